/** A new billing run, beside those that are not finished and the latest ones. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { CalendarDate } from '../../../src-core/kernel/dates.ts'
import type { ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { CheckBox } from '../../components/check.tsx'
import { PageHead, Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReferenceBox } from '../../form/reference-box.tsx'
import { useFaultFocus } from '../../form/use-form.ts'
import { useToasts } from '../../frame/toasts.tsx'
import { formatCount } from '../../format/numbers.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { type CycleDates, type DateProposal, RUN_SIGNS, type RunState } from './run-data.ts'
import { runText as text } from './text.ts'

export function NewBillingRun() {
  usePagePath([{ label: text.path, to: listPath('billingRun') }, { label: text.fresh.title }])
  return (
    <div className="page">
      <PageHead title={text.fresh.title} under={text.fresh.says} />
      <div className="page-body">
        <Panel className="new-run" label={text.fresh.title}>
          <NewRunForm />
        </Panel>
        <Panel ground="paper" className="new-run-others" label={text.path}>
          <Runs />
        </Panel>
      </div>
    </div>
  )
}

interface Fields {
  readonly cycle: number | null
  readonly date: CalendarDate | null
  /** `null` is the invoice date. */
  readonly usage: CalendarDate | null
  readonly prepare: boolean
}

/** What the operator chose; a field that was not touched follows what is proposed. */
type Chosen = Partial<Fields>

/** The cycle and the day that the address names: home leads here with them. */
function useStart(): Chosen {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const cycle = Number(search['cycle'])
  return {
    ...(Number.isSafeInteger(cycle) && cycle > 0 ? { cycle } : {}),
    ...(typeof search['date'] === 'string' ? { date: search['date'] } : {}),
  }
}

/** The fields with what is proposed for the rest: the cycle with accounts to bill, and the day that fits it best. */
function useFields(): [Fields, readonly DateProposal[], (part: Chosen) => void] {
  const [chosen, setChosen] = useState(useStart())
  const today = useSession()?.today ?? null
  const { data } = useOperation<{ readonly cycles: readonly CycleDates[] }>(
    'billingRun.dates',
    {},
    { reads: ['billingAccount', 'billingRun'] },
  )
  const cycles = data?.cycles ?? []
  const cycle =
    chosen.cycle === undefined ? (cycles.find(({ open_run, proposals }) => proposals[0] && !open_run)?.id ?? null) : chosen.cycle
  const proposals = cycles.find(({ id }) => id === cycle)?.proposals ?? []
  const date = chosen.date === undefined ? (proposals[0]?.date ?? today) : chosen.date
  const fields = { cycle, date, usage: chosen.usage ?? null, prepare: chosen.prepare ?? true }
  return [fields, proposals, (part) => setChosen((before) => ({ ...before, ...part }))]
}

function useCreate(fields: Fields) {
  const navigate = useNavigate()
  const toasts = useToasts()
  // What is prepared at once is taken back by cancelling the run: no undo is offered that would be refused.
  const create = useCommand<{ readonly id: number; readonly code: string }>(
    'billingRun.create',
    fields.prepare ? {} : { done: ({ code }) => text.fresh.created(code) },
  )
  const prepare = useCommand('billingRun.prepare', { failures: 'toast' })
  const again = useConfirmDate(create.failure, [fields.date, fields.usage])
  const run = async () => {
    const input = {
      billing_cycle_id: fields.cycle,
      invoice_date: fields.date,
      ...(fields.usage === null ? {} : { usage_before: fields.usage }),
      ...(again.dates.length === 0 ? {} : { confirm_date: again.dates }),
    }
    const made = await create.run(input)
    if (!made.ok) return
    if (fields.prepare) {
      toasts.done(text.fresh.created(made.value.code))
      const begun = await prepare.run({ id: made.value.id })
      if (begun.ok) toasts.final(text.fresh.created(made.value.code), text.actions.cancelInstead)
    }
    void navigate({ to: recordPath('billingRun', made.value.id) })
  }
  return { run, failure: create.failure, running: create.running || prepare.running, boxes: again.boxes }
}

function NewRunForm() {
  const [fields, proposals, set] = useFields()
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const create = useCreate(fields)
  const showFault = useFaultFocus(form)
  const submit = () => {
    setTried(true)
    if (fields.cycle !== null && fields.date !== null) void create.run()
    else showFault()
  }
  useShortcuts([{ keys: ['Ctrl S', 'Ctrl Enter'], label: text.fresh.create, run: submit }])
  return (
    <form
      ref={form}
      noValidate
      aria-label={text.fresh.title}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="form-grid">
        <FieldShell label={text.fresh.cycle} required wide fault={tried && fields.cycle === null ? text.fresh.needed : undefined}>
          {(control) => (
            <ReferenceBox {...control} entity="billingCycle" value={fields.cycle} optional={false} onChange={(cycle) => set({ cycle })} />
          )}
        </FieldShell>
        <FieldShell
          label={text.fresh.invoiceDate}
          required
          hint={text.fresh.invoiceDateHint}
          fault={tried && fields.date === null ? text.fresh.dateNeeded : undefined}
        >
          {(control) => <DateBox {...control} value={fields.date} onChange={(date) => set({ date })} />}
        </FieldShell>
        <FieldShell label={text.fresh.usageBefore} hint={text.fresh.usageBeforeHint}>
          {(control) => <DateBox {...control} value={fields.usage ?? fields.date} onChange={(usage) => set({ usage })} />}
        </FieldShell>
        <Proposals proposals={proposals} date={fields.date} onChoose={(date) => set({ date })} />
        {create.boxes}
        <CheckBox label={text.fresh.prepare} checked={fields.prepare} onChange={(prepare) => set({ prepare })} />
      </div>
      <div className="new-run-foot">
        <FailureNote failure={create.failure} />
        <Button kind="filled" keys="Ctrl S" submit disabled={create.running}>
          {text.fresh.create}
        </Button>
      </div>
    </form>
  )
}

interface ProposalsProps {
  readonly proposals: readonly DateProposal[]
  readonly date: CalendarDate | null
  readonly onChoose: (date: CalendarDate) => void
}

/** The days that fit the accounts of the cycle, each with how many a run of it takes. */
function Proposals({ proposals, date, onChoose }: ProposalsProps) {
  if (proposals.length === 0) return null
  return (
    <div className="run-dates" role="group" aria-label={text.fresh.fitting}>
      {proposals.map((one) => (
        <Button key={one.date} aria-pressed={one.date === date} onClick={() => onChoose(one.date)}>
          <DateText date={one.date} /> <span className="ink3">{text.fresh.takes(formatCount(one.accounts), one.coming)}</span>
        </Button>
      ))}
    </div>
  )
}

const FINISHED: readonly string[] = ['validated', 'cancelled']

/** What is not finished first, then the latest. */
function Runs() {
  const { data, failure, refetch } = useOperation<ListPage>('billingRun.list', { limit: 30 }, { reads: ['billingRun'] })
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return (
    <Await data={data}>
      {({ rows }) => {
        const open = rows.filter((row) => !FINISHED.includes(String(row['state'])))
        const finished = rows.filter((row) => FINISHED.includes(String(row['state'])))
        if (rows.length === 0) return <EmptyState title={text.fresh.none}>{text.fresh.noneSays}</EmptyState>
        return (
          <>
            <Section title={text.fresh.open}>
              {open.length === 0 ? <p className="ink3 small">{text.fresh.noneOpen}</p> : <RunTable rows={open} />}
            </Section>
            {finished.length > 0 && (
              <Section title={text.fresh.recent} actions={<Link to={listPath('billingRun')}>{text.fresh.all}</Link>}>
                <RunTable rows={finished} />
              </Section>
            )}
          </>
        )
      }}
    </Await>
  )
}

function RunTable({ rows }: { readonly rows: readonly ListRow[] }) {
  const { fresh } = text
  return (
    <table className="table runs-table">
      <thead>
        <tr>
          <th scope="col">{fresh.status}</th>
          <th scope="col">{fresh.run}</th>
          <th scope="col">{fresh.cycleColumn}</th>
          <th scope="col">{fresh.date}</th>
          <th scope="col" className="right">
            {fresh.accounts}
          </th>
          <th scope="col" className="right">
            {fresh.toDecide}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Status code={RUN_SIGNS[row['state'] as RunState]} word={text.states[row['state'] as RunState]} />
            </td>
            <td>
              <Link to={recordPath('billingRun', row.id)}>{String(row['code'])}</Link>
            </td>
            <td className="runs-cycle ellipsis" title={String(row['cycle'] ?? '')}>
              {String(row['cycle'] ?? '')}
            </td>
            <td>
              <DateText date={String(row['invoice_date'])} />
            </td>
            <td className="num right">{formatCount(Number(row['accounts'] ?? 0))}</td>
            <td className="num right">{formatCount(Number(row['held'] ?? 0))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

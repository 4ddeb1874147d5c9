/** Exceptions by rule, each decided by key, above what the run differs in from the one before. */
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Filter, ListDescription, ListRow } from '../../../src-core/operations/contract.ts'
import { useDecimals, useSystem } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { EmptyState, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { formatDate } from '../../format/dates.ts'
import { changePercent, formatCount, formatMinor, formatPercent } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import type { BulkAction } from '../../list/bulk-bar.tsx'
import { List } from '../../list/list.tsx'
import { isSelected } from '../../list/selection.ts'
import { useListLocal } from '../../list/use-list-address.ts'
import { recordPath } from '../../records/record-links.ts'
import { DifferenceView } from './difference-view.tsx'
import { CHOICES, type Choice } from './choices.ts'
import { canBeTaken, type DraftRow, draftRow, isNegative, ruleGroups, type RuleGroup, type RunView } from './run-data.ts'
import { runText as text } from './text.ts'
import { useDecisions } from './use-decisions.ts'

export interface ExceptionsTabProps {
  readonly run: RunView
  /** Opens the page of a draft. */
  readonly onPage: (account: number) => void
}

export function ExceptionsTab(props: ExceptionsTabProps) {
  const { run } = props
  const list = useSystem().list('billingRunAccount')
  const [rule, setRule] = useState<string | null>(null)
  const groups = ruleGroups(run.rules)
  const left = groups.reduce((total, group) => total + group.left, 0)
  return (
    <div className="page-body">
      <RuleSide groups={groups} chosen={rule} onChoose={setRule} />
      <div className="exceptions">
        {left === 0 ? <NoExceptions run={run} /> : list && <Exceptions key={rule ?? ''} {...props} list={list} rule={rule} />}
        <DifferenceView run={run} />
      </div>
    </div>
  )
}

function NoExceptions({ run }: { readonly run: RunView }) {
  if (run.state === 'created') return <EmptyState title={text.none.created}>{text.none.createdSays}</EmptyState>
  if (run.state === 'preparing') return <EmptyState title={text.none.working}>{text.none.workingSays}</EmptyState>
  if (run.state === 'drafted' && run.states.length === 0)
    return <EmptyState title={text.none.nobody}>{text.none.nobodySays(formatDate(run.invoice_date))}</EmptyState>
  return <EmptyState title={text.none.title}>{text.none.says}</EmptyState>
}

interface RuleSideProps {
  readonly groups: readonly RuleGroup[]
  readonly chosen: string | null
  readonly onChoose: (rule: string | null) => void
}

function RuleSide({ groups, chosen, onChoose }: RuleSideProps) {
  const sum = (value: (group: RuleGroup) => number) => groups.reduce((total, group) => total + value(group), 0)
  const all: RuleGroup = { rule: null, label: text.byRule.all, left: sum((group) => group.left), decided: sum((group) => group.decided) }
  return (
    <nav className="rules" aria-label={text.byRule.title}>
      <div className="rules-head">
        <h2 className="section-title">{text.byRule.title}</h2>
        <span className="small ink2">{text.byRule.columns}</span>
      </div>
      {[all, ...groups].map((group) => (
        <button
          key={group.rule ?? 'all'}
          type="button"
          className="rule-line"
          aria-pressed={chosen === group.rule}
          onClick={() => onChoose(group.rule)}
        >
          <span className="ellipsis">{group.label}</span>
          <span className="num">
            <strong>{formatCount(group.left)}</strong> <span className="ink2">/ {formatCount(group.decided)}</span>
          </span>
        </button>
      ))}
      <div className="rules-note">
        <Note tone="warn">{text.byRule.explain}</Note>
      </div>
    </nav>
  )
}

const NO_BULK: readonly BulkAction[] = []
const COLUMNS = ['state', 'customer', 'reason', 'previous_minor', 'gross_minor']

/** The filter of all undecided drafts of a rule, whatever else the list is narrowed to. */
function suspectsOf(run: RunView, rule: string | null): readonly Filter[] {
  return [
    { column: 'billing_run_id', op: '$equals', value: run.id },
    { column: 'state', op: '$in', value: ['suspect'] },
    ...(rule === null ? [] : [{ column: 'rule', op: '$in' as const, value: [rule] }]),
  ]
}

interface ExceptionsProps extends ExceptionsTabProps {
  readonly list: ListDescription
  readonly rule: string | null
}

function Exceptions({ run, list, rule, onPage }: ExceptionsProps) {
  const control = useListLocal(list, { columns: COLUMNS })
  const fixed = useMemo<readonly Filter[]>(
    () => [
      { column: 'billing_run_id', op: '$equals', value: run.id },
      { column: 'state', op: '$in', value: ['suspect', 'rejected'] },
      ...(rule === null ? [] : [{ column: 'rule', op: '$in' as const, value: [rule] }]),
    ],
    [run.id, rule],
  )
  const [row, setRow] = useState<ListRow | undefined>()
  const decisions = useDecisions(run.id)
  const draft = row ? draftRow(row) : null
  const alike = run.rules.filter((one) => one.rule === draft?.rule && one.state === 'suspect').reduce((total, one) => total + one.count, 0)
  const choice = draft && isNegative(draft) ? CHOICES.credit : CHOICES.accept
  const canTake = run.state === 'drafted' && draft !== null && canBeTaken(draft)
  const canReject = run.state === 'drafted' && draft !== null
  const take = () => draft && canTake && decisions.decide([draft.accountId], choice.decision)
  const reject = () => draft && canReject && decisions.decide([draft.accountId], 'reject')
  const takeAll = () => draft && canTake && decisions.decideAll(suspectsOf(run, draft.rule), () => true, choice.decision)
  useShortcuts(
    [
      { keys: choice.keys, label: choice.label, palette: true, run: take },
      { keys: 'R', label: choice.out, palette: true, run: reject },
      { keys: `Shift ${choice.keys}`, label: choice.allLabel, palette: true, run: takeAll },
    ],
    'part',
  )
  const bulkAction = (key: 'accept' | 'credit' | 'reject', label: string): BulkAction => ({
    key,
    label,
    run: ({ query, selection }) => decisions.decideAll(query.filter, (id) => isSelected(selection, id), key),
  })
  const bulk = (['accept', 'credit', 'reject'] as const).map((key) => bulkAction(key, text.decide.keys[key]))
  return (
    <>
      <List
        list={list}
        control={control}
        fixed={fixed}
        bulk={run.state === 'drafted' ? bulk : NO_BULK}
        layer="part"
        onCursor={setRow}
        onOpen={(one) => onPage(draftRow(one).accountId)}
      />
      {draft && (
        <DecisionBand
          draft={draft}
          alike={alike}
          busy={decisions.running || run.state !== 'drafted'}
          choice={choice}
          onTake={take}
          onReject={reject}
          onAll={takeAll}
        />
      )}
    </>
  )
}

interface DecisionBandProps {
  readonly draft: DraftRow
  readonly choice: Choice
  /** Undecided drafts of the same rule, this one among them. */
  readonly alike: number
  readonly busy: boolean
  readonly onTake: () => void
  readonly onReject: () => void
  readonly onAll: () => void
}

/** The draft under the cursor with what speaks against it, and the keys that decide it. */
function DecisionBand({ draft, choice, alike, busy, onTake, onReject, onAll }: DecisionBandProps) {
  const digits = useDecimals()(draft.currency)
  const open = canBeTaken(draft)
  return (
    <section className="decision" aria-label={draft.customer}>
      <div className="decision-what">
        <div className="decision-name">
          <Status code={draft.state} />
          <strong className="ellipsis" title={draft.customer}>
            {draft.customer}
          </strong>
        </div>
        <p className="small ink2">
          {draft.reason} <Change draft={draft} /> <Link to={recordPath('billingAccount', draft.accountId)}>{text.decide.account}</Link>
        </p>
        {!open && <p className="small ink2">{text.decide.rejected}</p>}
        {open && choice.says && <p className="small ink2">{choice.says}</p>}
      </div>
      <div className="actions">
        {open && (
          <Button kind="filled" keys={choice.keys} disabled={busy} onClick={onTake}>
            {choice.words(formatMinor(Math.abs(draft.gross), digits))}
          </Button>
        )}
        <Button keys="R" disabled={busy} onClick={onReject}>
          {choice.out}
        </Button>
        {open && alike > 1 && (
          <Button keys={`Shift ${choice.keys}`} disabled={busy} onClick={onAll}>
            {choice.all(formatCount(alike))}
          </Button>
        )}
      </div>
    </section>
  )
}

/** From the amount before to this one. */
export function Change({ draft }: { readonly draft: DraftRow }) {
  const percent = changePercent(draft.gross, draft.previous)
  if (draft.previous === null) return null
  return (
    <span className="num">
      <Amount minor={draft.previous} currency={draft.currency} code="none" /> → <Amount minor={draft.gross} currency={draft.currency} />
      {percent !== null && ` (${percent.startsWith('-') ? '' : '+'}${formatPercent(percent, 1)})`}
    </span>
  )
}

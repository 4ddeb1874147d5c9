/** Exceptions by rule, each decided by key, above what the run differs in from the one before. */
import { useMemo, useState } from 'react'
import type { Filter, ListDescription, ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { useDecimals, useSystem } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { EmptyState, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { formatCount, formatMinor, formatPercent } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import type { BulkAction } from '../../list/bulk-bar.tsx'
import { List } from '../../list/list.tsx'
import { useListLocal } from '../../list/use-list-address.ts'
import { DifferenceView } from './difference-view.tsx'
import { changePercent, type DraftRow, draftRow, ruleGroups, type RuleGroup, type RunView } from './run-data.ts'
import { runText as text } from './text.ts'
import { type Decisions, useDecisions } from './use-decisions.ts'

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

const COLUMNS = ['state', 'customer', 'reason', 'gross_minor', 'previous_minor', 'currency']
/** As many as the command takes at once. */
const MOST = 10_000

interface ExceptionsProps extends ExceptionsTabProps {
  readonly list: ListDescription
  readonly rule: string | null
}

/** Accepts or leaves out every undecided draft of a rule. */
function useAllOfRule(run: RunView, decisions: Decisions) {
  const client = useClient()
  return async (rule: string | null) => {
    const filter: Filter[] = [
      { column: 'billing_run_id', op: '$equals', value: run.id },
      { column: 'state', op: '$in', value: ['suspect'] },
      ...(rule === null ? [] : [{ column: 'rule', op: '$in' as const, value: [rule] }]),
    ]
    const accounts: number[] = []
    for (let after: string | null = ''; after !== null && accounts.length < MOST; ) {
      const page: { readonly ok: boolean; readonly value?: ListPage } = await client.call<ListPage>('billingRunAccount.list', {
        filter,
        limit: 500,
        ...(after === '' ? {} : { after }),
      })
      if (!page.ok || !page.value) return
      accounts.push(...page.value.rows.map((row) => draftRow(row).accountId))
      after = page.value.next
    }
    decisions.decide(accounts, 'accept')
  }
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
  const allOfRule = useAllOfRule(run, decisions)
  const draft = row ? draftRow(row) : null
  const alike = run.rules.filter((one) => one.rule === draft?.rule && one.state === 'suspect').reduce((total, one) => total + one.count, 0)
  const canAccept = run.state === 'drafted' && draft?.state === 'suspect'
  const canReject = run.state === 'drafted' && draft !== null
  const accept = () => draft && canAccept && decisions.decide([draft.accountId], 'accept')
  const reject = () => draft && canReject && decisions.decide([draft.accountId], 'reject')
  const acceptAll = () => draft && canAccept && void allOfRule(draft.rule)
  useShortcuts(
    [
      { keys: 'A', label: text.decide.keys.accept, palette: true, run: accept },
      { keys: 'R', label: text.decide.keys.reject, palette: true, run: reject },
      { keys: 'Shift A', label: text.decide.keys.acceptAll, palette: true, run: acceptAll },
    ],
    'part',
  )
  const bulk: readonly BulkAction[] = [
    { key: 'accept', label: text.decide.keys.accept, run: ({ selection }) => decisions.decide(accountsOf(selection), 'accept') },
    { key: 'reject', label: text.decide.keys.reject, run: ({ selection }) => decisions.decide(accountsOf(selection), 'reject') },
  ]
  return (
    <>
      <List list={list} control={control} fixed={fixed} layer="part" onCursor={setRow} onOpen={(one) => onPage(draftRow(one).accountId)} />
      {draft && (
        <DecisionBand
          draft={draft}
          alike={alike}
          busy={decisions.running || run.state !== 'drafted'}
          onAccept={accept}
          onReject={reject}
          onAll={acceptAll}
        />
      )}
    </>
  )
}

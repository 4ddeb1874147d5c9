/** The drafts page by page, as their customers would see them. */
import { Link } from '@tanstack/react-router'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import type { Filter, ListPage, ListTotals, Sort } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { formatCount, formatMinor } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { recordPath } from '../../records/record-links.ts'
import { DocumentDesk } from '../invoice/document-desk.tsx'
import { Change } from './exceptions-tab.tsx'
import { CHOICES } from './choices.ts'
import { canBeTaken, countIn, type DraftRow, draftRow, type DraftState, type RunView, isNegative } from './run-data.ts'
import { runText as text } from './text.ts'
import { type Decision, type Decisions, useDecisions } from './use-decisions.ts'

/** States of which there is a page. */
const SHOWN: readonly DraftState[] = ['draft', 'suspect', 'rejected', 'validated']
const READS = ['billingRun'] as const

export interface PagesTabProps {
  readonly run: RunView
  /** The billing account whose draft is shown; `null` for the first. */
  readonly account: number | null
  readonly onPage: (account: number) => void
}

function filterOf(run: RunView, ...more: readonly Filter[]): readonly Filter[] {
  return [{ column: 'billing_run_id', op: '$equals', value: run.id }, { column: 'state', op: '$in', value: [...SHOWN] }, ...more]
}

/** The row nearest to an account on one side, or the account's own. */
function useRow(run: RunView, filter: Filter | null, direction: Sort['direction']) {
  return useOperation<ListPage>(
    'billingRunAccount.list',
    { filter: filterOf(run, ...(filter ? [filter] : [])), sort: [{ column: 'billing_account_id', direction }], limit: 1 },
    { reads: READS, keepPrevious: true },
  )
}

function atAccount(op: Filter['op'], account: number): Filter {
  return { column: 'billing_account_id', op, value: account }
}

export function PagesTab({ run, account, onPage }: PagesTabProps) {
  const current = useRow(run, account === null ? null : atAccount('$equals', account), 'asc')
  const row = current.data?.rows[0]
  if (current.failure) return <FailureNote failure={current.failure} onRetry={current.refetch} />
  return (
    <Await data={current.data}>
      {() => (row ? <DraftPage run={run} draft={draftRow(row)} invoice={row['invoice_id']} onPage={onPage} /> : <NoPage run={run} />)}
    </Await>
  )
}

function NoPage({ run }: { readonly run: RunView }) {
  return <EmptyState title={run.state === 'created' ? text.none.created : text.none.noDraft}>{text.none.noDraftSays}</EmptyState>
}

interface DraftPageProps {
  readonly run: RunView
  readonly draft: DraftRow
  readonly invoice: unknown
  readonly onPage: (account: number) => void
}

function DraftPage({ run, draft, invoice, onPage }: DraftPageProps) {
  const issued = typeof invoice === 'number' ? invoice : null
  const next = useRow(run, atAccount('$gt', draft.accountId), 'asc').data?.rows[0]
  const previous = useRow(run, atAccount('$lt', draft.accountId), 'desc').data?.rows[0]
  const decisions = useDecisions(run.id)
  const page = useOperation<InvoiceSnapshot>(
    issued === null ? 'billingRun.document' : 'invoice.document',
    issued === null ? { id: run.id, billing_account_id: draft.accountId } : { id: issued },
    { reads: READS },
  )
  const go = (row: typeof next) => row && onPage(draftRow(row).accountId)
  useShortcuts([
    { keys: 'J', display: 'K/J', label: `${text.page.previous}, ${text.page.next.toLowerCase()}`, run: () => go(next) },
    { keys: 'K', label: text.page.previous, bar: false, run: () => go(previous) },
  ])
  return (
    <div className="page-body">
      {page.failure ? (
        <div className="desk">
          <FailureNote failure={page.failure} />
        </div>
      ) : (
        <Await data={page.data}>{(snapshot) => <DocumentDesk snapshot={snapshot} />}</Await>
      )}
      <aside className="draft-side" aria-label={draft.customer}>
        <div className="draft-steps">
          <Button small keys="K" disabled={!previous} onClick={() => go(previous)}>
            {text.page.previous}
          </Button>
          <Button small keys="J" disabled={!next} onClick={() => go(next)}>
            {text.page.next}
          </Button>
        </div>
        <Position run={run} account={draft.accountId} />
        <DraftFacts run={run} draft={draft} issued={issued} decisions={decisions} />
      </aside>
    </div>
  )
}

/** `Draft 12 of 58`. */
function Position({ run, account }: { readonly run: RunView; readonly account: number }) {
  const { data } = useOperation<ListTotals>(
    'billingRunAccount.totals',
    { filter: filterOf(run, atAccount('$lte', account)) },
    { reads: READS, keepPrevious: true },
  )
  return <p className="small ink2 num">{data && text.page.of(formatCount(data.count), formatCount(countIn(run, ...SHOWN)))}</p>
}

/** A draft that a rule had held and that was accepted says so. */
function draftSign(draft: DraftRow): { readonly code: string; readonly word: string | undefined } {
  const { state, rule } = draft
  if (state === 'draft' && isNegative(draft)) return { code: 'accepted', word: text.creditDraft }
  if (state === 'draft' && rule !== null) return { code: 'accepted', word: text.acceptedDraft }
  return { code: state, word: text.draftStates[state] }
}

interface DraftFactsProps {
  readonly run: RunView
  readonly draft: DraftRow
  readonly issued: number | null
  readonly decisions: Decisions
}

function DraftFacts({ run, draft, issued, decisions }: DraftFactsProps) {
  const digits = useDecimals()(draft.currency)
  const open = run.state === 'drafted' && !decisions.running
  const choice = isNegative(draft) ? CHOICES.credit : CHOICES.accept
  const decide = (decision: Decision) => open && decisions.decide([draft.accountId], decision)
  const held = canBeTaken(draft)
  useShortcuts(
    run.state !== 'drafted'
      ? []
      : [
          ...(held ? [{ keys: choice.keys, label: choice.label, run: () => void decide(choice.decision) }] : []),
          { keys: 'R', label: choice.out, run: () => void decide('reject') },
        ],
  )
  return (
    <>
      <h2 className="section-title">{draft.customer}</h2>
      <Status {...draftSign(draft)} />
      <div className="draft-amount">
        <Amount minor={draft.gross} currency={draft.currency} strong />
      </div>
      <p className="small ink2">
        {draft.reason} <Change draft={draft} />
      </p>
      {issued !== null && <Link to={recordPath('invoice', issued)}>{text.columns.page}</Link>}
      {run.state === 'drafted' && (
        <div className="draft-decide">
          {held && (
            <Button kind="filled" keys={choice.keys} disabled={!open} onClick={() => decide(choice.decision)}>
              {choice.words(formatMinor(Math.abs(draft.gross), digits))}
            </Button>
          )}
          <Button keys="R" disabled={!open} onClick={() => decide('reject')}>
            {choice.out}
          </Button>
        </div>
      )}
    </>
  )
}

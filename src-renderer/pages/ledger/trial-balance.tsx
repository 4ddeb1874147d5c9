/** The trial balance: debits, credits and balance of each ledger account and currency. */
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote, Note } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { useDecimals } from '../../client/use-session.ts'
import { formatMinor } from '../../format/numbers.ts'
import { SpanBoxes, type Span, spanInput } from './span.tsx'
import { ledgerText as text } from './text.ts'

/** Minor units; `functional_minor` in company currency. */
export interface BalanceLine {
  readonly ledger_account_id: number
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly currency: string
  readonly debit_minor: number
  readonly credit_minor: number
  readonly balance_minor: number
  readonly functional_minor: number
}

export interface CurrencySum {
  readonly currency: string
  readonly debit: bigint
  readonly credit: bigint
}

/** Debits and credits a currency; currencies are never added. */
export function sumsOf(rows: readonly BalanceLine[]): readonly CurrencySum[] {
  const sums = new Map<string, CurrencySum>()
  for (const row of rows) {
    const { debit, credit } = sums.get(row.currency) ?? { debit: 0n, credit: 0n }
    sums.set(row.currency, { currency: row.currency, debit: debit + BigInt(row.debit_minor), credit: credit + BigInt(row.credit_minor) })
  }
  return [...sums.values()]
}

export interface TrialBalanceProps {
  readonly span: Span
  readonly onSpan: (span: Span) => void
  readonly onAccount: (id: number) => void
}

export function TrialBalance({ span, onSpan, onAccount }: TrialBalanceProps) {
  const { data, failure, refetch } = useOperation<{ readonly rows: readonly BalanceLine[] }>('finance.trialBalance', spanInput(span), {
    keepPrevious: true,
    reads: ['invoice', 'accountOperation', 'matching', 'journalEntry'],
  })
  return (
    <Panel label={text.tabs.trial}>
      <div className="ledger-bar">
        <SpanBoxes span={span} onChange={onSpan} />
        <span className="spacer" />
        {data && <InBalance rows={data.rows} />}
      </div>
      <FailureNote failure={failure} onRetry={refetch} />
      {!data && !failure && <LoadingRows rows={8} />}
      {data?.rows.length === 0 && <EmptyState title={text.nothing}>{text.nothingSays}</EmptyState>}
      {data && data.rows.length > 0 && <BalanceTable rows={data.rows} onAccount={onAccount} />}
    </Panel>
  )
}

/** Every journal entry adds up to nothing, so the whole does too. */
function InBalance({ rows }: { readonly rows: readonly BalanceLine[] }) {
  const currency = useSession()?.company?.currency ?? ''
  const decimals = useDecimals()
  if (rows.length === 0) return null
  const rest = rows.reduce((sum, row) => sum + BigInt(row.functional_minor), 0n)
  if (rest !== 0n) return <Note tone="bad">{text.differs(`${formatMinor(rest, decimals(currency))} ${currency}`)}</Note>
  return (
    <span className="status small ink2">
      <ShapeIcon shape="tick" tone="ok" /> {text.balances}
    </span>
  )
}

function BalanceTable({ rows, onAccount }: { readonly rows: readonly BalanceLine[]; readonly onAccount: (id: number) => void }) {
  const company = useSession()?.company?.currency ?? ''
  const { columns } = text
  return (
    <table className="table ledger-table">
      <thead>
        <tr>
          <th scope="col">{columns.account}</th>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.kind}</th>
          <th scope="col" className="right">
            {columns.debit}
          </th>
          <th scope="col" className="right">
            {columns.credit}
          </th>
          <th scope="col" className="right">
            {columns.balance}
          </th>
          <th scope="col" className="right">
            {columns.functional(company)}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.ledger_account_id} ${row.currency}`}>
            <td>
              <button type="button" className="link" onClick={() => onAccount(row.ledger_account_id)}>
                {row.code}
              </button>
            </td>
            <td className="ellipsis">{row.name}</td>
            <td className="ink2">{text.kinds[row.kind] ?? row.kind}</td>
            <td className="right">
              <Amount minor={row.debit_minor} currency={row.currency} zeroMark code="none" />
            </td>
            <td className="right">
              <Amount minor={row.credit_minor} currency={row.currency} zeroMark code="none" />
            </td>
            <td className="right">
              <Amount minor={row.balance_minor} currency={row.currency} strong code="slot" />
            </td>
            <td className="right ink2">
              <Amount minor={row.functional_minor} currency={company} zeroMark code="none" />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {sumsOf(rows).map((sum) => (
          <tr key={sum.currency}>
            <th scope="row" colSpan={3}>
              {text.sum} {sum.currency}
            </th>
            <td className="right">
              <Amount minor={sum.debit.toString()} currency={sum.currency} strong rule="final" code="none" />
            </td>
            <td className="right">
              <Amount minor={sum.credit.toString()} currency={sum.currency} strong rule="final" code="none" />
            </td>
            <td className="right">
              <Amount minor={(sum.debit - sum.credit).toString()} currency={sum.currency} strong code="slot" zeroMark />
            </td>
            <td />
          </tr>
        ))}
      </tfoot>
    </table>
  )
}

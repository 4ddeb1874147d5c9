/** What would be billed next: what is rated, what the run will rate, usage as it was on average; with its tax. */
import { useState } from 'react'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useOperation, type OperationState } from '../../client/use-operation.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount, DecimalAmount } from '../../components/amount.tsx'
import { Section } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { DateText, PeriodText } from '../../components/text-values.tsx'
import { formatDay } from '../../format/dates.ts'
import { amountOf, BILL_READS, type ExpectedBill, type ExpectedBills, type ExpectedLine, type RowWords } from './expected-bills.ts'
import { explainBill, explainLines } from './explain-bill.ts'
import { customerText as text } from './text.ts'
import type { TreeNode } from './tree-rows.ts'

export interface AccountBills extends ExpectedBills {
  readonly billing_account_id: number
  readonly code: string
  readonly name: string
}

export interface NextBillState {
  readonly account: TreeNode
  readonly customer: number
  readonly bills: OperationState<AccountBills>
}

/** The next bills of the billing account that is meant. */
export function useNextBills(customer: number, account: TreeNode | undefined): NextBillState | undefined {
  const state = useOperation<{ readonly accounts: readonly AccountBills[] }>(
    'customer.nextBills',
    { id: customer, billing_account_id: account?.id },
    { enabled: account !== undefined, reads: BILL_READS },
  )
  return account ? { account, customer, bills: { ...state, data: state.data?.accounts[0] } } : undefined
}

export interface BillPart {
  readonly key: string
  readonly label: string
  readonly lines: readonly ExpectedLine[]
  /** From the first day to the last; half open. */
  readonly start: string | null
  readonly end: string | null
}

const PARTS: readonly (readonly [string, (words: PartWords) => string, (line: ExpectedLine) => boolean])[] = [
  ['advance', (words) => words.advance, (line) => line.kind === 'recurring' && line.in_advance],
  ['arrears', (words) => words.arrears, (line) => line.kind === 'recurring' && !line.in_advance],
  ['once', (words) => words.once, (line) => line.kind === 'oneShot'],
  ['credit', (words) => words.credit, (line) => line.kind === 'reimbursement'],
  ['usage', (words) => words.usageSoFar, (line) => line.kind === 'usage'],
  ['estimate', (words) => words.usageExpected, (line) => line.kind === 'estimate'],
  ['other', (words) => words.other, (line) => line.kind === 'manual' || line.kind === 'minimum'],
]
type PartWords = RowWords & { readonly usageSoFar: string; readonly usageExpected: string }

/** The lines of a bill by where they come from; each line stands in one part. */
export function partsOf(bill: ExpectedBill, words: PartWords): readonly BillPart[] {
  return PARTS.flatMap(([key, label, isIn]): BillPart[] => {
    const lines = bill.lines.filter(isIn)
    if (lines.length === 0) return []
    const days = (side: 'period_start' | 'period_end') => lines.flatMap((line) => (line[side] === null ? [] : [line[side]])).sort()
    return [{ key, label: label(words), lines, start: days('period_start')[0] ?? null, end: days('period_end').at(-1) ?? null }]
  })
}

export interface NextBillProps {
  readonly state: NextBillState | undefined
  readonly onExplain: (root: ExplanationNode) => void
}

export function NextBill({ state, onExplain }: NextBillProps) {
  const today = useSession()?.today
  const [all, setAll] = useState(false)
  if (!state) {
    return (
      <Section title={text.nextBill}>
        <p className="ink3">{text.noBillingAccount}</p>
      </Section>
    )
  }
  const { account, bills } = state
  const next = bills.data?.bills[0]
  return (
    <Section
      title={text.nextBill}
      note={all ? text.allAccounts : next ? text.nextBillOf(account.name, formatDay(next.date, today)) : account.name}
      actions={
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? account.name : text.allAccounts}
        </button>
      }
    >
      <FailureNote failure={bills.failure} onRetry={bills.refetch} />
      {all && <AllAccounts customer={state.customer} />}
      {!all && bills.loading && <LoadingRows rows={3} />}
      {!all && bills.data && next && <Bill bill={next} currency={bills.data.currency} onExplain={onExplain} />}
    </Section>
  )
}

interface BillProps {
  readonly bill: ExpectedBill
  readonly currency: string
  readonly onExplain: (root: ExplanationNode) => void
}

function Bill({ bill, currency, onExplain }: BillProps) {
  const today = useSession()?.today
  const decimals = useDecimals()(currency)
  if (bill.lines.length === 0) return <p className="ink2 small">{text.nothingToBill}</p>
  const title = text.explain.bill(formatDay(bill.date, today))
  const explain = () => onExplain(explainBill(title, bill, currency, decimals))
  return (
    <div className="next-bill">
      <table className="table">
        <tbody>
          {partsOf(bill, text.rows).map((part) => (
            <tr key={part.key}>
              <th scope="row">{part.label}</th>
              <td className="ink2">
                <PeriodText start={part.start} end={part.end} />
              </td>
              <td className="right">
                <DecimalAmount
                  value={amountOf(part.lines)}
                  unit={currency}
                  digits={decimals}
                  estimate={part.key === 'estimate'}
                  onExplain={() => onExplain(explainLines(part.label, part.lines, currency))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="table">
        <tbody>
          <tr>
            <th scope="row">{text.explain.net}</th>
            <td className="right">
              <Amount minor={bill.net_minor} currency={currency} onExplain={explain} />
            </td>
          </tr>
          {bill.taxes.map((tax) => (
            <tr key={`${tax.label} ${tax.percent}`}>
              <th scope="row">{tax.label}</th>
              <td className="right">
                <Amount minor={tax.tax_minor} currency={currency} onExplain={explain} />
              </td>
            </tr>
          ))}
          <tr className="strong">
            <th scope="row">{text.expected}</th>
            <td className="right">
              <Amount minor={bill.gross_minor} currency={currency} estimate={bill.estimate} strong rule="final" onExplain={explain} />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}

/** The next bill of each billing account; currencies are not added. */
function AllAccounts({ customer }: { readonly customer: number }) {
  const { data, failure, refetch } = useOperation<{ readonly accounts: readonly AccountBills[] }>(
    'customer.nextBills',
    { id: customer, bills: 1 },
    { reads: BILL_READS },
  )
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!data) return <LoadingRows rows={3} />
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.columns.account}</th>
          <th scope="col">{text.billDate}</th>
          <th scope="col" className="right">
            {text.explain.net}
          </th>
          <th scope="col" className="right">
            {text.expected}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.accounts.map(({ billing_account_id, name, currency, bills: [bill] }) => (
          <tr key={billing_account_id}>
            <td>{name}</td>
            <td>
              <DateText date={bill?.date ?? null} />
            </td>
            <td className="right">{bill && <Amount minor={bill.net_minor} currency={currency} code="none" zeroMark />}</td>
            <td className="right">
              {bill && <Amount minor={bill.gross_minor} currency={currency} estimate={bill.estimate} strong zeroMark />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

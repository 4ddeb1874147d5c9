/** What would be billed next: issuing tried out and rolled back, so it is an estimate until the day. */
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { minorFromDecimal } from '../../../src-core/kernel/money.ts'
import type { ListTotals } from '../../../src-core/operations/contract.ts'
import { useOperation, type OperationState } from '../../client/use-operation.ts'
import { Amount } from '../../components/amount.tsx'
import { Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { formatCount } from '../../format/numbers.ts'
import { formatDay } from '../../format/dates.ts'
import { customerText as text } from './text.ts'
import type { TreeNode } from './tree-rows.ts'
import { useSimulation } from './use-simulation.ts'

/** What changes a bill to come. */
const BILL_READS = ['billingAccount', 'subscription', 'invoice', 'usageRecord', 'ratedTransaction', 'rejectedUsage']

export interface IssuedInvoice {
  readonly id: number
  readonly number: string
  readonly gross_minor: number
}

export interface NextBillState {
  readonly account: TreeNode
  /** The billing account's next invoice date, or today where that is past. */
  readonly date: string | undefined
  readonly bill: OperationState<IssuedInvoice>
}

/** The next bill of a billing account. */
export function useNextBill(account: TreeNode | undefined): NextBillState | undefined {
  const today = useSession()?.today ?? ''
  const record = useOperation<{ readonly next_invoice_date: string }>(
    'billingAccount.get',
    { id: account?.id ?? 0 },
    { enabled: account !== undefined },
  )
  const next = record.data?.next_invoice_date
  const date = next === undefined || next >= today ? next : today
  const input = account && date !== undefined ? { billing_account_id: account.id, invoice_date: date, recurring: true } : null
  const bill = useSimulation<IssuedInvoice>('invoice.issue', input, BILL_READS)
  return account ? { account, date, bill } : undefined
}

export function NextBill({ state }: { readonly state: NextBillState | undefined }) {
  const today = useSession()?.today
  if (!state) {
    return (
      <Section title={text.nextBill}>
        <p className="ink3">{text.noBillingAccount}</p>
      </Section>
    )
  }
  const { account, date, bill } = state
  const nothing = bill.failure?.code === 'invoice.nothing'
  return (
    <Section title={text.nextBill} note={date ? text.nextBillOf(account.name, formatDay(date, today)) : account.name}>
      <table className="table">
        <tbody>
          <RatedSoFar account={account} />
          <tr>
            <th scope="row">{text.expected}</th>
            <td className="ink2">{nothing ? text.nothingToBill : bill.loading ? text.workedOut : text.expectedSays}</td>
            <td className="right">
              {bill.data && <Amount minor={bill.data.gross_minor} currency={account.currency} estimate strong rule="final" />}
            </td>
          </tr>
        </tbody>
      </table>
      {!nothing && <FailureNote failure={bill.failure} />}
    </Section>
  )
}

/** What is rated already and waits for its invoice. */
function RatedSoFar({ account }: { readonly account: TreeNode }) {
  const filter = [
    { column: 'billing_account_id', op: '$equals', value: account.id },
    { column: 'invoice_line_id', op: '$is_null' },
  ]
  const decimals = useDecimals()
  // transactions keep all their digits; the invoice rounds once, as the sum is rounded here
  const minorOf = (amount: string, currency: string | null) => minorFromDecimal(decimal(amount), decimals(currency), 'halfUp')
  const { data } = useOperation<ListTotals>('ratedTransaction.totals', { filter }, { reads: BILL_READS })
  return (data?.sums.length ? data.sums : [{ currency: account.currency, count: 0, sums: { amount: '0' } }]).map((line) => (
    <tr key={line.currency ?? ''}>
      <th scope="row">{text.ratedSoFar}</th>
      <td className="ink2">{data ? text.transactions(formatCount(line.count)) : ''}</td>
      <td className="right">
        <Amount
          minor={minorOf(line.sums['amount'] ?? '0', line.currency ?? account.currency)}
          currency={line.currency ?? account.currency}
          zeroMark
        />
      </td>
    </tr>
  ))
}

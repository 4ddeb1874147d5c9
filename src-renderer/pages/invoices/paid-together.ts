/** Which invoices one payment can pay. */
import type { InvoiceView } from '../invoice/invoice-data.ts'
import type { PaidInvoices } from '../invoice/payment-sheet.tsx'

type Payable = Pick<InvoiceView, 'customer_account_id' | 'due_date' | 'id'>

/** Why they cannot be paid together: a payment belongs to one customer account. */
export type NotTogether = 'nothingOwed' | 'severalAccounts'

/** Invoices with something owed, the oldest due first, or why one payment cannot pay them. */
export function paidTogether(owing: readonly InvoiceView[]): PaidInvoices | NotTogether {
  const [first, ...others] = [...owing].sort(byDue)
  if (!first) return 'nothingOwed'
  return others.some((one) => one.customer_account_id !== first.customer_account_id) ? 'severalAccounts' : [first, ...others]
}

function byDue(one: Payable, other: Payable): number {
  return one.due_date.localeCompare(other.due_date) || one.id - other.id
}

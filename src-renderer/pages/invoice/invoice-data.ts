/** An invoice as `invoice.view` answers it, and what follows from it. */
import { type CalendarDate, daysBetween } from '../../../src-core/kernel/dates.ts'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { invoiceText } from './text.ts'

export interface LinkedInvoice {
  readonly id: number
  readonly number: string
  readonly kind: 'invoice' | 'creditNote'
  readonly invoice_date: CalendarDate
  readonly gross_minor: number
  readonly currency: string
}

/** Amounts are whole minor units of `currency`; `open_minor` is positive on either side. */
export interface InvoiceView {
  readonly id: number
  readonly number: string
  readonly kind: 'invoice' | 'creditNote'
  readonly currency: string
  readonly invoice_date: CalendarDate
  readonly due_date: CalendarDate
  readonly net_minor: number
  readonly tax_minor: number
  readonly gross_minor: number
  readonly customer_id: number
  readonly customer_account_id: number
  readonly customer_name: string
  readonly billing_run_id: number | null
  readonly billing_run_code: string | null
  readonly payment_status: string | null
  readonly disputed: number | null
  readonly dispute_reason: string | null
  readonly sent_at: Instant | null
  readonly account_operation_id: number | null
  readonly open_minor: number | null
  readonly direction: 'debit' | 'credit' | null
  readonly lines: number
  readonly linked: readonly LinkedInvoice[]
}

/** What the customer still owes on it; zero for a credit note and for what was never posted. */
export function owed(invoice: InvoiceView): number {
  return invoice.direction === 'debit' ? (invoice.open_minor ?? 0) : 0
}

/** Days past due on a day, zero while it is not late or nothing is owed. */
export function daysLate(invoice: InvoiceView, today: CalendarDate): number {
  if (owed(invoice) === 0 || invoice.due_date >= today) return 0
  return daysBetween(invoice.due_date, today)
}

export interface PaymentState {
  readonly code: string
  /** `Unpaid, 3 days late`. */
  readonly word: string
}

/** A credit is used up by matching; nobody pays it. */
function creditState(invoice: InvoiceView): PaymentState {
  const open = invoice.open_minor ?? 0
  const code = open === 0 ? 'L' : open === Math.abs(invoice.gross_minor) ? 'O' : 'P'
  return { code, word: invoiceText.creditStates[code] }
}

/** The payment state on a day. The stored one is moved by a nightly job; what is late is unpaid before it ran. */
export function paymentState(invoice: InvoiceView, today: CalendarDate): PaymentState | null {
  if (invoice.payment_status === null) return null
  if (invoice.direction === 'credit') return creditState(invoice)
  const days = daysLate(invoice, today)
  const code = invoice.payment_status === 'PENDING' && days > 0 ? 'UNPAID' : invoice.payment_status
  const word = invoiceText.paymentStates[code] ?? code
  return { code, word: days > 0 && invoice.disputed !== 1 ? invoiceText.daysLate(word, days) : word }
}

/** What validated documents are to receivables. */
import type { ValidatedInvoice } from '../invoicing/hooks.ts'
import { invoiceState } from '../invoicing/model.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import { type NewOperation, writeOperations } from './book-operation.ts'
import type { Direction } from './rules/matching.ts'
import { paymentStatus } from './rules/payment-status.ts'

const NOTHING: ReadonlyMap<string, number> = new Map()
const STATE_COLUMNS = ['invoice_id', 'payment_status', 'disputed', 'dispute_reason', 'sent_at']

/**
 * Debit for what the customer owes, credit for what is owed to the customer: the sign of the gross
 * decides, of a zero document its kind. A type that does not post leaves only the state, as paid.
 */
export function directionOf(invoice: Pick<ValidatedInvoice, 'grossMinor' | 'kind'>): Direction {
  if (invoice.grossMinor === 0) return invoice.kind === 'invoice' ? 'debit' : 'credit'
  return invoice.grossMinor > 0 ? 'debit' : 'credit'
}

/** Books each document's account operation with its open item, and its payment status. */
export async function postInvoices({ store, today, op }: CommandContext, invoices: readonly ValidatedInvoice[]): Promise<void> {
  const posted = invoices.filter(({ posts }) => posts)
  writeOperations(
    store,
    posted.map((invoice) => operationOf(op, invoice)),
  )
  store.bulk(invoiceState, STATE_COLUMNS).addAll(invoices.map((invoice) => stateValues(today, invoice)))
}

function operationOf(op: number, invoice: ValidatedInvoice): NewOperation {
  return {
    op,
    customerAccountId: invoice.customerAccountId,
    kind: invoice.kind,
    direction: directionOf(invoice),
    number: invoice.number,
    currency: invoice.currency,
    rate: invoice.rate,
    amountMinor: Math.abs(invoice.grossMinor),
    functionalMinor: Math.abs(invoice.functionalMinor),
    date: invoice.invoiceDate,
    dueDate: invoice.dueDate,
    invoiceId: invoice.id,
    method: null,
    reference: null,
    payer: null,
    payerIban: null,
  }
}

function stateValues(today: CalendarDate, { id, posts, grossMinor, dueDate }: ValidatedInvoice): unknown[] {
  const amountMinor = Math.abs(grossMinor)
  const openMinor = posts ? amountMinor : 0
  const status = paymentStatus({ amountMinor, openMinor, dueDate, disputed: false, matchedWith: NOTHING }, today)
  return [id, status, 0, null, null]
}

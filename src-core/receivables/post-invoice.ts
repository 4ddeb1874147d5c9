/** What a validated document is to receivables. Runs 100,000 times in a billing run. */
import type { BulkInsert } from '../database/bulk.ts'
import type { WriteStore } from '../database/store.ts'
import type { ValidatedInvoice } from '../invoicing/hooks.ts'
import { invoiceState } from '../invoicing/model.ts'
import type { CommandContext } from '../operations/context.ts'
import { writeOperation } from './book-operation.ts'
import type { Direction } from './rules/matching.ts'
import { paymentStatus } from './rules/payment-status.ts'

const NOTHING: ReadonlySet<string> = new Set()
const stateInserts = new WeakMap<WriteStore, BulkInsert>()

function stateInsert(store: WriteStore): BulkInsert {
  const known = stateInserts.get(store)
  if (known) return known
  const made = store.bulk(invoiceState, ['invoice_id', 'payment_status', 'disputed', 'dispute_reason', 'sent_at'])
  stateInserts.set(store, made)
  return made
}

/**
 * Debit for what the customer owes, credit for what is owed to the customer: the sign of the gross
 * decides, of a zero document its kind. A type that does not post leaves only the state, as paid.
 */
export function directionOf(invoice: Pick<ValidatedInvoice, 'grossMinor' | 'kind'>): Direction {
  if (invoice.grossMinor === 0) return invoice.kind === 'invoice' ? 'debit' : 'credit'
  return invoice.grossMinor > 0 ? 'debit' : 'credit'
}

/** Books the account operation with its open item, and the invoice's payment status. */
export async function postInvoice(context: CommandContext, invoice: ValidatedInvoice): Promise<void> {
  const { store, today, op } = context
  const amountMinor = Math.abs(invoice.grossMinor)
  if (invoice.posts) {
    writeOperation(store, {
      op,
      customerAccountId: invoice.customerAccountId,
      kind: invoice.kind,
      direction: directionOf(invoice),
      number: invoice.number,
      currency: invoice.currency,
      rate: invoice.rate,
      amountMinor,
      functionalMinor: Math.abs(invoice.functionalMinor),
      date: invoice.invoiceDate,
      dueDate: invoice.dueDate,
      invoiceId: invoice.id,
      method: null,
      reference: null,
      payer: null,
      payerIban: null,
    })
  }
  const openMinor = invoice.posts ? amountMinor : 0
  const status = paymentStatus({ amountMinor, openMinor, dueDate: invoice.dueDate, disputed: false, matchedWith: NOTHING }, today)
  stateInsert(store).add([invoice.id, status, 0, null, null])
}

/** Account operations with what is open of them, keyed by id: one item costs the same in an account of ten or ten thousand. */
import { type RawBuilder, sql } from 'kysely'
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuseMissing } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { openStatus } from './rules/matching.ts'
import { paymentStatus } from './rules/payment-status.ts'

const itemRow = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .innerJoin('account_operation', 'account_operation.id', 'open_item.id')
    .select([
      'account_operation.id',
      'account_operation.customer_account_id',
      'account_operation.kind',
      'account_operation.direction',
      'account_operation.number',
      'account_operation.currency',
      'account_operation.amount_minor',
      'account_operation.rate',
      'account_operation.functional_minor',
      'account_operation.operation_date',
      'account_operation.due_date',
      'account_operation.invoice_id',
      'account_operation.method',
      'account_operation.reference',
      'account_operation.payer',
      'account_operation.payer_iban',
      'open_item.open_minor',
      'open_item.open_functional_minor',
      'open_item.status',
    ])
    .where('open_item.id', '=', p.id),
)

export interface Item {
  readonly id: number
  readonly customer_account_id: number
  readonly kind: string
  readonly direction: 'debit' | 'credit'
  readonly number: string
  readonly currency: string
  readonly amount_minor: number
  readonly rate: string
  readonly functional_minor: number
  readonly operation_date: CalendarDate
  readonly due_date: CalendarDate
  readonly invoice_id: number | null
  readonly method: string | null
  readonly reference: string | null
  readonly payer: string | null
  readonly payer_iban: string | null
  readonly open_minor: number
  readonly open_functional_minor: number
  readonly status: 'O' | 'P' | 'L' | 'I'
}

/** In the statement's text, not a parameter: only so are the indexes on what is open used. */
export const MATCHED: RawBuilder<'L'> = sql.lit('L' as const)

/** @throws Refusal when there is no such account operation */
export async function itemById(store: ReadStore, id: number): Promise<Item> {
  const row = await store.first(itemRow(store), { id })
  if (!row) throw refuseMissing('account operation', id)
  return row
}

const operationOfInvoice = preparedSelect<{ invoice: number }>()((db, p) =>
  db.selectFrom('account_operation').select('id').where('invoice_id', '=', p.invoice),
)

/** The account operation of an invoice. @throws Refusal when it has none */
export async function itemOfInvoice(store: ReadStore, invoice: number): Promise<Item> {
  const row = await store.first(operationOfInvoice(store), { invoice })
  if (!row) throw refuseMissing('account operation of the invoice', invoice)
  return itemById(store, row.id)
}

const keepItem = preparedWrite<{ id: number; open: number; functional: number; status: Item['status'] }>()((db, p) =>
  db.updateTable('open_item').set({ open_minor: p.open, open_functional_minor: p.functional, status: p.status }).where('id', '=', p.id),
)
const keepPaymentStatus = preparedWrite<{ invoice: number; status: 'PAID'; credited: number }>()((db, p) =>
  db.updateTable('invoice_state').set({ payment_status: p.status, credited: p.credited }).where('invoice_id', '=', p.invoice),
)

const creditKinds = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('matching_allocation')
    .innerJoin('account_operation', 'account_operation.id', 'matching_allocation.credit_operation_id')
    .select((e) => ['account_operation.kind', e.fn.sum<number>('matching_allocation.amount_minor').as('amount')])
    .where('matching_allocation.debit_operation_id', '=', p.id)
    .groupBy(['account_operation.id', 'account_operation.kind'])
    .having((e) => e.fn.sum('matching_allocation.amount_minor'), '>', 0),
)
const debitKinds = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('matching_allocation')
    .innerJoin('account_operation', 'account_operation.id', 'matching_allocation.debit_operation_id')
    .select((e) => ['account_operation.kind', e.fn.sum<number>('matching_allocation.amount_minor').as('amount')])
    .where('matching_allocation.credit_operation_id', '=', p.id)
    .groupBy(['account_operation.id', 'account_operation.kind'])
    .having((e) => e.fn.sum('matching_allocation.amount_minor'), '>', 0),
)

/** What an item is matched with at present, by kind of operation. */
async function matchedKinds(store: ReadStore, item: Pick<Item, 'id' | 'direction'>): Promise<ReadonlyMap<string, number>> {
  const select = item.direction === 'debit' ? creditKinds(store) : debitKinds(store)
  const sums = new Map<string, number>()
  for (const { kind, amount } of await store.all(select, { id: item.id })) sums.set(kind, (sums.get(kind) ?? 0) + amount)
  return sums
}

/**
 * Writes what is open of an item from now on, its status, and the payment status of its invoice.
 * Its allocations must be written before, because the kinds on the other side name the status.
 */
export async function keepOpen(
  context: CommandContext,
  item: Item,
  open: { readonly minor: number; readonly functionalMinor: number },
  disputed: boolean,
): Promise<void> {
  const { store } = context
  const matching = openStatus(item.amount_minor, open.minor, disputed)
  await store.run(keepItem(store), { id: item.id, open: open.minor, functional: open.functionalMinor, status: matching })
  context.touch('accountOperation', item.id)
  if (item.invoice_id === null) return
  const matchedWith = open.minor === 0 ? await matchedKinds(store, item) : new Map<string, number>()
  const standing = { amountMinor: item.amount_minor, openMinor: open.minor, dueDate: item.due_date, disputed, matchedWith }
  const status = paymentStatus(standing, context.today)
  const credited = status === 'CREDITED'
  await store.run(keepPaymentStatus(store), {
    invoice: item.invoice_id,
    status: (credited ? 'PAID' : status) as 'PAID',
    credited: credited ? 1 : 0,
  })
  context.touch('invoice', item.invoice_id)
}

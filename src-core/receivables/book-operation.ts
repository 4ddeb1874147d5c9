/** Writes account operations with their open items. Volume path: prepared statements only. */
import { preparedSelect, type ReadStore, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse, refuseMissing } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { refuseUnlikelyDate } from '../setup/index.ts'
import { takeNumber } from '../sequences/take-number.ts'
import { type BookedOperation, operationBooked } from './hooks.ts'
import { accountOperation, openItem } from './model.ts'
import { openStatus } from './rules/matching.ts'

export interface NewOperation extends Omit<BookedOperation, 'id'> {
  readonly op: number
  readonly dueDate: CalendarDate
  readonly invoiceId: number | null
  readonly payer: string | null
  readonly payerIban: string | null
}

const OPERATION_COLUMNS = [
  'created_op',
  'customer_account_id',
  'kind',
  'direction',
  'number',
  'currency',
  'amount_minor',
  'rate',
  'functional_minor',
  'operation_date',
  'due_date',
  'invoice_id',
  'method',
  'reference',
  'payer',
  'payer_iban',
]
const ITEM_COLUMNS = [
  'id',
  'account_operation_id',
  'customer_account_id',
  'direction',
  'currency',
  'due_date',
  'open_minor',
  'open_functional_minor',
  'status',
]

/**
 * Writes operations and their open items, all of each open; amounts are positive minor units.
 *
 * @returns the first operation's id; the others' follow it one by one
 */
export function writeOperations(store: WriteStore, operations: readonly NewOperation[]): number {
  const first = store.bulk(accountOperation, OPERATION_COLUMNS).addAll(operations.map(operationValues))
  store.bulk(openItem, ITEM_COLUMNS).addAll(operations.map((one, at) => itemValues(first + at, one)))
  return first
}

function operationValues(one: NewOperation): unknown[] {
  return [
    one.op,
    one.customerAccountId,
    one.kind,
    one.direction,
    one.number,
    one.currency,
    one.amountMinor,
    one.rate,
    one.functionalMinor,
    one.date,
    one.dueDate,
    one.invoiceId,
    one.method,
    one.reference,
    one.payer,
    one.payerIban,
  ]
}

function itemValues(
  id: number,
  { customerAccountId, direction, currency, dueDate, amountMinor, functionalMinor }: NewOperation,
): unknown[] {
  const status = openStatus(amountMinor, amountMinor, false)
  return [id, id, customerAccountId, direction, currency, dueDate, amountMinor, functionalMinor, status]
}

const accountRow = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('customer_account')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .select([
      'customer_account.id',
      'customer_account.code',
      'customer_account.name',
      'currency',
      'iban',
      'account_holder',
      'customer.seller_id',
      'customer.name as customer_name',
    ])
    .where('customer_account.id', '=', p.id),
)

export interface PostingAccount {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly currency: string
  readonly iban: string | null
  readonly account_holder: string | null
  readonly seller_id: number
  readonly customer_name: string
}

/** The customer account that a posting goes to. @throws Refusal when there is none */
export async function postingAccount(store: ReadStore, id: number): Promise<PostingAccount> {
  const row = await store.first(accountRow(store), { id })
  if (!row) throw refuseMissing('customer account', id)
  return row
}

export interface DayAsked {
  readonly date?: CalendarDate | undefined
  /** The date again, where it is more than a year back. */
  readonly confirm_date?: CalendarDate | undefined
}

/**
 * The day of something booked at the desk: today if none is named.
 *
 * @throws Refusal for a date before the first accounting period, and for one more than a year back that is not named again
 */
export async function deskDay(context: CommandContext, { date, confirm_date }: DayAsked): Promise<CalendarDate> {
  if (date === undefined) return context.today
  // What lies ahead is refused whatever is confirmed.
  if (date <= context.today) await refuseUnlikelyDate(context, { date, confirmed: confirm_date, path: 'date' })
  return date
}

/** The series that the number of a desk operation is taken from; what takes something back has one of its own. */
export const SERIES_OF_KIND = {
  payment: 'payment',
  refund: 'refund',
  writeOff: 'writeOff',
  rejectedPayment: 'reversal',
  charge: 'reversal',
  credit: 'reversal',
} as const
export type DeskKind = keyof typeof SERIES_OF_KIND

/**
 * Books a desk operation: takes its number, writes it and tells those above.
 *
 * @throws Refusal for a date after today
 */
export async function bookOperation(
  context: CommandContext,
  account: PostingAccount,
  given: Omit<NewOperation, 'kind' | 'op' | 'number' | 'customerAccountId' | 'currency' | 'dueDate' | 'invoiceId'> & {
    readonly kind: DeskKind
  },
): Promise<BookedOperation> {
  if (given.date > context.today) {
    throw refuse('refused', 'accountOperation.future', `The date ${given.date} is after today, ${context.today}. Book it when it has come.`)
  }
  const number = await takeNumber(context, { document: SERIES_OF_KIND[given.kind], sellerId: account.seller_id, date: given.date })
  const complete = {
    ...given,
    op: context.op,
    number,
    customerAccountId: account.id,
    currency: account.currency,
    dueDate: given.date,
    invoiceId: null,
  }
  const booked = { ...complete, id: writeOperations(context.store, [complete]) }
  context.touch('accountOperation', booked.id)
  context.touch('customerAccount', account.id)
  await context.hooks.run(operationBooked, context, booked)
  return booked
}

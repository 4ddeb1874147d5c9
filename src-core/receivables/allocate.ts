/**
 * Writes matchings and their reversals: facts, with the state beside them.
 *
 * The functional part of each side is taken from what is open of it in company currency; the two
 * sides' difference is the exchange gain or loss (Opencell 14.3.6).
 */
import { preparedSelect } from '../database/store.ts'
import { type CalendarDate, later } from '../kernel/dates.ts'
import { worthOfPart } from '../kernel/exchange.ts'
import { refuse, refuseMissing } from '../kernel/failures.ts'
import type { RoundingMode } from '../kernel/rounding.ts'
import type { CommandContext } from '../operations/context.ts'
import { type ExchangeDifference, exchangeDiffered } from './hooks.ts'
import { type Item, itemById, keepOpen } from './items.ts'
import { matching, matchingAllocation } from './model.ts'
import { bookTerms } from './book-terms.ts'
import type { Pairing } from './rules/matching.ts'

const MATCHING_COLUMNS = ['created_op', 'created_at', 'customer_account_id', 'matched_on', 'kind', 'reverses_id']
const ALLOCATION_COLUMNS = [
  'matching_id',
  'debit_operation_id',
  'credit_operation_id',
  'amount_minor',
  'functional_minor',
  'exchange_minor',
  'allocated_on',
]

/** An item while a matching works on it. */
interface Working {
  readonly item: Item
  minor: number
  functionalMinor: number
}

export interface MatchingRequest {
  readonly kind: 'manual' | 'automatic'
  /** Taken as it is where it is not before an operation's own date; else that of the latest operation. */
  readonly date: CalendarDate
  readonly pairings: readonly Pairing[]
}

/**
 * Matches pairs of debits and credits of one customer account.
 *
 * @returns the matching's id
 * @throws Refusal when an item is matched, disputed, of another account, or has less open
 */
export async function writeMatching(context: CommandContext, request: MatchingRequest): Promise<number> {
  const working = await workingItems(context, request.pairings)
  const items = [...working.values()].map(({ item }) => item)
  const account = onlyAccount(items)
  const date = items.reduce((latest, item) => later(latest, item.operation_date), request.date)
  const { store } = context
  const id = store.bulk(matching, MATCHING_COLUMNS).add([context.op, context.now, account, date, request.kind, null])
  const allocation = store.bulk(matchingAllocation, ALLOCATION_COLUMNS)
  const { rounding } = await bookTerms(context)
  let differenceMinor = 0
  for (const { debitId, creditId, amountMinor } of request.pairings) {
    const functional = take(working.get(debitId) as Working, amountMinor, rounding)
    const exchange = take(working.get(creditId) as Working, amountMinor, rounding) - functional
    allocation.add([id, debitId, creditId, amountMinor, functional, exchange, date])
    differenceMinor += exchange
  }
  for (const { item, minor, functionalMinor } of working.values()) await keepOpen(context, item, { minor, functionalMinor }, false)
  const { currency } = items[0] as Item
  await tell(context, { matchingId: id, customerAccountId: account, currency, differenceMinor, takesBack: false, date })
  return id
}

async function workingItems(context: CommandContext, pairings: readonly Pairing[]): Promise<Map<number, Working>> {
  const ids = new Set(pairings.flatMap(({ debitId, creditId }) => [debitId, creditId]))
  const working = new Map<number, Working>()
  for (const id of ids) {
    const item = await itemById(context.store, id)
    working.set(id, { item, minor: item.open_minor, functionalMinor: item.open_functional_minor })
  }
  return working
}

function take(working: Working, amountMinor: number, rounding: RoundingMode): number {
  const { item, minor } = working
  refuseUnlessOpen(item)
  if (amountMinor > minor)
    throw refuse('refused', 'matching.tooMuch', `Less than that is open of ${item.number}. Look at it again.`, { details: { id: item.id } })
  const part = worthOfPart(working, amountMinor, rounding)
  working.minor -= amountMinor
  working.functionalMinor -= part
  return part
}

/** @throws Refusal for an item that is matched or in dispute */
export function refuseUnlessOpen(item: Item): void {
  if (item.status === 'L')
    throw refuse('refused', 'matching.alreadyMatched', `${item.number} is already matched. Un-match it first.`, {
      details: { id: item.id },
    })
  if (item.status === 'I')
    throw refuse('refused', 'matching.disputed', `${item.number} is disputed. Settle the dispute first.`, { details: { id: item.id } })
}

/** @throws Refusal when the items are not of one customer account and currency */
export function onlyAccount(items: readonly Item[]): number {
  const [first] = items
  if (!first) throw refuse('invalid', 'matching.empty', 'Name the operations to match.')
  const other = items.find((item) => item.customer_account_id !== first.customer_account_id || item.currency !== first.currency)
  if (other)
    throw refuse('refused', 'matching.otherAccount', `${first.number} and ${other.number} are not of one customer account and currency.`)
  return first.customer_account_id
}

async function tell(context: CommandContext, made: ExchangeDifference): Promise<void> {
  context.touch('matching', made.matchingId)
  context.touch('customerAccount', made.customerAccountId)
  if (made.differenceMinor !== 0) await context.hooks.run(exchangeDiffered, context, made)
}

const matchingRow = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('matching').selectAll().where('id', '=', p.id))
const reversalRow = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('matching').select('id').where('reverses_id', '=', p.id))
const allocationRows = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('matching_allocation').selectAll().where('matching_id', '=', p.id).orderBy('id'),
)

export interface Reversed {
  readonly id: number
  readonly customerAccountId: number
  readonly currency: string
  /** What was matched, in its order. */
  readonly pairings: readonly Pairing[]
  readonly items: readonly Item[]
}

/**
 * Takes a matching back by reversing allocations dated today: amounts, functional parts and the
 * exchange difference to the cent.
 *
 * @throws Refusal when it was reversed before or is a reversal itself
 */
export async function reverseMatching(context: CommandContext, id: number): Promise<Reversed> {
  const { store } = context
  const row = await store.first(matchingRow(store), { id })
  if (!row) throw refuseMissing('matching', id)
  if (row.kind === 'reversal')
    throw refuse('refused', 'matching.isReversal', 'This entry took a matching back. Match the operations again instead.')
  if (await store.first(reversalRow(store), { id })) throw refuse('refused', 'matching.reversed', `Matching ${id} was already taken back.`)
  const allocations = await store.all(allocationRows(store), { id })
  const pairings = allocations.map((one) => ({
    debitId: one.debit_operation_id,
    creditId: one.credit_operation_id,
    amountMinor: one.amount_minor,
  }))
  const working = await workingItems(context, pairings)
  const date = later(context.today, row.matched_on)
  const reversal = store.bulk(matching, MATCHING_COLUMNS).add([context.op, context.now, row.customer_account_id, date, 'reversal', id])
  const allocation = store.bulk(matchingAllocation, ALLOCATION_COLUMNS)
  let differenceMinor = 0
  for (const one of allocations) {
    const {
      debit_operation_id: debit,
      credit_operation_id: credit,
      amount_minor: amount,
      functional_minor: functional,
      exchange_minor: exchange,
    } = one
    allocation.add([reversal, debit, credit, -amount, -functional, exchange === 0 ? 0 : -exchange, date])
    giveBack(working.get(debit) as Working, amount, functional)
    giveBack(working.get(credit) as Working, amount, functional + exchange)
    differenceMinor -= exchange
  }
  for (const { item, minor, functionalMinor } of working.values())
    await keepOpen(context, item, { minor, functionalMinor }, item.status === 'I')
  const items = [...working.values()].map(({ item }) => item)
  const currency = (items[0] as Item).currency
  await tell(context, {
    matchingId: reversal,
    customerAccountId: row.customer_account_id,
    currency,
    differenceMinor,
    takesBack: true,
    date,
  })
  context.touch('matching', id)
  return { id: reversal, customerAccountId: row.customer_account_id, currency, pairings, items }
}

function giveBack(working: Working, minor: number, functionalMinor: number): void {
  working.minor += minor
  working.functionalMinor += functionalMinor
}

const liveMatchings = preparedSelect<{ operation: number }>()((db, p) =>
  db
    .selectFrom('matching_allocation')
    .innerJoin('matching', 'matching.id', 'matching_allocation.matching_id')
    .leftJoin('matching as reversal', 'reversal.reverses_id', 'matching.id')
    .select('matching.id')
    .distinct()
    .where((e) => e.or([e('debit_operation_id', '=', p.operation), e('credit_operation_id', '=', p.operation)]))
    .where('matching.kind', '<>', 'reversal')
    .where('reversal.id', 'is', null)
    .orderBy('matching.id'),
)

/**
 * Frees an operation from all its matchings. What else a matching held is matched again at once, so
 * that only this operation's counterparts reopen.
 */
export async function freeOperation(context: CommandContext, operation: number): Promise<void> {
  for (const { id } of await context.store.all(liveMatchings(context.store), { operation })) {
    const { pairings } = await reverseMatching(context, id)
    const others = pairings.filter(({ debitId, creditId }) => debitId !== operation && creditId !== operation)
    if (others.length > 0) await writeMatching(context, { kind: 'automatic', date: context.today, pairings: others })
  }
}

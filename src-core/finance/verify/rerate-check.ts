/**
 * Rated transactions against the rule: each is rated again, by the replay that explanations run, and its quantity,
 * unit price and amount are compared.
 *
 * What was decided then stays decided: a transaction holds when the rule of today makes it, or the price version and
 * line that it names do. Where the settings that both read were changed since (the charge, its units, a rate, an
 * override), only what it states itself is compared: quantity times unit price.
 */
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import { type Decimal, STORED_FRACTION_DIGITS, decimal, toPlain, toStored } from '../../kernel/decimal.ts'
import type { Priced } from '../../charging/request.ts'
import { countsQuantity } from '../../pricing/charge-pricing.ts'
import { type RatedRequest, type RatedRow, type Replay, replayAsThen, replayRated } from '../../rating/replay.ts'
import { type RatingBook, ratingBook } from '../../rating/index.ts'
import type { Subscriber } from '../../rating/subscriber.ts'
import { type Check, type Difference, DIFFERENCES_A_RANGE, difference, lastId } from './check.ts'

export const RERATE_MODES = ['sample', 'all', 'none'] as const
/** Which rated transactions are rated again. */
export type RerateMode = (typeof RERATE_MODES)[number]

/** A sample has at least so many transactions where there are as many, and less than twice as many. */
const SAMPLE = 500
const SAMPLED_A_STEP = 100
const ALL_A_STEP = 500

const NAME = 'rated.rerate'
const TABLE = 'rated_transaction'

/**
 * The check. Ids of a sample are one stride apart, a power of two, so that growing books keep
 * most of the sample; a missing id is stood in for by the next one.
 */
export async function rerateChecks(store: ReadStore, mode: RerateMode): Promise<Check[]> {
  if (mode === 'none') return []
  const stride = mode === 'all' ? 1 : strideOf(await lastId(store, TABLE))
  return [
    {
      name: NAME,
      last: (of) => lastId(of, TABLE),
      step: mode === 'all' ? ALL_A_STEP : stride * SAMPLED_A_STEP,
      run: (of, after, upTo) => rerateBetween(of, after, upTo, stride),
    },
  ]
}

function strideOf(last: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(last / SAMPLE)))
}

const liveBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .selectAll()
    .where('id', '>', p.after)
    .where('id', '<=', p.upTo)
    .where('cancelled_op', 'is', null)
    .orderBy('id'),
)
const firstBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .selectAll()
    .where('id', '>', p.after)
    .where('id', '<=', p.upTo)
    .where('cancelled_op', 'is', null)
    .orderBy('id')
    .limit(1),
)

async function rerateBetween(store: ReadStore, after: number, upTo: number, stride: number): Promise<Difference[]> {
  const book = await ratingBook(store)
  const subscribers = new Map<number, Subscriber | null>()
  const found: Difference[] = []
  for (const row of await rowsOf(store, after, upTo, stride)) {
    found.push(...(await differencesOf(store, book, row, subscribers)))
    if (found.length >= DIFFERENCES_A_RANGE) return found
  }
  return found
}

async function rowsOf(store: ReadStore, after: number, upTo: number, stride: number): Promise<RatedRow[]> {
  if (stride === 1) return store.all(liveBetween(store), { after, upTo })
  const rows: RatedRow[] = []
  for (let at = after; at < upTo; at += stride) {
    const row = await store.first(firstBetween(store), { after: at, upTo: Math.min(at + stride, upTo) })
    if (row) rows.push(row)
  }
  return rows
}

/** What a transaction should state; `null` for a figure that nothing tells. */
interface Expected {
  readonly quantity: Decimal | null
  readonly unitPrice: Decimal | null
  readonly amount: Decimal | null
}
const FIGURES = { quantity: 'quantity', unitPrice: 'unit price', amount: 'amount' } as const

async function differencesOf(
  store: ReadStore,
  book: RatingBook,
  row: RatedRow,
  subscribers: Map<number, Subscriber | null>,
): Promise<Difference[]> {
  const replay = await replayRated(store, book, row, { subscribers })
  if (row.usage_record_id !== null && replay.usage === null) return [missingUsage(row)]
  const today = expectedOf(row, replay, replay.priced?.ok ? replay.priced : null)
  if (replay.priced?.ok && today.every((one) => one.holds)) return []
  const then = replay.request ? replayAsThen(book, row, replay.request) : null
  const asThen = then?.ok ? expectedOf(row, replay, then) : null
  if (asThen?.every((one) => one.holds)) return []
  const priced = then?.ok ? then : replay.priced
  const isJudged = priced?.ok === true && !(await movedSince(store, row, replay.request, priced))
  return (isJudged ? (asThen ?? today) : byItself(row, replay)).filter((one) => !one.holds).map((one) => one.difference)
}

interface Compared {
  readonly holds: boolean
  readonly difference: Difference
}

function compare(row: RatedRow, expected: Expected): Compared[] {
  const stated = { quantity: row.quantity, unitPrice: row.unit_price, amount: row.amount }
  return (Object.keys(FIGURES) as (keyof typeof FIGURES)[]).flatMap((figure) => {
    const wanted = expected[figure]
    if (wanted === null) return []
    const got = stated[figure]
    const found = { id: row.id, label: row.id, expected: toPlain(decimal(toStored(wanted))), got: toPlain(decimal(got)) }
    const words = `Rated transaction {label} states the ${FIGURES[figure]} {got}; rated again it is {expected}.`
    return [{ holds: toStored(wanted) === got, difference: difference(NAME, 'ratedTransaction', found, words) }]
  })
}

function expectedOf(row: RatedRow, { request, inputs }: Replay, priced: Priced | null): Compared[] {
  const isTold = row.usage_record_id !== null || inputs.of !== undefined
  const quantity = request && isTold ? request.quantity : null
  return compare(row, { quantity, unitPrice: priced?.unitPrice ?? null, amount: priced?.amount ?? null })
}

/** Where nothing can be run again: the amount is quantity times unit price, to the last digit that either keeps. */
function byItself(row: RatedRow, { request }: Replay): Compared[] {
  if (request && countsQuantity(request.charged.charge)) return []
  const [quantity, unitPrice, amount] = [row.quantity, row.unit_price, row.amount].map((text) => decimal(text)) as [
    Decimal,
    Decimal,
    Decimal,
  ]
  const exact = request?.quantity ?? quantity
  const isClose = (one: Decimal) => one.times(unitPrice).minus(amount).abs().lte(tolerance(one, unitPrice))
  if (isClose(exact) || isClose(quantity)) return []
  return compare(row, { quantity: null, unitPrice: null, amount: quantity.times(unitPrice) })
}

const HALF_OF_LAST_DIGIT = decimal(`0.${'0'.repeat(STORED_FRACTION_DIGITS)}5`)

function tolerance(quantity: Decimal, unitPrice: Decimal): Decimal {
  return quantity.abs().plus(unitPrice.abs()).plus(1).times(HALF_OF_LAST_DIGIT)
}

function missingUsage(row: RatedRow): Difference {
  const found = { id: row.id, label: row.id, expected: row.usage_record_id, got: null }
  return difference(NAME, 'ratedTransaction', found, 'Rated transaction {label} rates usage record {expected}, which is not there.')
}

// ---- What changed since

const SETTINGS = `SELECT MAX(c.changed_op, COALESCE(u.changed_op, 0), COALESCE(i.changed_op, 0)) AS changed
  FROM charge c LEFT JOIN unit_of_measure u ON u.id = c.unit_id LEFT JOIN unit_of_measure i ON i.id = c.input_unit_id WHERE c.id = +?`
const RATES = 'SELECT COALESCE(MAX(changed_op), 0) AS changed FROM exchange_rate'
const INSTANCE = 'SELECT changed_op AS changed FROM charge_instance WHERE id = +?'
const SUBSCRIBED = `SELECT MAX(v.changed_op, s.changed_op, k.changed_op, a.changed_op, b.changed_op) AS changed FROM service v
  JOIN subscription s ON s.id = v.subscription_id JOIN user_account w ON w.id = s.user_account_id
  JOIN billing_account b ON b.id = w.billing_account_id JOIN customer_account a ON a.id = b.customer_account_id
  JOIN customer k ON k.id = a.customer_id WHERE v.id = +?`

/** Whether something that both replays read was changed after the transaction was rated. */
async function movedSince(store: ReadStore, row: RatedRow, request: RatedRequest | null, priced: Priced): Promise<boolean> {
  if (!request) return false
  const changed = async (text: string, values: readonly unknown[]) =>
    ((await store.select(text, values)) as { changed: number }[]).some((one) => one.changed > row.created_op)
  const { charge, instanceId, serviceId } = request.charged
  if (await changed(SETTINGS, [charge.id])) return true
  // Beside a currency's own rate, tiers in it are priced at that of the day too.
  if ((priced.how === 'converted' || priced.how === 'tiers') && (await changed(RATES, []))) return true
  if (row.price_version_id === null && (await changed(INSTANCE, [instanceId]))) return true
  // Tiers of a grid are found by attributes of the service and its customer.
  return priced.how === 'tiers' && (await changed(SUBSCRIBED, [serviceId]))
}

/**
 * Replay: a rated transaction is rated again by the pure rule, from what it keeps and what stands now.
 * Explanations show it, the check of the books compares it.
 */
import { MONTH_RATE_SINCE, priceAsBefore, priceUnbounded, STANDINGS_SINCE } from '../charging/price.ts'
import type { Priced, PriceRequest as Request, PriceSlice, Unpriced } from '../charging/request.ts'
import { NOTHING_USED, type Standing } from '../charging/standing.ts'
import { fromStoredStanding } from '../charging/stored-standing.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type Decimal, ZERO, decimal } from '../kernel/decimal.ts'
import { NO_SUM, sumOf } from '../kernel/sums.ts'
import { type Increments, ratedQuantity } from '../pricing/amounts.ts'
import type { SelectionTrace } from '../pricing/selection.ts'
import type { RatingBook } from './book.ts'
import { type RatedInputs, readInputs } from './rated-inputs.ts'
import { takingOf } from './taken.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'

export type RatedRequest = Request<Subscriber, SubscribedCharge>

const ratedById = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('rated_transaction').selectAll().where('id', '=', p.id))
const usageById = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('usage_record').selectAll().where('id', '=', p.id))

export type RatedRow = NonNullable<ReturnType<typeof ratedById>['row']>
export type UsageRow = NonNullable<ReturnType<typeof usageById>['row']>

/** A rated transaction by id. */
export async function readRated(store: ReadStore, id: number): Promise<RatedRow | undefined> {
  return store.first(ratedById(store), { id })
}

export interface Replay {
  readonly usage: UsageRow | null
  readonly inputs: RatedInputs
  /** `null` where no charge rated it, or its service is gone: then there is nothing to run again. */
  readonly request: RatedRequest | null
  /** As the rule prices it today; `null` without a request. */
  readonly priced: Priced | Unpriced | null
}

export interface ReplayOptions {
  readonly trace?: SelectionTrace
  readonly slices?: PriceSlice[]
  /** Subscribers read before, where many are replayed in one transaction. */
  readonly subscribers?: Map<number, Subscriber | null>
  /** Where sets stand by this run over a whole month, in the place of what the transaction keeps; it moves them. */
  readonly standings?: Map<string, Standing>
}

/** Rates a transaction again. What gives another back is that other, negated; it is not priced anew. */
export async function replayRated(store: ReadStore, book: RatingBook, row: RatedRow, options: ReplayOptions = {}): Promise<Replay> {
  const inputs = readInputs(row.inputs)
  const usage = row.usage_record_id === null ? null : ((await store.first(usageById(store), { id: row.usage_record_id })) ?? null)
  if (inputs.reverses !== undefined) return { usage, inputs, request: null, priced: await reversed(store, row.id, inputs.reverses) }
  if (inputs.again !== undefined) return { usage, inputs, request: null, priced: await negated(store, inputs.again) }
  const subscriber = row.subscription_id === null ? null : await subscriberOf(store, book, row.subscription_id, options.subscribers)
  const charged = subscriber?.charges.find((one) => one.charge.id === row.charge_id && one.serviceId === row.service_id)
  if (!subscriber || !charged) return { usage, inputs, request: null, priced: null }
  const request: RatedRequest = {
    subscriber,
    charged,
    date: row.kind === 'recurring' || row.kind === 'reimbursement' ? (row.period_start ?? row.usage_date) : row.usage_date,
    quantity: quantityAgain(row, usage, inputs, charged),
    parameters: usage ? (JSON.parse(usage.parameters) as (string | null)[]) : [],
    ...wholeOf(row, inputs, charged),
    fee: inputs.fee === undefined ? ZERO : decimal(inputs.fee),
    before: options.standings ? beforeIn(options.standings, row) : beforeOf(inputs),
    ...(row.rules < MONTH_RATE_SINCE && !options.standings ? { ratesOfRecord: true } : {}),
    ...(options.trace ? { trace: options.trace } : {}),
    ...(options.slices ? { slices: options.slices } : {}),
  }
  if (row.rules < STANDINGS_SINCE && !options.standings) return { usage, inputs, request, priced: asKept(row) }
  const priced = priceUnbounded(book, request)
  if (priced.ok && priced.counted) options.standings?.set(standingName(row, priced.counted.set), priced.counted.after)
  return { usage, inputs, request, priced }
}

/** The price by the version and line that a transaction names, where today another would be selected. */
export function replayAsThen(book: RatingBook, row: RatedRow, request: RatedRequest): Priced | Unpriced | null {
  if (row.price_version_id === null) return null
  const { trace: _trace, slices: _slices, ...plain } = request
  return priceAsBefore(book, plain, row.price_version_id, row.price_line_id)
}

async function subscriberOf(
  store: ReadStore,
  book: RatingBook,
  id: number,
  kept: Map<number, Subscriber | null> | undefined,
): Promise<Subscriber | null> {
  const known = kept?.get(id)
  if (known !== undefined) return known
  const read = await readSubscriber(store, book, id)
  kept?.set(id, read)
  return read
}

/** Stored quantities have 12 digits: a part of a period is made again from its days, usage from its record. */
function quantityAgain(row: RatedRow, usage: UsageRow | null, inputs: RatedInputs, { charge }: SubscribedCharge): Decimal {
  const { days, of, whole } = inputs
  if (days && of && whole !== undefined) return decimal(whole).times(days).div(of)
  if (usage) return ratedQuantity(measuredOf(usage, inputs), { ...charge.conversion, increments: incrementsOf(inputs) }, startOf(inputs))
  return decimal(row.quantity)
}

/** What of its record it took, as the record counts. */
export function measuredOf(usage: Pick<UsageRow, 'quantity'>, { taken }: RatedInputs): Decimal {
  return decimal(taken ?? usage.quantity)
}

/** The increments by which it was charged, whatever the charge has today. */
export function incrementsOf({ increments }: RatedInputs): Increments | null {
  return increments ? { first: decimal(increments[0]), further: decimal(increments[1]) } : null
}

const startOf = ({ start }: RatedInputs) => (start === undefined ? ZERO : decimal(start))

const standingName = (row: RatedRow, set: string) => `${row.subscription_id}|${row.charge_id}|${row.usage_date.slice(0, 7)}|${set}`

function beforeIn(standings: ReadonlyMap<string, Standing>, row: RatedRow): RatedRequest['before'] {
  return (set) => standings.get(standingName(row, set)) ?? NOTHING_USED
}

/** Where what counts together stood. */
function beforeOf({ before, sofar }: RatedInputs): RatedRequest['before'] {
  const used = before === undefined ? NO_SUM : sumOf(decimal(before))
  return () => fromStoredStanding(used, sofar)
}

/** The whole quantity of a part of a period selects its price. */
function wholeOf(row: RatedRow, { whole, by }: RatedInputs, { charge }: SubscribedCharge): Pick<RatedRequest, 'selectBy'> {
  if (charge.type !== 'recurring') return {}
  return { selectBy: decimal(by ?? whole ?? row.quantity).abs() }
}

/** What earlier rules made, as it stands. */
function asKept(row: RatedRow): Priced {
  return {
    ok: true,
    plan: null,
    version: null,
    versionId: row.price_version_id,
    lineId: row.price_line_id,
    unitPrice: decimal(row.unit_price),
    amount: decimal(row.amount),
    fee: ZERO,
    how: 'asKept',
    counted: null,
  }
}

/** What the ledger says that it took, at the price of what it took it from; all of it where an earlier version gave it back. */
async function reversed(store: ReadStore, id: number, source: number): Promise<Priced | Unpriced> {
  const took = await takingOf(store, id)
  if (!took) return negated(store, source)
  return {
    ok: true,
    plan: null,
    version: null,
    versionId: took.price_version_id,
    lineId: took.price_line_id,
    unitPrice: decimal(took.unit_price),
    amount: decimal(took.amount).negated(),
    fee: ZERO,
    how: 'listed',
    counted: null,
  }
}

async function negated(store: ReadStore, id: number): Promise<Priced | Unpriced> {
  const row = await readRated(store, id)
  if (!row) return { ok: false, cause: 'NO_PRICEPLAN', reason: `There is no rated transaction ${id}, which it gives back.` }
  return { ...asKept(row), amount: decimal(row.amount).negated(), how: 'listed' }
}

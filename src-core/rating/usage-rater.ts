/** Rates usage records one by one within a transaction: access point, charges, counters, prices, taxes, rows. */
import { priceOf } from '../charging/price.ts'
import type { Priced, Unpriced } from '../charging/request.ts'
import { NOTHING_USED, type Standing } from '../charging/standing.ts'
import type { BulkInsert } from '../database/bulk.ts'
import { preparedSelect, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, ONE, toPlain, toStored, ZERO } from '../kernel/decimal.ts'
import { usageRecord } from '../mediation/model.ts'
import type { AccessMatcher, AccessPoint } from '../mediation/rules/match-access.ts'
import { accessMatcher } from '../mediation/rules/match-access.ts'
import type { UsageFault } from '../mediation/rules/rejection-causes.ts'
import { bytesOf, familyOf, furtherOf, identityOf } from '../mediation/rules/usage-identity.ts'
import type { UsageValues } from '../mediation/rules/usage-values.ts'
import { type QuantityConversion, ratedQuantity } from '../pricing/amounts.ts'
import { countsQuantity } from '../pricing/charge-pricing.ts'
import type { RatingBook } from './book.ts'
import { countRecord, counterRules, inputsOf } from './count-usage.ts'
import { type CounterPeriods, counterPeriods } from './counter-periods.ts'
import { remembered } from '../kernel/remembered.ts'
import { type KnownFamilies, type Occurrences, occurrencesIn } from './occurrences.ts'
import { planUsage, type UsagePlan, type UsageSlice } from './rules/usage-charges.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import { taxOf } from './taxes.ts'
import { monthOfUsage, moveTo, standingAt, type TierCounter, type TierCounters, tierCounters } from './tier-counters.ts'
import { type NewTransaction, type TransactionBatch, transactionBatch } from './write-transactions.ts'

/** A raw record on its way in. */
export interface IncomingUsage {
  readonly values: UsageValues
  readonly line: string
  readonly batch: number
  /** Of a reject that is tried again. */
  readonly reject?: number
}

export type UsageOutcome = { readonly ok: true; readonly transactions: number } | { readonly ok: false; readonly fault: UsageFault }

export interface AccessRead {
  readonly matcher: AccessMatcher
}

const accessRows = preparedSelect<{ code: string }>()((db, p) =>
  db
    .selectFrom('access_point')
    .innerJoin('subscription', 'subscription.id', 'access_point.subscription_id')
    .leftJoin('subscription_suspension as pause', 'pause.subscription_id', 'subscription.id')
    .select([
      'access_point.id',
      'access_point.access_id',
      'access_point.start_date',
      'access_point.end_date',
      'subscription.id as subscription_id',
      'subscription.status',
      'subscription.subscription_date',
      'subscription.termination_date',
      'pause.start_date as pause_start',
      'pause.end_date as pause_end',
    ])
    .where('access_point.access_id', '=', p.code),
)

type AccessRow = NonNullable<ReturnType<typeof accessRows>['row']>

/** The access points of a code, ready to match. */
export async function readAccess(store: WriteStore, code: string): Promise<AccessRead> {
  const rows = await store.all(accessRows(store), { code })
  const points = [...Map.groupBy(rows, (row) => row.id).values()].map(pointOf)
  return { matcher: accessMatcher(points, 'reject') }
}

/** An access point from its rows, one for each suspension of its subscription. */
function pointOf(rows: readonly AccessRow[]): AccessPoint {
  const row = rows[0] as AccessRow
  return {
    id: row.id,
    code: row.access_id,
    disabled: false,
    startDate: row.start_date,
    endDate: row.end_date,
    subscription: {
      id: row.subscription_id,
      status: ranOnDays(row.status),
      startDate: row.subscription_date,
      terminationDate: row.termination_date,
      suspensions: rows.flatMap(({ pause_start: start, pause_end: end }) => (start === null ? [] : [{ start, end }])),
    },
  }
}

/** A status without what its dates say of a day. */
function ranOnDays(status: AccessRow['status']): AccessPoint['subscription']['status'] {
  if (status === 'pending') return 'created'
  return status === 'suspended' ? 'active' : status
}

const USAGE_COLUMNS = [
  'created_op',
  'import_batch_id',
  'digest',
  'at',
  'usage_date',
  'quantity',
  'access_point_id',
  'subscription_id',
  'parameters',
  'line',
  'identity',
] as const
const FURTHER_COLUMNS = [...USAGE_COLUMNS.slice(0, -1), 'further', 'identity', 'family'] as const

export interface UsageRater {
  /** Rates a record; at once where its subscriber was read before. */
  rate(usage: IncomingUsage, access: AccessRead): UsageOutcome | Promise<UsageOutcome>
  /** Writes the transactions, and the counters that moved; once, at the end of the database transaction. */
  flush(): Promise<void>
}

/** What a rater remembers between transactions of one job; forgotten when the book changes. */
export interface SubscriberCache {
  revision: number
  readonly subscribers: Map<number, Subscriber | null>
  /** Equal records of the job's file, which does not change with the book. */
  readonly families: KnownFamilies
}

export function subscriberCache(): SubscriberCache {
  return { revision: -1, subscribers: new Map(), families: new Map() }
}

/** What one database transaction of a rater works with. */
interface Work {
  readonly store: WriteStore
  readonly op: number
  readonly book: RatingBook
  readonly insertUsage: BulkInsert
  readonly insertFurther: BulkInsert
  readonly occurrences: Occurrences
  readonly batch: TransactionBatch
  readonly tiers: TierCounters
  readonly counters: CounterPeriods
}

/** A rater for one transaction. */
export function usageRater(store: WriteStore, op: number, book: RatingBook, cache: SubscriberCache): UsageRater {
  if (cache.revision !== book.revision) {
    cache.subscribers.clear()
    cache.revision = book.revision
  }
  const work: Work = {
    store,
    op,
    book,
    insertUsage: store.bulk(usageRecord, USAGE_COLUMNS, { unlessPresent: 'identity' }),
    insertFurther: store.bulk(usageRecord, FURTHER_COLUMNS, { unlessPresent: 'identity' }),
    occurrences: occurrencesIn(store, cache.families),
    batch: transactionBatch(store, op),
    tiers: tierCounters(store),
    counters: counterPeriods(store, op),
  }
  const readAndRate = async (usage: IncomingUsage, point: AccessPoint): Promise<UsageOutcome> => {
    // A planned change serves from its day on, also before the job of that day made it.
    const read = await readSubscriber(store, book, point.subscription.id, 'begunAndPlanned')
    cache.subscribers.set(point.subscription.id, read)
    return rateUsage(work, usage, point, read)
  }
  return {
    rate: (usage, access) => {
      const match = access.matcher(usage.values.accessCode, usage.values.eventDate)
      if (!match.ok) return match
      const point = match.accesses[0] as AccessPoint
      const known = cache.subscribers.get(point.subscription.id)
      return known === undefined ? readAndRate(usage, point) : rateUsage(work, usage, point, known)
    },
    flush: async () => {
      work.batch.flush()
      work.counters.flush()
      await work.tiers.flush()
    },
  }
}

/** A quantity as counted, and as it is rated by the conversions of charges. */
interface Counted {
  readonly quantity: Decimal
  readonly rated: Map<QuantityConversion, Decimal>
}
const countedOf = remembered(20_000, (stored: string): Counted => ({ quantity: decimal(stored), rated: new Map() }))

/** In the rating unit; what a whole record comes to is remembered, because calls of one length come again and again. */
function ratedOf(counted: Counted, { quantity: part, start }: UsageSlice, conversion: QuantityConversion): Decimal {
  if (part !== counted.quantity) return ratedQuantity(part, conversion, start)
  const known = counted.rated.get(conversion)
  if (known) return known
  const made = ratedQuantity(part, conversion)
  counted.rated.set(conversion, made)
  return made
}

/** A record entirely or not at all: nothing is written and no counter moves before every slice of it has its price. */
function rateUsage(work: Work, usage: IncomingUsage, point: AccessPoint, subscriber: Subscriber | null): UsageOutcome {
  if (!subscriber) return fault('SUBSCRIPTION_IS_NULL', 'The subscription could not be read.')
  const counted = usage.values.duration ? inUnitOfCharge(work, subscriber, usage.values) : null
  if (counted !== null && 'cause' in counted) return { ok: false, fault: counted }
  return rateCounted(work, counted === null ? usage : { ...usage, values: counted }, point, subscriber)
}

/**
 * A duration counted in the unit of usage of the charge that takes it, to twelve digits, half up: 490 seconds are 8.166666666667
 * minutes. A charge without a unit counts seconds.
 */
function inUnitOfCharge(work: Work, subscriber: Subscriber, { duration: _duration, ...values }: UsageValues): UsageValues | UsageFault {
  const seconds = decimal(values.quantity)
  const begun = planOf(work, subscriber, values, seconds)
  if (!begun.ok) return { cause: begun.reason, field: null, reason: begun.message }
  const unit = usageUnit(subscriber, begun.slices[0] as UsageSlice)
  if (unit === null) return notInTime(begun.slices, seconds)
  const quantity = seconds.div(unit)
  // How far counters reach may send it on to other charges, which have to count in the same unit.
  const plan = planOf(work, subscriber, values, quantity)
  if (!plan.ok) return { cause: plan.reason, field: null, reason: plan.message }
  const others = plan.slices.filter((slice) => !usageUnit(subscriber, slice)?.eq(unit))
  return others.length > 0 ? notInTime(others, seconds) : { ...values, quantity: toStored(quantity) }
}

/** Seconds of the unit in which the charge of a slice counts usage. */
function usageUnit(subscriber: Subscriber, { charge }: UsageSlice): Decimal | null {
  const { usageSeconds } = (subscriber.charges[charge.id] as SubscribedCharge).charge
  return usageSeconds === undefined ? ONE : usageSeconds
}

function notInTime([first]: readonly UsageSlice[], seconds: Decimal): UsageFault {
  const reason = `a duration of ${toPlain(seconds)} seconds cannot be counted by charge ${first?.charge.code ?? ''}: its usage has another unit. Write the quantity in that unit`
  return { cause: 'INVALID_FORMAT', field: 'quantity', reason }
}

function planOf(work: Work, subscriber: Subscriber, { eventDate, parameters }: UsageValues, quantity: Decimal): UsagePlan {
  return planUsage(
    { subscription: subscriber.subscriptionId, eventDate, quantity, parameters },
    subscriber.usageCharges,
    counterRules(work.counters, subscriber, eventDate),
  )
}

function rateCounted(work: Work, usage: IncomingUsage, point: AccessPoint, subscriber: Subscriber): UsageOutcome {
  const { values } = usage
  const counted = countedOf(values.quantity)
  const plan = planOf(work, subscriber, values, counted.quantity)
  if (!plan.ok) return fault(plan.reason, plan.message)
  const rated: RatedSlice[] = []
  for (const slice of plan.slices) {
    const one = rateSlice(work, subscriber, slice, values, counted, rated)
    if (!one.ok) return fault(one.cause, one.reason)
    rated.push(one)
  }
  const { id, family } = writeRecord(work, usage, point, subscriber.subscriptionId)
  if (id === 0) return { ok: false, fault: { cause: 'DUPLICATE', field: null, reason: 'The same record was received before.', family } }
  for (const one of rated) {
    work.batch.add(
      transactionOf(subscriber, one, id, values.eventDate, inputsOf(work.counters, subscriber, one, values.eventDate, counted.quantity)),
    )
    countTiers(one)
  }
  if (subscriber.counters.length > 0) countRecord(work.counters, subscriber, plan, rated, values.eventDate)
  return { ok: true, transactions: rated.length }
}

const NO_DIGEST = Buffer.alloc(0)

/** Its id, 0 where all its occurrences are there. */
function writeRecord(work: Work, usage: IncomingUsage, point: AccessPoint, subscription: number): { id: number; family: string } {
  const { values, batch, line } = usage
  const parameters = JSON.stringify(values.parameters)
  const family = familyOf({ eventAt: values.eventAt, accessCode: point.code, quantity: values.quantity, parameters })
  const further = furtherOf(values)
  const row: unknown[] = [
    work.op,
    batch,
    NO_DIGEST,
    values.eventAt,
    values.eventDate,
    values.quantity,
    point.id,
    subscription,
    parameters,
    line,
  ]
  row.push(bytesOf(family))
  const first = work.occurrences.mayBeFirst(family, further) ? work.insertUsage.add(row) : 0
  if (first !== 0) return { id: first, family }
  const occurrence = work.occurrences.next({ family, further, batch, reject: usage.reject })
  if (occurrence === null) return { id: 0, family }
  const identity = bytesOf(identityOf(family, further, occurrence))
  row.pop()
  if (further === null) return { id: work.insertUsage.add([...row, identity]), family }
  work.occurrences.wroteFurther(family)
  return { id: work.insertFurther.add([...row, further, identity, bytesOf(family)]), family }
}

function fault(cause: UsageFault['cause'], reason: string): UsageOutcome {
  return { ok: false, fault: { cause, field: null, reason } }
}

/** A part of a record at a charge, priced and taxed. */
export interface RatedSlice {
  readonly ok: true
  readonly slice: UsageSlice
  readonly charged: SubscribedCharge
  readonly quantity: Decimal
  readonly priced: Priced
  readonly taxId: number
  readonly tier: TierCounter | null
}

/** @param rated slices of the same record, which count before this one */
function rateSlice(
  { book, tiers }: Work,
  subscriber: Subscriber,
  slice: UsageSlice,
  values: UsageValues,
  counted: Counted,
  rated: readonly RatedSlice[],
): RatedSlice | Unpriced {
  const charged = subscriber.charges[slice.charge.id] as SubscribedCharge
  const { charge } = charged
  const quantity = ratedOf(counted, slice, charge.conversion)
  const tier = countsQuantity(charge) ? tiers.at(subscriber.subscriptionId, charge.id, monthOfUsage(values.eventDate)) : null
  const { parameters } = values
  const before = tier ? (set: string) => standingOf(tier, set, rated) : nothingBefore
  // What goes on with a record that another charge began was connected by that one.
  const fee = slice.start.isZero() ? undefined : ZERO
  const priced = priceOf(book, { subscriber, charged, date: values.eventDate, quantity, parameters, before, fee })
  if (!priced.ok) return priced
  const tax = taxOf(book, subscriber.sideOn(values.eventDate), charge.taxClassCode, values.eventDate)
  if (!tax.ok) return tax
  return { ok: true, slice, charged, quantity, priced, taxId: tax.tax.id, tier }
}

function transactionOf(
  subscriber: Subscriber,
  { charged, priced, quantity, taxId }: RatedSlice,
  usageRecordId: number,
  date: CalendarDate,
  inputs: string | null,
): NewTransaction {
  return {
    billingAccountId: subscriber.billingAccountId,
    subscriptionId: subscriber.subscriptionId,
    serviceId: charged.serviceId,
    chargeId: charged.charge.id,
    articleId: charged.charge.articleId,
    taxId,
    kind: 'usage',
    usageRecordId,
    priceVersionId: priced.versionId,
    priceLineId: priced.lineId,
    usageDate: date,
    periodStart: null,
    periodEnd: null,
    quantity,
    unitPrice: priced.unitPrice,
    amount: priced.amount,
    inputs,
  }
}

const nothingBefore = () => NOTHING_USED

/** Where a set stands after the slices of the same record. */
function standingOf(tier: TierCounter, set: string, rated: readonly RatedSlice[]): Standing {
  const last = rated.findLast((one) => one.tier === tier && one.priced.counted?.set === set)
  return last?.priced.counted?.after ?? standingAt(tier, set)
}

function countTiers({ tier, priced }: RatedSlice): void {
  if (tier && priced.counted) moveTo(tier, priced.counted.set, priced.counted.after)
}

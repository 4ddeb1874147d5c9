/** Rates usage records one by one within a transaction: access point, charges, prices, taxes, rows. */
import { preparedSelect, preparedWrite, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, ZERO, decimal, toPlain, toStored } from '../kernel/decimal.ts'
import { usageRecord } from '../mediation/model.ts'
import type { UsageFault } from '../mediation/rules/rejection-causes.ts'
import type { AccessMatcher, AccessPoint } from '../mediation/rules/match-access.ts'
import { accessMatcher } from '../mediation/rules/match-access.ts'
import type { UsageValues } from '../mediation/rules/usage-values.ts'
import { ratedQuantity } from '../pricing/amounts.ts'
import type { RatingBook } from './book.ts'
import { countsQuantity, priceOf, type Priced } from './price.ts'
import { planUsage, type UsageSlice } from './rules/usage-charges.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import { taxOf } from './taxes.ts'
import { transactionWriter } from './write-transactions.ts'

/** A raw record on its way in. */
export interface IncomingUsage {
  readonly values: UsageValues
  /** First 16 bytes of SHA-256 over the raw line. */
  readonly digest: Uint8Array
  readonly batch: number
}

export type UsageOutcome = { readonly ok: true; readonly transactions: number } | { readonly ok: false; readonly fault: UsageFault }

export interface AccessRead {
  readonly matcher: AccessMatcher
}

const accessRows = preparedSelect<{ code: string }>()((db, p) =>
  db
    .selectFrom('access_point')
    .innerJoin('subscription', 'subscription.id', 'access_point.subscription_id')
    .select([
      'access_point.id',
      'access_point.access_id',
      'access_point.start_date',
      'access_point.end_date',
      'subscription.id as subscription_id',
      'subscription.status',
      'subscription.subscription_date',
      'subscription.termination_date',
    ])
    .where('access_point.access_id', '=', p.code),
)

/** The access points of a code, ready to match. */
export async function readAccess(store: WriteStore, code: string): Promise<AccessRead> {
  const rows = await store.all(accessRows(store), { code })
  const points = rows.map(
    (row): AccessPoint => ({
      id: row.id,
      code: row.access_id,
      disabled: false,
      startDate: row.start_date,
      endDate: row.end_date,
      subscription: {
        id: row.subscription_id,
        status: row.status === 'pending' ? 'created' : row.status,
        startDate: row.subscription_date,
        terminationDate: row.termination_date,
      },
    }),
  )
  return { matcher: accessMatcher(points, 'reject') }
}

const readCounter = preparedSelect<{ subscription: number; charge: number; period: string }>()((db, p) =>
  db
    .selectFrom('usage_counter')
    .select('used')
    .where('subscription_id', '=', p.subscription)
    .where('charge_id', '=', p.charge)
    .where('period_start', '=', p.period),
)
const keepCounter = preparedWrite<{ subscription: number; charge: number; period: string; used: string }>()((db, p) =>
  db
    .insertInto('usage_counter')
    .values({ subscription_id: p.subscription, charge_id: p.charge, period_start: p.period, used: p.used })
    .onConflict((on) => on.columns(['subscription_id', 'charge_id', 'period_start']).doUpdateSet({ used: p.used })),
)

interface Counter {
  readonly subscription: number
  readonly charge: number
  readonly period: CalendarDate
  used: Decimal
  moved: boolean
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
] as const

export interface UsageRater {
  rate(usage: IncomingUsage, access: AccessRead): Promise<UsageOutcome>
  /** Writes the counters that moved; once, at the end of the transaction. */
  flush(): Promise<void>
}

/** What a rater remembers between transactions of one job; forgotten when the book changes. */
export interface SubscriberCache {
  revision: number
  readonly subscribers: Map<number, Subscriber | null>
}

export function subscriberCache(): SubscriberCache {
  return { revision: -1, subscribers: new Map() }
}

/** A rater for one transaction. */
export function usageRater(store: WriteStore, op: number, book: RatingBook, cache: SubscriberCache): UsageRater {
  if (cache.revision !== book.revision) {
    cache.subscribers.clear()
    cache.revision = book.revision
  }
  const insertUsage = store.bulk(usageRecord, USAGE_COLUMNS, { unlessPresent: 'digest' })
  const write = transactionWriter(store, op)
  const counters = new Map<string, Counter>()

  const subscriberOf = async (id: number) => {
    const known = cache.subscribers.get(id)
    if (known !== undefined) return known
    const read = await readSubscriber(store, book, id)
    cache.subscribers.set(id, read)
    return read
  }
  const counterOf = async (subscription: number, charge: number, period: CalendarDate) => {
    const key = `${subscription}|${charge}|${period}`
    const known = counters.get(key)
    if (known) return known
    const row = await store.first(readCounter(store), { subscription, charge, period })
    const counter = { subscription, charge, period, used: row ? decimal(row.used) : ZERO, moved: false }
    counters.set(key, counter)
    return counter
  }

  const rate = async (usage: IncomingUsage, access: AccessRead): Promise<UsageOutcome> => {
    const { values } = usage
    const match = access.matcher(values.accessCode, values.eventDate)
    if (!match.ok) return match
    const point = match.accesses[0] as AccessPoint
    const subscriber = await subscriberOf(point.subscription.id)
    if (!subscriber) return fault('SUBSCRIPTION_IS_NULL', 'The subscription could not be read.')
    const plan = planUsage(
      {
        subscription: subscriber.subscriptionId,
        eventDate: values.eventDate,
        quantity: decimal(values.quantity),
        parameters: values.parameters,
      },
      subscriber.usageCharges,
      NO_EXPRESSIONS,
    )
    if (!plan.ok) return fault(plan.reason, plan.message)
    const rated: RatedSlice[] = []
    for (const slice of plan.slices) {
      const one = await rateSlice(book, subscriber, slice, values, counterOf)
      if (!one.ok) return fault(one.cause, one.reason)
      rated.push(one)
    }
    const id = insertUsage.add([
      op,
      usage.batch,
      usage.digest,
      values.eventAt,
      values.eventDate,
      values.quantity,
      point.id,
      subscriber.subscriptionId,
      JSON.stringify(values.parameters),
    ])
    if (id === 0) return fault('DUPLICATE', 'The same record was received before.')
    for (const one of rated) writeSlice(write, subscriber, one, id, values.eventDate)
    return { ok: true, transactions: rated.length }
  }
  return {
    rate,
    flush: async () => {
      for (const { subscription, charge, period, used, moved } of counters.values()) {
        if (moved) await store.run(keepCounter(store), { subscription, charge, period, used: toStored(used) })
      }
    },
  }
}

const NO_EXPRESSIONS = {
  counterPeriod: () => {
    throw new TypeError('usage charges have no limiting counters')
  },
  holds: () => true,
}

function fault(cause: UsageFault['cause'], reason: string): UsageOutcome {
  return { ok: false, fault: { cause, field: null, reason } }
}

interface RatedSlice {
  readonly ok: true
  readonly charged: SubscribedCharge
  readonly quantity: Decimal
  readonly priced: Priced
  readonly taxId: number
  readonly counter: Counter | null
}

async function rateSlice(
  book: RatingBook,
  subscriber: Subscriber,
  slice: UsageSlice,
  values: UsageValues,
  counterOf: (subscription: number, charge: number, period: CalendarDate) => Promise<Counter>,
) {
  const charged = subscriber.charges[slice.charge.id] as SubscribedCharge
  const { charge } = charged
  const quantity = ratedQuantity(slice.quantity, charge.conversion)
  const counter = countsQuantity(charge) ? await counterOf(subscriber.subscriptionId, charge.id, monthOfUsage(values.eventDate)) : null
  const priced = priceOf(book, {
    subscriber,
    charged,
    date: values.eventDate,
    quantity,
    parameters: values.parameters,
    before: counter?.used ?? ZERO,
  })
  if (!priced.ok) return priced
  const tax = taxOf(book, subscriber, charge.taxClassCode, values.eventDate)
  if (!tax.ok) return tax
  return { ok: true, charged, quantity, priced, taxId: tax.tax.id, counter } satisfies RatedSlice
}

/** The period over which tiers and included quantities count: the calendar month of the usage. */
export function monthOfUsage(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 8)}01`
}

function writeSlice(
  write: ReturnType<typeof transactionWriter>,
  subscriber: Subscriber,
  one: RatedSlice,
  usageRecordId: number,
  date: CalendarDate,
): void {
  const { charged, counter, priced, quantity } = one
  write({
    billingAccountId: subscriber.billingAccountId,
    subscriptionId: subscriber.subscriptionId,
    serviceId: charged.serviceId,
    chargeId: charged.charge.id,
    articleId: charged.charge.articleId,
    taxId: one.taxId,
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
    inputs: counter ? `{"before":"${toPlain(counter.used)}"}` : null,
  })
  if (!counter) return
  counter.used = counter.used.plus(quantity)
  counter.moved = true
}

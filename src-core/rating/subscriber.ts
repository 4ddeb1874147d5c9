/** Who is rated: a subscription with its accounts, services and charges, read once and used for many records. */
import { IS_TOLD, SIDE_COLUMNS, type Side, sideRecords, type Sides, sidesOf } from '../accounts/index.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { NO_STATES, readStates } from '../entities/dated/read-states.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal } from '../kernel/decimal.ts'
import type { BookCharge, RatingBook } from './book.ts'
import { type HeldCounter, type HeldCounters, heldCounters } from './counter-book.ts'
import { compareUsageCharges, type UsageCharge } from './rules/usage-charges.ts'

/** A charge at a service of the subscription. */
export interface SubscribedCharge {
  readonly instanceId: number
  readonly charge: BookCharge
  readonly productId: number
  readonly serviceId: number
  /** The first service of its line, which holds counters and what counts together: a change begins neither anew. */
  readonly firstServiceId: number
  readonly lineStart: CalendarDate
  /** Ages of price count from here; `null` for the first day of the subscription. */
  readonly agedFrom: CalendarDate | null
  readonly serviceStart: CalendarDate
  /** Exclusive. */
  readonly serviceEnd: CalendarDate | null
  /** The offer under which the service runs, where a change of offer tells it from its subscription's. */
  readonly offerCode: string | null
  readonly serviceQuantity: Decimal
  readonly attributes: Readonly<Record<string, unknown>>
  /** Replaces the price where the charge allows it. */
  readonly priceOverride: Decimal | null
}

export interface Subscriber {
  readonly subscriptionId: number
  readonly subscriptionDate: CalendarDate
  readonly billingAccountId: number
  readonly currency: string
  readonly sellerCode: string
  readonly offerCode: string
  readonly creditCategory: string | null
  /** Who buys and sells as of a day. */
  sideOn(day: CalendarDate): Side
  readonly charges: readonly SubscribedCharge[]
  /** Usage charges in their order of precedence; `id` is the index into `charges`. */
  readonly usageCharges: readonly UsageCharge[]
  /** Counters of its usage charges, which name them by their index here. */
  readonly counters: readonly HeldCounter[]
}

const headOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('user_account', 'user_account.id', 'subscription.user_account_id')
    .innerJoin('billing_account as ba', 'ba.id', 'user_account.billing_account_id')
    .innerJoin('customer_account', 'customer_account.id', 'ba.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'customer_account.customer_id')
    .innerJoin('customer_category as cc', 'cc.id', 'c.customer_category_id')
    .innerJoin('seller as s', 's.id', 'subscription.seller_id')
    .innerJoin('offer', 'offer.id', 'subscription.offer_id')
    .leftJoin('credit_category', 'credit_category.id', 'customer_account.credit_category_id')
    .leftJoin('tax_category as own', 'own.id', 'ba.tax_category_id')
    .leftJoin('tax_category as general', 'general.id', 'cc.tax_category_id')
    .select([
      'subscription.id',
      'subscription.subscription_date',
      'customer_account.currency',
      's.code as seller_code',
      'offer.code as offer_code',
      'credit_category.code as credit_category',
      ...SIDE_COLUMNS,
      IS_TOLD,
    ])
    .where('subscription.id', '=', p.id),
)

const chargesOf = preparedSelect<{ id: number; except: 'inactive' | 'cancelled' }>()((db, p) =>
  db
    .selectFrom('service')
    .innerJoin('charge_instance', 'charge_instance.service_id', 'service.id')
    .leftJoin('offer', 'offer.id', 'service.offer_id')
    .select([
      'charge_instance.id',
      'charge_instance.charge_id',
      'charge_instance.price_override',
      'service.id as service_id',
      'service.product_id',
      'service.start_date',
      'service.end_date',
      'service.first_service_id',
      'service.first_start',
      'charge_instance.aged_from',
      'service.quantity',
      'service.attributes',
      'offer.code as offer_code',
    ])
    .where('service.subscription_id', '=', p.id)
    .where('service.status', '<>', p.except)
    .where('service.status', '<>', 'cancelled'),
)

/**
 * Reads a subscription for rating; `null` when there is none.
 *
 * @param of services that run or ran, or also those that are to begin
 */
export async function readSubscriber(
  store: ReadStore,
  book: RatingBook,
  id: number,
  of: 'begun' | 'begunAndPlanned' = 'begun',
): Promise<Subscriber | null> {
  const head = await store.first(headOf(store), { id })
  if (!head) return null
  const rows = await store.all(chargesOf(store), { id, except: of === 'begun' ? 'inactive' : 'cancelled' })
  const charges = rows.flatMap((row): SubscribedCharge[] => {
    const charge = book.charges.get(row.charge_id)
    if (!charge) return []
    return [
      {
        instanceId: row.id,
        charge,
        productId: row.product_id,
        serviceId: row.service_id,
        firstServiceId: row.first_service_id ?? row.service_id,
        lineStart: row.first_start ?? row.start_date,
        agedFrom: row.aged_from,
        serviceStart: row.start_date,
        serviceEnd: row.end_date,
        offerCode: row.offer_code,
        serviceQuantity: decimal(row.quantity),
        attributes: JSON.parse(row.attributes) as Record<string, unknown>,
        priceOverride: row.price_override === null ? null : decimal(row.price_override),
      },
    ]
  })
  const states = head.is_told ? await readStates(store, sideRecords(head)) : NO_STATES
  const [sides] = (await sidesOf(store, [head], states)) as [Sides]
  const counters = heldCounters(book.counters, head.subscription_date, charges)
  return {
    subscriptionId: head.id,
    subscriptionDate: head.subscription_date,
    billingAccountId: head.billing_account_id,
    currency: head.currency,
    sellerCode: head.seller_code,
    offerCode: head.offer_code,
    creditCategory: head.credit_category,
    sideOn: (day) => sides.on(day),
    charges,
    usageCharges: usageChargesOf(charges, counters),
    counters: counters.all,
  }
}

function usageChargesOf(charges: readonly SubscribedCharge[], { ofCharge }: HeldCounters): UsageCharge[] {
  return charges
    .map((one, index) => ({ one, index }))
    .filter(({ one }) => one.charge.type === 'usage')
    .map(
      ({ one, index }): UsageCharge => ({
        id: index,
        code: one.charge.code,
        priority: one.charge.priority,
        validity: { start: one.serviceStart, end: one.serviceEnd },
        filterParameters: one.charge.filters,
        filterExpression: null,
        counter: ofCharge.get(one)?.limiting ?? null,
        accumulators: ofCharge.get(one)?.adding ?? [],
        triggerNextCharge: false,
      }),
    )
    .sort(compareUsageCharges)
}

/** What a trial takes from a subscription: whatever plans and grids compare. */
import { SIDE_COLUMNS, type Side, type Sides, sideRecords, sidesOf } from '../accounts/index.ts'
import type { ReadStore } from '../database/store.ts'
import { readStates } from '../entities/dated/read-states.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { GridValue } from '../pricing/match-cell.ts'

export interface TrialSubscriber {
  readonly seller: string
  readonly offer: string
  readonly currency: string
  readonly subscriptionDate: CalendarDate
  readonly side: Side
  readonly creditCategory: string | null
  /** Attributes of its services; those of the service that has the charge go first. */
  readonly attributes: Readonly<Record<string, GridValue>>
}

/** Reads a subscription for a trial of a charge, as of a day. @throws Refusal when there is none */
export async function trialSubscriber(
  store: ReadStore,
  subscriptionId: number,
  chargeId: number,
  date: CalendarDate,
): Promise<TrialSubscriber> {
  const row = await store.db
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
    .select(['subscription.subscription_date', 's.code as seller', 'offer.code as offer', 'customer_account.currency'])
    .select(['credit_category.code as credit_category', ...SIDE_COLUMNS])
    .where('subscription.id', '=', subscriptionId)
    .executeTakeFirst()
  if (!row) throw refuse('notFound', 'subscription.notFound', `There is no subscription with the id ${subscriptionId}.`)
  const services = await servicesOf(store, subscriptionId, chargeId, date)
  const [sides] = await sidesOf(store, [row], await readStates(store, sideRecords(row)))
  return {
    seller: row.seller,
    offer: offerOf(services) ?? row.offer,
    currency: row.currency,
    subscriptionDate: row.subscription_date,
    side: (sides as Sides).on(date),
    creditCategory: row.credit_category,
    attributes: attributesOf(services),
  }
}

interface TriedService {
  readonly attributes: string
  readonly offer: string | null
  readonly charged: number | null
  readonly start_date: CalendarDate
  readonly end_date: CalendarDate | null
}

/** Its services, those last that count most: the one that has the charge and runs on the day, then others that have it. */
async function servicesOf(store: ReadStore, subscriptionId: number, chargeId: number, date: CalendarDate): Promise<TriedService[]> {
  const rows = await store.db
    .selectFrom('service')
    .leftJoin('offer', 'offer.id', 'service.offer_id')
    .leftJoin('charge_instance', (join) =>
      join.onRef('charge_instance.service_id', '=', 'service.id').on('charge_instance.charge_id', '=', chargeId),
    )
    .select(['service.attributes', 'offer.code as offer', 'charge_instance.id as charged', 'service.start_date', 'service.end_date'])
    .where('service.subscription_id', '=', subscriptionId)
    .where('service.status', '<>', 'cancelled')
    .orderBy('service.id')
    .execute()
  const rank = (row: TriedService) => (row.charged === null ? 0 : 2) + (runsOn(row, date) ? 1 : 0)
  return rows.toSorted((one, other) => rank(one) - rank(other))
}

const runsOn = ({ start_date, end_date }: TriedService, date: CalendarDate): boolean =>
  start_date <= date && (end_date === null || date < end_date)

/** The offer under which the service that has the charge runs; `null` for that of the subscription. */
function offerOf(services: readonly TriedService[]): string | null {
  return services.at(-1)?.charged == null ? null : (services.at(-1)?.offer ?? null)
}

function attributesOf(services: readonly TriedService[]): Record<string, GridValue> {
  const merged = Object.assign({}, ...services.map((row) => JSON.parse(row.attributes) as Record<string, unknown>)) as Record<
    string,
    unknown
  >
  return Object.fromEntries(Object.entries(merged).map(([code, value]) => [code, gridValue(value)]))
}

function gridValue(value: unknown): GridValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return String(value)
  return Array.isArray(value) ? value.map(String) : null
}

/** Subscriptions, their services and what happens to them, and the rows of their two files. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'

export interface DemoService {
  readonly code: string
  readonly product: string
  readonly quantity: number
  /** By attribute code, as the product names them. */
  readonly attributes: Readonly<Record<string, string>>
  readonly service_number: string | null
  readonly device: string | null
  /** What usage records name: numbers, IMSIs, API keys, vaults. */
  readonly access_ids: readonly string[]
  /** `charge=price`, net, in the account's currency. */
  readonly price_overrides: string | null
}

/**
 * - `suspend`, `resume`, `terminate`: from this day on
 * - `upgrade`: the service becomes `product`, `quantity`, `attributes`; the subscription takes `offer`
 * - `oneShot`: `charge` is charged `quantity` times
 * - `override`: `charge` costs `price` from this day on
 */
export type DemoEventKind = 'suspend' | 'resume' | 'terminate' | 'upgrade' | 'oneShot' | 'override'

export interface DemoEvent {
  readonly date: CalendarDate
  readonly kind: DemoEventKind
  /** Termination reason. */
  readonly reason: string | null
  readonly service: string | null
  readonly offer: string | null
  readonly product: string | null
  readonly quantity: number | null
  readonly attributes: Readonly<Record<string, string>> | null
  readonly charge: string | null
  readonly price: string | null
}

export interface DemoSubscription {
  readonly code: string
  readonly customer: string
  readonly offer: string
  readonly subscription_date: CalendarDate
  readonly end_agreement_date: CalendarDate | null
  readonly sales_channel: string
  /** The first carries the access points. */
  readonly services: readonly DemoService[]
  /** By date. */
  readonly events: readonly DemoEvent[]
}

/** A row of `subscriptions.csv`: one a service, the subscription's own columns repeated. */
export interface SubscriptionRow {
  readonly subscription: string
  readonly customer: string
  readonly offer: string
  readonly subscription_date: string
  readonly end_agreement_date: string | null
  readonly sales_channel: string
  readonly service: string
  readonly product: string
  readonly quantity: number
  /** `speed=1000|term=24|business=true` */
  readonly attributes: string
  readonly service_number: string | null
  readonly device: string | null
  /** `+494315500010|+494315500011` */
  readonly access_ids: string
  readonly price_overrides: string | null
}

export const SUBSCRIPTION_COLUMNS = [
  'subscription',
  'customer',
  'offer',
  'subscription_date',
  'end_agreement_date',
  'sales_channel',
  'service',
  'product',
  'quantity',
  'attributes',
  'service_number',
  'device',
  'access_ids',
  'price_overrides',
] as const satisfies readonly (keyof SubscriptionRow)[]

export function* subscriptionRows(subscriptions: readonly DemoSubscription[]): Generator<SubscriptionRow> {
  for (const { code, services, events: _events, ...own } of subscriptions) {
    for (const { code: service, attributes, access_ids, ...rest } of services) {
      yield { subscription: code, ...own, service, ...rest, attributes: writePairs(attributes), access_ids: access_ids.join('|') }
    }
  }
}

/** A row of `subscription-events.csv`, all subscriptions together by date. */
export interface EventRow extends Omit<DemoEvent, 'attributes' | 'kind'> {
  readonly event: DemoEventKind
  readonly subscription: string
  readonly attributes: string | null
}

export const EVENT_COLUMNS = [
  'date',
  'subscription',
  'event',
  'reason',
  'service',
  'offer',
  'product',
  'quantity',
  'attributes',
  'charge',
  'price',
] as const satisfies readonly (keyof EventRow)[]

export function eventRows(subscriptions: readonly DemoSubscription[]): EventRow[] {
  const rows = subscriptions.flatMap(({ code, events }) =>
    events.map(
      ({ kind, attributes, ...event }): EventRow => ({
        ...event,
        event: kind,
        subscription: code,
        attributes: attributes === null ? null : writePairs(attributes),
      }),
    ),
  )
  return rows.sort((one, other) => (one.date === other.date ? 0 : one.date < other.date ? -1 : 1))
}

function writePairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join('|')
}

/** Counters of the catalog, and which of them a subscription's usage charges have. */
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal } from '../kernel/decimal.ts'
import { divide } from '../kernel/rounding.ts'
import { UNIT_ROUNDING } from '../pricing/amounts.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import type { CounterKind } from './rules/counters.ts'
import type { SubscribedCharge } from './subscriber.ts'

export interface BookCounter {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly kind: CounterKind
  readonly accumulator: boolean
  /** In its unit; `null` is unlimited. */
  readonly ceiling: Decimal | null
  /** `null` where it counts as the usage records do. */
  readonly unit: { readonly symbol: string; readonly multiplier: Decimal } | null
  /** `null` for calendar months. */
  readonly calendar: CalendarDefinition | null
  readonly level: 'subscription' | 'service'
  /** Where a negative record goes first: back to the counter, or to what the next charge rated because it was used up. */
  readonly corrects: 'counter' | 'charged'
  /** `80%, 100`; blank for none. */
  readonly notificationLevels: string
}

export interface BookCounters {
  readonly byId: ReadonlyMap<number, BookCounter>
  /** The counters of a charge at a product: the product's own first, then the charge's. */
  of(productId: number, chargeId: number): readonly BookCounter[]
}

const NONE: readonly BookCounter[] = []

/** Reads the counters of the catalog. */
export async function readCounters(store: ReadStore): Promise<BookCounters> {
  const rows = await store.db
    .selectFrom('counter')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'counter.unit_id')
    .leftJoin('calendar', 'calendar.id', 'counter.calendar_id')
    .selectAll('counter')
    .select(['unit.symbol', 'unit.multiplier', 'calendar.definition'])
    .execute()
  const byId = new Map(
    rows.map((row): [number, BookCounter] => [
      row.id,
      {
        id: row.id,
        code: row.code,
        name: row.name,
        kind: row.kind,
        accumulator: row.accumulator === 1,
        ceiling: row.ceiling === null ? null : decimal(row.ceiling),
        unit: row.multiplier === null ? null : { symbol: row.symbol ?? '', multiplier: decimal(row.multiplier) },
        calendar: row.definition === null ? null : (JSON.parse(row.definition) as CalendarDefinition),
        level: row.level,
        corrects: row.corrects,
        notificationLevels: row.notification_levels ?? '',
      },
    ]),
  )
  const counted = await readCounted(store)
  return {
    byId,
    of: (productId, chargeId) => {
      const ids = new Set([counted.get(`${productId}|${chargeId}`), counted.get(`|${chargeId}`)])
      const found = [...ids].flatMap((id) => (id === undefined ? [] : [byId.get(id) as BookCounter]))
      return found.length === 0 ? NONE : found
    },
  }
}

/** Counter ids by `product|charge` and `|charge`. */
async function readCounted(store: ReadStore): Promise<Map<string, number>> {
  const charges = await store.db.selectFrom('charge').select(['id', 'counter_id']).where('counter_id', 'is not', null).execute()
  const products = await store.db
    .selectFrom('product_charge')
    .select(['product_id', 'charge_id', 'counter_id'])
    .where('counter_id', 'is not', null)
    .where('archived_at', 'is', null)
    .execute()
  return new Map([
    ...charges.map((row): [string, number] => [`|${row.id}`, row.counter_id as number]),
    ...products.map((row): [string, number] => [`${row.product_id}|${row.charge_id}`, row.counter_id as number]),
  ])
}

/** A counter as a subscription, or a service of it, has it. */
export interface HeldCounter {
  readonly counter: BookCounter
  /** The first service of its line; 0 where the subscription holds it. */
  readonly serviceId: number
  /** The day from which its periods are counted. */
  readonly since: CalendarDate
  /** Of the unit in which the usage records count; `null` where none is named. */
  readonly usageMultiplier: Decimal | null
  /** In the unit in which the usage records count, or an amount. */
  readonly ceiling: Decimal | null
}

/** The counters of a subscription's usage charges, each once, and by charge their places in that list. */
export interface HeldCounters {
  readonly all: readonly HeldCounter[]
  readonly ofCharge: ReadonlyMap<SubscribedCharge, { readonly limiting: number | null; readonly adding: readonly number[] }>
}

/** Which counters stand at which charges. Of several that limit one charge the product's own counts. */
export function heldCounters(counters: BookCounters, subscriptionDate: CalendarDate, charges: readonly SubscribedCharge[]): HeldCounters {
  const all: HeldCounter[] = []
  const ofCharge = new Map<SubscribedCharge, { limiting: number | null; adding: readonly number[] }>()
  const placeOf = (counter: BookCounter, charged: SubscribedCharge): number => {
    const serviceId = counter.level === 'service' ? charged.firstServiceId : 0
    const known = all.findIndex((one) => one.counter === counter && one.serviceId === serviceId)
    if (known >= 0) return known
    const { inputMultiplier, ratingMultiplier } = charged.charge.conversion
    const usageMultiplier = inputMultiplier ?? ratingMultiplier
    const since = serviceId === 0 ? subscriptionDate : charged.lineStart
    return all.push({ counter, serviceId, since, usageMultiplier, ceiling: ceilingOf(counter, usageMultiplier) }) - 1
  }
  for (const charged of charges) {
    const found = counters.of(charged.productId, charged.charge.id)
    if (charged.charge.type !== 'usage' || found.length === 0) continue
    const limiting = found.find((one) => !one.accumulator)
    ofCharge.set(charged, {
      limiting: limiting ? placeOf(limiting, charged) : null,
      adding: found.filter((one) => one.accumulator).map((one) => placeOf(one, charged)),
    })
  }
  return { all, ofCharge }
}

function ceilingOf({ ceiling, unit, kind }: BookCounter, usageMultiplier: Decimal | null): Decimal | null {
  if (ceiling === null || kind === 'usageAmount' || unit === null || usageMultiplier === null) return ceiling
  return divide(ceiling.times(unit.multiplier), usageMultiplier, UNIT_ROUNDING)
}

/** A quantity of usage in the unit of the counter, 12 decimals; an amount as it is. */
export function inCounterUnit({ counter: { kind, unit }, usageMultiplier }: HeldCounter, used: Decimal): Decimal {
  if (kind === 'usageAmount' || unit === null || usageMultiplier === null) return used
  return divide(used.times(usageMultiplier), unit.multiplier, UNIT_ROUNDING)
}

/**
 * Counter periods within one transaction: read or opened at first use, moved in memory, written once at its end.
 * A period is opened by the date of the event, with the ceiling as it stands then. Source: Opencell 3.7.
 */
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { addMonths, type CalendarDate, type Period } from '../kernel/dates.ts'
import { type Decimal, ZERO, decimal, toStored } from '../kernel/decimal.ts'
import { datePeriodAround } from '../setup/calendars/boundaries.ts'
import type { HeldCounter } from './counter-book.ts'
import { counterPeriod } from './model.ts'
import { type CounterPeriod, notificationLevels } from './rules/counters.ts'
import type { Subscriber } from './subscriber.ts'

/** A period as it stands in the transaction. */
export interface OpenCounter {
  readonly held: HeldCounter
  readonly subscriptionId: number
  readonly period: Period
  /** 0 until it is stored. */
  readonly rowId: number
  readonly ceiling: Decimal | null
  readonly notificationLevels: CounterPeriod['notificationLevels']
  used: Decimal
  over: Decimal
  overAmount: Decimal
  readonly crossed: string[]
  moved: boolean
}

export interface CounterPeriods {
  /** The period of a subscriber's counter that holds a day; `null` where its calendar has none. */
  at(subscriber: Subscriber, index: number, date: CalendarDate): OpenCounter | null
  /** Writes what moved. */
  flush(): void
}

/** The stored period of a counter that holds a day; service 0 where the subscription holds it. */
export const storedAt = preparedSelect<{ subscription: number; counter: number; service: number; date: string }>()((db, p) =>
  db
    .selectFrom('counter_period')
    .selectAll()
    .where('subscription_id', '=', p.subscription)
    .where('counter_id', '=', p.counter)
    .where('service_id', '=', p.service)
    .where('from_date', '<=', p.date)
    .where('to_date', '>', p.date)
    .orderBy('from_date', 'desc')
    .limit(1),
)
export type CounterPeriodRow = NonNullable<ReturnType<typeof storedAt>['row']>

const NEW_COLUMNS = [
  'counter_id',
  'subscription_id',
  'service_id',
  'from_date',
  'to_date',
  'ceiling',
  'used',
  'over',
  'over_amount',
  'crossed',
  'created_op',
  'changed_op',
]
const MOVED_COLUMNS = ['used', 'over', 'over_amount', 'crossed', 'changed_op']

/** @param op the audit entry that what moves is written by */
export function counterPeriods(store: WriteStore, op: number): CounterPeriods {
  const open = new Map<string, OpenCounter[]>()
  return {
    at: (subscriber, index, date) => {
      const held = subscriber.counters[index] as HeldCounter
      const key = `${subscriber.subscriptionId}|${held.counter.id}|${held.serviceId}`
      const known = open.get(key)
      const found = known?.find(({ period }) => period.start <= date && date < period.end)
      if (found) return found
      const read = readOrOpen(store, subscriber, held, date)
      if (read) open.set(key, [...(known ?? []), read])
      return read
    },
    flush: () => {
      const moved = [...open.values()].flat().filter((one) => one.moved)
      const [fresh, stored] = [moved.filter((one) => one.rowId === 0), moved.filter((one) => one.rowId !== 0)]
      store.bulk(counterPeriod, NEW_COLUMNS).addAll(fresh.map((one) => newRow(one, op)))
      store.bulkUpdate(counterPeriod, MOVED_COLUMNS).setAll(stored.map((one) => [one.rowId, ...figures(one), op]))
    },
  }
}

function newRow(one: OpenCounter, op: number): unknown[] {
  const { held, subscriptionId, period, ceiling } = one
  const holder = [held.counter.id, subscriptionId, held.serviceId]
  return [...holder, period.start, period.end, ceiling === null ? null : toStored(ceiling), ...figures(one), op, op]
}

function figures({ used, over, overAmount, crossed }: OpenCounter): unknown[] {
  return [toStored(used), toStored(over), toStored(overAmount), crossed.length === 0 ? null : JSON.stringify(crossed)]
}

function readOrOpen(store: WriteStore, subscriber: Subscriber, held: HeldCounter, date: CalendarDate): OpenCounter | null {
  const { subscriptionId } = subscriber
  const row = store.firstNow(storedAt(store), { subscription: subscriptionId, counter: held.counter.id, service: held.serviceId, date })
  const period = row ? { start: row.from_date, end: row.to_date } : periodOf(held, date)
  if (!period) return null
  const ceiling = row ? (row.ceiling === null ? null : decimal(row.ceiling)) : held.ceiling
  return {
    held,
    subscriptionId,
    period,
    rowId: row?.id ?? 0,
    ceiling,
    notificationLevels: notificationLevels(held.counter.notificationLevels, ceiling),
    used: row ? decimal(row.used) : ZERO,
    over: row ? decimal(row.over) : ZERO,
    overAmount: row ? decimal(row.over_amount) : ZERO,
    crossed: row?.crossed ? (JSON.parse(row.crossed) as string[]) : [],
    moved: false,
  }
}

/** The period of a counter's calendar around a day; the calendar month where it has none. */
export function periodOf({ counter, since }: HeldCounter, date: CalendarDate): Period | null {
  if (counter.calendar) return datePeriodAround(counter.calendar, date, since)
  const start = `${date.slice(0, 8)}01`
  return { start, end: addMonths(start, 1) }
}

/** A period as the rules know it; where there is none, one that holds nothing. */
export function ruleOf(index: number, kind: CounterPeriod['kind'], one: OpenCounter | null): CounterPeriod {
  const ceiling = one ? one.ceiling : ZERO
  return {
    id: index,
    kind,
    level: ceiling,
    value: one === null || ceiling === null ? ZERO : ceiling.minus(one.used),
    accumulated: new Map([['', one?.used ?? ZERO]]),
    notificationLevels: one?.notificationLevels ?? [],
    ...(one?.held.counter.corrects === 'charged' ? { chargedOver: one.over } : {}),
  }
}

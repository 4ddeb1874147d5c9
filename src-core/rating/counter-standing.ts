/** How far the counters of a subscription are used up. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { ListDefinition } from '../entities/define-list.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { ZERO, decimal, toPlain } from '../kernel/decimal.ts'
import { refuseMissing } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { ratingBook } from './book.ts'
import { type HeldCounter, inCounterUnit } from './counter-book.ts'
import { periodOf } from './counter-periods.ts'
import { readSubscriber, type Subscriber } from './subscriber.ts'

const standing = z.object({
  code: z.string(),
  label: z.string(),
  /** Of the figures that are quantities; the currency where the counter adds up amounts. */
  unit: z.string(),
  used: z.string(),
  /** `null` is unlimited. */
  ceiling: z.string().nullable(),
  /** What the next charge rated in the period because the counter was used up, and for how much. */
  over: z.string(),
  amountOver: z.string(),
  currency: z.string(),
  from: z.string(),
  /** Exclusive. */
  to: z.string(),
})
/** A counter in the period of today. */
export type CounterStanding = z.infer<typeof standing>

const periodsOf = preparedSelect<{ subscription: number; date: string }>()((db, p) =>
  db
    .selectFrom('counter_period')
    .selectAll()
    .where('subscription_id', '=', p.subscription)
    .where('from_date', '<=', p.date)
    .where('to_date', '>', p.date),
)
const usageUnitOf = preparedSelect<{ charge: number }>()((db, p) =>
  db
    .selectFrom('charge')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .leftJoin('unit_of_measure as input', 'input.id', 'charge.input_unit_id')
    .select((e) => e.fn.coalesce('input.symbol', 'unit.symbol').as('symbol'))
    .where('charge.id', '=', p.charge),
)

async function standingOf(store: ReadStore, id: number, today: CalendarDate): Promise<CounterStanding[]> {
  const subscriber = await readSubscriber(store, await ratingBook(store), id)
  if (!subscriber) throw refuseMissing('subscription', id)
  const rows = await store.all(periodsOf(store), { subscription: id, date: today })
  const all: CounterStanding[] = []
  for (const [index, held] of subscriber.counters.entries()) {
    const row = rows.find((one) => one.counter_id === held.counter.id && one.service_id === held.serviceId)
    const period = row ? { start: row.from_date, end: row.to_date } : periodOf(held, today)
    if (!period) continue
    const shown = (stored: string | undefined) => toPlain(inCounterUnit(held, stored === undefined ? ZERO : decimal(stored)))
    const ceiling = row ? row.ceiling : (held.ceiling?.toFixed() ?? null)
    all.push({
      code: held.counter.code,
      label: held.counter.name,
      unit: await unitOf(store, subscriber, held, index),
      used: shown(row?.used),
      ceiling: ceiling === null ? null : shown(ceiling),
      over: shown(row?.over),
      amountOver: toPlain(decimal(row?.over_amount ?? '0')),
      currency: subscriber.currency,
      from: period.start,
      to: period.end,
    })
  }
  return all
}

async function unitOf(store: ReadStore, subscriber: Subscriber, { counter }: HeldCounter, index: number): Promise<string> {
  if (counter.kind === 'usageAmount') return subscriber.currency
  if (counter.unit) return counter.unit.symbol
  const usage = subscriber.usageCharges.find((one) => one.counter === index || one.accumulators.includes(index))
  const charge = usage && subscriber.charges[usage.id]
  return (charge && (await store.first(usageUnitOf(store), { charge: charge.charge.id }))?.symbol) ?? ''
}

export const counterOperations: AnyOperation[] = [
  defineQuery({
    name: 'counter.standing',
    summary: 'The counters of a subscription in the period of today: used, ceiling, and what the next charge rated',
    input: z.object({ subscription: z.number().int() }),
    output: z.array(standing),
    handler: ({ store, today }, { subscription }) => standingOf(store, subscription, today),
  }),
].map(anyOperation)

export const counterPeriodList: ListDefinition = {
  name: 'counterPeriod',
  label: 'Counter of a subscription',
  pluralLabel: 'Counters of subscriptions',
  table: 'counter_period',
  joins: {
    counter: { sql: 'LEFT JOIN counter ON counter.id = counter_period.counter_id' },
    subscription: { sql: 'LEFT JOIN subscription ON subscription.id = counter_period.subscription_id' },
    service: { sql: 'LEFT JOIN service ON service.id = counter_period.service_id' },
  },
  columns: {
    counter: { label: 'Counter', type: 'text', sql: 'counter.name', join: 'counter', priority: 1 },
    subscription: { label: 'Subscription', type: 'code', sql: 'subscription.code', join: 'subscription', priority: 1, searched: true },
    service: { label: 'Service', type: 'text', sql: 'service.code', join: 'service', priority: 6 },
    from_date: { label: 'From', type: 'date', sql: 'counter_period.from_date', notNull: true, priority: 2 },
    to_date: { label: 'Up to', type: 'date', sql: 'counter_period.to_date', notNull: true, priority: 3 },
    used: { label: 'Used, as counted', type: 'decimal', sql: 'counter_period.used', notNull: true, priority: 1 },
    ceiling: { label: 'Ceiling, as counted', type: 'decimal', sql: 'counter_period.ceiling', priority: 2 },
    over: { label: 'Over, as counted', type: 'decimal', sql: 'counter_period.over', notNull: true, priority: 2 },
    over_amount: { label: 'Amount over', type: 'decimal', sql: 'counter_period.over_amount', notNull: true, priority: 4 },
    crossed: { label: 'Levels crossed', type: 'text', sql: 'counter_period.crossed', priority: 3 },
    period: { label: 'Period', type: 'integer', sql: 'counter_period.id', sortable: true, notNull: true, priority: 8 },
  },
  defaultSort: [{ column: 'period', direction: 'desc' }],
}

/** What a usage record does to the counters with ceilings of its subscription. */
import type { Priced } from '../charging/request.ts'
import { standingText } from '../charging/stored-standing.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, toPlain } from '../kernel/decimal.ts'
import { round } from '../kernel/rounding.ts'
import { UNIT_ROUNDING } from '../pricing/amounts.ts'
import type { HeldCounter } from './counter-book.ts'
import { type CounterPeriods, type OpenCounter, ruleOf } from './counter-periods.ts'
import type { CounterUse, RatedInputs } from './rated-inputs.ts'
import { accumulateRated, type UsagePlan, type UsageRules, type UsageSlice } from './rules/usage-charges.ts'
import type { Subscriber } from './subscriber.ts'
import type { RatedSlice } from './usage-rater.ts'

const NO_COUNTERS: UsageRules = {
  counterPeriod: () => {
    throw new TypeError('no charge of the subscription has a counter')
  },
  holds: () => true,
}

/** How a record of a day may use the counters of its subscription. */
export function counterRules(counters: CounterPeriods, subscriber: Subscriber, date: CalendarDate): UsageRules {
  if (subscriber.counters.length === 0) return NO_COUNTERS
  return {
    counterPeriod: (index) => ruleOf(index, (subscriber.counters[index] as HeldCounter).counter.kind, counters.at(subscriber, index, date)),
    holds: () => true,
  }
}

/**
 * What the transaction keeps of tiers, increments, its fee and counters, as JSON; `null` for nothing. The charge may have
 * other increments and another fee tomorrow. Written field by field: it is made for each record of a volume.
 */
export function inputsOf(
  counters: CounterPeriods,
  subscriber: Subscriber,
  { slice, charged, priced }: RatedSlice,
  date: CalendarDate,
  whole: Decimal,
): string | null {
  const fields = priced.counted ? [standingField(priced.counted)] : []
  const { increments } = charged.charge.conversion
  if (increments) fields.push(`"increments":["${toPlain(increments.first)}","${toPlain(increments.further)}"]`)
  if (increments && !slice.start.isZero()) fields.push(`"start":"${toPlain(slice.start)}"`)
  if (!priced.fee.isZero()) fields.push(`"fee":"${toPlain(priced.fee)}"`)
  if (subscriber.counters.length > 0) fields.push(...counterFields(counters, subscriber, slice, date, whole))
  // Joined, it is one text: a rope of its parts would be carried from collection to collection until rows are written.
  return fields.length === 0 ? null : ['{', fields.join(','), '}'].join('')
}

/** Where the set stood before the record: so it is priced again, and taken back. */
function standingField({ set, before, moved }: NonNullable<Priced['counted']>): string {
  return `"at":"${standingText(set, before, moved)}"`
}

/** Which counters the record moved, and what they held. */
function counterFields(
  counters: CounterPeriods,
  subscriber: Subscriber,
  { charge, counterBefore, over, quantity }: UsageSlice,
  date: CalendarDate,
  whole: Decimal,
): string[] {
  const useOf = (index: number): CounterUse => {
    const { counter, serviceId } = subscriber.counters[index] as HeldCounter
    return serviceId === 0 ? { id: counter.id } : { id: counter.id, service: serviceId }
  }
  const leftOf = (index: number) => (counters.at(subscriber, index, date)?.ceiling && counterBefore ? toPlain(counterBefore) : null)
  const inputs: RatedInputs = {
    ...(quantity.eq(whole) ? {} : { taken: toPlain(quantity) }),
    ...(charge.counter === null ? {} : { counter: { ...useOf(charge.counter), left: leftOf(charge.counter) } }),
    ...(over === null ? {} : { over: useOf(over) }),
    ...(charge.accumulators.length === 0 ? {} : { adds: charge.accumulators.map(useOf) }),
  }
  return Object.entries(inputs).map(([name, value]) => `"${name}":${JSON.stringify(value)}`)
}

/** Moves the counters of a record that is rated. */
export function countRecord(
  counters: CounterPeriods,
  subscriber: Subscriber,
  plan: Extract<UsagePlan, { ok: true }>,
  rated: readonly RatedSlice[],
  date: CalendarDate,
): void {
  const move = (index: number, change: (one: OpenCounter) => void) => {
    const one = counters.at(subscriber, index, date)
    if (!one) return
    change(one)
    one.moved = true
  }
  const cross = (crossed: (typeof plan)['crossed']) => {
    for (const { counter, level } of crossed)
      move(counter, (one) => {
        if (!one.crossed.includes(level)) one.crossed.push(level)
      })
  }
  for (const { slice, priced } of rated) {
    if (slice.charge.counter !== null)
      move(slice.charge.counter, (one) => {
        one.used = one.used.plus(slice.quantity)
      })
    if (slice.over !== null)
      move(slice.over, (one) => {
        one.over = one.over.plus(slice.quantity)
        one.overAmount = one.overAmount.plus(storedAmount(priced))
      })
  }
  cross(plan.crossed)
  const slices = rated.map(({ slice, priced }) => ({ slice, amount: storedAmount(priced), keyOf: () => '' }))
  const added = accumulateRated(slices, (index) =>
    ruleOf(index, (subscriber.counters[index] as HeldCounter).counter.kind, counters.at(subscriber, index, date)),
  )
  for (const [index, { accumulated }] of added.counters)
    move(index, (one) => {
      one.used = accumulated.get('') ?? one.used
    })
  cross(added.crossed)
}

/** To the digits that the transaction keeps, so that counters are the sums of transactions. */
function storedAmount({ amount }: Priced): Decimal {
  return round(amount, UNIT_ROUNDING)
}

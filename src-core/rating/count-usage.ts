/** What a usage record does to the counters with ceilings of its subscription. */
import type { Priced } from '../charging/request.ts'
import { toStoredStanding } from '../charging/standing.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, toPlain } from '../kernel/decimal.ts'
import { round } from '../kernel/rounding.ts'
import { type Increments, UNIT_ROUNDING } from '../pricing/amounts.ts'
import type { HeldCounter } from './counter-book.ts'
import { type CounterPeriods, type OpenCounter, ruleOf } from './counter-periods.ts'
import type { CounterUse, RatedInputs } from './replay.ts'
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

/** What the transaction keeps of tiers and counters, as JSON; `null` for nothing. */
export function inputsOf(
  counters: CounterPeriods,
  subscriber: Subscriber,
  { slice, charged, priced }: RatedSlice,
  date: CalendarDate,
  whole: Decimal,
): string | null {
  const standing = standingInputs(priced)
  const { increments } = charged.charge.conversion
  const metered = increments || !priced.fee.isZero() ? { ...standing, ...meteredInputs(increments, slice, priced.fee) } : standing
  if (subscriber.counters.length === 0) return metered ? JSON.stringify(metered) : null
  const { charge, counterBefore, over, quantity } = slice
  const useOf = (index: number): CounterUse => {
    const { counter, serviceId } = subscriber.counters[index] as HeldCounter
    return serviceId === 0 ? { id: counter.id } : { id: counter.id, service: serviceId }
  }
  const leftOf = (index: number) => (counters.at(subscriber, index, date)?.ceiling && counterBefore ? toPlain(counterBefore) : null)
  const inputs: RatedInputs = {
    ...metered,
    ...(quantity.eq(whole) ? {} : { taken: toPlain(quantity) }),
    ...(charge.counter === null ? {} : { counter: { ...useOf(charge.counter), left: leftOf(charge.counter) } }),
    ...(over === null ? {} : { over: useOf(over) }),
    ...(charge.accumulators.length === 0 ? {} : { adds: charge.accumulators.map(useOf) }),
  }
  return Object.keys(inputs).length === 0 ? null : JSON.stringify(inputs)
}

/** Where the set stood before the record: so it is priced again, and taken back. */
function standingInputs({ counted }: Priced): Pick<RatedInputs, 'before' | 'set' | 'sofar'> | null {
  if (!counted) return null
  const sofar = toStoredStanding(counted.before)
  return { before: toPlain(counted.before.used), ...(counted.set === '' ? {} : { set: counted.set }), ...(sofar ? { sofar } : {}) }
}

/** In which steps the record was charged, and the fee: the charge may have others tomorrow. */
function meteredInputs(
  increments: Increments | null,
  { start }: UsageSlice,
  fee: Decimal,
): Pick<RatedInputs, 'increments' | 'start' | 'fee'> {
  return {
    ...(increments ? { increments: [toPlain(increments.first), toPlain(increments.further)] as const } : {}),
    ...(increments && !start.isZero() ? { start: toPlain(start) } : {}),
    ...(fee.isZero() ? {} : { fee: toPlain(fee) }),
  }
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

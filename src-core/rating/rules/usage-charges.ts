/**
 * How a usage record is spread over the usage charges of its subscription: by priority, as far as counters reach,
 * entirely or not at all. Source: Opencell `UsageRatingService` (5.7).
 */
import { type CalendarDate, type OpenPeriod, holds } from '../../kernel/dates.ts'
import { type Decimal, ZERO } from '../../kernel/decimal.ts'
import { type CounterPeriod, accumulate, deduct } from './counters.ts'

export interface UsageCharge {
  readonly id: number
  readonly code: string
  /** The lower goes first. */
  readonly priority: number
  /** Half open. */
  readonly validity: OpenPeriod
  /** Each that is not `null` must equal the record's parameter of that place; at most four. */
  readonly filterParameters: readonly (string | null)[]
  readonly filterExpression: string | null
  /** Key of the counter that limits the charge. */
  readonly counter: number | null
  readonly accumulators: readonly number[]
  /** Whether the next charge rates the same quantity again, or the expression that says so. */
  readonly triggerNextCharge: boolean | { readonly expression: string }
}

export interface UsageToRate {
  readonly subscription: number | null
  readonly eventDate: CalendarDate
  readonly quantity: Decimal | null
  readonly parameters: readonly (string | null)[]
}

/** What one charge is to rate. */
export interface UsageSlice {
  readonly charge: UsageCharge
  readonly quantity: Decimal
  /** What of the record is before it; of a correction, what of it goes back after. */
  readonly start: Decimal
  /** What the counter held before; `null` for a charge without a counter. */
  readonly counterBefore: Decimal | null
  /** The counter that did not reach, so that this charge rates what it left; `null` where none stood before. */
  readonly over: number | null
}

export interface UsageNote {
  readonly charge: string
  readonly taken: boolean
  /** `parameter 1 is not VOICE`, `its counter is used up`, `takes 100 of 130`. */
  readonly why: string
}

export type UsagePlanReason = 'SUBSCRIPTION_IS_NULL' | 'QUANTITY_IS_NULL' | 'SUBSCRIPTION_HAS_NO_CHARGE' | 'NO_MATCHING_CHARGE'

export type UsagePlan =
  | {
      readonly ok: true
      readonly slices: readonly UsageSlice[]
      /** Counters that moved, as they stand after the record. */
      readonly counters: ReadonlyMap<number, CounterPeriod>
      readonly crossed: readonly { readonly counter: number; readonly level: string }[]
    }
  | { readonly ok: false; readonly reason: UsagePlanReason; readonly message: string }

export interface UsageRules {
  /** Period of the counter that holds the event; created by the caller when there is none yet. */
  readonly counterPeriod: (counter: number) => CounterPeriod
  /** Evaluates a filter or trigger over the record; asked only where a charge has one. */
  readonly holds: (expression: string, charge: UsageCharge) => boolean
  readonly trace?: UsageNote[]
}

/** Precedence of usage charges: priority ascending, then id. Sort once a subscription. */
export function compareUsageCharges(one: UsageCharge, other: UsageCharge): number {
  return one.priority - other.priority || one.id - other.id
}

/** Mutable while a record is spread. */
interface Spread {
  readonly whole: Decimal
  left: Decimal
  isRated: boolean
  /** The last counter that did not reach. */
  usedUp: number | null
  readonly slices: UsageSlice[]
  readonly counters: Map<number, CounterPeriod>
  readonly crossed: { counter: number; level: string }[]
}

/**
 * Spreads a record over charges, which are given in their order of precedence.
 *
 * A charge with a counter takes what the counter holds and the rest moves on; without one it takes all. The search
 * stops when all is taken, unless the charge triggers the next, which then rates the same quantity again. What is
 * left at the end rejects the whole record: no slice, no counter change. Accumulators move after rating, by
 * {@link accumulateRated}.
 */
export function planUsage(record: UsageToRate, charges: readonly UsageCharge[], rules: UsageRules): UsagePlan {
  if (record.quantity === null) return refused('QUANTITY_IS_NULL', 'The usage record has no quantity.')
  if (record.subscription === null) return refused('SUBSCRIPTION_IS_NULL', 'The usage record belongs to no subscription.')
  const valid = charges.filter((charge) => holds(charge.validity, record.eventDate))
  if (valid.length === 0) return refused('SUBSCRIPTION_HAS_NO_CHARGE', `The subscription has no usage charge on ${record.eventDate}.`)
  let spread = spreadOver(record, record.quantity, valid, rules)
  // No charge takes what was charged first: the counters take the correction.
  if (!spread.isRated && spread.usedUp !== null && record.quantity.isNegative())
    spread = spreadOver(record, record.quantity, valid, {
      ...rules,
      counterPeriod: (key) => ({ ...rules.counterPeriod(key), chargedOver: ZERO }),
    })
  if (!spread.isRated) return refused('NO_MATCHING_CHARGE', leftover(record.quantity, spread.left))
  return { ok: true, slices: spread.slices, counters: spread.counters, crossed: spread.crossed }
}

function spreadOver(record: UsageToRate, whole: Decimal, charges: readonly UsageCharge[], rules: UsageRules): Spread {
  const spread: Spread = { whole, left: whole, isRated: false, usedUp: null, slices: [], counters: new Map(), crossed: [] }
  for (const charge of charges) {
    const against = mismatch(record, charge, rules)
    if (against !== null) rules.trace?.push({ charge: charge.code, taken: false, why: against })
    else if (offer(spread, charge, rules) && !triggersNext(charge, rules)) break
  }
  return spread
}

function refused(reason: UsagePlanReason, message: string): UsagePlan {
  return { ok: false, reason, message }
}

function leftover(quantity: Decimal, left: Decimal): string {
  if (left.eq(quantity)) return 'No charge matches the usage record.'
  return `No charge takes the last ${left.toString()} of ${quantity.toString()}.`
}

function mismatch(record: UsageToRate, charge: UsageCharge, rules: UsageRules): string | null {
  const wrong = charge.filterParameters.findIndex((wanted, index) => wanted !== null && wanted !== (record.parameters[index] ?? null))
  if (wrong >= 0) return `parameter ${wrong + 1} is not ${charge.filterParameters[wrong]}`
  if (charge.filterExpression === null || rules.holds(charge.filterExpression, charge)) return null
  return 'its filter does not hold'
}

function triggersNext(charge: UsageCharge, rules: UsageRules): boolean {
  const { triggerNextCharge } = charge
  return typeof triggerNextCharge === 'boolean' ? triggerNextCharge : rules.holds(triggerNextCharge.expression, charge)
}

/** Gives what is left to a charge; true when all of it is taken. What a trigger rates again stays as it was. */
function offer(spread: Spread, charge: UsageCharge, rules: UsageRules): boolean {
  const counterBefore = charge.counter === null ? null : (spread.counters.get(charge.counter) ?? rules.counterPeriod(charge.counter))
  const taken = counterBefore === null ? spread.left : deductFrom(spread, charge.counter as number, counterBefore)
  const isNothing = taken.isZero() && !spread.left.isZero()
  rules.trace?.push({
    charge: charge.code,
    taken: !isNothing,
    why: isNothing ? whyNothing(spread.left) : `takes ${taken.toString()} of ${spread.left.toString()}`,
  })
  const over = spread.usedUp
  if (!taken.eq(spread.left)) spread.usedUp = charge.counter
  if (isNothing) return false
  // A correction goes back from the end of its record, so that its parts take back no more than the whole.
  const start = spread.whole.isNegative() ? spread.left.minus(taken) : spread.whole.minus(spread.left)
  spread.slices.push({ charge, quantity: taken, start, counterBefore: counterBefore?.value ?? null, over })
  if (taken.eq(spread.left)) return (spread.isRated = true)
  spread.left = spread.left.minus(taken)
  return false
}

const whyNothing = (left: Decimal) => (left.isNegative() ? 'what was charged over its counter goes back first' : 'its counter is used up')

function deductFrom(spread: Spread, key: number, period: CounterPeriod): Decimal {
  const { deducted, counter, crossed } = deduct(period, spread.left)
  if (counter !== period) spread.counters.set(key, counter)
  for (const level of crossed) spread.crossed.push({ counter: key, level })
  return deducted
}

/** What a slice came to when it was rated. */
export interface RatedSlice {
  readonly slice: UsageSlice
  readonly amount: Decimal
  /** Evaluated key of each multi-value accumulator; blank for a single value. */
  readonly keyOf: (accumulator: number) => string
}

/** Accumulators after a record was rated in full: quantities or amounts, by their kind. */
export function accumulateRated(
  rated: readonly RatedSlice[],
  counterPeriod: UsageRules['counterPeriod'],
): Pick<Extract<UsagePlan, { ok: true }>, 'counters' | 'crossed'> {
  const counters = new Map<number, CounterPeriod>()
  const crossed: { counter: number; level: string }[] = []
  for (const { slice, amount, keyOf } of rated) {
    for (const key of slice.charge.accumulators) {
      const period = counters.get(key) ?? counterPeriod(key)
      const moved = accumulate(period, period.kind === 'usageAmount' ? amount : slice.quantity, keyOf(key))
      counters.set(key, moved.counter)
      for (const level of moved.crossed) crossed.push({ counter: key, level })
    }
  }
  return { counters, crossed }
}

/** The quantity that slices cover, triggered ones counted again. */
export function ratedQuantityOf(slices: readonly UsageSlice[]): Decimal {
  return slices.reduce((sum, slice) => sum.plus(slice.quantity), ZERO)
}

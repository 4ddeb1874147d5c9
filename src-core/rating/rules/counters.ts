/**
 * Counters: quantities or amounts that a subscription may use up, or that are added up, within a period.
 * Source: Opencell `CounterInstanceService` (3.7) and the counter scenarios of 5.7.
 */
import { Decimal, ZERO, decimal } from '../../kernel/decimal.ts'
import { type Rounding, divide } from '../../kernel/rounding.ts'

export type CounterKind = 'usage' | 'usageAmount' | 'notification'

/** A counter's period as it stands; its boundaries come from the calendar, counted from the subscription date. */
export interface CounterPeriod {
  readonly id: number
  readonly kind: CounterKind
  /** The ceiling at the period's start; `null` is unlimited. */
  readonly level: Decimal | null
  /** What is left; meaningless where the level is `null`. */
  readonly value: Decimal
  /** Of one that limits nothing and adds up what was rated: one total a key (one empty key for a single value). */
  readonly accumulated: ReadonlyMap<string, Decimal>
  /** Absolute values and percents of the level: `80%, 100`. */
  readonly notificationLevels: readonly NotificationLevel[]
  /** What the next charges rated because the counter was used up, where a correction goes back there first; nothing if left out. */
  readonly chargedOver?: Decimal
}

export interface NotificationLevel {
  readonly text: string
  readonly value: Decimal
}

export interface Deduction {
  /** What the counter covers of the quantity; negative when usage was given back. */
  readonly deducted: Decimal
  readonly counter: CounterPeriod
  /** Levels that were crossed, as written. */
  readonly crossed: readonly string[]
}

/** A new period: full, with nothing accumulated. */
export function openCounterPeriod(terms: Pick<CounterPeriod, 'id' | 'kind' | 'level' | 'notificationLevels'>): CounterPeriod {
  return { ...terms, value: terms.level ?? ZERO, accumulated: new Map() }
}

/**
 * Takes a quantity from a counter: what is there at most, all of it where the counter is unlimited. A negative
 * quantity gives back, even above the level; of one that goes back to what was charged first, what that leaves. A
 * notification counter takes all or nothing.
 *
 * @example value 100, quantity 130 // deducted 100, the other 30 go to the next charge
 */
export function deduct(counter: CounterPeriod, quantity: Decimal): Deduction {
  if (counter.level === null || quantity.isZero()) return { deducted: quantity, counter, crossed: [] }
  const deducted = quantity.isNegative() ? givenBack(counter, quantity) : affordable(counter, quantity)
  const value = counter.value.minus(deducted)
  return { deducted, counter: { ...counter, value }, crossed: crossedLevels(counter.notificationLevels, counter.value, value, 'falling') }
}

function givenBack({ kind, chargedOver = ZERO }: CounterPeriod, quantity: Decimal): Decimal {
  if (chargedOver.lte(ZERO)) return quantity
  const rest = Decimal.min(quantity.plus(chargedOver), ZERO)
  return kind === 'notification' && !rest.isZero() ? quantity : rest
}

function affordable({ kind, value }: CounterPeriod, quantity: Decimal): Decimal {
  if (value.gte(quantity)) return quantity
  return kind === 'notification' || value.isNegative() ? ZERO : value
}

/** Adds what was rated, a quantity or an amount by the counter's kind, to the total of a key. */
export function accumulate(counter: CounterPeriod, rated: Decimal, key = ''): Omit<Deduction, 'deducted'> {
  const before = counter.accumulated.get(key) ?? ZERO
  const after = before.plus(rated)
  const accumulated = new Map(counter.accumulated).set(key, after)
  return { counter: { ...counter, accumulated }, crossed: crossedLevels(counter.notificationLevels, before, after, 'rising') }
}

/** Falling: `before > level ≥ after`. Rising: `before < level ≤ after`. */
function crossedLevels(levels: readonly NotificationLevel[], before: Decimal, after: Decimal, way: 'falling' | 'rising'): string[] {
  const isCrossed = ({ value }: NotificationLevel) =>
    way === 'falling' ? before.gt(value) && value.gte(after) : before.lt(value) && value.lte(after)
  return levels.filter(isCrossed).map((level) => level.text)
}

/** The levels that a counter stands at or beyond, as written: what is left of it for one that limits, its total for one that adds up. */
export function reachedLevels(levels: readonly NotificationLevel[], { left, total }: { left: Decimal | null; total: Decimal }): string[] {
  return levels.filter(({ value }) => (left === null ? total.gte(value) : left.lte(value))).map((level) => level.text)
}

const LEVEL_TEXT = /^(\d+(?:\.\d+)?)\s*(%?)$/
const PERCENT_ROUNDING: Rounding = { places: 2, mode: 'halfUp' }

/**
 * Reads `80%, 100`: percents below 100 of the level, at 2 decimals, and absolute values. What cannot be read, or
 * a percent of an unlimited counter, is left out.
 */
export function notificationLevels(text: string, level: Decimal | null): NotificationLevel[] {
  return text.split(',').flatMap((part) => {
    const [, figure = '', percent] = LEVEL_TEXT.exec(part.trim()) ?? []
    if (figure === '') return []
    if (percent === '') return [{ text: part.trim(), value: decimal(figure) }]
    if (level === null || decimal(figure).gte(100)) return []
    return [{ text: part.trim(), value: divide(level.times(figure), new Decimal(100), PERCENT_ROUNDING) }]
  })
}

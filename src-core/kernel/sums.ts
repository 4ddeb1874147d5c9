/**
 * Sums that grow record by record: what a month used, cost and was charged.
 *
 * A sum of at most 28 fraction digits, as a price times a quantity has, is kept in three numbers that are added without a
 * decimal; any other is kept as a decimal. Both are exact, and both are the same in text: only the time that they take
 * differs.
 */
import { Decimal, toPlain, ZERO } from './decimal.ts'
import { remembered } from './remembered.ts'

/** A word of decimal.js has seven digits, and two words are a part of a sum. */
const WORD = 10_000_000
const WORD_DIGITS = 7
const PART = WORD * WORD
/** Of parts that transactions keep: digits behind the twelfth. */
const BEYOND_STORED = 100
const STORED_SCALE = 1_000_000_000_000

/** An exact number that much is added to: `whole + high / 10^14 + low / 10^28`. */
export class Sum {
  /** The largest integer that is not above it; not a number where it is kept as a decimal only. */
  readonly whole: number
  /** From 0 to below 10^14, as `low`. */
  readonly high: number
  readonly low: number
  private known: Decimal | null

  /** Use {@link sumOf}. */
  constructor(whole: number, high: number, low: number, known: Decimal | null) {
    this.whole = whole
    this.high = high
    this.low = low
    this.known = known
  }

  /** As a decimal; the very one it was made of. */
  get decimal(): Decimal {
    this.known ??= new Decimal(this.toString())
    return this.known
  }

  plus(other: Sum): Sum {
    if (other.isZero()) return this
    if (this.isZero()) return other
    const low = this.low + other.low
    const high = this.high + other.high + (low >= PART ? 1 : 0)
    const whole = this.whole + other.whole + (high >= PART ? 1 : 0)
    if (!isKept(whole)) return sumOf(this.decimal.plus(other.decimal))
    return new Sum(whole, high >= PART ? high - PART : high, low >= PART ? low - PART : low, null)
  }

  minus(other: Sum): Sum {
    if (other.isZero()) return this
    const low = this.low - other.low
    const high = this.high - other.high - (low < 0 ? 1 : 0)
    const whole = this.whole - other.whole - (high < 0 ? 1 : 0)
    if (!isKept(whole)) return sumOf(this.decimal.minus(other.decimal))
    return new Sum(whole, high < 0 ? high + PART : high, low < 0 ? low + PART : low, null)
  }

  negated(): Sum {
    return NO_SUM.minus(this)
  }

  isZero(): boolean {
    return this.whole === 0 && this.high === 0 && this.low === 0
  }

  isNegative(): boolean {
    return this.isWide() ? this.decimal.isNegative() : this.whole < 0
  }

  gt(other: Sum): boolean {
    if (this.isWide() || other.isWide()) return this.decimal.gt(other.decimal)
    if (this.whole !== other.whole) return this.whole > other.whole
    return this.high === other.high ? this.low > other.low : this.high > other.high
  }

  /** To the twelve digits that are stored, half up. */
  stored(): Sum {
    if (this.low === 0 && this.high % BEYOND_STORED === 0 && !this.isWide()) return this
    if (this.isWide() || this.whole < 0) return sumOf(this.decimal.toDecimalPlaces(12, Decimal.ROUND_HALF_UP))
    const beyond = this.high % BEYOND_STORED
    const high = this.high - beyond + (beyond * 2 >= BEYOND_STORED ? BEYOND_STORED : 0)
    return high >= PART ? new Sum(this.whole + 1, 0, 0, null) : new Sum(this.whole, high, 0, null)
  }

  /** Whether it is kept as a decimal only. */
  isWide(): boolean {
    return Number.isNaN(this.whole)
  }

  /** Plain notation without trailing zeros. */
  toString(): string {
    if (this.isWide()) return toPlain(this.known as Decimal)
    if (this.whole < 0) return `-${this.negated().toString()}`
    if (this.low !== 0) return `${this.whole}.${digitsOf(this.high)}${withoutZeros(digitsOf(this.low))}`
    if (this.high === 0) return String(this.whole)
    // Twelve digits are what quantities and amounts mostly have.
    const text = this.high % BEYOND_STORED === 0 ? String(STORED_SCALE + this.high / BEYOND_STORED) : String(PART + this.high)
    return `${this.whole}.${withoutZeros(text.slice(1))}`
  }
}

/** Not a number is not kept either. */
const isKept = (whole: number) => whole > -PART && whole < PART

const digitsOf = (part: number) => String(PART + part).slice(1)

function withoutZeros(digits: string): string {
  let end = digits.length
  while (digits.charCodeAt(end - 1) === ZERO_SIGN) end -= 1
  return end === digits.length ? digits : digits.slice(0, end)
}
const ZERO_SIGN = 48

export const NO_SUM: Sum = new Sum(0, 0, 0, ZERO)

/** A decimal as a sum, exact. */
export function sumOf(value: Decimal): Sum {
  if (value.isZero()) return NO_SUM
  const { d: words, e: exponent, s: sign } = value
  /** The place of the first word: 0 is that of units, 1 the first behind the point. */
  const first = -Math.floor(exponent / WORD_DIGITS)
  if (first < -1 || first + words.length > 5) return new Sum(Number.NaN, 0, 0, value)
  const at = (place: number) => words[place - first] ?? 0
  const whole = at(-1) * WORD + at(0)
  const high = at(1) * WORD + at(2)
  const low = at(3) * WORD + at(4)
  return sign > 0 ? new Sum(whole, high, low, value) : below(whole, high, low, value)
}

/** Below nothing the parts count up from the integer below. */
function below(whole: number, high: number, low: number, value: Decimal): Sum {
  const lows = low === 0 ? 0 : PART - low
  const highs = -high - (low === 0 ? 0 : 1)
  return new Sum(-whole - (highs < 0 ? 1 : 0), highs < 0 ? highs + PART : 0, lows, value)
}

/**
 * A price times a quantity, exact: digits by digits, where the price has at most seven behind the point. `null` where that is
 * not enough.
 */
export function timesPrice(price: Sum, quantity: Sum): Sum | null {
  // In ten-millionths.
  const units = price.whole * WORD + price.high / WORD
  const isShort = units >= 0 && units < MOST_UNITS && price.low === 0 && Number.isInteger(units)
  if (!isShort || quantity.low !== 0 || !(quantity.whole >= 0 && quantity.whole < WORD)) return null
  const upper = Math.floor(quantity.high / WORD)
  const third = (quantity.high - upper * WORD) * units
  const second = upper * units + Math.floor(third / WORD)
  const first = quantity.whole * units + Math.floor(second / WORD)
  const whole = Math.floor(first / WORD)
  return new Sum(whole, (first - whole * WORD) * WORD + (second % WORD), (third % WORD) * WORD, null)
}
/** So that a word times them, and what is carried to it, is an exact integer. */
const MOST_UNITS = 900_000_000

/** What one sum is more than another, as a decimal: the same difference again is the same value. Both of stored digits. */
export function storedDifference(one: Sum, other: Sum): Decimal {
  const steps = (one.whole - other.whole) * STORED_SCALE + (one.high - other.high) / BEYOND_STORED
  return Number.isSafeInteger(steps) ? ofSteps(steps) : one.decimal.minus(other.decimal)
}

/** Prices and lengths come again and again, and so do their amounts. */
const ofSteps = remembered(20_000, (steps: number) => (steps === 0 ? ZERO : new Decimal(steps).div(STORED_SCALE)))

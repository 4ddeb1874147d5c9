/**
 * Decimal arithmetic for prices, quantities, rates and amounts.
 *
 * Every calculation of the product runs on this one decimal.js constructor, so that precision and
 * rounding never depend on who called `Decimal.set` last.
 */
import { Decimal as DecimalJs } from 'decimal.js'

/** 50 significant digits: a product of two stored values (24 digits each) is exact. */
export const Decimal = DecimalJs.clone({
  precision: 50,
  rounding: DecimalJs.ROUND_HALF_UP,
  toExpNeg: -100,
  toExpPos: 100,
  defaults: true,
})
export type Decimal = DecimalJs

/** What can be read as a decimal without loss; a `number` is accepted only where it is an integer. */
export type DecimalInput = Decimal | string | number | bigint

/** Fraction digits of a stored decimal (lines, rated amounts, prices, quantities, rates). */
export const STORED_FRACTION_DIGITS = 12

const PLAIN_DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/

export const ZERO: Decimal = new Decimal(0)
export const ONE: Decimal = new Decimal(1)

/**
 * Makes a decimal. Text must be plain decimal notation: no exponent, no thousands separator.
 *
 * @throws TypeError for text that is no decimal, or a `number` with a fraction (its digits are already lost)
 * @example decimal('0.0170').times(1842) // 31.314
 */
export function decimal(value: DecimalInput): Decimal {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a whole number; pass decimals as text`)
    return new Decimal(value)
  }
  if (typeof value === 'bigint') return new Decimal(value.toString())
  if (typeof value === 'string') {
    if (!PLAIN_DECIMAL.test(value)) throw new TypeError(`“${value}” is not a decimal number`)
    return new Decimal(value)
  }
  return value
}

/** Whether text is plain decimal notation that {@link decimal} takes. */
export function isDecimalText(text: string): boolean {
  return PLAIN_DECIMAL.test(text)
}

/**
 * The canonical stored form: plain notation, exactly 12 fraction digits, no negative zero.
 * Digits beyond the twelfth are rounded half up.
 *
 * @example toStored(decimal('0.017')) // '0.017000000000'
 */
export function toStored(value: Decimal): string {
  const text = value.toFixed(STORED_FRACTION_DIGITS)
  return text === '-0.000000000000' ? '0.000000000000' : text
}

/**
 * Plain notation without trailing zeros, with at least `minimumDigits` fraction digits.
 *
 * @example toPlain(decimal('12.500000000000'), 2) // '12.50'
 */
export function toPlain(value: Decimal, minimumDigits = 0): string {
  const digits = value.decimalPlaces() < minimumDigits ? minimumDigits : undefined
  const text = digits === undefined ? value.toFixed() : value.toFixed(digits)
  return value.isZero() && text.startsWith('-') ? text.slice(1) : text
}

/** The exact sum; zero for none. */
export function sumDecimals(values: Iterable<Decimal>): Decimal {
  let total: Decimal = ZERO
  for (const value of values) total = total.plus(value)
  return total
}

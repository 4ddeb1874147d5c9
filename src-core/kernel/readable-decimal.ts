/** Figures for people: what a derivation or a list shows of a value that is kept to twelve digits. */
import { type Decimal, toPlain } from './decimal.ts'
import { round } from './rounding.ts'

/** Fraction digits that are read; more would be noise that nobody can check. */
const MOST_DIGITS = 6
/** Digits that a smaller figure keeps all the same: a price of 0.00000125 is not 0.000001. */
const LEADING_DIGITS = 4

/** The value to be read, never one to reckon with: at most six fraction digits, rounded half up, or its first four digits where it is smaller. */
export function readable(value: Decimal): Decimal {
  const leading = value.isZero() ? 0 : LEADING_DIGITS - 1 - value.e
  return round(value, { places: Math.max(MOST_DIGITS, leading), mode: 'halfUp' })
}

/**
 * A figure within a sentence, its thousands apart.
 *
 * @param digits the fewest fraction digits
 * @example readableText(decimal('1234.366666666667')) // '1,234.366667'
 */
export function readableText(value: Decimal, digits = 0): string {
  const read = readable(value)
  const [whole = '', fraction] = toPlain(read.abs(), digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${read.isNegative() && !read.isZero() ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/**
 * Money in minor units.
 *
 * Totals, account operations, payments and journal lines are whole minor units (cents, yen, fils);
 * rated amounts and invoice lines are decimals and become money through {@link minorFromDecimal}.
 */
import { Decimal, type DecimalInput, ONE, decimal } from './decimal.ts'
import { tooLargeAmount } from './largest-amount.ts'
import { type RoundingMode, round } from './rounding.ts'

/** Three capital letters, ISO 4217. */
export type CurrencyCode = string

/** A currency with the number of digits of its minor unit: 0 (JPY), 2 (EUR), 3 (KWD). */
export interface Currency {
  readonly code: CurrencyCode
  readonly decimals: number
}

/** Minor units of a decimal amount after rounding to the currency's digits. @throws Refusal when it exceeds the largest amount */
export function minorFromDecimal(value: Decimal, decimals: number, mode: RoundingMode): number {
  const minor = round(value, { places: decimals, mode }).times(powerOfTen(decimals)).toNumber()
  if (!Number.isSafeInteger(minor)) throw tooLargeAmount(value)
  return minor === 0 ? 0 : minor
}

/** The decimal value of minor units. @example decimalFromMinor(1235, 2) // 12.35 */
export function decimalFromMinor(minor: DecimalInput, decimals: number): Decimal {
  // A product is exact as the quotient is, in a fifth of its time.
  return decimal(minor).times(PARTS[decimals] ?? Decimal.pow(10, -decimals))
}

/** Of every currency; raising ten anew costs as much as all else that is done with an amount. */
const POWERS: readonly Decimal[] = Array.from({ length: 13 }, (_, digits) => Decimal.pow(10, digits))
const PARTS: readonly Decimal[] = POWERS.map((power) => ONE.div(power))

function powerOfTen(digits: number): Decimal {
  return POWERS[digits] ?? Decimal.pow(10, digits)
}

/**
 * Splits minor units by weights so that the parts add up to the whole: each part is floored toward
 * zero, and the left-over minor units go one each to the largest remainders, the first of equals first.
 *
 * @throws RangeError when there are no weights, one is negative, or they sum to zero
 */
export function allocateMinor(whole: number, weights: readonly Decimal[]): number[] {
  const total = weights.reduce((sum, weight) => sum.plus(weight), new Decimal(0))
  if (total.lte(0) || weights.some((weight) => weight.isNegative())) {
    throw new RangeError('weights must not be negative and must sum to more than zero')
  }
  const shares = weights.map((weight) => weight.times(whole).div(total))
  const parts = shares.map((share) => share.trunc().toNumber())
  const left = whole - parts.reduce((sum, minor) => sum + minor, 0)
  // Sorting leaves equals in their order.
  const byRemainder = shares
    .map((share, index) => ({ index, rest: share.minus(share.trunc()).abs() }))
    .sort((one, other) => other.rest.comparedTo(one.rest))
  for (const { index } of byRemainder.slice(0, Math.abs(left))) parts[index] = (parts[index] ?? 0) + Math.sign(left)
  return parts
}

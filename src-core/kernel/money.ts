/**
 * Money in minor units. An amount never travels without its currency.
 *
 * Totals, account operations, payments and journal lines are whole minor units (cents, yen, fils);
 * rated amounts and invoice lines are decimals and become money through {@link moneyFromDecimal}.
 */
import { Decimal, type DecimalInput, decimal } from './decimal.ts'
import { type RoundingMode, round } from './rounding.ts'

/** Three capital letters, ISO 4217. */
export type CurrencyCode = string

/** A currency with the number of digits of its minor unit: 0 (JPY), 2 (EUR), 3 (KWD). */
export interface Currency {
  readonly code: CurrencyCode
  readonly decimals: number
}

export interface Money {
  /** Whole minor units, at most 2^53 - 1 either way. */
  readonly minor: number
  readonly currency: CurrencyCode
}

/** The bound every stored minor amount is checked against. */
export const MAX_MINOR: number = Number.MAX_SAFE_INTEGER

/** @throws RangeError when the minor amount is not a safe whole number */
export function money(minor: number, currency: CurrencyCode): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${minor} is not an amount in minor units`)
  return { minor: minor === 0 ? 0 : minor, currency }
}

/**
 * Rounds a decimal amount to the currency's digits.
 *
 * @example moneyFromDecimal(decimal('12.345'), { code: 'EUR', decimals: 2 }, 'halfUp') // 1235 EUR cents
 */
export function moneyFromDecimal(value: Decimal, currency: Currency, mode: RoundingMode): Money {
  return money(minorFromDecimal(value, currency.decimals, mode), currency.code)
}

/** Minor units of a decimal amount after rounding to the currency's digits. */
export function minorFromDecimal(value: Decimal, decimals: number, mode: RoundingMode): number {
  const minor = round(value, { places: decimals, mode }).times(powerOfTen(decimals)).toNumber()
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${value.toString()} exceeds the largest amount`)
  return minor === 0 ? 0 : minor
}

/** The decimal value of minor units. @example decimalFromMinor(1235, 2) // 12.35 */
export function decimalFromMinor(minor: DecimalInput, decimals: number): Decimal {
  return decimal(minor).div(powerOfTen(decimals))
}

/** Of every currency; raising ten anew costs as much as all else that is done with an amount. */
const POWERS: readonly Decimal[] = Array.from({ length: 13 }, (_, digits) => Decimal.pow(10, digits))

function powerOfTen(digits: number): Decimal {
  return POWERS[digits] ?? Decimal.pow(10, digits)
}

/** @throws TypeError when the currencies differ */
export function addMoney(left: Money, right: Money): Money {
  assertSameCurrency(left, right)
  return money(left.minor + right.minor, left.currency)
}

/** @throws TypeError when the currencies differ */
export function subtractMoney(left: Money, right: Money): Money {
  assertSameCurrency(left, right)
  return money(left.minor - right.minor, left.currency)
}

/**
 * Splits an amount by weights so that the parts add up to the whole: each part is floored toward
 * zero, and the left-over minor units go one each to the largest remainders, the first of equals first.
 *
 * @throws RangeError when there are no weights, one is negative, or they sum to zero
 */
export function allocateMoney(whole: Money, weights: readonly Decimal[]): Money[] {
  const total = weights.reduce((sum, weight) => sum.plus(weight), new Decimal(0))
  if (total.lte(0) || weights.some((weight) => weight.isNegative())) {
    throw new RangeError('weights must not be negative and must sum to more than zero')
  }
  const shares = weights.map((weight) => weight.times(whole.minor).div(total))
  const floored = shares.map((share) => share.trunc().toNumber())
  const left = whole.minor - floored.reduce((sum, minor) => sum + minor, 0)
  const order = shares
    .map((share, index) => ({ index, rest: share.minus(share.trunc()).abs() }))
    .sort((one, other) => other.rest.comparedTo(one.rest) || one.index - other.index)
  for (let step = 0; step < Math.abs(left); step++) {
    const index = order[step % order.length]?.index ?? 0
    floored[index] = (floored[index] ?? 0) + Math.sign(left)
  }
  return floored.map((minor) => money(minor, whole.currency))
}

function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new TypeError(`amounts in ${left.currency} and ${right.currency} cannot be combined`)
  }
}

/**
 * Amounts in company currency: the one way that invoices, account operations, matchings, the journal and sums on a screen
 * are converted.
 *
 * A rate is stored as units of the currency for one unit of company currency (1.08 USD for 1 EUR), so an amount in company
 * currency is the amount divided by the rate, rounded as the company rounds. The size is rounded and the sign kept: what takes
 * an amount back is worth what the amount was. Source: Opencell 14.3.6, 20.
 */
import { type Decimal, decimal, type DecimalInput, ONE } from './decimal.ts'
import { decimalFromMinor, minorFromDecimal } from './money.ts'
import { divide, type RoundingMode, UNROUNDED_PLACES } from './rounding.ts'

/** What a conversion needs beside amount and rate. */
export interface Conversion {
  /** Digits of the minor unit of the amount's currency. */
  readonly digits: number
  /** Digits of the company currency's. */
  readonly companyDigits: number
  /** Of the company. */
  readonly rounding: RoundingMode
}

/**
 * Minor units of company currency.
 *
 * @param rate units of the currency for one of company currency
 * @throws RangeError when the rate is zero
 * @example inCompanyCurrency(1000, '1.08', { digits: 2, companyDigits: 2, rounding: 'floor' }) // 925
 */
export function inCompanyCurrency(amountMinor: number, rate: DecimalInput, { digits, companyDigits, rounding }: Conversion): number {
  if (digits === companyDigits && isOne(rate)) return amountMinor
  const worth = companyMinor(decimalFromMinor(Math.abs(amountMinor), digits), rate, companyDigits, rounding)
  return amountMinor < 0 && worth !== 0 ? -worth : worth
}

/** Whether it is the rate of the company currency itself: most amounts are in it. */
function isOne(rate: DecimalInput): boolean {
  return decimal(rate).eq(ONE)
}

/** As {@link inCompanyCurrency}, of an exact sum in major units. */
export function sumInCompanyCurrency(sum: Decimal, rate: DecimalInput, companyDigits: number, rounding: RoundingMode): number {
  const worth = companyMinor(sum.abs(), rate, companyDigits, rounding)
  return sum.isNegative() && worth !== 0 ? -worth : worth
}

function companyMinor(size: Decimal, rate: DecimalInput, companyDigits: number, mode: RoundingMode): number {
  return minorFromDecimal(divide(size, decimal(rate), { places: UNROUNDED_PLACES, mode }), companyDigits, mode)
}

/**
 * The part of an open amount's worth in company currency that goes with a part of it; the last part takes what is left, so
 * that nothing stays in company currency when nothing is open.
 *
 * @param rounding of the company
 */
export function worthOfPart(
  open: { readonly minor: number; readonly functionalMinor: number },
  partMinor: number,
  rounding: RoundingMode,
): number {
  if (partMinor === open.minor) return open.functionalMinor
  return divide(decimal(open.functionalMinor).times(partMinor), decimal(open.minor), { places: 0, mode: rounding }).toNumber()
}

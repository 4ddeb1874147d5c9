/**
 * Amounts in company currency, and what two rates make of one amount.
 *
 * A rate is stored as units of the currency for one unit of company currency (1.08 USD for 1 EUR),
 * so a functional amount is the amount divided by the rate. Source: Opencell 14.3.6, 20.
 */
import { decimal } from '../../kernel/decimal.ts'
import { decimalFromMinor, minorFromDecimal } from '../../kernel/money.ts'
import { UNROUNDED_PLACES, divide } from '../../kernel/rounding.ts'

/** Digits of the minor units of a posting's currency and of the company's. */
export interface BookDigits {
  readonly currency: number
  readonly company: number
}

/**
 * Minor units of company currency, half up.
 *
 * @param rate units of the currency for one of company currency, decimal text
 * @throws RangeError when the rate is zero
 * @example functionalOf(10000, '1.25', { currency: 2, company: 2 }) // 8000
 */
export function functionalOf(amountMinor: number, rate: string, digits: BookDigits): number {
  const amount = decimalFromMinor(amountMinor, digits.currency)
  return minorFromDecimal(divide(amount, decimal(rate), { places: UNROUNDED_PLACES, mode: 'halfUp' }), digits.company, 'halfUp')
}

/**
 * The part of an open item's functional amount that goes with a part of its open amount; the last
 * part takes what is left, so that nothing stays in company currency when nothing is open.
 */
export function functionalPart(open: { readonly minor: number; readonly functionalMinor: number }, partMinor: number): number {
  if (partMinor === open.minor) return open.functionalMinor
  return divide(decimal(open.functionalMinor).times(partMinor), decimal(open.minor), { places: 0, mode: 'halfUp' }).toNumber()
}

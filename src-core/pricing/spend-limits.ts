/**
 * Minimum and maximum spend of a charge over its period, when the period is billed in several lines.
 * Source: OpenMeter (cases OM-UNI-01, OM-UNI-02, OM-GRA-03, OM-DYN-01).
 */
import { Decimal, ZERO } from '../kernel/decimal.ts'

export interface CappedSpend {
  /** What the maximum takes off, never below zero. */
  readonly discount: Decimal
  readonly total: Decimal
}

/**
 * Caps a line so that the period never costs more than the maximum. Amounts in one currency, already rounded as
 * the lines show them.
 *
 * @param billedBefore what earlier lines of the period came to
 */
export function capSpend(gross: Decimal, billedBefore: Decimal, maximum: Decimal | null): CappedSpend {
  if (maximum === null) return { discount: ZERO, total: gross }
  const room = Decimal.max(maximum.minus(billedBefore), 0)
  const discount = Decimal.max(gross.minus(room), 0)
  return { discount, total: gross.minus(discount) }
}

/** The commitment line that lifts a period to its minimum; charged with the last line of the period only. */
export function minimumSpend(gross: Decimal, billedBefore: Decimal, minimum: Decimal | null, isLastLine: boolean): Decimal {
  if (minimum === null || !isLastLine) return ZERO
  return Decimal.max(minimum.minus(billedBefore).minus(gross), 0)
}

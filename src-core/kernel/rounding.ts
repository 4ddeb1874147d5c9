/** Explicit rounding: every place that rounds names the digits and the mode. */
import type { Decimal as DecimalJs } from 'decimal.js'
import { Decimal } from './decimal.ts'

/**
 * The four modes of the reference system: NEAREST, DOWN, UP and HALF_EVEN.
 * `floor` and `ceiling` go toward minus and plus infinity (Opencell `RoundingModeEnum`), `down` goes toward zero;
 * `halfUp` rounds a half away from zero.
 */
export const ROUNDING_MODES = ['halfUp', 'floor', 'down', 'ceiling', 'halfEven'] as const
export type RoundingMode = (typeof ROUNDING_MODES)[number]

/** How to round: fraction digits and mode; `places: -1` leaves the value as it is. */
export interface Rounding {
  readonly places: number
  readonly mode: RoundingMode
}

/** The places value that means "do not round". */
export const UNROUNDED_PLACES = -1

const MODE_OF: Record<RoundingMode, DecimalJs.Rounding> = {
  halfUp: Decimal.ROUND_HALF_UP,
  floor: Decimal.ROUND_FLOOR,
  down: Decimal.ROUND_DOWN,
  ceiling: Decimal.ROUND_CEIL,
  halfEven: Decimal.ROUND_HALF_EVEN,
}

/**
 * Rounds to the given fraction digits.
 *
 * @example round(decimal('-1.5'), { places: 0, mode: 'floor' }) // -2
 */
export function round(value: Decimal, rounding: Rounding): Decimal {
  if (rounding.places === UNROUNDED_PLACES) return value
  return value.toDecimalPlaces(rounding.places, MODE_OF[rounding.mode])
}

/**
 * Divides and rounds in one step, so that no bare division on money stands in the code.
 *
 * @throws RangeError when the divisor is zero
 */
export function divide(dividend: Decimal, divisor: Decimal, rounding: Rounding): Decimal {
  if (divisor.isZero()) throw new RangeError('division by zero')
  return round(dividend.div(divisor), rounding)
}

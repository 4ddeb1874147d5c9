/** What speaks against one value of a field: said in the same words by the core, which judges, and by the form, beforehand. */
import { type Decimal, decimal, isDecimalText } from './decimal.ts'

/** The least and the most of a number. Decimals as text, whole numbers as numbers; `above` leaves its own value out. */
export interface Bounds {
  readonly min?: string | number
  readonly above?: string | number
  readonly max?: string | number
}

export const FILL_IN = 'Fill this in.'
export const ANOTHER_FORM = 'This form is not allowed.'
export const tooLong = (most: number): string => `At most ${most} characters.`

/** Digits after the point that a decimal may have. */
const PLACES = 12
/** Digits before the point that a decimal may have, so that no product of two leaves what is kept exactly. */
const WHOLE_DIGITS = 15
const LARGEST = decimal(10).pow(WHOLE_DIGITS)

/** Why a number lies outside its bounds, or `null`. */
export function outOfBounds({ min, above, max }: Bounds, value: Decimal): string | null {
  if (value.abs().gte(LARGEST)) return `At most ${WHOLE_DIGITS} digits before the point.`
  if (min !== undefined && value.lt(min)) return `At least ${min}.`
  if (above !== undefined && value.lte(above)) return `More than ${above}.`
  if (max !== undefined && value.gt(max)) return `At most ${max}.`
  return null
}

/** Why plain text is no decimal within bounds, or `null`. */
export function decimalFault(text: string, bounds: Bounds): string | null {
  if (!isDecimalText(text)) return 'A decimal number is needed, with a point.'
  const value = decimal(text)
  return value.decimalPlaces() > PLACES ? `At most ${PLACES} digits after the point.` : outOfBounds(bounds, value)
}

/** The second of two fields lies not after the first. */
export const notAfter = (label: string, first: string): string => `It lies after “${label}”, which is ${first}.`

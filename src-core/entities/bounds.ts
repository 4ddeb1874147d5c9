/** The least and the most of a number. Every number field says them, or why it has none. */
import { type Decimal, decimal } from '../kernel/decimal.ts'

/** Decimals as text, whole numbers as numbers; `above` leaves its own value out. */
export interface Bounds {
  readonly min?: string | number
  readonly above?: string | number
  readonly max?: string | number
}

/** A number that may be anything, with the reason. */
export interface Unbounded {
  readonly any: string
}

/** What a whole number declares. */
export type IntegerBounds = { readonly min: number; readonly max: number } | Unbounded
/** What a decimal declares. */
export type DecimalBounds = { readonly min: string; readonly max: string } | { readonly above: string; readonly max: string } | Unbounded

/** Digits before the point that a decimal may have, so that no product of two leaves what is kept exactly. */
const WHOLE_DIGITS = 15
const LARGEST = decimal(10).pow(WHOLE_DIGITS)

/** Quantities, included units, ceilings: none is negative, and none is longer than any meter. */
export const NO_LESS_THAN_ZERO = { min: '0', max: '1000000000000' } as const
/** Sizes, rates, multipliers: what is divided by. */
export const MORE_THAN_ZERO = { above: '0', max: '1000000000000' } as const
/** Orders among equals. */
export const PRIORITY = { min: -1_000_000, max: 1_000_000 } as const

/** Why a number lies outside its bounds, or `null`. */
export function outOfBounds(bounds: Bounds | Unbounded, value: Decimal): string | null {
  if (value.abs().gte(LARGEST)) return `At most ${WHOLE_DIGITS} digits before the point.`
  if ('any' in bounds) return null
  if (bounds.min !== undefined && value.lt(bounds.min)) return `At least ${bounds.min}.`
  if (bounds.above !== undefined && value.lte(bounds.above)) return `More than ${bounds.above}.`
  if (bounds.max !== undefined && value.gt(bounds.max)) return `At most ${bounds.max}.`
  return null
}

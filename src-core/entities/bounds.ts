/** The least and the most of a number. Every number field says them, or why it has none. */
import type { Decimal } from '../kernel/decimal.ts'
import { type Bounds, outOfBounds as outOf } from '../kernel/value-faults.ts'

export type { Bounds } from '../kernel/value-faults.ts'

/** A number that may be anything, with the reason. */
export interface Unbounded {
  readonly any: string
}

/** What a whole number declares. */
export type IntegerBounds = { readonly min: number; readonly max: number } | Unbounded
/** What a decimal declares. */
export type DecimalBounds = { readonly min: string; readonly max: string } | { readonly above: string; readonly max: string } | Unbounded

/** Quantities, included units, ceilings: none is negative, and none is longer than any meter. */
export const NO_LESS_THAN_ZERO = { min: '0', max: '1000000000000' } as const
/** Sizes, rates, multipliers: what is divided by. */
export const MORE_THAN_ZERO = { above: '0', max: '1000000000000' } as const
/** Orders among equals. */
export const PRIORITY = { min: -1_000_000, max: 1_000_000 } as const

/** Why a number lies outside its bounds, or `null`. */
export function outOfBounds(bounds: Bounds | Unbounded, value: Decimal): string | null {
  return outOf('any' in bounds ? {} : bounds, value)
}

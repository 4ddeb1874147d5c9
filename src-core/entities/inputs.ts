/** Pieces of inputs that have bounds: entities make their fields of them, operations their own parts. */
import { z } from 'zod'
import type { Decimal } from '../kernel/decimal.ts'
import { decimalFault } from '../kernel/value-faults.ts'
import { type DecimalBounds, MORE_THAN_ZERO, outOfBounds } from './bounds.ts'

/** Plain decimal text with a point, or a whole number, within bounds; at most 12 fraction digits. */
export function decimalInput(bounds: DecimalBounds) {
  return z
    .union([z.string().max(60), z.number().int()])
    .transform((value) => String(value).trim())
    .superRefine((value, context) => {
      const reason = decimalFault(value, 'any' in bounds ? {} : bounds)
      if (reason !== null) context.addIssue({ code: 'custom', message: reason })
    })
}

/** So many of a product or a charge; more than zero, which the service says with its other faults. */
export const quantityInput = decimalInput({ any: 'Its bounds are said with the other faults of a service, by quantityFault.' })

/** Why a quantity is none, or `null`. */
export function quantityFault(quantity: Decimal): string | null {
  return outOfBounds(MORE_THAN_ZERO, quantity)
}

/** A price, of either sign: below zero it is what the customer is given. */
export const priceInput = decimalInput({ any: 'A price below zero is what the customer is given.' })

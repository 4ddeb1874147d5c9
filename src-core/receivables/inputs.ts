/** Pieces of the inputs that several operations share. */
import { z } from 'zod'
import { isCalendarDate } from '../kernel/dates.ts'
import { MORE_THAN_ZERO } from '../entities/bounds.ts'
import { decimalInput } from '../entities/inputs.ts'

export const id = z.number().int().positive()
export const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
/** So that a sum of many is still kept exactly. */
const MOST_MINOR = 999_999_999_999_999

/** Minor units of the customer account's currency. */
export const positiveMinor = z
  .number()
  .int('Money is given in minor units.')
  .positive('More than zero is needed.')
  .max(MOST_MINOR, 'It is longer than an amount can be.')
/** Units of the currency for one of the company currency. */
export const rate = decimalInput(MORE_THAN_ZERO)
export const shortText = z.string().trim().min(1, 'Fill this in.').max(300)
/** What a payer wrote with the money; statements carry several lines of it (MT940: 390 characters, ISO 20022: any number of 140). */
export const remittanceText = z.string().trim().min(1, 'Fill this in.').max(2000)

export const METHODS = ['directDebit', 'transfer', 'card', 'cash', 'check'] as const
export const method = z.enum(METHODS)

export const operationParts = z.array(z.object({ id, amount_minor: positiveMinor.optional() })).max(10_000)
export type OperationPart = z.infer<typeof operationParts>[number]

/** What a new operation is matched with at once: what its reference and the account's rule say, the oldest due first, named ones in their order, or nothing. */
export const immediateMatch = z.union([z.enum(['rule', 'oldest', 'none']), operationParts.min(1)]).default('none')

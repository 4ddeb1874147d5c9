/** The values of a usage record before it is matched to a subscription, whatever file it came from. */
import type { CalendarDate } from '../../kernel/dates.ts'
import { STORED_FRACTION_DIGITS, decimal, isDecimalText, toStored } from '../../kernel/decimal.ts'
import type { Instant } from '../../kernel/instants.ts'
import { decimalFault } from '../../kernel/value-faults.ts'
import type { UsageFault } from './rejection-causes.ts'

export const MOST_PARAMETERS = 9
export const MOST_DATE_PARAMETERS = 5
export const MOST_DECIMAL_PARAMETERS = 5

export interface UsageValues {
  readonly eventAt: Instant
  /** The company-zone date of the event: prices, taxes and billing go by it. */
  readonly eventDate: CalendarDate
  /** Stored form, 12 fraction digits; negative usage gives back. */
  readonly quantity: string
  /** The quantity is seconds of a duration, to be counted in the unit of the charge. */
  readonly duration?: true
  readonly accessCode: string
  /** `parameters[0]` is parameter 1; `null` is blank, trailing blanks are left out. */
  readonly parameters: readonly (string | null)[]
  readonly dates: readonly (Instant | null)[]
  /** Stored form. */
  readonly decimals: readonly (string | null)[]
  readonly extra: string | null
}

export type UsageRead = { readonly ok: true; readonly values: UsageValues } | { readonly ok: false; readonly fault: UsageFault }

/** A fault of the format of one field. */
export function formatFault(field: string | null, reason: string): { readonly ok: false; readonly fault: UsageFault } {
  return { ok: false, fault: { cause: 'INVALID_FORMAT', field, reason } }
}

const PLAIN = /^[\x20-\x7e]*$/

/** Letters with their signs as one character each: so a text is the same from whatever system it comes. */
export function composed(text: string): string {
  return PLAIN.test(text) ? text : text.normalize('NFC')
}

const SHORT_INTEGER = /^-?[1-9]\d{0,14}$/
const SHORT_FRACTION = /^-?(0|[1-9]\d{0,14})\.\d{1,12}$/
const LONGEST_NUMBER = 60

/**
 * The stored form of a number's text, 12 fraction digits; `null` where it is none, or has more digits than are kept exactly.
 * Common forms are padded without building a decimal.
 */
export function storedDecimal(text: string): string | null {
  if (SHORT_INTEGER.test(text)) return `${text}.000000000000`
  if (SHORT_FRACTION.test(text) && !text.startsWith('-0')) return text.padEnd(text.indexOf('.') + 1 + STORED_FRACTION_DIGITS, '0')
  return isDecimalText(text) && text.length <= LONGEST_NUMBER && decimalFault(text, {}) === null ? toStored(decimal(text)) : null
}

/** What is wrong with a number that is not kept: one of more digits than the bounds of all decimals; `null` for what is none. */
export function digitsFault(text: string): string | null {
  if (!isDecimalText(text)) return null
  if (text.length > LONGEST_NUMBER) return `“${text.slice(0, LONGEST_NUMBER)}…” has more than ${LONGEST_NUMBER} characters`
  const fault = decimalFault(text, {})
  return fault === null ? null : `“${text}” cannot be kept exactly: ${fault[0]?.toLowerCase()}${fault.slice(1, -1)}`
}

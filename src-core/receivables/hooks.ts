/** What receivables tell those above them: finance posts both. */
import type { CalendarDate } from '../kernel/dates.ts'
import { defineHook } from '../operations/hooks.ts'
import type { OPERATION_KINDS } from './model.ts'

/** An account operation booked at the desk or by an import; those of invoices come with `invoices.validated`. */
export interface BookedOperation {
  readonly id: number
  readonly kind: (typeof OPERATION_KINDS)[number]
  readonly direction: 'debit' | 'credit'
  readonly number: string
  readonly customerAccountId: number
  readonly currency: string
  readonly rate: string
  /** Both positive, minor units. */
  readonly amountMinor: number
  readonly functionalMinor: number
  readonly date: CalendarDate
  readonly method: string | null
  readonly reference: string | null
}

export const operationBooked = defineHook<BookedOperation>('accountOperation.booked')

/** A matching, or its reversal, whose two sides had different rates. */
export interface ExchangeDifference {
  readonly matchingId: number
  readonly customerAccountId: number
  readonly currency: string
  /** Company currency, minor units; a gain is positive. Never zero. */
  readonly differenceMinor: number
  /** It takes back what an earlier matching made: a gain that goes is no loss. */
  readonly takesBack: boolean
  readonly date: CalendarDate
}

export const exchangeDiffered = defineHook<ExchangeDifference>('matching.exchangeDiffered')

/** Due dates of payment terms. Source: Opencell 10.5; end of month, fixed day and banking days as trade terms have them. */
import { type CalendarDate, addDays, addMonths, dateOf, dayOf, monthOf, yearOf } from '../../kernel/dates.ts'
import { nextBankingDay, previousBankingDay } from './banking.ts'
import type { BankingCalendar } from './definition.ts'

export interface PaymentTerm {
  readonly days: number
  /** After the days, on to the last day of that month. */
  readonly endOfMonth: boolean
  /** Then on to this day of a month, 1 to 31; 31 is the last. `null` for none. */
  readonly fixedDay: number | null
  /** A due date on which banks are closed is moved; `null` leaves it. */
  readonly banking: { readonly calendar: BankingCalendar; readonly move: 'later' | 'earlier' } | null
}

const LAST_DAY = 31

/**
 * The day by which an invoice is to be paid; on the day itself it is not late.
 *
 * @throws Refusal when the banking calendar does not reach so far
 * @example dueDate('2026-11-03', { days: 30, endOfMonth: true, fixedDay: null, banking: null }) // '2026-12-31'
 */
export function dueDate(invoiceDate: CalendarDate, term: PaymentTerm): CalendarDate {
  const delayed = addDays(invoiceDate, term.days)
  const monthEnd = term.endOfMonth ? dateOf(yearOf(delayed), monthOf(delayed), LAST_DAY) : delayed
  const fixed = term.fixedDay === null ? monthEnd : nextDayOfMonth(monthEnd, term.fixedDay)
  if (term.banking === null) return fixed
  const { calendar, move } = term.banking
  return move === 'later' ? nextBankingDay(calendar, fixed) : previousBankingDay(calendar, fixed)
}

/** The delay that holds: of the order, else of the customer account, else of the billing cycle, else none. */
export function dueDelay(...delays: readonly (number | null)[]): number {
  return delays.find((delay) => delay !== null) ?? 0
}

/** The date itself or the next one with that day of the month; a day the month has not is its last. */
function nextDayOfMonth(date: CalendarDate, day: number): CalendarDate {
  const within = dateOf(yearOf(date), monthOf(date), day)
  if (dayOf(date) <= dayOf(within)) return within
  const following = addMonths(dateOf(yearOf(date), monthOf(date), 1), 1)
  return dateOf(yearOf(following), monthOf(following), day)
}

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

/** What a part of the term made of the date before it; parts that the term has not are left out. */
export interface DueStep {
  readonly rule: 'days' | 'endOfMonth' | 'fixedDay' | 'bankingDay'
  readonly date: CalendarDate
}

const LAST_DAY = 31

/**
 * How a due date comes about, step by step; the last step's date is the day by which an invoice is to be paid. On the
 * day itself it is not late.
 *
 * @throws Refusal when the banking calendar does not reach so far
 * @example dueSteps('2026-11-03', { days: 30, endOfMonth: true, fixedDay: null, banking: null }) // 3 December, then the 31st
 */
export function dueSteps(invoiceDate: CalendarDate, term: PaymentTerm): readonly [DueStep, ...DueStep[]] {
  const steps: [DueStep, ...DueStep[]] = [{ rule: 'days', date: addDays(invoiceDate, term.days) }]
  const reached = () => (steps.at(-1) as DueStep).date
  if (term.endOfMonth) steps.push({ rule: 'endOfMonth', date: dateOf(yearOf(reached()), monthOf(reached()), LAST_DAY) })
  if (term.fixedDay !== null) steps.push({ rule: 'fixedDay', date: nextDayOfMonth(reached(), term.fixedDay) })
  if (term.banking !== null) {
    const { calendar, move } = term.banking
    const date = move === 'later' ? nextBankingDay(calendar, reached()) : previousBankingDay(calendar, reached())
    steps.push({ rule: 'bankingDay', date })
  }
  return steps
}

/**
 * The day by which an invoice is to be paid.
 *
 * @throws Refusal when the banking calendar does not reach so far
 * @example dueDate('2026-11-03', { days: 30, endOfMonth: true, fixedDay: null, banking: null }) // '2026-12-31'
 */
export function dueDate(invoiceDate: CalendarDate, term: PaymentTerm): CalendarDate {
  return (dueSteps(invoiceDate, term).at(-1) as DueStep).date
}

/** The date itself or the next one with that day of the month; a day the month has not is its last. */
function nextDayOfMonth(date: CalendarDate, day: number): CalendarDate {
  const within = dateOf(yearOf(date), monthOf(date), day)
  if (dayOf(date) <= dayOf(within)) return within
  const following = addMonths(dateOf(yearOf(date), monthOf(date), 1), 1)
  return dateOf(yearOf(following), monthOf(following), day)
}

/** When an invoice is due. */
import { type CalendarDate, addDays, dateOf, monthOf, yearOf } from '../../kernel/dates.ts'

const LAST_DAY = 31

/**
 * The invoice date plus the term's days, then to the end of that month where the term says so.
 *
 * @example dueDateOf('2026-11-03', { days: 30, endOfMonth: true }) // '2026-12-31'
 */
export function dueDateOf(invoiceDate: CalendarDate, term: { readonly days: number; readonly endOfMonth: boolean }): CalendarDate {
  const date = addDays(invoiceDate, term.days)
  return term.endOfMonth ? dateOf(yearOf(date), monthOf(date), LAST_DAY) : date
}

/** When a change that waits for the next period takes effect. */
import type { CalendarDate } from '../../kernel/dates.ts'
import { dateSpanAround } from '../../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../../setup/calendars/definition.ts'

/**
 * The first day from `date` on that begins a period of the calendar, so that no period is cut. A calendar that has no
 * more periods leaves the day as it is.
 *
 * @param initDate where a calendar that counts periods begins: the first day of the service
 * @example nextPeriodStart(monthly, '2026-11-16', '2026-01-01') // '2026-12-01'; the 1st stays the 1st
 */
export function nextPeriodStart(calendar: CalendarDefinition, date: CalendarDate, initDate: CalendarDate): CalendarDate {
  const span = dateSpanAround(calendar, date, initDate)
  return span.start === date || span.end === null ? date : span.end
}

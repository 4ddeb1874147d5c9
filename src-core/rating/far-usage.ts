/** Usage that is dated far from today: a clock that was wrong, or a date read wrongly. */
import type { CalendarDate } from '../kernel/dates.ts'
import { type Confirmed, farWords, isConfirmed, likelyEventDays } from '../kernel/far-dates.ts'
import type { UsageFault } from '../mediation/rules/rejection-causes.ts'

/** What speaks against a record of a day; `null` where nothing does, or the day was named again. */
export function farUsage(today: CalendarDate, confirmed: Confirmed): (date: CalendarDate) => UsageFault | null {
  const likely = likelyEventDays(today)
  return (date) => {
    const far = farWords(date, likely)
    if (far === null || isConfirmed(date, confirmed)) return null
    return { cause: 'DATE_FAR', field: 'eventDate', reason: `${date} ${far}; if it is meant, name it in confirm_date` }
  }
}

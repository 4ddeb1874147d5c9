/** Usage that is dated in the future, or more than a year back: a clock that was wrong, or a date read wrongly. */
import type { CalendarDate } from '../kernel/dates.ts'
import { type Confirmed, isConfirmed, likelyEventDays } from '../kernel/far-dates.ts'
import type { UsageFault } from '../mediation/rules/rejection-causes.ts'

/** What speaks against a record of a day; `null` where nothing does. Future usage is never meant: nobody can have used it. */
export function farUsage(today: CalendarDate, confirmed: Confirmed): (date: CalendarDate) => UsageFault | null {
  const { from, upTo } = likelyEventDays(today)
  return (date) => {
    if (date >= from && date <= upTo) return null
    if (date > upTo) return { cause: 'DATE_FAR', field: 'eventDate', reason: `${date} lies in the future: today is ${today}` }
    if (isConfirmed(date, confirmed)) return null
    return { cause: 'DATE_FAR', field: 'eventDate', reason: `${date} lies before ${from}; if it is meant, name it in confirm_date` }
  }
}

/** Where days lie on the timeline of a subscription: months from its beginning to a while from now. */
import { addMonths, type CalendarDate, dateOf, daysBetween, monthOf, yearOf } from '../../../src-core/kernel/dates.ts'

export interface PhaseScale {
  readonly start: CalendarDate
  readonly end: CalendarDate
  readonly months: readonly CalendarDate[]
}

const MONTHS_AHEAD = 6
const MOST_MONTHS = 24

const firstOfMonth = (date: CalendarDate) => dateOf(yearOf(date), monthOf(date), 1)
const latest = (dates: readonly CalendarDate[]) => dates.reduce((one, other) => (other > one ? other : one))

/**
 * The months shown: from the subscription's beginning, at most two years, up to its last known day or half a year from now.
 *
 * @param days the days that should be seen
 */
export function phaseScale(begin: CalendarDate, days: readonly CalendarDate[], today: CalendarDate): PhaseScale {
  const wanted = addMonths(firstOfMonth(latest([begin, today, ...days])), 1)
  const ahead = addMonths(firstOfMonth(today), MONTHS_AHEAD)
  const last = wanted > ahead ? wanted : ahead
  // a long agreement is cut at two years after what matters now: its beginning, or last year
  const lastYear = addMonths(firstOfMonth(today), -12)
  const start = begin > lastYear ? firstOfMonth(begin) : lastYear
  const end = addMonths(start, MOST_MONTHS) < last ? addMonths(start, MOST_MONTHS) : last
  const months: CalendarDate[] = []
  for (let month = start; month < end; month = addMonths(month, 1)) months.push(month)
  return { start, end, months }
}

/** The place of a day in percent, cut at both ends. */
export function placeOf(scale: PhaseScale, day: CalendarDate): number {
  const whole = daysBetween(scale.start, scale.end)
  const at = Math.min(whole, Math.max(0, daysBetween(scale.start, day)))
  return (at / whole) * 100
}

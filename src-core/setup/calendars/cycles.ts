/** Calendars that repeat each year, week or day: yearly, daily and interval. */
import { type CalendarDate, type LocalDateTime, addDays, weekdayOf, yearOf } from '../../kernel/dates.ts'
import {
  type DailyCalendar,
  type IntervalCalendar,
  type IntervalMeasure,
  type TimeOfDay,
  WEEKDAYS,
  type Weekday,
  type YearlyCalendar,
  dayInYear,
} from './definition.ts'
import { type MomentPeriod, type Span, dateOfMoment, midnight, spanAmongCuts, spanAmongPeriods } from './moments.ts'

/** The cycle of a moment with the one before and the one after: any neighbouring boundary lies in them. */
const AROUND = [-1, 0, 1] as const

const atTime = (date: CalendarDate, time: TimeOfDay): LocalDateTime => `${date}T${time}:00`

/** Boundaries at the listed days of the years around. */
export function yearlySpan(calendar: YearlyCalendar, moment: LocalDateTime): Span {
  const year = yearOf(moment)
  return spanAmongCuts(
    AROUND.flatMap((step) => calendar.days.map((day) => midnight(dayInYear(year + step, day)))),
    moment,
  )
}

/** Boundaries at the listed times of the days around. */
export function dailySpan(calendar: DailyCalendar, moment: LocalDateTime): Span {
  const today = dateOfMoment(moment)
  return spanAmongCuts(
    AROUND.flatMap((step) => calendar.times.map((time) => atTime(addDays(today, step), time))),
    moment,
  )
}

/** The interval that holds the moment, or the gap between intervals. */
export function intervalSpan(calendar: IntervalCalendar, moment: LocalDateTime): Span {
  const place = PLACE_IN_CYCLE[calendar.by]
  const date = dateOfMoment(moment)
  const periods = AROUND.flatMap((step) =>
    calendar.intervals.map((interval) => concrete(interval, (text, further) => place(date, step + further, text))),
  )
  return spanAmongPeriods(
    periods.filter((period) => period.start < period.end),
    moment,
  )
}

/** The moment of a position, in the cycle that lies `step` cycles from the date's own. */
type PlaceInCycle = (date: CalendarDate, step: number, text: string) => LocalDateTime

const PLACE_IN_CYCLE: Record<IntervalMeasure, PlaceInCycle> = {
  yearDay: (date, step, text) => midnight(dayInYear(yearOf(date) + step, text)),
  weekday: (date, step, text) => midnight(addDays(date, 1 - weekdayOf(date) + 7 * step + WEEKDAYS.indexOf(text as Weekday))),
  time: (date, step, text) => atTime(addDays(date, step), text),
}

/** An interval that does not end after it begins ends in the next cycle. */
function concrete(
  interval: { readonly begin: string; readonly end: string },
  place: (text: string, further: number) => LocalDateTime,
): MomentPeriod {
  const crosses = positionText(interval.end) <= positionText(interval.begin)
  return { start: place(interval.begin, 0), end: place(interval.end, crosses ? 1 : 0) }
}

/** Month-days and times order as text; weekdays by their place in the week. */
function positionText(text: string): string {
  const weekday = WEEKDAYS.indexOf(text as Weekday)
  return weekday < 0 ? text : String(weekday)
}

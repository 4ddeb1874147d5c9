/** Calendars that most companies need, ready made. */
import { daysInMonth } from '../../kernel/dates.ts'
import type { IntervalCalendar, MonthDay, PeriodCalendar, PeriodUnit, Weekday, YearlyCalendar } from './definition.ts'

const LEAP_YEAR = 2000

/** The day of a month as `MM-DD`; one that the month has not is its last. */
function monthDay(month: number, day: number): MonthDay {
  return `${String(month).padStart(2, '0')}-${String(Math.min(day, daysInMonth(LEAP_YEAR, month))).padStart(2, '0')}`
}

/** Every `step` months from January on. */
function monthsBy(step: number, day: number): YearlyCalendar {
  return { kind: 'yearly', days: Array.from({ length: 12 / step }, (_, index) => monthDay(index * step + 1, day)) }
}

/** From a day of each month; 29, 30 and 31 mean the last day where the month is shorter. */
export function monthlyOn(day: number): YearlyCalendar {
  return monthsBy(1, day)
}

/** From the first (or another) day of January, April, July and October. */
export function quarterly(day = 1): YearlyCalendar {
  return monthsBy(3, day)
}

/** From the first (or another) day of January and July. */
export function halfYearly(day = 1): YearlyCalendar {
  return monthsBy(6, day)
}

/** From a day of each year. */
export function yearlyOn(month: number, day: number): YearlyCalendar {
  return { kind: 'yearly', days: [monthDay(month, day)] }
}

/** From a weekday of each week. */
export function weekly(weekday: Weekday): IntervalCalendar {
  return { kind: 'interval', by: 'weekday', intervals: [{ begin: weekday, end: weekday }] }
}

/** Periods counted from the init date, as anniversaries of a subscription. */
export function everyPeriod(length: number, unit: PeriodUnit, periods: number | null = null): PeriodCalendar {
  return { kind: 'period', length, unit, periods }
}

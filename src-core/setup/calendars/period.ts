/** Periods of one length, multiplied from the init date. */
import { type LocalDateTime, addDays, addMonths, daysBetween, monthOf, yearOf } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/failures.ts'
import type { PeriodCalendar, PeriodUnit } from './definition.ts'
import { type Span, addSeconds, dateOfMoment, secondsBetween } from './moments.ts'

const SECONDS_IN: Partial<Record<PeriodUnit, number>> = { hour: 3600, minute: 60, second: 1 }

/**
 * The period that holds a moment. Each boundary is the init date plus a multiple of the length, never the
 * boundary before plus one: 31 January, 28 February, 31 March. Before the init date and after the last
 * period there is none. Source: Opencell `CalendarPeriod`.
 *
 * @throws Refusal without an init date
 */
export function periodSpan(calendar: PeriodCalendar, moment: LocalDateTime, initDate: LocalDateTime | null): Span {
  if (initDate === null) {
    throw refuse(
      'invalid',
      'calendar.noInitDate',
      'This calendar counts its periods from a first day, and none is given. Pass the subscription date of the service.',
    )
  }
  if (moment < initDate) return { start: null, end: initDate, inside: false }
  const count = periodsPassed(calendar, initDate, moment)
  if (calendar.periods !== null && count >= calendar.periods) {
    return { start: boundary(calendar, initDate, calendar.periods), end: null, inside: false }
  }
  return { start: boundary(calendar, initDate, count), end: boundary(calendar, initDate, count + 1), inside: true }
}

/** The init date plus so many periods. */
function boundary(calendar: PeriodCalendar, initDate: LocalDateTime, count: number): LocalDateTime {
  const steps = calendar.length * count
  const date = dateOfMoment(initDate)
  if (calendar.unit === 'month') return addMonths(date, steps) + initDate.slice(10)
  if (calendar.unit === 'day') return addDays(date, steps) + initDate.slice(10)
  return addSeconds(initDate, steps * (SECONDS_IN[calendar.unit] ?? 1))
}

/** How many whole periods lie between the init date and a later moment: an estimate, then the exact one. */
function periodsPassed(calendar: PeriodCalendar, initDate: LocalDateTime, moment: LocalDateTime): number {
  const estimate = Math.max(0, Math.floor(unitsBetween(calendar.unit, initDate, moment) / calendar.length))
  return boundary(calendar, initDate, estimate) <= moment ? estimate : estimate - 1
}

/** Units begun between two moments: never fewer than have passed, and at most one more. */
function unitsBetween(unit: PeriodUnit, start: LocalDateTime, end: LocalDateTime): number {
  if (unit === 'month') return (yearOf(end) - yearOf(start)) * 12 + monthOf(end) - monthOf(start)
  if (unit === 'day') return daysBetween(dateOfMoment(start), dateOfMoment(end))
  return Math.floor(secondsBetween(start, end) / (SECONDS_IN[unit] ?? 1))
}

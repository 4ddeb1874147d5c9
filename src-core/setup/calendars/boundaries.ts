/**
 * Boundaries of calendars. Moments are local date-times everywhere; a date is its midnight. The init date
 * (the subscription date of a service) matters to calendars that count periods from it, and only to them.
 */
import type { CalendarDate, LocalDateTime, Period } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/failures.ts'
import { bankingSpan } from './banking.ts'
import { dailySpan, intervalSpan, yearlySpan } from './cycles.ts'
import type { CalendarDefinition } from './definition.ts'
import { joinSpan } from './join.ts'
import { type MomentPeriod, type Span, dateOfMoment, midnight, spanAmongPeriods } from './moments.ts'
import { periodSpan } from './period.ts'

/**
 * The stretch between the boundaries around a moment, and whether it is a period of the calendar or a gap.
 * The spans of a calendar cover all time without gap or overlap.
 *
 * @throws Refusal when the calendar counts from an init date and none is given
 */
export function spanAround(calendar: CalendarDefinition, moment: LocalDateTime, initDate: LocalDateTime | null): Span {
  switch (calendar.kind) {
    case 'yearly':
      return yearlySpan(calendar, moment)
    case 'daily':
      return dailySpan(calendar, moment)
    case 'period':
      return periodSpan(calendar, moment, initDate)
    case 'interval':
      return intervalSpan(calendar, moment)
    case 'join':
      return joinSpan(calendar, moment, initDate, spanAround)
    case 'fixed':
      return spanAmongPeriods(
        calendar.ranges.map((range) => ({ start: midnight(range.start), end: midnight(range.end) })),
        moment,
      )
    case 'banking':
      return bankingSpan(calendar, moment)
  }
}

/** The last boundary up to and including the moment; `null` when there is none. Source: Opencell `previousCalendarDate`. */
export function previousBoundary(
  calendar: CalendarDefinition,
  moment: LocalDateTime,
  initDate: LocalDateTime | null,
): LocalDateTime | null {
  return spanAround(calendar, moment, initDate).start
}

/** The first boundary after the moment; `null` when there is none. Source: Opencell `nextCalendarDate`. */
export function nextBoundary(calendar: CalendarDefinition, moment: LocalDateTime, initDate: LocalDateTime | null): LocalDateTime | null {
  return spanAround(calendar, moment, initDate).end
}

/** `[previous, next)` around the moment; `null` before the first or after the last boundary. */
export function periodAround(calendar: CalendarDefinition, moment: LocalDateTime, initDate: LocalDateTime | null): MomentPeriod | null {
  const { start, end } = spanAround(calendar, moment, initDate)
  return start === null || end === null ? null : { start, end }
}

/** Whether the moment lies in a period of the calendar, not in a gap between two of them. */
export function isInside(calendar: CalendarDefinition, moment: LocalDateTime, initDate: LocalDateTime | null): boolean {
  return spanAround(calendar, moment, initDate).inside
}

// ---- By the day

/** A span whose ends are days. */
export interface DateSpan {
  readonly start: CalendarDate | null
  readonly end: CalendarDate | null
  readonly inside: boolean
}

/**
 * {@link spanAround} for calendars by the day.
 *
 * @throws Refusal when a boundary lies within a day
 */
export function dateSpanAround(calendar: CalendarDefinition, date: CalendarDate, initDate: CalendarDate | null): DateSpan {
  const span = spanAround(calendar, midnight(date), initDate === null ? null : midnight(initDate))
  return { start: wholeDay(span.start), end: wholeDay(span.end), inside: span.inside }
}

/** The last boundary up to and including the day; `null` when there is none. */
export function previousDate(calendar: CalendarDefinition, date: CalendarDate, initDate: CalendarDate | null): CalendarDate | null {
  return dateSpanAround(calendar, date, initDate).start
}

/** The first boundary after the day; `null` when there is none. */
export function nextDate(calendar: CalendarDefinition, date: CalendarDate, initDate: CalendarDate | null): CalendarDate | null {
  return dateSpanAround(calendar, date, initDate).end
}

/** `[previous, next)` around the day; `null` before the first or after the last boundary. */
export function datePeriodAround(calendar: CalendarDefinition, date: CalendarDate, initDate: CalendarDate | null): Period | null {
  const { start, end } = dateSpanAround(calendar, date, initDate)
  return start === null || end === null ? null : { start, end }
}

function wholeDay(moment: LocalDateTime | null): CalendarDate | null {
  if (moment === null) return null
  const date = dateOfMoment(moment)
  if (moment === midnight(date)) return date
  throw refuse(
    'refused',
    'calendar.notByDay',
    `This calendar has a boundary at ${moment.slice(11, 16)} within a day, but whole days are counted here. Choose a calendar by the day.`,
  )
}

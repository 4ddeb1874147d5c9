/** Banking days: what delays skip. Source: Opencell `CalendarBanking`. */
import { type CalendarDate, type LocalDateTime, addDays, weekdayOf } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/failures.ts'
import { type BankingCalendar, type Weekday, WEEKDAYS } from './definition.ts'
import { type Span, dateOfMoment, midnight } from './moments.ts'

/** Whether banks work on a day; they do not outside the calendar's range. */
export function isBankingDay(calendar: BankingCalendar, date: CalendarDate): boolean {
  return isCovered(calendar, date) && !isClosed(calendar, date)
}

/**
 * The day itself when banks work on it, else the next on which they do.
 *
 * @throws Refusal when the calendar ends before
 */
export function nextBankingDay(calendar: BankingCalendar, date: CalendarDate): CalendarDate {
  return walk(calendar, date, 1)
}

/**
 * The day itself when banks work on it, else the last before on which they did.
 *
 * @throws Refusal when the calendar begins later
 */
export function previousBankingDay(calendar: BankingCalendar, date: CalendarDate): CalendarDate {
  return walk(calendar, date, -1)
}

/**
 * Counts banking days on, or back when `days` is negative; with 0 the day itself is moved on to a banking day.
 *
 * @throws Refusal when the calendar does not reach so far
 * @example addBankingDays(target2, '2026-12-24', 1) // '2026-12-28'
 */
export function addBankingDays(calendar: BankingCalendar, date: CalendarDate, days: number): CalendarDate {
  if (days === 0) return nextBankingDay(calendar, date)
  const step = Math.sign(days)
  let day = date
  for (let left = Math.abs(days); left > 0; left--) day = walk(calendar, addDays(day, step), step)
  return day
}

/** Each banking day is a period of its own; the days between two of them are one gap. */
export function bankingSpan(calendar: BankingCalendar, moment: LocalDateTime): Span {
  const date = dateOfMoment(moment)
  if (date < calendar.start) return { start: null, end: midnight(calendar.start), inside: false }
  if (!isCovered(calendar, date)) return { start: midnight(calendar.end as CalendarDate), end: null, inside: false }
  if (!isClosed(calendar, date)) return { start: midnight(date), end: midnight(addDays(date, 1)), inside: true }
  const closedWithin = (day: CalendarDate) => isCovered(calendar, day) && isClosed(calendar, day)
  let first = date
  while (closedWithin(addDays(first, -1))) first = addDays(first, -1)
  let end = addDays(date, 1)
  while (closedWithin(end)) end = addDays(end, 1)
  return { start: midnight(first), end: midnight(end), inside: false }
}

function walk(calendar: BankingCalendar, from: CalendarDate, step: number): CalendarDate {
  let day = from
  while (isCovered(calendar, day) && isClosed(calendar, day)) day = addDays(day, step)
  if (isCovered(calendar, day)) return day
  const range = calendar.end === null ? `begins on ${calendar.start}` : `reaches from ${calendar.start} up to ${calendar.end}`
  throw refuse('refused', 'calendar.outOfRange', `The banking calendar ${range} and does not know ${day}. Extend it.`, {
    details: { date: day },
  })
}

function isCovered(calendar: BankingCalendar, date: CalendarDate): boolean {
  return date >= calendar.start && (calendar.end === null || date < calendar.end)
}

function isClosed(calendar: BankingCalendar, date: CalendarDate): boolean {
  if (calendar.weekend.includes(WEEKDAYS[weekdayOf(date) - 1] as Weekday)) return true
  const day = date.slice(5)
  return calendar.closedOn.includes(date) || calendar.holidays.some((holiday) => holdsDay(holiday, day))
}

/** Both ends included; a holiday that ends before it begins crosses the year's end. */
function holdsDay(holiday: { readonly first: string; readonly last: string }, day: string): boolean {
  if (holiday.first <= holiday.last) return holiday.first <= day && day <= holiday.last
  return day >= holiday.first || day <= holiday.last
}

/**
 * Calendar dates and half-open periods.
 *
 * A date is ISO text `YYYY-MM-DD`, so that it sorts, compares and stores as itself. Its arithmetic
 * is on day numbers (days since 1970-01-01, proleptic Gregorian), which needs no time zone.
 */

/** `YYYY-MM-DD`, years 1900 to 2999, and {@link LAST_DAY}. */
export type CalendarDate = string
/** `YYYY-MM-DDTHH:MM:SS` in the company's zone. */
export type LocalDateTime = string

/** Days or moments `[start, end)`; an open side is `null`. */
export interface Period {
  readonly start: CalendarDate
  readonly end: CalendarDate
}
export interface OpenPeriod {
  readonly start: CalendarDate | null
  readonly end: CalendarDate | null
}

const DATE_TEXT = /^(19|2\d)\d{2}-\d{2}-\d{2}$/
const MS_A_DAY = 86_400_000

/** By it other programs say that there is no end. No arithmetic leads beyond it, so that days keep sorting as text. */
export const LAST_DAY: CalendarDate = '9999-12-31'
const LAST_NUMBER = Date.UTC(9999, 11, 31) / MS_A_DAY

/** Whether text is a real day: `2026-02-30` is not. */
export function isCalendarDate(text: string): boolean {
  return text === LAST_DAY || (DATE_TEXT.test(text) && dateFromDayNumber(dayNumber(text)) === text)
}

/** Days since 1970-01-01. */
export function dayNumber(date: CalendarDate): number {
  return Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8, 10)) / MS_A_DAY
}

/** Few dates are asked for again and again; making one costs ten times as much as finding it. */
const madeDates = new Map<number, CalendarDate>()
const MOST_DATES = 20_000

/** The date of a day number. */
export function dateFromDayNumber(days: number): CalendarDate {
  const known = madeDates.get(days)
  if (known !== undefined) return known
  if (days >= LAST_NUMBER) return LAST_DAY
  const made = new Date(days * MS_A_DAY).toISOString().slice(0, 10)
  if (madeDates.size >= MOST_DATES) madeDates.clear()
  madeDates.set(days, made)
  return made
}

/** Makes a date; the month counts from 1, the day is clamped to the month's last. */
export function dateOf(year: number, month: number, day: number): CalendarDate {
  if (year > 9999) return LAST_DAY
  const clamped = Math.min(day, daysInMonth(year, month))
  return `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(clamped)}`
}

export function yearOf(date: CalendarDate): number {
  return +date.slice(0, 4)
}
/** 1 to 12. */
export function monthOf(date: CalendarDate): number {
  return +date.slice(5, 7)
}
export function dayOf(date: CalendarDate): number {
  return +date.slice(8, 10)
}
/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: CalendarDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateFromDayNumber(dayNumber(date) + days)
}

/**
 * Adds months, clamping to the last day of the target month. Always count from the first date:
 * stepping month by month drifts (31 Jan, 28 Feb, 28 Mar).
 *
 * @example addMonths('2026-01-31', 1) // '2026-02-28'
 */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const index = yearOf(date) * 12 + (monthOf(date) - 1) + months
  return dateOf(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, dayOf(date))
}

/** Whole days from `start` up to `end`; negative when `end` is earlier. */
export function daysBetween(start: CalendarDate, end: CalendarDate): number {
  return dayNumber(end) - dayNumber(start)
}

/** Whole months that have passed from `start` to `date`, as an age is counted; negative before. */
export function wholeMonthsBetween(start: CalendarDate, date: CalendarDate): number {
  const months = (yearOf(date) - yearOf(start)) * 12 + monthOf(date) - monthOf(start)
  if (months >= 0) return addMonths(start, months) <= date ? months : months - 1
  return addMonths(start, months) >= date ? months : months + 1
}

export function earlier(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? one : other
}
export function later(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one > other ? one : other
}

/** Days in a half-open period. */
export function lengthInDays(period: Period): number {
  return daysBetween(period.start, period.end)
}

/** Whether the half-open period holds the date; an open side holds everything. */
export function holds(period: OpenPeriod, date: CalendarDate): boolean {
  return (period.start === null || period.start <= date) && (period.end === null || date < period.end)
}

/** The common part of two half-open periods, or `null` where they do not meet. */
export function intersect(one: Period, other: Period): Period | null {
  const start = later(one.start, other.start)
  const end = earlier(one.end, other.end)
  return start < end ? { start, end } : null
}

/** Whether two half-open, possibly open-sided periods share a day. */
export function overlaps(one: OpenPeriod, other: OpenPeriod): boolean {
  const startsBefore = (from: CalendarDate | null, to: CalendarDate | null) => from === null || to === null || from < to
  return startsBefore(one.start, other.end) && startsBefore(other.start, one.end)
}

/** The last day of a half-open period, as documents show it. */
export function lastDay(period: Period): CalendarDate {
  return addDays(period.end, -1)
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A date in a sentence. @example showDate('2026-11-03') // '3 Nov 2026' */
export function showDate(date: CalendarDate): string {
  return `${+date.slice(8, 10)} ${MONTHS[+date.slice(5, 7) - 1] ?? ''} ${date.slice(0, 4)}`
}

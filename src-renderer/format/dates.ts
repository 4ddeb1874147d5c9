/** Dates, periods and times as the operator reads them: `03 Nov 2026` in columns, `3 Nov` in prose, 24-hour clock. */
import { addDays, type CalendarDate, dayOf, isCalendarDate, monthOf, weekdayOf, yearOf } from '../../src-core/kernel/dates.ts'
import type { Instant, ZoneName } from '../../src-core/kernel/instants.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function monthName(date: CalendarDate): string {
  return MONTHS[monthOf(date) - 1] ?? ''
}

/** For columns and fields: `03 Nov 2026`. Text that is no date is answered as it is. */
export function formatDate(date: CalendarDate): string {
  if (!isCalendarDate(date)) return date
  return `${String(dayOf(date)).padStart(2, '0')} ${monthName(date)} ${yearOf(date)}`
}

/** For prose: `3 Nov`, with the year where it is not this year's. */
export function formatDay(date: CalendarDate, today?: CalendarDate): string {
  const year = today !== undefined && yearOf(today) !== yearOf(date) ? ` ${yearOf(date)}` : ''
  return `${dayOf(date)} ${monthName(date)}${year}`
}

/** `Tue`. */
export function formatWeekdayName(date: CalendarDate): string {
  return WEEKDAYS[weekdayOf(date) - 1] ?? ''
}

/** For heads and the status bar: `Tue 3 Nov 2026`. */
export function formatWeekday(date: CalendarDate, withYear = true): string {
  return `${formatWeekdayName(date)} ${formatDay(date)}${withYear ? ` ${yearOf(date)}` : ''}`
}

/**
 * A period, stored half open `[start, end)`, shown with its last day: `1–31 Oct`.
 *
 * @param end the first day after the period; `null` where it has no end
 */
export function formatPeriod(start: CalendarDate | null, end: CalendarDate | null, today?: CalendarDate): string {
  const last = end === null ? null : addDays(end, -1)
  if (start === null) return last === null ? 'always' : `up to ${formatDay(last, today)}`
  if (last === null) return `from ${formatDay(start, today)}`
  if (start === last) return formatDay(start, today)
  if (yearOf(start) !== yearOf(last)) return `${formatDay(start)} ${yearOf(start)}–${formatDay(last)} ${yearOf(last)}`
  const from = monthOf(start) === monthOf(last) ? String(dayOf(start)) : formatDay(start)
  return `${from}–${formatDay(last, today)}`
}

const MONTHS_IN_FULL = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A month by its code or any of its days: `November 2026` for `2026-11`. Text that begins with no month is answered as it is. */
export function formatMonth(code: string): string {
  const found = /^(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?$/.exec(code)
  return found ? `${MONTHS_IN_FULL[Number(found[2]) - 1]} ${found[1]}` : code
}

/** A month on an axis, by its code or any of its days: `Nov 26` for `2026-11`. */
export function formatShortMonth(code: string): string {
  return `${MONTHS[Number(code.slice(5, 7)) - 1] ?? code} ${code.slice(2, 4)}`
}

const formatters = new Map<ZoneName, Intl.DateTimeFormat>()

function partsIn(zone: ZoneName, instant: Instant): Record<string, string> {
  let formatter = formatters.get(zone)
  if (!formatter) {
    const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
    formatter = new Intl.DateTimeFormat('en-GB', { ...fields, timeZone: zone, hourCycle: 'h23' })
    formatters.set(zone, formatter)
  }
  return Object.fromEntries(formatter.formatToParts(instant).map((part) => [part.type, part.value]))
}

/** The calendar date of an instant in the company's zone. */
export function dateIn(zone: ZoneName, instant: Instant): CalendarDate {
  const parts = partsIn(zone, instant)
  return `${parts['year']}-${parts['month']}-${parts['day']}`
}

/** The time of day of an instant in the company's zone: `08:05`. */
export function formatTime(zone: ZoneName, instant: Instant): string {
  const parts = partsIn(zone, instant)
  return `${parts['hour']}:${parts['minute']}`
}

/** An instant in a column: `03 Nov 2026 08:05`. */
export function formatInstant(zone: ZoneName, instant: Instant): string {
  return `${formatDate(dateIn(zone, instant))} ${formatTime(zone, instant)}`
}

/** A local date-time `YYYY-MM-DDTHH:MM:SS` in a column: `03 Nov 2026 08:05:17`. */
export function formatLocal(local: string): string {
  return `${formatDate(local.slice(0, 10))} ${local.slice(11)}`
}

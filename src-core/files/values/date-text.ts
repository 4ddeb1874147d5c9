/**
 * A day or a moment as people, banks and telephone systems write it.
 *
 * Nothing is decided here: `03/04/2026` is a day in April or in March by the order of its parts, and the column, the
 * company's country or the operator says which.
 */
import { type CalendarDate, daysInMonth, LAST_DAY } from '../../kernel/dates.ts'
import type { Instant, ZoneClock } from '../../kernel/instants.ts'
import { monthNamed } from './month-names.ts'

/** The order of day, month and year where the parts do not say it; `iso` has the year first. */
export const DAY_ORDERS = ['iso', 'dayMonthYear', 'monthDayYear'] as const
export type DayOrder = (typeof DAY_ORDERS)[number]

/** Two-digit years are those from 1970 to 2069. */
export const FIRST_SHORT_YEAR = 1970
export const LAST_SHORT_YEAR = FIRST_SHORT_YEAR + 99

export interface DateText {
  /** Three numbers as they stand; their order says which is the day, where it is not `known`. */
  readonly parts: readonly [string, string, string]
  /** The order that the parts leave no doubt of: a year of four digits in front, a month by name. */
  readonly known: DayOrder | null
  readonly time: TimeText | null
  /** Points stand between its numbers, which nobody writes month first. */
  readonly dotted?: boolean
}

export interface TimeText {
  /** Milliseconds of the day. */
  readonly ofDay: number
  /** Minutes east of Greenwich; `null` where it is the company's zone. */
  readonly offset: number | null
}

export type DayRead =
  | { readonly ok: true; readonly date: CalendarDate }
  /** `order`: not of this order at all; `impossible`: a day that does not exist. */
  | { readonly ok: false; readonly why: 'order' | 'impossible'; readonly reason: string }

const TIME =
  /^(?<day>.*?\S)(?:[T ,]\s*(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?\s?(?<half>[AaPp]\.?[Mm]\.?)?\s?(?<zone>Z|UTC|GMT|[+\-\u2212]\d{2}(?::?\d{2})?)?)?$/
const NUMBERED = /^(\d{1,4})([-./])\s?(\d{1,2})\2\s?(\d{1,4})\.?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})(Z)?)?$/
const DAY_NAMED = /^(\d{1,2})(?:\.|st|nd|rd|th)?[-\s/]*([\p{L}\p{M}]{3,})\.?[-\s/,]*(\d{4}|\d{2})$/u
const NAMED_DAY = /^([\p{L}\p{M}]{3,})\.?[-\s/]*(\d{1,2})(?:st|nd|rd|th)?,?[-\s/]+(\d{4})$/u
const LONGEST = 60

/** What a cell says; `null` where it is no date in any form. */
export function readDateText(cell: string): DateText | null {
  const text = cell.trim()
  if (text.length > LONGEST) return null
  const compact = COMPACT.exec(text)
  if (compact) return compactDate(compact)
  const groups = TIME.exec(text)?.groups ?? {}
  const time = groups['hour'] === undefined ? null : timeOf(groups)
  if (time === 'none') return null
  const day = groups['day'] ?? ''
  const [, first = '', sign, second = '', third = ''] = NUMBERED.exec(day) ?? []
  if (first !== '') return numberedDate([first, second, third], time, sign === '.')
  const named = namedParts(day)
  return named ? { parts: named, known: 'dayMonthYear', time } : null
}

function compactDate([, year = '', month = '', day = '', hour, minute = '', second = '', zone]: RegExpExecArray): DateText | null {
  const time = hour === undefined ? null : timeOf({ hour, minute, second, ...(zone ? { zone } : {}) })
  return time === 'none' ? null : { parts: [year, month, day], known: 'iso', time }
}

function numberedDate(parts: readonly [string, string, string], time: TimeText | null, dotted: boolean): DateText | null {
  const [first, , third] = parts
  if (first.length === 4) return third.length <= 2 ? { parts, known: 'iso', time } : null
  if (first.length > 2 || third.length === 3 || third.length === 1) return null
  return { parts, known: null, time, dotted }
}

function namedParts(day: string): [string, string, string] | null {
  const [, number = '', name = '', year = ''] = DAY_NAMED.exec(day) ?? []
  const [, first = '', second = '', last = ''] = NAMED_DAY.exec(day) ?? []
  const month = monthNamed(name || first)
  return month === null || (name || first) === '' ? null : [number || second, String(month), year || last]
}

function timeOf(groups: Readonly<Record<string, string | undefined>>): TimeText | null | 'none' {
  const [hour, minute, second] = [groups['hour'], groups['minute'], groups['second']].map((one) => Number(one ?? 0)) as [
    number,
    number,
    number,
  ]
  const half = groups['half']?.toLowerCase()[0]
  if (minute > 59 || second > 59 || hour > 23 || (half !== undefined && (hour < 1 || hour > 12))) return 'none'
  const hours = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0)
  const millis = Number((groups['fraction'] ?? '').padEnd(3, '0').slice(0, 3))
  const offset = offsetOf(groups['zone'])
  return offset === 'none' ? 'none' : { ofDay: ((hours * 60 + minute) * 60 + second) * 1000 + millis, offset }
}

function offsetOf(zone: string | undefined): number | null | 'none' {
  if (zone === undefined) return null
  if (/^[A-Z]/i.test(zone)) return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || 0)]
  if (hours > 14 || minutes > 59) return 'none'
  return (zone.startsWith('+') ? 1 : -1) * (hours * 60 + minutes)
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** The day by an order; what the parts leave no doubt of is read by its own. */
export function dayBy({ parts, known }: Pick<DateText, 'parts' | 'known'>, order: DayOrder): DayRead {
  const [first, second, third] = parts
  const by = known ?? order
  const [year, month, day] = by === 'iso' ? [first, second, third] : by === 'dayMonthYear' ? [third, second, first] : [third, first, second]
  if (known === null && third.length === 4 && by === 'iso') return { ok: false, why: 'order', reason: 'The year stands last.' }
  return realDay(fullYear(year), Number(month), Number(day))
}

function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  const century = FIRST_SHORT_YEAR - (FIRST_SHORT_YEAR % 100)
  return year + century + (year + century < FIRST_SHORT_YEAR ? 100 : 0)
}

function realDay(year: number, month: number, day: number): DayRead {
  const impossible = (reason: string): DayRead => ({ ok: false, why: 'impossible', reason })
  if (year === 9999 && month === 12 && day === 31) return { ok: true, date: LAST_DAY }
  if (year < 1900 || year > 2999) return impossible(`The year ${year} is out of range.`)
  if (month < 1 || month > 12) return impossible(`There is no month ${month}.`)
  if (day < 1 || day > daysInMonth(year, month)) return impossible(`There is no ${day} ${MONTHS[month - 1]}.`)
  return { ok: true, date: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` }
}

/** Whether a year has two digits. */
export function hasShortYear({ parts, known }: DateText): boolean {
  return (known === 'iso' ? parts[0] : parts[2]).length === 2
}

/**
 * The moment of a day and its time: in the zone that it names, else in the company's; without a time, its midnight there.
 * An hour that the clocks repeat is the earlier reading; one that they skip is for the caller to refuse.
 */
export function momentOf(date: CalendarDate, time: TimeText | null, clock: ZoneClock): Instant {
  const ofDay = time?.ofDay ?? 0
  const utc = Date.parse(`${date}T00:00:00Z`) + ofDay
  if (time?.offset !== null && time?.offset !== undefined) return utc - time.offset * 60_000
  return clock.toInstant(new Date(utc).toISOString().slice(0, 19)) + (ofDay % 1000)
}

/**
 * The company's day of a day and its time. A time in another zone may be another day here; midnight anywhere is a day that
 * a program wrote as a moment, and stays the day.
 */
export function companyDay(date: CalendarDate, time: TimeText | null, clock: ZoneClock | undefined): CalendarDate {
  if (!clock || time === null || time.offset === null || time.ofDay === 0) return date
  return clock.toDate(momentOf(date, time, clock))
}

// ---- Seconds since 1970

/** Ten digits count the seconds since 1970, thirteen the milliseconds: from 2001 to 2286. */
const EPOCH = /^([1-9]\d{9})(\d{3}|\.\d{1,6})?$/

/** The moment of a count since 1970 as telephone systems write it; `null` for anything else. */
export function readEpoch(cell: string): Instant | null {
  const [, seconds, more = ''] = EPOCH.exec(cell.trim()) ?? []
  if (seconds === undefined) return null
  return Number(seconds) * 1000 + Number(more.replace('.', '').padEnd(3, '0').slice(0, 3))
}

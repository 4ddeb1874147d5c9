/**
 * Calendars as plain definitions: where periods begin and end, for recurring charges, billing cycles,
 * counters and the validity of prices. Source: Opencell `M/catalog/Calendar*.java` (1.2).
 */
import { z } from 'zod'
import { type CalendarDate, type Period, dateOf, isCalendarDate } from '../../kernel/dates.ts'

/** `MM-DD`; `02-29` is the last day of February in every year. */
export type MonthDay = string
/** `HH:MM`, 00:00 to 23:59. */
export type TimeOfDay = string

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export const PERIOD_UNITS = ['month', 'day', 'hour', 'minute', 'second'] as const
export type PeriodUnit = (typeof PERIOD_UNITS)[number]

/** Periods begin at the listed days of each year. */
export interface YearlyCalendar {
  readonly kind: 'yearly'
  readonly days: readonly MonthDay[]
}

/** Periods begin at the listed times of each day. */
export interface DailyCalendar {
  readonly kind: 'daily'
  readonly times: readonly TimeOfDay[]
}

/** Periods of one length, counted from an init date; `periods` of them, without end where it is `null`. */
export interface PeriodCalendar {
  readonly kind: 'period'
  readonly length: number
  readonly unit: PeriodUnit
  readonly periods: number | null
}

export const INTERVAL_MEASURES = ['yearDay', 'weekday', 'time'] as const
export type IntervalMeasure = (typeof INTERVAL_MEASURES)[number]

/**
 * Intervals that come back each year, week or day, half open. One that ends before it begins crosses the
 * end of the year, week or day; one that ends where it begins lasts the whole of it.
 */
export interface IntervalCalendar {
  readonly kind: 'interval'
  readonly by: IntervalMeasure
  /** `MM-DD`, a weekday (`mon` to `sun`) or `HH:MM`, as `by` says. */
  readonly intervals: readonly { readonly begin: string; readonly end: string }[]
}

export const JOIN_MODES = ['union', 'intersect', 'append'] as const
export type JoinMode = (typeof JOIN_MODES)[number]

/** Two calendars in one: the widest period, the narrowest, or the second once the first is used up. */
export interface JoinCalendar {
  readonly kind: 'join'
  readonly how: JoinMode
  readonly first: CalendarDefinition
  readonly second: CalendarDefinition
}

/** Periods given one by one, half open. */
export interface FixedCalendar {
  readonly kind: 'fixed'
  readonly ranges: readonly Period[]
}

/** Days on which banks work, from `start` up to `end`. */
export interface BankingCalendar {
  readonly kind: 'banking'
  readonly start: CalendarDate
  readonly end: CalendarDate | null
  readonly weekend: readonly Weekday[]
  /** Each year, first and last day included; may cross the year's end. */
  readonly holidays: readonly { readonly first: MonthDay; readonly last: MonthDay }[]
  /** Closed days of one year only, as Easter Monday. */
  readonly closedOn: readonly CalendarDate[]
}

export type CalendarDefinition =
  | YearlyCalendar
  | DailyCalendar
  | PeriodCalendar
  | IntervalCalendar
  | JoinCalendar
  | FixedCalendar
  | BankingCalendar

const LEAP_YEAR = 2000

/** Whether text is a day of a leap year, `MM-DD`. */
export function isMonthDay(text: string): boolean {
  return /^\d{2}-\d{2}$/.test(text) && +text.slice(0, 2) >= 1 && isCalendarDate(`${LEAP_YEAR}-${text}`)
}

/** The day in a year; 29 February is clamped to the 28th where there is none. */
export function dayInYear(year: number, day: MonthDay): CalendarDate {
  return dateOf(year, +day.slice(0, 2), +day.slice(3, 5))
}

/** Whether text is a time of day, `HH:MM`. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

const isWeekday = (text: string): boolean => (WEEKDAYS as readonly string[]).includes(text)

const monthDay = z
  .string()
  .refine(isMonthDay, { error: (issue) => `“${String(issue.input)}” is no day of a year. Write month and day, as 07-01.` })
const timeOfDay = z
  .string()
  .refine(isTimeOfDay, { error: (issue) => `“${String(issue.input)}” is no time of day. Write hours and minutes, as 08:30.` })
const day = z.string().refine(isCalendarDate, { error: (issue) => `“${String(issue.input)}” is no date. Write it as 2026-11-03.` })
const weekday = z.enum(WEEKDAYS, { error: (issue) => `“${String(issue.input)}” is no weekday. Write mon, tue, wed, thu, fri, sat or sun.` })
const wholeNumber = (what: string, max: number) =>
  z
    .int({ error: `${what} must be a whole number.` })
    .min(1, { error: `${what} must be at least 1.` })
    .max(max, { error: `${what} can be at most ${max}.` })

/** A list of texts without a double; `what` names one of them. */
function listWithoutDoubles<Item extends z.ZodType<string>>(item: Item, what: string) {
  return z
    .array(item)
    .min(1, { error: `A calendar needs at least one ${what}.` })
    .superRefine((items, context) => {
      items.forEach((value, index) => {
        if (items.indexOf(value) < index)
          context.addIssue({ code: 'custom', path: [index], message: `The ${what} ${value} is listed twice.` })
      })
    })
}

const yearly = z.strictObject({ kind: z.literal('yearly'), days: listWithoutDoubles(monthDay, 'day') })
const daily = z.strictObject({ kind: z.literal('daily'), times: listWithoutDoubles(timeOfDay, 'time') })
const period = z.strictObject({
  kind: z.literal('period'),
  length: wholeNumber('The length of a period', 100_000),
  unit: z.enum(PERIOD_UNITS, { error: 'A period is counted in months, days, hours, minutes or seconds.' }),
  periods: wholeNumber('The number of periods', 100_000).nullable().default(null),
})

const POSITION_CHECKS: Record<IntervalMeasure, { readonly test: (text: string) => boolean; readonly form: string }> = {
  yearDay: { test: isMonthDay, form: 'a day of the year, as 07-01' },
  weekday: { test: isWeekday, form: 'a weekday, as mon' },
  time: { test: isTimeOfDay, form: 'a time of day, as 08:30' },
}

const interval = z
  .strictObject({
    kind: z.literal('interval'),
    by: z.enum(INTERVAL_MEASURES, { error: 'Intervals are days of the year, weekdays or times of day.' }),
    intervals: z.array(z.strictObject({ begin: z.string(), end: z.string() })).min(1, { error: 'A calendar needs at least one interval.' }),
  })
  .superRefine(({ by, intervals }, context) => {
    const { test, form } = POSITION_CHECKS[by]
    const faults = intervals.flatMap((one, index) =>
      (['begin', 'end'] as const).filter((side) => !test(one[side])).map((side) => ({ index, side, text: one[side] })),
    )
    for (const { index, side, text } of faults) {
      context.addIssue({ code: 'custom', path: ['intervals', index, side], message: `“${text}” is not ${form}.` })
    }
    if (faults.length > 0) return
    const clash = overlapOf(intervals.map((one) => ({ start: positionOf(by, one.begin), end: positionOf(by, one.end) })))
    if (clash) context.addIssue({ code: 'custom', path: ['intervals', clash.later], message: clashText('Intervals', clash) })
  })

/** A number that orders the positions of one cycle. */
function positionOf(by: IntervalMeasure, text: string): number {
  if (by === 'weekday') return WEEKDAYS.indexOf(text as Weekday)
  return +text.slice(0, 2) * 100 + +text.slice(3, 5)
}

interface Clash {
  readonly earlier: number
  readonly later: number
}

const clashText = (what: string, clash: Clash): string =>
  `${what} ${clash.earlier + 1} and ${clash.later + 1} overlap. End one where the other begins.`

/** The first two stretches that overlap on a circle; one that ends at or before its start goes round. */
function overlapOf(stretches: readonly { readonly start: number; readonly end: number }[]): Clash | null {
  const holdsStart = (one: { start: number; end: number }, at: number) =>
    one.start < one.end ? one.start <= at && at < one.end : at >= one.start || at < one.end
  for (const [later, second] of stretches.entries()) {
    const earlier = stretches.findIndex(
      (first, index) => index < later && (holdsStart(first, second.start) || holdsStart(second, first.start)),
    )
    if (earlier >= 0) return { earlier, later }
  }
  return null
}

const fixed = z
  .strictObject({
    kind: z.literal('fixed'),
    ranges: z.array(z.strictObject({ start: day, end: day })).min(1, { error: 'A calendar needs at least one range of dates.' }),
  })
  .superRefine(({ ranges }, context) => {
    ranges.forEach((range, index) => {
      if (range.start < range.end) return
      const fault = `Range ${index + 1} ends on ${range.end}, which is not after its first day ${range.start}.`
      const message = `${fault} The end is the first day that is no longer in it.`
      context.addIssue({ code: 'custom', path: ['ranges', index, 'end'], message })
    })
    ranges.forEach((range, later) => {
      const earlier = ranges.findIndex((other, index) => index < later && other.start < range.end && range.start < other.end)
      if (earlier >= 0) context.addIssue({ code: 'custom', path: ['ranges', later], message: clashText('Ranges', { earlier, later }) })
    })
  })

const banking = z
  .strictObject({
    kind: z.literal('banking'),
    start: day,
    end: day.nullable().default(null),
    weekend: z.array(weekday).max(6, { error: 'At least one day of the week must be a banking day.' }),
    holidays: z.array(z.strictObject({ first: monthDay, last: monthDay })).default([]),
    closedOn: z.array(day).default([]),
  })
  .superRefine(({ start, end }, context) => {
    if (end === null || start < end) return
    context.addIssue({ code: 'custom', path: ['end'], message: `The calendar ends on ${end}, which is not after its first day ${start}.` })
  })

const join = z.strictObject({
  kind: z.literal('join'),
  how: z.enum(JOIN_MODES, { error: 'Two calendars are joined by union, intersect or append.' }),
  first: z.lazy((): z.ZodType<CalendarDefinition> => calendarDefinition),
  second: z.lazy((): z.ZodType<CalendarDefinition> => calendarDefinition),
})

/** The schema of a calendar's definition; its messages are in the operator's words. */
export const calendarDefinition: z.ZodType<CalendarDefinition> = z.discriminatedUnion(
  'kind',
  [yearly, daily, period, interval, join, fixed, banking],
  { error: 'A calendar is yearly, daily, period, interval, join, fixed or banking.' },
)

/** Dates, periods, times and percentages as elements, in tabular figures and the company's zone. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { Instant } from '../../src-core/kernel/instants.ts'
import { useSession, useZone } from '../client/use-session.ts'
import { formatDate, formatDay, formatInstant, formatPeriod, formatTime, formatWeekday } from '../format/dates.ts'
import { formatPercent } from '../format/numbers.ts'

export interface DateTextProps {
  readonly date: CalendarDate | null
  /** `column` 03 Nov 2026, `prose` 3 Nov, `weekday` Tue 3 Nov 2026. */
  readonly form?: 'column' | 'prose' | 'weekday'
}

/** A calendar date; nothing where there is none. */
export function DateText({ date, form = 'column' }: DateTextProps) {
  const session = useSession()
  if (date === null) return null
  const shown = form === 'column' ? formatDate(date) : form === 'prose' ? formatDay(date, session?.today) : formatWeekday(date)
  return (
    <time className="num" dateTime={date}>
      {shown}
    </time>
  )
}

export interface PeriodTextProps {
  readonly start: CalendarDate | null
  /** The first day after it, as stored; the last day is shown. */
  readonly end: CalendarDate | null
}

/** A half-open period, shown inclusive: `1–31 Oct`. */
export function PeriodText({ start, end }: PeriodTextProps) {
  const session = useSession()
  return <span className="num">{formatPeriod(start, end, session?.today)}</span>
}

/** An instant in the company's zone, or only its time of day. */
export function InstantText({ at, timeOnly = false }: { readonly at: Instant | null; readonly timeOnly?: boolean }) {
  const zone = useZone()
  if (at === null) return null
  return (
    <time className="num" dateTime={new Date(at).toISOString()}>
      {timeOnly ? formatTime(zone, at) : formatInstant(zone, at)}
    </time>
  )
}

/** Percent with its space: `19 %`. */
export function Percent({ value, digits = 0 }: { readonly value: string; readonly digits?: number }) {
  return <span className="num">{formatPercent(value, digits)}</span>
}

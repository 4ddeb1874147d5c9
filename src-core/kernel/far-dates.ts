/**
 * Days that lie far from today. Most are a year mistyped or read wrongly (1900, 2062, 0202), some are meant: so they are asked about,
 * and whoever means one names it again in `confirm_date`.
 */
import { addMonths, type CalendarDate } from './dates.ts'
import { refuse } from './failures.ts'

/** From and up to which day nobody is asked. */
export interface LikelyDays {
  readonly from: CalendarDate
  readonly upTo: CalendarDate
}

const YEARS_BACK = 30
const YEARS_AHEAD = 10
const MONTHS = 12

/** For what begins, ends or holds from a day on: contracts of long ago are still running. */
export function likelyDays(today: CalendarDate): LikelyDays {
  return { from: addMonths(today, -YEARS_BACK * MONTHS), upTo: addMonths(today, YEARS_AHEAD * MONTHS) }
}

const EVENT_YEARS_BACK = 3

/** For what happened, as usage: as far back as a claim of it lives in most places, and a month ahead, for what is booked before it is used. */
export function likelyEventDays(today: CalendarDate): LikelyDays {
  return { from: addMonths(today, -EVENT_YEARS_BACK * MONTHS), upTo: addMonths(today, 1) }
}

/** Days by which files of other programs say that there is no end: nobody mistyped them. */
const NO_END: ReadonlySet<CalendarDate> = new Set(['9999-12-31', '2999-12-31', '2099-12-31'])

/** How far a day lies, in words; `null` for one that nobody is asked about. */
export function farWords(date: CalendarDate, { from, upTo }: LikelyDays): string | null {
  if (NO_END.has(date)) return null
  if (date < from) return `lies before ${from}`
  return date > upTo ? `lies after ${upTo}` : null
}

/** What was named again: a day, several, or all of a file. */
export type Confirmed = CalendarDate | readonly CalendarDate[] | undefined

export const ALL_DATES = 'all'

export function isConfirmed(date: CalendarDate, confirmed: Confirmed): boolean {
  return [confirmed].flat().some((one) => one === date || one === ALL_DATES)
}

/** What a call says of days that stood before and are put back: they are meant. */
export function meant(...days: readonly unknown[]): { readonly confirm_date: CalendarDate[] } {
  return { confirm_date: days.filter((day): day is CalendarDate => typeof day === 'string') }
}

/** As {@link refuseFarDate}, of the fields of an input that are days. */
export function refuseFarDays(today: CalendarDate, given: object, paths: readonly string[], confirmed: Confirmed): void {
  for (const path of paths) refuseFarDate(today, (given as Readonly<Record<string, unknown>>)[path], confirmed, path)
}

/** @throws Refusal `date.confirm` for a day far from today that was not named again */
export function refuseFarDate(today: CalendarDate, date: unknown, confirmed: Confirmed, path: string): void {
  if (typeof date !== 'string') return
  const far = farWords(date, likelyDays(today))
  if (far === null || isConfirmed(date, confirmed)) return
  throw refuse('refused', 'date.confirm', `${date} ${far}. Name the date again in confirm_date if it is meant.`, {
    fields: [
      { path, reason: `${date} ${far}` },
      { path: 'confirm_date', reason: `${date}, if it is meant` },
    ],
    details: { date, isFar: true },
  })
}

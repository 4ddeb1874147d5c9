/**
 * Days that lie far from today. Most are a year mistyped or read wrongly (1900, 2062, 0202), some are meant: so they are asked about,
 * and whoever means one names it again in `confirm_date`.
 */
import { addDays, addMonths, type CalendarDate } from './dates.ts'
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

/** For what happened, as usage: in the last twelve months, and with clocks that differ up to tomorrow. */
export function likelyEventDays(today: CalendarDate): LikelyDays {
  return { from: addMonths(today, -MONTHS), upTo: addDays(today, 1) }
}

/** How far a day lies, in words; `null` for one that nobody is asked about. */
export function farWords(date: CalendarDate, { from, upTo }: LikelyDays): string | null {
  if (date < from) return `lies before ${from}`
  return date > upTo ? `lies after ${upTo}` : null
}

/** What was named again: a day, several, or all of a file. */
export type Confirmed = CalendarDate | readonly CalendarDate[] | undefined

export const ALL_DATES = 'all'

export function isConfirmed(date: CalendarDate, confirmed: Confirmed): boolean {
  return [confirmed].flat().some((one) => one === date || one === ALL_DATES)
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

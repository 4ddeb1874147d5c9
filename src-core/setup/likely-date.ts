/**
 * Dates of what cannot be taken back. A year mistyped would shut a series for decades, so that a date typed by hand lies within
 * bounds; beyond them the call names it again.
 */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { addDays, addMonths, type CalendarDate, isCalendarDate, later } from '../kernel/dates.ts'
import { ALL_DATES } from '../kernel/far-dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'

const day = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')

/** The date once more, where it lies beyond the bounds. */
export const confirmDate = day.optional()

/** As {@link confirmDate}, of calls with several dates: one of them, or each that is meant. */
export const confirmDates = z.union([day, z.array(day).max(20)]).optional()

/** Of a file: days that are meant although they lie far from today, each named; or all of them. */
export const confirmDatesOfFile = z.union([z.literal(ALL_DATES), day, z.array(day).max(1000)]).optional()

const DAYS_AHEAD = 7
const MONTHS_BACK = 12

const firstPeriod = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('accounting_period').select((e) => e.fn.min('start_date').as('start')),
)

/** The day on which the first accounting period begins; `null` where there is none. */
export async function firstPeriodStart(store: ReadStore): Promise<CalendarDate | null> {
  return (await store.first(firstPeriod(store), {}))?.start ?? null
}

export interface TypedDate {
  readonly date: CalendarDate
  /** The same date, named again by who means it. */
  readonly confirmed?: CalendarDate | readonly CalendarDate[] | undefined
  /** Where the refusal points to: `invoice_date`. */
  readonly path: string
  /** A further day up to which it is likely: a run's next cycle date. */
  readonly upTo?: CalendarDate | null
}

/**
 * @throws Refusal for a date before the first accounting period; and, unless it is named again, for one more than seven days
 * ahead (a run: beyond the next cycle date) or more than a year back
 */
export async function refuseUnlikelyDate({ store, today }: CommandContext, { date, confirmed, path, upTo }: TypedDate): Promise<void> {
  const first = await firstPeriodStart(store)
  if (first !== null && date < first)
    throw refuseField(
      path,
      'date.beforeFirstPeriod',
      `${date} is before the first accounting period, which begins on ${first}. Choose a later date.`,
    )
  const last = later(addDays(today, DAYS_AHEAD), upTo ?? today)
  const isLikely = date >= addMonths(today, -MONTHS_BACK) && date <= last
  if (isLikely || [confirmed].flat().includes(date)) return
  const far = date > last ? `lies after ${last}` : 'lies more than a year back'
  throw refuse(
    'refused',
    'date.confirm',
    `${date} ${far}, and what is dated so cannot be taken back. Name the date again in confirm_date if it is meant.`,
    {
      fields: [
        { path, reason: `${date} ${far}` },
        { path: 'confirm_date', reason: `${date}, if it is meant` },
      ],
      details: { date },
    },
  )
}

/** The two years that the demo company's books cover. */
import { type CalendarDate, type Period, addDays, addMonths, daysBetween } from '../../src-core/kernel/dates.ts'
import type { Random } from './random.ts'

/** The first day of the books: customers of before were carried over on it. */
export const FIRST_DAY: CalendarDate = '2024-11-01'
/** The first day after the books. */
export const END_DAY: CalendarDate = '2026-11-01'
export const MONTH_COUNT = 24

/** `2024-11` to `2026-10`. */
export const DEMO_MONTHS: readonly string[] = Array.from({ length: MONTH_COUNT }, (_, at) => addMonths(FIRST_DAY, at).slice(0, 7))

/** The days of a month `2026-10`, half open. */
export function periodOfMonth(month: string): Period {
  return { start: `${month}-01`, end: addMonths(`${month}-01`, 1) }
}

/** A day of the half-open period. @throws RangeError when it holds none */
export function dayIn(period: Period, random: Random): CalendarDate {
  const days = daysBetween(period.start, period.end)
  if (days < 1) throw new RangeError(`no day from ${period.start} up to ${period.end}`)
  return addDays(period.start, random.whole(0, days - 1))
}

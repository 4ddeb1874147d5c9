/** When a routine runs next. */
import { addDays, type CalendarDate, dateOf, monthOf, weekdayOf, yearOf } from '../../kernel/dates.ts'
import type { Instant, ZoneClock } from '../../kernel/instants.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export interface Rhythm {
  readonly rhythm: 'opening' | 'daily' | 'weekly' | 'monthly'
  /** `HH:MM` in the company's zone. */
  readonly time: string | null
  readonly weekday: (typeof WEEKDAYS)[number] | null
  /** 1 to 31; a day that a month has not is its last. */
  readonly monthDay: number | null
}

/** A month and a day: the longest that a routine waits. */
const FARTHEST_DAYS = 32

/**
 * The first moment after `since` at which it is to run; `null` for one that runs when the company opens. A time that the
 * clock change leaves out is an hour earlier, one that comes twice is the first.
 */
export function nextRun(rhythm: Rhythm, since: Instant, clock: ZoneClock): Instant | null {
  if (rhythm.rhythm === 'opening') return null
  const first = clock.toDate(since)
  for (let days = 0; days <= FARTHEST_DAYS; days++) {
    const date = addDays(first, days)
    const at = clock.toInstant(`${date}T${rhythm.time ?? '00:00'}:00`)
    if (at > since && isDay(rhythm, date)) return at
  }
  return null
}

function isDay({ rhythm, weekday, monthDay }: Rhythm, date: CalendarDate): boolean {
  if (rhythm === 'weekly') return WEEKDAYS[weekdayOf(date) - 1] === weekday
  return rhythm === 'daily' || date === dateOf(yearOf(date), monthOf(date), monthDay ?? 1)
}

export interface Routine extends Rhythm {
  /** When it ran last, or when it was last changed: what would have run before is not made up for. */
  readonly since: Instant
}

/**
 * Since when a routine is due; `null` while it is not. What was missed more than once is due once, since the first time.
 *
 * @param opened when the company was opened; `null` where nobody opened it to let routines run
 */
export function dueSince(routine: Routine, now: Instant, opened: Instant | null, clock: ZoneClock): Instant | null {
  if (routine.rhythm === 'opening') return opened !== null && routine.since < opened ? opened : null
  const next = nextRun(routine, routine.since, clock)
  return next !== null && next <= now ? next : null
}

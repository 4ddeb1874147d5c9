/** Which daily backups stay: the newest of each of the last days, weeks and months. */

/** Of so many days, weeks and months that have a backup, the newest one stays. */
export const KEPT = { days: 7, weeks: 5, months: 12 } as const

const DAY_MS = 86_400_000
/** The first Monday of the era's count of days. */
const MONDAY = 4
/** A clock that is set right may go back so far; what lies further ahead was made while it was wrong. */
const AHEAD_MS = 3_600_000

/** Whether a backup bears a date that is still to come. @param now milliseconds since 1970 */
export function isAhead(at: number, now: number): boolean {
  return at > now + AHEAD_MS
}

/**
 * The backups to remove. Those of dates to come count for nothing and stay: a clock that was wrong for a day must not cost those
 * that were made while it was right.
 *
 * @param backups in any order; days, weeks and months are those of UTC
 */
export function outdated<B extends { readonly at: number }>(backups: readonly B[], now: number): B[] {
  const past = backups.filter(({ at }) => !isAhead(at, now)).toSorted((one, other) => other.at - one.at)
  const day = ({ at }: B): number => Math.floor(at / DAY_MS)
  const week = (backup: B): number => Math.floor((day(backup) - MONDAY) / 7)
  const month = ({ at }: B): string => new Date(at).toISOString().slice(0, 7)
  const kept = new Set([
    ...newestOfEach(past, day, KEPT.days),
    ...newestOfEach(past, week, KEPT.weeks),
    ...newestOfEach(past, month, KEPT.months),
  ])
  return past.filter((backup) => !kept.has(backup))
}

/** @param backups the newest first */
function newestOfEach<B>(backups: readonly B[], spanOf: (backup: B) => string | number, count: number): B[] {
  const spans = new Map<string | number, B>()
  for (const backup of backups) if (!spans.has(spanOf(backup))) spans.set(spanOf(backup), backup)
  return [...spans.values()].slice(0, count)
}

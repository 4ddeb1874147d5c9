/** Days on which a subscription is suspended: its recurring charges are not rated, and usage of them is refused. */
import { type CalendarDate, holds, type OpenPeriod, type Period } from '../../kernel/dates.ts'

/** The suspension that holds a day. */
export function suspensionOn<Suspension extends OpenPeriod>(suspensions: readonly Suspension[], day: CalendarDate): Suspension | undefined {
  return suspensions.find((one) => holds(one, day))
}

/** Suspensions as far as they lie before an end: behind it there is nothing to suspend. */
export function suspensionsBefore(suspensions: readonly OpenPeriod[], end: CalendarDate): OpenPeriod[] {
  return suspensions
    .filter(({ start }) => start === null || start < end)
    .map((one) => (one.end === null || one.end > end ? { start: one.start, end } : one))
}

/** Days on which one of two sets of suspensions holds, and not the other. */
export function movedDays(before: readonly OpenPeriod[], after: readonly OpenPeriod[]): Period[] {
  const only = (those: readonly OpenPeriod[], others: readonly OpenPeriod[]) =>
    those.flatMap(({ start, end }) => withoutSuspensions({ start: start ?? FIRST_DAY, end: end ?? LAST_DAY }, others))
  return [...only(before, after), ...only(after, before)]
}
const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'

/** What is left of a period when suspended days are taken out, oldest first; all half open. */
export function withoutSuspensions(period: Period, suspensions: readonly OpenPeriod[]): Period[] {
  return suspensions.reduce<Period[]>((left, suspension) => left.flatMap((part) => cutOut(part, suspension)), [period])
}

function cutOut(part: Period, { start, end }: OpenPeriod): Period[] {
  const before = start === null ? null : { start: part.start, end: start < part.end ? start : part.end }
  const after = end === null ? null : { start: end > part.start ? end : part.start, end: part.end }
  const kept = [before, after].filter((one): one is Period => one !== null && one.start < one.end)
  const untouched = kept.find((one) => one.start === part.start && one.end === part.end)
  return untouched ? [untouched] : kept
}

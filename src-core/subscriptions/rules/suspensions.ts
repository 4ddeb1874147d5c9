/** Days on which a service is suspended and its recurring charges are not rated. */
import type { OpenPeriod, Period } from '../../kernel/dates.ts'

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

/** Dates that a refusal asks to be named again. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { Failure } from '../../src-core/kernel/failures.ts'

/** The date that a call asks for once more; `null` where it failed for another reason, or did not. */
export function askedDate(failure: Failure | null | undefined): CalendarDate | null {
  const date = failure?.code === 'date.confirm' ? failure.details?.['date'] : undefined
  return typeof date === 'string' ? date : null
}

/**
 * What was typed for the dates of a form that were asked for, in their order; nothing for a date that the form has no more.
 *
 * @param typed by the date that was asked for; `null` while its box is empty
 */
export function confirmedDates(
  typed: ReadonlyMap<CalendarDate, CalendarDate | null>,
  dates: readonly (CalendarDate | null)[],
): readonly CalendarDate[] {
  return [...typed].flatMap(([asked, again]) => (dates.includes(asked) && again !== null ? [again] : []))
}

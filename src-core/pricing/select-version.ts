/** Step B of price selection: the one published version that is valid on the price date. */
import { type CalendarDate, holds, showDate } from '../kernel/dates.ts'
import type { PriceVersion } from './grid.ts'
import { type Selection, type SelectionTrace, foundSelection, missedSelection } from './selection.ts'

/** Which date chooses the version: that of the event, or one frozen on the service (product setting). */
export const PRICE_DATE_SETTINGS = ['event', 'delivery', 'renewal', 'quote', 'manual'] as const
export type PriceDateSetting = (typeof PRICE_DATE_SETTINGS)[number]

/** The price date: the operation's own for `event`, else the one frozen on the service (its own where none is). */
export function priceDate(setting: PriceDateSetting, operationDate: CalendarDate, frozenDate: CalendarDate | null): CalendarDate {
  return setting === 'event' ? operationDate : (frozenDate ?? operationDate)
}

/**
 * The published version with `start ≤ date < end`; an open side holds everything.
 *
 * @returns `NO_PRICEPLAN` when none is valid, `SEVERAL_VERSIONS` when more than one is (Opencell raises a rating error)
 */
export function selectVersion(versions: readonly PriceVersion[], date: CalendarDate, trace?: SelectionTrace): Selection<PriceVersion> {
  const valid = versions.filter((version) => version.status === 'published' && holds(version.validity, date))
  const [only] = valid
  if (trace) noteVersions(versions, valid, date, trace)
  if (!only) return missedSelection('NO_PRICEPLAN', `No published version is valid on ${showDate(date)}.`)
  if (valid.length === 1) return foundSelection(only)
  const numbers = valid.map((version) => version.number).join(' and ')
  return missedSelection('SEVERAL_VERSIONS', `Versions ${numbers} are both published for ${showDate(date)}. Close all but one.`)
}

function noteVersions(versions: readonly PriceVersion[], valid: readonly PriceVersion[], date: CalendarDate, trace: SelectionTrace): void {
  for (const version of versions) {
    const taken = valid.length === 1 && version === valid[0]
    trace.push({
      step: 'version',
      id: version.id,
      name: `version ${version.number}`,
      taken,
      why: whyVersion(version, date),
      misses: valid.includes(version) ? 0 : 1,
    })
  }
}

function whyVersion({ status, validity }: PriceVersion, date: CalendarDate): string {
  if (status !== 'published') return `is ${status}`
  if (holds(validity, date)) return `valid on ${showDate(date)}`
  if (validity.start !== null && date < validity.start) return `starts on ${showDate(validity.start)}`
  return `ended before ${showDate(validity.end as string)}`
}

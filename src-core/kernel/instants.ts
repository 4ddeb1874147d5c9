/**
 * Instants and the company's time zone. The only place that touches Temporal, which Node 26 and
 * current Electron carry; older hosts load `temporal-polyfill` before the core.
 */
import { type CalendarDate, type LocalDateTime, dateFromDayNumber } from './dates.ts'

/** Milliseconds since 1970-01-01T00:00:00Z, stored as INTEGER. */
export type Instant = number
/** An IANA time zone name, fixed for a company with its first posting. */
export type ZoneName = string

const OFFSET_TEXT = /(Z|[+-]\d{2}(:?\d{2})?)$/i
const LOCAL_INPUT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?$/

/** Converts instants of one zone, reusing the offset while the instant stays in the same quarter hour. */
export interface ZoneClock {
  readonly zone: ZoneName
  /** The company-zone date and time of an instant. */
  toLocal(instant: Instant): LocalDateTime
  /** The company-zone date of an instant. */
  toDate(instant: Instant): CalendarDate
  /** The instant of a local date-time; in a gap or overlap of the clock change, the earlier reading. */
  toInstant(local: LocalDateTime): Instant
}

const QUARTER_HOUR = 900_000
const MS_A_DAY = 86_400_000

/** Whether there is a zone of this IANA name. */
export function isTimeZone(zone: ZoneName): boolean {
  try {
    zoneClock(zone)
    return true
  } catch {
    return false
  }
}

/** The clock of a company's zone; the general one for a zone that is not there, so that its file opens and can be mended. */
export function companyZone(zone: ZoneName | undefined): ZoneClock {
  return zoneClock(zone !== undefined && isTimeZone(zone) ? zone : 'UTC')
}

/** @throws RangeError when the zone is unknown */
export function zoneClock(zone: ZoneName): ZoneClock {
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  const offsets = new Map<number, number>()
  const offsetAt = (instant: Instant): number => {
    const slot = Math.floor(instant / QUARTER_HOUR)
    const known = offsets.get(slot)
    if (known !== undefined) return known
    const offset = Temporal.Instant.fromEpochMilliseconds(slot * QUARTER_HOUR).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
    if (offsets.size > 100_000) offsets.clear()
    offsets.set(slot, offset)
    return offset
  }
  const localText = (instant: Instant) => new Date(instant + offsetAt(instant)).toISOString()
  return {
    zone,
    toLocal: (instant) => localText(instant).slice(0, 19),
    toDate: (instant) => dateFromDayNumber(Math.floor((instant + offsetAt(instant)) / MS_A_DAY)),
    toInstant: (local) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds,
  }
}

/**
 * Reads an instant from text: ISO 8601 with an offset, or without one in the company's zone.
 * A date alone is its midnight there.
 *
 * @returns `null` when the text is no date or time, or a local time that the clocks went over
 */
export function parseInstant(text: string, clock: ZoneClock): Instant | null {
  const trimmed = text.trim()
  const zoned = OFFSET_TEXT.test(trimmed) && trimmed.length > 10
  if (zoned) {
    const instant = Date.parse(trimmed)
    return Number.isFinite(instant) && isRealDay(trimmed) ? instant : null
  }
  const match = LOCAL_INPUT.exec(trimmed)
  if (!match || !isRealDay(trimmed)) return null
  const time = `${match[2] ?? '00:00'}:${match[3] ?? '00'}`
  try {
    const local = `${match[1]}T${time}`
    const instant = clock.toInstant(local)
    return match[2] !== undefined && clock.toLocal(instant) !== local ? null : instant
  } catch {
    return null
  }
}

/** `Date.parse` rolls 30 February over to March; this refuses it. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10)
  const parsed = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(parsed) && new Date(parsed).toISOString().slice(0, 10) === day
}

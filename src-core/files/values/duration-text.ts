/**
 * How long something took, as telephone systems write it: `00:08:10`, `8:10`, `1:02:03.5`, `490s`, `8m10s`, `PT8M10S`.
 *
 * What two parts are, minutes and seconds or hours and minutes, no cell says by itself: see `duration-column.ts`.
 */
import { type Decimal, decimal, ZERO } from '../../kernel/decimal.ts'

/** What two parts of a duration are. */
export const DURATION_FORMS = ['mm:ss', 'hh:mm'] as const
export type DurationForm = (typeof DURATION_FORMS)[number]

const TWO_PARTS = /^[-+\u2212\u2010]?\d{1,6}:[0-5]\d$/
const CLOCK = /^(?:(\d{1,6}):)?(\d{1,6}):([0-5]\d(?:[.,]\d{1,9})?)$/
const WORDS = /^(?:(\d{1,6})\s?h(?:rs?)?)?\s?(?:(\d{1,6})\s?m(?:ins?)?)?\s?(?:(\d{1,9}(?:[.,]\d{1,9})?)\s?s(?:ecs?)?)?$/i
const ISO = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?$/

/** Whether text is written as a duration and not as a number, without reading it: a colon, or a unit of time behind or before. */
export function looksLikeDuration(text: string): boolean {
  return text.includes(':') || /^[-+]?P/.test(text) || /\d\s?(?:h|m|s|hrs?|mins?|secs?)$/i.test(text)
}

/** Whether a duration has two whole parts, which may be minutes and seconds or hours and minutes. */
export function isOpenDuration(cell: string): boolean {
  return TWO_PARTS.test(cell.trim())
}

/** Whether a duration of colons has seconds for sure: three parts, or a fraction behind two. */
export function saysSeconds(cell: string): boolean {
  return cell.includes(':') && !isOpenDuration(cell) && readDuration(cell, null) !== null
}

/**
 * Seconds of a duration, exact, in plain decimal notation; a minus gives back.
 *
 * @param form of two parts; without one they cannot be read
 * @returns `null` where it is no duration
 * @example readDuration('00:08:10', null) // '490'
 * @example readDuration('8:10', 'hh:mm') // '29400'
 */
export function readDuration(cell: string, form: DurationForm | null): string | null {
  const text = cell.trim().replace(/^[\u2212\u2010]/, '-')
  if (isOpenDuration(text) && form === null) return null
  const bare = text.replace(/^[-+]/, '')
  const seconds = ofClock(form === 'hh:mm' && isOpenDuration(text) ? `${bare}:00` : bare) ?? ofIso(bare) ?? ofWords(bare)
  if (seconds === null) return null
  return (text.startsWith('-') && !seconds.isZero() ? seconds.negated() : seconds).toFixed()
}

function ofClock(text: string): Decimal | null {
  const [, hours, minutes, seconds] = CLOCK.exec(text) ?? []
  if (seconds === undefined) return null
  // The minutes of hours are less than sixty; those alone are as many as they are.
  if (hours !== undefined && (minutes as string).length > 2) return null
  if (hours !== undefined && Number(minutes) > 59) return null
  return inSeconds(undefined, hours, minutes, seconds)
}

function ofIso(text: string): Decimal | null {
  const [, days, hours, minutes, seconds] = ISO.exec(text) ?? []
  return (days ?? hours ?? minutes ?? seconds) === undefined ? null : inSeconds(days, hours, minutes, seconds)
}

function ofWords(text: string): Decimal | null {
  const [, hours, minutes, seconds] = WORDS.exec(text) ?? []
  return (hours ?? minutes ?? seconds) === undefined ? null : inSeconds(undefined, hours, minutes, seconds)
}

function inSeconds(days: string | undefined, hours: string | undefined, minutes: string | undefined, seconds: string | undefined): Decimal {
  const of = (text: string | undefined) => (text === undefined ? ZERO : decimal(text.replace(',', '.')))
  return of(days).times(24).plus(of(hours)).times(60).plus(of(minutes)).times(60).plus(of(seconds))
}

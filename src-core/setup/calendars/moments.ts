/** Local date-times as numbers of seconds, and the stretches of time that calendars are made of. */
import type { CalendarDate, LocalDateTime } from '../../kernel/dates.ts'

/** Half open `[start, end)`. */
export interface MomentPeriod {
  readonly start: LocalDateTime
  readonly end: LocalDateTime
}

/**
 * The stretch between two neighbouring boundaries of a calendar, half open; `null` where the calendar has
 * no boundary on that side. `inside` tells a period of the calendar from a gap between periods.
 */
export interface Span {
  readonly start: LocalDateTime | null
  readonly end: LocalDateTime | null
  readonly inside: boolean
}

/** The first moment of a day. */
export function midnight(date: CalendarDate): LocalDateTime {
  return `${date}T00:00:00`
}

export function dateOfMoment(moment: LocalDateTime): CalendarDate {
  return moment.slice(0, 10)
}

/** Adds seconds as clocks count them; local time has no leap seconds and no clock change. */
export function addSeconds(moment: LocalDateTime, seconds: number): LocalDateTime {
  return new Date(Date.parse(`${moment}Z`) + seconds * 1000).toISOString().slice(0, 19)
}

/** Seconds from one moment to another; negative when `end` is earlier. */
export function secondsBetween(start: LocalDateTime, end: LocalDateTime): number {
  return (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 1000
}

/** The span between the cuts that enclose a moment; every span is a period. */
export function spanAmongCuts(cuts: readonly LocalDateTime[], moment: LocalDateTime): Span {
  return { start: latest(cuts.filter((cut) => cut <= moment)), end: earliest(cuts.filter((cut) => cut > moment)), inside: true }
}

/** The period that holds a moment, or the gap between its neighbours. The periods must not overlap. */
export function spanAmongPeriods(periods: readonly MomentPeriod[], moment: LocalDateTime): Span {
  const holding = periods.find((period) => period.start <= moment && moment < period.end)
  if (holding) return { ...holding, inside: true }
  const start = latest(periods.map((period) => period.end).filter((end) => end <= moment))
  const end = earliest(periods.map((period) => period.start).filter((begin) => begin > moment))
  return { start, end, inside: false }
}

/** The latest of moments; `null` stands for none and is passed over. */
export function latest(moments: readonly (LocalDateTime | null)[]): LocalDateTime | null {
  return moments.reduce((best, one) => (best === null || (one !== null && one > best) ? one : best), null)
}

/** The earliest of moments; `null` stands for none and is passed over. */
export function earliest(moments: readonly (LocalDateTime | null)[]): LocalDateTime | null {
  return moments.reduce((best, one) => (best === null || (one !== null && one < best) ? one : best), null)
}

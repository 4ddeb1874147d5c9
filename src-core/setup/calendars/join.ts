/** Two calendars joined. The spans of each are handed in, so that this file knows no other kind. */
import type { LocalDateTime } from '../../kernel/dates.ts'
import type { CalendarDefinition, JoinCalendar } from './definition.ts'
import { type Span, earliest, latest } from './moments.ts'

/** The span of any calendar around a moment. */
export type SpanOf = (calendar: CalendarDefinition, moment: LocalDateTime, initDate: LocalDateTime | null) => Span
type SpanAt = (moment: LocalDateTime) => Span

/** After so many periods without a common boundary, a union has none. */
const MOST_STEPS = 500

/**
 * The span of a joined calendar. Source: Opencell `CalendarJoin`, whose union may overlap itself where the two
 * calendars' periods cross; here it grows until neither calendar's period crosses its ends.
 * - union: the widest period that either gives; weekdays and 8 to 15 o'clock give Monday to Friday
 * - intersect: the narrowest; the same two give 8 to 15 o'clock from Monday to Friday
 * - append: the first calendar until it is used up, then the second with the first one's end as its init date
 */
export function joinSpan(calendar: JoinCalendar, moment: LocalDateTime, initDate: LocalDateTime | null, spanOf: SpanOf): Span {
  const first: SpanAt = (at) => spanOf(calendar.first, at, initDate)
  const second: SpanAt = (at) => spanOf(calendar.second, at, initDate)
  if (calendar.how === 'union') return unionSpan([first, second], moment)
  if (calendar.how === 'intersect') return commonSpan([first(moment), second(moment)])
  return appendSpan(first, (at, end) => spanOf(calendar.second, at, end), moment)
}

function commonSpan(spans: readonly Span[]): Span {
  return {
    start: latest(spans.map((span) => span.start)),
    end: earliest(spans.map((span) => span.end)),
    inside: spans.every((span) => span.inside),
  }
}

function unionSpan(calendars: readonly SpanAt[], moment: LocalDateTime): Span {
  const spans = calendars.map((spanAt) => spanAt(moment))
  const holding = spans.filter((span) => span.inside)
  if (holding.length === 0) return commonSpan(spans)
  const starts = holding.map((span) => span.start)
  const ends = holding.map((span) => span.end)
  return {
    start: starts.includes(null) ? null : grow(calendars, earliest(starts), (span) => span.start),
    end: ends.includes(null) ? null : grow(calendars, latest(ends), (span) => span.end),
    inside: true,
  }
}

/** Moves an end outward while a period of either calendar crosses it. */
function grow(calendars: readonly SpanAt[], from: LocalDateTime | null, outer: (span: Span) => LocalDateTime | null): LocalDateTime | null {
  let edge = from
  for (let step = 0; step < MOST_STEPS && edge !== null; step++) {
    const at: LocalDateTime = edge
    const crossing = calendars.map((spanAt) => spanAt(at)).find((span) => span.inside && (span.start === null || span.start < at))
    if (!crossing) return edge
    edge = outer(crossing)
  }
  return null
}

function appendSpan(first: SpanAt, second: (moment: LocalDateTime, initDate: LocalDateTime) => Span, moment: LocalDateTime): Span {
  const span = first(moment)
  const usedUp = !span.inside && span.end === null && span.start !== null
  if (!usedUp || span.start === null) return span
  const next = second(moment, span.start)
  return { ...next, start: latest([next.start, span.start]) }
}

/** Usage records of the demo company, month by month, in Opencell's line form without a header, by time. */
import { type CalendarDate, type Period, dayNumber, holds, weekdayOf } from '../../src-core/kernel/dates.ts'
import { DEMO_MONTHS, periodOfMonth } from './calendar.ts'
import { type Random, randomOf } from './random.ts'
import { type OutsideKind, REJECT_ROUND, REJECT_SHARE, type RejectKind, dayOutside, outsideTest, spoil } from './usage-rejects.ts'
import { type UsageSource, daysIn, nthDay, servedWithin } from './usage-sources.ts'

export interface UsageLine {
  readonly line: string
  /** Why it is meant to be rejected; `null` for a good record. */
  readonly reject: RejectKind | null
}

export interface UsagePlan {
  readonly seed: number
  /** Lines of all months together, about. */
  readonly total: number
  readonly sources: readonly UsageSource[]
}

/** How many lines a month is to have: the company grows by half in the two years, and summers are quieter. */
export function monthTarget({ total }: UsagePlan, month: string): number {
  return Math.round((total * shareOf(month)) / DEMO_MONTHS.reduce((sum, one) => sum + shareOf(one), 0))
}

function shareOf(month: string): number {
  const isSummer = month.endsWith('-07') || month.endsWith('-08')
  return (1 + (0.5 * DEMO_MONTHS.indexOf(month)) / DEMO_MONTHS.length) * (isSummer ? 0.9 : 1)
}

/**
 * The lines of a month, `2026-10`. Only this month is held in memory.
 *
 * @throws RangeError for a month outside the books
 */
export function* usageLines(plan: UsagePlan, month: string): Generator<UsageLine> {
  if (!DEMO_MONTHS.includes(month)) throw new RangeError(`the books have no month ${month}`)
  const drawing = drawingOf(plan, month)
  const records = goodRecords(plan, month, drawing)
  const rejected = rejectedRecords(plan, month, records, drawing)
  const all = [...records, ...rejected].sort((one, other) => one.at - other.at)
  for (const { line, reject } of all) yield { line, reject }
}

function drawingOf({ seed }: UsagePlan, month: string): Drawing {
  return { random: randomOf(seed, `usage ${month}`), period: periodOfMonth(month), taken: new Set() }
}

/** A line with the moment by which it is placed in the file. */
interface Placed extends UsageLine {
  /** Milliseconds since 1970. */
  readonly at: number
}

interface Drawing {
  readonly random: Random
  readonly period: Period
  /** Lines drawn so far: a line that stands twice by chance would be billed twice. */
  readonly taken: Set<string>
}

function goodRecords(plan: UsagePlan, month: string, drawing: Drawing): Placed[] {
  const { random, period } = drawing
  const active = plan.sources
    .map((source) => ({ source, days: servedWithin(source, period) }))
    .filter(({ days }) => days.length > 0)
    .map((one) => ({ ...one, weight: one.source.weight * daysIn(one.days) }))
  const whole = active.reduce((sum, { weight }) => sum + weight, 0)
  const wanted = monthTarget(plan, month) * (1 - REJECT_SHARE)
  const records: Placed[] = []
  for (const { source, days, weight } of active) {
    const expected = (wanted * weight) / whole
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0)
    for (let made = 0; made < count; made++) records.push(goodRecord(source, days, drawing))
  }
  return records
}

function goodRecord(source: UsageSource, days: readonly Period[], { random, taken }: Drawing): Placed {
  for (;;) {
    const at = momentOn(workday(days, random), random)
    const line = fieldsOf(source, at, random).join(';')
    if (taken.has(line)) continue
    taken.add(line)
    return { line, at, reject: null }
  }
}

function fieldsOf({ access_ids, shape }: UsageSource, at: number, random: Random): string[] {
  const [quantity, ...parameters] = shape(random)
  return [new Date(at).toISOString(), quantity, random.pick(access_ids), ...parameters]
}

/** Weekends are half as busy. */
function workday(days: readonly Period[], random: Random): CalendarDate {
  const count = daysIn(days)
  const day = nthDay(days, random.whole(0, count - 1))
  return weekdayOf(day) >= 6 && random.chance(0.5) ? nthDay(days, random.whole(0, count - 1)) : day
}

const MS_A_DAY = 86_400_000
const FIRST_HOUR_MS = 3 * 3_600_000
const LAST_HOUR_MS = 21.5 * 3_600_000

/** By day, busiest about noon; between 3:00 and 21:30 UTC a day is the same in UTC and in Kiel. */
function momentOn(day: CalendarDate, random: Random): number {
  const middle = (random.fraction() + random.fraction()) / 2
  return dayNumber(day) * MS_A_DAY + Math.floor(FIRST_HOUR_MS + middle * (LAST_HOUR_MS - FIRST_HOUR_MS))
}

// ---- Rejects

/** How many rejects the months before have had, so that each goes on in the round where the last one stopped. */
function rejectsBefore(plan: UsagePlan, month: string): number {
  const before = DEMO_MONTHS.slice(0, DEMO_MONTHS.indexOf(month))
  return Math.round(before.reduce((sum, one) => sum + monthTarget(plan, one) * REJECT_SHARE, 0))
}

function rejectedRecords(plan: UsagePlan, month: string, good: readonly Placed[], drawing: Drawing): Placed[] {
  if (good.length === 0) return []
  const first = rejectsBefore(plan, month)
  const last = Math.round(first + monthTarget(plan, month) * REJECT_SHARE)
  const rejected: Placed[] = []
  const kinds = Array.from({ length: last - first }, (_, at) => REJECT_ROUND[(first + at) % REJECT_ROUND.length] ?? 'unknownAccess')
  const delivered = kinds.includes('duplicate') ? recordsBefore(plan, month) : []
  for (const kind of kinds)
    rejected.push((kind === 'duplicate' && sentAgain(delivered, drawing)) || rejectedRecord(plan, kind, good, drawing))
  return rejected
}

/** What the month before delivered. */
function recordsBefore(plan: UsagePlan, month: string): readonly Placed[] {
  const before = DEMO_MONTHS[DEMO_MONTHS.indexOf(month) - 1]
  return before === undefined ? [] : goodRecords(plan, before, drawingOf(plan, before))
}

/** A record that the file of the month before had; `null` where there was none left. */
function sentAgain(delivered: readonly Placed[], { random, period, taken }: Drawing): Placed | null {
  if (delivered.length === 0) return null
  const { line, at } = random.pick(delivered)
  if (taken.has(line)) return null
  taken.add(line)
  return { line, at: Math.max(at, dayNumber(period.start) * MS_A_DAY), reject: 'duplicate' }
}

function rejectedRecord(plan: UsagePlan, kind: RejectKind, good: readonly Placed[], drawing: Drawing): Placed {
  if (kind === 'terminatedSubscription' || kind === 'notYetActive') {
    return outsideRecord(plan, kind, drawing) ?? rejectedRecord(plan, 'unknownAccess', good, drawing)
  }
  if (kind === 'duplicate') return rejectedRecord(plan, 'unknownAccess', good, drawing)
  const { random, taken } = drawing
  const model = random.pick(good)
  const line = spoil(kind, model.line.split(';'), random).join(';')
  if (taken.has(line)) return rejectedRecord(plan, kind, good, drawing)
  taken.add(line)
  return { line, at: model.at, reject: kind }
}

/** A record of a day on which its subscription has ended or not begun; `null` where the month offers none. */
function outsideRecord(plan: UsagePlan, kind: OutsideKind, drawing: Drawing): Placed | null {
  const { random, period, taken } = drawing
  const candidates = plan.sources
    .filter(outsideTest(kind, period))
    .map((source) => ({ source, day: dayOutside(kind, source, random) }))
    .filter(({ day }) => holds(period, day))
  if (candidates.length === 0) return null
  const { source, day } = random.pick(candidates)
  const at = momentOn(day, random)
  const line = fieldsOf(source, at, random).join(';')
  if (taken.has(line)) return null
  taken.add(line)
  return { line, at, reject: kind }
}

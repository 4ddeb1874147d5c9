/**
 * Recurring charges: which periods of a charge are to be rated up to a reference date, and how much of each.
 *
 * Source: Opencell `RecurringRatingService` (5.6), with the ratio unrounded by default. All periods are half open.
 */
import { type CalendarDate, type OpenPeriod, type Period, addMonths, earlier, later } from '../../kernel/dates.ts'
import type { Decimal } from '../../kernel/decimal.ts'
import { dateSpanAround } from '../../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../../setup/calendars/definition.ts'
import {
  DEFAULT_PRORATION,
  type ProrationPolicy,
  exclusiveEnd,
  firstFullPeriod,
  firstDayAfterTermination,
  shareOfPeriod,
  shareOfQuantity,
  shareText,
} from './proration.ts'
import { withoutSuspensions } from './suspensions.ts'
import type { Termination } from './termination.ts'

export interface RecurringCharge {
  readonly calendar: CalendarDefinition
  readonly inAdvance: boolean
  /** Whether a first partial period is charged in proportion; in full if not. */
  readonly subscriptionProration: boolean
  /** Whether a last partial period is charged in proportion; in full if not. */
  readonly terminationProration: boolean
  /** The charge ends so many months after its first day; `null` for one without end. */
  readonly durationMonths: number | null
}

export interface RecurringInput {
  readonly charge: RecurringCharge
  readonly quantity: Decimal
  /** First day of the first service of the line: calendars that count periods begin with it, and what it cuts is the first partial period. */
  readonly subscriptionDate: CalendarDate
  /** First day of the service, where it took the place of another one. */
  readonly start?: CalendarDate
  /** The day from which the duration counts; the first of the service if left out. */
  readonly durationFrom?: CalendarDate
  /** First day not yet charged; `null` when nothing has been. */
  readonly chargedTo: CalendarDate | null
  /** Included: a period in advance is due when it begins by this day, one in arrears when it has ended by it. */
  readonly referenceDate: CalendarDate
  readonly termination: Termination | null
  /**
   * Days that are not rated, whatever the proration flags say.
   */
  readonly suspensions: readonly OpenPeriod[]
  /** A re-rating up to a day: nothing later is rated, and a period that it cuts is charged in proportion. */
  readonly until: CalendarDate | null
  readonly policy?: ProrationPolicy
}

/** Why a slice is charged; Opencell's `ChargeApplicationModeEnum` without re-ratings and reimbursements. */
export type RecurringMode = 'subscription' | 'agreement'

/** One quantity to rate, with what explains it. */
export interface RecurringSlice {
  readonly mode: RecurringMode
  /** The days charged. */
  readonly period: Period
  /** The calendar's period around them. */
  readonly fullPeriod: Period
  /** Prices and billing use this date: first day in advance, end in arrears. */
  readonly operationDate: CalendarDate
  readonly quantity: Decimal
  /** Days charged, of the days of the full period; equal where the period is charged in full. */
  readonly days: number
  readonly ofDays: number
  /** The first day of the slice that this is a part of, where its days are counted from there and months count alike. */
  readonly countedFrom?: CalendarDate
  readonly ratio: Decimal
  /** `22 of 30 days = 0.733333333333`, or `whole period`. */
  readonly ratioText: string
}

export interface RecurringResult {
  readonly slices: readonly RecurringSlice[]
  /** First day not charged after the slices. */
  readonly chargedTo: CalendarDate
}

/** The first day on which nothing is charged any more. */
interface Limit {
  readonly date: CalendarDate
  /** Whether a period that it cuts is charged in proportion. */
  readonly prorated: boolean
}

interface Piece {
  readonly period: Period
  readonly full: Period
}

/**
 * The slices to rate for a charge up to a reference date, oldest first. Successive reference dates, each going on
 * from the `chargedTo` before, give the same slices as one.
 *
 * A termination that is reached with more charged than is due charges nothing: {@link refundOf} says what it gives back.
 * Gaps of the calendar (between intervals or fixed ranges) are not charged.
 *
 * @throws Refusal when the calendar has hours, or counts from a date it was not given
 */
export function recurringSlices(input: RecurringInput): RecurringResult {
  const policy = input.policy ?? DEFAULT_PRORATION
  const chargedTo = input.chargedTo ?? startOf(input)
  const limit = chargeLimit(input, policy)
  const atOnce = chargesAgreementAtOnce(input)
  const slices: RecurringSlice[] = []
  for (const piece of pieces(input, chargedTo, limit?.date ?? null, atOnce)) {
    if (!atOnce && !isDue(input, piece)) break
    slices.push(chargeSlice(input, piece, limit, policy))
  }
  return { slices, chargedTo: slices.at(-1)?.period.end ?? chargedTo }
}

/** Days that are given back; `chargedTo` is the first day that is not charged after that. */
export interface Refund {
  readonly from: CalendarDate
  readonly to: CalendarDate
  readonly chargedTo: CalendarDate
}

/**
 * The days that a termination which has come gives back; `null` where it charges on or gives nothing back. A last partial
 * period in full stays charged, or is given back whole, as the reason says; what begins behind it is given back in any case.
 *
 * Source: Opencell `RecurringRatingService` (5.6.6) for `givenBack`.
 */
export function refundOf(input: RecurringInput): Refund | null {
  const limit = refundLimit(input, input.policy ?? DEFAULT_PRORATION)
  const to = input.chargedTo ?? startOf(input)
  if (limit === null || to <= limit.date) return null
  const cut = limit.prorated ? null : cutPeriod(input, limit.date)
  if (cut === null) return { from: limit.date, to, chargedTo: limit.date }
  if (input.termination?.reason.cutPeriod === 'givenBack') return { from: cut.start, to, chargedTo: limit.date }
  const from = earlier(cut.end, to)
  return { from, to, chargedTo: from }
}

/** The period that an end cuts: one of which days before the end are charged. */
function cutPeriod({ charge, subscriptionDate, start, suspensions }: RecurringInput, end: CalendarDate): Period | null {
  const span = dateSpanAround(charge.calendar, end, subscriptionDate)
  if (!span.inside || span.start === null || span.end === null) return null
  const first = later(span.start, start ?? subscriptionDate)
  if (first >= end) return null
  const isServed = withoutSuspensions({ start: first, end }, suspensions).some((part) => part.end === end)
  return isServed ? { start: first, end: span.end } : null
}

/** Whether a termination has come and nothing is left to charge: by its own end, or that of an agreement which outlasts it. */
export function isChargedToTheEnd(input: RecurringInput, chargedTo: CalendarDate): boolean {
  const { termination, referenceDate } = input
  if (termination === null || referenceDate < termination.date) return false
  const limit = chargeLimit(input, input.policy ?? DEFAULT_PRORATION)
  return limit !== null && chargedTo >= limit.date
}

const startOf = ({ start, subscriptionDate }: RecurringInput): CalendarDate => start ?? subscriptionDate

// ---- How far is charged

/** The earliest of termination, duration and re-rating end; never before the first day of the service. */
function chargeLimit(input: RecurringInput, policy: ProrationPolicy): Limit | null {
  const { charge, until } = input
  const limits = [terminationLimit(input, policy)]
  if (charge.durationMonths !== null) {
    limits.push({ date: addMonths(input.durationFrom ?? startOf(input), charge.durationMonths), prorated: charge.terminationProration })
  }
  if (until !== null) limits.push({ date: exclusiveEnd(until, policy), prorated: true })
  const given = limits.filter((limit) => limit !== null)
  return given.reduce<Limit | null>((first, limit) => (first === null || limit.date < first.date ? limit : first), null)
}

function terminationLimit(input: RecurringInput, policy: ProrationPolicy): Limit | null {
  if (input.termination === null) return null
  const { date, endAgreementDate, reason, goesOn } = input.termination
  const ended = firstDayAfterTermination(date, policy)
  const agreed = reason.applyAgreement && endAgreementDate !== null ? later(ended, exclusiveEnd(endAgreementDate, policy)) : ended
  const bySetting = reason.proration === 'asCharge' ? input.charge.terminationProration : reason.proration === 'prorated'
  return { date: later(agreed, startOf(input)), prorated: goesOn === true || bySetting }
}

/** From where a termination that has come gives back. */
function refundLimit(input: RecurringInput, policy: ProrationPolicy): Limit | null {
  const { termination, referenceDate } = input
  if (termination === null || !termination.reason.applyReimbursement || referenceDate < termination.date) return null
  return terminationLimit(input, policy)
}

/** A termination that has come and bills the rest of the agreement with the next invoice. */
function chargesAgreementAtOnce({ termination, referenceDate }: RecurringInput): boolean {
  if (termination === null || referenceDate < termination.date) return false
  return termination.reason.applyAgreement && termination.reason.invoiceAgreementImmediately
}

function isDue({ charge, referenceDate }: RecurringInput, { period }: Piece): boolean {
  return (charge.inAdvance ? period.start : period.end) <= referenceDate
}

// ---- Pieces of time

/**
 * The parts of calendar periods from a day on, cut by the limit and by suspensions. Without a limit to run to it
 * stops behind the reference date, where nothing can be due.
 */
function* pieces(input: RecurringInput, from: CalendarDate, end: CalendarDate | null, toTheEnd: boolean): Generator<Piece> {
  const { calendar } = input.charge
  let day = from
  while ((end === null || day < end) && (day <= input.referenceDate || (toTheEnd && end !== null))) {
    const span = dateSpanAround(calendar, day, input.subscriptionDate)
    if (span.end === null) return
    if (span.inside && span.start !== null) {
      const full = fullPeriod({ start: span.start, end: span.end }, input)
      const wanted = { start: day, end: end === null ? span.end : earlier(span.end, end) }
      for (const period of withoutSuspensions(wanted, input.suspensions)) yield { period, full }
    }
    day = span.end
  }
}

/** The calendar's period; the first one of the line, where the line begins within it, as the company measures it. */
function fullPeriod(span: Period, { subscriptionDate, policy = DEFAULT_PRORATION }: RecurringInput): Period {
  return span.start < subscriptionDate ? firstFullPeriod(span, policy) : span
}

// ---- Slices

/** Without proration a first or last partial period is charged as if it were whole; other cuts always count their days. */
function chargeSlice(input: RecurringInput, { period, full }: Piece, limit: Limit | null, policy: ProrationPolicy): RecurringSlice {
  const { charge, subscriptionDate, quantity, termination } = input
  const wholeStart = period.start === subscriptionDate && !charge.subscriptionProration
  const wholeEnd = limit !== null && period.end === limit.date && !limit.prorated
  const part = { start: wholeStart ? full.start : period.start, end: wholeEnd ? full.end : period.end }
  const beyond =
    termination !== null && termination.reason.applyAgreement && period.end > firstDayAfterTermination(termination.date, policy)
  return {
    mode: beyond ? 'agreement' : 'subscription',
    operationDate: charge.inAdvance ? period.start : period.end,
    ...measuredSlice({ period, full }, part, quantity, policy),
  }
}

function measuredSlice({ period, full }: Piece, part: Period, quantity: Decimal, policy: ProrationPolicy) {
  const share = shareOfPeriod(part, full, policy)
  return { period, fullPeriod: full, quantity: shareOfQuantity(quantity, share, policy), ...share, ratioText: shareText(share) }
}

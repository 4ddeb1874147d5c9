/**
 * How much of a period is charged. Billing systems differ here, so that each choice is a policy of the
 * company with a default; the rules take it as an argument.
 */
import {
  type CalendarDate,
  type Period,
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  earlier,
  lengthInDays,
  monthOf,
  yearOf,
} from '../../kernel/dates.ts'
import { type Decimal, ONE, STORED_FRACTION_DIGITS, decimal } from '../../kernel/decimal.ts'
import { type Rounding, UNROUNDED_PLACES, divide, round } from '../../kernel/rounding.ts'

/**
 * What the days of a part are divided by.
 * - `actualDays`: the days of the enclosing calendar period (default; Opencell, Kill Bill, Lago)
 * - `thirtyDays`: thirtieths of a month, whatever its length
 * - `fixedDaysOfMonth`: the same with another number, as 28 (Kill Bill)
 */
export type ProrationDivisor = 'actualDays' | 'thirtyDays' | { readonly fixedDaysOfMonth: number }

export interface ProrationPolicy {
  readonly divisor: ProrationDivisor
  /**
   * What the days of a first period that is cut are days of: the period of its calendar (default), or whole months counted
   * back from its end, which a short month may have clamped (Kill Bill): up to 29 February from 31 or from 29 January.
   */
  readonly firstPeriod: 'boundaries' | 'countedBack'
  /** Rounding of the ratio. Default: none; 9 places half up in Kill Bill. */
  readonly fraction: Rounding
  /** Rounding of the charged quantity. Default: none; the company's amount places in Opencell. */
  readonly quantity: Rounding
  /** Whether an end date of an agreement or of a re-rating names the first day not charged (default) or the last day charged. */
  readonly lastDay: 'exclusive' | 'inclusive'
  /** Whether the day of termination is charged. Default: not (Opencell, Kill Bill); Lago charges it. */
  readonly dayOfTermination: 'notCharged' | 'charged'
  /** A price that changes within a period: split there (default), or the price of the period's first day for all of it. */
  readonly priceChange: 'splitPeriod' | 'nextPeriod'
}

const UNROUNDED: Rounding = { places: UNROUNDED_PLACES, mode: 'halfUp' }

/** Actual days of the enclosing period, nothing rounded, end dates and the day of termination not charged. */
export const DEFAULT_PRORATION: ProrationPolicy = {
  divisor: 'actualDays',
  firstPeriod: 'boundaries',
  fraction: UNROUNDED,
  quantity: UNROUNDED,
  lastDay: 'exclusive',
  dayOfTermination: 'notCharged',
  priceChange: 'splitPeriod',
}

/** A company's settings. */
export interface ProrationSettings {
  readonly divisor: 'actualDays' | 'thirtyDays'
  /** In the place of 30; `null` for 30. */
  readonly monthDays: number | null
  /** Digits of the ratio; `null` does not round it. */
  readonly ratioPlaces: number | null
  readonly firstPeriod: ProrationPolicy['firstPeriod']
}

/** The policy of a company: the default but for what its settings say. */
export function prorationPolicyOf({ divisor, monthDays, ratioPlaces, firstPeriod }: ProrationSettings): ProrationPolicy {
  return {
    ...DEFAULT_PRORATION,
    firstPeriod,
    divisor: divisor === 'thirtyDays' && monthDays !== null ? { fixedDaysOfMonth: monthDays } : divisor,
    fraction: ratioPlaces === null ? UNROUNDED : { places: ratioPlaces, mode: 'halfUp' },
    // A rounded ratio makes a quantity that can be stored as it is.
    quantity: ratioPlaces === null ? UNROUNDED : { places: STORED_FRACTION_DIGITS, mode: 'halfUp' },
  }
}

/** Days that the end of a month may take from a day of the month: the 31st is the 28th of February. */
const CLAMPED_DAYS = 3

/** The period in which the first, cut period of a line is measured. */
export function firstFullPeriod(full: Period, { firstPeriod }: Pick<ProrationPolicy, 'firstPeriod'>): Period {
  const months = monthsApart(full)
  if (firstPeriod === 'boundaries' || months === 0) return full
  const start = earlier(addMonths(full.end, -months), full.start)
  return daysBetween(start, full.start) <= CLAMPED_DAYS ? { start, end: full.end } : full
}

/** A part of a period in days: `ratio` is `days` of `ofDays`, rounded by the policy and never above 1. */
export interface PeriodShare {
  readonly days: number
  readonly ofDays: number
  readonly ratio: Decimal
}

/** Places of a ratio in an explanation. */
const RATIO_PLACES = 12
/** No month is shorter. */
const SHORTEST_MONTH = 28

/**
 * The share that a part has in its period. Equal periods give exactly 1.
 * Source: Opencell `RecurringRatingService` (5.6.2); fixed months: Kill Bill `InvoiceDateUtils`.
 *
 * @param from the first day of what is charged together, where the part goes on behind other days of it: {@link daysOfParts}
 *   counts it so. In thirtieths the 31st counts nothing there: behind the 15th, from 31 January up to 15 February are 14
 * @throws RangeError when the full period has no day
 */
export function shareOfPeriod(
  part: Period,
  full: Period,
  policy: Pick<ProrationPolicy, 'divisor' | 'fraction'>,
  from: CalendarDate = part.start,
): PeriodShare {
  const { days: upTo, ofDays } = measured({ start: from, end: part.end }, full, policy.divisor)
  const days = from < part.start ? upTo - measured({ start: from, end: part.start }, full, policy.divisor).days : upTo
  if (ofDays <= 0) throw new RangeError(`the period from ${full.start} up to ${full.end} has no day`)
  if (days >= ofDays) return { days, ofDays, ratio: ONE }
  return { days, ofDays, ratio: divide(decimal(days), decimal(ofDays), policy.fraction) }
}

/** The quantity of a share; a ratio that is not rounded is applied as a fraction, so that thirds lose nothing on the way. */
export function shareOfQuantity(quantity: Decimal, share: PeriodShare, policy: Pick<ProrationPolicy, 'fraction' | 'quantity'>): Decimal {
  if (policy.fraction.places !== UNROUNDED_PLACES || share.days >= share.ofDays) return round(quantity.times(share.ratio), policy.quantity)
  return divide(quantity.times(share.days), decimal(share.ofDays), policy.quantity)
}

/** @example shareText({ days: 22, ofDays: 30, ratio }) // '22 of 30 days = 0.733333333333' */
export function shareText(share: PeriodShare): string {
  return share.days >= share.ofDays ? 'whole period' : `${share.days} of ${share.ofDays} days = ${share.ratio.toFixed(RATIO_PLACES)}`
}

/** An end date as the first day that is no longer charged. */
export function exclusiveEnd(date: CalendarDate, policy: Pick<ProrationPolicy, 'lastDay'>): CalendarDate {
  return policy.lastDay === 'inclusive' ? addDays(date, 1) : date
}

/** The first day that a termination leaves uncharged. */
export function firstDayAfterTermination(date: CalendarDate, policy: Pick<ProrationPolicy, 'dayOfTermination'>): CalendarDate {
  return policy.dayOfTermination === 'charged' ? addDays(date, 1) : date
}

/**
 * The days of parts that follow each other: up to the end of each as many as if all ended there, so that an end comes to the
 * same told before and after. In thirtieths of January from the 1st to the 16th 15 and from there on 15; up to the 31st 30,
 * and from there on none.
 */
export function daysOfParts(parts: readonly Period[], full: Period, divisor: ProrationDivisor): readonly number[] {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) return []
  const total = measured({ start: first.start, end: last.end }, full, divisor).days
  let counted = 0
  const ends = parts.map((part, index) => {
    const upTo = index === parts.length - 1 ? total : measured({ start: first.start, end: part.end }, full, divisor).days
    counted = Math.max(counted, Math.min(upTo, total))
    return counted
  })
  return ends.map((days, index) => days - (ends[index - 1] ?? 0))
}

/** The days that each month of a period counts; `null` where its own days do. */
function fixedDaysOf(full: Period, divisor: ProrationDivisor): number | null {
  if (divisor === 'actualDays') return null
  const months = monthsApart(full)
  // Weeks and other short periods are no months, even where they touch two.
  if (months === 0 || lengthInDays(full) < SHORTEST_MONTH * months) return null
  return divisor === 'thirtyDays' ? 30 : divisor.fixedDaysOfMonth
}

function measured(part: Period, full: Period, divisor: ProrationDivisor): { days: number; ofDays: number } {
  const daysOfMonth = fixedDaysOf(full, divisor)
  if (daysOfMonth === null) return { days: lengthInDays(part), ofDays: lengthInDays(full) }
  const ofDays = monthsApart(full) * daysOfMonth
  if (part.start === full.start && part.end === full.end) return { days: ofDays, ofDays }
  return { days: Math.min(fixedMonthDays(part, daysOfMonth), ofDays), ofDays }
}

/** Actual days within one month; across months each month counts alike: 23 May to 15 June is 7 + 15 of 30. */
function fixedMonthDays(part: Period, daysOfMonth: number): number {
  return monthsApart(part) === 0 ? daysBetween(part.start, part.end) : daysApart(part, daysOfMonth)
}

/** Days where every month has as many: those behind the last count as the last. */
function daysApart({ start, end }: Period, daysOfMonth: number): number {
  return monthsApart({ start, end }) * daysOfMonth + Math.min(dayOf(end), daysOfMonth) - Math.min(dayOf(start), daysOfMonth)
}

function monthsApart({ start, end }: Period): number {
  return (yearOf(end) - yearOf(start)) * 12 + monthOf(end) - monthOf(start)
}

/**
 * A slice whose price changes within its period. Opencell rates each part as `days / 30` (5.6.7); here a part has its
 * real share of the slice, so that one price in two versions costs what it costs in one.
 */
import { type OpenPeriod, type Period, holds } from '../../kernel/dates.ts'
import { type Decimal, decimal } from '../../kernel/decimal.ts'
import { UNROUNDED_PLACES, divide, round } from '../../kernel/rounding.ts'
import { DEFAULT_PRORATION, type PeriodShare, type ProrationPolicy, daysOfParts, shareText } from './proration.ts'
import type { RecurringSlice } from './recurring.ts'

/** Anything that is valid for a time; versions of one price do not overlap. */
export interface PriceVersion {
  /** Half open. */
  readonly validity: OpenPeriod
}

export interface VersionedSlice<Version extends PriceVersion> {
  /** `null` where no version is valid: that part cannot be rated. */
  readonly version: Version | null
  readonly slice: RecurringSlice
}

/**
 * The slice cut where one version follows another, oldest first. The quantities add up to the slice's: each part is
 * rounded by the policy, and the last takes the rest. With the policy `nextPeriod` the version of the first day rates it all.
 *
 * @example a month at 5.00 that becomes 6.00 on its second day gives 1 of 31 days at 5.00 and 30 of 31 at 6.00
 */
export function splitByPriceVersions<Version extends PriceVersion>(
  slice: RecurringSlice,
  versions: readonly Version[],
  policy: ProrationPolicy = DEFAULT_PRORATION,
): VersionedSlice<Version>[] {
  if (policy.priceChange === 'nextPeriod') return [{ version: versionOn(versions, slice.period.start), slice }]
  const parts = versionPeriods(slice.period, versions)
  if (parts.length === 1) return parts.map(({ version }) => ({ version, slice }))
  const shares = sharesOf(
    slice,
    parts.map((part) => part.period),
    policy,
  )
  return parts.flatMap(({ version, period }, index) => {
    const share = shares[index] as PartShare
    // Where months count thirty days one more day may count nothing.
    if (share.days === 0 && !slice.quantity.isZero()) return []
    const isCountedOn = index > 0 && policy.divisor !== 'actualDays'
    const countedFrom = isCountedOn ? { countedFrom: slice.period.start } : {}
    return [{ version, slice: { ...slice, ...share, ...countedFrom, period, ratioText: shareText(share) } }]
  })
}

function versionOn<Version extends PriceVersion>(versions: readonly Version[], date: string): Version | null {
  return versions.find((version) => holds(version.validity, date)) ?? null
}

/** The period cut at the versions' ends; neighbours of one version are one. */
function versionPeriods<Version extends PriceVersion>(
  period: Period,
  versions: readonly Version[],
): { version: Version | null; period: Period }[] {
  const within = versions
    .flatMap(({ validity }) => [validity.start, validity.end])
    .filter((cut) => cut !== null && cut > period.start && cut < period.end)
  const cuts = [...new Set([period.start, ...within, period.end])].sort() as string[]
  const parts: { version: Version | null; period: Period }[] = []
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1] as string
    const version = versionOn(versions, start)
    const before = parts.at(-1)
    if (before && before.version === version) parts.splice(-1, 1, { version, period: { start: before.period.start, end } })
    else parts.push({ version, period: { start, end } })
  }
  return parts
}

interface PartShare extends PeriodShare {
  readonly quantity: Decimal
}

/**
 * How much of the slice falls on each part: days and ratios are those of the slice, spread over the days it has, and add
 * up to them. All parts keep the slice's operation date: what is due is due at once.
 */
function sharesOf(slice: RecurringSlice, parts: readonly Period[], policy: ProrationPolicy): PartShare[] {
  const counted = daysOfParts(parts, slice.fullPeriod, policy.divisor)
  const all = counted.reduce((sum, days) => sum + days, 0)
  const isRounded = policy.fraction.places !== UNROUNDED_PLACES
  let { quantity: left, ratio: leftRatio } = slice
  return counted.map((one, index) => {
    const { days, ofDays } = spread(slice, one, all)
    const isLast = index === parts.length - 1
    const ratio = isLast ? leftRatio : divide(decimal(days), decimal(ofDays), policy.fraction)
    const exact = isRounded ? slice.quantity.times(ratio).div(slice.ratio) : slice.quantity.times(one).div(all)
    const quantity = isLast ? left : round(exact, policy.quantity)
    left = left.minus(quantity)
    leftRatio = leftRatio.minus(ratio)
    return { days, ofDays, ratio, quantity }
  })
}

/** Some of the days of a slice, which may be charged for more days than it has. */
function spread(slice: RecurringSlice, days: number, all: number): { days: number; ofDays: number } {
  if (all === slice.days) return { days, ofDays: slice.ofDays }
  if (slice.days >= slice.ofDays) return { days, ofDays: all }
  return { days: days * slice.days, ofDays: all * slice.ofDays }
}

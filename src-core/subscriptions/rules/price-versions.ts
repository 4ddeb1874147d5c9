/**
 * A slice whose price changes within its period. Opencell rates each part as `days / 30` (5.6.7); here a part has its
 * real share of the slice, so that one price in two versions costs what it costs in one.
 */
import { type OpenPeriod, type Period, holds, lengthInDays } from '../../kernel/dates.ts'
import { type Decimal, ZERO, decimal } from '../../kernel/decimal.ts'
import { divide } from '../../kernel/rounding.ts'
import { DEFAULT_PRORATION, type ProrationPolicy, shareOfPeriod, shareText } from './proration.ts'
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
  let left: Decimal = slice.quantity
  return parts.map(({ version, period }, index) => {
    const last = index === parts.length - 1
    const quantity = last ? left : quantityOf(slice, period, policy)
    left = last ? ZERO : left.minus(quantity)
    return { version, slice: partSlice(slice, period, quantity, policy) }
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

/** A slice that is charged in full for part of its period spreads that over the days it has. */
function quantityOf(slice: RecurringSlice, part: Period, policy: ProrationPolicy): Decimal {
  return divide(slice.quantity.times(lengthInDays(part)), decimal(lengthInDays(slice.period)), policy.quantity)
}

/** In advance each part has its own first day as operation date; in arrears and in a reimbursement the slice's date stays. */
function partSlice(slice: RecurringSlice, period: Period, quantity: Decimal, policy: ProrationPolicy): RecurringSlice {
  const share = shareOfPeriod(period, slice.fullPeriod, policy)
  const inAdvance = slice.mode !== 'reimbursement' && slice.operationDate === slice.period.start
  return {
    ...slice,
    period,
    quantity,
    ...share,
    ratioText: shareText(share),
    operationDate: inAdvance ? period.start : slice.operationDate,
  }
}

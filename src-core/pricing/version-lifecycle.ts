/** The life of a price version, and what publishing an imported one does to those already published. */
import { type OpenPeriod, overlaps } from '../kernel/dates.ts'
import { type Lifecycle, defineLifecycle } from '../kernel/lifecycle.ts'
import type { PriceVersion, PriceVersionStatus } from './grid.ts'

/** Opencell's DRAFT, PUBLISHED, CLOSED (`PricePlanMatrixVersionApi`). */
export const PRICE_VERSION_LIFECYCLE: Lifecycle<PriceVersionStatus> = defineLifecycle({
  name: 'priceVersion',
  states: ['draft', 'published', 'closed'],
  initial: 'draft',
  transitions: [
    { from: ['draft'], to: 'published', by: 'publish' },
    { from: ['draft', 'published'], to: 'closed', by: 'close' },
    { from: ['closed'], to: 'draft', by: 'reopen' },
  ],
})

/** What may change in a status: everything of a draft, the end date of a published version, nothing of a closed one. */
export function changeableFields(status: PriceVersionStatus): 'all' | readonly 'validity.end'[] {
  if (status === 'draft') return 'all'
  return status === 'published' ? ['validity.end'] : []
}

/** The number of the next version of a plan; numbers are not used again. */
export function nextVersionNumber(versions: readonly Pick<PriceVersion, 'number'>[]): number {
  return versions.reduce((highest, { number }) => Math.max(highest, number), 0) + 1
}

/** Published versions that share a day with a validity: they forbid publishing, unless their overlap is resolved. */
export function overlappingVersions(versions: readonly PriceVersion[], validity: OpenPeriod): PriceVersion[] {
  return versions.filter((version) => version.status === 'published' && overlaps(version.validity, validity))
}

export type VersionChange =
  | { readonly kind: 'remove'; readonly version: PriceVersion }
  | { readonly kind: 'truncate'; readonly version: PriceVersion; readonly validity: OpenPeriod }
  /** The version keeps the first part; a copy with the next number takes the second. */
  | { readonly kind: 'split'; readonly version: PriceVersion; readonly first: OpenPeriod; readonly second: OpenPeriod }

/**
 * The changes that make room for a version to be published with the given validity (half open, `null` is open):
 * one wholly covered is removed, one that reaches beyond both sides is split in two, one that reaches beyond one
 * side is truncated. Nothing else is touched; where rated transactions refer to a version, the caller closes it
 * instead of removing it. Source: Opencell, import of price versions as PUBLISHED.
 */
export function resolveOverlaps(versions: readonly PriceVersion[], incoming: OpenPeriod): VersionChange[] {
  return overlappingVersions(versions, incoming).map((version) => changeFor(version, incoming))
}

function changeFor(version: PriceVersion, incoming: OpenPeriod): VersionChange {
  const { start, end } = version.validity
  const before = incoming.start !== null && (start === null || start < incoming.start) ? { start, end: incoming.start } : null
  const after = incoming.end !== null && (end === null || end > incoming.end) ? { start: incoming.end, end } : null
  if (before && after) return { kind: 'split', version, first: before, second: after }
  const validity = before ?? after
  return validity ? { kind: 'truncate', version, validity } : { kind: 'remove', version }
}

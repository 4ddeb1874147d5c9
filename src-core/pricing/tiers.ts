/**
 * Charge models over a quantity: per unit, graduated, volume, package and stairstep.
 *
 * Every model is a function A(q) of the quantity of a period. A record that brings the quantity from `before` to
 * `after` is charged A(after) − A(before), so records rated one by one, in any batching and any order, add up to
 * exactly what the whole period costs at once. A maximum caps A(q) itself, so that it holds over the period however
 * that is billed. Nothing is rounded here.
 * Figures: Lago, OpenMeter, Flexprice and Kill Bill (`test/core/pricing/tiers.test.ts` names the cases).
 */
import { Decimal, ZERO } from '../kernel/decimal.ts'
import { readableText } from '../kernel/readable-decimal.ts'
import type { CompiledGrid, CompiledLine, LineSegment } from './compile.ts'
import type { GridValues } from './select-line.ts'

export const CHARGE_MODEL_KINDS = [
  'perUnit', // quantity times one price
  'graduated', // each tier at its own price
  'volume', // the tier reached prices everything
  'stairstep', // the tier reached costs its flat fee, whatever the quantity
] as const
export type ChargeModelKind = (typeof CHARGE_MODEL_KINDS)[number]

export interface Tier {
  /** `null` for the last, open tier. */
  readonly upTo: Decimal | null
  /** Per unit, or per block where there is a block size; `null`: these quantities have no price. */
  readonly unitPrice: Decimal | null
  /** Charged once a period, when the tier is entered. */
  readonly flatFee: Decimal
  /** Started blocks of this size are charged whole; `null` charges units. */
  readonly blockSize: Decimal | null
}

interface PlacedTier extends Tier {
  readonly from: Decimal
}

export interface ChargeModel {
  readonly kind: ChargeModelKind
  readonly tiers: readonly PlacedTier[]
  /**
   * Which tier has a quantity that stands exactly on a bound; it matters to volume and stairstep.
   * `upper` is that of price grids (the lower bound belongs to the line, the upper to the next); Lago and Kill Bill use `lower`.
   */
  readonly boundary: 'upper' | 'lower'
  /** Whether a period without usage pays the first tier's flat fee (Lago, OpenMeter volume) or nothing. */
  readonly zeroUsage: 'free' | 'firstFlatFee'
  /** The most that a period costs; `null` for no limit. Source: OpenMeter (cases OM-UNI-01, OM-DYN-01). */
  readonly maximum: Decimal | null
}

export interface ChargeModelTerms {
  readonly kind: ChargeModelKind
  readonly tiers: readonly Tier[]
  readonly boundary?: ChargeModel['boundary']
  readonly zeroUsage?: ChargeModel['zeroUsage']
  readonly maximum?: ChargeModel['maximum']
}

/** One line of the derivation; `tier` counts from 0. */
export interface TierSlice {
  readonly tier: number
  /** `repricing`: what another tier that is reached does to earlier usage of the period, and what a maximum takes off. */
  readonly kind: 'units' | 'blocks' | 'flatFee' | 'repricing'
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly amount: Decimal
}

export type TierCharge =
  | { readonly priced: true; readonly amount: Decimal; readonly slices: readonly TierSlice[] }
  | { readonly priced: false; readonly reason: 'NO_PRICEPLAN'; readonly message: string }

/**
 * Makes a model of contiguous tiers that begin at 0.
 *
 * @throws RangeError when there is no tier, bounds do not rise, or a tier after an open one
 */
export function chargeModel({ kind, tiers, boundary = 'upper', zeroUsage = 'free', maximum = null }: ChargeModelTerms): ChargeModel {
  if (tiers.length === 0) throw new RangeError('a charge model needs a tier')
  let from: Decimal | null = ZERO
  const placed = tiers.map((tier) => {
    if (from === null || (tier.upTo !== null && tier.upTo.lte(from))) throw new RangeError('the bounds of tiers must rise')
    if (tier.blockSize?.lte(0)) throw new RangeError('the size of a block must be above zero')
    const placedTier = { ...tier, from }
    from = tier.upTo
    return placedTier
  })
  return { kind, tiers: placed, boundary, zeroUsage, maximum }
}

/** One price for every unit. */
export function perUnitModel(unitPrice: Decimal): ChargeModel {
  return chargeModel({ kind: 'perUnit', tiers: [{ upTo: null, unitPrice, flatFee: ZERO, blockSize: null }] })
}

/** Packages of a size, started ones whole, after some free units. @example 121 units, size 10, price 100 // 1300 */
export function packageModel(price: Decimal, size: Decimal, freeUnits: Decimal = ZERO): ChargeModel {
  const packages: Tier = { upTo: null, unitPrice: price, flatFee: ZERO, blockSize: size }
  const free: Tier = { upTo: freeUnits, unitPrice: ZERO, flatFee: ZERO, blockSize: null }
  return chargeModel({ kind: 'graduated', tiers: freeUnits.isZero() ? [packages] : [free, packages] })
}

// ---- Amounts, the fast path

/** The whole period's amount A(quantity), or `null` where a quantity has no price. */
export function totalAmount(model: ChargeModel, quantity: Decimal): Decimal | null {
  return amountBetween(model, null, quantity)
}

/**
 * What a record adds to its period.
 *
 * @param before the quantity rated before in the period; `null` when the record is the first
 * @returns `null` where a quantity between has no price (`NO_PRICEPLAN`)
 */
export function incrementAmount(model: ChargeModel, before: Decimal | null, quantity: Decimal): Decimal | null {
  return amountBetween(model, before, before === null ? quantity : before.plus(quantity))
}

function amountBetween(model: ChargeModel, before: Decimal | null, after: Decimal): Decimal | null {
  if (model.maximum === null) return uncappedBetween(model, before, after)
  const then = before === null ? ZERO : uncappedBetween(model, null, before)
  const now = uncappedBetween(model, null, after)
  return then === null || now === null ? null : Decimal.min(now, model.maximum).minus(Decimal.min(then, model.maximum))
}

function uncappedBetween(model: ChargeModel, before: Decimal | null, after: Decimal): Decimal | null {
  if (model.kind === 'graduated') return graduatedBetween(model, before, after)
  const then = before === null ? ZERO : levelAmount(model, before)
  const now = levelAmount(model, after)
  return then === null || now === null ? null : now.minus(then)
}

function graduatedBetween(model: ChargeModel, before: Decimal | null, after: Decimal): Decimal | null {
  const within = before === null ? null : amountWithinOneTier(model, before, after)
  if (within !== null) return within
  let amount = openingFee(model, before, after)
  const rises = before === null || before.lt(after)
  const [low, high] = rises ? [before ?? ZERO, after] : [after, before]
  for (const tier of model.tiers) {
    if (tier.from.gte(high)) return amount
    if (tier.upTo !== null && tier.upTo.lte(low)) continue
    const part = tierAmount(tier, unitsIn(tier, low), unitsIn(tier, high))
    if (part === null) return null
    amount = rises ? amount.plus(part) : amount.minus(part)
  }
  return isBeyond(model, high) ? null : amount
}

/**
 * The common record: it begins and ends within one tier of units that was entered before, so it costs its quantity
 * times one price. `null` leaves all others to the general way.
 */
function amountWithinOneTier({ tiers }: ChargeModel, before: Decimal, after: Decimal): Decimal | null {
  const tier = tiers.find(({ upTo }) => upTo === null || before.lte(upTo))
  if (!tier || tier.unitPrice === null || tier.blockSize !== null) return null
  if (before.lte(tier.from) || after.lte(tier.from) || (tier.upTo !== null && after.gt(tier.upTo))) return null
  return after.minus(before).times(tier.unitPrice)
}

function isBeyond({ tiers }: ChargeModel, quantity: Decimal): boolean {
  const end = tiers.at(-1)?.upTo ?? null
  return end !== null && quantity.gt(end)
}

/** The first flat fee of a period without usage, given back to the tier itself as soon as it is entered. */
function openingFee({ tiers, zeroUsage }: ChargeModel, before: Decimal | null, after: Decimal): Decimal {
  const fee = tiers[0]?.flatFee as Decimal
  if (zeroUsage === 'free' || fee.isZero()) return ZERO
  const then = before?.isZero() ? fee : ZERO
  return after.isZero() ? fee.minus(then) : then.neg()
}

/** Units of a tier that lie below a quantity of the period. */
function unitsIn(tier: PlacedTier, quantity: Decimal): Decimal {
  if (quantity.lte(tier.from)) return ZERO
  return tier.upTo !== null && quantity.gte(tier.upTo) ? tier.upTo.minus(tier.from) : quantity.minus(tier.from)
}

/** What a tier costs from `low` up to `high` units of its own, its flat fee when it is entered between. */
function tierAmount(tier: Tier, low: Decimal, high: Decimal): Decimal | null {
  const { unitPrice, flatFee } = tier
  if (unitPrice === null) return null
  const units = tier.blockSize === null ? high.minus(low) : blocks(high, tier.blockSize).minus(blocks(low, tier.blockSize))
  const amount = units.times(unitPrice)
  return low.isZero() && !flatFee.isZero() ? amount.plus(flatFee) : amount
}

function blocks(units: Decimal, size: Decimal): Decimal {
  return units.div(size).ceil()
}

/** A(q) of the models where one tier prices everything; below zero only a price per unit goes on, as a credit. */
function levelAmount(model: ChargeModel, quantity: Decimal): Decimal | null {
  if (quantity.isZero()) return model.zeroUsage === 'free' ? ZERO : (model.tiers[0]?.flatFee as Decimal)
  if (quantity.isNegative()) return model.kind === 'perUnit' ? quantity.times(model.tiers[0]?.unitPrice ?? ZERO) : ZERO
  const tier = model.tiers[tierReached(model, quantity)]
  return tier ? levelAmountIn(model, tier, quantity) : null
}

function levelAmountIn(model: ChargeModel, tier: Tier, pricedQuantity: Decimal): Decimal | null {
  return model.kind === 'stairstep' ? tier.flatFee : tierAmount(tier, ZERO, pricedQuantity)
}

/**
 * A part of a volume from `start` on, at the tier that all of it reaches: its units, and the fee of the tier as a whole.
 *
 * @returns `null` where the quantity has no price
 */
export function levelPart(
  model: ChargeModel,
  reached: Decimal,
  start: Decimal,
  quantity: Decimal,
): { units: Decimal; fee: Decimal } | null {
  const tier = model.tiers[tierReached(model, reached)]
  if (!tier) return null
  if (model.kind === 'stairstep') return { units: ZERO, fee: tier.flatFee }
  const units = tierAmount({ ...tier, flatFee: ZERO }, start, start.plus(quantity))
  return units === null ? null : { units, fee: tier.flatFee }
}

/** Index of the tier that a quantity reaches, by the model's boundary; -1 beyond the last. */
export function tierReached({ tiers, boundary }: ChargeModel, quantity: Decimal): number {
  return tiers.findIndex(({ upTo }) => upTo === null || (boundary === 'lower' ? quantity.lte(upTo) : quantity.lt(upTo)))
}

/** Volume where full units choose the tier and prorated units are priced (case LG-VOL-02). */
export function proratedVolumeAmount(model: ChargeModel, fullUnits: Decimal, proratedUnits: Decimal): Decimal | null {
  const tier = model.tiers[tierReached(model, fullUnits)]
  return tier ? levelAmountIn(model, tier, proratedUnits) : null
}

// ---- Charges with their derivation

/** As {@link incrementAmount}, with the slices that add up to it. */
export function incrementCharge(model: ChargeModel, before: Decimal | null, quantity: Decimal): TierCharge {
  const after = before === null ? quantity : before.plus(quantity)
  const amount = amountBetween(model, before, after)
  if (amount === null) return { priced: false, reason: 'NO_PRICEPLAN', message: `No tier prices all of ${readableText(after)} units.` }
  const slices = model.kind === 'graduated' ? graduatedSlices(model, before ?? ZERO, after) : levelSlices(model, before ?? ZERO, after)
  return { priced: true, amount, slices: withRest(slices, amount, Math.max(0, tierReached(model, after))) }
}

/** As {@link totalAmount}, with the slices that add up to it. */
export function totalCharge(model: ChargeModel, quantity: Decimal): TierCharge {
  return incrementCharge(model, null, quantity)
}

function graduatedSlices({ tiers }: ChargeModel, before: Decimal, after: Decimal): TierSlice[] {
  return tiers.flatMap((tier, index) => {
    const then = unitsIn(tier, before)
    const now = unitsIn(tier, after)
    return [...feeSlices(tier, index, then, now), ...unitSlices(tier, index, then, now)]
  })
}

function feeSlices({ flatFee }: Tier, tier: number, then: Decimal, now: Decimal): TierSlice[] {
  if (flatFee.isZero() || then.isZero() === now.isZero()) return []
  const quantity = new Decimal(then.isZero() ? 1 : -1)
  return [{ tier, kind: 'flatFee', quantity, unitPrice: flatFee, amount: flatFee.times(quantity) }]
}

function unitSlices({ blockSize, unitPrice }: Tier, tier: number, then: Decimal, now: Decimal): TierSlice[] {
  if (unitPrice === null || then.eq(now)) return []
  const quantity = blockSize === null ? now.minus(then) : blocks(now, blockSize).minus(blocks(then, blockSize))
  if (quantity.isZero()) return []
  return [{ tier, kind: blockSize === null ? 'units' : 'blocks', quantity, unitPrice, amount: quantity.times(unitPrice) }]
}

/** The new quantity at the tier reached; what that does to earlier usage is the rest. */
function levelSlices(model: ChargeModel, before: Decimal, after: Decimal): TierSlice[] {
  const index = after.isPositive() ? tierReached(model, after) : 0
  const tier = model.tiers[index] as PlacedTier
  if (model.kind === 'stairstep') return feeSlices(tier, index, tierReached(model, before) === index ? before : ZERO, after)
  const linear = model.kind === 'perUnit'
  const floor = (quantity: Decimal) => (linear || quantity.isPositive() ? quantity : ZERO)
  const fees = feeSlices(tier, index, tierReached(model, before) === index ? floor(before) : ZERO, floor(after))
  return [...fees, ...unitSlices(tier, index, floor(before), floor(after))]
}

function withRest(slices: readonly TierSlice[], amount: Decimal, tier: number): TierSlice[] {
  const rest = slices.reduce((left, slice) => left.minus(slice.amount), amount)
  return rest.isZero() ? [...slices] : [...slices, { tier, kind: 'repricing', quantity: ZERO, unitPrice: ZERO, amount: rest }]
}

// ---- Tiers out of a price grid

export interface GridTierTerms {
  /** Index of the number-range column over which the quantity of the period runs. */
  readonly column: number
  readonly kind: ChargeModelKind
  /** The line's price in the wanted currency, `null` where it has none. */
  readonly priceOf: (line: CompiledLine) => Decimal | null
  /** What a line's price is for: each unit or block of its tier, or the tier as a whole, once a period. */
  readonly priceIsFor: 'unit' | 'tier'
  /** Started blocks of this size are charged whole; `null` charges units. */
  readonly blockSize: Decimal | null
}

/** The charge model of a set of grid values, and the line behind each of its tiers. */
export interface GridTiers {
  /** Names the lines, whatever values found them. */
  readonly key: string
  readonly model: ChargeModel
  readonly segments: readonly LineSegment[]
}

/** The tiers of one grid, by values or by the key that they have. */
export interface GridTierReader {
  readonly of: (values: GridValues) => GridTiers
  readonly byKey: (key: string) => GridTiers
}

/**
 * Reads tiers out of a compiled grid: the lines that match all but the quantity column, each for its stretch of
 * quantities. Models are made once for each set of lines.
 */
export function gridTiers(grid: CompiledGrid, { column, kind, ...terms }: GridTierTerms): GridTierReader {
  const made = new Map<readonly LineSegment[], GridTiers>()
  const tiersOf = (segments: readonly LineSegment[]) => {
    const known = made.get(segments)
    if (known) return known
    const tiers = segments.map(({ upTo, line }) => gridTier(upTo, line ? terms.priceOf(line) : null, terms))
    const ids = new Set(segments.flatMap(({ line }) => (line ? [line.line.id] : [])))
    const fresh = { key: [...ids].join(','), model: chargeModel({ kind, tiers }), segments }
    made.set(segments, fresh)
    return fresh
  }
  return {
    of: (values) => tiersOf(grid.segments(values, column)),
    byKey: (key) => tiersOf(grid.segmentsOf(key === '' ? [] : key.split(',').map(Number), column)),
  }
}

function gridTier(
  upTo: Decimal | null,
  price: Decimal | null,
  { priceIsFor, blockSize }: Pick<GridTierTerms, 'priceIsFor' | 'blockSize'>,
): Tier {
  if (price === null || priceIsFor === 'unit') return { upTo, unitPrice: price, flatFee: ZERO, blockSize }
  return { upTo, unitPrice: ZERO, flatFee: price, blockSize: null }
}

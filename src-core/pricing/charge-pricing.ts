/** The charge model that a charge's settings and its prices make. */
import { type Decimal, ONE } from '../kernel/decimal.ts'
import type { GridTable } from './grid.ts'
import { type ChargeModel, type GridTierTerms, packageModel, perUnitModel } from './tiers.ts'

/** How a charge reads ranges of quantity, as its record says. */
export interface ChargeSettings {
  readonly tierModel: 'perUnit' | 'graduated' | 'volume' | 'package'
  /** Of packages, and of the blocks in which tiers are priced. */
  readonly packageSize: Decimal | null
  /** Free units of a period. */
  readonly included: Decimal | null
  /** What the price of a tier is for: each unit, or the tier as a whole (stairstep where its model is volume). */
  readonly tierPrice: 'unit' | 'tier'
  /** The most that a period costs, in the price plan's currency. */
  readonly maximum: Decimal | null
}

/** Whether the amount of an operation depends on what the period had before it. */
export function countsQuantity({ tierModel, included, maximum }: ChargeSettings): boolean {
  return tierModel !== 'perUnit' || included !== null || maximum !== null
}

/** One price under a charge's settings, over the quantity beyond the included units: packages whole, else a price a unit. */
export function modelOfPrice({ tierModel, packageSize }: ChargeSettings, price: Decimal): ChargeModel {
  if (tierModel === 'package') return packageModel(price, packageSize ?? ONE)
  return tierModel === 'perUnit' || packageSize === null ? perUnitModel(price) : packageModel(price, packageSize)
}

/** How the ranges of a grid become tiers under a charge's settings, over the quantity beyond the included units. */
export function tierTerms({ tierModel, packageSize, tierPrice }: ChargeSettings): Omit<GridTierTerms, 'column' | 'priceOf'> {
  return { kind: tierModel === 'volume' ? 'volume' : 'graduated', priceIsFor: tierPrice, blockSize: packageSize }
}

/** The index of the column whose ranges are the tiers of a graduated or volume charge, or -1. */
export function tierColumnOf({ tierModel }: ChargeSettings, { columns }: GridTable, isQuantity: (code: string) => boolean): number {
  if (tierModel !== 'graduated' && tierModel !== 'volume') return -1
  return columns.findIndex((column) => column.type === 'numberRange' && isQuantity(column.code))
}

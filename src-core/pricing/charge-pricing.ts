/** The charge model that a charge's settings and a price make. */
import { type Decimal, ONE, ZERO } from '../kernel/decimal.ts'
import type { GridTable } from './grid.ts'
import { type ChargeModel, chargeModel, packageModel, perUnitModel } from './tiers.ts'

/** How a charge reads ranges of quantity, as its record says. */
export interface ChargeSettings {
  readonly tierModel: 'perUnit' | 'graduated' | 'volume' | 'package'
  readonly packageSize: Decimal | null
  /** Free units of a period. */
  readonly included: Decimal | null
}

/** One price under a charge's settings: packages whole, included units free and first, else a price a unit. */
export function modelOfPrice({ tierModel, packageSize, included }: ChargeSettings, price: Decimal): ChargeModel {
  if (tierModel === 'package') return packageModel(price, packageSize ?? ONE, included ?? ZERO)
  if (included === null || included.isZero()) return perUnitModel(price)
  const free = { upTo: included, unitPrice: ZERO, flatFee: ZERO, blockSize: null }
  return chargeModel({ kind: 'graduated', tiers: [free, { upTo: null, unitPrice: price, flatFee: ZERO, blockSize: null }] })
}

/** The index of the column whose ranges are the tiers of a graduated or volume charge, or -1. */
export function tierColumnOf({ tierModel }: ChargeSettings, { columns }: GridTable, isQuantity: (code: string) => boolean): number {
  if (tierModel !== 'graduated' && tierModel !== 'volume') return -1
  return columns.findIndex((column) => column.type === 'numberRange' && isQuantity(column.code))
}

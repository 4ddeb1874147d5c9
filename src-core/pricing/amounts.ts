/** Quantity conversion and the amounts of a rated operation: net, tax, gross, per unit and in all (Opencell 5.5). */
import { Decimal, ONE, STORED_FRACTION_DIGITS, ZERO, decimal } from '../kernel/decimal.ts'
import { rememberedPair } from '../kernel/remembered.ts'
import { type Rounding, divide, round } from '../kernel/rounding.ts'

/** What the price states: `net` (B2B, tax on top) or `gross` (B2C, tax within). */
export type PriceMode = 'net' | 'gross'

export interface Amounts {
  readonly net: Decimal
  readonly tax: Decimal
  readonly gross: Decimal
}

/** Unit amounts always keep 12 decimals, half up, whatever the rounding of the charge. */
export const UNIT_ROUNDING: Rounding = { places: STORED_FRACTION_DIGITS, mode: 'halfUp' }

/** A price times a quantity, exact. Calls of one length come again and again, at the same price, each as the same value. */
export const timesOf: (unit: Decimal, quantity: Decimal) => Decimal = rememberedPair(20_000, (unit: Decimal, quantity: Decimal) =>
  unit.times(quantity),
)

/** In which steps usage is charged, in the unit of the usage record: `60/60`, `30/6`, `1/1`. */
export interface Increments {
  /** The least that a record comes to. */
  readonly first: Decimal
  /** Beyond it, started ones whole. */
  readonly further: Decimal
}

/**
 * What a measured quantity is charged as: 0, or the first increment and whole further ones, never less than was
 * measured. A correction (below zero) is that of a whole record: it takes back what a record of its size is charged.
 *
 * @example 31 seconds by 30/6 // 36
 */
export function chargedQuantity(measured: Decimal, { first, further }: Increments): Decimal {
  if (measured.isZero()) return measured
  if (measured.isNegative()) return chargedQuantity(measured.negated(), { first, further }).negated()
  if (measured.lte(first)) return first
  const beyond = measured.minus(first)
  const begun = beyond.mod(further)
  return measured.minus(begun).plus(begun.isZero() ? ZERO : further)
}

export interface QuantityConversion {
  /** `null` charges what is measured. */
  readonly increments: Increments | null
  /** Multipliers to the base unit of both units of measure; `null` when the charge names none. */
  readonly inputMultiplier: Decimal | null
  readonly ratingMultiplier: Decimal | null
  /** Used when the units of measure are not both set. */
  readonly unitMultiplicator: Decimal | null
  /** The charge's `unitNbDecimal` and rounding mode. */
  readonly rounding: Rounding
}

/**
 * The quantity to rate: what the measured input is charged as, × input unit ÷ rating unit when both units of measure
 * are set, else × multiplicator.
 *
 * @param start what of the record is before this part of it, where a counter parts it: a part goes on in the increments
 *   that the record has begun, so that parts come to no more than the whole
 * @example 90 seconds (1) rated in minutes (60) // 1.5
 */
export function ratedQuantity(measured: Decimal, conversion: QuantityConversion, start: Decimal = ZERO): Decimal {
  const { increments, inputMultiplier, ratingMultiplier, unitMultiplicator, rounding } = conversion
  const input = increments ? chargedPart(measured, increments, start) : measured
  if (inputMultiplier && ratingMultiplier) return divide(input.times(inputMultiplier), ratingMultiplier, rounding)
  return round(unitMultiplicator ? input.times(unitMultiplicator) : input, rounding)
}

/** What a part of a record that begins at `start` adds to what the record is charged as. */
export function chargedPart(measured: Decimal, increments: Increments, start: Decimal): Decimal {
  const upTo = chargedQuantity(start.plus(measured), increments)
  return start.isZero() ? upTo : upTo.minus(chargedQuantity(start, increments))
}

/**
 * Net, tax and gross of an amount (Opencell `NumberUtils.computeDerivedAmounts`).
 * From net: net and tax are rounded, gross is their sum. From gross: gross and net are rounded, tax is the rest.
 *
 * @param percent 20 for 20 %
 */
export function deriveAmounts(mode: PriceMode, amount: Decimal, percent: Decimal, rounding: Rounding): Amounts {
  const rate = percent.div(100)
  if (mode === 'net') {
    const net = round(amount, rounding)
    const tax = round(net.times(rate), rounding)
    return { net, tax, gross: net.plus(tax) }
  }
  const gross = round(amount, rounding)
  const net = divide(gross, rate.plus(ONE), rounding)
  return { net, tax: gross.minus(net), gross }
}

export interface RatedAmounts extends Amounts {
  readonly unit: Amounts
  /** The amounts before the minimum lifted them; `null` where it did not. */
  readonly raw: Amounts | null
}

export interface AmountTerms {
  readonly mode: PriceMode
  readonly unitPrice: Decimal
  readonly quantity: Decimal
  readonly percent: Decimal
  readonly rounding: Rounding
  /** Given when tiers or an expression yield the amount; else it is quantity × unit price. */
  readonly totalAmount?: Decimal
  /** The least amount, in the price's own mode; `null` for none. */
  readonly minimum?: Decimal | null
}

/** The amounts of a rated operation; a minimum replaces the amount and keeps the raw ones beside it. */
export function rateAmounts(terms: AmountTerms): RatedAmounts {
  const { mode, unitPrice, quantity, percent, rounding, minimum = null } = terms
  const amount = terms.totalAmount ?? unitPrice.times(quantity)
  const unit = deriveAmounts(mode, unitPrice, percent, UNIT_ROUNDING)
  const raw = deriveAmounts(mode, amount, percent, rounding)
  if (minimum === null || amount.gte(minimum)) return { ...raw, unit, raw: null }
  return { ...deriveAmounts(mode, minimum, percent, rounding), unit, raw }
}

/** The price per unit when a product is shared by several at one level (`shareLevel`); 12 decimals. */
export function sharedUnitPrice(unitPrice: Decimal, sharers: number): Decimal {
  return divide(unitPrice, decimal(sharers), UNIT_ROUNDING)
}

/** The effective price per unit of a tiered amount, for display; zero quantity has none. */
export function effectiveUnitPrice(amount: Decimal, quantity: Decimal): Decimal | null {
  return quantity.isZero() ? null : divide(amount, quantity, UNIT_ROUNDING)
}

/** A percentage taken off a price, as contracts and price lists do; nothing is rounded. */
export function reducedPrice(unitPrice: Decimal, percent: Decimal): Decimal {
  return unitPrice.times(new Decimal(100).minus(percent)).div(100)
}

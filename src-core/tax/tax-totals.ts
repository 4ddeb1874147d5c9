/**
 * The tax rows and totals of an invoice.
 *
 * Lines are rounded by the line policy, summed per tax, and the tax is computed once per tax on the header; the sum
 * of the lines' own taxes may differ by some minor units, and the header wins.
 * Source: Opencell `InvoiceService.appendInvoiceAgregates`, EN 16931; other policies from Kill Bill, Odoo and Lago.
 */
import { Decimal, ONE, STORED_FRACTION_DIGITS, ZERO, decimal, sumDecimals, toStored } from '../kernel/decimal.ts'
import { type Currency, decimalFromMinor, minorFromDecimal } from '../kernel/money.ts'
import { rememberedBy } from '../kernel/remembered.ts'
import { type RoundingMode, UNROUNDED_PLACES, round } from '../kernel/rounding.ts'
import { percentOfMinor, unitsOf } from '../kernel/stored.ts'
import { type Tax, splitTax } from './rules.ts'

/** Digits to which a line is rounded before it is summed: those of the currency, a number of places, or none. */
export type LineRounding = 'currency' | { readonly places: number } | 'none'

export const TAX_TOTAL_POLICIES = [
  'perTaxOnInvoice', // rounded once per tax: the default (EN 16931, Opencell)
  'sumOfLineTaxes', // each line's tax is rounded, then summed (Kill Bill, Flexprice)
  'onceOnInvoice', // all taxes are summed, rounded once and shared out again over the taxes (Lago)
] as const
export type TaxTotalPolicy = (typeof TAX_TOTAL_POLICIES)[number]

export interface TaxTerms {
  readonly currency: Currency
  /** What line amounts state: `net` (B2B) or `gross` (B2C). */
  readonly priceMode: 'net' | 'gross'
  readonly roundingMode: RoundingMode
  readonly policy: TaxTotalPolicy
  readonly lineRounding: LineRounding
}

export interface TaxedLine {
  /** Net or gross, by the terms' price mode. */
  readonly amount: Decimal
  readonly tax: Tax
}

/** Minor units of the terms' currency; net + tax = gross. */
export interface TaxRow {
  readonly tax: Tax
  readonly netMinor: number
  readonly taxMinor: number
  readonly grossMinor: number
}

export interface TaxTotals {
  /** One a tax, in the order of their first lines. */
  readonly rows: readonly TaxRow[]
  readonly netMinor: number
  readonly taxMinor: number
  readonly grossMinor: number
}

/** A line amount as it is shown and summed. */
export function roundLine(
  amount: Decimal,
  { lineRounding, currency, roundingMode }: Pick<TaxTerms, 'lineRounding' | 'currency' | 'roundingMode'>,
): Decimal {
  if (lineRounding === 'none') return amount
  return round(amount, { places: lineRounding === 'currency' ? currency.decimals : lineRounding.places, mode: roundingMode })
}

/** Rows and totals of an invoice's lines; discounts are lines with a negative amount. */
export function taxTotals(lines: readonly TaxedLine[], terms: TaxTerms): TaxTotals {
  const groups = [...Map.groupBy(lines, ({ tax }) => `${tax.code} ${tax.percent.toString()}`).values()]
  const rows = terms.policy === 'onceOnInvoice' ? rowsRoundedOnce(groups, terms) : groups.map((group) => rowOf(group, terms))
  return { rows, ...sumRows(rows) }
}

function sumRows(rows: readonly TaxRow[]): Omit<TaxTotals, 'rows'> {
  const sum = (pick: (row: TaxRow) => number) => rows.reduce((total, row) => total + pick(row), 0)
  return { netMinor: sum((row) => row.netMinor), taxMinor: sum((row) => row.taxMinor), grossMinor: sum((row) => row.grossMinor) }
}

function rowOf(group: readonly TaxedLine[], terms: TaxTerms): TaxRow {
  const { tax } = group[0] as TaxedLine
  const amount = minorOf(baseOf(group, terms), terms)
  const taxMinor =
    terms.policy === 'sumOfLineTaxes'
      ? group.reduce((sum, line) => sum + minorOf(taxWithin(roundLine(line.amount, terms), tax, terms), terms), 0)
      : taxOfWhole(amount, tax, terms)
  return completeRow(tax, amount, taxMinor, terms)
}

/** The tax of a sum in minor units, rounded once. */
function taxOfWhole(amount: number, tax: Tax, terms: TaxTerms): number {
  const units = terms.priceMode === 'net' ? percentUnits(tax.percent) : null
  if (units !== null) return percentOfMinor(amount, units, terms.roundingMode)
  const whole = decimalFromMinor(amount, terms.currency.decimals)
  return terms.priceMode === 'net' ? minorOf(taxWithin(whole, tax, terms), terms) : amount - minorOf(whole.div(onePlus(tax)), terms)
}

/** A percent in units of the twelfth decimal; `null` where it has more of them, as shares of composite taxes may. */
const percentUnits = rememberedBy((percent: Decimal): bigint | null =>
  percent.decimalPlaces() <= STORED_FRACTION_DIGITS ? unitsOf(toStored(percent)) : null,
)

const onePlus = (tax: Tax) => tax.percent.div(100).plus(ONE)

function baseOf(group: readonly TaxedLine[], terms: TaxTerms): Decimal {
  return sumDecimals(group.map((line) => roundLine(line.amount, terms)))
}

function minorOf(value: Decimal, { currency, roundingMode }: TaxTerms): number {
  return minorFromDecimal(value, currency.decimals, roundingMode)
}

/** The unrounded tax on a net amount, or within a gross one. */
function taxWithin(amount: Decimal, tax: Tax, { priceMode }: TaxTerms): Decimal {
  if (priceMode === 'net') return amount.times(tax.percent).div(100)
  return amount.minus(amount.div(onePlus(tax)))
}

function completeRow(tax: Tax, amount: number, taxMinor: number, { priceMode }: TaxTerms): TaxRow {
  const netMinor = priceMode === 'net' ? amount : amount - taxMinor
  return { tax, netMinor, taxMinor, grossMinor: netMinor + taxMinor }
}

function rowsRoundedOnce(groups: readonly (readonly TaxedLine[])[], terms: TaxTerms): TaxRow[] {
  const bases = groups.map((group) => baseOf(group, terms))
  const exact = groups.map((group, index) => taxWithin(bases[index] as Decimal, (group[0] as TaxedLine).tax, terms))
  const amounts = shareOut(bases, terms)
  const taxes = shareOut(exact, terms)
  return groups.map((group, index) => completeRow((group[0] as TaxedLine).tax, amounts[index] as number, taxes[index] as number, terms))
}

/**
 * Rounds the sum once and gives each value its floor or one minor unit more, the largest remainders first, so that
 * the rows add up to the total.
 */
function shareOut(values: readonly Decimal[], terms: TaxTerms): number[] {
  const total = minorOf(sumDecimals(values), terms)
  const exact = values.map((value) => value.times(Decimal.pow(10, terms.currency.decimals)))
  const floors = exact.map((value) => value.floor().toNumber())
  const left = total - floors.reduce((sum, floor) => sum + floor, 0)
  const order = exact
    .map((value, index) => ({ index, rest: value.minus(value.floor()) }))
    .sort((one, other) => other.rest.comparedTo(one.rest) || one.index - other.index)
  for (const { index } of order.slice(0, left)) floors[index] = (floors[index] as number) + 1
  return floors
}

/** A row of a single tax, as documents list them when a composite one is split. */
export interface TaxPartRow {
  readonly code: string
  readonly percent: Decimal
  readonly netMinor: number
  readonly taxMinor: number
}

/**
 * Splits composite taxes over their parts and merges parts that several taxes share; the taxes add up to the
 * invoice's. A part's base is the whole base of every tax it stands in, so bases do not add up to the net total.
 */
export function taxPartRows(rows: readonly TaxRow[]): TaxPartRow[] {
  const merged = new Map<string, TaxPartRow>()
  for (const row of rows) {
    for (const { code, percent, taxMinor } of splitTax(row.tax, row.taxMinor)) {
      const key = `${code} ${percent.toString()}`
      const known = merged.get(key) ?? { code, percent, netMinor: 0, taxMinor: 0 }
      merged.set(key, { ...known, netMinor: known.netMinor + row.netMinor, taxMinor: known.taxMinor + taxMinor })
    }
  }
  return [...merged.values()]
}

/** The invoice's effective rate in percent, 12 decimals; `null` where the net total is zero. */
export function effectiveTaxRate({ netMinor, taxMinor }: TaxTotals): Decimal | null {
  return netMinor === 0 ? null : round(decimal(taxMinor).times(100).div(netMinor), { places: 12, mode: 'halfUp' })
}

/** Net, tax and gross of one line for display; the header's tax is computed apart. */
export function lineAmounts(line: TaxedLine, terms: TaxTerms): { readonly net: Decimal; readonly tax: Decimal; readonly gross: Decimal } {
  const amount = roundLine(line.amount, terms)
  const places =
    terms.lineRounding === 'none'
      ? UNROUNDED_PLACES
      : terms.lineRounding === 'currency'
        ? terms.currency.decimals
        : terms.lineRounding.places
  const tax = amount.isZero() ? ZERO : round(taxWithin(amount, line.tax, terms), { places, mode: terms.roundingMode })
  return terms.priceMode === 'net' ? { net: amount, tax, gross: amount.plus(tax) } : { net: amount.minus(tax), tax, gross: amount }
}

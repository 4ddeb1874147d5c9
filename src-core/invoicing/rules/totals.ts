/** Tax rows and totals of lines, by the company's rounding. */
import { ZERO, type Decimal, decimal, toStored } from '../../kernel/decimal.ts'
import { decimalFromMinor } from '../../kernel/money.ts'
import { roundStored, storedOf, unitsOf } from '../../kernel/stored.ts'
import { simpleTax } from '../../tax/rules.ts'
import { type TaxedLine, type TaxTerms, taxTotals } from '../../tax/tax-totals.ts'
import type { OwnTax } from './given-back-tax.ts'

/** A line as far as it is taxed; the amount in stored form, in the price mode of the company. */
export interface StatedLine {
  readonly amount: string
  readonly taxId: number
}

/** As much of the rating book as totals need. */
export interface BookOfPercents {
  readonly taxes: ReadonlyMap<number, { readonly percent: Decimal }>
}

/** Tax rows and totals of lines, in minor units. */
export function totalsOf(book: BookOfPercents, lines: readonly StatedLine[], terms: TaxTerms) {
  const summed = terms.policy === 'sumOfLineTaxes' ? lines : sumsByTax(lines, terms)
  const taxed = summed.map((line): TaxedLine => {
    const tax = book.taxes.get(line.taxId)
    return { amount: decimal(line.amount), tax: simpleTax(String(line.taxId), tax?.percent ?? ZERO) }
  })
  const { rows, netMinor, taxMinor, grossMinor } = taxTotals(taxed, terms)
  const taxes = rows.map((row) => ({
    taxId: Number(row.tax.code),
    percent: row.tax.percent,
    baseMinor: row.netMinor,
    taxMinor: row.taxMinor,
  }))
  return { taxes, netMinor, taxMinor, grossMinor }
}

export type Totals = ReturnType<typeof totalsOf>

/** The tax row of an amount in minor units by itself. */
export function ownTaxOf(book: BookOfPercents, taxId: number, terms: TaxTerms): OwnTax {
  return (statedMinor) => {
    const amount = toStored(decimalFromMinor(statedMinor, terms.currency.decimals))
    const [row] = totalsOf(book, [{ amount, taxId }], terms).taxes
    return row ?? { taxId, baseMinor: 0, taxMinor: 0 }
  }
}

/** One amount a tax, in the order of their first lines: policies that tax a sum make the same of it as of its rounded lines. */
function sumsByTax(lines: readonly StatedLine[], terms: TaxTerms): StatedLine[] {
  const sums = new Map<number, bigint>()
  for (const { taxId, amount } of lines) sums.set(taxId, (sums.get(taxId) ?? 0n) + unitsOf(roundedLine(amount, terms)))
  return [...sums].map(([taxId, units]) => ({ taxId, amount: storedOf(units) }))
}

/** A line amount as it is shown and summed, in stored form. */
export function roundedLine(amount: string, { lineRounding, currency, roundingMode }: TaxTerms): string {
  if (lineRounding === 'none') return amount
  return roundStored(amount, lineRounding === 'currency' ? currency.decimals : lineRounding.places, roundingMode)
}

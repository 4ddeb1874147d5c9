/**
 * Taxes of what is given back on documents of its own: each is taxed by itself, but the one that takes the rest of what an
 * invoice was taxed on takes the rest of the tax, as the last credit note does. So give-backs over the whole of an invoice
 * come to its tax, in however many documents they stand.
 */
import { creditTaxes, type TaxAmounts } from './credit-taxes.ts'

/** What one document gave back of an invoice at a tax rate, in minor units of its currency. */
export interface GivenBack {
  /** As lines state it: net, or net and tax together; positive where the invoice's is. */
  readonly statedMinor: number
  /** What it gave back of net and tax, negative where the invoice's is positive; `null` where the document does not tell that. */
  readonly row: TaxAmounts | null
}

/** The tax row of lines of an amount by themselves, negative for what is given back. */
export type OwnTax = (statedMinor: number) => TaxAmounts

/**
 * What is left of a tax row of an invoice.
 *
 * @param row as the invoice states it, less its credit notes
 * @param given in the order of the documents
 */
export function leftOfTax(row: TaxAmounts, given: readonly GivenBack[], ownTax: OwnTax, priceMode: 'net' | 'gross'): TaxAmounts {
  return given.reduce<TaxAmounts>((left, one) => {
    const [took] = one.row ? [one.row] : creditTaxes([ownTax(0 - one.statedMinor)], [left], { priceMode })
    return took ? { ...left, baseMinor: left.baseMinor + took.baseMinor, taxMinor: left.taxMinor + took.taxMinor } : left
  }, row)
}

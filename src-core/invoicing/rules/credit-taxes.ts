/**
 * Taxes of credit notes. Each note is taxed by itself, but the one that takes the rest of what an invoice was taxed on
 * takes the rest of the tax, so that notes over the whole of an invoice add up to it (Lago, case LG-CN-04).
 */

/** Minor units of the invoice's currency. */
export interface TaxAmounts {
  readonly taxId: number
  readonly baseMinor: number
  readonly taxMinor: number
}

/** What a note leaves of the lines of a tax. */
export interface CreditBounds {
  readonly priceMode: 'net' | 'gross'
  /** Taxes of whose lines the note leaves nothing: it takes the rest of net and tax, to the minor unit. */
  readonly closed?: ReadonlySet<number>
}

/**
 * The tax rows of a credit note, fitted to what is left of the invoice's.
 *
 * @param rows negative where the invoice's are positive
 * @param left the invoice's rows less those of its credit notes before
 * @param bounds what lines state, and so what stays as it is: net, or net and tax together; and which taxes are used up
 */
export function creditTaxes<Row extends TaxAmounts>(rows: readonly Row[], left: readonly TaxAmounts[], bounds: CreditBounds): Row[] {
  return rows.map((row) => {
    const rest = left.find((one) => one.taxId === row.taxId)
    if (!rest) return row
    if (bounds.closed?.has(row.taxId)) return { ...row, baseMinor: 0 - rest.baseMinor, taxMinor: 0 - rest.taxMinor }
    return fitted(row, rest, bounds.priceMode)
  })
}

function fitted<Row extends TaxAmounts>(row: Row, rest: TaxAmounts, priceMode: 'net' | 'gross'): Row {
  const stated = (amounts: TaxAmounts) => (priceMode === 'net' ? amounts.baseMinor : amounts.baseMinor + amounts.taxMinor)
  const amount = stated(row)
  const taxMinor = takesRest(row, rest, amount, stated(rest)) ? 0 - rest.taxMinor : row.taxMinor
  return { ...row, taxMinor, baseMinor: priceMode === 'net' ? amount : amount - taxMinor }
}

/** All that is left is credited; or a part of it whose own tax, after much rounding, is more than is left. */
function takesRest(row: TaxAmounts, rest: TaxAmounts, amount: number, open: number): boolean {
  if (amount + open === 0) return true
  const isPart = Math.sign(amount) === -Math.sign(open) && Math.abs(amount) < Math.abs(open)
  return isPart && Math.abs(row.taxMinor) > Math.abs(rest.taxMinor)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../../src-core/kernel/decimal.ts'
import { creditTaxes, type TaxAmounts } from '../../../../src-core/invoicing/rules/credit-taxes.ts'
import { simpleTax } from '../../../../src-core/tax/rules.ts'
import { type TaxTerms, taxTotals } from '../../../../src-core/tax/tax-totals.ts'

const terms = (priceMode: 'net' | 'gross'): TaxTerms => ({
  currency: { code: 'EUR', decimals: 2 },
  priceMode,
  roundingMode: 'halfUp',
  policy: 'perTaxOnInvoice',
  lineRounding: 'currency',
})

/** The row of one tax over amounts in minor units. */
function rowOf(minor: readonly number[], percent: string, priceMode: 'net' | 'gross'): TaxAmounts {
  const tax = simpleTax('1', decimal(percent))
  const { netMinor, taxMinor } = taxTotals(
    minor.map((one) => ({ amount: decimal(one).div(100), tax })),
    terms(priceMode),
  )
  return { taxId: 1, baseMinor: netMinor, taxMinor }
}

/** Credits parts one after the other; the notes' rows. */
function creditAll(invoice: TaxAmounts, parts: readonly number[], percent: string, priceMode: 'net' | 'gross'): TaxAmounts[] {
  const notes: TaxAmounts[] = []
  for (const part of parts) {
    const sum = (key: 'baseMinor' | 'taxMinor') => notes.reduce((total, note) => total + note[key], invoice[key])
    const left = [{ taxId: 1, baseMinor: sum('baseMinor'), taxMinor: sum('taxMinor') }]
    notes.push(...creditTaxes([rowOf([-part], percent, priceMode)], left, { priceMode }))
  }
  return notes
}

describe('taxes of credit notes', () => {
  it('LG-CN-04: the last note takes the rest of the tax', () => {
    const invoice = rowOf([6833, 6833, 6833, 6833], '20', 'net')
    expect(invoice.taxMinor).toBe(5466)
    const notes = creditAll(invoice, [6833, 6833, 6833, 1367, 2233, 3233], '20', 'net')
    expect(notes.map((note) => note.taxMinor)).toEqual([-1367, -1367, -1367, -273, -447, -645])
  })

  it('never gives back more than is left, however often it rounds up', () => {
    const invoice = rowOf([300], '20', 'net')
    const notes = creditAll(
      invoice,
      Array.from({ length: 100 }, () => 3),
      '20',
      'net',
    )
    expect(notes.map((note) => note.taxMinor)).toEqual([...Array.from({ length: 60 }, () => -1), ...Array.from({ length: 40 }, () => 0)])
  })

  it('leaves the tax of a line alone that another line reduced', () => {
    const invoice = rowOf([10000, -9000], '20', 'net')
    expect(invoice).toEqual({ taxId: 1, baseMinor: 1000, taxMinor: 200 })
    const notes = creditAll(invoice, [10000, -9000], '20', 'net')
    expect(notes.map((note) => note.taxMinor)).toEqual([-2000, 1800])
  })

  it('knows nothing of a tax that the invoice has not', () => {
    const row = { taxId: 2, baseMinor: -100, taxMinor: -19 }
    expect(creditTaxes([row], [{ taxId: 1, baseMinor: 500, taxMinor: 95 }], { priceMode: 'net' })).toEqual([row])
  })

  it('adds up to the invoice when all of it is credited, in any parts', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom('5', '5.5', '7.7', '19', '20', '33.333'),
        fc.constantFrom('net', 'gross'),
        (parts, percent, mode) => {
          const invoice = rowOf(parts, percent, mode)
          const notes = creditAll(invoice, parts, percent, mode)
          const sum = (key: 'baseMinor' | 'taxMinor') => notes.reduce((total, note) => total + note[key], invoice[key])
          expect(sum('baseMinor')).toBe(0)
          expect(sum('taxMinor')).toBe(0)
          for (const note of notes) expect(note.taxMinor).toBeLessThanOrEqual(0)
        },
      ),
    )
  })
})

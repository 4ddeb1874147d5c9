import fc from 'fast-check'
import { expect, it } from 'vitest'
import { totalsOf } from '../../../src-core/invoicing/rules/totals.ts'
import { decimal, toStored } from '../../../src-core/kernel/decimal.ts'
import { ROUNDING_MODES } from '../../../src-core/kernel/rounding.ts'
import { simpleTax } from '../../../src-core/tax/rules.ts'
import { TAX_TOTAL_POLICIES, taxTotals } from '../../../src-core/tax/tax-totals.ts'

const PERCENTS = ['0', '7', '19', '8.1']
const taxes = new Map(PERCENTS.map((percent, id) => [id, { percent: decimal(percent) }]))

const terms = fc.record({
  currency: fc.constantFrom({ code: 'EUR', decimals: 2 }, { code: 'JPY', decimals: 0 }, { code: 'KWD', decimals: 3 }),
  priceMode: fc.constantFrom('net' as const, 'gross' as const),
  roundingMode: fc.constantFrom(...ROUNDING_MODES),
  policy: fc.constantFrom(...TAX_TOTAL_POLICIES),
  lineRounding: fc.constantFrom('currency' as const, 'none' as const, { places: 4 }),
})
const lines = fc.array(
  fc.record({
    taxId: fc.integer({ min: 0, max: 3 }),
    digits: fc.integer({ min: -9_999_999, max: 99_999_999 }),
    places: fc.integer({ min: 0, max: 6 }),
  }),
)

it('are those of the tax rule over every line, though sums a tax are what it is given', () => {
  fc.assert(
    fc.property(lines, terms, (given, how) => {
      const amounts = given.map(({ taxId, digits, places }) => ({ taxId, amount: toStored(decimal(digits).div(decimal(10 ** places))) }))
      const ruled = taxTotals(
        amounts.map(({ taxId, amount }) => ({
          amount: decimal(amount),
          tax: simpleTax(String(taxId), decimal(PERCENTS[taxId] as string)),
        })),
        how,
      )
      const { taxes: rows, ...totals } = totalsOf({ taxes }, amounts, how)
      expect(totals).toEqual({ netMinor: ruled.netMinor, taxMinor: ruled.taxMinor, grossMinor: ruled.grossMinor })
      expect(rows.map((row) => [String(row.taxId), row.baseMinor, row.taxMinor])).toEqual(
        ruled.rows.map((row) => [row.tax.code, row.netMinor, row.taxMinor]),
      )
    }),
  )
})

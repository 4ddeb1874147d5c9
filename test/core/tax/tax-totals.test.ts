import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { compositeTax, simpleTax } from '../../../src-core/tax/rules.ts'
import {
  TAX_TOTAL_POLICIES,
  type TaxTerms,
  type TaxedLine,
  effectiveTaxRate,
  lineAmounts,
  roundLine,
  taxPartRows,
  taxTotals,
} from '../../../src-core/tax/tax-totals.ts'

const EUR = { code: 'EUR', decimals: 2 }
const JPY = { code: 'JPY', decimals: 0 }
const TERMS: TaxTerms = { currency: EUR, priceMode: 'net', roundingMode: 'halfUp', policy: 'perTaxOnInvoice', lineRounding: 'currency' }
const tax = (percent: string) => simpleTax(`T${percent}`, decimal(percent))
const lines = (percent: string, ...amounts: string[]): TaxedLine[] =>
  amounts.map((amount) => ({ amount: decimal(amount), tax: tax(percent) }))
const times = (count: number, amount: string) => Array<string>(count).fill(amount)
const minors = ({ netMinor, taxMinor, grossMinor }: ReturnType<typeof taxTotals>) => [netMinor, taxMinor, grossMinor]

describe('the worked example of the reference', () => {
  it('computes the tax once per tax on the header', () => {
    const ten = lines('10', ...times(8, '100.01'), '-13.05', '-14.00', '-200.02', '300')
    const twenty = lines('20', ...times(8, '100.003'), '-14.00', '-99.98')
    const totals = taxTotals([...ten, ...twenty], { ...TERMS, lineRounding: { places: 6 } })
    expect(totals.rows.map((row) => [row.tax.code, row.netMinor, row.taxMinor, row.grossMinor])).toEqual([
      ['T10', 87301, 8730, 96031],
      ['T20', 68604, 13721, 82325],
    ])
    expect(minors(totals)).toEqual([155905, 22451, 178356])
  })

  it('splits a composite tax over its parts', () => {
    const both = compositeTax('BOTH', [
      { code: 'STATE', percent: decimal(10) },
      { code: 'CITY', percent: decimal(5) },
    ])
    const totals = taxTotals([{ amount: decimal(40), tax: both }], TERMS)
    expect(minors(totals)).toEqual([4000, 600, 4600])
    expect(taxPartRows(totals.rows).map((row) => [row.code, row.netMinor, row.taxMinor])).toEqual([
      ['STATE', 4000, 400],
      ['CITY', 4000, 200],
    ])
  })
})

describe('cases of other engines', () => {
  it('FP-TAX-01: half up to the digits of the currency', () => {
    const rows = [
      ['100.00', '8.875', EUR],
      ['99.99', '20', EUR],
      ['123.45', '7.25', EUR],
      ['100.00', '33.333', EUR],
      ['1000', '10', JPY],
      ['999', '10.5', JPY],
      ['1.00', '0.1', EUR],
    ] as const
    expect(rows.map(([amount, percent, currency]) => taxTotals(lines(percent, amount), { ...TERMS, currency }).taxMinor)).toEqual([
      888, 2000, 895, 3333, 100, 105, 0,
    ])
  })

  it('FP-RND-02, IN-EXC-03 and OD-RND-04: lines rounded at source add up to what is shown', () => {
    const netOf = (currency: typeof EUR, amounts: readonly string[], lineRounding: TaxTerms['lineRounding'] = 'currency') =>
      taxTotals(lines('0', ...amounts), { ...TERMS, currency, lineRounding }).netMinor
    const rows = [
      netOf(EUR, times(3, '10.333333')),
      netOf(EUR, ['33.333333', '33.333333', '33.333334']),
      netOf(JPY, ['100.4', '200.5', '300.6']),
      netOf(EUR, ['0.011', '0.012', '0.013', '0.014', '0.015']),
      netOf(EUR, times(100, '0.011')),
    ]
    expect(rows).toEqual([3099, 9999, 602, 6, 100])
    expect(
      netOf(
        EUR,
        ['0.333', '0.333', '1.333', '0.267', '0.05'].map((quantity) => decimal(quantity).times(25).toString()),
      ),
    ).toBe(5792)
    expect([netOf(JPY, ['100.5', '100.5']), netOf(JPY, ['100.5', '100.5'], 'none')]).toEqual([202, 201])
  })

  it('IN-EXC-01: a discount reduces the taxable base', () => {
    expect(minors(taxTotals(lines('5', '8000', '9500', '-14191'), TERMS))).toEqual([330900, 16545, 347445])
  })

  it('IN-EXC-04: an untaxed surcharge, and several taxes that are not compounded', () => {
    const grossOf = (percent: string) => taxTotals([...lines(percent, '10', '10', '-5'), ...lines('0', '5')], TERMS).grossMinor
    expect([grossOf('10'), grossOf('20'), taxTotals(lines('30', '10', '10'), TERMS).grossMinor]).toEqual([2150, 2300, 2600])
  })

  it('IN-INC-01 and IN-INC-06: tax within the price, by line or on the total', () => {
    const inclusive = { ...TERMS, priceMode: 'gross' } as const
    expect(minors(taxTotals(lines('10', '10', '10'), { ...inclusive, policy: 'sumOfLineTaxes' }))).toEqual([1818, 182, 2000])
    expect(taxTotals(lines('19', '50', '50'), { ...inclusive, policy: 'sumOfLineTaxes' }).taxMinor).toBe(1596)
    expect(taxTotals(lines('19', '50', '50'), inclusive).taxMinor).toBe(1597)
  })

  it('LG-TAX-02: no tax on nothing', () => {
    expect(minors(taxTotals(lines('10', '100', '-100'), TERMS))).toEqual([0, 0, 0])
  })

  it('LG-TAX-04: all taxes rounded once on the invoice, and shared out over the taxes', () => {
    // Percent, fee and coupon share of the eight fees, in euros.
    const fees = [
      ['10', '10', '6.7647059'],
      ['20', '20', '13.5294117'],
      ['10', '30', '0.8823529'],
      ['10', '40', '1.1764706'],
      ['10', '10', '1.2647059'],
      ['20', '20', '2.5294118'],
      ['10', '30', '3.7941176'],
      ['10', '40', '5.0588235'],
    ] as const
    const taxed = fees.map(([percent, fee, coupon]): TaxedLine => ({ amount: decimal(fee).minus(coupon), tax: tax(percent) }))
    const unrounded = { ...TERMS, lineRounding: 'none' } as const
    const once = taxTotals(taxed, { ...unrounded, policy: 'onceOnInvoice' })
    expect(minors(once)).toEqual([16500, 1889, 18389])
    expect(taxTotals(taxed, { ...unrounded, policy: 'sumOfLineTaxes' }).taxMinor).toBe(1887)
  })

  it('LG-TAX-05: taxes of one line, the effective rate', () => {
    const both = compositeTax('BOTH', [
      { code: 'T10', percent: decimal(10) },
      { code: 'T12', percent: decimal(12) },
    ])
    const totalsOf = (one: string, other: string) => taxTotals([...lines('10', one), { amount: decimal(other), tax: both }], TERMS)
    const parts = (totals: ReturnType<typeof totalsOf>) => taxPartRows(totals.rows).map((row) => [row.code, row.netMinor, row.taxMinor])
    const plain = totalsOf('10', '20')
    expect([plain.taxMinor, effectiveTaxRate(plain)?.toString()]).toEqual([540, '18'])
    expect(parts(plain)).toEqual([
      ['T10', 3000, 300],
      ['T12', 2000, 240],
    ])
    const reduced = totalsOf('6.666667', '13.333333')
    expect(parts(reduced)).toEqual([
      ['T10', 2000, 200],
      ['T12', 1333, 160],
    ])
    expect([reduced.taxMinor, effectiveTaxRate(totalsOf('0', '0'))]).toEqual([360, null])
  })

  it('OD-RND-03: rounding by line depends on how units are grouped', () => {
    const grossOf = (amounts: readonly string[]) => taxTotals(lines('5.5', ...amounts), { ...TERMS, policy: 'sumOfLineTaxes' }).grossMinor
    expect([grossOf(['3.60']), grossOf(['36.00']), grossOf(times(10, '3.60'))]).toEqual([380, 3798, 3800])
  })
})

describe('totals', () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((units) => decimal(units).div(1000))
  const line = fc.record({ amount, tax: fc.constantFrom(...['0', '5.5', '10', '19', '20'].map(tax)) })

  it('add up under every policy, mode and line rounding', () => {
    const rounding = fc.constantFrom<TaxTerms['lineRounding']>('currency', 'none', { places: 3 })
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('net' as const, 'gross' as const),
        fc.constantFrom(...TAX_TOTAL_POLICIES),
        rounding,
        (all, priceMode, policy, lineRounding) => {
          const totals = taxTotals(all, { ...TERMS, priceMode, policy, lineRounding })
          expect(totals.netMinor + totals.taxMinor).toBe(totals.grossMinor)
          for (const row of totals.rows) expect(row.netMinor + row.taxMinor).toBe(row.grossMinor)
        },
      ),
    )
  })

  it('show a line as the terms round it', () => {
    const shown = (terms: Partial<TaxTerms>) =>
      Object.values(lineAmounts({ amount: decimal('10.005'), tax: tax('10') }, { ...TERMS, ...terms })).map(String)
    expect(shown({})).toEqual(['10.01', '1', '11.01'])
    expect(shown({ lineRounding: 'none' })).toEqual(['10.005', '1.0005', '11.0055'])
    expect(shown({ priceMode: 'gross', lineRounding: { places: 3 } })).toEqual(['9.095', '0.91', '10.005'])
    expect(roundLine(decimal('1.5'), { ...TERMS, currency: JPY }).toString()).toBe('2')
  })
})

describe('rounded once on the invoice', () => {
  const once = (amounts: readonly (readonly [string, string])[], more: Partial<TaxTerms> = {}) =>
    taxTotals(
      amounts.flatMap(([percent, amount]) => lines(percent, amount)),
      { ...TERMS, policy: 'onceOnInvoice', ...more },
    ).rows.map((row) => [row.netMinor, row.taxMinor])

  it('gives the cents that are over to the largest remainders, whatever their order', () => {
    // Taxes 0.5, 0.8 and 0.7 cents: 2.0 in all, shared 0, 1, 1.
    const rows = [
      ['5', '0.10'],
      ['8', '0.1'],
      ['7', '0.10'],
    ] as const
    expect(once(rows).map(([, tax]) => tax)).toEqual([0, 1, 1])
    expect(once([rows[1], rows[2], rows[0]]).map(([, tax]) => tax)).toEqual([1, 1, 0])
    expect(once([rows[2], rows[0], rows[1]]).map(([, tax]) => tax)).toEqual([1, 0, 1])
  })

  it('goes by the order of the lines between equal remainders', () => {
    // Taxes 1.5 and 1.5 cents of two rates: 3 in all, the first has 2.
    expect(
      once([
        ['15', '0.10'],
        ['5', '0.30'],
      ]).map(([, tax]) => tax),
    ).toEqual([2, 1])
    expect(
      once([
        ['5', '0.30'],
        ['15', '0.10'],
      ]).map(([, tax]) => tax),
    ).toEqual([2, 1])
  })

  it('shares negative amounts too, so that the rows add up', () => {
    // -0.5, -0.8 and -0.7 cents: -2 in all; floors are -1 each, one goes up: the largest remainder, that of -0.5.
    expect(
      once([
        ['5', '-0.10'],
        ['8', '-0.10'],
        ['7', '-0.10'],
      ]).map(([, tax]) => tax),
    ).toEqual([0, -1, -1])
  })
})

it('a percent of more digits than are stored is of the whole, net as gross', () => {
  const third = simpleTax('THIRD', decimal('19').div(3))
  const totals = (priceMode: 'net' | 'gross') => minors(taxTotals([{ amount: decimal('100'), tax: third }], { ...TERMS, priceMode }))
  // 6.3333 % of 100.00, and of what 100.00 hold without it: 94.04.
  expect([totals('net'), totals('gross')]).toEqual([
    [10000, 633, 10633],
    [9404, 596, 10000],
  ])
})

it('a line that is not rounded has a tax that is not rounded either', () => {
  const { net, tax: own, gross } = lineAmounts({ amount: decimal('0.333'), tax: tax('19') }, { ...TERMS, lineRounding: 'none' })
  expect([net, own, gross].map(String)).toEqual(['0.333', '0.06327', '0.39627'])
})

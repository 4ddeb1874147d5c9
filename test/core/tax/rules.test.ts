import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import {
  type TaxMapping,
  type TaxNote,
  type TaxQuery,
  compositeTax,
  simpleTax,
  splitTax,
  taxDeterminer,
} from '../../../src-core/tax/rules.ts'

const ZERO_TAX = simpleTax('ZERO', decimal(0))
const SETTINGS = { zeroTax: ZERO_TAX }
const OPEN = { start: null, end: null }
const mapping = (id: number, more: Partial<TaxMapping> = {}): TaxMapping => ({
  id,
  category: 'REGULAR',
  taxClass: null,
  sellerCountry: null,
  buyerCountry: null,
  validity: OPEN,
  priority: 1,
  filter: null,
  tax: simpleTax(`T${id}`, decimal(id)),
  ...more,
})
const QUERY: TaxQuery = {
  category: 'REGULAR',
  taxClass: 'SERVICES',
  sellerCountry: 'DE',
  buyerCountry: 'FR',
  date: '2026-07-01',
  exoneration: null,
}
const taken = (mappings: readonly TaxMapping[], query: Partial<TaxQuery> = {}) => {
  const decision = taxDeterminer(mappings, SETTINGS)({ ...QUERY, ...query })
  return decision.found ? decision.mapping : decision.reason
}

describe('determination', () => {
  it('takes the specific before the general: class, seller country, buyer country, then the higher priority', () => {
    const rows = [mapping(1), mapping(2, { buyerCountry: 'FR' }), mapping(3, { sellerCountry: 'DE' }), mapping(4, { taxClass: 'SERVICES' })]
    expect([taken(rows), taken(rows.slice(0, 3)), taken(rows.slice(0, 2)), taken(rows.slice(0, 1))]).toEqual([4, 3, 2, 1])
    expect(taken([mapping(1), mapping(2, { priority: 5 }), mapping(3, { priority: 5 })])).toBe(2)
    expect(taken([mapping(3, { priority: 5 }), mapping(2, { priority: 5 })])).toBe(2)
  })

  it('keeps to validity, half open', () => {
    const rows = [
      mapping(1, { validity: { start: null, end: '2026-07-01' } }),
      mapping(2, { validity: { start: '2026-07-01', end: null } }),
    ]
    expect([taken(rows), taken(rows, { date: '2026-06-30' })]).toEqual([2, 1])
  })

  it('answers NO_TAX where nothing fits', () => {
    expect(taken([])).toBe('NO_TAX')
    const words = (query: Partial<TaxQuery>) => {
      const decision = taxDeterminer([], SETTINGS)({ ...QUERY, ...query })
      return decision.found ? '' : decision.message
    }
    expect(words({})).toBe('No tax mapping of category REGULAR fits class SERVICES, from DE to FR on 2026-07-01.')
    expect(words({ taxClass: null, sellerCountry: null, buyerCountry: null })).toBe(
      'No tax mapping of category REGULAR fits class none, from anywhere to anywhere on 2026-07-01.',
    )
    expect(taken([mapping(1)], { category: null })).toBe('NO_TAX')
    expect(taken([mapping(1, { taxClass: 'GOODS' })])).toBe('NO_TAX')
  })

  it('gives an exonerated buyer the zero tax with the reason', () => {
    expect(taxDeterminer([mapping(1)], SETTINGS)({ ...QUERY, exoneration: 'Embassy' })).toEqual({
      found: true,
      tax: ZERO_TAX,
      mapping: null,
      exoneration: 'Embassy',
    })
  })

  it('asks filters, and says why rows were passed by', () => {
    const trace: TaxNote[] = []
    const rows = [
      mapping(1, { taxClass: 'GOODS' }),
      mapping(2, { sellerCountry: 'IT' }),
      mapping(3, { buyerCountry: 'IT' }),
      mapping(4, { filter: 'no', priority: 9 }),
      mapping(5, { filter: 'yes' }),
    ]
    const decision = taxDeterminer(rows, { ...SETTINGS, filterHolds: (filter) => filter === 'yes' })(QUERY, trace)
    expect(decision).toMatchObject({ found: true, mapping: 5 })
    expect(trace.map((note) => note.why)).toEqual([
      'is for class GOODS',
      'is for sellers in IT',
      'is for buyers in IT',
      'its filter does not hold',
      'the first that fits',
    ])
    expect(trace.map((note) => note.taken)).toEqual([false, false, false, false, true])
    expect(() => taken([mapping(1, { filter: 'x' })])).toThrow('no evaluator was given for “x”')
  })
})

describe('composite taxes', () => {
  const parts = [
    { code: 'STATE', percent: decimal(10) },
    { code: 'CITY', percent: decimal(5) },
  ]
  it('are as high as their parts, and split without losing a cent', () => {
    const tax = compositeTax('BOTH', parts)
    expect(tax.percent.toString()).toBe('15')
    expect(splitTax(tax, 100).map((share) => share.taxMinor)).toEqual([67, 33])
    expect(splitTax(simpleTax('T', decimal(20)), 7)).toMatchObject([{ code: 'T', taxMinor: 7 }])
    expect(splitTax(ZERO_TAX, 0)).toMatchObject([{ taxMinor: 0 }])
    fc.assert(
      fc.property(fc.integer({ min: -9999, max: 9999 }), (minor) => {
        expect(splitTax(tax, minor).reduce((sum, share) => sum + share.taxMinor, 0)).toBe(minor)
      }),
    )
  })
})

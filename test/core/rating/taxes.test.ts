/** The tax of an operation: asked once for the same terms, class and day, and never guessed. */
import { expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { RatingBook } from '../../../src-core/rating/book.ts'
import { taxOf, type TaxSide } from '../../../src-core/rating/taxes.ts'
import { simpleTax, type TaxQuery } from '../../../src-core/tax/rules.ts'

const SIDE: TaxSide = { taxCategory: 'B2B', sellerCountry: 'DE', buyerCountry: 'FR', exoneration: null }

/** A book that knows the tax HIGH, and takes what `codeOf` says. */
function bookOf(codeOf: (query: TaxQuery) => string | null) {
  const asked: TaxQuery[] = []
  const high = { id: 7, code: 'HIGH', percent: decimal('19') }
  const book = {
    taxByCode: new Map([['HIGH', high]]),
    determineTax: (query: TaxQuery) => {
      asked.push(query)
      const code = codeOf(query)
      return code === null
        ? { found: false, reason: 'NO_TAX', message: 'Nothing fits.' }
        : { found: true, tax: simpleTax(code, decimal('19')), mapping: 1, exoneration: null }
    },
  } as unknown as RatingBook
  return { book, high, asked }
}

it('is asked once for each side, class and day', () => {
  const { book, high, asked } = bookOf(() => 'HIGH')
  for (let times = 0; times < 2; times++) {
    expect(taxOf(book, SIDE, 'STANDARD', '2026-01-01')).toEqual({ ok: true, tax: high })
    taxOf(book, SIDE, 'STANDARD', '2026-01-02')
    taxOf(book, SIDE, 'REDUCED', '2026-01-01')
    taxOf(book, { ...SIDE, buyerCountry: 'DE' }, 'STANDARD', '2026-01-01')
    taxOf(book, { ...SIDE, exoneration: 'Embassy' }, 'STANDARD', '2026-01-01')
  }
  expect(asked.map(({ taxClass, buyerCountry, exoneration, date }) => [taxClass, buyerCountry, exoneration, date])).toEqual([
    ['STANDARD', 'FR', null, '2026-01-01'],
    ['STANDARD', 'FR', null, '2026-01-02'],
    ['REDUCED', 'FR', null, '2026-01-01'],
    ['STANDARD', 'DE', null, '2026-01-01'],
    ['STANDARD', 'FR', 'Embassy', '2026-01-01'],
  ])
})

it('is none where no mapping fits, or its tax is not there', () => {
  expect(taxOf(bookOf(() => null).book, SIDE, 'STANDARD', '2026-01-01')).toEqual({ ok: false, cause: 'NO_TAX', reason: 'Nothing fits.' })
  expect(taxOf(bookOf(() => 'ZERO').book, SIDE, 'STANDARD', '2026-01-01')).toEqual({
    ok: false,
    cause: 'NO_TAX',
    reason: 'There is no tax ZERO.',
  })
})

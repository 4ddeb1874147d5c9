/** What a month would have come to by another version, added up record by record. */
import { describe, expect, it } from 'vitest'
import type { PriceVersion } from '../../../../src-core/pricing/grid.ts'
import { decimal } from '../../../../src-core/kernel/decimal.ts'
import type { RatingBook } from '../../../../src-core/rating/book.ts'
import { BackTestTally, bookForTest, type TestedRecord } from '../../../../src-core/rating/rules/back-test.ts'

const cents = (amount: ReturnType<typeof decimal>, currency: string) => amount.toDecimalPlaces(currency === 'JPY' ? 0 : 2)
const priced = (amount: string) => ({ ok: true, amount: decimal(amount) }) as unknown as TestedRecord['priced']
const missed = (reason: string) => ({ ok: false, reason }) as unknown as TestedRecord['priced']

function tally(
  ...records: readonly (readonly [subscription: number, stored: string, priced: TestedRecord['priced'], currency?: string])[]
) {
  const one = new BackTestTally(cents)
  for (const [subscription, stored, by, currency = 'EUR'] of records) one.add({ subscription, currency, stored, priced: by })
  return one
}

describe('a back-test', () => {
  it('counts records and subscriptions, and puts each where its sum goes', () => {
    const { records, subscriptions, unpriced, currencies } = tally(
      [1, '1', priced('2')],
      [1, '1', priced('0.5')], // 2.00 to 2.50: more
      [2, '4', priced('3')], // less
      [3, '5', priced('5')], // same
      [4, '1', priced('2')],
      [4, '2', priced('1')], // 3.00 and 3.00: same
    ).figures()
    expect({ records, subscriptions, unpriced }).toEqual({ records: 6, subscriptions: 4, unpriced: null })
    expect(currencies).toEqual([
      {
        currency: 'EUR',
        before: '14',
        after: '13.5',
        more: { subscriptions: 1, before: '2', after: '2.5' },
        less: { subscriptions: 1, before: '4', after: '3' },
        same: { subscriptions: 2, before: '8', after: '8' },
      },
    ])
  })

  it('rounds what a subscription comes to once, not each record', () => {
    // Three times 0.004 and 0.003: 0.012 and 0.009, not three times 0.00.
    const { currencies } = tally([1, '0.004', priced('0.003')], [1, '0.004', priced('0.003')], [1, '0.004', priced('0.003')]).figures()
    expect(currencies).toMatchObject([{ before: '0.01', after: '0.01', same: { subscriptions: 1 }, less: { subscriptions: 0 } }])
  })

  it('counts what has no price as it was rated, and says the first reason', () => {
    const one = tally([1, '1', missed('no line')], [1, '2', missed('another')], [1, '3', priced('4')], [2, '5', null])
    expect(one.figures()).toMatchObject({
      records: 4,
      unpriced: { records: 2, reason: 'no line' },
      currencies: [{ before: '11', after: '12', more: { subscriptions: 1, before: '6', after: '7' }, same: { subscriptions: 1 } }],
    })
  })

  it('never adds two currencies, and names first the one with most subscriptions, then by code', () => {
    const one = tally(
      [1, '100', priced('90'), 'USD'],
      [2, '1', priced('3'), 'CHF'],
      [3, '1', priced('2'), 'EUR'],
      [4, '1', priced('1.5'), 'EUR'],
      [5, '7', priced('7'), 'AUD'],
    )
    expect(one.figures().currencies.map(({ currency, before, after }) => [currency, before, after])).toEqual([
      ['EUR', '2', '3.5'],
      ['AUD', '7', '7'],
      ['CHF', '1', '3'],
      ['USD', '100', '90'],
    ])
    // By currency, then by size whatever its sign, then by subscription; those that stay are left out.
    expect(one.mostChanged(10).map(({ subscription }) => subscription)).toEqual([3, 4, 2, 1])
  })

  it('names the largest differences first, up or down, as many as are asked for', () => {
    const one = tally([7, '1', priced('2')], [5, '9', priced('5')], [3, '1', priced('0')], [4, '2', priced('4.5')], [9, '1', priced('1')])
    expect(one.mostChanged(10).map(({ subscription, before, after }) => [subscription, before.toString(), after.toString()])).toEqual([
      [5, '9', '5'],
      [4, '2', '4.5'],
      [3, '1', '0'],
      [7, '1', '2'],
    ])
    expect(one.mostChanged(2).map(({ subscription }) => subscription)).toEqual([5, 4])
    expect(tally().figures()).toEqual({ records: 0, subscriptions: 0, unpriced: null, currencies: [] })
  })
})

describe('the book of a back-test', () => {
  const version = (id: number, more: Partial<PriceVersion> = {}): PriceVersion => ({
    id,
    number: id,
    status: 'published',
    validity: { start: '2026-01-01', end: null },
    valueType: 'fixed',
    price: '5',
    priceExpression: null,
    currencyPrices: {},
    table: null,
    ...more,
  })
  const plan = (id: number) => ({ id, versions: [version(id * 10), version(id * 10 + 1)] })
  const charge = (id: number) => ({ id, plans: [plan(id * 2), plan(id * 2 + 1)] })
  const stored = Symbol('stored grid')
  const book = {
    charges: new Map([1, 2].map((id) => [id, charge(id)])),
    grid: () => stored,
  } as unknown as RatingBook
  const idsOf = (one: RatingBook, charged: number) =>
    one.charges.get(charged)?.plans.map((each) => each.versions.map(({ id, status, validity }) => [id, status, validity.start]))

  it('has one version in the place of all those of its plan, whatever its state and days', () => {
    const tested = bookForTest(book, 1, 3, version(99, { status: 'draft', validity: { start: '2030-01-01', end: '2031-01-01' } }))
    expect(idsOf(tested, 1)).toEqual([
      [
        [20, 'published', '2026-01-01'],
        [21, 'published', '2026-01-01'],
      ],
      [[99, 'published', null]],
    ])
    expect(tested.charges.get(1)?.plans[1]?.versions[0]?.validity).toEqual({ start: null, end: null })
    expect(idsOf(tested, 2)).toEqual(idsOf(book, 2))
    // The book that bills stays as it is.
    expect(idsOf(book, 1)?.[1]?.map(([id]) => id)).toEqual([30, 31])
  })

  it('takes the grid of the version that is tested, and the stored ones of all others', () => {
    const line = { cells: [], priority: 0, unitPrice: '3', currencyPrices: {}, description: '', priceExpression: null }
    const grid = { columns: [], currencies: [], lines: [{ id: 1, ...line }] }
    const tested = bookForTest(book, 1, 3, version(99, { table: grid }))
    const [others, own] = tested.charges.get(1)?.plans ?? []
    expect(tested.grid(own?.versions[0] as PriceVersion).select([])?.line.unitPrice).toBe('3')
    expect(tested.grid(others?.versions[0] as PriceVersion)).toBe(stored)
    const flat = bookForTest(book, 1, 3, version(98))
    expect(flat.grid(flat.charges.get(1)?.plans[1]?.versions[0] as PriceVersion)).toBe(stored)
  })

  it('is not made for a charge that the book does not know', () => {
    expect(() => bookForTest(book, 9, 3, version(99))).toThrow(RangeError)
  })
})

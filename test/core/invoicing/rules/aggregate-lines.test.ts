import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, sumDecimals, toStored } from '../../../../src-core/kernel/decimal.ts'
import {
  type AggregationOptions,
  DEFAULT_AGGREGATION,
  type RatedRow,
  aggregateLines,
  usageBucket,
} from '../../../../src-core/invoicing/rules/aggregate-lines.ts'

const stored = (text: string) => toStored(decimal(text))
const row = (id: number, more: Partial<RatedRow> = {}): RatedRow => ({
  id,
  billingAccount: 1,
  currency: 'EUR',
  article: 'CALLS',
  articleLabel: 'Calls',
  articleIgnoresAggregation: false,
  description: `Call ${id}`,
  tax: 'T20',
  taxPercent: stored('20'),
  offer: 1,
  productVersion: 1,
  subscription: 1,
  serviceInstance: 1,
  order: null,
  userAccount: 1,
  discountedRow: null,
  discountValue: null,
  discountPlanType: null,
  usageDate: '2026-07-01',
  sortIndex: null,
  quantity: stored('2'),
  unitAmount: stored('0.05'),
  amountNet: stored('0.1'),
  amountTax: stored('0.02'),
  amountGross: stored('0.12'),
  ...more,
})
const groups = (rows: readonly RatedRow[], options: Partial<AggregationOptions> = {}) =>
  aggregateLines(rows, { ...DEFAULT_AGGREGATION, ...options }).map((line) => line.rows)

describe('grouping', () => {
  it('keeps rows apart whose texts are the same only when they are joined', () => {
    expect(
      groups([row(1, { article: 'A|B', tax: 'C' }), row(2, { article: 'A', tax: 'B|C' }), row(3, { article: 'A|B', tax: 'C' })]).sort(),
    ).toEqual([[1, 3], [2]])
    expect(groups([row(1, { article: '1', tax: '2|3' }), row(2, { article: '1|2', tax: '3' })])).toHaveLength(2)
  })

  it('puts blank subscriptions and blank orders last, whichever comes first', () => {
    const of = (id: number, subscription: number | null, sortIndex: number | null) =>
      row(id, { subscription, sortIndex, productVersion: id })
    expect(groups([of(1, null, 1), of(2, 7, null), of(3, 7, 2), of(4, null, null), of(5, 3, null)]).flat()).toEqual([5, 3, 2, 1, 4])
  })

  it('sums rows of one key exactly', () => {
    const [line] = aggregateLines([row(2, { usageDate: '2026-07-03' }), row(1), row(3, { usageDate: '2026-06-30' })])
    expect(line).toMatchObject({
      rows: [1, 2, 3],
      label: 'Call 1',
      bucket: null,
      firstUsage: '2026-06-30',
      lastUsage: '2026-07-03',
      quantity: stored('6'),
      unitPrice: stored('0.05'),
      amountNet: stored('0.3'),
      amountTax: stored('0.06'),
      amountGross: stored('0.36'),
    })
  })

  it.each<[string, Partial<RatedRow>]>([
    ['billing account', { billingAccount: 2 }],
    ['currency', { currency: 'USD' }],
    ['offer', { offer: 2 }],
    ['article', { article: 'DATA' }],
    ['tax', { tax: 'T10' }],
    ['tax percent', { taxPercent: stored('10') }],
    ['product version', { productVersion: null }],
    ['subscription', { subscription: 2 }],
    ['service', { serviceInstance: 2 }],
    ['order', { order: 'O1' }],
    ['user account', { userAccount: 2 }],
    ['unit amount', { unitAmount: stored('0.06') }],
  ])('tells rows apart by %s', (_, more) => {
    expect(groups([row(1), row(2, more)])).toHaveLength(2)
  })

  it('can leave out subscriptions, orders, user accounts and unit amounts', () => {
    expect(groups([row(1), row(2, { subscription: 2, serviceInstance: 3 })], { ignoreSubscriptions: true })).toEqual([[1, 2]])
    expect(groups([row(1), row(2, { order: 'O1' })], { ignoreOrders: true })).toEqual([[1, 2]])
    expect(groups([row(1), row(2, { userAccount: 2 })], { ignoreUserAccounts: true })).toEqual([[1, 2]])
    const [line] = aggregateLines([row(1), row(2, { unitAmount: stored('0.2'), amountNet: stored('0.2'), quantity: stored('1') })], {
      ...DEFAULT_AGGREGATION,
      aggregateUnitAmounts: true,
    })
    expect(line).toMatchObject({ rows: [1, 2], unitPrice: stored('0.1') })
    const [empty] = aggregateLines([row(1), row(2, { quantity: stored('-2'), amountNet: stored('-0.1') })], {
      ...DEFAULT_AGGREGATION,
      aggregateUnitAmounts: true,
    })
    expect(empty).toMatchObject({ quantity: stored('0'), unitPrice: null, amountNet: stored('0') })
  })

  it('buckets usage dates; weeks begin on Monday', () => {
    expect((['none', 'day', 'week', 'month'] as const).map((by) => usageBucket('2026-07-05', by))).toEqual([
      null,
      '2026-07-05',
      '2026-06-29',
      '2026-07-01',
    ])
    const rows = [row(1, { usageDate: '2026-07-05' }), row(2, { usageDate: '2026-07-06' }), row(3, { usageDate: '2026-08-01' })]
    expect([groups(rows, { dateAggregation: 'month' }), groups(rows, { dateAggregation: 'week' }), groups(rows)]).toEqual([
      [[1, 2], [3]],
      [[1], [2], [3]],
      [[1, 2, 3]],
    ])
  })

  it('keeps lines apart where aggregation is off, for the article or for all', () => {
    expect(groups([row(1), row(2)], { disableAggregation: true })).toEqual([[1], [2]])
    expect(groups([row(1, { articleIgnoresAggregation: true }), row(2, { articleIgnoresAggregation: true })])).toEqual([[1], [2]])
  })

  it('keeps discounts a line each, or one by value and plan type', () => {
    const discount = (id: number, of: number, value: string) =>
      row(id, { discountedRow: of, discountValue: stored(value), discountPlanType: 'OFFER' })
    const rows = [row(1), row(2), discount(3, 1, '5'), discount(4, 2, '5'), discount(5, 2, '7')]
    expect(groups(rows)).toEqual([[1, 2], [3], [4], [5]])
    expect(groups(rows, { discountAggregation: 'full' })).toEqual([[1, 2], [3, 4], [5]])
  })

  it('never puts discounts of two values, plan types or discounted articles on one line, nor a discount with what it discounts', () => {
    const discount = (id: number, value: string, type: string, more: Partial<RatedRow> = {}) =>
      row(id, { discountedRow: 1, discountValue: stored(value), discountPlanType: type, ...more })
    const full = (rows: readonly RatedRow[]) => groups(rows, { discountAggregation: 'full' })
    expect(full([row(1), discount(2, '5', 'OFFER'), discount(3, '5', 'PRODUCT')])).toEqual([[1], [2], [3]])
    expect(full([row(1), discount(2, '5', 'OFFER'), discount(3, '6', 'OFFER')])).toEqual([[1], [2], [3]])
    expect(full([discount(2, '5', 'OFFER'), discount(3, '5', 'OFFER', { article: 'DATA' })])).toHaveLength(2)
    expect(full([discount(2, '5', 'OFFER'), discount(3, '5', 'OFFER', { discountedRow: 9 })])).toEqual([[2, 3]])
    expect(groups([discount(2, '5', 'OFFER'), discount(3, '5', 'OFFER', { discountedRow: 9 })])).toEqual([[2], [3]])
  })

  it('labels by the first row, or by the article', () => {
    expect(aggregateLines([row(9), row(4)])[0]?.label).toBe('Call 4')
    expect(aggregateLines([row(9)], { ...DEFAULT_AGGREGATION, useArticleLabel: true })[0]?.label).toBe('Calls')
  })

  it('never confuses texts that run together', () => {
    expect(groups([row(1, { article: 'A', tax: '1:B' }), row(2, { article: 'A1:', tax: 'B' })])).toHaveLength(2)
  })
})

describe('order', () => {
  it('stands by account, subscription, sort index, article, bucket, first row', () => {
    const rows = [
      row(1, { billingAccount: 2 }),
      row(2, { subscription: null }),
      row(3, { subscription: 2 }),
      row(4, { article: 'Z' }),
      row(5, { article: 'B' }),
      row(6, { article: 'ZZ', sortIndex: 1 }),
    ]
    expect(groups(rows)).toEqual([[6], [5], [4], [3], [2], [1]])
  })

  it('and sums do not depend on the order of the rows, and lose nothing', () => {
    const amount = fc.integer().map((units) => stored(decimal(units).div(1_000_000).toFixed()))
    const any = fc.record({
      article: fc.constantFrom('A', 'B'),
      subscription: fc.constantFrom(1, 2, null),
      usageDate: fc.constantFrom('2026-07-01', '2026-08-01'),
      amountNet: amount,
      quantity: amount,
    })
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('none' as const, 'month' as const),
        (all, dateAggregation) => {
          const rows = all.map((more, index) => row(index + 1, more))
          const options = { ...DEFAULT_AGGREGATION, dateAggregation }
          const lines = aggregateLines(rows, options)
          expect(aggregateLines([...rows].reverse(), options)).toEqual(lines)
          expect(toStored(sumDecimals(lines.map((line) => decimal(line.amountNet))))).toBe(
            toStored(sumDecimals(rows.map((one) => decimal(one.amountNet)))),
          )
          expect(lines.flatMap((line) => line.rows).sort((one, other) => one - other)).toEqual(rows.map((one) => one.id))
        },
      ),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../../src-core/kernel/dates.ts'
import { ZERO, decimal, sumDecimals } from '../../../../src-core/kernel/decimal.ts'
import { monthlyOn } from '../../../../src-core/setup/calendars/common.ts'
import { splitByPriceVersions } from '../../../../src-core/subscriptions/rules/price-versions.ts'
import { DEFAULT_PRORATION, type ProrationPolicy } from '../../../../src-core/subscriptions/rules/proration.ts'
import { type RecurringSlice, recurringSlices } from '../../../../src-core/subscriptions/rules/recurring.ts'
import { charge, input, terminated, told } from './samples.ts'

const version = (price: string, start: string | null, end: string | null) => ({ price: decimal(price), validity: { start, end } })
const first = (more: Parameters<typeof input>[0]): RecurringSlice => recurringSlices(input(more)).slices[0] as RecurringSlice

describe('a price that changes within the period', () => {
  const slice = first({
    charge: charge({ calendar: monthlyOn(30) }),
    quantity: decimal(1),
    subscriptionDate: '2022-03-30',
    referenceDate: '2022-03-30',
  })
  const versions = [version('5.00', null, '2022-03-31'), version('6.00', '2022-03-31', null)]

  it('splits it at its real length', () => {
    const parts = splitByPriceVersions(slice, versions)
    expect(parts.map(({ version: one, slice: part }) => one?.price.times(part.quantity).toFixed(2))).toEqual(['0.16', '5.81'])
    expect(parts.map(({ slice: part }) => part.ratioText)).toEqual(['1 of 31 days = 0.032258064516', '30 of 31 days = 0.967741935484'])
    expect(parts.map(({ slice: part }) => part.operationDate)).toEqual(['2022-03-30', '2022-03-30'])
  })

  it('counts its parts in thirtieths where the period counts so', () => {
    const thirtieths: ProrationPolicy = { ...DEFAULT_PRORATION, divisor: 'thirtyDays' }
    const january = first({ quantity: decimal(1), subscriptionDate: '2026-01-01', referenceDate: '2026-01-01', policy: thirtieths })
    const days = (...cuts: string[]) => {
      const edges = [null, ...cuts, null]
      const versions = edges.slice(1).map((end, index) => version('1', edges[index] ?? null, end))
      return splitByPriceVersions(january, versions, thirtieths).map(({ slice: part }) => [part.days, part.ofDays])
    }
    expect(days('2026-01-16')).toEqual([
      [15, 30],
      [15, 30],
    ])
    // Up to the 31st are thirty days, as where it ends there: the 31st counts nothing behind them, whatever it costs.
    expect(days('2026-01-31')).toEqual([[30, 30]])
    expect(days('2026-01-30', '2026-01-31')).toEqual([
      [29, 30],
      [1, 30],
    ])
    expect(days('2026-01-30')).toEqual([
      [29, 30],
      [1, 30],
    ])
  })

  it('shares out a rounded ratio, so that its parts have the digits of the whole', () => {
    const digits: ProrationPolicy = { ...DEFAULT_PRORATION, fraction: { places: 2, mode: 'halfUp' } }
    // 11 of 31 days = 0.35; 3 of 31 = 0.10, and the rest.
    const part = first({ quantity: decimal(100), subscriptionDate: '2026-01-21', referenceDate: '2026-01-21', policy: digits })
    const parts = splitByPriceVersions(part, [version('1', null, '2026-01-24'), version('2', '2026-01-24', null)], digits)
    expect(parts.map(({ slice: one }) => [one.quantity.toString(), one.ratio.toString()])).toEqual([
      ['10', '0.1'],
      ['25', '0.25'],
    ])
  })

  it('waits for the next period where the policy says so', () => {
    const parts = splitByPriceVersions(slice, versions, { ...DEFAULT_PRORATION, priceChange: 'nextPeriod' })
    expect(parts.map(({ version: one, slice: part }) => [one?.price.toString(), told(part)])).toEqual([['5', told(slice)]])
  })

  it('leaves a part without a version for the caller to report', () => {
    const parts = splitByPriceVersions(slice, [version('5.00', null, '2022-04-01'), version('6.00', '2022-04-10', null)])
    expect(parts.map(({ version: one, slice: part }) => [one?.price.toString() ?? null, part.period.start])).toEqual([
      ['5', '2022-03-30'],
      [null, '2022-04-01'],
      ['6', '2022-04-10'],
    ])
  })

  it('cuts within the slice only, whatever begins before it or ends after it', () => {
    const june = first({ quantity: decimal(30), subscriptionDate: '2026-06-01', referenceDate: '2026-06-01' })
    const edges = [null, '2026-01-01', '2026-06-11', '2026-08-01', '2026-09-01', null]
    const versions = edges.slice(1).map((end, index) => version(String(index), edges[index] ?? null, end))
    const parts = splitByPriceVersions(june, versions)
    expect(
      parts.map(({ version: one, slice: part }) => [one?.price.toString(), part.period, part.quantity.toString(), part.days, part.ofDays]),
    ).toEqual([
      ['1', { start: '2026-06-01', end: '2026-06-11' }, '10', 10, 30],
      ['2', { start: '2026-06-11', end: '2026-07-01' }, '20', 20, 30],
    ])
    // Versions that meet at an edge of the slice cut nothing off it.
    const atEdges = [version('1', null, '2026-06-01'), version('2', '2026-06-01', '2026-07-01'), version('3', '2026-07-01', null)]
    expect(splitByPriceVersions(june, atEdges).map(({ version: one, slice }) => [one?.price.toString(), slice])).toEqual([['2', june]])
  })

  it('spreads a first period in full that a pause cuts over the days that are charged', () => {
    const cut = first({
      charge: charge({ subscriptionProration: false }),
      subscriptionDate: '2026-06-16',
      suspensions: [{ start: '2026-06-25', end: null }],
    })
    // 24 of 30 days for the nine from the 16th to the 25th.
    expect([cut.days, cut.ofDays, cut.quantity.toString()]).toEqual([24, 30, '80'])
    const parts = splitByPriceVersions(cut, [version('1', null, '2026-06-19'), version('2', '2026-06-19', null)])
    expect(parts.map(({ slice: part }) => [part.days, part.ofDays, part.quantity.toFixed(6)])).toEqual([
      [72, 270, '26.666667'],
      [144, 270, '53.333333'],
    ])
  })

  it('cuts no part in two where the same version, or none, holds on both sides', () => {
    const june = first({ quantity: decimal(30), subscriptionDate: '2026-06-01', referenceDate: '2026-06-01' })
    const gap = [version('1', null, '2026-06-05'), version('2', '2026-06-10', '2026-06-10'), version('3', '2026-06-20', null)]
    expect(splitByPriceVersions(june, gap).map(({ version: one, slice: part }) => [one?.price.toString() ?? null, part.period])).toEqual([
      ['1', { start: '2026-06-01', end: '2026-06-05' }],
      [null, { start: '2026-06-05', end: '2026-06-20' }],
      ['3', { start: '2026-06-20', end: '2026-07-01' }],
    ])
  })

  it('leaves a slice alone that one version covers', () => {
    expect(splitByPriceVersions(slice, [version('5.00', null, null)])[0]?.slice).toBe(slice)
  })

  it('keeps the dates of periods in arrears', () => {
    const arrears = first({ charge: charge({ inAdvance: false }), chargedTo: '2026-05-01' })
    const cut = [version('1', null, '2026-05-11'), version('2', '2026-05-11', null)]
    expect(splitByPriceVersions(arrears, cut).map(({ slice: part }) => part.operationDate)).toEqual(['2026-06-01', '2026-06-01'])
  })

  it('spreads a first period that is charged in full over its days', () => {
    const full = first({ charge: charge({ subscriptionProration: false }), subscriptionDate: '2026-06-16' })
    const parts = splitByPriceVersions(full, [version('1', null, '2026-06-19'), version('2', '2026-06-19', null)])
    expect(parts.map(({ slice: part }) => [part.quantity.toString(), part.days, part.ofDays])).toEqual([
      ['20', 3, 15],
      ['80', 12, 15],
    ])
  })
})

describe('splitting', () => {
  const cuts = fc
    .uniqueArray(fc.integer({ min: 1, max: 29 }), { maxLength: 6 })
    .map((days) => days.sort((one, other) => one - other).map((day) => addDays('2026-06-01', day)))
  const policies: ProrationPolicy[] = [DEFAULT_PRORATION, { ...DEFAULT_PRORATION, quantity: { places: 2, mode: 'halfUp' } }]

  it('never changes the price of a linear charge', () => {
    fc.assert(
      fc.property(cuts, fc.constantFrom(...policies), fc.integer({ min: 1, max: 9999 }), fc.nat(20), (days, policy, quantity, late) => {
        const slice = first({
          quantity: decimal(quantity),
          subscriptionDate: addDays('2026-06-01', late),
          referenceDate: '2026-06-30',
          policy,
        })
        const edges = [null, ...days, null]
        const versions = edges.slice(1).map((end, index) => version('19.95', edges[index] ?? null, end))
        const parts = splitByPriceVersions(slice, versions, policy)
        const quantities = parts.map(({ slice: part }) => part.quantity)
        expect(sumDecimals(quantities).minus(slice.quantity).abs().lt('1e-40')).toBe(true)
        expect(quantities.every((one) => one.gte(ZERO))).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('of the charge itself by a termination and a new start changes nothing either', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 999 }), (days, quantity) => {
        const change = addDays('2026-01-01', days)
        const base = input({ quantity: decimal(quantity), referenceDate: '2026-06-30' })
        const total = (slices: readonly RecurringSlice[]) => sumDecimals(slices.map((slice) => slice.quantity))
        const once = total(recurringSlices(base).slices)
        const before = total(recurringSlices({ ...base, termination: terminated(change) }).slices)
        const after = total(recurringSlices({ ...base, subscriptionDate: change }).slices)
        expect(before.plus(after).minus(once).abs().lt('1e-40')).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

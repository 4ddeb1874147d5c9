import { describe, expect, it } from 'vitest'
import { ONE, decimal } from '../../../../src-core/kernel/decimal.ts'
import {
  daysOfParts,
  DEFAULT_PRORATION,
  type ProrationDivisor,
  firstFullPeriod,
  prorationPolicyOf,
  shareOfPeriod,
  shareOfQuantity,
  shareText,
} from '../../../../src-core/subscriptions/rules/proration.ts'

const span = (start: string, end: string) => ({ start, end })
const share = (part: [string, string], full: [string, string], divisor: ProrationDivisor = 'actualDays') =>
  shareOfPeriod(span(...part), span(...full), { ...DEFAULT_PRORATION, divisor })

describe('the share of a period', () => {
  it('is counted in its actual days', () => {
    expect(share(['2026-02-10', '2026-02-24'], ['2026-02-01', '2026-03-01'])).toMatchObject({ days: 14, ofDays: 28 })
    expect(share(['2012-02-01', '2012-02-15'], ['2012-02-01', '2012-05-01'])).toMatchObject({ days: 14, ofDays: 90 })
  })

  it('of the whole period is exactly 1', () => {
    expect(share(['2026-02-01', '2026-03-01'], ['2026-02-01', '2026-03-01']).ratio).toBe(ONE)
    expect(share(['2026-02-01', '2026-03-01'], ['2026-02-01', '2026-03-01'], 'thirtyDays').ratio).toBe(ONE)
  })

  it('has a period with at least one day', () => {
    expect(() => share(['2026-02-01', '2026-02-01'], ['2026-02-01', '2026-02-01'])).toThrow(RangeError)
  })

  it('of a whole month is whole, however many days a month counts', () => {
    const month: [string, string] = ['2026-01-15', '2026-02-15']
    expect(share(month, month, { fixedDaysOfMonth: 28 })).toMatchObject({ days: 28, ofDays: 28 })
    const clamped: [string, string] = ['2026-01-31', '2026-02-28']
    expect(share(clamped, clamped, 'thirtyDays')).toMatchObject({ days: 30, ofDays: 30 })
  })

  it('loses nothing of a quantity on the way: a third of three is one', () => {
    const third = share(['2026-06-01', '2026-06-11'], ['2026-06-01', '2026-07-01'])
    expect(shareOfQuantity(decimal(3), third, DEFAULT_PRORATION).toString()).toBe('1')
    const rounded = prorationPolicyOf({ divisor: 'actualDays', monthDays: null, ratioPlaces: 2, firstPeriod: 'boundaries' })
    const cut = shareOfPeriod(span('2026-06-01', '2026-06-11'), span('2026-06-01', '2026-07-01'), rounded)
    expect(shareOfQuantity(decimal(3), cut, rounded).toString()).toBe('0.99')
  })

  it('can be counted in thirtieths of a month', () => {
    expect(share(['2023-05-15', '2023-05-23'], ['2023-04-23', '2023-05-23'], 'thirtyDays')).toMatchObject({ days: 8, ofDays: 30 })
    expect(share(['2023-05-23', '2023-06-15'], ['2023-05-15', '2023-06-15'], 'thirtyDays')).toMatchObject({ days: 22, ofDays: 30 })
    expect(share(['2023-02-10', '2023-03-01'], ['2023-01-01', '2023-04-01'], 'thirtyDays')).toMatchObject({ days: 21, ofDays: 90 })
    expect(share(['2023-01-01', '2023-01-31'], ['2023-01-01', '2023-02-01'], 'thirtyDays').ratio).toBe(ONE)
  })

  it.each([
    ['2023-05-23', '2023-06-15'],
    ['2023-06-23', '2023-07-15'],
    ['2023-02-23', '2023-03-15'],
    ['2024-02-23', '2024-03-15'],
  ])('counts months of 28 days from %s up to %s', (start, end) => {
    expect(share([start, end], ['2023-01-01', '2024-01-01'], { fixedDaysOfMonth: 28 })).toMatchObject({ days: 20, ofDays: 336 })
  })

  it('of an early end is as many days as are charged, in months of 30 days too', () => {
    for (const [end, days] of [
      ['2026-06-02', 1],
      ['2026-06-16', 15],
      ['2026-06-30', 29],
    ] as const) {
      const early = share(['2026-06-01', end], ['2026-06-01', '2026-07-01'], 'thirtyDays')
      expect([early.days, early.ofDays, early.ratio.times(30).toFixed(6)]).toEqual([days, 30, days.toFixed(6)])
    }
    // 31 days count as 30, so that the last day of January costs nothing, and 28 days of February are charged as 30 when it is whole
    expect(share(['2026-01-01', '2026-01-16'], ['2026-01-01', '2026-02-01'], 'thirtyDays')).toMatchObject({ days: 15, ofDays: 30 })
    expect(share(['2026-02-01', '2026-02-16'], ['2026-02-01', '2026-03-01'], 'thirtyDays')).toMatchObject({ days: 15, ofDays: 30 })
    expect(share(['2026-06-01', '2026-06-16'], ['2026-06-01', '2026-07-01'], { fixedDaysOfMonth: 28 })).toMatchObject({
      days: 15,
      ofDays: 28,
    })
  })

  it('counts the days of parts so that they add up to those of all of them', () => {
    const january = span('2026-01-01', '2026-02-01')
    const days = (divisor: ProrationDivisor, ...edges: string[]) =>
      daysOfParts(
        edges.slice(1).map((end, at) => span(edges[at] as string, end)),
        january,
        divisor,
      )
    expect(days('thirtyDays', '2026-01-05', '2026-01-16', '2026-01-31')).toEqual([11, 15])
    expect(days('thirtyDays', '2026-01-01', '2026-01-16', '2026-02-01')).toEqual([15, 15])
    expect(days('thirtyDays', '2026-01-01', '2026-01-31', '2026-02-01')).toEqual([30, 0])
    expect(days('thirtyDays', '2026-01-10', '2026-01-31', '2026-02-01')).toEqual([21, 0])
    expect(days('actualDays', '2026-01-01', '2026-01-31', '2026-02-01')).toEqual([30, 1])
    expect(days('actualDays', '2026-01-05', '2026-01-16', '2026-01-31')).toEqual([11, 15])
    expect(daysOfParts([], january, 'thirtyDays')).toEqual([])
  })

  it('counts a part behind others from the first day of all of them', () => {
    const thirtieths = { ...DEFAULT_PRORATION, divisor: 'thirtyDays' as const }
    const behind = (part: [string, string], full: [string, string], from: string) =>
      shareOfPeriod(span(...part), span(...full), thirtieths, from).days
    expect(behind(['2026-01-31', '2026-02-15'], ['2026-01-15', '2026-02-15'], '2026-01-15')).toBe(14)
    expect(behind(['2026-01-31', '2026-02-01'], ['2026-01-01', '2026-02-01'], '2026-01-10')).toBe(0)
    expect(behind(['2026-03-10', '2026-03-31'], ['2026-01-01', '2026-04-01'], '2026-01-01')).toBe(20)
    expect(behind(['2026-01-31', '2026-02-15'], ['2026-01-15', '2026-02-15'], '2026-01-31')).toBe(15)
  })

  it('counts weeks in their days even across months', () => {
    expect(share(['2026-06-30', '2026-07-06'], ['2026-06-29', '2026-07-06'], 'thirtyDays')).toMatchObject({ days: 6, ofDays: 7 })
  })
})

describe('the settings of a company', () => {
  const none = { divisor: 'actualDays', monthDays: null, ratioPlaces: null, firstPeriod: 'boundaries' } as const
  const stub = (policy: ReturnType<typeof prorationPolicyOf>) =>
    shareOfPeriod(span('2023-05-23', '2023-06-15'), span('2023-05-15', '2023-06-15'), policy)

  it('are the default when none is made', () => {
    expect(prorationPolicyOf(none)).toEqual(DEFAULT_PRORATION)
    expect(stub(prorationPolicyOf(none))).toMatchObject({ days: 23, ofDays: 31 })
  })

  it('measure in months of 30 days, or of as many as they name (KB-F30-03)', () => {
    expect(stub(prorationPolicyOf({ ...none, divisor: 'thirtyDays' }))).toMatchObject({ days: 22, ofDays: 30 })
    expect(stub(prorationPolicyOf({ ...none, divisor: 'thirtyDays', monthDays: 28 }))).toMatchObject({ days: 20, ofDays: 28 })
    expect(stub(prorationPolicyOf({ ...none, monthDays: 28 }))).toMatchObject({ days: 23, ofDays: 31 })
  })

  it('measure a first period that is cut in its calendar’s, or in months counted back from a clamped end', () => {
    const counted = prorationPolicyOf({ ...none, firstPeriod: 'countedBack' })
    const full = (start: string, end: string) => firstFullPeriod(span(start, end), counted)
    expect(full('2012-01-31', '2012-02-29')).toEqual(span('2012-01-29', '2012-02-29'))
    expect(full('2011-01-31', '2011-02-28')).toEqual(span('2011-01-28', '2011-02-28'))
    expect(full('2011-08-31', '2011-11-30')).toEqual(span('2011-08-30', '2011-11-30'))
    // Nothing is clamped here, or it is no month at all.
    for (const [start, end] of [
      ['2012-02-29', '2012-03-31'],
      ['2026-05-15', '2026-06-15'],
      ['2026-05-04', '2026-05-11'],
    ] as const)
      expect(full(start, end)).toEqual(span(start, end))
    expect(firstFullPeriod(span('2012-01-31', '2012-02-29'), DEFAULT_PRORATION)).toEqual(span('2012-01-31', '2012-02-29'))
  })

  it('round the fraction, and keep a quantity that can be stored', () => {
    const policy = prorationPolicyOf({ ...none, ratioPlaces: 9 })
    expect(stub(policy).ratio.toString()).toBe('0.741935484')
    expect(shareOfQuantity(decimal('1.23456789'), stub(policy), policy).toString()).toBe('0.915969724998')
  })
})

describe('the share of a quantity', () => {
  const third = share(['2026-06-01', '2026-06-11'], ['2026-06-01', '2026-07-01'])

  it('loses nothing when nothing is rounded', () => {
    expect(shareOfQuantity(decimal('90'), third, DEFAULT_PRORATION).toString()).toBe('30')
  })

  it('is rounded as Opencell does where the policy says so', () => {
    expect(
      shareOfQuantity(decimal('1'), third, { ...DEFAULT_PRORATION, quantity: { places: 2, mode: 'halfUp' } })
        .times(90)
        .toFixed(2),
    ).toBe('29.70')
  })

  it('is told in days', () => {
    expect(shareText(share(['2026-11-09', '2026-12-01'], ['2026-11-01', '2026-12-01']))).toBe('22 of 30 days = 0.733333333333')
    expect(shareText(share(['2026-11-01', '2026-12-01'], ['2026-11-01', '2026-12-01']))).toBe('whole period')
  })
})

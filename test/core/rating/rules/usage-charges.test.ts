import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decimal, ZERO, decimal } from '../../../../src-core/kernel/decimal.ts'
import {
  type CounterPeriod,
  accumulate,
  deduct,
  notificationLevels,
  openCounterPeriod,
} from '../../../../src-core/rating/rules/counters.ts'
import {
  type UsageCharge,
  type UsageNote,
  type UsagePlan,
  accumulateRated,
  compareUsageCharges,
  planUsage,
  ratedQuantityOf,
} from '../../../../src-core/rating/rules/usage-charges.ts'

const d = decimal
const counter = (level: string | null, more: Partial<CounterPeriod> = {}): CounterPeriod => ({
  ...openCounterPeriod({
    id: 1,
    kind: 'usage',
    level: level === null ? null : d(level),
    notificationLevels: notificationLevels('80%, 10', level === null ? null : d(level)),
  }),
  ...more,
})
const charge = (id: number, more: Partial<UsageCharge> = {}): UsageCharge => ({
  id,
  code: `C${id}`,
  priority: 1,
  validity: { start: null, end: null },
  filterParameters: [null, null, null, null],
  filterExpression: null,
  counter: null,
  accumulators: [],
  triggerNextCharge: false,
  ...more,
})
const record = (quantity: string | null, more = {}) => ({
  subscription: 7,
  eventDate: '2026-07-01',
  quantity: quantity === null ? null : d(quantity),
  parameters: ['VOICE', 'EU'],
  ...more,
})
const NO_EXPRESSIONS = (expression: string) => expression === 'yes'

function plan(
  quantity: string | null,
  charges: readonly UsageCharge[],
  periods: Record<number, CounterPeriod> = {},
  trace?: UsageNote[],
  more = {},
): UsagePlan {
  return planUsage(record(quantity, more), charges, {
    counterPeriod: (key) => periods[key] as CounterPeriod,
    holds: NO_EXPRESSIONS,
    ...(trace && { trace }),
  })
}
const shown = (result: UsagePlan) => (result.ok ? result.slices.map((slice) => `${slice.quantity} ${slice.charge.code}`) : result.reason)

describe('counters', () => {
  it('follow the worked numbers: negative usage refills, too much rejects the whole record', () => {
    let period = counter('100')
    const use = (quantity: string) => {
      const result = plan(quantity, [charge(1, { counter: 1 })], { 1: period })
      if (result.ok) period = result.counters.get(1) ?? period
      return result.ok ? period.value.toString() : result.reason
    }
    expect(['50', '-30', '180', '80', '-45', '45'].map(use)).toEqual(['50', '80', 'NO_MATCHING_CHARGE', '0', '45', '0'])
  })

  it('cover what they hold, all when unlimited, all or nothing for notification', () => {
    expect(deduct(counter('100'), d(130)).deducted.toString()).toBe('100')
    expect(deduct(counter(null), d(130))).toMatchObject({ deducted: d(130), crossed: [] })
    expect(deduct(counter('100', { kind: 'notification' }), d(130)).deducted.toString()).toBe('0')
    expect(deduct(counter('100'), d(-30)).counter.value.toString()).toBe('130')
  })

  it('tell of levels crossed downwards, and upwards when they accumulate', () => {
    expect(notificationLevels('80%, 100%, x, 12.5', d(30)).map(({ text, value }) => `${text}=${value}`)).toEqual(['80%=24', '12.5=12.5'])
    expect(notificationLevels('80%', null)).toEqual([])
    expect(deduct(counter('100'), d(20)).crossed).toEqual(['80%'])
    expect(deduct(counter('100', { value: d(80) }), d(70)).crossed).toEqual(['10'])
    expect(deduct(counter('100'), d('19.9')).crossed).toEqual([])
    const adding = counter('100')
    expect(accumulate(adding, d(80)).crossed).toEqual(['80%', '10'])
  })
})

describe('usage over charges', () => {
  it('goes by priority, then id', () => {
    expect([charge(3), charge(2, { priority: 2 }), charge(1)].sort(compareUsageCharges).map((one) => one.id)).toEqual([1, 3, 2])
  })

  it('is split where a counter ends', () => {
    const result = plan('130', [charge(1, { counter: 1 }), charge(2)], { 1: counter('100') })
    expect(shown(result)).toEqual(['100 C1', '30 C2'])
    expect(result.ok && result.counters.get(1)?.value.toString()).toBe('0')
    expect(result.ok && result.crossed.map((one) => one.level)).toEqual(['80%', '10'])
    expect(shown(plan('130', [charge(1, { counter: 1 }), charge(2)], { 1: counter('100', { value: ZERO }) }))).toEqual(['130 C2'])
  })

  it('shares one counter between charges', () => {
    expect(shown(plan('130', [charge(1, { counter: 1 }), charge(2, { counter: 1 }), charge(3)], { 1: counter('100') }))).toEqual([
      '100 C1',
      '30 C3',
    ])
  })

  it('matches filters, and says what was passed by', () => {
    const trace: UsageNote[] = []
    const charges = [
      charge(1, { filterParameters: ['DATA'] }),
      charge(2, { filterParameters: [null, 'EU'], filterExpression: 'no' }),
      charge(3, { counter: 1 }),
      charge(4, { filterParameters: ['VOICE', 'EU'], filterExpression: 'yes' }),
    ]
    expect(shown(plan('5', charges, { 1: counter('0') }, trace))).toEqual(['5 C4'])
    expect(trace.map((note) => note.why)).toEqual([
      'parameter 1 is not DATA',
      'its filter does not hold',
      'its counter is used up',
      'takes 5 of 5',
    ])
  })

  it('rates the same quantity again when a charge triggers the next', () => {
    expect(
      shown(
        plan('5', [charge(1, { triggerNextCharge: true }), charge(2, { triggerNextCharge: { expression: 'yes' } }), charge(3), charge(4)]),
      ),
    ).toEqual(['5 C1', '5 C2', '5 C3'])
    expect(shown(plan('5', [charge(1, { triggerNextCharge: { expression: 'no' } }), charge(2)]))).toEqual(['5 C1'])
    expect(shown(plan('5', [charge(1, { triggerNextCharge: true }), charge(2, { counter: 1 })], { 1: counter('3') }))).toEqual([
      '5 C1',
      '3 C2',
    ])
  })

  it('is refused as a whole, with its reason', () => {
    expect(shown(plan(null, [charge(1)]))).toBe('QUANTITY_IS_NULL')
    expect(shown(plan('1', [charge(1)], {}, undefined, { subscription: null }))).toBe('SUBSCRIPTION_IS_NULL')
    expect(shown(plan('1', [charge(1, { validity: { start: '2026-07-02', end: null } })]))).toBe('SUBSCRIPTION_HAS_NO_CHARGE')
    expect(plan('130', [charge(1, { counter: 1 })], { 1: counter('100') })).toEqual({
      ok: false,
      reason: 'NO_MATCHING_CHARGE',
      message: 'No charge takes the last 30 of 130.',
    })
    expect(plan('1', [charge(1, { filterParameters: ['X'] })])).toMatchObject({ message: 'No charge matches the usage record.' })
  })

  it('takes a record of zero', () => {
    expect(shown(plan('0', [charge(1, { counter: 1 })], { 1: counter('0') }))).toEqual(['0 C1'])
  })

  it('covers every record exactly, or not at all', () => {
    const quantity = fc.integer({ min: -50, max: 200 }).map(String)
    const limited = fc.array(fc.option(fc.integer({ min: 0, max: 80 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(quantity, limited, (amount, levels) => {
        const periods = Object.fromEntries(levels.flatMap((level, index) => (level === null ? [] : [[index, counter(String(level))]])))
        const result = plan(
          amount,
          levels.map((level, index) => charge(index + 1, { counter: level === null ? null : index })),
          periods,
        )
        const room = levels.includes(null) ? Number.POSITIVE_INFINITY : (levels as number[]).reduce((sum, level) => sum + level, 0)
        expect(result.ok).toBe(Number(amount) <= room)
        if (result.ok) expect(ratedQuantityOf(result.slices).toString()).toBe(amount)
      }),
    )
  })

  it('moves accumulators only by what was rated, a total a key', () => {
    const one = charge(1, { accumulators: [1, 2] })
    const periods: Record<number, CounterPeriod> = {
      1: counter(null),
      2: counter(null, { id: 2, kind: 'usageAmount' }),
    }
    const rated = (quantity: string, amount: string, key: string) => ({
      slice: { charge: one, quantity: d(quantity), start: d(0), counterBefore: null, over: null },
      amount: d(amount),
      keyOf: () => key,
    })
    const { counters } = accumulateRated(
      [rated('5', '2.5', 'EU'), rated('3', '9', 'US'), rated('1', '0.5', 'EU')],
      (key) => periods[key] as CounterPeriod,
    )
    const totals = (key: number) =>
      Object.fromEntries(
        [...(counters.get(key)?.accumulated ?? new Map<string, Decimal>())].map(([name, total]) => [name, total.toString()]),
      )
    expect([totals(1), totals(2)]).toEqual([
      { EU: '6', US: '3' },
      { EU: '3', US: '9' },
    ])
  })
})

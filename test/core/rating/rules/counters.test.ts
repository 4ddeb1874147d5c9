import { describe, expect, it } from 'vitest'
import { ZERO, decimal } from '../../../../src-core/kernel/decimal.ts'
import {
  accumulate,
  type CounterPeriod,
  deduct,
  notificationLevels,
  openCounterPeriod,
  reachedLevels,
} from '../../../../src-core/rating/rules/counters.ts'

const d = (text: string) => decimal(text)
const counter = (value: string, more: Partial<CounterPeriod> = {}): CounterPeriod => ({
  ...openCounterPeriod({
    id: 1,
    kind: 'usage',
    level: d('100'),
    notificationLevels: notificationLevels('80%, 10', d('100')),
  }),
  value: d(value),
  ...more,
})
const adding = (total: string) => counter('100', { accumulated: new Map([['', d(total)]]) })

describe('levels of a counter that empties', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['100', '19.99', []],
    ['100', '20', ['80%']],
    ['80', '10', []], // It stood at the level: crossed before, not again.
    ['80', '69.99', []],
    ['80', '70', ['10']],
    ['100', '95', ['80%', '10']],
    ['9', '5', []], // Below every level already.
    ['10', '1', []],
    ['5', '-50', []], // Given back: rising crosses nothing.
    ['5', '-95', []],
  ]
  it.each(cases)('from %s by %s: %j', (value, quantity, crossed) => {
    expect(deduct(counter(value), d(quantity)).crossed).toEqual(crossed)
  })
})

describe('levels of a counter that adds up', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['0', '9.99', []],
    ['0', '10', ['10']],
    ['10', '69.99', []],
    ['10', '70', ['80%']],
    ['80', '5', []],
    ['90', '-20', []], // Falls below: not crossed upwards.
    ['0', '200', ['80%', '10']],
  ]
  it.each(cases)('from %s by %s: %j', (total, rated, crossed) => {
    expect(accumulate(adding(total), d(rated)).crossed).toEqual(crossed)
  })

  it('counts each key by itself', () => {
    const first = accumulate(adding('0'), d('7'), 'a').counter
    const second = accumulate(first, d('5'), 'b').counter
    expect([...second.accumulated].map(([key, value]) => `${key}=${value.toFixed()}`)).toEqual(['=0', 'a=7', 'b=5'])
    expect(first.accumulated.has('b')).toBe(false)
  })
})

describe('what a counter covers', () => {
  const cases: readonly (readonly [string, CounterPeriod['kind'], string, string, string])[] = [
    ['100', 'usage', '100', '100', '0'],
    ['100', 'usage', '100.01', '100', '0'],
    ['0', 'usage', '5', '0', '0'],
    ['-5', 'usage', '3', '0', '-5'], // Overdrawn by a correction: it covers nothing, and takes nothing.
    ['100', 'notification', '100', '100', '0'],
    ['100', 'notification', '100.01', '0', '100'],
    ['100', 'usage', '-30', '-30', '130'],
    ['50', 'usage', '0', '0', '50'],
  ]
  it.each(cases)('%s left, %s, %s wanted: %s, and %s is left', (value, kind, quantity, deducted, left) => {
    const result = deduct(counter(value, { kind }), d(quantity))
    expect([result.deducted.toFixed(), result.counter.value.toFixed()]).toEqual([deducted, left])
  })

  it('is everything without a ceiling, and nothing moves', () => {
    const free = counter('0', { level: null })
    expect(deduct(free, d('7'))).toEqual({ deducted: d('7'), counter: free, crossed: [] })
    expect(openCounterPeriod({ ...free, level: null }).value).toEqual(ZERO)
  })
})

it('tells the levels it stands at or beyond', () => {
  const levels = notificationLevels('80%, 10', d('100'))
  const reached = (left: string | null, total: string) => reachedLevels(levels, { left: left === null ? null : d(left), total: d(total) })
  expect(reached('80', '0')).toEqual(['80%'])
  expect(reached('80.01', '0')).toEqual([])
  expect(reached('10', '0')).toEqual(['80%', '10'])
  expect(reached(null, '9.99')).toEqual([])
  expect(reached(null, '10')).toEqual(['10'])
  expect(reached(null, '80')).toEqual(['80%', '10'])
})

it('reads levels: percents below 100 of a ceiling, at two digits, and figures', () => {
  const read = (text: string, level: string | null) =>
    notificationLevels(text, level === null ? null : d(level)).map((one) => `${one.text}=${one.value.toFixed()}`)
  expect(read('99.9%, 100%, 5 %,7.5', '30')).toEqual(['99.9%=29.97', '5 %=1.5', '7.5=7.5'])
  expect(read('33%', '0.1')).toEqual(['33%=0.03'])
  expect(read('50%, 7', null)).toEqual(['7=7'])
  expect(read('-5, %, ', '10')).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { decimal, isDecimalText, sumDecimals, toPlain, toStored } from '../../../src-core/kernel/decimal.ts'
import { defineLifecycle, nextState, verbsFrom } from '../../../src-core/kernel/lifecycle.ts'
import { allocateMinor, decimalFromMinor, minorFromDecimal } from '../../../src-core/kernel/money.ts'
import { divide, round, type RoundingMode } from '../../../src-core/kernel/rounding.ts'

describe('a decimal', () => {
  it('is read from plain text and whole numbers, never from what has lost digits', () => {
    expect([decimal('0.1'), decimal('-.5'), decimal('+7.'), decimal(12), decimal(12n)].map(String)).toEqual([
      '0.1',
      '-0.5',
      '7',
      '12',
      '12',
    ])
    const same = decimal('1.5')
    expect(decimal(same)).toBe(same)
    for (const text of ['', '1e3', '1,5', '.', '1.2.3', ' 1', '0x10', 'NaN']) {
      expect(isDecimalText(text)).toBe(false)
      expect(() => decimal(text)).toThrow(TypeError)
    }
    expect(() => decimal(0.5)).toThrow('0.5 is not a whole number; pass decimals as text')
    expect(() => decimal(2 ** 53)).toThrow(TypeError)
  })

  it('is stored with twelve digits, half up, without a minus of zero', () => {
    expect(toStored(decimal('0.017'))).toBe('0.017000000000')
    expect(toStored(decimal('-1.0000000000005'))).toBe('-1.000000000001')
    expect(toStored(decimal('-0.0000000000004'))).toBe('0.000000000000')
  })

  it('is shown without trailing zeros, with as many digits as are wanted at least', () => {
    expect(toPlain(decimal('12.500000000000'))).toBe('12.5')
    expect(toPlain(decimal('12.500000000000'), 2)).toBe('12.50')
    expect(toPlain(decimal('12.345'), 2)).toBe('12.345')
    expect(toPlain(decimal('12.34'), 2)).toBe('12.34')
    expect(toPlain(decimal('-0'))).toBe('0')
    expect(toPlain(decimal('-0'), 2)).toBe('0.00')
    expect(toPlain(decimal('-0.5'))).toBe('-0.5')
  })

  it('sums exactly, to nothing where there are none', () => {
    expect(sumDecimals(['0.1', '0.2', '-0.05'].map(decimal)).toString()).toBe('0.25')
    expect(sumDecimals([]).toString()).toBe('0')
  })
})

describe('rounding', () => {
  it('goes by its mode, below zero too', () => {
    const of = (mode: RoundingMode) =>
      ['2.5', '3.5', '2.4', '-2.5', '-2.6'].map((text) => round(decimal(text), { places: 0, mode }).toNumber())
    expect(of('halfUp')).toEqual([3, 4, 2, -3, -3])
    expect(of('halfEven')).toEqual([2, 4, 2, -2, -3])
    expect(of('floor')).toEqual([2, 3, 2, -3, -3])
    expect(of('ceiling')).toEqual([3, 4, 3, -2, -2])
    expect(of('down')).toEqual([2, 3, 2, -2, -2])
  })

  it('leaves a value alone where there are no places to round to', () => {
    expect(round(decimal('1.23456'), { places: -1, mode: 'halfUp' }).toString()).toBe('1.23456')
    expect(divide(decimal(2), decimal(3), { places: 3, mode: 'halfUp' }).toString()).toBe('0.667')
    expect(() => divide(decimal(2), decimal(0), { places: 3, mode: 'halfUp' })).toThrow('division by zero')
  })
})

describe('minor units', () => {
  it('are of the digits of their currency', () => {
    expect(minorFromDecimal(decimal('12.345'), 2, 'halfUp')).toBe(1235)
    expect(minorFromDecimal(decimal('12.345'), 0, 'halfUp')).toBe(12)
    expect(minorFromDecimal(decimal('12.345'), 3, 'halfUp')).toBe(12345)
    expect(decimalFromMinor(1235, 2).toString()).toBe('12.35')
    expect(decimalFromMinor(1235, 0).toString()).toBe('1235')
    expect(Object.is(minorFromDecimal(decimal('-0.001'), 2, 'halfUp'), 0)).toBe(true)
  })

  it('are refused where they are too many to count', () => {
    expect(minorFromDecimal(decimal('90071992547409.91'), 2, 'halfUp')).toBe(Number.MAX_SAFE_INTEGER)
    expect(() => minorFromDecimal(decimal('90071992547409.92'), 2, 'halfUp')).toThrow('90071992547409.92 is more than the largest amount')
  })

  it('are split by weights, what is left over to the largest remainders, the first of equals first', () => {
    const split = (whole: number, ...weights: string[]) => allocateMinor(whole, weights.map(decimal))
    expect(split(100, '1', '1', '1')).toEqual([34, 33, 33])
    expect(split(101, '1', '1', '1')).toEqual([34, 34, 33])
    expect(split(-100, '1', '1', '1')).toEqual([-34, -33, -33])
    // 16.67, 33.33, 50: the first has the largest remainder.
    expect(split(100, '1', '2', '3')).toEqual([17, 33, 50])
    // 14.29, 85.71: the second has it.
    expect(split(100, '1', '6')).toEqual([14, 86])
    expect(split(7, '0', '5')).toEqual([0, 7])
  })

  it('are not split by weights below zero or of nothing', () => {
    for (const weights of [[], ['0'], ['0', '0'], ['5', '-1']])
      expect(() => allocateMinor(100, weights.map(decimal))).toThrow('weights must not be negative and must sum to more than zero')
  })
})

describe('a life cycle', () => {
  const door = defineLifecycle({
    name: 'door',
    states: ['open', 'shut', 'gone'],
    initial: 'open',
    transitions: [
      { from: ['open'], to: 'shut', by: 'shut' },
      { from: ['shut'], to: 'open', by: 'open' },
      { from: ['open', 'shut'], to: 'gone', by: 'remove' },
    ],
  })

  it('leads by a verb from state to state', () => {
    expect(nextState(door, 'open', 'shut', 'The door')).toBe('shut')
    expect(nextState(door, 'shut', 'remove', 'The door')).toBe('gone')
    expect(verbsFrom(door, 'shut')).toEqual(['open', 'remove'])
  })

  it('refuses a verb that is not open, and says which are', () => {
    expect(() => nextState(door, 'open', 'open', 'The door')).toThrow(
      'The door is open; open is not possible. From here one can: shut, remove.',
    )
    expect(() => nextState(door, 'gone', 'open', 'The door')).toThrow('The door is gone; open is not possible. That state is final.')
  })

  it('knows all of its states', () => {
    const bad = { ...door, transitions: [{ from: ['open'] as const, to: 'ajar' as 'shut', by: 'push' }] }
    expect(() => defineLifecycle(bad)).toThrow('life cycle door has no state ajar')
    const other = { ...door, transitions: [{ from: ['ajar' as 'open'], to: 'shut' as const, by: 'push' }] }
    expect(() => defineLifecycle(other)).toThrow('life cycle door has no state ajar')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, sumDecimals, toStored } from '../../../src-core/kernel/decimal.ts'
import { minorFromDecimal } from '../../../src-core/kernel/money.ts'
import { ROUNDING_MODES, round } from '../../../src-core/kernel/rounding.ts'
import { minorOfUnits, roundStored, STORED_ZERO, storedOf, unitsOf } from '../../../src-core/kernel/stored.ts'

/** Few digits as often as many, and halves at every place. */
const stored = fc
  .tuple(fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }), fc.integer({ min: 0, max: 12 }), fc.boolean())
  .map(([digits, places, half]) => toStored(decimal(half ? digits * 10n + 5n : digits).div(decimal(10n ** BigInt(places)))))
const mode = fc.constantFrom(...ROUNDING_MODES)

describe('stored decimals as whole numbers', () => {
  it('are themselves again', () => {
    fc.assert(
      fc.property(stored, (text) => {
        expect(storedOf(unitsOf(text))).toBe(text)
      }),
    )
    expect(storedOf(0n)).toBe(STORED_ZERO)
    expect(storedOf(-5n)).toBe('-0.000000000005')
  })

  it('are read from other plain forms', () => {
    expect(unitsOf('12')).toBe(12_000_000_000_000n)
    expect(unitsOf('-0.5')).toBe(-500_000_000_000n)
    expect(unitsOf('1.0000000000005')).toBe(1_000_000_000_001n)
  })

  it('sum as decimals do', () => {
    fc.assert(
      fc.property(fc.array(stored), (texts) => {
        const sum = texts.reduce((total, text) => total + unitsOf(text), 0n)
        expect(storedOf(sum)).toBe(toStored(sumDecimals(texts.map((text) => decimal(text)))))
      }),
    )
  })

  it('round as decimals do, in every mode and to every place', () => {
    fc.assert(
      fc.property(stored, fc.integer({ min: -1, max: 12 }), mode, (text, places, how) => {
        expect(roundStored(text, places, how)).toBe(toStored(round(decimal(text), { places, mode: how })))
      }),
    )
    expect(roundStored('1.005000000000', 2, 'halfUp')).toBe('1.010000000000')
    expect(roundStored('-1.005000000000', 2, 'halfUp')).toBe('-1.010000000000')
    expect(roundStored('1.005000000000', 2, 'halfEven')).toBe('1.000000000000')
    expect(roundStored('1.015000000000', 2, 'halfEven')).toBe('1.020000000000')
    expect(roundStored('-1.015000000000', 2, 'halfEven')).toBe('-1.020000000000')
    expect(roundStored('1.005000000001', 2, 'halfEven')).toBe('1.010000000000')
    expect(roundStored('1.004999999999', 2, 'halfUp')).toBe('1.000000000000')
  })

  it('become minor units as decimals do', () => {
    fc.assert(
      fc.property(stored, fc.constantFrom(0, 2, 3), mode, (text, decimals, how) => {
        expect(minorOfUnits(unitsOf(text), decimals, how)).toBe(minorFromDecimal(decimal(text), decimals, how))
      }),
    )
    expect(() => minorOfUnits(10n ** 30n, 2, 'halfUp')).toThrow('1000000000000000000 is more than the largest amount')
  })
})

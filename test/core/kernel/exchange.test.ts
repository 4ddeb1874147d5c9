import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { inCompanyCurrency, sumInCompanyCurrency, worthOfPart } from '../../../src-core/kernel/exchange.ts'
import { ROUNDING_MODES, type RoundingMode } from '../../../src-core/kernel/rounding.ts'

const worth = (minor: number, rate: string, digits = 2, rounding: RoundingMode = 'halfUp') =>
  inCompanyCurrency(minor, rate, { digits, companyDigits: 2, rounding })

describe('an amount in company currency', () => {
  it('is divided by the rate, between digits', () => {
    expect(worth(10000, '1.25')).toBe(8000)
    expect(worth(246000, '160', 0)).toBe(153750)
    expect(worth(317250, '0.335', 3)).toBe(94701)
    expect(worth(-10000, '1.2')).toBe(-8333)
  })

  it('is rounded as the company rounds: 10.00 at 1.08 is 9.2592…', () => {
    expect(ROUNDING_MODES.map((mode) => [mode, worth(1000, '1.08', 2, mode)])).toEqual(
      expect.arrayContaining([
        ['halfUp', 926],
        ['floor', 925],
        ['ceiling', 926],
        ['halfEven', 926],
      ]),
    )
  })

  it('is worth the same whichever way it goes', () => {
    const anyMode = fc.constantFrom(...ROUNDING_MODES)
    const anyRate = fc.integer({ min: 1, max: 1_000_000 }).map((rate) => String(rate / 1000))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), anyRate, anyMode, (minor, rate, mode) => {
        expect(worth(-minor, rate, 2, mode) + worth(minor, rate, 2, mode)).toBe(0)
      }),
    )
  })

  it('refuses a rate of zero', () => {
    expect(() => worth(1, '0')).toThrow(RangeError)
  })
})

describe('the worth of a part', () => {
  it('leaves nothing in company currency when nothing is open, however it was matched', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 20 })
    const anyMode = fc.constantFrom(...ROUNDING_MODES)
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 1_000_000 }), anyMode, (sizes, functional, mode) => {
        let minor = sizes.reduce((sum, one) => sum + one, 0)
        let functionalMinor = functional
        for (const size of sizes) {
          functionalMinor -= worthOfPart({ minor, functionalMinor }, size, mode)
          minor -= size
          expect(functionalMinor).toBeGreaterThanOrEqual(0)
        }
        expect(functionalMinor).toBe(0)
      }),
    )
  })

  it('is rounded as the company rounds: a third of 9.25', () => {
    const third = (mode: RoundingMode) => worthOfPart({ minor: 999, functionalMinor: 925 }, 333, mode)
    expect([third('floor'), third('halfUp'), third('ceiling')]).toEqual([308, 308, 309])
  })
})

it('an exact sum is converted as an amount is: its size is rounded, and its sign kept', () => {
  const sum = (text: string, rounding: RoundingMode) => sumInCompanyCurrency(decimal(text), '1.08', 2, rounding)
  expect([sum('10', 'floor'), sum('-10', 'floor'), sum('10', 'halfUp'), sum('-10', 'ceiling')]).toEqual([925, -925, 926, -926])
  expect(Object.is(sum('-0.001', 'floor'), 0)).toBe(true)
})

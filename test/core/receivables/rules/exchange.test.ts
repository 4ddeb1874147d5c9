import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functionalOf, functionalPart } from '../../../../src-core/receivables/rules/exchange.ts'

describe('functionalOf', () => {
  it('divides by the rate, half up, between digits', () => {
    expect(functionalOf(10000, '1.25', { currency: 2, company: 2 })).toBe(8000)
    expect(functionalOf(246000, '160', { currency: 0, company: 2 })).toBe(153750)
    expect(functionalOf(317250, '0.335', { currency: 3, company: 2 })).toBe(94701)
    expect(functionalOf(-10000, '1.2', { currency: 2, company: 2 })).toBe(-8333)
  })

  it('refuses a rate of zero', () => {
    expect(() => functionalOf(1, '0', { currency: 2, company: 2 })).toThrow(RangeError)
  })
})

describe('functionalPart', () => {
  it('leaves nothing in company currency when nothing is open, however it was matched', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 1_000_000 }), (sizes, functional) => {
        let minor = sizes.reduce((sum, one) => sum + one, 0)
        let functionalMinor = functional
        for (const size of sizes) {
          functionalMinor -= functionalPart({ minor, functionalMinor }, size)
          minor -= size
          expect(functionalMinor).toBeGreaterThanOrEqual(0)
        }
        expect(functionalMinor).toBe(0)
      }),
    )
  })
})

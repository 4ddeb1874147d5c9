/** The closest of what is known: few letters apart, and the same from both sides. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../../../src-core/exchange/edit-distance.ts'
import { closestOf } from '../../../src-core/exchange/suggestions.ts'

const word = fc.string({ unit: fc.constantFrom('A', 'B', '-', '1'), maxLength: 8 })

describe('the distance of two words', () => {
  it('is a distance: nothing to itself, the same both ways, no longer than by a third', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(editDistance(one, one, 20)).toBe(0)
        expect(editDistance(one, other, 20)).toBe(editDistance(other, one, 20))
        expect(editDistance(one, other, 20)).toBeLessThanOrEqual(Math.max(one.length, other.length))
        if (one !== other) expect(editDistance(one, other, 20)).toBeGreaterThan(0)
      }),
    )
  })

  it('counts letters inserted, deleted, replaced and exchanged, and stops beyond what is asked', () => {
    expect([editDistance('EURO', 'EUR', 2), editDistance('BA-99120-01', 'BA-99210-01', 2), editDistance('abc', 'xyz', 2)]).toEqual([
      1, 1, 3,
    ])
  })
})

describe('the closest word', () => {
  it('is one letter away for short words, two for long ones, and never the word itself', () => {
    expect(closestOf('EURO', ['USD', 'EUR', 'EURO'])).toBe('EUR')
    expect(closestOf('off_fibre_1000', ['OFF_FIBRE_500', 'OFF_FIBRE_1000'])).toBe('OFF_FIBRE_1000')
    expect(closestOf('BA-99120-01', ['BA-00318-01', 'BA-99121-02'])).toBe('BA-99121-02')
    expect(closestOf('XX', ['DE', 'FR'])).toBeNull()
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../../src-core/kernel/dates.ts'
import { phaseScale, placeOf } from '../../../src-renderer/pages/subscription/phase-scale.ts'

test('a young subscription begins the scale, its last day ends it', () => {
  const scale = phaseScale('2026-08-15', ['2027-08-01'], '2026-11-03')
  expect(scale.start).toBe('2026-08-01')
  expect(scale.end).toBe('2027-09-01')
  expect(placeOf(scale, '2026-08-01')).toBe(0)
})

test('an old one shows the last year and at most two years', () => {
  const scale = phaseScale('2019-01-01', ['2039-01-01'], '2026-11-03')
  expect(scale.start).toBe('2025-11-01')
  expect(scale.months).toHaveLength(24)
})

test('days rise from left to right and today is always in sight', () => {
  fc.assert(
    fc.property(fc.integer({ min: -4000, max: 200 }), fc.integer({ min: -4000, max: 4000 }), (begin, end) => {
      const today = '2026-11-03'
      const scale = phaseScale(addDays(today, begin), [addDays(today, end)], today)
      expect(placeOf(scale, today)).toBeGreaterThanOrEqual(0)
      expect(placeOf(scale, today)).toBeLessThanOrEqual(100)
      expect(placeOf(scale, addDays(today, 1))).toBeGreaterThanOrEqual(placeOf(scale, today))
      expect(scale.start <= today || begin > 0).toBe(true)
    }),
  )
})

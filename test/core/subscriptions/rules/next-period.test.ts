import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../../../src-core/kernel/dates.ts'
import { dateSpanAround } from '../../../../src-core/setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../../../../src-core/setup/calendars/definition.ts'
import { nextPeriodStart } from '../../../../src-core/subscriptions/rules/next-period.ts'

const MONTHLY: CalendarDefinition = { kind: 'yearly', days: Array.from({ length: 12 }, (_, at) => `${String(at + 1).padStart(2, '0')}-01`) }

test('a change waits for the first day of a period, unless its own day is one', () => {
  expect(nextPeriodStart(MONTHLY, '2026-11-16', '2026-01-01')).toBe('2026-12-01')
  expect(nextPeriodStart(MONTHLY, '2026-12-01', '2026-01-01')).toBe('2026-12-01')
  expect(nextPeriodStart(MONTHLY, '2026-12-31', '2026-01-01')).toBe('2027-01-01')
})

test('the day never lies before the one asked for, and cuts no period', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), (days) => {
      const date = addDays('2024-01-01', days)
      const start = nextPeriodStart(MONTHLY, date, '2024-01-01')
      expect(start >= date).toBe(true)
      expect(dateSpanAround(MONTHLY, start, '2024-01-01').start).toBe(start)
      expect(nextPeriodStart(MONTHLY, start, '2024-01-01')).toBe(start)
    }),
  )
})

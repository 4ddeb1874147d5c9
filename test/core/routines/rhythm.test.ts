import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayOf, weekdayOf } from '../../../src-core/kernel/dates.ts'
import { zoneClock } from '../../../src-core/kernel/instants.ts'
import { dueSince, nextRun, type Rhythm, WEEKDAYS } from '../../../src-core/routines/rules/rhythm.ts'

const berlin = zoneClock('Europe/Berlin')
const at = (local: string) => berlin.toInstant(local)
const local = (instant: number | null) => (instant === null ? null : berlin.toLocal(instant).slice(0, 16))
const rhythm = (more: Partial<Rhythm>): Rhythm => ({ rhythm: 'daily', time: '06:00', weekday: null, monthDay: null, ...more })

describe('the next run', () => {
  const next = (more: Partial<Rhythm>, since: string) => local(nextRun(rhythm(more), at(since), berlin))

  it('is today when the time is to come, else on the next day that fits', () => {
    expect(next({}, '2026-11-03T05:59:59')).toBe('2026-11-03T06:00')
    expect(next({}, '2026-11-03T06:00:00')).toBe('2026-11-04T06:00')
    expect(next({ rhythm: 'weekly', weekday: 'mon' }, '2026-11-03T00:00:00')).toBe('2026-11-09T06:00')
    expect(next({ rhythm: 'weekly', weekday: 'tue' }, '2026-11-03T06:00:00')).toBe('2026-11-10T06:00')
    expect(next({ rhythm: 'monthly', monthDay: 3 }, '2026-11-03T05:00:00')).toBe('2026-11-03T06:00')
    expect(next({ rhythm: 'monthly', monthDay: 3 }, '2026-11-03T07:00:00')).toBe('2026-12-03T06:00')
  })

  it('is the last day of a month that has not the day', () => {
    expect(next({ rhythm: 'monthly', monthDay: 31 }, '2026-11-03T00:00:00')).toBe('2026-11-30T06:00')
    expect(next({ rhythm: 'monthly', monthDay: 30 }, '2027-01-30T06:00:00')).toBe('2027-02-28T06:00')
    expect(next({ rhythm: 'monthly', monthDay: 31 }, '2026-12-31T06:00:00')).toBe('2027-01-31T06:00')
  })

  it('keeps to the company’s clock over its changes', () => {
    // 29 March 2026: 02:00 to 03:00 is left out; 25 October: it comes twice.
    expect(next({ time: '02:30' }, '2026-03-28T12:00:00')).toBe('2026-03-29T01:30')
    expect(next({ time: '02:30' }, '2026-03-29T12:00:00')).toBe('2026-03-30T02:30')
    const first = nextRun(rhythm({ time: '02:30' }), at('2026-10-24T12:00:00'), berlin) as number
    expect(first).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(local(nextRun(rhythm({ time: '02:30' }), first, berlin))).toBe('2026-10-26T02:30')
  })

  const someRhythm = fc.record({
    rhythm: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
    time: fc.constantFrom('00:00', '02:30', '12:00', '23:59'),
    weekday: fc.constantFrom(...WEEKDAYS),
    monthDay: fc.integer({ min: 1, max: 31 }),
  })
  const someMoment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })

  it('is always to come, on a day that fits, with none before it', () => {
    fc.assert(
      fc.property(someRhythm, someMoment, (given, since) => {
        const run = nextRun(given, since, berlin) as number
        expect(run).toBeGreaterThan(since)
        const date = berlin.toDate(run)
        if (given.rhythm === 'weekly') expect(WEEKDAYS[weekdayOf(date) - 1]).toBe(given.weekday)
        if (given.rhythm === 'monthly') expect(dayOf(date) === given.monthDay || dayOf(addDays(date, 1)) === 1).toBe(true)
        expect(nextRun(given, run - 1, berlin)).toBe(run)
      }),
    )
  })
})

describe('being due', () => {
  const routine = (more: Partial<Rhythm>, since: string) => ({ ...rhythm(more), since: at(since) })

  it('is so from its time on, once for all that was missed', () => {
    const daily = routine({}, '2026-11-01T06:00:00')
    expect(dueSince(daily, at('2026-11-02T05:59:59'), null, berlin)).toBeNull()
    expect(local(dueSince(daily, at('2026-11-02T06:00:00'), null, berlin))).toBe('2026-11-02T06:00')
    expect(local(dueSince(daily, at('2026-11-20T09:00:00'), null, berlin))).toBe('2026-11-02T06:00')
  })

  it('is so once an opening for one that runs then', () => {
    const opening = routine({ rhythm: 'opening', time: null }, '2026-11-03T08:00:00')
    const [before, after] = [at('2026-11-03T07:00:00'), at('2026-11-03T09:00:00')]
    expect(dueSince(opening, after, before, berlin)).toBeNull()
    expect(dueSince(opening, after, after, berlin)).toBe(after)
    expect(dueSince(opening, after, null, berlin)).toBeNull()
    expect(nextRun(opening, after, berlin)).toBeNull()
  })
})

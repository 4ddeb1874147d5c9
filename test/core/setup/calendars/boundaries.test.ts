import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../../src-core/kernel/dates.ts'
import {
  datePeriodAround,
  isInside,
  nextBoundary,
  nextDate,
  periodAround,
  previousBoundary,
  previousDate,
  spanAround,
} from '../../../../src-core/setup/calendars/boundaries.ts'
import { everyPeriod, halfYearly, monthlyOn, quarterly, weekly, yearlyOn } from '../../../../src-core/setup/calendars/common.ts'
import type { CalendarDefinition } from '../../../../src-core/setup/calendars/definition.ts'
import { addSeconds } from '../../../../src-core/setup/calendars/moments.ts'

const workdays: CalendarDefinition = { kind: 'interval', by: 'weekday', intervals: [{ begin: 'mon', end: 'sat' }] }
const daytime: CalendarDefinition = { kind: 'interval', by: 'time', intervals: [{ begin: '08:00', end: '15:00' }] }
const night: CalendarDefinition = { kind: 'interval', by: 'time', intervals: [{ begin: '22:00', end: '06:00' }] }
const season: CalendarDefinition = { kind: 'interval', by: 'yearDay', intervals: [{ begin: '11-01', end: '04-01' }] }
const fixed: CalendarDefinition = {
  kind: 'fixed',
  ranges: [
    { start: '2026-01-01', end: '2026-02-15' },
    { start: '2026-02-15', end: '2026-04-01' },
    { start: '2026-06-01', end: '2026-07-01' },
  ],
}

describe('calendars by the year', () => {
  it('take a boundary day itself as the previous boundary, and the next strictly after', () => {
    expect(datePeriodAround(monthlyOn(1), '2026-06-16', null)).toEqual({ start: '2026-06-01', end: '2026-07-01' })
    expect(datePeriodAround(monthlyOn(1), '2026-06-01', null)).toEqual({ start: '2026-06-01', end: '2026-07-01' })
    expect(datePeriodAround(monthlyOn(1), '2025-12-31', null)).toEqual({ start: '2025-12-01', end: '2026-01-01' })
  })

  it('clamp the day to the month', () => {
    expect(datePeriodAround(monthlyOn(31), '2026-02-10', null)).toEqual({ start: '2026-01-31', end: '2026-02-28' })
    expect(datePeriodAround(monthlyOn(31), '2028-02-29', null)).toEqual({ start: '2028-02-29', end: '2028-03-31' })
    expect(datePeriodAround(monthlyOn(31), '2012-03-02', null)).toEqual({ start: '2012-02-29', end: '2012-03-31' })
  })

  it('come by the quarter, half year and year', () => {
    expect(datePeriodAround(quarterly(), '2026-05-31', null)).toEqual({ start: '2026-04-01', end: '2026-07-01' })
    expect(datePeriodAround(quarterly(15), '2026-01-01', null)).toEqual({ start: '2025-10-15', end: '2026-01-15' })
    expect(datePeriodAround(halfYearly(), '2026-12-31', null)).toEqual({ start: '2026-07-01', end: '2027-01-01' })
    expect(datePeriodAround(yearlyOn(4, 6), '2026-04-05', null)).toEqual({ start: '2025-04-06', end: '2026-04-06' })
  })
})

describe('calendars by the week and day', () => {
  it('begin a week on its weekday', () => {
    expect(datePeriodAround(weekly('mon'), '2026-11-22', null)).toEqual({ start: '2026-11-16', end: '2026-11-23' })
    expect(datePeriodAround(weekly('sun'), '2026-11-22', null)).toEqual({ start: '2026-11-22', end: '2026-11-29' })
  })

  it('have boundaries at times of the day', () => {
    const shifts: CalendarDefinition = { kind: 'daily', times: ['06:00', '14:00', '22:00'] }
    expect(periodAround(shifts, '2026-03-01T05:59:59', null)).toEqual({ start: '2026-02-28T22:00:00', end: '2026-03-01T06:00:00' })
    expect(periodAround(shifts, '2026-03-01T22:00:00', null)).toEqual({ start: '2026-03-01T22:00:00', end: '2026-03-02T06:00:00' })
  })

  it('refuse to count whole days by a calendar of hours', () => {
    expect(() => datePeriodAround({ kind: 'daily', times: ['06:00'] }, '2026-03-01', null)).toThrow(/boundary at 06:00 within a day/)
    expect(datePeriodAround({ kind: 'daily', times: ['00:00'] }, '2026-03-01', null)).toEqual({ start: '2026-03-01', end: '2026-03-02' })
  })
})

describe('periods counted from an init date', () => {
  it('do not drift at the end of the month', () => {
    const calendar = everyPeriod(1, 'month')
    expect(nextDate(calendar, '2026-01-31', '2026-01-31')).toBe('2026-02-28')
    expect(nextDate(calendar, '2026-02-28', '2026-01-31')).toBe('2026-03-31')
    expect(previousDate(calendar, '2026-03-30', '2026-01-31')).toBe('2026-02-28')
    expect(previousDate(calendar, '2026-02-27', '2026-01-31')).toBe('2026-01-31')
  })

  it('are periods, and what lies before the first day is none', () => {
    expect(spanAround(everyPeriod(1, 'month'), '2026-02-10T00:00:00', '2026-01-31T00:00:00')).toEqual({
      start: '2026-01-31T00:00:00',
      end: '2026-02-28T00:00:00',
      inside: true,
    })
    expect(isInside(everyPeriod(1, 'month'), '2026-01-30T00:00:00', '2026-01-31T00:00:00')).toBe(false)
    expect(datePeriodAround(everyPeriod(1, 'month', 2), '2026-01-30', '2026-01-31')).toBeNull()
    expect(datePeriodAround(everyPeriod(1, 'month', 2), '2026-06-01', '2026-01-31')).toBeNull()
  })

  it('end after their number', () => {
    const calendar = everyPeriod(3, 'month', 2)
    expect(datePeriodAround(calendar, '2026-07-30', '2026-01-31')).toEqual({ start: '2026-04-30', end: '2026-07-31' })
    expect(nextDate(calendar, '2026-07-31', '2026-01-31')).toBeNull()
    expect(previousDate(calendar, '2027-01-01', '2026-01-31')).toBe('2026-07-31')
    expect(isInside(calendar, '2026-07-31T00:00:00', '2026-01-31T00:00:00')).toBe(false)
  })

  it('have no boundary before the init date', () => {
    expect(previousDate(everyPeriod(1, 'day'), '2026-01-30', '2026-01-31')).toBeNull()
    expect(nextDate(everyPeriod(1, 'day'), '2026-01-30', '2026-01-31')).toBe('2026-01-31')
  })

  it('count hours, minutes and seconds from the moment', () => {
    const init = '2026-01-31T23:50:10'
    expect(periodAround(everyPeriod(1, 'hour'), '2026-02-01T00:50:09', init)).toEqual({ start: init, end: '2026-02-01T00:50:10' })
    expect(periodAround(everyPeriod(15, 'minute'), '2026-02-01T00:05:10', init)?.start).toBe('2026-02-01T00:05:10')
    expect(periodAround(everyPeriod(90, 'second'), '2026-01-31T23:51:39', init)?.end).toBe('2026-01-31T23:51:40')
    expect(periodAround(everyPeriod(1, 'month'), '2026-02-28T23:50:09', init)?.start).toBe(init)
  })

  it('need the init date', () => {
    expect(() => nextDate(everyPeriod(1, 'month'), '2026-01-31', null)).toThrow(/counts its periods from a first day/)
  })
})

describe('intervals', () => {
  it('cross the end of the year', () => {
    expect(datePeriodAround(season, '2026-01-10', null)).toEqual({ start: '2025-11-01', end: '2026-04-01' })
    expect(spanAround(season, '2026-06-01T00:00:00', null)).toEqual({
      start: '2026-04-01T00:00:00',
      end: '2026-11-01T00:00:00',
      inside: false,
    })
  })

  it('cross midnight', () => {
    expect(periodAround(night, '2026-03-01T05:00:00', null)).toEqual({ start: '2026-02-28T22:00:00', end: '2026-03-01T06:00:00' })
    expect(isInside(night, '2026-03-01T06:00:00', null)).toBe(false)
    expect(isInside(night, '2026-03-01T22:00:00', null)).toBe(true)
  })

  it('cross the end of the week', () => {
    const weekend: CalendarDefinition = { kind: 'interval', by: 'weekday', intervals: [{ begin: 'sat', end: 'mon' }] }
    expect(datePeriodAround(weekend, '2026-11-22', null)).toEqual({ start: '2026-11-21', end: '2026-11-23' })
    expect(isInside(weekend, '2026-11-23T00:00:00', null)).toBe(false)
  })
})

describe('fixed ranges', () => {
  it('are periods, and the time between them is a gap', () => {
    expect(datePeriodAround(fixed, '2026-02-15', null)).toEqual({ start: '2026-02-15', end: '2026-04-01' })
    expect(spanAround(fixed, '2026-05-01T00:00:00', null)).toEqual({
      start: '2026-04-01T00:00:00',
      end: '2026-06-01T00:00:00',
      inside: false,
    })
    expect(nextDate(fixed, '2026-07-01', null)).toBeNull()
    expect(previousDate(fixed, '2025-12-31', null)).toBeNull()
  })
})

describe('joined calendars', () => {
  const join = (how: 'union' | 'intersect' | 'append', first: CalendarDefinition, second: CalendarDefinition): CalendarDefinition => ({
    kind: 'join',
    how,
    first,
    second,
  })

  it('give the widest period in a union', () => {
    const calendar = join('union', workdays, daytime)
    expect(periodAround(calendar, '2026-11-18T10:00:00', null)).toEqual({ start: '2026-11-16T00:00:00', end: '2026-11-21T00:00:00' })
    expect(periodAround(calendar, '2026-11-21T10:00:00', null)).toEqual({ start: '2026-11-21T08:00:00', end: '2026-11-21T15:00:00' })
    expect(spanAround(calendar, '2026-11-21T16:00:00', null)).toEqual({
      start: '2026-11-21T15:00:00',
      end: '2026-11-22T08:00:00',
      inside: false,
    })
    expect(datePeriodAround(join('union', monthlyOn(1), quarterly()), '2026-05-10', null)).toEqual({
      start: '2026-04-01',
      end: '2026-07-01',
    })
  })

  it('grow a union until no period crosses its ends', () => {
    const calendar = join('union', workdays, night)
    const week = { start: '2026-11-15T22:00:00', end: '2026-11-21T06:00:00' }
    expect(periodAround(calendar, '2026-11-18T10:00:00', null)).toEqual(week)
    expect(periodAround(calendar, '2026-11-21T05:00:00', null)).toEqual(week)
    expect(periodAround(join('union', monthlyOn(1), monthlyOn(15)), '2026-05-10T00:00:00', null)).toBeNull()
  })

  it('give the narrowest period in an intersection', () => {
    const calendar = join('intersect', workdays, daytime)
    expect(periodAround(calendar, '2026-11-18T10:00:00', null)).toEqual({ start: '2026-11-18T08:00:00', end: '2026-11-18T15:00:00' })
    expect(isInside(calendar, '2026-11-18T10:00:00', null)).toBe(true)
    expect(isInside(calendar, '2026-11-21T10:00:00', null)).toBe(false)
  })

  it('append the second calendar where the first is used up', () => {
    const calendar = join('append', everyPeriod(1, 'month', 3), everyPeriod(1, 'month', 2))
    expect(datePeriodAround(calendar, '2026-03-10', '2026-01-31')).toEqual({ start: '2026-02-28', end: '2026-03-31' })
    expect(datePeriodAround(calendar, '2026-05-01', '2026-01-31')).toEqual({ start: '2026-04-30', end: '2026-05-30' })
    expect(nextDate(calendar, '2026-06-30', '2026-01-31')).toBeNull()
    const thenMonthly = join('append', everyPeriod(2, 'month', 1), monthlyOn(1))
    expect(datePeriodAround(thenMonthly, '2026-03-20', '2026-01-15')).toEqual({ start: '2026-03-15', end: '2026-04-01' })
    expect(datePeriodAround(thenMonthly, '2026-01-01', '2026-01-15')).toBeNull()
  })
})

describe('all calendars', () => {
  const banking: CalendarDefinition = {
    kind: 'banking',
    start: '2025-01-01',
    end: '2028-01-01',
    weekend: ['sat', 'sun'],
    holidays: [{ first: '12-24', last: '01-01' }],
    closedOn: ['2026-04-06'],
  }
  const calendars: CalendarDefinition[] = [
    monthlyOn(1),
    monthlyOn(31),
    yearlyOn(2, 29),
    weekly('wed'),
    everyPeriod(1, 'month'),
    everyPeriod(10, 'day', 7),
    everyPeriod(7, 'hour'),
    workdays,
    daytime,
    night,
    season,
    fixed,
    banking,
    { kind: 'daily', times: ['09:30', '21:15'] },
    { kind: 'join', how: 'union', first: workdays, second: night },
    { kind: 'join', how: 'intersect', first: workdays, second: night },
    { kind: 'join', how: 'append', first: everyPeriod(1, 'month', 2), second: monthlyOn(15) },
  ]
  const moment = fc.integer({ min: 0, max: 3 * 366 * 86_400 }).map((seconds) => addSeconds('2025-06-01T00:00:00', seconds))

  it('tile time without gap or overlap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calendars), moment, (calendar, at) => {
        const init = '2025-12-31T00:00:00'
        const span = spanAround(calendar, at, init)
        if (span.start !== null) {
          expect(span.start <= at).toBe(true)
          expect(spanAround(calendar, span.start, init)).toEqual(span)
          expect(nextBoundary(calendar, addSeconds(span.start, -1), init)).toBe(span.start)
        }
        if (span.end !== null) {
          expect(at < span.end).toBe(true)
          expect(previousBoundary(calendar, span.end, init)).toBe(span.end)
          expect(spanAround(calendar, addSeconds(span.end, -1), init)).toEqual(span)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('multiply periods from the init date', () => {
    const date = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2024-01-01', days))
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 14 }), fc.nat(40), (init, length, count) => {
        let day = init
        for (let step = 0; step < count; step++) day = nextDate(everyPeriod(length, 'month'), day, init) as string
        const once = count === 0 ? init : nextDate(everyPeriod(length * count, 'month'), init, init)
        expect(day).toBe(once)
      }),
      { numRuns: 60 },
    )
  })
})

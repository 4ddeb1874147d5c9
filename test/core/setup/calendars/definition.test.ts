import { describe, expect, it } from 'vitest'
import { monthlyOn, quarterly, weekly } from '../../../../src-core/setup/calendars/common.ts'
import { calendarDefinition } from '../../../../src-core/setup/calendars/definition.ts'

function faults(input: unknown): string[] {
  const result = calendarDefinition.safeParse(input)
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}

describe('definitions of calendars', () => {
  it('take the ready-made ones', () => {
    for (const calendar of [monthlyOn(31), quarterly(), weekly('mon')]) expect(calendarDefinition.parse(calendar)).toEqual(calendar)
  })

  it('fill in what may be left out', () => {
    expect(calendarDefinition.parse({ kind: 'period', length: 1, unit: 'month' })).toEqual({
      kind: 'period',
      length: 1,
      unit: 'month',
      periods: null,
    })
    expect(calendarDefinition.parse({ kind: 'banking', start: '2026-01-01', weekend: ['sun'] })).toMatchObject({
      end: null,
      holidays: [],
      closedOn: [],
    })
  })

  it('take joined calendars, and look into both', () => {
    const join = {
      kind: 'join',
      how: 'union',
      first: monthlyOn(1),
      second: { kind: 'join', how: 'intersect', first: quarterly(), second: weekly('mon') },
    }
    expect(calendarDefinition.parse(join)).toEqual(join)
    expect(faults({ ...join, second: { kind: 'yearly', days: ['02-30'] } })).toEqual([
      'second.days.0: “02-30” is no day of a year. Write month and day, as 07-01.',
    ])
  })

  it.each([
    [{ kind: 'lunar' }, 'kind: A calendar is yearly, daily, period, interval, join, fixed or banking.'],
    [{ kind: 'yearly', days: [] }, 'days: A calendar needs at least one day.'],
    [{ kind: 'yearly', days: ['01-01', '01-01'] }, 'days.1: The day 01-01 is listed twice.'],
    [{ kind: 'daily', times: ['24:00'] }, 'times.0: “24:00” is no time of day. Write hours and minutes, as 08:30.'],
    [{ kind: 'period', length: 0, unit: 'day' }, 'length: The length of a period must be at least 1.'],
    [{ kind: 'period', length: 1, unit: 'fortnight' }, 'unit: A period is counted in months, days, hours, minutes or seconds.'],
    [{ kind: 'interval', by: 'weekday', intervals: [{ begin: 'mon', end: 'Sat' }] }, 'intervals.0.end: “Sat” is not a weekday, as mon.'],
    [
      {
        kind: 'interval',
        by: 'time',
        intervals: [
          { begin: '22:00', end: '06:00' },
          { begin: '05:00', end: '08:00' },
        ],
      },
      'intervals.1: Intervals 1 and 2 overlap. End one where the other begins.',
    ],
    [
      { kind: 'fixed', ranges: [{ start: '2026-02-01', end: '2026-02-01' }] },
      'ranges.0.end: Range 1 ends on 2026-02-01, which is not after its first day 2026-02-01. The end is the first day that is no longer in it.',
    ],
    [
      {
        kind: 'fixed',
        ranges: [
          { start: '2026-01-01', end: '2026-03-01' },
          { start: '2026-02-01', end: '2026-04-01' },
        ],
      },
      'ranges.1: Ranges 1 and 2 overlap. End one where the other begins.',
    ],
    [
      { kind: 'banking', start: '2026-01-01', end: '2025-01-01', weekend: [] },
      'end: The calendar ends on 2025-01-01, which is not after its first day 2026-01-01.',
    ],
  ])('refuse %j', (input, message) => {
    expect(faults(input)).toEqual([message])
  })

  it('find intervals that overlap in whichever order, within a day and over its end', () => {
    const times = (...all: readonly (readonly [string, string])[]) =>
      faults({ kind: 'interval', by: 'time', intervals: all.map(([begin, end]) => ({ begin, end })) })
    const overlap = ['intervals.1: Intervals 1 and 2 overlap. End one where the other begins.']
    expect([times(['06:00', '14:00'], ['10:00', '12:00']), times(['10:00', '12:00'], ['06:00', '14:00'])]).toEqual([overlap, overlap])
    // From a time to itself is all of the day.
    expect(times(['06:00', '06:00'], ['10:00', '12:00'])).toEqual(overlap)
    expect(times(['08:00', '10:00'], ['06:00', '08:00'])).toEqual([])
  })

  it('let ranges of dates touch and stand in any order, and a bank calendar have a day at least', () => {
    const ranges = (...all: readonly (readonly [string, string])[]) =>
      faults({ kind: 'fixed', ranges: all.map(([start, end]) => ({ start, end })) })
    expect(ranges(['2026-01-01', '2026-02-01'], ['2026-02-01', '2026-03-01'])).toEqual([])
    expect(ranges(['2026-03-01', '2026-04-01'], ['2026-01-01', '2026-02-01'])).toEqual([])
    expect(ranges(['2026-01-01', '2026-02-02'], ['2026-02-01', '2026-03-01'])).toHaveLength(1)
    expect(faults({ kind: 'banking', start: '2026-01-01', end: '2026-01-01', weekend: [] })).toHaveLength(1)
    expect(faults({ kind: 'banking', start: '2026-01-01', end: '2026-01-02', weekend: [] })).toEqual([])
  })

  it('let intervals touch', () => {
    const intervals = [
      { begin: '06:00', end: '14:00' },
      { begin: '14:00', end: '22:00' },
      { begin: '22:00', end: '06:00' },
    ]
    expect(faults({ kind: 'interval', by: 'time', intervals })).toEqual([])
  })
})

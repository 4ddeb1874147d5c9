import { describe, expect, it } from 'vitest'
import { movedDays, suspensionOn, suspensionsBefore, withoutSuspensions } from '../../../../src-core/subscriptions/rules/suspensions.ts'

const JUNE = { start: '2026-06-01', end: '2026-07-01' }

describe('the suspension of a day', () => {
  const pauses = [
    { start: '2026-06-10', end: '2026-06-20' },
    { start: '2026-06-25', end: null },
  ]

  it('holds its first day, and not the day of its end', () => {
    expect(suspensionOn(pauses, '2026-06-10')).toBe(pauses[0])
    expect(suspensionOn(pauses, '2026-06-19')).toBe(pauses[0])
    expect(suspensionOn(pauses, '2026-06-20')).toBeUndefined()
    expect(suspensionOn(pauses, '2099-01-01')).toBe(pauses[1])
  })
})

describe('suspensions before an end', () => {
  it('are cut at it, and none that begins on it or behind it is left', () => {
    const until = (end: string) =>
      suspensionsBefore(
        [
          { start: null, end: '2026-06-05' },
          { start: '2026-06-10', end: '2026-06-20' },
          { start: '2026-06-20', end: null },
        ],
        end,
      )
    expect(until('2026-06-20')).toEqual([
      { start: null, end: '2026-06-05' },
      { start: '2026-06-10', end: '2026-06-20' },
    ])
    expect(until('2026-06-15')).toEqual([
      { start: null, end: '2026-06-05' },
      { start: '2026-06-10', end: '2026-06-15' },
    ])
    expect(until('2026-06-30').at(-1)).toEqual({ start: '2026-06-20', end: '2026-06-30' })
    expect(until('2026-06-01')).toEqual([{ start: null, end: '2026-06-01' }])
  })
})

describe('what a period keeps', () => {
  it('is itself where no suspension touches it', () => {
    for (const [start, end] of [
      ['2026-05-01', '2026-06-01'],
      ['2026-07-01', null],
      ['2026-08-01', '2026-09-01'],
      [null, '2026-05-01'],
    ] as const)
      expect(withoutSuspensions(JUNE, [{ start, end }])).toEqual([JUNE])
    expect(withoutSuspensions(JUNE, [])).toEqual([JUNE])
  })

  it('is what lies before, behind and between suspensions, oldest first', () => {
    const pauses = [
      { start: '2026-06-10', end: '2026-06-12' },
      { start: '2026-06-20', end: '2026-06-25' },
    ]
    expect(withoutSuspensions(JUNE, pauses)).toEqual([
      { start: '2026-06-01', end: '2026-06-10' },
      { start: '2026-06-12', end: '2026-06-20' },
      { start: '2026-06-25', end: '2026-07-01' },
    ])
  })

  it('begins or ends with a suspension over its edge', () => {
    expect(withoutSuspensions(JUNE, [{ start: '2026-05-20', end: '2026-06-04' }])).toEqual([{ start: '2026-06-04', end: '2026-07-01' }])
    expect(withoutSuspensions(JUNE, [{ start: null, end: '2026-06-04' }])).toEqual([{ start: '2026-06-04', end: '2026-07-01' }])
    expect(withoutSuspensions(JUNE, [{ start: '2026-06-28', end: '2026-07-10' }])).toEqual([{ start: '2026-06-01', end: '2026-06-28' }])
    expect(withoutSuspensions(JUNE, [{ start: '2026-06-28', end: null }])).toEqual([{ start: '2026-06-01', end: '2026-06-28' }])
  })

  it('is nothing where it is suspended as a whole', () => {
    expect(withoutSuspensions(JUNE, [{ start: '2026-06-01', end: '2026-07-01' }])).toEqual([])
    expect(withoutSuspensions(JUNE, [{ start: null, end: null }])).toEqual([])
  })
})

describe('days that move', () => {
  it('are those of one set only, first those that go', () => {
    expect(movedDays([{ start: '2026-06-10', end: '2026-06-20' }], [{ start: '2026-06-12', end: '2026-06-25' }])).toEqual([
      { start: '2026-06-10', end: '2026-06-12' },
      { start: '2026-06-20', end: '2026-06-25' },
    ])
    expect(movedDays([{ start: '2026-06-10', end: null }], [{ start: '2026-06-10', end: '2026-06-20' }])).toEqual([
      { start: '2026-06-20', end: '9999-12-31' },
    ])
    expect(movedDays([], [{ start: null, end: '2026-06-20' }])).toEqual([{ start: '0001-01-01', end: '2026-06-20' }])
  })

  it('are none where both are the same', () => {
    const same = [{ start: '2026-06-10', end: null }]
    expect(movedDays(same, same)).toEqual([])
  })
})

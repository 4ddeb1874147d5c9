import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  dateOf,
  dayNumber,
  daysBetween,
  daysInMonth,
  earlier,
  holds,
  intersect,
  isCalendarDate,
  lastDay,
  later,
  lengthInDays,
  overlaps,
  showDate,
  weekdayOf,
  wholeMonthsBetween,
} from '../../../src-core/kernel/dates.ts'

describe('a date', () => {
  it('is a real day of the years 1900 to 2999, written with all digits', () => {
    for (const real of ['2026-02-28', '2024-02-29', '1900-01-01', '2999-12-31', '2000-02-29']) expect(isCalendarDate(real)).toBe(true)
    for (const none of ['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '1899-12-31', '3000-01-01', '2026-1-1', 'x'])
      expect(isCalendarDate(none)).toBe(false)
    for (const none of ['9999-12-30', '9998-12-31', '9999-99-99']) expect(isCalendarDate(none)).toBe(false)
    expect(isCalendarDate(' 2026-01-01')).toBe(false)
    expect(isCalendarDate('2026-01-01T00:00:00')).toBe(false)
  })

  it('is also the last of all, by which files say that there is no end, and nothing leads beyond it', () => {
    expect(isCalendarDate('9999-12-31')).toBe(true)
    expect([addDays('9999-12-31', 1), addMonths('9999-12-31', 1), addMonths('9999-12-31', 12)]).toEqual(Array(3).fill('9999-12-31'))
    expect(addDays('9999-12-31', -1)).toBe('9999-12-30')
  })

  it('has a number, before 1970 too', () => {
    expect(['1970-01-01', '1970-01-02', '1969-12-31', '2000-03-01'].map(dayNumber)).toEqual([0, 1, -1, 11017])
    expect(addDays('1970-01-01', -1)).toBe('1969-12-31')
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(daysBetween('2026-01-01', '2026-03-01')).toBe(59)
    expect(daysBetween('2026-03-01', '2026-01-01')).toBe(-59)
  })

  it('has a day of the week, 1 for Monday', () => {
    const week = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']
    expect(week.map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 6, 7])
    // Thursday, Wednesday, a Sunday long before.
    expect(['1970-01-01', '1969-12-31', '1969-12-28'].map(weekdayOf)).toEqual([4, 3, 7])
  })

  it('is made of year, month and day, clamped to the last of the month', () => {
    expect(dateOf(2026, 2, 31)).toBe('2026-02-28')
    expect(dateOf(2024, 2, 30)).toBe('2024-02-29')
    expect(dateOf(2026, 10, 9)).toBe('2026-10-09')
    expect(dateOf(2026, 9, 10)).toBe('2026-09-10')
    expect([1, 2, 4, 12].map((month) => daysInMonth(2026, month))).toEqual([31, 28, 30, 31])
  })

  it('is shown as people write it', () => {
    expect(showDate('2026-11-03')).toBe('3 Nov 2026')
    expect(showDate('2026-01-31')).toBe('31 Jan 2026')
    expect(showDate('2026-12-10')).toBe('10 Dec 2026')
  })

  it('is the earlier or the later of two', () => {
    expect([earlier('2026-01-01', '2026-01-02'), earlier('2026-01-02', '2026-01-01')]).toEqual(['2026-01-01', '2026-01-01'])
    expect([later('2026-01-01', '2026-01-02'), later('2026-01-02', '2026-01-01')]).toEqual(['2026-01-02', '2026-01-02'])
  })
})

describe('months', () => {
  it('are counted over years, forwards and back, to the last day of a shorter one', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-01-31', 2)).toBe('2026-03-31')
    expect(addMonths('2026-11-30', 1)).toBe('2026-12-30')
    expect(addMonths('2026-11-30', 2)).toBe('2027-01-30')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
    expect(addMonths('2026-03-31', -13)).toBe('2025-02-28')
    expect(addMonths('2026-12-01', 12)).toBe('2027-12-01')
  })

  it('have passed when their day has come, as an age is counted', () => {
    expect(wholeMonthsBetween('2026-01-15', '2026-02-14')).toBe(0)
    expect(wholeMonthsBetween('2026-01-15', '2026-02-15')).toBe(1)
    expect(wholeMonthsBetween('2026-01-15', '2027-03-16')).toBe(14)
    expect(wholeMonthsBetween('2026-01-31', '2026-02-28')).toBe(1)
    expect(wholeMonthsBetween('2026-01-15', '2026-01-15')).toBe(0)
    expect(wholeMonthsBetween('2026-01-15', '2026-01-10')).toBe(-1)
    expect(wholeMonthsBetween('2026-02-15', '2026-01-15')).toBe(-1)
    expect(wholeMonthsBetween('2026-02-15', '2026-01-16')).toBe(0)
    expect(wholeMonthsBetween('2027-03-16', '2026-01-15')).toBe(-14)
  })
})

describe('a half-open period', () => {
  const june = { start: '2026-06-01', end: '2026-07-01' }

  it('holds its first day and not its end; an open side holds everything', () => {
    expect(['2026-05-31', '2026-06-01', '2026-06-30', '2026-07-01'].map((day) => holds(june, day))).toEqual([false, true, true, false])
    expect(['1900-01-01', '2026-07-01'].map((day) => holds({ start: null, end: '2026-07-01' }, day))).toEqual([true, false])
    expect(['2026-05-31', '2999-12-31'].map((day) => holds({ start: '2026-06-01', end: null }, day))).toEqual([false, true])
  })

  it('has so many days, the last of them before its end', () => {
    expect(lengthInDays(june)).toBe(30)
    expect(lastDay(june)).toBe('2026-06-30')
  })

  it('has days in common with one that overlaps, none with one that it touches', () => {
    expect(intersect(june, { start: '2026-06-20', end: '2026-08-01' })).toEqual({ start: '2026-06-20', end: '2026-07-01' })
    expect(intersect({ start: '2026-06-10', end: '2026-06-11' }, june)).toEqual({ start: '2026-06-10', end: '2026-06-11' })
    expect(intersect(june, { start: '2026-07-01', end: '2026-08-01' })).toBeNull()
    expect(intersect(june, { start: '2026-01-01', end: '2026-02-01' })).toBeNull()
  })

  it('overlaps where a day is shared, whichever comes first and whatever side is open', () => {
    const touching = [
      { start: '2026-07-01', end: null },
      { start: null, end: '2026-06-01' },
    ]
    for (const other of touching) expect([overlaps(june, other), overlaps(other, june)]).toEqual([false, false])
    const sharing = [
      { start: '2026-06-30', end: null },
      { start: null, end: '2026-06-02' },
      { start: null, end: null },
      { start: '2026-06-10', end: '2026-06-11' },
    ]
    for (const other of sharing) expect([overlaps(june, other), overlaps(other, june)]).toEqual([true, true])
  })
})

import { describe, expect, it } from 'vitest'
import { dateIn, formatDate, formatInstant, formatMonth, formatPeriod, formatWeekday } from '../../../src-renderer/format/dates.ts'
import { parseDate } from '../../../src-renderer/format/parse.ts'

const TODAY = '2026-11-03'
const DAY_FIRST = { today: TODAY, order: 'dayMonthYear' } as const

describe('dates', () => {
  it('shows a date for columns and for heads', () => {
    expect(formatDate('2026-11-03')).toBe('03 Nov 2026')
    expect(formatWeekday('2026-11-03')).toBe('Tue 3 Nov 2026')
  })

  it('shows a month in full, and leaves what is none', () => {
    expect(formatMonth('2026-11')).toBe('November 2026')
    expect(formatMonth('2026-02-01')).toBe('February 2026')
    expect(formatMonth('FY26-P3')).toBe('FY26-P3')
    expect(formatMonth('2026-13')).toBe('2026-13')
  })

  it.each([
    ['2026-10-01', '2026-11-01', '1–31 Oct'],
    ['2026-10-15', '2026-11-15', '15 Oct–14 Nov'],
    ['2025-12-15', '2026-01-15', '15 Dec 2025–14 Jan 2026'],
    ['2026-11-03', '2026-11-04', '3 Nov'],
    ['2027-01-01', null, 'from 1 Jan 2027'],
    [null, '2026-11-01', 'up to 31 Oct'],
  ])('shows the half-open period %s to %s with its last day', (start, end, shown) => {
    expect(formatPeriod(start, end, TODAY)).toBe(shown)
  })

  it('shows an instant in the company zone', () => {
    const instant = Date.UTC(2026, 9, 31, 23, 30)
    expect(formatInstant('Europe/Berlin', instant)).toBe('01 Nov 2026 00:30')
    expect(dateIn('America/New_York', instant)).toBe('2026-10-31')
  })
})

describe('typed dates', () => {
  it.each([
    ['2026-11-03', '2026-11-03'],
    ['3 Nov', '2026-11-03'],
    ['03 nov 2027', '2027-11-03'],
    ['3.11.26', '2026-11-03'],
    ['today', TODAY],
    ['+14', '2026-11-17'],
    ['-3', '2026-10-31'],
    ['17', '2026-11-17'],
    ['3.11.', '2026-11-03'],
    ['3 11 2026', '2026-11-03'],
    ['3/11/2026', '2026-11-03'],
    ['20261103', '2026-11-03'],
    ['2026.11.03.', '2026-11-03'],
    ['3. November', '2026-11-03'],
    ['3 listopada 2026', '2026-11-03'],
    ['Nov 3, 2026', '2026-11-03'],
    ['3.11.71', '1971-11-03'],
  ])('reads %s as %s', (typed, date) => {
    expect(parseDate(typed, DAY_FIRST)).toBe(date)
  })

  it.each(['31 Feb', '31.02.2026', '3 Foo 2026', 'soon', '2026-02-30'])('refuses “%s”', (typed) => {
    expect(parseDate(typed, DAY_FIRST)).toBeNull()
  })

  it('have the month first with a slash where the country has', () => {
    const american = (typed: string) => parseDate(typed, { today: TODAY, order: 'monthDayYear' })
    expect(['11/3/2026', '11/3', '11-03-26', '11 3 2026'].map(american)).toEqual(Array.from({ length: 4 }, () => '2026-11-03'))
    expect(['3.11.2026', '3.11.', '25/11/2026', '3 Nov'].map(american)).toEqual(['2026-11-03', '2026-11-03', '2026-11-25', '2026-11-03'])
    // One is a day in another order alone, and is that.
    expect(parseDate('11/25/2026', DAY_FIRST)).toBe('2026-11-25')
  })
})

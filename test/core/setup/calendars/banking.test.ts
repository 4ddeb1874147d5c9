import { describe, expect, it } from 'vitest'
import { addBankingDays, isBankingDay, nextBankingDay, previousBankingDay } from '../../../../src-core/setup/calendars/banking.ts'
import { dateSpanAround, nextDate, previousDate } from '../../../../src-core/setup/calendars/boundaries.ts'
import type { BankingCalendar } from '../../../../src-core/setup/calendars/definition.ts'

const france: BankingCalendar = {
  kind: 'banking',
  start: '2018-01-01',
  end: '2019-01-01',
  weekend: ['sat', 'sun'],
  holidays: [
    { first: '01-01', last: '01-01' },
    { first: '05-01', last: '05-01' },
    { first: '12-25', last: '12-26' },
  ],
  closedOn: ['2018-03-30', '2018-04-02'],
}

describe('banking days', () => {
  it('leave out weekends, holidays and single closed days', () => {
    expect(isBankingDay(france, '2018-03-29')).toBe(true)
    expect(isBankingDay(france, '2018-03-30')).toBe(false)
    expect(isBankingDay(france, '2018-12-26')).toBe(false)
    expect(isBankingDay(france, '2018-06-02')).toBe(false)
    expect(isBankingDay(france, '2019-01-02')).toBe(false)
  })

  it('move a day on or back to one on which banks work', () => {
    expect(nextBankingDay(france, '2018-03-30')).toBe('2018-04-03')
    expect(nextBankingDay(france, '2018-04-03')).toBe('2018-04-03')
    expect(previousBankingDay(france, '2018-04-02')).toBe('2018-03-29')
  })

  it('are counted on and back', () => {
    expect(addBankingDays(france, '2018-03-29', 1)).toBe('2018-04-03')
    expect(addBankingDays(france, '2018-04-03', -1)).toBe('2018-03-29')
    expect(addBankingDays(france, '2018-03-31', 0)).toBe('2018-04-03')
    expect(addBankingDays(france, '2018-12-21', 2)).toBe('2018-12-27')
  })

  it('cannot be told beyond the calendar', () => {
    expect(() => addBankingDays(france, '2018-12-31', 1)).toThrow(
      'The banking calendar reaches from 2018-01-01 up to 2019-01-01 and does not know 2019-01-01. Extend it.',
    )
  })

  it('are periods of one day', () => {
    expect(previousDate(france, '2018-03-29', null)).toBe('2018-03-29')
    expect(nextDate(france, '2018-03-29', null)).toBe('2018-03-30')
    expect(previousDate(france, '2018-04-01', null)).toBe('2018-03-30')
    expect(nextDate(france, '2018-04-01', null)).toBe('2018-04-03')
    expect(previousDate(france, '2017-12-31', null)).toBeNull()
    expect(nextDate(france, '2019-05-01', null)).toBeNull()
  })

  it('begin with the first day of the calendar and end before the day it ends on', () => {
    expect([isBankingDay(france, '2018-01-02'), isBankingDay(france, '2018-12-31'), isBankingDay(france, '2019-01-01')]).toEqual([
      true,
      true,
      false,
    ])
    expect(isBankingDay({ ...france, holidays: [] }, '2018-01-01')).toBe(true)
    expect(isBankingDay({ ...france, end: null }, '2031-06-03')).toBe(true)
    expect(() => previousBankingDay(france, '2018-01-01')).toThrow('does not know 2017-12-31')
    expect(() => previousBankingDay({ ...france, end: null }, '2017-12-30')).toThrow(
      'The banking calendar begins on 2018-01-01 and does not know 2017-12-30. Extend it.',
    )
  })

  it('are inside the calendar, and days between them are not', () => {
    const inside = ['2017-12-31', '2018-03-29', '2018-03-30', '2018-04-01', '2019-01-02'].map(
      (day) => dateSpanAround(france, day, null).inside,
    )
    expect(inside).toEqual([false, true, false, false, false])
  })

  it('leave gaps that end where the calendar begins or ends', () => {
    expect([previousDate(france, '2018-01-01', null), nextDate(france, '2018-01-01', null)]).toEqual(['2018-01-01', '2018-01-02'])
    const closedAtEnd: BankingCalendar = { ...france, closedOn: ['2018-12-31'] }
    expect([previousDate(closedAtEnd, '2018-12-31', null), nextDate(closedAtEnd, '2018-12-30', null)]).toEqual(['2018-12-29', '2019-01-01'])
    expect(nextDate(france, '2017-06-01', null)).toBe('2018-01-01')
    expect(previousDate(france, '2019-06-01', null)).toBe('2019-01-01')
  })

  it('are closed from the first to the last day of a holiday', () => {
    const days = (holiday: { first: string; last: string }, dates: readonly string[]) =>
      dates.map((date) => isBankingDay({ ...france, end: null, weekend: [], closedOn: [], holidays: [holiday] }, date))
    expect(days({ first: '12-25', last: '12-26' }, ['2018-12-24', '2018-12-25', '2018-12-26', '2018-12-27'])).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(days({ first: '12-24', last: '01-02' }, ['2018-12-23', '2018-12-24', '2019-01-02', '2019-01-03'])).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  it('know holidays that cross the year’s end', () => {
    const closing: BankingCalendar = { ...france, end: null, holidays: [{ first: '12-24', last: '01-02' }] }
    expect(nextBankingDay(closing, '2018-12-24')).toBe('2019-01-03')
  })
})

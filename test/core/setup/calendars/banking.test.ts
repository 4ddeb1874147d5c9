import { describe, expect, it } from 'vitest'
import { addBankingDays, isBankingDay, nextBankingDay, previousBankingDay } from '../../../../src-core/setup/calendars/banking.ts'
import { nextDate, previousDate } from '../../../../src-core/setup/calendars/boundaries.ts'
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

  it('know holidays that cross the year’s end', () => {
    const closing: BankingCalendar = { ...france, end: null, holidays: [{ first: '12-24', last: '01-02' }] }
    expect(nextBankingDay(closing, '2018-12-24')).toBe('2019-01-03')
  })
})

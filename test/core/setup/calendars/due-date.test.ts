import { describe, expect, it } from 'vitest'
import type { BankingCalendar } from '../../../../src-core/setup/calendars/definition.ts'
import { type PaymentTerm, dueDate, dueDelay } from '../../../../src-core/setup/calendars/due-date.ts'

const banks: BankingCalendar = {
  kind: 'banking',
  start: '2020-01-01',
  end: null,
  weekend: ['sat', 'sun'],
  holidays: [{ first: '12-25', last: '12-26' }],
  closedOn: [],
}
const term = (more: Partial<PaymentTerm> = {}): PaymentTerm => ({ days: 0, endOfMonth: false, fixedDay: null, banking: null, ...more })

describe('the due date', () => {
  it('is the invoice date plus the days', () => {
    expect(dueDate('2026-11-03', term())).toBe('2026-11-03')
    expect(dueDate('2026-11-03', term({ days: 30 }))).toBe('2026-12-03')
  })

  it('goes on to the end of the month', () => {
    expect(dueDate('2026-11-03', term({ days: 30, endOfMonth: true }))).toBe('2026-12-31')
    expect(dueDate('2026-01-31', term({ days: 28, endOfMonth: true }))).toBe('2026-02-28')
  })

  it('goes on to a fixed day', () => {
    expect(dueDate('2026-11-03', term({ days: 10, fixedDay: 15 }))).toBe('2026-11-15')
    expect(dueDate('2026-11-05', term({ days: 10, fixedDay: 15 }))).toBe('2026-11-15')
    expect(dueDate('2026-12-20', term({ fixedDay: 15 }))).toBe('2027-01-15')
    expect(dueDate('2026-02-10', term({ fixedDay: 31 }))).toBe('2026-02-28')
    expect(dueDate('2026-11-03', term({ days: 30, endOfMonth: true, fixedDay: 10 }))).toBe('2027-01-10')
  })

  it('is moved to a day on which banks work', () => {
    expect(dueDate('2026-12-25', term({ banking: { calendar: banks, move: 'later' } }))).toBe('2026-12-28')
    expect(dueDate('2026-12-25', term({ banking: { calendar: banks, move: 'earlier' } }))).toBe('2026-12-24')
    expect(dueDate('2026-12-24', term({ banking: { calendar: banks, move: 'later' } }))).toBe('2026-12-24')
  })

  it('takes the first delay that is given', () => {
    expect(dueDelay(null, 14, 30)).toBe(14)
    expect(dueDelay(0, 14)).toBe(0)
    expect(dueDelay(null, null)).toBe(0)
  })
})

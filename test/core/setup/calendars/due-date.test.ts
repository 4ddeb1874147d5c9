import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../../src-core/kernel/dates.ts'
import { isBankingDay } from '../../../../src-core/setup/calendars/banking.ts'
import type { BankingCalendar } from '../../../../src-core/setup/calendars/definition.ts'
import { type PaymentTerm, dueDate, dueSteps } from '../../../../src-core/setup/calendars/due-date.ts'
import { storedTerm, type TermColumns, termRule } from '../../../../src-core/setup/payment-terms.ts'

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
    expect(dueDate('2027-01-30', term({ days: 10, endOfMonth: true }))).toBe('2027-02-28')
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

  it('says what each part of the term made of the date before it', () => {
    const all = term({ days: 20, endOfMonth: true, fixedDay: 26, banking: { calendar: banks, move: 'later' } })
    expect(dueSteps('2026-11-03', all)).toEqual([
      { rule: 'days', date: '2026-11-23' },
      { rule: 'endOfMonth', date: '2026-11-30' },
      { rule: 'fixedDay', date: '2026-12-26' },
      { rule: 'bankingDay', date: '2026-12-28' },
    ])
    expect(dueSteps('2026-11-03', term({ days: 14 }))).toEqual([{ rule: 'days', date: '2026-11-17' }])
  })

  const someDay = fc.integer({ min: 0, max: 3650 }).map((days) => addDays('2024-01-01', days))
  const someTerm = fc.record({
    days: fc.integer({ min: 0, max: 365 }),
    endOfMonth: fc.boolean(),
    fixedDay: fc.option(fc.integer({ min: 1, max: 31 })),
    banking: fc.constantFrom(null, { calendar: banks, move: 'later' as const }),
  })

  it('is never before the days are over, and never falls back as the invoice is dated later', () => {
    fc.assert(
      fc.property(someDay, someTerm, (date, given) => {
        const due = dueDate(date, given)
        expect(due >= addDays(date, given.days)).toBe(true)
        expect(dueDate(addDays(date, 1), given) >= due).toBe(true)
        if (given.banking) expect(isBankingDay(banks, due)).toBe(true)
      }),
    )
  })

  it('comes from the payment term, else from the billing cycle', () => {
    const none: TermColumns = {
      term_code: null,
      term_days: null,
      term_end_of_month: null,
      term_fixed_day: null,
      term_banking_calendar_id: null,
      term_banking_move: null,
    }
    expect(termRule(storedTerm(none, 14), new Map())).toEqual(term({ days: 14 }))
    const own = storedTerm({ ...none, term_code: 'X', term_days: 0, term_end_of_month: 1, term_banking_calendar_id: 7 }, 14)
    expect(termRule(own, new Map([[7, banks]]))).toEqual(term({ endOfMonth: true, banking: { calendar: banks, move: 'later' } }))
  })
})

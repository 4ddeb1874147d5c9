import { describe, expect, it } from 'vitest'
import { askedDate, confirmedDates } from '../../../src-renderer/form/asked-date.ts'

describe('a date that is asked for again', () => {
  const refused = (code: string, details: object) => ({ kind: 'refused', code, message: '', details: { ...details } }) as const

  it('is that of the refusal which asks for it, and of no other', () => {
    expect(askedDate(refused('date.confirm', { date: '2062-03-10' }))).toBe('2062-03-10')
    expect(askedDate(refused('invoice.earlierDate', { first: '2026-03-10' }))).toBeNull()
    expect(askedDate(refused('date.confirm', {}))).toBeNull()
    expect(askedDate(null)).toBeNull()
  })

  it('is sent as it was typed, as long as the form has the date', () => {
    const typed = new Map([
      ['2062-03-10', '2062-03-10'],
      ['2016-03-10', '2016-03-11'],
      ['2061-01-01', null],
    ])
    expect(confirmedDates(typed, ['2062-03-10', '2016-03-10', '2061-01-01', null])).toEqual(['2062-03-10', '2016-03-11'])
    expect(confirmedDates(typed, ['2026-03-10', null])).toEqual([])
  })
})

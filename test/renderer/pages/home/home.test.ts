import { describe, expect, it } from 'vitest'
import { formatMonth, formatShortMonth } from '../../../../src-renderer/format/dates.ts'
import { changePercent } from '../../../../src-renderer/format/numbers.ts'
import { decisionDay, decisionDetail, decisionTitle, placeOf } from '../../../../src-renderer/pages/home/decision-words.ts'
import { type Decision, livedMonths, type Month, recurringMonths } from '../../../../src-renderer/pages/home/home-data.ts'
import { homeText } from '../../../../src-renderer/pages/home/text.ts'

const TODAY = '2026-11-03'
const decision = (more: Partial<Decision>): Decision => ({
  kind: 'overdue',
  id: null,
  entity: null,
  name: null,
  count: 2,
  parts: [],
  sums: [],
  date: null,
  ...more,
})

describe('decisions in words', () => {
  it('counts in the singular and the plural', () => {
    expect(homeText.title(7)).toBe('Seven decisions for today')
    expect(homeText.title(1)).toBe('One decision for today')
    expect(homeText.title(0)).toBe('Nothing waits for a decision')
    expect(decisionTitle(decision({ kind: 'disputes', count: 1 }))).toBe('1 dispute waits for an answer')
    expect(decisionTitle(decision({ kind: 'rejectedUsage', count: 1284 }))).toBe('1,284 usage records rejected')
    expect(decisionTitle(decision({ kind: 'routines', count: 1 }))).toBe('1 routine failed')
    expect(decisionTitle(decision({ kind: 'auditHead', count: 2 }))).toBe('The audit trail lacks what was noted of it')
    expect(decisionTitle(decision({ kind: 'broken', count: 1, name: 'Seller MAIN' }))).toBe('Seller MAIN is against a rule')
    expect(decisionTitle(decision({ kind: 'broken', count: 7, name: 'Payment terms' }))).toBe('7 payment terms are against a rule')
    expect(decisionTitle(decision({ kind: 'exceptions', count: 14, name: 'BR-2026-11' }))).toBe('14 exceptions in billing run BR-2026-11')
  })

  it('names the parts, else what is known', () => {
    const parts = [
      { label: 'Unknown access point', count: 1120 },
      { label: 'The disk is full.', count: 0 },
    ]
    expect(decisionDetail(decision({ parts }), TODAY)).toBe('Unknown access point 1,120 · The disk is full.')
    expect(decisionDetail(decision({ date: '2025-12-31' }), TODAY)).toBe('The oldest was due 31 Dec 2025')
    expect(decisionDay(decision({ date: '2026-10-01' }), TODAY)).toBe('since 1 Oct')
    expect(decisionDay(decision({ kind: 'contracts', date: '2026-11-21' }), TODAY)).toBe('21 Nov')
  })

  it('leads to where each is taken', () => {
    expect(placeOf(decision({ kind: 'exceptions', id: 3 }), TODAY)).toEqual({ to: '/record/billingRun/3' })
    expect(placeOf(decision({ kind: 'cycleDue', id: 2, date: '2026-11-01' }), TODAY)).toEqual({
      to: '/record/billingRun/new',
      search: { cycle: 2, date: '2026-11-01' },
    })
    expect(placeOf(decision({ kind: 'routines', count: 1 }), TODAY)).toEqual({ to: '/routines' })
    expect(placeOf(decision({ kind: 'broken', entity: 'seller', id: 4 }), TODAY)).toEqual({ to: '/record/seller/4' })
    expect(placeOf(decision({ kind: 'broken', entity: 'seller' }), TODAY)).toEqual({ to: '/list/seller' })
    expect(placeOf(decision({}), TODAY).search).toEqual({
      f: [
        ['direction', '$in', ['debit']],
        ['due_date', '$lt', TODAY],
      ],
    })
  })
})

describe('months', () => {
  const month = (name: string, billed: number, recurring: number): Month => ({
    month: name,
    billed_minor: billed,
    collected_minor: 0,
    recurring_minor: recurring,
  })
  const months = [month('2026-08', 0, 0), month('2026-09', 5, 4), month('2026-10', 6, 5), month('2026-11', 1, 0)]

  it('begins with the first in which anything was booked', () => {
    expect(livedMonths(months).map((one) => one.month)).toEqual(['2026-09', '2026-10', '2026-11'])
    expect(livedMonths(months.slice(0, 1))).toEqual([])
  })

  it('leaves out the month whose run is still to come', () => {
    expect(recurringMonths(months).map((one) => one.month)).toEqual(['2026-09', '2026-10'])
  })

  it('reads as people write them', () => {
    expect([formatShortMonth('2026-11'), formatMonth('2026-11')]).toEqual(['Nov 26', 'November 2026'])
    expect(changePercent(110, 100)).toBe('10.0')
    expect(changePercent(1, 0)).toBeNull()
  })
})

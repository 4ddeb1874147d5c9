import { describe, expect, it } from 'vitest'
import { monthlyOn, quarterly } from '../../../../src-core/setup/calendars/common.ts'
import {
  type RenewalRule,
  type TermState,
  firstTermEnd,
  notificationDate,
  renewedTermEnd,
  scheduledTermination,
  termStep,
} from '../../../../src-core/subscriptions/rules/renewal.ts'

const months = (count: number) => ({ kind: 'recurring' as const, length: { count, unit: 'month' as const } })
const days = (count: number) => ({ kind: 'recurring' as const, length: { count, unit: 'day' as const } })
const rule = (more: Partial<RenewalRule> = {}): RenewalRule => ({
  initialTerm: months(12),
  autoRenew: true,
  renewalTerm: months(1),
  endOfTermAction: 'terminate',
  daysNotifyRenewal: 30,
  extendAgreement: false,
  ...more,
})
const state = (more: Partial<TermState> = {}): TermState => ({
  subscriptionDate: '2025-01-31',
  subscribedTill: '2026-01-31',
  endAgreementDate: null,
  notified: false,
  ...more,
})

describe('the first term', () => {
  it('has a length, a calendar, a day, or no end', () => {
    expect(firstTermEnd(rule(), '2024-02-29')).toBe('2025-02-28')
    expect(firstTermEnd(rule({ initialTerm: days(14) }), '2026-02-20')).toBe('2026-03-06')
    expect(firstTermEnd(rule({ initialTerm: { kind: 'calendar', calendar: quarterly() } }), '2026-02-20')).toBe('2026-04-01')
    expect(firstTermEnd(rule({ initialTerm: { kind: 'fixed', end: '2027-01-01' } }), '2026-02-20')).toBe('2027-01-01')
    expect(firstTermEnd(rule({ initialTerm: { kind: 'fixed', end: null } }), '2026-02-20')).toBeNull()
  })
})

describe('a renewal', () => {
  it('does not drift from the day of subscription', () => {
    const once = renewedTermEnd(rule(), state(), '2026-01-31')
    expect(once).toBe('2026-02-28')
    expect(renewedTermEnd(rule(), state(), once)).toBe('2026-03-31')
  })

  it('counts on from an end that was set by hand', () => {
    expect(renewedTermEnd(rule(), state(), '2026-02-10')).toBe('2026-03-10')
    expect(renewedTermEnd(rule({ renewalTerm: days(7) }), state(), '2026-02-10')).toBe('2026-02-17')
    expect(renewedTermEnd(rule({ renewalTerm: { kind: 'calendar', calendar: monthlyOn(1) } }), state(), '2026-02-10')).toBe('2026-03-01')
  })

  it('needs a length', () => {
    expect(() => renewedTermEnd(rule({ renewalTerm: null }), state(), '2026-02-10')).toThrow(/Set the length of a renewal/)
  })
})

describe('each day', () => {
  it('nothing happens within the term', () => {
    expect(termStep(rule(), state(), '2025-12-31')).toEqual({ kind: 'none' })
    expect(termStep(rule(), state({ subscribedTill: null }), '2030-01-01')).toEqual({ kind: 'none' })
  })

  it('the end is announced once', () => {
    expect(notificationDate(rule(), '2026-01-31')).toBe('2026-01-01')
    expect(termStep(rule(), state(), '2026-01-01')).toEqual({ kind: 'notify', end: '2026-01-31' })
    expect(termStep(rule(), state({ notified: true }), '2026-01-02')).toEqual({ kind: 'none' })
    expect(termStep(rule({ daysNotifyRenewal: null }), state(), '2026-01-30')).toEqual({ kind: 'none' })
  })

  it('the term is renewed past the day', () => {
    expect(termStep(rule(), state(), '2026-01-31')).toEqual({ kind: 'renew', subscribedTill: '2026-02-28', endAgreementDate: null })
    expect(termStep(rule({ extendAgreement: true }), state({ endAgreementDate: '2026-01-31' }), '2026-04-15')).toEqual({
      kind: 'renew',
      subscribedTill: '2026-04-30',
      endAgreementDate: '2026-04-30',
    })
    expect(termStep(rule(), state({ endAgreementDate: '2026-01-31' }), '2026-02-01')).toMatchObject({ endAgreementDate: '2026-01-31' })
  })

  it('an agreement that reaches beyond the renewed term stays', () => {
    const renewed = (end: string) => termStep(rule({ extendAgreement: true }), state({ endAgreementDate: end }), '2026-01-31')
    expect(renewed('2026-02-27')).toMatchObject({ subscribedTill: '2026-02-28', endAgreementDate: '2026-02-28' })
    expect(renewed('2026-02-28')).toMatchObject({ endAgreementDate: '2026-02-28' })
    expect(renewed('2026-12-31')).toMatchObject({ subscribedTill: '2026-02-28', endAgreementDate: '2026-12-31' })
    expect(termStep(rule({ extendAgreement: true }), state(), '2026-01-31')).toMatchObject({ endAgreementDate: '2026-02-28' })
  })

  it('the term ends where it is not renewed', () => {
    expect(termStep(rule({ autoRenew: false, endOfTermAction: 'suspend' }), state(), '2026-02-03')).toEqual({
      kind: 'end',
      action: 'suspend',
      on: '2026-01-31',
    })
  })

  it('a used-up calendar is told', () => {
    const calendar = { kind: 'fixed' as const, ranges: [{ start: '2025-01-01', end: '2026-01-31' }] }
    expect(() => termStep(rule({ renewalTerm: { kind: 'calendar', calendar } }), state(), '2026-02-01')).toThrow(/no date after 2026-01-31/)
  })
})

describe('a termination to come', () => {
  it('ends the term on its day, and is not renewed', () => {
    const changed = scheduledTermination(rule({ endOfTermAction: 'suspend' }), '2026-06-30')
    expect(firstTermEnd(changed, '2025-01-31')).toBe('2026-06-30')
    expect(termStep(changed, state({ subscribedTill: '2026-06-30' }), '2026-06-30')).toEqual({
      kind: 'end',
      action: 'terminate',
      on: '2026-06-30',
    })
  })
})

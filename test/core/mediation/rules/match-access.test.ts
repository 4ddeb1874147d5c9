import { describe, expect, it } from 'vitest'
import { type AccessPoint, type AccessSubscription, accessMatcher } from '../../../../src-core/mediation/rules/match-access.ts'
import { MEDIATION_CAUSES, RATING_CAUSES, REJECTION_TEXTS } from '../../../../src-core/mediation/rules/rejection-causes.ts'

const subscription = (more: Partial<AccessSubscription> = {}): AccessSubscription => ({
  id: 1,
  status: 'active',
  startDate: '2026-01-01',
  terminationDate: null,
  suspensions: [],
  ...more,
})
const access = (id: number, more: Partial<AccessPoint> = {}): AccessPoint => ({
  id,
  code: 'A',
  disabled: false,
  startDate: null,
  endDate: null,
  subscription: subscription(),
  ...more,
})
const match = (accesses: readonly AccessPoint[], date = '2026-07-01', code = 'A') => {
  const found = accessMatcher(accesses)(code, date)
  return found.ok ? found.accesses.map((one) => one.id) : found.fault.cause
}

describe('access points', () => {
  it('hold from their start up to, not including, their end', () => {
    const dated = [access(1, { endDate: '2026-07-01' }), access(2, { startDate: '2026-07-01' })]
    expect([match(dated, '2026-06-30'), match(dated, '2026-07-01')]).toEqual([[1], [2]])
    expect(match([access(1, { endDate: '2026-07-01' })])).toBe('ACCESS_INVALID_DATE')
  })

  it('are unknown or disabled', () => {
    expect(match([access(1)], '2026-07-01', 'B')).toBe('ACCESS_NOT_FOUND')
    expect(match([access(1, { disabled: true })])).toBe('INVALID_ACCESS')
    expect(match([access(1, { disabled: true }), access(2)])).toEqual([2])
  })

  it('need a subscription that serves the day', () => {
    const on = (more: Partial<AccessSubscription>, date?: string) => match([access(1, { subscription: subscription(more) })], date)
    expect(on({ status: 'created' })).toBe('SUBSCRIPTION_NOT_ACTIVATED')
    const suspensions = [
      { start: '2026-07-01', end: '2026-07-05' },
      { start: '2026-07-10', end: null },
    ]
    const days = ['2026-06-30', '2026-07-01', '2026-07-04', '2026-07-05', '2026-07-09', '2026-07-10', '2027-01-01']
    const refused = 'SUBSCRIPTION_NOT_ACTIVATED'
    expect(days.map((day) => on({ suspensions }, day))).toEqual([[1], refused, refused, [1], [1], refused, refused])
    expect(on({ startDate: '2026-07-02' })).toBe('SUBSCRIPTION_NOT_ACTIVATED')
    expect(on({ startDate: '2026-07-01' })).toEqual([1])
    expect(on({ status: 'cancelled' })).toBe('SUBSCRIPTION_TERMINATED')
    expect(on({ status: 'terminated', terminationDate: '2026-07-01' }, '2026-07-01')).toBe('SUBSCRIPTION_TERMINATED')
    expect(on({ status: 'terminated', terminationDate: '2026-07-01' }, '2026-06-30')).toEqual([1])
  })

  it('say why none serves the day', () => {
    const why = (more: Partial<AccessSubscription>, date = '2026-07-01') => {
      const found = accessMatcher([access(1, { subscription: subscription(more) })])('A', date)
      return found.ok ? null : found.fault.reason
    }
    expect(why({ terminationDate: '2026-07-01' })).toBe('the subscription ended on 2026-07-01')
    expect(why({ status: 'terminated' })).toBe('the subscription is terminated')
    expect(why({ status: 'closed' })).toBe('the subscription is closed')
    expect(why({ status: 'cancelled', terminationDate: '2026-08-01' })).toBe('the subscription is cancelled')
    expect([
      why({ status: 'closed', terminationDate: '2026-08-01' }),
      why({ status: 'terminated', terminationDate: '2026-07-02' }),
    ]).toEqual([null, null])
    expect(why({ startDate: '2026-07-02' })).toBe('the subscription starts on 2026-07-02')
    expect(why({ suspensions: [{ start: '2026-06-20', end: null }] })).toBe('the subscription is suspended from 2026-06-20 on')
    expect(why({ suspensions: [{ start: '2026-06-20', end: '2026-07-02' }] })).toBe(
      'the subscription is suspended from 2026-06-20 up to 2026-07-02',
    )
  })

  it('that are several give a record each, or are refused', () => {
    const two = [access(1), access(2)]
    expect(match(two)).toEqual([1, 2])
    expect(accessMatcher(two, 'reject')('A', '2026-07-01')).toMatchObject({ ok: false, fault: { cause: 'MULTIPLE_ACCESS' } })
    expect(match([access(1, { subscription: subscription({ status: 'cancelled' }) }), access(2)])).toEqual([2])
  })
})

describe('the catalogue of causes', () => {
  it('has words and a fix for each, by stage', () => {
    for (const cause of MEDIATION_CAUSES) expect(REJECTION_TEXTS[cause].stage).toBe('mediation')
    for (const cause of RATING_CAUSES) expect(REJECTION_TEXTS[cause].stage).toBe('rating')
    expect(Object.keys(REJECTION_TEXTS).sort()).toEqual([...MEDIATION_CAUSES, ...RATING_CAUSES].sort())
    for (const text of Object.values(REJECTION_TEXTS)) expect(`${text.meaning} ${text.fix}`).toMatch(/\.$/)
  })
})

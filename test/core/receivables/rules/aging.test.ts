import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween } from '../../../../src-core/kernel/dates.ts'
import { agedSums, agingBuckets, bucketOf } from '../../../../src-core/receivables/rules/aging.ts'
import { paymentStatus } from '../../../../src-core/receivables/rules/payment-status.ts'

const DAY = '2026-11-03'
const late = (days: number) => addDays(DAY, -days)

describe('agingBuckets', () => {
  it('holds in each bucket what its label says', () => {
    const buckets = agingBuckets(DAY, 30, 4)
    expect(buckets.map(({ from_days, to_days }) => `${from_days}-${to_days ?? ''}`)).toEqual(['0-0', '1-30', '31-60', '61-90', '91-'])
    expect([-5, 0, 1, 30, 31, 60, 61, 90, 91, 4000].map((days) => bucketOf(buckets, late(days)))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('leaves no gap and no overlap, for any step and number of periods', () => {
    const shape = fc.record({
      step: fc.integer({ min: 1, max: 90 }),
      periods: fc.integer({ min: 1, max: 12 }),
      days: fc.integer({ min: -800, max: 4000 }),
    })
    fc.assert(
      fc.property(shape, ({ step, periods, days }) => {
        const buckets = agingBuckets(DAY, step, periods)
        const due = late(days)
        const holding = buckets.filter(
          ({ due_from, due_before }) => (due_from === null || due_from <= due) && (due_before === null || due < due_before),
        )
        expect(holding).toEqual([buckets[bucketOf(buckets, due)]])
        const shown = Math.max(0, daysBetween(due, DAY))
        expect(shown).toBeGreaterThanOrEqual(holding[0]?.from_days ?? Number.NaN)
        expect(shown).toBeLessThanOrEqual(holding[0]?.to_days ?? Number.MAX_VALUE)
      }),
    )
  })
})

describe('agedSums', () => {
  it('adds up: buckets and credits give the balance', () => {
    const items = fc.array(
      fc.record({
        direction: fc.constantFrom('debit' as const, 'credit' as const),
        dueDate: fc.integer({ min: -100, max: 400 }).map(late),
        openMinor: fc.nat(1_000_000),
      }),
    )
    fc.assert(
      fc.property(items, (all) => {
        const { buckets, credits, balance } = agedSums(all, agingBuckets(DAY, 30, 4))
        expect(buckets.reduce((sum, one) => sum + one, credits)).toBe(balance)
        expect(balance).toBe(all.reduce((sum, { direction, openMinor }) => sum + (direction === 'debit' ? openMinor : -openMinor), 0))
        expect(credits).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('paymentStatus', () => {
  const standing = { amountMinor: 100, openMinor: 100, dueDate: DAY, disputed: false, matchedWith: new Map<string, number>() }
  it('is pending until the day before the due date, unpaid from it on', () => {
    expect(paymentStatus(standing, late(1))).toBe('PENDING')
    expect(paymentStatus(standing, DAY)).toBe('UNPAID')
  })
  it('is named by what closed it', () => {
    const closed = (...kinds: string[]) =>
      paymentStatus({ ...standing, openMinor: 0, matchedWith: new Map(kinds.map((kind) => [kind, 50])) }, DAY)
    expect([closed('payment'), closed('payment', 'writeOff'), closed('refund'), closed()]).toEqual([
      'PAID',
      'ABANDONED',
      'REFUNDED',
      'PAID',
    ])
    expect([
      closed('creditNote'),
      closed('creditNote', 'payment'),
      closed('creditNote', 'writeOff'),
      closed('creditNote', 'refund'),
    ]).toEqual(['CREDITED', 'PAID', 'ABANDONED', 'REFUNDED'])
  })
  it('stays paid where the write-off is smaller than the money that came', () => {
    const closed = (...parts: [string, number][]) => paymentStatus({ ...standing, openMinor: 0, matchedWith: new Map(parts) }, DAY)
    expect(closed(['payment', 99], ['writeOff', 1])).toBe('PAID')
    expect(closed(['payment', 51], ['writeOff', 49])).toBe('PAID')
    expect(closed(['payment', 50], ['writeOff', 50])).toBe('ABANDONED')
    expect(closed(['creditNote', 60], ['payment', 35], ['writeOff', 5])).toBe('PAID')
    expect(closed(['creditNote', 95], ['writeOff', 5])).toBe('ABANDONED')
  })
  it('is part paid, or disputed while anything is open', () => {
    expect(paymentStatus({ ...standing, openMinor: 1 }, late(9))).toBe('PPAID')
    expect(paymentStatus({ ...standing, openMinor: 1, disputed: true }, DAY)).toBe('DISPUTED')
    expect(paymentStatus({ ...standing, openMinor: 0, disputed: true }, DAY)).toBe('PAID')
  })
})

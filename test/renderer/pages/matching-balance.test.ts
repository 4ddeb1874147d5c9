import fc from 'fast-check'
import { expect, test } from 'vitest'
import { balanceOf, type MatchItem, operationsOf, type Taken, toggleItem } from '../../../src-renderer/pages/matching/balance.ts'

const debit = (id: number, openMinor: number): MatchItem => ({ id, number: `INV-${id}`, direction: 'debit', openMinor })
const credit = (id: number, openMinor: number): MatchItem => ({ id, number: `CN-${id}`, direction: 'credit', openMinor })

test('a credit note beside the payment pays part of the invoices', () => {
  const items = [debit(1, 248_710), debit(2, 372_470), credit(3, 12_000)]
  const taken: Taken = new Map([
    [1, 248_710],
    [2, 263_290],
    [3, 12_000],
  ])
  const balance = balanceOf(500_000, items, taken)
  expect(balance).toEqual({ appliedMinor: 500_000, leftMinor: 0, count: 3, ready: true })
  expect(operationsOf(9, balance, taken)[0]).toEqual({ id: 9, amount_minor: 500_000 })
})

test('more than the credit has, or no debit at all, is not ready', () => {
  expect(balanceOf(100, [debit(1, 200)], new Map([[1, 200]])).ready).toBe(false)
  expect(balanceOf(100, [credit(1, 200)], new Map([[1, 200]])).ready).toBe(false)
  expect(balanceOf(100, [], new Map()).ready).toBe(false)
})

test('an item is taken with what the credit still has, and dropped by the same key', () => {
  const items = [debit(1, 300), debit(2, 300)]
  const first = toggleItem(400, items, new Map(), debit(1, 300))
  const both = toggleItem(400, items, first, debit(2, 300))
  expect([...both]).toEqual([
    [1, 300],
    [2, 100],
  ])
  expect([...toggleItem(400, items, both, debit(1, 300))]).toEqual([[2, 100]])
})

test('with nothing left a debit is not taken', () => {
  const items = [debit(1, 300), debit(2, 300)]
  const taken: Taken = new Map([[1, 300]])
  expect(toggleItem(300, items, taken, debit(2, 300))).toBe(taken)
})

test('taking items never applies more than the credit has, and credit and debits of the call are equal', () => {
  const item = fc.record({ openMinor: fc.integer({ min: 1, max: 1_000_000 }), isCredit: fc.boolean() })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.array(item, { maxLength: 8 }), (open, given) => {
      const items = given.map((one, index) => (one.isCredit ? credit(index + 1, one.openMinor) : debit(index + 1, one.openMinor)))
      const taken = items.reduce<Taken>((before, one) => toggleItem(open, items, before, one), new Map())
      const balance = balanceOf(open, items, taken)
      expect(balance.leftMinor).toBeGreaterThanOrEqual(0)
      const sides = operationsOf(999, balance, taken).map(({ id, amount_minor }) => {
        const isDebit = items.find((one) => one.id === id)?.direction === 'debit'
        return isDebit ? amount_minor : -amount_minor
      })
      expect(sides.reduce((sum, amount) => sum + amount, 0)).toBe(0)
    }),
  )
})

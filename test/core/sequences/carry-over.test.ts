/** Files of before: refunds, reversals and write-offs get series of their own beside each series of payments. */
import { expect, it } from 'vitest'
import { seriesOfTheirOwn } from '../../../src-core/sequences/carry-over.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

async function before(): Promise<Desk> {
  const d = await desk()
  d.plant("DELETE FROM number_sequence WHERE document IN ('refund', 'reversal', 'writeOff')")
  return d
}
const carryOver = (d: Desk) =>
  d.core.dispatcher.transact({ actor: OPERATOR, now: d.clock.now, today: '2026-11-03', job: null }, async ({ context }) => {
    const value = await seriesOfTheirOwn.run(context)
    return { value, operation: 'test', input: null, summary: 'Carried over', undo: null }
  })
const series = (d: Desk, seller: number | null = null) =>
  d.rows(
    "SELECT code, document, pattern, size, yearly FROM number_sequence WHERE seller_id IS ? AND document IN ('refund', 'reversal', 'writeOff') ORDER BY id",
    seller,
  )
async function seller(d: Desk, code: string, payments: object): Promise<number> {
  const { id } = await d.run<{ id: number }>('seller.create', { values: { code, name: code, country: 'DE' } })
  await d.run('numberSequence.create', { values: { document: 'payment', seller_id: id, code, ...payments } })
  return id
}

it('in the form of the payments, once', async () => {
  const d = await before()
  expect(await carryOver(d)).toEqual({
    rows: 3,
    says: '3 series for refunds, reversals and write-offs were made beside those of payments. Numbers given before stay.',
  })
  expect(await series(d)).toEqual([
    { code: 'REFUND', document: 'refund', pattern: 'RFD-{yyyy}-{n}', size: 6, yearly: 1 },
    { code: 'REVERSAL', document: 'reversal', pattern: 'REV-{yyyy}-{n}', size: 6, yearly: 1 },
    { code: 'WRITE-OFF', document: 'writeOff', pattern: 'WO-{yyyy}-{n}', size: 6, yearly: 1 },
  ])
  expect(await carryOver(d)).toMatchObject({ rows: 0 })
  expect(await series(d)).toHaveLength(3)
})

it('for each seller who has payments of his own, but none for those that are archived', async () => {
  const d = await before()
  const plain = await seller(d, 'PLAIN', { pattern: 'P{n}', size: 4, yearly: false })
  const own = await seller(d, 'OWN', { pattern: 'O-PAY-{yy}-{n}', size: 3, yearly: true })
  await d.run('numberSequence.create', {
    values: { document: 'refund', seller_id: own, code: 'MINE', pattern: 'MY-{n}', size: 2, yearly: false },
  })
  const long = `${'X'.repeat(53)}{n}`
  const wordy = await seller(d, 'WORDY', { pattern: long, size: 1, yearly: false })
  const gone = await seller(d, 'GONE', { pattern: 'G{n}', size: 4, yearly: false })
  d.plant('UPDATE number_sequence SET archived_at = 1 WHERE seller_id = ?', gone)
  // A code that is taken by another series.
  d.plant("UPDATE number_sequence SET code = 'WRITE-OFF-PLAIN' WHERE document = 'mandate'")
  expect(await carryOver(d)).toMatchObject({ rows: 3 + 3 + 2 + 3 })
  expect(await series(d, plain)).toEqual([
    { code: 'REFUND-PLAIN', document: 'refund', pattern: 'RFD-P{n}', size: 4, yearly: 0 },
    { code: 'REVERSAL-PLAIN', document: 'reversal', pattern: 'REV-P{n}', size: 4, yearly: 0 },
    { code: 'WRITE-OFF-PLAIN-2', document: 'writeOff', pattern: 'WO-P{n}', size: 4, yearly: 0 },
  ])
  expect(await series(d, own)).toEqual([
    { code: 'MINE', document: 'refund', pattern: 'MY-{n}', size: 2, yearly: 0 },
    { code: 'REVERSAL-OWN', document: 'reversal', pattern: 'O-REV-{yy}-{n}', size: 3, yearly: 1 },
    { code: 'WRITE-OFF-OWN', document: 'writeOff', pattern: 'O-WO-{yy}-{n}', size: 3, yearly: 1 },
  ])
  // With a sign of three letters they are the sixty that a pattern may have.
  expect((await series(d, wordy)).map(({ pattern }) => pattern)).toEqual([`RFD-${long}`, `REV-${long}`, `WO-${long}`])
  expect(await series(d, gone)).toEqual([])
})

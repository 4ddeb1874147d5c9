/** The last partial period in full: kept as it is charged where the end is told before, or given back whole by the reason. */
import { describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'
import type { ChargeLine } from '../../../src-core/subscriptions/index.ts'

interface Ended {
  readonly told: 'before' | 'after'
  readonly reason?: object
  readonly values?: Record<string, unknown>
  readonly begun?: string
  readonly day?: string
}

/** Ended on a day, told before or after January and, from the 25th on, February are invoiced. */
async function ended({ told, reason = {}, values = { termination_proration: false }, begun = '2026-01-01', day = '2026-01-16' }: Ended) {
  const d = await desk()
  d.at(begun)
  await d.monthly('PLAN', { price: '31', values })
  await d.run('terminationReason.create', { values: { code: 'R', name: 'R', ...reason } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN'])
  if (told === 'after') await d.bill(k)
  else await d.run('subscription.terminate', { id, date: day, reason: 'R' })
  d.at('2026-02-01')
  if (told === 'before') await d.job('subscription.runDates')
  await d.bill(k).catch(() => undefined)
  const lines =
    told === 'after' ? (await d.run<{ lines: ChargeLine[] }>('subscription.terminate', { id, date: day, reason: 'R' })).lines : []
  await d.bill(k).catch(() => undefined)
  return { d, k, id, lines }
}

async function total(d: Desk): Promise<number> {
  const rows = await d.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE cancelled_op IS NULL')
  return Math.round(rows.reduce((sum, row) => sum + Number(row.amount), 0) * 100) / 100
}

describe('ended on the 16th, the last partial period in full by the charge', () => {
  it.each(['before', 'after'] as const)('is 31.00 where it is told %s the invoice', async (told) => {
    const { d } = await ended({ told })
    expect(await total(d)).toBe(31)
    expect(await d.differences()).toEqual([])
  })

  it.each(['before', 'after'] as const)('is 31.00 by its reason too, told %s the invoice', async (told) => {
    expect(await total((await ended({ told, values: {}, reason: { proration: 'full' } })).d)).toBe(31)
  })

  it.each([
    ['before', 31],
    ['after', 0],
  ] as const)('told %s the invoice is %d where the reason gives the whole period back', async (told, amount) => {
    const { d } = await ended({ told, reason: { cut_period: 'givenBack' } })
    expect(await total(d)).toBe(amount)
    expect(await d.differences()).toEqual([])
  })

  it.each(['before', 'after'] as const)('is in proportion where the reason says so, told %s the invoice', async (told) => {
    expect(await total((await ended({ told, reason: { proration: 'prorated', cut_period: 'givenBack' } })).d)).toBe(15)
  })

  it.each(['before', 'after'] as const)('is nothing where it ends on its first day, told %s the invoice', async (told) => {
    expect(await total((await ended({ told, day: '2026-01-01' })).d)).toBe(0)
  })

  it.each([
    ['before', 31],
    ['after', 31],
  ] as const)('is one month where it ends on the first of the next, told %s the invoice', async (told, amount) => {
    expect(await total((await ended({ told, day: '2026-02-01' })).d)).toBe(amount)
  })
})

it('says before what it gives back, as the run then does', async () => {
  const kept = await ended({ told: 'after' })
  expect(kept.lines.map((line) => `${line.period_start} ${line.period_end} ${line.quantity} ${line.ratio}`)).toEqual([
    '2026-02-01 2026-03-01 -1 whole period',
  ])
  const back = await ended({ told: 'after', reason: { cut_period: 'givenBack' } })
  expect(back.lines.map((line) => `${line.period_start} ${line.period_end} ${line.quantity}`)).toEqual([
    '2026-01-01 2026-02-01 -1',
    '2026-02-01 2026-03-01 -1',
  ])
})

it('gives nothing back in what it says of days that a pause left uncharged, and what it charged in one', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '31' })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN'])
  await d.bill(k)
  d.at('2026-01-20')
  await d.run('subscription.suspend', { id, date: '2026-01-10' })
  await d.run('subscription.resume', { id, date: '2026-01-20' })
  const { lines } = await d.run<{ lines: ChargeLine[] }>(
    'subscription.terminate',
    { id, date: '2026-01-05', reason: 'END' },
    { simulate: true },
  )
  expect(lines).toMatchObject([{ period_start: '2026-01-05', period_end: '2026-02-01', ratio: expect.stringContaining('27 of 31') }])
})

it.each(['kept', 'givenBack'])('is charged again from where it was given back when the end is taken back: %s', async (cut_period) => {
  const { d, k, id } = await ended({ told: 'after', reason: { cut_period } })
  await d.run('subscription.withdrawTermination', { id })
  await d.bill(k)
  // January and February, once each
  expect(await total(d)).toBe(62)
  expect(await d.differences()).toEqual([])
  await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
  await d.run('subscription.withdrawTermination', { id })
  await d.bill(k).catch(() => undefined)
  expect(await total(d)).toBe(62)
})

/** When recurring charges fall due, and which documents take them. Plan 31.00 a month in advance, January. */
import { expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'

type World = Awaited<ReturnType<typeof creditWorld>>

async function plan(price = '31', policies: Readonly<Record<string, unknown>> = {}) {
  const world = await creditWorld(policies)
  await world.charge('PLAN', { price })
  return world
}

async function amounts(world: World): Promise<number[]> {
  const rows = await world.rows<{ amount: string }>(
    "SELECT amount FROM rated_transaction WHERE kind = 'recurring' AND cancelled_op IS NULL ORDER BY id",
  )
  return rows.map((row) => Number(row.amount))
}

it('charges a period in advance at once where its price changes within, as it is expected', async () => {
  const world = await plan()
  await world.priceFrom('PLAN', '310', '2026-01-10')
  const { subscription, account } = await world.subscribe(['PLAN'])
  const { bills } = await world.run<{ bills: { date: string; net_minor: number }[] }>('subscription.forecast', {
    id: subscription,
    bills: 1,
  })
  // Its next bill is that of 1 February: 9 of 31 days at 31.00 and 22 of 31 at 310.00, and February.
  expect(bills[0]).toMatchObject({ date: '2026-02-01', net_minor: 53900 })
  await world.bill(account)
  expect(await amounts(world)).toEqual([9, 220])
  expect(await world.total()).toBe(229)
  world.at('2026-01-05')
  await world.run('subscription.terminate', { id: subscription, date: '2026-01-05', reason: 'CUSTOMER' })
  await world.bill(account)
  expect(await world.total()).toBe(4)
  world.at('2026-01-10')
  await world.fail('invoice.issue', { billing_account_id: account, recurring: true })
  expect(await world.total()).toBe(4)
  expect(await world.verify()).toEqual([])
})

it('counts thirtieths on both sides of a new price', async () => {
  const world = await plan('30', { proration_divisor: 'thirtyDays' })
  await world.priceFrom('PLAN', '60', '2026-01-16')
  const { account } = await world.subscribe(['PLAN'])
  await world.bill(account)
  expect(await amounts(world)).toEqual([15, 30])
  expect(await world.verify()).toEqual([])
})

it('replays the parts of a rounded ratio', async () => {
  const world = await plan('31', { proration_ratio_places: 2 })
  await world.priceFrom('PLAN', '310', '2026-01-10')
  const { account } = await world.subscribe(['PLAN'])
  await world.bill(account)
  // 9 of 31 days = 0.29, and 0.71 are left: 8.99 and 220.10.
  expect(await amounts(world)).toEqual([8.99, 220.1])
  expect(await world.verify()).toEqual([])
})

it('takes no fee of a later day onto an invoice whose usage goes on longer', async () => {
  const world = await plan()
  await world.charge('FEE', { type: 'oneShot', price: '7', values: { one_shot_moment: 'other' } })
  world.at('2026-05-01')
  const { account } = await world.subscribe(['PLAN', 'FEE'])
  const fee = (await world.services()).at(-1)
  world.at('2026-06-20')
  await world.run('service.chargeOnce', { id: fee?.id, charge: 'FEE', date: '2026-06-10' })
  await world.run('invoice.issue', { billing_account_id: account, recurring: true, invoice_date: '2026-06-01', usage_before: '2026-06-15' })
  expect(await world.total()).toBe(62)
  await world.run('invoice.issue', { billing_account_id: account, invoice_date: '2026-06-20' })
  expect(await world.total()).toBe(69)
})

it('leaves what a cancelled run rated to documents of its date', async () => {
  const world = await plan()
  world.at('2026-05-01')
  const { account } = await world.subscribe(['PLAN'])
  world.at('2026-06-01')
  const { id: run } = await world.run<{ id: number }>('billingRun.create', {
    billing_cycle_id: await world.id('billing_cycle', 'MONTHLY'),
    invoice_date: '2026-06-01',
  })
  await world.run('billingRun.prepare', { id: run })
  await world.core.idle()
  await world.run('billingRun.cancel', { id: run })
  await world.run('invoice.issue', { billing_account_id: account, recurring: true, invoice_date: '2026-05-31' })
  expect(await world.total()).toBe(31)
  await world.bill(account)
  expect(await world.total()).toBe(62)
})

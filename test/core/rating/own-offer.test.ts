/** A service that began under another offer than the subscription has now goes by its own: its plan, and where that changes price. */
import { expect, it } from 'vitest'
import { desk, publish } from '../../support/desk.ts'

it('is priced, and cut where the price changes, by the plan of the offer it began with', async () => {
  const world = await desk()
  world.at('2026-01-01')
  const old = await world.monthly('PLAN', {
    prices: [
      [null, '31'],
      ['2026-01-16', '62'],
    ],
    values: { in_advance: false },
  })
  const [charge] = await world.rows<{ id: number }>("SELECT id FROM charge WHERE code = 'PLAN'")
  const create = async (entity: string, values: object) => (await world.run<{ id: number }>(`${entity}.create`, { values })).id
  const next = await create('offer', { code: 'NEXT', name: 'Next' })
  await create('offerProduct', { offer_id: next, product_id: await world.id('product', 'PLAN'), mandatory: false })
  const plans = [
    [old, await world.id('offer', 'OFFER')],
    [await create('pricePlan', { code: 'NEXT', name: 'Next', charge_id: charge?.id, currency: 'EUR' }), next],
  ] as const
  await publish(world, plans[1][0], null, '93')
  for (const [plan, offer_id] of plans) {
    const [row] = await world.rows<{ id: number; version: number }>('SELECT id, version FROM price_plan WHERE id = ?', plan)
    await world.run('pricePlan.update', { ...row, values: { offer_id } })
  }
  const who = await world.customer('A')
  const { id } = await world.subscribe(who, ['PLAN'])
  world.at('2026-01-25')
  await world.run('subscription.change', { id, offer: 'NEXT', date: '2026-01-25' })
  world.at('2026-02-01')
  const invoice = await world.bill(who)
  const lines = await world.rows(
    'SELECT period_start, period_end, amount FROM invoice_line WHERE invoice_id = ? ORDER BY position',
    invoice.id,
  )
  // 15 of 31 days of 31.00, 9 of 62.00; 7 of 93.00 in the new offer.
  expect(lines.map((one) => ({ ...one, amount: Number(one['amount']) }))).toEqual([
    { period_start: '2026-01-01', period_end: '2026-01-16', amount: 15 },
    { period_start: '2026-01-16', period_end: '2026-01-25', amount: 18 },
    { period_start: '2026-01-25', period_end: '2026-02-01', amount: 21 },
  ])
  // A trial of a day goes by the offer of the service that runs on it.
  const tried = async (date: string) =>
    Number((await world.run<{ amount: string }>('price.try', { charge_id: charge?.id, subscription_id: id, date })).amount)
  expect([await tried('2026-01-10'), await tried('2026-01-20'), await tried('2026-01-25')]).toEqual([31, 62, 93])
  expect(await world.differences()).toEqual([])
})

/** Fees of an end: charged with it, given back where it is taken back, and never given back with those of the beginning. */
import { expect, it } from 'vitest'
import { type Desk, desk, publish } from '../../support/desk.ts'

async function world(reason: object = {}) {
  const d = await desk()
  d.at('2026-01-01')
  await d.once('EXIT', { price: '25', values: { one_shot_moment: 'termination' } })
  await d.once('ENTRY', { price: '50' })
  await d.once('VISIT', { price: '9', values: { one_shot_moment: 'other' } })
  await d.run('terminationReason.create', { values: { code: 'R', name: 'R', apply_termination_charges: true, ...reason } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['EXIT', 'ENTRY', 'VISIT'])
  const service = async (code: string) =>
    (await d.rows<{ id: number }>('SELECT v.id FROM service v JOIN product p ON p.id = v.product_id WHERE p.code = ?', code))[0]?.id
  await d.run('service.chargeOnce', { id: await service('VISIT'), charge: 'VISIT', date: '2026-01-01' })
  await d.bill(k)
  d.at('2026-01-16')
  const end = () => d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
  const back = () => d.run('subscription.withdrawTermination', { id })
  const bill = () => d.bill(k).catch(() => undefined)
  return { d, end, back, bill }
}

async function total(d: Desk): Promise<number> {
  const rows = await d.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE cancelled_op IS NULL')
  return rows.reduce((sum, { amount }) => sum + Number(amount), 0)
}

it('is given back when the end is taken back after its invoice, and charged again by the next end', async () => {
  const { d, end, back, bill } = await world()
  await end()
  expect(await total(d)).toBe(84)
  await bill()
  await back()
  expect(await total(d)).toBe(59)
  await end()
  expect(await total(d)).toBe(84)
  await back()
  await bill()
  await end()
  await bill()
  expect(await total(d)).toBe(84)
  await back()
  await bill()
  expect(await total(d)).toBe(59)
  expect(await d.differences()).toEqual([])
})

it('is cancelled with its end where it is not invoiced, and no other fee is', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.once('EXIT', { price: '25', values: { one_shot_moment: 'termination' } })
  await d.once('ENTRY', { price: '50' })
  await d.once('VISIT', { price: '9', values: { one_shot_moment: 'other' } })
  await d.run('terminationReason.create', { values: { code: 'R', name: 'R', apply_termination_charges: true } })
  const ids: number[] = []
  for (const name of ['A', 'B']) ids.push((await d.subscribe(await d.customer(name), ['EXIT', 'ENTRY', 'VISIT'])).id)
  d.at('2026-01-16')
  const visits = await d.rows<{ id: number }>("SELECT v.id FROM service v JOIN product p ON p.id = v.product_id WHERE p.code = 'VISIT'")
  await d.run('service.chargeOnce', { id: visits[0]?.id, charge: 'VISIT', date: '2026-01-16' })
  for (const id of ids) await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
  await d.run('subscription.withdrawTermination', { id: ids[0] })
  const fees = (subscription: number) =>
    d.rows<{ code: string; kind: string; gone: number }>(
      `SELECT c.code, r.kind, r.cancelled_op IS NOT NULL AS gone FROM rated_transaction r JOIN charge c ON c.id = r.charge_id
       WHERE r.subscription_id = ? ORDER BY c.code`,
      subscription,
    )
  expect(await fees(ids[0] as number)).toEqual([
    { code: 'ENTRY', kind: 'oneShot', gone: 0 },
    { code: 'EXIT', kind: 'oneShot', gone: 1 },
    { code: 'VISIT', kind: 'oneShot', gone: 0 },
  ])
  expect(await fees(ids[1] as number)).toEqual([
    { code: 'ENTRY', kind: 'oneShot', gone: 0 },
    { code: 'EXIT', kind: 'oneShot', gone: 0 },
  ])
  // A second end charges its own fee, and that alone is cancelled by the next way back.
  await d.run('subscription.terminate', { id: ids[0], date: '2026-01-16', reason: 'R' })
  expect((await fees(ids[0] as number)).filter(({ code }) => code === 'EXIT').map(({ gone }) => gone)).toEqual([1, 0])
  await d.run('subscription.withdrawTermination', { id: ids[0] })
  expect((await fees(ids[0] as number)).filter(({ code }) => code === 'EXIT').map(({ gone }) => gone)).toEqual([1, 1])
})

it('stays where fees of the beginning are given back, as what was charged on request does', async () => {
  const { d, end, back, bill } = await world({ reimburse_one_shots: true })
  await end()
  expect(await total(d)).toBe(34)
  await bill()
  await back()
  await bill()
  expect(await total(d)).toBe(59)
  expect(await d.differences()).toEqual([])
})

it('a period is cut where the price changes in a plan that is taken before or after another', async () => {
  const d = await desk()
  d.at('2026-01-01')
  // From the 11th on 62.00 by the first plan; before 31.00, and from the 6th 310.00 by the second.
  const first = await d.monthly('PLAN', { prices: [['2026-01-11', '62']] })
  const { charge_id } = await d.run<{ charge_id: number }>('pricePlan.get', { id: first })
  const second = { code: 'SECOND', name: 'Second', charge_id, currency: 'EUR', priority: 2 }
  const { id: plan } = await d.run<{ id: number }>('pricePlan.create', { values: second })
  await publish(d, plan, null, '31')
  await publish(d, plan, '2026-01-06', '310')
  const k = await d.customer('K')
  await d.subscribe(k, ['PLAN'])
  await d.bill(k)
  const rows = await d.rows<{ a: string; b: string; amount: string }>(
    'SELECT period_start AS a, period_end AS b, amount FROM rated_transaction',
  )
  expect(rows.map(({ a, b, amount }) => `${a} ${b} ${Number(amount).toFixed(2)}`)).toEqual([
    '2026-01-01 2026-01-06 5.00',
    '2026-01-06 2026-01-11 50.00',
    '2026-01-11 2026-02-01 42.00',
  ])
  expect(await d.differences()).toEqual([])
})

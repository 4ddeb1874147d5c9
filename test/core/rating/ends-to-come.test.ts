/** What a forecast charges of ends that are told for days to come: their days, and the fee of the end of all. */
import { expect, it } from 'vitest'
import type { ExpectedBills } from '../../../src-core/subscriptions/index.ts'
import { desk } from '../../support/desk.ts'

it('charges a fee of the end with the subscription, and none with a service that ends by itself, as files of before say it too', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '28' })
  await d.monthly('MORE', { price: '56' })
  await d.once('EXIT', { price: '25', values: { one_shot_moment: 'termination' } })
  await d.once('LEAVE', { price: '9', values: { one_shot_moment: 'termination' } })
  await d.run('terminationReason.create', { values: { code: 'R', name: 'R', apply_termination_charges: true, proration: 'full' } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN', 'MORE', 'EXIT', 'LEAVE'])
  await d.bill(k)
  d.at('2026-01-20')
  const [account] = await d.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
  await d.run('billingAccount.update', { ...account, values: { next_invoice_date: '2026-02-01' } })
  const services = await d.rows<{ id: number; product: string }>(
    'SELECT s.id, p.code AS product FROM service s JOIN product p ON p.id = s.product_id',
  )
  for (const { id: service, product } of services)
    if (product === 'MORE' || product === 'LEAVE') await d.run('service.terminate', { id: service, date: '2026-01-20' })
  await d.run('subscription.terminate', { id, date: '2026-02-15', reason: 'R' })
  const forecast = async () => {
    const { bills } = await d.run<ExpectedBills>('subscription.forecast', { id })
    return bills.map(({ date, lines }) => [date, ...lines.map(({ label, amount, period_end }) => `${label} ${amount} ${period_end ?? ''}`)])
  }
  const expected = [
    // All of February by the reason; of the service that ended by itself 12 of 31 days of January come back.
    ['2026-02-01', 'PLAN 28 2026-02-15', 'MORE -21.68 2026-02-01'],
    ['2026-03-01', 'EXIT 25 '],
  ]
  expect((await forecast()).slice(0, 2)).toEqual(expected)
  d.plant('UPDATE service SET ended_by = NULL')
  expect((await forecast()).slice(0, 2)).toEqual(expected)
})

it('keeps a service that ended by itself apart from an end of all on the same day', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '31' })
  await d.monthly('MORE', { price: '62' })
  await d.run('terminationReason.create', { values: { code: 'R', name: 'R', proration: 'full' } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN', 'MORE'])
  await d.bill(k)
  d.at('2026-01-20')
  const [more] = await d.rows<{ id: number }>("SELECT s.id FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = 'MORE'")
  await d.run('service.terminate', { id: more?.id, date: '2026-01-20' })
  await d.run('subscription.terminate', { id, date: '2026-01-20', reason: 'R' })
  await d.bill(k)
  const rows = await d.rows<{ code: string; amount: string }>(
    "SELECT c.code, r.amount FROM rated_transaction r JOIN charge c ON c.id = r.charge_id WHERE r.kind = 'reimbursement'",
  )
  // 12 of 31 days; the last month of the plan stays charged as a whole.
  expect(rows.map(({ code, amount }) => `${code} ${Number(amount)}`)).toEqual(['MORE -24'])
})

it('charges a fee of the beginning with the service that is to begin, and a part of a month where it changes', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '31', values: { termination_proration: false } })
  await d.once('SETUP', { price: '50' })
  await d.once('VISIT', { price: '9', values: { one_shot_moment: 'other' } })
  await d.once('EXIT', { price: '25', values: { one_shot_moment: 'termination' } })
  const k = await d.customer('K')
  const [account] = await d.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
  await d.run('billingAccount.update', { ...account, values: { next_invoice_date: '2026-02-01' } })
  const { id } = await d.subscribe(k, ['PLAN', 'SETUP', 'VISIT', 'EXIT'], { subscription_date: '2026-01-20' })
  const { bills } = await d.run<ExpectedBills>('subscription.forecast', { id })
  // 12 of 31 days, February in advance, and the fee of the beginning alone.
  expect(bills[0]?.lines.map(({ label, amount }) => `${label} ${amount}`).sort()).toEqual(['PLAN 12', 'PLAN 31', 'SETUP 50'])
  d.at('2026-01-20')
  await d.job('subscription.runDates')
  await d.bill(k, '2026-01-20')
  const [plan] = await d.rows<{ id: number }>("SELECT s.id FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = 'PLAN'")
  d.at('2026-01-26')
  await d.run('service.changeQuantity', { id: plan?.id, quantity: '2', date: '2026-01-26' })
  await d.bill(k, '2026-01-26')
  // 6 of 31 days back, though an end would keep them, and 6 days of two.
  const rows = await d.rows<{ amount: string }>("SELECT amount FROM rated_transaction WHERE kind <> 'oneShot' ORDER BY id")
  expect(rows.map(({ amount }) => Number(amount))).toEqual([12, -6, 12])
})

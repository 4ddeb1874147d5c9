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
  await d.run('terminationReason.create', { values: { code: 'R', name: 'R', apply_termination_charges: true } })
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
    // Half of February; 12 of 31 days of January come back.
    ['2026-02-01', 'PLAN 14 2026-02-15', 'MORE -21.68 2026-02-01'],
    ['2026-03-01', 'EXIT 25 '],
  ]
  expect((await forecast()).slice(0, 2)).toEqual(expected)
  d.plant('UPDATE service SET ended_by = NULL')
  expect((await forecast()).slice(0, 2)).toEqual(expected)
})

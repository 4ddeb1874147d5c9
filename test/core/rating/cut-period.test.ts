/** The last period, which an end cuts and its reason gives back as a whole; and the way back. Plan 31.00 in advance, January. */
import { expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'

async function january(values: object = { termination_proration: false }, reason: object = { cut_period: 'givenBack' }) {
  const world = await creditWorld()
  await world.charge('PLAN', { price: '31', values: { ...values } })
  await world.charge('OTHER', { price: '62' })
  await world.reason('BACK', reason)
  const mine = await world.subscribe(['PLAN'])
  const others = await world.subscribe(['OTHER'])
  await world.bill(mine.account)
  await world.bill(others.account)
  world.at('2026-01-20')
  const end = (date = '2026-01-16', subscription = mine.subscription) =>
    world.run('subscription.terminate', { id: subscription, date, reason: 'BACK' })
  const back = (subscription = mine.subscription) => world.run('subscription.withdrawTermination', { id: subscription })
  const bill = () => world.bill(mine.account).catch(() => undefined)
  const charged = async () => (await world.total()) - 62
  return { world, mine, others, end, back, bill, charged }
}

it('is given back as a whole, and charged once more when the end is taken back', async () => {
  const { world, end, back, bill, charged } = await january()
  await end()
  await bill()
  expect([await charged(), await world.givenBack()]).toEqual([0, [-31]])
  await bill()
  expect(await charged()).toBe(0)
  await back()
  await bill()
  expect(await charged()).toBe(31)
  await bill()
  expect(await charged()).toBe(31)
  expect(await world.verify()).toEqual([])
})

it('stays charged where the end is taken back before its invoice', async () => {
  const { world, end, back, bill, charged } = await january()
  await end()
  world.at('2026-02-01')
  const cycle = await world.id('billing_cycle', 'MONTHLY')
  const { id: run } = await world.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-02-01' })
  await world.run('billingRun.prepare', { id: run })
  await world.core.idle()
  expect(await world.givenBack()).toEqual([-31])
  await world.run('billingRun.cancel', { id: run })
  await back()
  await bill()
  // January stays, February is new.
  expect([await charged(), await world.givenBack()]).toEqual([62, []])
  expect(await world.verify()).toEqual([])
})

it('is not charged a second time where another end of that day was never invoiced', async () => {
  const { world, end, back, bill, charged } = await january()
  await end()
  await bill()
  await back()
  await bill()
  await end()
  await back()
  await bill()
  expect(await charged()).toBe(31)
  expect(await world.verify()).toEqual([])
})

it('of one subscription is nothing to another that ended too', async () => {
  const { world, others, end, back, bill, charged } = await january()
  await end('2026-01-16', others.subscription)
  await world.bill(others.account)
  await end()
  await bill()
  await back()
  await bill()
  // 31.00 once more; of the 62.00 of the other one 15 of 31 days stay.
  expect(await charged()).toBe(31 + 30 - 62)
  await world.bill(others.account).catch(() => undefined)
  expect(await charged()).toBe(31 + 30 - 62)
  expect(await world.verify()).toEqual([])
})

it('is charged from the day of the end on where its share was given back', async () => {
  const { world, end, back, bill, charged } = await january({}, {})
  await end()
  await bill()
  expect(await charged()).toBe(15)
  await back()
  await bill()
  expect(await charged()).toBe(31)
  await end('2026-01-18')
  await bill()
  expect(await charged()).toBe(17)
  await back()
  await bill()
  expect(await charged()).toBe(31)
  expect(await world.verify()).toEqual([])
})

it('stays charged where the reason gives nothing back', async () => {
  const { end, bill, charged, world } = await january({}, { apply_reimbursement: false })
  await end()
  await bill()
  expect([await charged(), await world.givenBack()]).toEqual([31, []])
  expect(await world.verify()).toEqual([])
})

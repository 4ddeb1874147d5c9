/** What is given back is a share of what charged it. Plan 31.00 a month in advance, January. */
import { describe, expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'
import { type Desk, desk } from '../../support/desk.ts'

type World = Awaited<ReturnType<typeof creditWorld>>

async function january(price = '31', calendar = 'MONTHLY') {
  const world = await creditWorld()
  await world.charge('PLAN', { price, calendar })
  const who = await world.subscribe(['PLAN'])
  const invoice = await world.bill(who.account)
  return { world, ...who, invoice: invoice.id }
}

async function end(world: World, subscription: number, date: string, reason = 'CUSTOMER') {
  await world.run('subscription.terminate', { id: subscription, date, reason })
}

it('gives back at the own price that was charged', async () => {
  const { world, subscription, account } = await january()
  world.at('2026-01-05')
  await world.run('service.overridePrice', { id: (await world.services())[0]?.id, charge: 'PLAN', price: '310' })
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.bill(account)
  expect(await world.givenBack()).toEqual([-16])
  expect(await world.verify()).toEqual([])
})

it('gives back at the price version that was charged', async () => {
  const { world, subscription, account } = await january()
  await world.priceFrom('PLAN', '310', '2026-01-10')
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.bill(account)
  expect(await world.givenBack()).toEqual([-16])
  expect(await world.verify()).toEqual([])
})

it.each(['ended', 'one seat more'])('gives back of a year what the year cost, though its price is another by then: %s', async (what) => {
  const { world, subscription, account } = await january('1200', 'YEARLY')
  await world.priceFrom('PLAN', '1500', '2026-04-01')
  world.at('2026-07-01')
  if (what === 'ended') await end(world, subscription, '2026-07-01')
  else await world.run('service.changeQuantity', { id: (await world.services())[0]?.id, quantity: '2', date: '2026-07-01' })
  await world.bill(account)
  // 184 of 365 days of 1,200.00; the seats from then on at the new price: 184 of 365 days of 3,000.00
  expect(await world.givenBack()).toEqual([-604.93])
  const charged = 1200 - 604.93 + (what === 'ended' ? 0 : 1512.33)
  expect(await world.total()).toBeCloseTo(charged, 8)
  expect(await world.verify()).toEqual([])
})

it.each([
  // 31.00 for all of January, 16 of its days at 0.52.
  ['2026-01-01', 31, -16.12],
  // 21 days at 0.68, and of them 16 at 0.52.
  ['2026-01-11', 21.08, -16.12],
])('gives back by a rounded share where the company rounds it, of what began on %s', async (subscription_date, charged, back) => {
  const world = await creditWorld({ proration_ratio_places: 2 })
  await world.charge('PLAN', { price: '31' })
  world.at(subscription_date)
  const { subscription, account } = await world.subscribe(['PLAN'], { subscription_date })
  await world.bill(account)
  expect(await world.total()).toBe(charged)
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.bill(account)
  expect(await world.givenBack()).toEqual([back])
  expect(await world.verify()).toEqual([])
})

it('counts the tax that gross prices hold', async () => {
  const world = await creditWorld({ amounts_from: 'gross' })
  await world.charge('PLAN', { price: '31' })
  const { subscription, account } = await world.subscribe(['PLAN'])
  const { id } = await world.bill(account)
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.bill(account)
  expect(await world.givenBack()).toEqual([-16])
  // 16.00 hold 2.55 of tax, 31.00 hold 4.95.
  expect(await world.rows('SELECT tax_minor FROM taken')).toEqual([{ tax_minor: 255 }])
  expect(await world.run('invoice.creditable', { id })).toMatchObject({ net_minor: 1260, tax_minor: 240, gross_minor: 1500 })
  await world.run('invoice.credit', { id, reason: 'the rest' })
  const [sums] = await world.rows('SELECT SUM(net_minor) AS net, SUM(tax_minor) AS tax FROM invoice')
  expect(sums).toEqual({ net: 0, tax: 0 })
  expect(await world.verify()).toEqual([])
})

it('leaves the periods before alone', async () => {
  const { world, subscription, account } = await january()
  world.at('2026-02-01')
  await world.bill(account)
  world.at('2026-02-15')
  await end(world, subscription, '2026-02-15')
  await world.bill(account)
  // Half of February.
  expect(await world.givenBack()).toEqual([-15.5])
  expect(await world.verify()).toEqual([])
})

it('leaves a paid invoice that is credited by hand with what was paid, when the end comes', async () => {
  const { world, subscription, account, invoice } = await january()
  const [item] = await world.rows<{ customer: number }>('SELECT customer_account_id AS customer FROM open_item')
  await world.run('payment.register', { customer_account_id: item?.customer, amount_minor: 3689, method: 'transfer' })
  await world.run('invoice.credit', { id: invoice, reason: 'all of it' })
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.fail('invoice.issue', { billing_account_id: account, recurring: true })
  const balance = await world.rows("SELECT SUM(CASE direction WHEN 'debit' THEN 1 ELSE -1 END * open_minor) AS minor FROM open_item")
  // 31.00 and its tax of 5.89
  expect(balance).toEqual([{ minor: -3689 }])
})

it('gives back the days of a pause that were charged', async () => {
  const { world, subscription, account } = await january()
  world.at('2026-01-10')
  await world.run('subscription.suspend', { id: subscription, date: '2026-01-10' })
  world.at('2026-01-20')
  await world.run('subscription.resume', { id: subscription, date: '2026-01-20' })
  await end(world, subscription, '2026-01-05')
  await world.bill(account)
  expect((await world.givenBack()).reduce((sum, one) => sum + one, 0)).toBe(-27)
})

// Shares of 11, 10 and 10 of 31 days come to 10.01 and to 9.98: the last takes what is left.
it.each(['10', '9.99'])('gives back all of %s, and no more, when an end moves back', async (price) => {
  const { world, subscription, account } = await january(price)
  world.at('2026-01-31')
  for (const date of ['2026-01-21', '2026-01-11', '2026-01-01']) {
    await end(world, subscription, date)
    await world.bill(account)
    if (date !== '2026-01-01') await world.run('subscription.withdrawTermination', { id: subscription })
  }
  expect(await world.total()).toBe(0)
  const [left] = await world.rows<{ quantity: number }>(
    'SELECT SUM(CAST(quantity AS REAL)) AS quantity FROM rated_transaction WHERE cancelled_op IS NULL',
  )
  expect(left?.quantity).toBeCloseTo(0, 9)
  expect(await world.verify()).toEqual([])
})

it('gives back what is left after a credit note by hand', async () => {
  const { world, subscription, account, invoice } = await january()
  await world.run('invoice.credit', { id: invoice, reason: 'all of it' })
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.fail('invoice.issue', { billing_account_id: account, recurring: true })
  expect(await world.givenBack()).toEqual([])
  expect(await world.total()).toBe(0)
})

it('credits the rest of a line of which a part is given back', async () => {
  const { world, subscription, account, invoice } = await january()
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.bill(account)
  expect(await world.run('invoice.creditable', { id: invoice })).toMatchObject({ net_minor: 1500, tax_minor: 285 })
  await world.run('invoice.credit', { id: invoice, reason: 'the rest' })
  const [sums] = await world.rows('SELECT SUM(net_minor) AS net, SUM(tax_minor) AS tax FROM invoice')
  expect(sums).toEqual({ net: 0, tax: 0 })
})

it('charges days again whose give-back was invoiced', async () => {
  const { world, subscription, account } = await january()
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  await world.bill(account)
  world.at('2026-02-02')
  await world.run('subscription.withdrawTermination', { id: subscription })
  await world.bill(account)
  expect(await world.total()).toBe(62)
  world.at('2026-02-03')
  await end(world, subscription, '2026-01-20')
  await world.bill(account)
  expect(await world.total()).toBe(19)
  expect(await world.verify()).toEqual([])
})

it('gives a fee back once, and charges it again when the end is taken back', async () => {
  const world = await creditWorld()
  await world.charge('FEE', { type: 'oneShot', price: '50' })
  await world.reason('BACK', { reimburse_one_shots: true })
  const { subscription, account } = await world.subscribe(['FEE'])
  await world.bill(account)
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16', 'BACK')
  await world.run('subscription.withdrawTermination', { id: subscription })
  await end(world, subscription, '2026-01-16', 'BACK')
  await world.bill(account)
  expect(await world.total()).toBe(0)
  await world.run('subscription.withdrawTermination', { id: subscription })
  await world.bill(account)
  expect(await world.total()).toBe(50)
  await end(world, subscription, '2026-01-16', 'BACK')
  await world.bill(account)
  expect(await world.total()).toBe(0)
  expect(await world.verify()).toEqual([])
})

it('keeps a fee on request of the day of an end that is taken back', async () => {
  const { world, subscription } = await january()
  await world.charge('ASKED', { type: 'oneShot', price: '9', values: { one_shot_moment: 'other' } })
  const other = await world.subscribe(['ASKED'])
  world.at('2026-01-16')
  const service = (await world.services()).at(-1)?.id
  await world.run('service.chargeOnce', { id: service, charge: 'ASKED', date: '2026-01-16' })
  await end(world, other.subscription, '2026-01-16')
  await world.run('subscription.withdrawTermination', { id: other.subscription })
  await world.bill(other.account)
  expect(await world.total()).toBe(40)
  expect(subscription).not.toBe(other.subscription)
})

it('keeps both months when an end is taken back before its give-back is invoiced', async () => {
  const { world, subscription, account } = await january()
  world.at('2026-01-16')
  await end(world, subscription, '2026-01-16')
  world.at('2026-02-01')
  const { id: run } = await world.run<{ id: number }>('billingRun.create', {
    billing_cycle_id: await world.id('billing_cycle', 'MONTHLY'),
    invoice_date: '2026-02-01',
  })
  const { job } = await world.run<{ job: number }>('billingRun.prepare', { id: run })
  await world.core.idle()
  expect(await world.run('job.get', { id: job })).toMatchObject({ state: 'succeeded' })
  expect(await world.givenBack()).toEqual([-16])
  await world.run('billingRun.cancel', { id: run })
  world.at('2026-02-02')
  await world.run('subscription.withdrawTermination', { id: subscription })
  await world.bill(account)
  expect(await world.total()).toBe(62)
  expect(await world.givenBack()).toEqual([])
})

it('lets only the new service run when a change and an end of one day are taken back to the change', async () => {
  const { world, subscription, account } = await january()
  world.at('2026-01-16')
  await world.run('service.changeQuantity', { id: (await world.services())[0]?.id, quantity: '2', date: '2026-01-16' })
  await end(world, subscription, '2026-01-16')
  await world.run('subscription.withdrawTermination', { id: subscription })
  expect((await world.services()).map((one) => one.status)).toEqual(['terminated', 'active'])
  await world.bill(account)
  // 15.00 of the old and 32.00 of the new
  expect(await world.total()).toBe(47)
})

it('refuses an end as of a day before a change', async () => {
  const { world, subscription } = await january()
  world.at('2026-01-16')
  await world.run('service.changeQuantity', { id: (await world.services())[0]?.id, quantity: '2', date: '2026-01-16' })
  world.at('2026-01-25')
  const refused = await world.fail('subscription.terminate', { id: subscription, date: '2026-01-05', reason: 'CUSTOMER' })
  expect(refused).toMatchObject({ code: 'subscription.changedSince', fields: [{ path: 'date' }] })
})

/** 30.00 a month in thirtieths: told before the invoice of the month, or after it. */
describe('thirtieths come to the same, whenever it is told', () => {
  const thirtieths = async (told: string, month: string, acts: readonly ((d: Desk, id: number) => Promise<unknown>)[]) => {
    const d = await desk({}, { proration_divisor: 'thirtyDays', late_pause: 'givenBack' })
    d.at(`${month}-01`)
    await d.monthly('PLAN', { price: '30' })
    const k = await d.customer('K')
    const { id } = await d.subscribe(k, ['PLAN'])
    if (told === 'after') await d.bill(k)
    d.at(`${month}-${month.endsWith('02') ? 28 : 31}`)
    for (const act of acts) await act(d, id)
    await d.bill(k).catch(() => undefined)
    expect(await d.differences()).toEqual([])
    return (await d.balance()) / 100
  }
  const ended = (date: string) => (d: Desk, id: number) => d.run('subscription.terminate', { id, date, reason: 'END' })
  const paused = (date: string, until: string) => (d: Desk, id: number) => d.run('subscription.suspend', { id, date, until })
  const more = (date: string) => async (d: Desk) => {
    const [service] = await d.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active'")
    await d.run('service.changeQuantity', { id: service?.id, quantity: '2', date })
  }
  const cases: readonly [what: string, month: string, acts: readonly ((d: Desk, id: number) => Promise<unknown>)[], total: number][] = [
    ['ended on the 16th', '2026-01', [ended('2026-01-16')], 15],
    ['ended on the 30th', '2026-01', [ended('2026-01-30')], 29],
    ['ended on the 31st, which counts nothing', '2026-01', [ended('2026-01-31')], 30],
    // The first service is charged for thirty days, the second for one
    ['two from the 31st', '2026-01', [more('2026-01-31')], 32],
    ['paused from the 20th to the 31st', '2026-01', [paused('2026-01-20', '2026-01-31')], 20],
    [
      'paused twice, ended on the 31st',
      '2026-01',
      [paused('2026-01-03', '2026-01-05'), paused('2026-01-20', '2026-01-25'), ended('2026-01-31')],
      23,
    ],
    ['ended on 28 February', '2026-02', [ended('2026-02-28')], 27],
    ['paused over the end of February', '2026-02', [paused('2026-02-15', '2026-02-28')], 17],
  ]
  it.each(cases.flatMap(([what, ...more]) => (['before', 'after'] as const).map((told) => [what, told, ...more] as const)))(
    '%s, told %s',
    async (_what, told, month, acts, total) => {
      expect(await thirtieths(told, month, acts)).toBe(total)
    },
  )
})

it('gives back by the days of a period that the calendar does not know any more', async () => {
  const { world, subscription, account } = await january('90', 'QUARTERLY')
  expect(await world.total()).toBe(90)
  const charge = await world.run<{ id: number; version: number }>('charge.get', { id: await world.id('charge', 'PLAN') })
  await world.run('charge.update', {
    id: charge.id,
    version: charge.version,
    values: { calendar_id: await world.id('calendar', 'MONTHLY') },
  })
  world.at('2026-02-15')
  await end(world, subscription, '2026-02-15')
  await world.bill(account)
  // 45 of 90 days.
  expect(await world.givenBack()).toEqual([-45])
})

it('gives back of what is not invoiced yet with the tax that it was rated with', async () => {
  const { world, subscription } = await january()
  world.at('2026-02-01')
  const cycle = await world.id('billing_cycle', 'MONTHLY')
  const run = async (invoice_date: string) => {
    const { id } = await world.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date })
    await world.run('billingRun.prepare', { id })
    await world.core.idle()
    await world.run('billingRun.cancel', { id })
  }
  await run('2026-02-01')
  world.at('2026-02-15')
  await end(world, subscription, '2026-02-15')
  await run('2026-03-01')
  expect(await world.givenBack()).toEqual([-15.5])
  // 19 % of 15.50.
  expect(await world.rows('SELECT tax_minor FROM taken')).toEqual([{ tax_minor: 295 }])
})

it('gives back the days of what was free, and none of a period before', async () => {
  const world = await creditWorld()
  await world.charge('FREE', { price: '0' })
  await world.charge('PAID', { price: '28' })
  const { subscription, account } = await world.subscribe(['FREE', 'PAID'])
  await world.bill(account)
  world.at('2026-02-01')
  await world.bill(account)
  world.at('2026-02-15')
  await end(world, subscription, '2026-02-15')
  await world.bill(account)
  expect(
    await world.rows("SELECT CAST(amount AS REAL) AS amount, period_start FROM rated_transaction WHERE kind = 'reimbursement' ORDER BY id"),
  ).toEqual([
    { amount: 0, period_start: '2026-02-15' },
    { amount: -14, period_start: '2026-02-15' },
  ])
})

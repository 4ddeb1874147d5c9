/** What is billed is what the catalog says, with an own price, by the whole quantity, and never by a guess: from the set-up to the invoice. */
import { describe, expect, it } from 'vitest'
import { byHand } from '../../support/by-hand.ts'
import { type Desk, desk, publish } from '../../support/desk.ts'

const net = async (world: Desk) =>
  (await world.rows<{ net: number }>('SELECT net_minor AS net FROM invoice ORDER BY id')).map((row) => row.net / 100)

/** Usage of one day, at an own price where it is given; billed on 1 February. */
async function usage(values: object, quantity: number, own: string | null, price = '3') {
  const world = await desk()
  world.at('2026-01-01')
  const plan = await world.usageCharge('UNITS', { price, values: values as Record<string, unknown> })
  const who = await world.customer('A')
  await world.subscribe(who, ['UNITS'], { access_points: [{ access_id: 'A' }] })
  const [service] = await world.rows<{ id: number }>('SELECT id FROM service')
  if (own !== null) await world.run('service.overridePrice', { id: service?.id, charge: 'UNITS', price: own })
  world.at('2026-01-20')
  await world.usage(`2026-01-10T10:00:00Z;${quantity};A;`)
  world.at('2026-02-01')
  await world.bill(who)
  return { world, plan }
}

describe('an own price', () => {
  it('is that of a package, not of a unit', async () => {
    const { world } = await usage({ tier_model: 'package', package_size: '100' }, 150, '0.90')
    expect(await net(world)).toEqual([1.8])
    expect(await world.differences()).toEqual([])
  })

  it('leaves the included units', async () => {
    const { world } = await usage({ included_quantity: '10' }, 15, '0.50')
    expect(await net(world)).toEqual([2.5])
    expect(await world.differences()).toEqual([])
  })

  it('leaves the maximum', async () => {
    const { world } = await usage({ maximum_amount: '100' }, 150, '1')
    expect(await net(world)).toEqual([100])
  })
})

describe('a price by the number of seats', () => {
  /** Under 10 seats 10.00 each, else 8.00; 12 seats from the middle of April, or from its first day. */
  async function seats(start: string) {
    const world = await desk()
    world.at('2026-04-01')
    const plan = await world.monthly('SEATS', { price: '10' })
    const [charge] = await world.rows<{ id: number }>("SELECT id FROM charge WHERE code = 'SEATS'")
    const [few] = await world.rows<{ id: number; version: number }>('SELECT id, version FROM price_plan WHERE id = ?', plan)
    await world.run('pricePlan.update', { ...few, values: { quantity_to: '10' } })
    const values = { code: 'MANY', name: 'Many', charge_id: charge?.id, currency: 'EUR', quantity_from: '10' }
    await publish(world, (await world.run<{ id: number }>('pricePlan.create', { values })).id, null, '8')
    const who = await world.customer('A')
    world.at(start)
    const { id } = await world.subscribe(who, [{ product: 'SEATS', quantity: '12' }])
    await world.bill(who)
    return { world, who, id }
  }

  it('is that of all seats, though half of a month is charged', async () => {
    const { world } = await seats('2026-04-16')
    expect(await net(world)).toEqual([48])
    expect(await world.differences()).toEqual([])
  })

  it('is given back as it was charged', async () => {
    const { world, who, id } = await seats('2026-04-01')
    world.at('2026-04-16')
    await world.run('subscription.terminate', { id, date: '2026-04-16', reason: 'CUSTOMER' })
    await world.bill(who)
    expect(await net(world)).toEqual([96, -48])
    expect(await world.differences()).toEqual([])
  })
})

describe('no price is guessed', () => {
  it('where two versions of the first plan hold for the day, though another plan has a price', async () => {
    const world = await desk()
    world.at('2026-01-01')
    const plan = await world.monthly('PLAN', { price: '31' })
    const [charge] = await world.rows<{ id: number }>("SELECT id FROM charge WHERE code = 'PLAN'")
    const values = { code: 'OTHER', name: 'Other', charge_id: charge?.id, currency: 'EUR', priority: 9 }
    await publish(world, (await world.run<{ id: number }>('pricePlan.create', { values })).id, null, '99')
    await publish(world, plan, '2026-01-10', '62')
    // Two for the same days can only be there by hand: publishing ends the first.
    byHand(world, `UPDATE price_version SET valid_from = NULL, valid_to = NULL WHERE price_plan_id = ${plan}`)
    await world.run('pricePlan.update', {
      ...(await world.rows<{ id: number; version: number }>('SELECT id, version FROM price_plan WHERE id = ?', plan))[0],
      values: { name: 'Read again' },
    })
    const who = await world.customer('A')
    await world.subscribe(who, ['PLAN'])
    const refused = await world.fail('invoice.issue', { billing_account_id: who.billing_account_id, recurring: true })
    expect(refused).toMatchObject({ code: 'rating.noPrice' })
    expect(await net(world)).toEqual([])
    const tried = await world.run<{ priced: boolean; amount: string | null }>('price.try', { charge_id: charge?.id })
    expect(tried).toMatchObject({ priced: false, amount: null })
  })

  it('where a maximum is in a currency to which no rate leads: bill and trial refuse alike', async () => {
    const world = await desk()
    world.at('2026-01-01')
    const price_plan_id = await world.usageCharge('UNITS', { price: '1', values: { maximum_amount: '10' } })
    const currency_prices = { USD: { price: '6', rate: null, usedForAccounts: true } }
    const draft = await world.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id, price: '1', currency_prices })
    await world.run('priceVersion.publish', { id: draft.id, version: draft.version, resolve_overlaps: true })
    const who = await world.customer('A', { currency: 'USD' })
    const { id } = await world.subscribe(who, ['UNITS'], { access_points: [{ access_id: 'A' }] })
    world.at('2026-01-20')
    expect(await world.usage('2026-01-10T10:00:00Z;5;A;')).toMatchObject({ accepted: 0, rejected: 1 })
    const tried = await world.run<{ priced: boolean; reason: string }>('price.try', {
      charge_id: await world.id('charge', 'UNITS'),
      subscription_id: id,
      quantity: '5',
    })
    expect(tried.priced).toBe(false)
    const [reject] = await world.rows<{ reason: string }>('SELECT reason FROM rejected_usage')
    expect(reject?.reason).toContain(tried.reason)
  })
})

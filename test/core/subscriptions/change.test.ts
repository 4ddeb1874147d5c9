/** Changes of subscriptions as the operator makes them: previews, plans, the way back, and what the next run bills. */
import { describe, expect, it } from 'vitest'
import type { CustomerIds } from '../../../src-core/accounts/index.ts'
import type { Changed } from '../../../src-core/subscriptions/change.ts'
import type { ExpectedBills, MoveCost, SubscriptionIds } from '../../../src-core/subscriptions/index.ts'
import { flatPrice } from '../../support/prices.ts'
import { moveTo, smallCompany, type SmallCompany } from '../../support/small-company.ts'
import { telecomOffer } from '../../support/telecom-offer.ts'

type Answer = Changed & { readonly cost: MoveCost }

interface World {
  readonly file: SmallCompany
  readonly customer: CustomerIds
  readonly subscription: SubscriptionIds
  readonly services: readonly number[]
}

/**
 * On 3 November 2026: FIBRE at 89.00 with 30 channels at 4.90 since 1 October, billed up to 1 December; and the offer
 * FIBRE_2500 of another access at 149.00 with the same channels.
 */
async function world(): Promise<World> {
  const file = await smallCompany()
  moveTo(file, '2026-10-01')
  const catalog = await telecomOffer(file)
  const create = async (entity: string, values: object) => (await file.run<{ id: number }>(`${entity}.create`, { values })).id
  const { article_id, calendar_id } = (
    await file.rows<{ article_id: number; calendar_id: number }>("SELECT article_id, calendar_id FROM charge WHERE code = 'ACCESS_FEE'")
  )[0] as { article_id: number; calendar_id: number }
  const fee = await create('charge', { code: 'FAST_FEE', name: 'FAST_FEE', type: 'recurring', article_id, calendar_id, in_advance: true })
  const fast = await create('product', { code: 'FAST', name: 'Fibre access 2500', attributes: ['speed'] })
  await create('productCharge', { product_id: fast, charge_id: fee })
  const offer = await create('offer', { code: 'FIBRE_2500', name: 'Fibre 2500 Business', family: 'telecom', term_months: 24 })
  await create('offerProduct', { offer_id: offer, product_id: fast })
  await create('offerProduct', { offer_id: offer, product_id: catalog.channels, mandatory: false, default_quantity: '30' })
  await flatPrice(file, fee, 'PP_FAST', '149')
  const customer = await file.run<CustomerIds>('customer.create', { name: 'Rhein', since: '2026-01-01' })
  const subscription = await file.run<SubscriptionIds>('subscription.create', {
    user_account: customer.user_account_code,
    offer: 'FIBRE',
    subscription_date: '2026-10-01',
    services: [{ product: 'ACCESS', attributes: { speed: '1000', distance: '2' } }, { product: 'CHANNELS' }],
    access_points: [{ access_id: '4920312' }],
  })
  moveTo(file, '2026-11-03')
  await billOn(file, '2026-11-03')
  await file.run('billingAccount.update', {
    id: customer.billing_account_id,
    version: (await file.rows<{ version: number }>('SELECT version FROM billing_account'))[0]?.version,
    values: { next_invoice_date: '2026-12-01' },
  })
  return { file, customer, subscription, services: subscription.service_ids }
}

const billOn = (file: SmallCompany, date: string) =>
  file.run('invoice.issue', { billing_account_id: 1, invoice_date: date, usage_before: date, recurring: true })

const brief = (cost: MoveCost) => cost.lines.map((line) => `${line.label} ${line.kind} ${line.days}/${line.of_days} ${line.amount}`)
const simulate = (file: SmallCompany, input: object) => file.run<Answer>('subscription.change', input, { simulate: true })
const servicesOf = (file: SmallCompany) =>
  file.rows(
    'SELECT p.code AS product, v.status, v.start_date, v.end_date, v.quantity FROM service v JOIN product p ON p.id = v.product_id ORDER BY v.id',
  )

describe('subscription.change', () => {
  it('previews credit, charges, tax and the month now and then, and does nothing', async () => {
    const { file, subscription, services } = await world()
    const before = await servicesOf(file)
    const { cost, date, state } = await simulate(file, {
      id: subscription.id,
      date: '2026-11-16',
      offer: 'FIBRE_2500',
      services: [{ id: services[1], quantity: '45' }],
      term_months: 24,
    })
    expect({ date, state }).toEqual({ date: '2026-11-16', state: 'planned' })
    // 15 of 30 days: −44.50, −73.50, +74.50, 45 × 4.90 × 15/30 = 110.25; as if 15 more channels cost 36.75.
    expect(brief(cost).sort()).toEqual([
      'ACCESS_FEE reimbursement 15/30 -44.5',
      'CHANNEL_FEE recurring 15/30 110.25',
      'CHANNEL_FEE reimbursement 15/30 -73.5',
      'FAST_FEE recurring 15/30 74.5',
    ])
    expect(cost).toMatchObject({ currency: 'EUR', bill_date: '2026-12-01', net_minor: 6675, tax_minor: 1268, gross_minor: 7943 })
    expect(cost.taxes).toMatchObject([{ percent: '19', tax_minor: 1268 }])
    expect([cost.month_before, cost.month_after]).toEqual(['236', '369.5'])
    expect(cost.bills[0]).toEqual({ date: '2026-12-01', before_minor: 28084, after_minor: 51914, estimate: false })
    expect(await servicesOf(file)).toEqual(before)
    expect(await file.rows('SELECT id FROM subscription_change')).toEqual([])
  })

  it('bills what it previewed, to the cent', async () => {
    const { file, subscription } = await world()
    moveTo(file, '2026-11-16')
    const made = await file.run<Answer>('subscription.change', { id: subscription.id, offer: 'FIBRE_2500' })
    expect(made).toMatchObject({ state: 'made', date: '2026-11-16' })
    const { bills } = await file.run<ExpectedBills>('subscription.forecast', { id: subscription.id })
    expect(bills[0]?.gross_minor).toBe(made.cost.bills[0]?.after_minor)
    moveTo(file, '2026-12-01')
    expect(await billOn(file, '2026-12-01')).toMatchObject({ gross_minor: bills[0]?.gross_minor })
  })

  it('keeps what the new offer sells too, and moves the main service to the new one with what it is', async () => {
    const { file, subscription } = await world()
    await file.run('subscription.change', { id: subscription.id, offer: 'FIBRE_2500', date: '2026-11-03', term_months: 24 })
    expect(await servicesOf(file)).toMatchObject([
      { product: 'ACCESS', status: 'terminated', end_date: '2026-11-03' },
      { product: 'CHANNELS', status: 'active', end_date: null, quantity: '30.000000000000' },
      { product: 'FAST', status: 'active', start_date: '2026-11-03' },
    ])
    expect(await file.rows('SELECT attributes FROM service WHERE status = ? ORDER BY id DESC LIMIT 1', 'active')).toEqual([
      { attributes: '{"speed":"1000"}' },
    ])
    expect(await file.rows('SELECT o.code, s.end_agreement_date FROM subscription s JOIN offer o ON o.id = s.offer_id')).toEqual([
      { code: 'FIBRE_2500', end_agreement_date: '2028-11-03' },
    ])
    expect(await file.rows('SELECT access_id, end_date FROM access_point')).toEqual([{ access_id: '4920312', end_date: null }])
  })

  it('waits for its day, bills by it, and is made by the day’s job', async () => {
    const { file, subscription, services } = await world()
    await file.run('subscription.change', { id: subscription.id, date: '2026-11-16', services: [{ id: services[1], quantity: '45' }] })
    expect(await servicesOf(file)).toMatchObject([
      { product: 'ACCESS', status: 'active' },
      { product: 'CHANNELS', status: 'active', end_date: '2026-11-16' },
      { product: 'CHANNELS', status: 'inactive', start_date: '2026-11-16', quantity: '45.000000000000' },
    ])
    const planned = await file.run<ExpectedBills>('subscription.forecast', { id: subscription.id })
    for (const [operation, more] of [
      ['subscription.change', { term_months: 12 }],
      ['subscription.suspend', {}],
      ['subscription.terminate', { reason: 1 }],
    ] as const)
      expect(await file.fail(operation, { id: subscription.id, ...more })).toMatchObject({ code: 'subscription.changePlanned' })
    moveTo(file, '2026-11-16')
    await file.run('subscription.runDates')
    await file.core.idle()
    expect(await servicesOf(file)).toMatchObject([{}, { status: 'terminated' }, { status: 'active' }])
    expect(await file.run('subscription.forecast', { id: subscription.id })).toMatchObject({ bills: planned.bills })
    moveTo(file, '2026-12-01')
    expect(await billOn(file, '2026-12-01')).toMatchObject({ gross_minor: planned.bills[0]?.gross_minor })
  })

  it('waits for the next period where told so: nothing is given back', async () => {
    const { file, subscription } = await world()
    const { cost, date } = await simulate(file, {
      id: subscription.id,
      date: '2026-11-16',
      offer: 'FIBRE_2500',
      takes_effect: 'nextPeriod',
    })
    expect(date).toBe('2026-12-01')
    expect(cost).toMatchObject({ lines: [], gross_minor: 0, month_before: '236', month_after: '296' })
  })

  it('counts what a later bill no longer has, where the day lies behind the next bill', async () => {
    const { file, subscription, services } = await world()
    const { cost } = await simulate(file, { id: subscription.id, date: '2026-12-05', services: [{ id: services[1], quantity: '45' }] })
    // 27 of 31 days: 30 channels less on the bill of 1 December, 45 more on that of 1 January.
    expect(brief(cost).sort()).toEqual(['CHANNEL_FEE recurring 27/31 -128.03', 'CHANNEL_FEE recurring 27/31 192.05'])
    const moved = cost.bills.slice(0, 2).reduce((sum, bill) => sum + bill.after_minor - bill.before_minor, 0)
    // January as a whole is no cost of the move: 15 channels more.
    expect(moved - Math.round(15 * 490 * 1.19)).toBeCloseTo(cost.gross_minor, -1)
    expect(cost).toMatchObject({ bill_date: '2027-01-01', net_minor: 6402 })
  })

  it('gives back at the price of the offer that was, where prices go by the offer', async () => {
    const { file, subscription } = await world()
    const charge = await file.id('charge', 'CHANNEL_FEE')
    const id = await flatPrice(file, charge, 'PP_CHANNELS_2500', '6')
    const values = { offer_id: await file.id('offer', 'FIBRE_2500'), priority: 0 }
    await file.run('pricePlan.update', { id, version: 1, values })
    const { cost } = await simulate(file, { id: subscription.id, date: '2026-11-16', offer: 'FIBRE_2500' })
    expect(brief(cost).filter((line) => line.startsWith('CHANNEL_FEE'))).toEqual([
      'CHANNEL_FEE reimbursement 15/30 -73.5',
      'CHANNEL_FEE recurring 15/30 90',
    ])
  })

  it('is undone, planned or made: services, offer, agreement and the next bill are as before', async () => {
    const { file, subscription } = await world()
    const state = () =>
      file.rows(
        "SELECT v.code, v.status, v.end_date, v.offer_id, s.offer_id AS offer, s.end_agreement_date FROM service v JOIN subscription s ON s.id = v.subscription_id WHERE v.status IN ('active', 'suspended') ORDER BY v.id",
      )
    const bills = async () =>
      (await file.run<ExpectedBills>('subscription.forecast', { id: subscription.id })).bills.map((one) => one.gross_minor)
    const [before, billed] = [await state(), await bills()]
    for (const date of ['2026-11-16', '2026-11-03']) {
      await file.run('subscription.change', { id: subscription.id, date, offer: 'FIBRE_2500', term_months: 24 })
      expect(await bills()).not.toEqual(billed)
      const [entry] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'subscription', id: subscription.id })
      await file.run('operation.undo', { entry: entry?.entry })
      expect(await state()).toEqual(before)
      expect(await bills()).toEqual(billed)
    }
    expect(await file.fail('subscription.withdrawChange', { id: 1 })).toMatchObject({ code: 'subscription.changeWithdrawn' })
  })

  it('gives a made change back that was billed meanwhile', async () => {
    const { file, subscription } = await world()
    const { change } = await file.run<Answer>('subscription.change', { id: subscription.id, offer: 'FIBRE_2500' })
    moveTo(file, '2026-12-01')
    await billOn(file, '2026-12-01')
    await file.run('subscription.withdrawChange', { id: change })
    await billOn(file, '2026-12-01')
    // Whatever was billed in between, the access has cost 89.00 in October, November and December each, the set-up 60.00.
    const [row] = await file.rows<{ sum: number }>('SELECT sum(net_minor) AS sum FROM invoice')
    expect(row?.sum).toBe(3 * (8900 + 14700) + 6000)
  })

  it('says what does not fit', async () => {
    const { file, subscription, services } = await world()
    const fail = (input: object) => file.fail('subscription.change', { id: subscription.id, ...input })
    expect(await fail({})).toMatchObject({ code: 'subscription.sameAsBefore' })
    expect(await fail({ offer: 'NONE' })).toMatchObject({ fields: [{ path: 'offer' }] })
    expect(await fail({ end: [services[0]] })).toMatchObject({
      fields: [{ path: 'end', reason: 'Fibre access is always part of Fibre 1000 Business.' }],
    })
    expect(await fail({ services: [{ id: 999, quantity: '2' }] })).toMatchObject({ fields: [{ path: 'services.0.id' }] })
    expect(await fail({ services: [{ id: services[1], quantity: '0' }] })).toMatchObject({ fields: [{ path: 'services.0.quantity' }] })
    expect(await fail({ services: [{ id: services[1], product: 'FAST' }] })).toMatchObject({ fields: [{ path: 'services.0.product' }] })
    expect(await fail({ date: '2026-09-30', services: [{ id: services[1], quantity: '2' }] })).toMatchObject({ fields: [{ path: 'date' }] })
    await file.run('subscription.suspend', { id: subscription.id })
    expect(await fail({ term_months: 12 })).toMatchObject({ code: 'subscription.wrongState' })
  })
})

describe('previews of other moves', () => {
  it('say what a pause saves on each bill', async () => {
    const { file, subscription } = await world()
    const { cost } = await file.run<Answer>('subscription.suspend', { id: subscription.id, date: '2026-12-01' }, { simulate: true })
    expect(cost).toMatchObject({ lines: [], month_before: '236', month_after: '0' })
    expect(cost.bills.map((one) => [one.before_minor, one.after_minor])).toEqual(Array.from({ length: 4 }, () => [28084, 0]))
  })

  it('say what an end gives back and charges, also of a day to come', async () => {
    const { file, subscription } = await world()
    const reason = await file.run<{ id: number }>('terminationReason.create', {
      values: { code: 'MOVED', name: 'Moved', apply_reimbursement: true, apply_termination_charges: true },
    })
    for (const date of ['2026-11-03', '2026-11-16']) {
      const { cost } = await file.run<Answer>(
        'subscription.terminate',
        { id: subscription.id, date, reason: reason.id },
        { simulate: true },
      )
      expect(brief(cost).sort()).toEqual(
        date === '2026-11-03'
          ? ['ACCESS_FEE reimbursement 28/30 -83.07', 'CHANNEL_FEE reimbursement 28/30 -137.2', 'EXIT_FEE oneShot null/null 25']
          : ['ACCESS_FEE reimbursement 15/30 -44.5', 'CHANNEL_FEE reimbursement 15/30 -73.5', 'EXIT_FEE oneShot null/null 25'],
      )
      expect(cost.month_after).toBe('0')
    }
  })

  it('do not stand in the way where a price is missing', async () => {
    const { file, subscription } = await world()
    const [plan] = await file.rows<{ id: number; version: number }>("SELECT id, version FROM price_plan WHERE code = 'PP_ACCESS'")
    await file.run('pricePlan.update', { ...plan, values: { enabled: false } })
    expect(await file.run<Answer>('subscription.suspend', { id: subscription.id })).toMatchObject({ status: 'suspended', cost: null })
  })
})

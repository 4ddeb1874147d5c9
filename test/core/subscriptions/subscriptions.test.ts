import { describe, expect, it } from 'vitest'
import type { CustomerIds } from '../../../src-core/accounts/index.ts'
import type { ChargeLine, SubscriptionIds } from '../../../src-core/subscriptions/index.ts'
import { moveTo, smallCompany, type SmallCompany } from '../../support/small-company.ts'
import { type TelecomOffer, telecomOffer } from '../../support/telecom-offer.ts'

interface World {
  readonly file: SmallCompany
  readonly catalog: TelecomOffer
  readonly customer: CustomerIds
  subscribe(values?: object): Promise<SubscriptionIds>
  /** Invoices what is due, in advance up to 1 December. */
  billed(): Promise<void>
}

/** On 3 November 2026, with a customer and the offer FIBRE. */
async function world(): Promise<World> {
  const file = await smallCompany()
  const catalog = await telecomOffer(file)
  const customer = await file.run<CustomerIds>('customer.create', { name: 'Rhein', since: '2026-01-01' })
  return {
    file,
    catalog,
    customer,
    subscribe: (values = {}) =>
      file.run<SubscriptionIds>('subscription.create', { user_account: customer.user_account_code, offer: 'FIBRE', ...values }),
    billed: async () => {
      await file.run('invoice.issue', { billing_account_id: customer.billing_account_id, recurring: true })
    },
  }
}

const EXIT_FEE = { quantity: '1', kind: 'oneShot', charge: 'EXIT_FEE' }
const brief = (lines: readonly ChargeLine[]) =>
  lines.map((line) => `${line.charge} ${line.kind} ${line.period_start} ${line.period_end} ${Number(line.quantity).toFixed(3)}`)

describe('subscription.create', () => {
  it('takes the mandatory products, the term of the offer, and is active', async () => {
    const { file, subscribe } = await world()
    const made = await subscribe({ subscription_date: '2026-11-01' })
    expect(made).toMatchObject({ code: 'SUB-000001', status: 'active' })
    expect(await file.rows('SELECT end_agreement_date FROM subscription')).toEqual([{ end_agreement_date: '2027-11-01' }])
    expect(await file.rows('SELECT code, status, start_date, quantity FROM service')).toEqual([
      { code: 'SUB-000001-1', status: 'active', start_date: '2026-11-01', quantity: '1.000000000000' },
    ])
    expect(await file.rows('SELECT count(*) AS n FROM charge_instance WHERE active = 1')).toEqual([{ n: 4 }])
  })

  it('takes services with quantities, attributes, numbers, prices and accesses', async () => {
    const { file, subscribe, catalog } = await world()
    const { id } = await subscribe({
      subscription_date: '2026-10-15',
      services: [
        { product: 'ACCESS', attributes: { speed: '1000', distance: '12.50' }, service_number: '+49 203 1234', device: 'FB-7590' },
        { product: 'CHANNELS', quantity: '45', prices: [{ charge: 'CHANNEL_FEE', price: '4.50' }] },
      ],
      access_points: [{ access_id: '492031234' }],
    })
    const view = await file.run<Record<string, never>>('subscription.view', { id })
    expect(view).toMatchObject({
      customer_name: 'Rhein',
      offer_name: 'Fibre 1000 Business',
      status: 'active',
      services: [
        {
          product_code: 'ACCESS',
          quantity: '1',
          attributes: { speed: '1000', distance: '12.5' },
          service_number: '+49 203 1234',
          device: 'FB-7590',
        },
        { product_code: 'CHANNELS', quantity: '45' },
      ],
      access_points: [{ access_id: '492031234', start_date: '2026-10-15', end_date: null }],
      phases: [
        { row: 'phase', kind: 'agreement', label: 'First term, 12 months', start: '2026-10-15', end: '2027-10-15' },
        { kind: 'open', start: '2027-10-15', end: null },
        { row: 'offer', kind: 'offer', label: 'Fibre 1000 Business', start: '2026-10-15', end: null },
        { row: 'price', kind: 'override', label: 'Override, CHANNEL_FEE 4.5', start: '2026-10-15', end: null },
        { row: 'service', kind: 'service', lane: 'Fibre access', label: 'Distance 12.5, Speed 1000', start: '2026-10-15', end: null },
        { row: 'service', kind: 'service', lane: 'SIP trunk', label: '45', start: '2026-10-15', end: null },
      ],
      actions: ['suspend', 'terminate'],
    })
    const charges = view['charges'] as unknown as Record<string, unknown>[]
    expect(charges.find((one) => one['charge_id'] === catalog.charges.channels)).toMatchObject({
      price_override: '4.5',
      next: '2026-10-15',
      calendar: 'Monthly, on the 1st',
    })
  })

  it('names what does not fit', async () => {
    const { file, customer, subscribe } = await world()
    const fail = (values: object) =>
      file.fail('subscription.create', { user_account: customer.user_account_code, offer: 'FIBRE', ...values })
    expect(await fail({ services: [{ product: 'CHANNELS' }] })).toMatchObject({
      fields: [{ path: 'services', reason: 'Fibre access is always part of Fibre 1000 Business.' }],
    })
    const failure = await fail({
      services: [
        { product: 'ACCESS', quantity: '0', attributes: { speed: '1' }, prices: [{ charge: 'ACCESS_FEE', price: '1' }] },
        { product: 'NONE' },
      ],
    })
    expect(failure.fields?.map((field) => field.path)).toEqual([
      'services.0.quantity',
      'services.0.attributes.speed',
      'services.0.prices.0.price',
      'services.1.product',
    ])
    expect(await fail({ offer: 'NONE' })).toMatchObject({ fields: [{ path: 'offer' }] })
    await file.run('offer.update', { id: await file.id('offer', 'FIBRE'), version: 1, values: { sold_to: '2026-11-01' } })
    expect(await fail({})).toMatchObject({ code: 'offer.notSold' })
    expect((await subscribe({ subscription_date: '2026-10-31' })).status).toBe('active')
  })

  it('is undone while nothing is charged', async () => {
    const { file, customer } = await world()
    await file.run('subscription.create', { user_account: customer.user_account_code, offer: 'FIBRE', access_points: [{ access_id: '1' }] })
    const [entry] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'customer', id: customer.id })
    await file.run('operation.undo', { entry: entry?.entry })
    for (const table of ['subscription', 'service', 'charge_instance', 'access_point'])
      expect(await file.rows(`SELECT count(*) AS n FROM ${table}`)).toEqual([{ n: 0 }])
  })
})

describe('the life of a subscription', () => {
  it('is pending before its first day, and begins with it', async () => {
    const { file, subscribe } = await world()
    const { id, status } = await subscribe({ subscription_date: '2026-11-10' })
    expect(status).toBe('pending')
    moveTo(file, '2026-11-10')
    await file.run('subscription.runDates')
    await file.core.idle()
    expect(await file.rows('SELECT s.status, v.status AS service FROM subscription s JOIN service v WHERE s.id = ?', id)).toEqual([
      { status: 'active', service: 'active' },
    ])
  })

  it('waits for activation where told so, and can be cancelled instead', async () => {
    const { file, subscribe } = await world()
    const one = await subscribe({ activate: false, subscription_date: '2026-11-01', access_points: [{ access_id: '7' }] })
    expect(one.status).toBe('created')
    expect(await file.fail('subscription.terminate', { id: one.id, reason: 'END' })).toMatchObject({
      message: expect.stringContaining('Cancel it instead'),
    })
    await file.run('subscription.activate', { id: one.id })
    expect(await file.fail('subscription.cancel', { id: one.id })).toMatchObject({ code: 'subscription.wrongState' })
    const other = await subscribe({ activate: false, access_points: [{ access_id: '8' }] })
    await file.run('subscription.cancel', { id: other.id })
    await subscribe({ access_points: [{ access_id: '8' }] })
  })

  it('is suspended and resumed; resuming on the first day leaves no trace', async () => {
    const { file, subscribe } = await world()
    const { id } = await subscribe({ subscription_date: '2026-09-01' })
    await file.run('subscription.suspend', { id, date: '2026-10-01' })
    expect(await file.fail('subscription.suspend', { id })).toMatchObject({ code: 'subscription.wrongState' })
    await file.run('subscription.resume', { id, date: '2026-10-16' })
    expect(await file.rows('SELECT start_date, end_date FROM subscription_suspension')).toEqual([
      { start_date: '2026-10-01', end_date: '2026-10-16' },
    ])
    await file.run('subscription.suspend', { id, date: '2026-11-01' })
    const [entry] = await file.run<{ entry: number; undo: { label: string } }[]>('audit.timeline', { entity: 'subscription', id })
    expect(entry?.undo.label).toBe('Resume')
    await file.run('operation.undo', { entry: entry?.entry })
    expect(await file.rows('SELECT count(*) AS n FROM subscription_suspension')).toEqual([{ n: 1 }])
    expect(await file.rows('SELECT status FROM subscription')).toEqual([{ status: 'active' }])
  })

  it('pauses on a planned day', async () => {
    const { file, subscribe } = await world()
    const { id } = await subscribe({ subscription_date: '2026-09-01' })
    expect(await file.run('subscription.suspend', { id, date: '2026-11-20' })).toMatchObject({ status: 'active' })
    moveTo(file, '2026-11-20')
    await file.run('subscription.runDates')
    await file.core.idle()
    expect(await file.rows('SELECT status FROM subscription')).toEqual([{ status: 'suspended' }])
  })

  it('is not moved by its form', async () => {
    const { file, subscribe } = await world()
    const { id } = await subscribe()
    const { version } = await file.run<{ version: number }>('subscription.get', { id })
    expect(await file.fail('subscription.update', { id, version, values: { status: 'closed' } })).toMatchObject({
      code: 'subscription.byCommand',
    })
    await file.run('subscription.update', { id, version, values: { end_agreement_date: '2028-01-01' } })
  })
})

describe('subscription.terminate', () => {
  it('says by simulation what it gives back and charges, and then ends everything on the day', async () => {
    const { file, subscribe, billed } = await world()
    const { id } = await subscribe({ subscription_date: '2026-01-01', end_agreement_date: null, access_points: [{ access_id: '7' }] })
    await billed()
    const input = { id, date: '2026-11-01', reason: 'CUSTOMER' }
    const preview = await file.run<{ lines: ChargeLine[] }>(
      'subscription.terminate',
      { ...input, date: '2026-11-16', reason: 'GOODWILL' },
      { simulate: true },
    )
    expect(brief(preview.lines)).toEqual(['ACCESS_FEE reimbursement 2026-11-16 2026-12-01 -0.500'])
    expect(await file.rows('SELECT status, termination_date FROM subscription')).toEqual([{ status: 'active', termination_date: null }])
    const done = await file.run<{ status: string; lines: ChargeLine[] }>('subscription.terminate', input)
    expect(done.status).toBe('terminated')
    expect(done.lines).toEqual(expect.arrayContaining([expect.objectContaining(EXIT_FEE)]))
    expect(await file.rows('SELECT status, end_date FROM service')).toEqual([{ status: 'terminated', end_date: '2026-11-01' }])
    expect(await file.rows('SELECT end_date FROM access_point')).toEqual([{ end_date: '2026-11-01' }])
  })

  it('charges an agreement that outlasts it', async () => {
    const { file, subscribe, billed } = await world()
    const { id } = await subscribe({ subscription_date: '2026-09-01', end_agreement_date: '2027-01-16' })
    await billed()
    const { lines } = await file.run<{ lines: ChargeLine[] }>(
      'subscription.terminate',
      { id, date: '2026-11-03', reason: 'CUSTOMER' },
      { simulate: true },
    )
    expect(brief(lines.filter((line) => line.kind === 'agreement'))).toEqual([
      'ACCESS_FEE agreement 2026-12-01 2027-01-01 1.000',
      'ACCESS_FEE agreement 2027-01-01 2027-01-16 0.484',
    ])
  })

  it('may lie ahead, comes by itself, and is taken back at any time', async () => {
    const { file, subscribe } = await world()
    const { id } = await subscribe({ subscription_date: '2026-09-01', access_points: [{ access_id: '7' }] })
    expect(await file.run('subscription.terminate', { id, date: '2026-12-01', reason: 'END' })).toMatchObject({ status: 'active' })
    const [entry] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'subscription', id })
    await file.run('operation.undo', { entry: entry?.entry })
    expect(
      await file.rows('SELECT s.termination_date, v.end_date, a.end_date AS access FROM subscription s JOIN service v JOIN access_point a'),
    ).toEqual([{ termination_date: null, end_date: null, access: null }])
    await file.run('subscription.terminate', { id, date: '2026-12-01', reason: 'END' })
    moveTo(file, '2026-12-01')
    await file.run('subscription.runDates')
    await file.core.idle()
    expect(await file.rows('SELECT status FROM subscription')).toEqual([{ status: 'terminated' }])
    await file.run('subscription.withdrawTermination', { id })
    expect(await file.rows('SELECT s.status, v.status AS service FROM subscription s JOIN service v')).toEqual([
      { status: 'active', service: 'active' },
    ])
  })
})

describe('accesses', () => {
  it('of one id never overlap, on whatever subscription', async () => {
    const { file, subscribe } = await world()
    const one = await subscribe({ subscription_date: '2026-01-01', access_points: [{ access_id: '491701' }] })
    const two = await subscribe({ subscription_date: '2026-06-01' })
    expect(await file.fail('accessPoint.add', { subscription_id: two.id, access_id: '491701' })).toMatchObject({
      code: 'accessPoint.overlap',
      details: { subscription: one.code },
    })
    const [access] = await file.rows<{ id: number }>('SELECT id FROM access_point')
    await file.run('accessPoint.end', { id: access?.id, end_date: '2026-06-01' })
    await file.run('accessPoint.add', { subscription_id: two.id, access_id: '491701' })
    expect(await file.fail('accessPoint.end', { id: access?.id, end_date: null })).toMatchObject({ code: 'accessPoint.overlap' })
    expect(
      await file.fail('accessPoint.add', { subscription_id: two.id, access_id: '2', start_date: '2026-07-01', end_date: '2026-07-01' }),
    ).toMatchObject({ code: 'accessPoint.empty' })
  })
})

describe('a service', () => {
  it('changes its quantity by the day: the old one ends, a new one begins', async () => {
    const { file, subscribe, catalog, billed } = await world()
    const made = await subscribe({ subscription_date: '2026-09-01', services: [{ product: 'ACCESS' }, { product: 'CHANNELS' }] })
    const id = made.service_ids[1] as number
    await billed()
    moveTo(file, '2026-11-16')
    const changed = await file.run<{ id: number; lines: ChargeLine[] }>('service.changeQuantity', { id, quantity: '45' })
    expect(brief(changed.lines)).toEqual(['CHANNEL_FEE reimbursement 2026-11-16 2026-12-01 -15.000'])
    expect(await file.rows('SELECT status, start_date, end_date, quantity FROM service WHERE product_id = ?', catalog.channels)).toEqual([
      { status: 'terminated', start_date: '2026-09-01', end_date: '2026-11-16', quantity: '30.000000000000' },
      { status: 'active', start_date: '2026-11-16', end_date: null, quantity: '45.000000000000' },
    ])
    expect(await file.fail('service.changeQuantity', { id, quantity: '50' })).toMatchObject({ code: 'service.wrongState' })
    expect(await file.fail('service.changeQuantity', { id: changed.id, quantity: '0' })).toMatchObject({ code: 'service.quantity' })
  })

  it('takes its own price where the charge allows it, and gives it back by undo', async () => {
    const { file, subscribe } = await world()
    const made = await subscribe({ services: [{ product: 'ACCESS' }, { product: 'CHANNELS' }] })
    const id = made.service_ids[1] as number
    expect(await file.run('service.overridePrice', { id, charge: 'CHANNEL_FEE', price: '4.50' })).toMatchObject({ before: null })
    expect(await file.run('service.overridePrice', { id, charge: 'CHANNEL_FEE', price: '4.20' })).toMatchObject({ before: '4.5' })
    const [entry] = await file.run<{ entry: number; summary: string }[]>('audit.timeline', { entity: 'subscription', id: made.id })
    expect(entry?.summary).toBe('CHANNEL_FEE of SUB-000001-2: price 4.5 → 4.20')
    await file.run('operation.undo', { entry: entry?.entry })
    expect(await file.rows('SELECT price_override FROM charge_instance WHERE service_id = ?', id)).toEqual([
      { price_override: '4.500000000000' },
    ])
    expect(await file.fail('service.overridePrice', { id: made.service_ids[0], charge: 'ACCESS_FEE', price: '1' })).toMatchObject({
      code: 'charge.priceFixed',
    })
  })

  it('is added to a running subscription, ended by itself and reinstated', async () => {
    const { file, subscribe } = await world()
    const { id } = await subscribe({ subscription_date: '2026-09-01' })
    const added = await file.run<{ id: number; code: string }>('service.add', {
      subscription_id: id,
      product: 'CHANNELS',
      quantity: '10',
      start_date: '2026-11-01',
    })
    expect(added.code).toBe('SUB-000001-2')
    await file.run('service.terminate', { id: added.id, date: '2026-11-02' })
    await file.run('service.reinstate', { id: added.id })
    expect(await file.rows('SELECT status, end_date FROM service WHERE id = ?', added.id)).toEqual([{ status: 'active', end_date: null }])
    expect(await file.fail('service.add', { subscription_id: id, product: 'CHANNELS', attributes: { colour: 'red' } })).toMatchObject({
      fields: [{ path: 'attributes.colour' }],
    })
  })
})

describe('offer.view', () => {
  it('shows what a subscription must choose', async () => {
    const { file, catalog } = await world()
    expect(await file.run('offer.view', { id: catalog.offer })).toMatchObject({
      code: 'FIBRE',
      term_months: 12,
      products: [
        {
          code: 'ACCESS',
          mandatory: true,
          default_quantity: '1',
          attributes: [{ code: 'distance' }, { code: 'speed', allowed_values: ['500', '1000'] }],
          charges: [{ code: 'ACCESS_FEE', in_advance: true }, {}, {}, {}],
        },
        {
          code: 'CHANNELS',
          mandatory: false,
          default_quantity: '30',
          attributes: [],
          charges: [{ amount_editable: true, calendar: 'Monthly, on the 1st' }],
        },
      ],
    })
    expect(await file.fail('offer.view', { id: 999 })).toMatchObject({ kind: 'notFound' })
  })
})

describe('lists and trees', () => {
  it('show subscriptions with customer, offer and numbers', async () => {
    const { file, subscribe, customer } = await world()
    await subscribe({ access_points: [{ access_id: '1' }, { access_id: '2' }] })
    const page = await file.run<{ rows: Record<string, unknown>[] }>('subscription.list', {
      search: 'rhein',
      sort: [{ column: 'customer_id', direction: 'asc' }],
    })
    expect(page.rows).toMatchObject([
      { code: 'SUB-000001', customer_idLabel: 'Rhein', offer_idLabel: 'Fibre 1000 Business', status: 'active', numbers: '1, 2' },
    ])
    const { nodes } = await file.run<{ nodes: { kind: string; name: string }[] }>('customer.tree', { id: customer.id })
    expect(nodes.map((node) => `${node.kind} ${node.name}`).slice(-2)).toEqual(['subscription Fibre 1000 Business', 'service Fibre access'])
    expect((await file.run<{ rows: Record<string, unknown>[] }>('customer.list')).rows).toMatchObject([{ subscriptions: 1 }])
  })
  it('refuse closing a billing account with running subscriptions', async () => {
    const { file, subscribe, customer } = await world()
    await subscribe()
    await file.run('billingAccount.requestClose', { id: customer.billing_account_id })
    expect(await file.fail('billingAccount.close', { id: customer.billing_account_id })).toMatchObject({ code: 'billingAccount.inUse' })
  })
})

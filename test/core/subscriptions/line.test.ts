/** A change is no new beginning: what counts from the first service of a line goes on over every change of it. */
import { describe, expect, it } from 'vitest'
import { everyPeriod } from '../../../src-core/setup/calendars/common.ts'
import { type Desk, desk, publish } from '../../support/desk.ts'

const ANNIVERSARY = everyPeriod(1, 'month')

interface Subscribed {
  readonly id: number
  readonly service: number
}

async function subscribed(d: Desk, customer: Awaited<ReturnType<Desk['customer']>>, services: Parameters<Desk['subscribe']>[1], more = {}) {
  const { id } = await d.subscribe(customer, services, more)
  return { id, service: await running(d, id) } satisfies Subscribed
}

async function running(d: Desk, subscription: number): Promise<number> {
  const [row] = await d.rows<{ id: number }>(
    "SELECT id FROM service WHERE subscription_id = ? AND status IN ('active','suspended') ORDER BY id DESC LIMIT 1",
    subscription,
  )
  return row?.id as number
}

async function quantity(d: Desk, subscription: number, amount: string, date: string): Promise<void> {
  await d.run('service.changeQuantity', { id: await running(d, subscription), quantity: amount, date })
}

/** Recurring charges and what is given back, as `from up to amount`. */
async function charged(d: Desk): Promise<string[]> {
  const rows = await d.rows<{ a: string; b: string; amount: string }>(
    "SELECT period_start AS a, period_end AS b, amount FROM rated_transaction WHERE kind IN ('recurring','reimbursement') AND cancelled_op IS NULL ORDER BY id",
  )
  return rows.map((row) => `${row.a} ${row.b} ${Number(row.amount).toFixed(2)}`)
}

async function total(d: Desk): Promise<string> {
  const rows = await d.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE cancelled_op IS NULL')
  return rows.reduce((sum, row) => sum + Number(row.amount), 0).toFixed(2)
}

describe('anniversaries', () => {
  it('go on from the first service: one seat more on the 25th is charged up to the 15th', async () => {
    const d = await desk()
    d.at('2026-01-15')
    await d.monthly('SEAT', { price: '31', calendar: ANNIVERSARY })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    await d.bill(k)
    d.at('2026-01-25')
    await quantity(d, id, '2', '2026-01-25')
    await d.bill(k)
    d.at('2026-02-15')
    await d.bill(k)
    expect(await charged(d)).toEqual([
      '2026-01-15 2026-02-15 31.00',
      '2026-01-25 2026-02-15 -21.00',
      '2026-01-25 2026-02-15 42.00',
      '2026-02-15 2026-03-15 62.00',
    ])
    expect(await d.differences()).toEqual([])
  })

  it('go on over two changes in one period, a change of a change, and one that is taken back', async () => {
    const d = await desk()
    d.at('2026-01-15')
    await d.monthly('SEAT', { price: '31', calendar: ANNIVERSARY })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    await d.bill(k)
    d.at('2026-02-05')
    await quantity(d, id, '2', '2026-01-25')
    await quantity(d, id, '3', '2026-02-05')
    const back = await d.run<{ change: number }>('subscription.change', {
      id,
      services: [{ id: await running(d, id), quantity: '9' }],
      date: '2026-02-05',
    })
    await d.bill(k)
    // 10 days of one seat, 11 of two, 10 of nine
    expect(await total(d)).toBe('122.00')
    await d.run('subscription.withdrawChange', { id: back.change })
    await d.bill(k)
    expect(await total(d)).toBe('62.00')
    d.at('2026-02-15')
    await d.bill(k)
    expect((await charged(d)).at(-1)).toBe('2026-02-15 2026-03-15 93.00')
    expect(await d.differences()).toEqual([])
  })

  it('say which day the next period begins, for a change that waits for it', async () => {
    const d = await desk()
    d.at('2026-01-15')
    await d.monthly('SEAT', { price: '31', calendar: ANNIVERSARY })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    d.at('2026-01-25')
    await quantity(d, id, '2', '2026-01-25')
    d.at('2026-01-30')
    const services = [{ id: await running(d, id), quantity: '3' }]
    expect(await d.run('subscription.change', { id, services, takes_effect: 'nextPeriod' })).toMatchObject({ date: '2026-02-15' })
  })
})

describe('changes of other kinds', () => {
  it('that wait for their day, that are taken back before it, and a new term begin nothing anew', async () => {
    const d = await desk()
    d.at('2026-01-15')
    await d.monthly('SEAT', { price: '31', calendar: ANNIVERSARY })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    await d.bill(k)
    const plan = async (wanted: string, date: string) =>
      d.run<{ change: number }>('subscription.change', { id, services: [{ id: await running(d, id), quantity: wanted }], date })
    await d.run('subscription.withdrawChange', { id: (await plan('9', '2026-01-20')).change })
    await d.run('subscription.change', { id, term_months: 12 })
    await plan('2', '2026-01-25')
    d.at('2026-01-25')
    await d.job('subscription.runDates')
    d.at('2026-02-15')
    await d.bill(k)
    expect(await charged(d)).toEqual([
      '2026-01-15 2026-02-15 31.00',
      '2026-01-25 2026-02-15 -21.00',
      '2026-01-25 2026-02-15 42.00',
      '2026-02-15 2026-03-15 62.00',
    ])
  })

  it('to another plan keep the anniversary, and its way back the first plan', async () => {
    const d = await desk()
    d.at('2026-01-15')
    await d.monthly('SMALL', { price: '31', calendar: ANNIVERSARY })
    await d.monthly('LARGE', { price: '62', calendar: ANNIVERSARY })
    const k = await d.customer('K')
    const { id, service } = await subscribed(d, k, ['SMALL'])
    await d.bill(k)
    d.at('2026-01-25')
    const { change } = await d.run<{ change: number }>('subscription.change', {
      id,
      services: [{ id: service, product: 'LARGE' }],
      date: '2026-01-25',
    })
    await d.bill(k)
    expect(await total(d)).toBe('52.00')
    await d.run('subscription.withdrawChange', { id: change })
    await d.bill(k).catch(() => undefined)
    d.at('2026-02-15')
    await d.bill(k)
    expect(await total(d)).toBe('62.00')
    expect((await charged(d)).at(-1)).toBe('2026-02-15 2026-03-15 31.00')
    expect(await d.differences()).toEqual([])
  })
})

describe('limited durations', () => {
  const sixMonths = { price: '31', values: { duration_months: 6 } }

  it('go on where the same charge goes on: six months end on 1 July whatever changed in the third', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('SEAT', sixMonths)
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    d.at('2026-03-16')
    await quantity(d, id, '2', '2026-03-16')
    d.at('2026-10-01')
    await d.bill(k)
    // Two months and 15 of 31 days of one seat; 16 of 31 days and three months of two.
    expect(await total(d)).toBe((2 * 31 + 15 + 32 + 3 * 62).toFixed(2))
    expect((await charged(d)).at(-1)).toBe('2026-06-01 2026-07-01 62.00')
  })

  it.each([
    ['change', '2026-09-01'],
    ['line', '2026-07-01'],
  ])('count for a charge that is new with another plan from the %s', async (new_counts_from, end) => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('OLD', { price: '31' })
    await d.monthly('NEW', { price: '62', values: { duration_months: 6, new_counts_from } })
    const k = await d.customer('K')
    const { id, service } = await subscribed(d, k, ['OLD'])
    d.at('2026-03-01')
    await d.run('subscription.change', { id, services: [{ id: service, product: 'NEW' }], date: '2026-03-01' })
    await quantity(d, id, '2', '2026-03-01')
    d.at('2026-12-01')
    await d.bill(k)
    expect((await charged(d)).at(-1)?.slice(11, 21)).toBe(end)
  })
})

describe('ages of price', () => {
  /** 10.00 in the first three months, then 20.00. */
  async function aged(d: Desk, code: string, values: Record<string, unknown> = {}): Promise<void> {
    const plan = await d.monthly(code, { price: '20', values })
    const { version, charge_id } = await d.run<{ version: number; charge_id: number }>('pricePlan.get', { id: plan })
    await d.run('pricePlan.update', { id: plan, version, values: { priority: 2 } })
    const first = { code: `${code}-1`, name: 'First months', charge_id, currency: 'EUR', priority: 1, age_to: 3 }
    const { id } = await d.run<{ id: number }>('pricePlan.create', { values: first })
    await publish(d, id, null, '10')
  }

  it('go on where the same charge goes on', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await aged(d, 'SEAT')
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    d.at('2026-03-01')
    await quantity(d, id, '2', '2026-03-01')
    d.at('2026-04-01')
    await d.bill(k)
    expect(await charged(d)).toEqual([
      '2026-01-01 2026-02-01 10.00',
      '2026-02-01 2026-03-01 10.00',
      '2026-03-01 2026-04-01 20.00',
      '2026-04-01 2026-05-01 40.00',
    ])
    expect(await d.differences()).toEqual([])
  })

  it.each([
    ['change', ['20.00', '10.00', '10.00', '10.00', '20.00']],
    ['line', ['20.00', '20.00', '20.00', '20.00', '20.00']],
  ])('count for a charge that is new with another plan from the %s', async (new_counts_from, amounts) => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('OLD', { price: '20' })
    await aged(d, 'NEW', { new_counts_from })
    const k = await d.customer('K')
    const { id, service } = await subscribed(d, k, ['OLD'])
    d.at('2026-03-31')
    await d.bill(k)
    d.at('2026-04-01')
    await d.run('subscription.change', { id, services: [{ id: service, product: 'NEW' }], date: '2026-04-01' })
    d.at('2026-07-01')
    await d.bill(k)
    expect((await charged(d)).slice(2).map((one) => one.slice(22))).toEqual(amounts)
    expect(await d.differences()).toEqual([])
  })
})

describe('counters', () => {
  async function freeUnits(d: Desk, level: 'service' | 'subscription'): Promise<void> {
    await d.usageCharge('OVER', { price: '1', values: { priority: 2 } })
    await d.usageCharge('FREE', { price: '0', values: { priority: 1 } })
    const [free, over] = [await d.id('charge', 'FREE'), await d.id('charge', 'OVER')]
    const values = { code: 'C', name: 'Free units', ceiling: '100', level, calendar_id: await d.id('calendar', 'MONTHLY') }
    const { id } = await d.run<{ id: number }>('counter.create', { values })
    const { version } = await d.run<{ version: number }>('charge.get', { id: free })
    await d.run('charge.update', { id: free, version, values: { counter_id: id } })
    await d.run('productCharge.create', { values: { product_id: await d.id('product', 'FREE'), charge_id: over } })
  }

  it.each(['service', 'subscription'] as const)('held by the %s are not full again after a change', async (level) => {
    const d = await desk()
    d.at('2026-01-01')
    await freeUnits(d, level)
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['FREE'], { access_points: [{ access_id: 'A' }] })
    d.at('2026-01-20')
    await d.usage('2026-01-05T10:00:00Z;100;A;x\n')
    await quantity(d, id, '2', '2026-01-10')
    await d.usage('2026-01-15T10:00:00Z;100;A;x\n')
    expect(await total(d)).toBe('100.00')
    expect(await d.rows('SELECT used FROM counter_period')).toEqual([{ used: '100.000000000000' }])
    expect(await d.run('counter.standing', { subscription: id })).toMatchObject([{ used: '100', over: '100' }])
    expect(await d.differences()).toEqual([])
  })

  it('go on where ranges and included units are counted by service', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.usageCharge('U', { price: '1', values: { included_quantity: '10', counts_together: 'service' } })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['U'], { access_points: [{ access_id: 'A' }] })
    d.at('2026-01-20')
    await d.usage('2026-01-05T10:00:00Z;10;A;x\n')
    await quantity(d, id, '2', '2026-01-10')
    await d.usage('2026-01-15T10:00:00Z;5;A;x\n')
    expect(await total(d)).toBe('5.00')
    expect(await d.differences()).toEqual([])
  })
})

describe('first and last periods', () => {
  it('a first partial period in full is one only at the first service', async () => {
    const d = await desk()
    d.at('2026-01-10')
    await d.monthly('SEAT', { price: '31', values: { subscription_proration: false } })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    await d.bill(k)
    d.at('2026-01-25')
    await quantity(d, id, '2', '2026-01-25')
    await d.bill(k)
    // The first period in full; seven days of one seat back, seven of two.
    expect(await charged(d)).toEqual(['2026-01-10 2026-02-01 31.00', '2026-01-25 2026-02-01 -7.00', '2026-01-25 2026-02-01 14.00'])
  })

  it.each(['before', 'after'])('a last partial period in full is none at a change told %s the invoice', async (when) => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('SEAT', { price: '31', values: { termination_proration: false } })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'])
    if (when === 'after') await d.bill(k)
    d.at('2026-01-16')
    await quantity(d, id, '2', '2026-01-16')
    await d.bill(k)
    // 15 days of one seat, 16 of two
    expect(await total(d)).toBe('47.00')
  })
})

describe('ends', () => {
  const reason = async (d: Desk, values: object) => d.run('terminationReason.create', { values: { code: 'R', name: 'R', ...values } })

  it('charge an agreement for the service that ends, not for the one before the change', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('SEAT', { price: '31' })
    await reason(d, { apply_agreement: true })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['SEAT'], { end_agreement_date: '2026-02-01' })
    d.at('2026-01-16')
    await quantity(d, id, '2', '2026-01-11')
    await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
    d.at('2026-02-01')
    await d.bill(k)
    // 10 days of one seat, 21 of two up to the end of the agreement
    expect(await total(d)).toBe('52.00')
  })

  it('leave a service alone that ended by itself before', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('SEAT', { price: '31' })
    await d.monthly('MORE', { price: '310' })
    await reason(d, { apply_agreement: true })
    const k = await d.customer('K')
    const { id, service } = await subscribed(d, k, ['SEAT', 'MORE'], { end_agreement_date: '2026-02-01' })
    d.at('2026-01-16')
    await d.run('service.terminate', { id: service, date: '2026-01-11' })
    await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
    d.at('2026-02-01')
    await d.bill(k)
    expect(await total(d)).toBe('131.00')
  })

  it('give fees of the beginning back over a change, once, and charge them again when taken back', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.once('FEE', { price: '50' })
    await reason(d, { reimburse_one_shots: true })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, ['FEE'])
    d.at('2026-01-16')
    await quantity(d, id, '2', '2026-01-16')
    expect(await total(d)).toBe('50.00')
    await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
    expect(await total(d)).toBe('0.00')
    await d.bill(k).catch(() => undefined)
    await d.run('subscription.withdrawTermination', { id })
    expect(await total(d)).toBe('50.00')
    await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'R' })
    expect(await total(d)).toBe('0.00')
  })

  it('cannot be taken back for a service that did not end but changed', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('SEAT', { price: '31' })
    const { id, service } = await subscribed(d, await d.customer('K'), ['SEAT'])
    d.at('2026-01-16')
    await quantity(d, id, '2', '2026-01-16')
    expect(await d.fail('service.reinstate', { id: service })).toMatchObject({ code: 'service.changed' })
  })

  it('of all on the day of a change and of a service by itself are taken back without those', async () => {
    const d = await desk()
    d.at('2026-01-01')
    for (const code of ['A', 'B', 'C']) await d.monthly(code, { price: '31' })
    const k = await d.customer('K')
    const { id } = await d.subscribe(k, ['A', 'B', 'C'])
    const [a, b] = await d.rows<{ id: number }>('SELECT id FROM service ORDER BY id')
    d.at('2026-01-16')
    await d.run('service.changeQuantity', { id: a?.id, quantity: '2', date: '2026-01-16' })
    await d.run('service.terminate', { id: b?.id, date: '2026-01-16' })
    await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'END' })
    await d.run('subscription.withdrawTermination', { id })
    await d.bill(k)
    // A: 15 days of one, 16 of two; B: 15 days; C: all
    expect(await total(d)).toBe('93.00')
  })
})

describe('pauses', () => {
  it('go on over a change inside them', async () => {
    const d = await desk()
    d.at('2026-01-01')
    await d.monthly('UNIT', { price: '0.31' })
    const k = await d.customer('K')
    const { id } = await subscribed(d, k, [{ product: 'UNIT', quantity: '100' }])
    await d.bill(k)
    d.at('2026-01-21')
    await d.run('subscription.suspend', { id, date: '2026-01-10' })
    await d.run('subscription.resume', { id, date: '2026-01-20' })
    await quantity(d, id, '50', '2026-01-16')
    await d.bill(k)
    expect((await charged(d)).slice(1)).toEqual(['2026-01-16 2026-02-01 -16.00', '2026-01-20 2026-02-01 6.00'])
    expect(await total(d)).toBe('21.00')
    expect(await d.differences()).toEqual([])
  })
})

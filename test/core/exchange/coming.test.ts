/** Until an import is done its records are coming: nobody bills them, nobody changes them; when it is done they are as any others. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { type Desk, desk } from '../../support/desk.ts'

// Each look at the watch takes 30 ms, so that a chunk holds a record or two.
beforeEach(() => {
  let watch = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (watch += 30))
})
afterEach(() => vi.restoreAllMocks())

const COMING = { kind: 'busy', code: 'import.coming' }
const tick = () => new Promise((resolve) => setImmediate(resolve))
const begin = async (on: Desk, kind: string, text: string, more: object = {}) => {
  const input = { staged: on.stage(text), file_name: `${kind}.csv`, kind, mode: 'goodRows', ...more }
  return (await on.run<{ job: number }>('import.start', input)).job
}
const state = async (on: Desk, id: number) => (await on.run<JobProgress>('job.get', { id })).state
const first = async (on: Desk, sql: string): Promise<number> => {
  for (;;) {
    const [row] = await on.rows<{ id: number }>(sql)
    if (row) return row.id
    await tick()
  }
}

describe('customers that are coming', () => {
  it('are not changed, subscribed, paid for or billed before the end, and then they are', async () => {
    const on = await desk()
    on.at('2026-01-01')
    await on.monthly('LINE', { price: '10' })
    const job = await begin(on, 'customers', `code,name\n${Array.from({ length: 80 }, (_, at) => `C-${at},Kundin ${at}`).join('\n')}\n`)
    const id = await first(on, "SELECT id FROM customer WHERE code = 'C-0'")
    const account = await first(on, 'SELECT id FROM customer_account WHERE customer_id = ' + id)
    const billing = await first(on, 'SELECT id FROM billing_account WHERE customer_account_id = ' + account)
    const user = await first(on, 'SELECT id FROM user_account WHERE billing_account_id = ' + billing)
    const subscription = { user_account: user, offer: 'OFFER', services: [{ product: 'LINE' }] }
    const payment = { customer_account_id: account, amount_minor: 100, date: '2026-01-01', method: 'transfer', match: 'none' }
    expect(await on.fail('customer.update', { id, version: 1, values: { name: 'Other' } })).toMatchObject(COMING)
    expect(await on.fail('subscription.create', subscription)).toMatchObject(COMING)
    expect(await on.fail('userAccount.create', { billing_account: billing, name: 'Second' })).toMatchObject(COMING)
    expect(await on.fail('payment.register', payment)).toMatchObject(COMING)
    expect((await on.fail('payment.register', payment)).message).toBe(
      'This belongs to an import that is under way: customers.csv. Wait for its end, or stop it.',
    )
    expect(await state(on, job)).toBe('running')
    await on.core.idle()
    expect(await state(on, job)).toBe('succeeded')
    await on.run('subscription.create', subscription)
    await on.run('payment.register', payment)
    await on.run('customer.update', { id, version: 1, values: { name: 'Other' } })
    expect(await on.differences()).toEqual([])
  })
})

describe('subscriptions and usage that are coming', () => {
  it('are left out of an invoice and a forecast in between, and billed by the next', async () => {
    const on = await desk()
    on.at('2026-01-01')
    await on.monthly('LINE', { price: '10' })
    const customer = await on.customer('One')
    await on.subscribe(customer, ['LINE'])
    const rows = Array.from({ length: 30 }, (_, at) => `S-${at},${customer.code},OFFER,2026-01-01,LINE`)
    const job = await begin(on, 'subscriptions', `subscription,customer,offer,subscription_date,product\n${rows.join('\n')}\n`)
    const id = await first(on, "SELECT id FROM subscription WHERE code = 'S-0'")
    expect(await on.fail('subscription.suspend', { id, date: '2026-02-01' })).toMatchObject(COMING)
    const between = await on.bill(customer, '2026-01-01')
    expect(between.gross_minor).toBe(1000)
    expect(await state(on, job)).toBe('running')
    await on.core.idle()
    expect(await state(on, job)).toBe('succeeded')
    const after = await on.bill(customer, '2026-01-02')
    expect(after.gross_minor).toBe(30_000)
    expect(await on.differences()).toEqual([])
  })

  it('is rated usage that no invoice takes before its file is in', async () => {
    const on = await desk()
    on.at('2026-01-01')
    await on.usageCharge('CALL', { price: '1' })
    const customer = await on.customer('One')
    await on.subscribe(customer, ['CALL'], { access_points: [{ access_id: 'A1' }] })
    on.at('2026-02-01')
    await on.usage('2026-01-05T10:00:00Z;7;A1;CALL')
    const lines = Array.from(
      { length: 200 },
      (_, at) => `2026-01-06T10:${String(at % 60).padStart(2, '0')}:${10 + Math.floor(at / 60)}Z;1;A1;CALL`,
    )
    const { job } = await on.run<{ job: number }>('usage.import', { staged: on.stage(lines.join('\n')), file_name: 'calls.csv' })
    await first(on, 'SELECT id FROM usage_record WHERE import_batch_id = 2')
    expect((await on.bill(customer, '2026-02-01', { usage_before: '2026-02-01' })).gross_minor).toBe(700)
    expect(await state(on, job)).toBe('running')
    await on.core.idle()
    expect((await on.bill(customer, '2026-02-01', { usage_before: '2026-02-01' })).gross_minor).toBe(20_000)
    expect(await on.differences()).toEqual([])
  })

  it('is usage of which nothing stays where its import is stopped', async () => {
    const on = await desk()
    on.at('2026-01-01')
    await on.usageCharge('CALL', { price: '1' })
    const customer = await on.customer('One')
    await on.subscribe(customer, ['CALL'], { access_points: [{ access_id: 'A1' }] })
    on.at('2026-02-01')
    const text = Array.from({ length: 200 }, (_, at) => `2026-01-06T10:00:00Z;${1 + at};A1;CALL`).join('\n')
    const staged = on.stage(`${text}\n2026-01-06T10:00:00Z;1;NOBODY;CALL`)
    const { job } = await on.run<{ job: number }>('usage.import', { staged, file_name: 'calls.csv' })
    await first(on, 'SELECT id FROM usage_record')
    await on.run('job.cancel', { id: job })
    await on.core.idle()
    expect(await on.run('job.get', { id: job })).toMatchObject({
      state: 'stopped',
      message: 'Stopped on request. What was done is taken back.',
    })
    expect(await on.rows('SELECT id FROM usage_record')).toEqual([])
    expect(await on.rows('SELECT id FROM rated_transaction')).toEqual([])
    expect(await on.rows("SELECT id FROM rejected_usage WHERE status = 'open'")).toEqual([])
    expect(await on.rows('SELECT state FROM import_batch')).toEqual([{ state: 'undone' }])
    expect((await on.job('usage.import', { staged, file_name: 'calls.csv' })).report).toMatchObject({ accepted: 200, rejected: 1 })
    expect(await on.differences()).toEqual([])
  })
})

describe('what bills are made of', () => {
  it('is not billed with while a file changes it', async () => {
    const on = await desk()
    on.at('2026-01-01')
    await on.monthly('LINE', { price: '10' })
    const customer = await on.customer('One')
    await on.subscribe(customer, ['LINE'])
    const rates = Array.from({ length: 28 }, (_, at) => `USD,2026-01-${String(at + 1).padStart(2, '0')},1.1`)
    const job = await begin(on, 'exchangeRates', `Currency Code,Date,Exchange Rate\n${rates.join('\n')}\n`)
    while ((await state(on, job)) === 'queued' || (await on.rows("SELECT 1 FROM import_batch WHERE state = 'running'")).length === 0)
      await tick()
    expect(await on.fail('invoice.issue', { billing_account_id: customer.billing_account_id, recurring: true })).toMatchObject(COMING)
    await on.core.idle()
    expect(await state(on, job)).toBe('succeeded')
    expect((await on.bill(customer, '2026-01-01')).gross_minor).toBe(1000)
  })
})

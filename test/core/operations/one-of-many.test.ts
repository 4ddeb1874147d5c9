/** One of many is wrong: the others go on, and it is an exception with its reason; a fault of the program is told as an incident. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

const INCIDENT = /^The program failed on this\. The log of this machine names the cause under incident [0-9A-F]{8}\.$/
const log = vi.spyOn(console, 'error')
beforeEach(() => {
  log.mockReset().mockImplementation(() => undefined)
})

let books: Desk
afterEach(() => books.core.close())

/** A fault of the program that no rule foresees: writing a row of a table fails for one record. */
const bend = (table: string, event: 'INSERT' | 'UPDATE', when: string) =>
  books.core.dispatcher.parts.connection.raw.exec(
    `CREATE TRIGGER bent BEFORE ${event} ON ${table} WHEN ${when} BEGIN SELECT RAISE(ABORT, 'SECRET: a row is bent'); END`,
  )

/** What is told has neither stack nor the words of the database. */
function expectPlain(text: unknown): void {
  expect(JSON.stringify(text)).not.toMatch(/SECRET|\.ts:|SQLITE| at /)
  expect(log.mock.calls.flat().map(String).join()).toContain('SECRET')
}

describe('subscriptions whose day has come', () => {
  async function pending(names: readonly string[], charge: (name: string) => string) {
    books.at('2026-01-01')
    const made: { customer: DeskCustomer; id: number }[] = []
    for (const name of names) {
      const customer = await books.customer(name)
      made.push({ customer, ...(await books.subscribe(customer, [charge(name)], { subscription_date: '2026-02-01' })) })
    }
    books.at('2026-02-01')
    return made
  }
  const statuses = async () =>
    (await books.rows<{ status: string }>('SELECT status FROM subscription ORDER BY id')).map(({ status }) => status)

  it('begin but for the one whose fee has no price', async () => {
    books = await desk()
    await books.once('FEE', { price: '10' })
    await books.once('GONE', { price: '10', until: '2026-01-15' })
    const made = await pending(['One', 'Two', 'Three'], (name) => (name === 'Two' ? 'GONE' : 'FEE'))
    const { state, report } = await books.job('subscription.runDates')
    expect({ state, report }).toMatchObject({
      state: 'succeeded',
      report: {
        subscriptions: 2,
        fallen: 1,
        exceptions: [
          { entity: 'subscription', id: made[1]?.id, code: 'rating.noPrice', reason: expect.stringContaining('GONE') as string },
        ],
      },
    })
    expect(await statuses()).toEqual(['active', 'pending', 'active'])
  })

  it('begin but for the one on which the program fails', async () => {
    books = await desk()
    await books.once('FEE', { price: '10' })
    const made = await pending(['One', 'Two', 'Three'], () => 'FEE')
    bend('rated_transaction', 'INSERT', `NEW.subscription_id = ${made[1]?.id}`)
    const { state, report } = await books.job('subscription.runDates')
    expect(state).toBe('succeeded')
    expect(report).toMatchObject({
      subscriptions: 2,
      fallen: 1,
      exceptions: [{ id: made[1]?.id, reason: expect.stringMatching(INCIDENT) as string }],
    })
    expectPlain(report)
    expect(await statuses()).toEqual(['active', 'pending', 'active'])
  })
})

describe('a file of usage', () => {
  it('goes on behind the record on which the program fails, which is rejected and can be processed again', async () => {
    books = await desk()
    books.at('2026-03-10')
    await books.usageCharge('CALLS', { price: '1', values: { included_quantity: '5' } })
    const codes = ['4931', '4932', '4933']
    for (const access_id of codes) {
      const { id } = await books.subscribe(await books.customer(access_id), ['CALLS'])
      await books.run('accessPoint.add', { subscription_id: id, access_id })
    }
    bend('rated_transaction', 'INSERT', 'NEW.subscription_id = 2')
    const lines = Array.from(
      { length: 30 },
      (_, at) => `2026-03-10T10:00:${String(at).padStart(2, '0')}Z;1;${at === 17 ? '4932' : codes[(at % 2) * 2]};CALLS`,
    )
    expect(await books.usage(lines.join('\n'))).toMatchObject({ accepted: 29, rejected: 1 })
    const rejects = await books.rows('SELECT row, cause, reason FROM rejected_usage')
    expect(rejects).toEqual([{ row: 18, cause: 'TECH_ERR', reason: expect.stringMatching(INCIDENT) as string }])
    expectPlain(rejects)
    expect(await books.rows('SELECT subscription_id, used FROM usage_counter ORDER BY 1')).toMatchObject([
      { subscription_id: 1 },
      { subscription_id: 3 },
    ])
    expect((await books.job('usage.reprocess')).report).toEqual({
      accepted: 0,
      rejected: 1,
      says: 'Nothing was rated: the only record stays rejected.',
    })
    books.core.dispatcher.parts.connection.raw.exec('DROP TRIGGER bent')
    expect((await books.job('usage.reprocess')).report).toEqual({ accepted: 1, rejected: 0 })
    expect(await books.differences()).toEqual([])
  })
})

describe('a file of payments', () => {
  it('names the row on which the program fails, and takes the others where it may', async () => {
    books = await desk()
    books.at('2026-03-10')
    for (const name of ['One', 'Two', 'Three']) await books.customer(name)
    const accounts = await books.rows<{ code: string }>('SELECT code FROM customer_account ORDER BY id')
    bend('account_operation', 'INSERT', 'NEW.customer_account_id = 2')
    const file = `customer_account,date,amount\n${accounts.map(({ code }) => `${code},2026-03-09,10.00`).join('\n')}\n`
    const input = { staged: books.stage(file), file_name: 'payments.csv', kind: 'payments', mode: 'goodRows' }
    const { state, report } = await books.job('import.start', input)
    expect({ state, report }).toMatchObject({ state: 'succeeded', report: { created: 2, errors: 1 } })
    expectPlain(report)
  })
})

describe('invoices whose due date has come', () => {
  it('become unpaid but for the one that cannot be marked', async () => {
    books = await desk()
    books.at('2026-03-10')
    await books.once('FEE', { price: '10' })
    const ids: number[] = []
    for (const name of ['One', 'Two', 'Three']) {
      const customer = await books.customer(name)
      await books.subscribe(customer, ['FEE'])
      ids.push((await books.bill(customer)).id)
    }
    bend('invoice_state', 'UPDATE', `NEW.invoice_id = ${ids[1]}`)
    books.at('2026-06-10')
    const { state, report } = await books.job('receivables.updateDue')
    expect({ state, report }).toMatchObject({ state: 'succeeded', report: { fallen: 1, exceptions: [{ entity: 'invoice', id: ids[1] }] } })
    expectPlain(report)
    const statuses = await books.rows('SELECT payment_status AS status FROM invoice_state ORDER BY invoice_id')
    expect(statuses).toEqual([{ status: 'UNPAID' }, { status: 'PENDING' }, { status: 'UNPAID' }])
  })
})

describe('a billing run', () => {
  it('bills all but the account on which the program fails, with a plain reason', async () => {
    books = await desk()
    books.at('2026-01-01')
    await books.monthly('FEE', { price: '31' })
    for (const name of ['One', 'Two', 'Three'])
      await books.subscribe(await books.customer(name), ['FEE'], { subscription_date: '2026-01-01' })
    bend('rated_transaction', 'INSERT', 'NEW.subscription_id = 2')
    books.at('2026-02-01')
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const { id } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-02-01' })
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded', report: { drafted: 2, held: 1 } })
    const fallen = await books.rows("SELECT reason FROM billing_run_account WHERE state = 'rejected'")
    expect(fallen).toEqual([{ reason: expect.stringMatching(INCIDENT) as string }])
    expectPlain(fallen)
    expect(await books.job('billingRun.validate', { id })).toMatchObject({ state: 'succeeded', report: { invoices: 2, rejected: 1 } })
  })
})

describe('a routine', () => {
  it('on which the program fails is kept as failed, with the incident', async () => {
    books = await desk()
    books.at('2026-03-10')
    const customer = await books.customer('One')
    bend('account_operation', 'INSERT', '1')
    const { id } = await books.run<{ id: number }>('routine.create', {
      values: {
        code: 'PAY',
        name: 'Pay',
        operation: 'payment.register',
        input: { customer_account_id: customer.customer_account_id, amount_minor: 100, method: 'cash' },
        rhythm: 'daily',
        time: '08:00',
        is_on: true,
      },
    })
    const ran = await books.run('routine.run', { id })
    expect(ran).toMatchObject({ outcome: 'failed', message: expect.stringMatching(INCIDENT) as string })
    expectPlain(ran)
  })
})

describe('a job', () => {
  it('that fails by a fault of the program says so with an incident, never with a stack', async () => {
    books = await desk()
    const { job } = await books.run<{ job: number }>('receivables.updateDue')
    await books.core.idle()
    await books.core.dispatcher.store.db.updateTable('job').set({ state: 'failed', cursor: 'null' }).where('id', '=', job).execute()
    await books.run('job.resume', { id: job })
    await books.core.idle()
    const { state, message } = await books.run<{ state: string; message: string }>('job.get', { id: job })
    expect(state).toBe('failed')
    expect(message).toMatch(/^Internal error\. The program failed on this\. .* incident [0-9A-F]{8}\.$/)
    expect(String(log.mock.calls[0]?.[0])).toContain(/[0-9A-F]{8}/.exec(message)?.[0])
  })
})

describe('taking back', () => {
  it('what a version kept otherwise is refused with the field, not with the words of a parser', async () => {
    books = await desk()
    books.at('2026-03-10')
    const customer = await books.customer('One')
    const paid = await books.core.call(
      { operation: 'payment.register', input: { customer_account_id: customer.customer_account_id, amount_minor: 100, method: 'cash' } },
      { kind: 'user', id: 1, name: 'Op', permissions: ['*'] },
    )
    const entry = paid.ok ? (paid.entry as number) : 0
    await books.core.dispatcher.store.db
      .updateTable('audit_payload')
      .set({ undo: JSON.stringify({ kind: 'inverse', operation: 'payment.reverse', input: { payment: 1 }, label: 'Reverse' }) })
      .where('entry_id', '=', entry)
      .execute()
    const failure = await books.fail('operation.undo', { entry })
    expect(failure).toMatchObject({ code: 'undo.outdated', fields: [{ path: 'payment' }, { path: 'id' }] })
    expect(failure.message).toContain('cannot be undone: payment.reverse does not take what was kept for it.')
  })
})

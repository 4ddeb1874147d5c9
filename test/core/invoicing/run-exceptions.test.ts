/** One account never stops a run; dates that cannot be taken back are bounded; a series rises within itself. */
import { describe, expect, it } from 'vitest'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

/** Two customers with a monthly fee of 31.00, one of them with a charge whose price ends on 1 February. */
async function twoCustomers() {
  const books = await desk()
  books.at('2026-01-01')
  await books.monthly('FEE', { price: '31' })
  await books.monthly('GONE', { price: '10', until: '2026-02-01' })
  const [good, bad] = [await books.customer('Good'), await books.customer('Bad')]
  await books.subscribe(good, ['FEE'], { subscription_date: '2026-01-01' })
  await books.subscribe(bad, ['FEE', 'GONE'], { subscription_date: '2026-01-01' })
  const cycle = await books.id('billing_cycle', 'MONTHLY')
  const run = async (date: string, more: object = {}) =>
    (await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: date, ...more })).id
  return { books, good, bad, run }
}

const accountOf = (books: Desk, { billing_account_id }: DeskCustomer) =>
  books.rows(
    'SELECT state, rule, reason FROM billing_run_account WHERE billing_account_id = ? ORDER BY id DESC LIMIT 1',
    billing_account_id,
  )

describe('an account that cannot be rated', () => {
  it('is an exception of the run with its reason; the others are billed, and it is billed when its cause is mended', async () => {
    const { books, good, bad, run } = await twoCustomers()
    books.at('2026-02-01')
    const id = await run('2026-02-01')
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded', report: { drafted: 1, held: 1 } })
    expect(await accountOf(books, bad)).toEqual([{ state: 'rejected', rule: 'error', reason: expect.stringContaining('GONE') as string }])
    expect(await books.job('billingRun.validate', { id })).toMatchObject({ state: 'succeeded', report: { invoices: 1, rejected: 1 } })
    const invoices = await books.rows('SELECT billing_account_id, gross_minor FROM invoice')
    expect(invoices).toEqual([{ billing_account_id: good.billing_account_id, gross_minor: 6200 }])
    // Nothing half rated is left of the one that fell.
    expect(await books.rows('SELECT id FROM rated_transaction WHERE billing_account_id = ?', bad.billing_account_id)).toEqual([])
    expect(await books.differences()).toEqual([])
  })
})

describe('a run', () => {
  it('whose job ended half-way is prepared again, or cancelled; its cycle is free then', async () => {
    const { books, run } = await twoCustomers()
    books.at('2026-02-01')
    const id = await run('2026-02-01')
    await books.core.dispatcher.store.db.updateTable('billing_run').set({ state: 'preparing' }).where('id', '=', id).execute()
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded', report: { drafted: 1, held: 1 } })
    await books.core.dispatcher.store.db.updateTable('billing_run').set({ state: 'preparing' }).where('id', '=', id).execute()
    await books.run('billingRun.cancel', { id })
    expect(await run('2026-02-01')).toBeGreaterThan(id)
  })

  it('leaves a suspended billing account out, and the desk refuses it too', async () => {
    const { books, good, run } = await twoCustomers()
    books.at('2026-02-01')
    await books.core.dispatcher.store.db
      .updateTable('billing_account')
      .set({ status: 'suspended' })
      .where('id', '=', good.billing_account_id)
      .execute()
    const id = await run('2026-02-01')
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ report: { drafted: 0, held: 1, left: 1 } })
    expect(await accountOf(books, good)).toEqual([
      { state: 'left', rule: 'suspended', reason: expect.stringContaining('suspended') as string },
    ])
    expect(await books.fail('invoice.issue', { billing_account_id: good.billing_account_id, recurring: true })).toMatchObject({
      code: 'invoice.suspendedAccount',
    })
    const accept = { id, accounts: [good.billing_account_id], decision: 'accept' }
    expect(await books.fail('billingRun.decide', accept)).toMatchObject({ code: 'billingRun.suspendedAccount' })
  })

  it('decides only about accounts that are in it', async () => {
    const { books, run } = await twoCustomers()
    books.at('2026-02-01')
    const id = await run('2026-02-01')
    await books.job('billingRun.prepare', { id })
    const failure = await books.fail('billingRun.decide', { id, accounts: [9999], decision: 'reject' })
    expect(failure).toMatchObject({ code: 'billingRun.notInRun', fields: [{ path: 'accounts.0' }] })
  })
})

describe('a date that cannot be taken back', () => {
  const cases = [
    ['2026-03-10', null],
    ['2026-03-17', null],
    ['2026-03-18', 'date.confirm'],
    ['2062-03-10', 'date.confirm'],
    ['2025-03-10', null],
    ['2025-03-09', 'date.confirm'],
    ['2014-12-31', 'date.beforeFirstPeriod'],
  ] as const
  it.each(cases)('of an invoice on 10 March 2026, %s: %s', async (date, code) => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['A'], { subscription_date: '2015-01-01' })
    const input = { billing_account_id: customer.billing_account_id, invoice_date: date }
    if (code === null) {
      expect((await books.bill(customer, date)).number).toBeTruthy()
      return
    }
    expect(await books.fail('invoice.issue', input)).toMatchObject({ code })
    expect(await books.rows('SELECT id FROM invoice')).toEqual([])
    if (code !== 'date.confirm') return
    // Another date is no confirmation; the same is.
    expect(await books.fail('invoice.issue', { ...input, confirm_date: '2026-03-10' })).toMatchObject({ code })
    expect((await books.bill(customer, date, { confirm_date: date })).number).toBeTruthy()
  })

  it('of a run reaches to the next date of its cycle', async () => {
    const { books, run } = await twoCustomers()
    books.at('2026-01-10')
    expect(await run('2026-02-01')).toBeGreaterThan(0)
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    await books.run('billingRun.cancel', { id: 1 })
    expect(await books.fail('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-02-02' })).toMatchObject({
      code: 'date.confirm',
    })
    expect(await books.fail('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2062-12-01' })).toMatchObject({
      code: 'date.confirm',
    })
  })

  it('of a credit note is bounded too', async () => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['A'])
    const { id } = await books.bill(customer)
    expect(await books.fail('invoice.credit', { id, reason: 'x', date: '2036-03-10' })).toMatchObject({ code: 'date.confirm' })
  })
})

describe('numbers and dates rise together', () => {
  async function overNewYear(policies: object = {}) {
    const books = await desk({}, policies)
    await books.once('A', { price: '10' })
    books.at('2026-12-30')
    const [one, two] = [await books.customer('One'), await books.customer('Two')]
    await books.subscribe(one, ['A'])
    await books.bill(one)
    books.at('2027-01-02')
    await books.subscribe(one, ['A'])
    await books.bill(one)
    await books.subscribe(two, ['A'], { subscription_date: '2026-12-20' })
    return { books, two }
  }

  it('within a year of the sequence: one of the old year comes after the first of the new', async () => {
    const { books, two } = await overNewYear()
    expect((await books.bill(two, '2026-12-31')).number).toBe('INV-2026-000002')
    expect(await books.differences()).toEqual([])
  })

  it('and a refusal names the first possible date and the days that are shut', async () => {
    const { books, two } = await overNewYear()
    const failure = await books.fail('invoice.issue', { billing_account_id: two.billing_account_id, invoice_date: '2026-12-28' })
    expect(failure).toMatchObject({ code: 'invoice.earlierDate', details: { first: '2026-12-30', days: 2 } })
    expect(failure.message).toContain('2 days are shut')
  })

  it('unless the company chose that dates need not rise', async () => {
    const { books, two } = await overNewYear({ dates_rise: false })
    expect((await books.bill(two, '2026-12-29')).number).toBe('INV-2026-000002')
  })
})

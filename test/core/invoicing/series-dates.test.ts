/** The first possible date of a series, the bounds of both dates of a document, and accounts that a run holds. */
import { describe, expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

describe('series.firstDate', () => {
  it('is the date of the last document of the series, by kind and year', async () => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const customer = await books.customer('Kunde')
    expect(await books.run('series.firstDate')).toEqual({ first_date: '2026-01-01', last: null, rises: true })
    await books.subscribe(customer, ['A'], { subscription_date: '2026-03-01' })
    const { id, number } = await books.bill(customer, '2026-03-08')
    const expected = { first_date: '2026-03-08', last: { number, date: '2026-03-08' }, rises: true }
    expect(await books.run('series.firstDate')).toEqual(expected)
    expect(await books.run('series.firstDate', { document: 'creditNote' })).toMatchObject({ first_date: '2026-01-01', last: null })
    expect(await books.run('series.firstDate', { date: '2027-02-01' })).toMatchObject({ first_date: '2027-01-01', last: null })
    await books.run('invoice.credit', { id, reason: 'x', date: '2026-03-10' })
    expect(await books.run('series.firstDate', { document: 'creditNote' })).toMatchObject({ first_date: '2026-03-10' })
    // What the query says is what the refusal says.
    await books.subscribe(customer, ['A'], { subscription_date: '2026-03-01' })
    const refused = await books.fail('invoice.issue', { billing_account_id: customer.billing_account_id, invoice_date: '2026-03-07' })
    expect(refused).toMatchObject({ code: 'invoice.earlierDate', details: { first: '2026-03-08', days: 1 } })
    expect(refused.message).toContain('The first possible date is 2026-03-08: one day is shut.')
    expect((await books.bill(customer, '2026-03-08')).number).toBe('INV-2026-000002')
    expect(await books.fail('series.firstDate', { seller_id: 99 })).toMatchObject({ code: 'record.notFound' })
  })

  it('lies in no closed period: what is issued is posted on its date', async () => {
    const books = await desk()
    books.at('2026-03-10')
    const close = (before: string) =>
      books.core.dispatcher.store.db.updateTable('accounting_period').set({ status: 'closed' }).where('start_date', '<', before).execute()
    await close('2026-02-01')
    expect(await books.run('series.firstDate')).toMatchObject({ first_date: '2026-02-01', last: null })
    await close('2099-01-01')
    expect(await books.run('series.firstDate')).toMatchObject({ first_date: null })
  })

  it('is the first period where dates need not rise', async () => {
    const books = await desk({}, { dates_rise: false })
    books.at('2026-03-10')
    expect(await books.run('series.firstDate')).toEqual({ first_date: '2026-01-01', last: null, rises: false })
  })
})

describe('the day before which usage is billed', () => {
  it('is bounded as the invoice date is, and named again where it is meant', async () => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['A'], { subscription_date: '2026-03-01' })
    const issue = { billing_account_id: customer.billing_account_id }
    for (const usage_before of ['2036-03-10', '2024-03-10'])
      expect(await books.fail('invoice.issue', { ...issue, usage_before })).toMatchObject({
        code: 'date.confirm',
        fields: [{ path: 'usage_before' }, { path: 'confirm_date' }],
      })
    // A date of each: both are named again.
    const both = { ...issue, invoice_date: '2026-04-10', usage_before: '2026-06-01' }
    expect(await books.fail('invoice.issue', { ...both, confirm_date: '2026-04-10' })).toMatchObject({ code: 'date.confirm' })
    expect(await books.run('invoice.issue', { ...both, confirm_date: ['2026-04-10', '2026-06-01'] })).toMatchObject({ gross_minor: 1000 })
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const run = { billing_cycle_id: cycle, invoice_date: '2026-04-01' }
    expect(await books.fail('billingRun.create', { ...run, usage_before: '2062-04-01' })).toMatchObject({
      code: 'date.confirm',
      fields: [{ path: 'usage_before' }, { path: 'confirm_date' }],
    })
    expect(await books.run('billingRun.create', { ...run, usage_before: '2026-04-02' })).toMatchObject({ id: 1 })
  })
})

describe('a single invoice', () => {
  it('is refused while an open run holds the account as a draft, not when it is left out or the run is over', async () => {
    const books = await desk()
    books.at('2026-01-01')
    await books.monthly('FEE', { price: '31' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['FEE'], { subscription_date: '2026-01-01' })
    books.at('2026-02-01')
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const { id } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-02-01' })
    await books.job('billingRun.prepare', { id })
    const issue = { billing_account_id: customer.billing_account_id }
    expect(await books.fail('invoice.issue', issue)).toMatchObject({ code: 'invoice.heldByRun', details: { run: id } })
    await books.run('billingRun.decide', { id, accounts: [customer.billing_account_id], decision: 'reject' })
    expect(await books.run('invoice.issue', issue)).toMatchObject({ gross_minor: 6200 })
    await books.run('billingRun.cancel', { id })
    await books.once('A', { price: '10' })
    await books.subscribe(customer, ['A'])
    expect(await books.run('invoice.issue', issue)).toMatchObject({ gross_minor: 1000 })
    expect(await books.differences()).toEqual([])
  })
})

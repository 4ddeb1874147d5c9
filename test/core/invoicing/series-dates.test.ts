/** The first possible date of a series, the bounds of both dates of a document, and accounts that a run holds. */
import { describe, expect, it } from 'vitest'
import { desk, type DeskCustomer } from '../../support/desk.ts'

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

describe('a series is that of a sequence, whoever takes its numbers', () => {
  const two = async (parent = false) => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const [main] = await books.rows<{ id: number }>('SELECT id FROM seller')
    const place = parent ? { parent_id: main?.id } : {}
    const { id: shop } = await books.run<{ id: number }>('seller.create', {
      values: { code: 'SHOP', name: 'Shop', country: 'DE', ...place },
    })
    const [a, b] = [await books.customer('A'), await books.customer('B', { seller: 'SHOP' })]
    const sequence = (seller_id: number | undefined, pattern: string) =>
      books.run<{ id: number }>('numberSequence.create', {
        values: { code: pattern[0], document: 'invoice', seller_id, pattern, yearly: true },
      })
    const bill = async (customer: DeskCustomer, date: string) => {
      await books.subscribe(customer, ['A'], { subscription_date: '2026-01-01' })
      return (await books.bill(customer, date)).number
    }
    const shut = async (customer: DeskCustomer, invoice_date: string) => {
      await books.subscribe(customer, ['A'], { subscription_date: '2026-01-01' })
      const { details } = await books.fail('invoice.issue', { billing_account_id: customer.billing_account_id, invoice_date })
      return (details as { first: string }).first
    }
    return { books, main: main?.id, shop, a, b, sequence, bill, shut }
  }

  it('a seller that takes another one leaves its documents in the first, and begins with none in its own', async () => {
    const { books, shop, a, b, sequence, bill, shut } = await two()
    expect([await bill(a, '2026-03-10'), await shut(b, '2026-03-09'), await bill(b, '2026-03-12')]).toEqual([
      'INV-2026-000001',
      '2026-03-10',
      'INV-2026-000002',
    ])
    const own = await sequence(shop, 'S-{yyyy}-{n}')
    expect(await shut(a, '2026-03-11')).toBe('2026-03-12')
    expect(await books.run('series.firstDate', { seller_id: shop })).toMatchObject({ first_date: '2026-01-01', last: null })
    expect(await bill(b, '2026-03-05')).toBe('S-2026-000001')
    expect([await shut(b, '2026-03-04'), await bill(a, '2026-03-12')]).toEqual(['2026-03-05', 'INV-2026-000003'])
    // Without it the seller goes on in the shared one, with it again behind its own last.
    await books.run('numberSequence.archive', { id: own.id, version: 1 })
    expect([await shut(b, '2026-03-11'), await bill(b, '2026-03-12')]).toEqual(['2026-03-12', 'INV-2026-000004'])
    await books.run('numberSequence.restore', { id: own.id, version: 2 })
    expect([await shut(b, '2026-03-04'), await bill(b, '2026-03-06')]).toEqual(['2026-03-05', 'S-2026-000002'])
    expect(await books.differences()).toEqual([])
  })

  it('stays one where its pattern is changed', async () => {
    const { books, a, bill, shut } = await two()
    await bill(a, '2026-03-10')
    const [row] = await books.rows<{ id: number; version: number }>("SELECT id, version FROM number_sequence WHERE document = 'invoice'")
    await books.run('numberSequence.update', { ...row, values: { pattern: 'R-{yyyy}{MM}-{n}', size: 1 } })
    expect([await shut(a, '2026-03-09'), await bill(a, '2026-03-10')]).toEqual(['2026-03-10', 'R-202603-2'])
  })

  it('of a parent is that of sellers below it', async () => {
    const { main, a, b, sequence, bill, shut } = await two(true)
    await sequence(main, 'M-{yyyy}-{n}')
    expect([await bill(a, '2026-03-10'), await shut(b, '2026-03-09'), await bill(b, '2026-03-10')]).toEqual([
      'M-2026-000001',
      '2026-03-10',
      'M-2026-000002',
    ])
  })

  it('that starts again no year goes on over the year’s end, with the month of each date', async () => {
    const { books, a, b, bill, shut } = await two()
    const [row] = await books.rows<{ id: number; version: number }>("SELECT id, version FROM number_sequence WHERE document = 'invoice'")
    await books.run('numberSequence.archive', { ...row })
    await books.run('numberSequence.create', {
      values: { code: 'R', document: 'invoice', pattern: 'R-{yyyy}{MM}-{n}', yearly: false, size: 1 },
    })
    const numbers = [await bill(a, '2026-03-10')]
    books.at('2027-01-02')
    numbers.push(await bill(b, '2027-01-02'))
    expect([...numbers, await shut(a, '2026-12-31')]).toEqual(['R-202603-1', 'R-202701-2', '2027-01-02'])
    expect(await books.differences()).toEqual([])
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

/** One conversion into company currency, by the company's rounding, in invoice, account operation, matching and journal. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

let company: Desk
afterEach(() => company.core.close())

/** 10.00 USD at 1.08 is 9.2592…. */
async function invoiceInDollars(rounding_mode: string): Promise<{ invoice: number; account: number }> {
  company = await desk({}, { rounding_mode })
  company.at('2026-11-03')
  await company.run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-01-01', rate: '1.08' } })
  await company.once('FEE', { price: '10', currency: 'USD' })
  const buyer = await company.customer('Dollar', { currency: 'USD' })
  await company.subscribe(buyer, ['FEE'])
  const { id } = await company.bill(buyer)
  return { invoice: id, account: buyer.customer_account_id }
}

const OPEN_WORTH = `SELECT SUM(CASE direction WHEN 'debit' THEN 1 ELSE -1 END * open_functional_minor) AS sum FROM open_item`
const sums = async (sql: string, ...values: unknown[]) => (await company.rows<{ sum: number }>(sql, ...values)).map((row) => row.sum)

describe('an amount in another currency', () => {
  it.each([
    ['floor', 925],
    ['halfUp', 926],
  ])('is worth the same wherever it stands, rounded %s', async (rounding, worth) => {
    const { invoice, account } = await invoiceInDollars(rounding)
    expect(await sums('SELECT functional_minor AS sum FROM invoice WHERE id = ?', invoice)).toEqual([worth])
    expect(await sums('SELECT functional_minor AS sum FROM account_operation')).toEqual([worth])
    expect(await sums('SELECT functional_minor AS sum FROM journal_line ORDER BY functional_minor DESC')).toEqual([worth, -worth])
    const paid = { customer_account_id: account, amount_minor: 1000, method: 'transfer', match: 'oldest' }
    await company.run('payment.register', paid)
    expect(await sums('SELECT functional_minor AS sum FROM account_operation')).toEqual([worth, worth])
    expect(await sums('SELECT functional_minor AS sum FROM matching_allocation')).toEqual([worth])
    expect(await sums('SELECT exchange_minor AS sum FROM matching_allocation')).toEqual([0])
    expect(await company.differences()).toEqual([])
  })

  it.each(['floor', 'halfUp'])('that is given back is worth what it was, rounded %s', async (rounding) => {
    const { invoice } = await invoiceInDollars(rounding)
    await company.run('invoice.credit', { id: invoice, reason: 'Wrong' })
    expect(await sums('SELECT SUM(functional_minor) AS sum FROM invoice')).toEqual([0])
    expect(await sums(OPEN_WORTH)).toEqual([0])
    expect(await sums('SELECT SUM(functional_minor) AS sum FROM journal_line GROUP BY ledger_account_id')).toEqual([0, 0])
    expect(await company.differences()).toEqual([])
  })

  it('that a credit note gives back is worth what it was, though the rate is another by then', async () => {
    const { invoice, account } = await invoiceInDollars('halfUp')
    await company.run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-11-04', rate: '1.50' } })
    company.at('2026-11-05')
    const [line] = await company.rows<{ id: number }>('SELECT id FROM invoice_line')
    await company.run('invoice.credit', { id: invoice, reason: 'Part', lines: [{ line_id: line?.id, amount: '4' }] })
    // 4.00 at 1.08; what is paid of the rest is worth what it is on its day, and the difference is one of exchange
    expect(await sums('SELECT functional_minor AS sum FROM invoice')).toEqual([926, -370])
    await company.run('payment.register', { customer_account_id: account, amount_minor: 600, method: 'transfer', match: 'oldest' })
    expect(await sums('SELECT exchange_minor AS sum FROM matching_allocation ORDER BY id')).toEqual([-156])
    await company.run('payment.reverse', { id: (await company.rows<{ id: number }>('SELECT MAX(id) AS id FROM account_operation'))[0]?.id })
    await company.run('invoice.credit', { id: invoice, reason: 'The rest' })
    expect(await sums('SELECT SUM(functional_minor) AS sum FROM invoice')).toEqual([0])
    expect(await sums(OPEN_WORTH)).toEqual([0])
    expect(await company.differences()).toEqual([])
  })

  it('is refused by one name where no rate is known, by document and payment alike', async () => {
    company = await desk()
    company.at('2026-11-03')
    await company.once('FEE', { price: '10', currency: 'USD' })
    const buyer = await company.customer('Dollar', { currency: 'USD' })
    await company.subscribe(buyer, ['FEE'])
    const issue = await company.fail('invoice.issue', { billing_account_id: buyer.billing_account_id })
    const pay = { customer_account_id: buyer.customer_account_id, amount_minor: 1000, method: 'transfer' }
    const payment = await company.fail('payment.register', pay)
    expect([issue.code, payment.code]).toEqual(['exchangeRate.missing', 'exchangeRate.missing'])
    expect(payment.message).toBe('There is no exchange rate of USD on 2026-11-03. Add one under Setup, Exchange rates.')
  })

  it('counts no maximum whose rate is not known: bill and trial refuse for the same reason', async () => {
    company = await desk()
    company.at('2026-11-03')
    const plan = await company.usageCharge('CALLS', { price: '1', values: { maximum_amount: '10' } })
    const buyer = await company.customer('Dollar', { currency: 'USD' })
    const { id } = await company.subscribe(buyer, ['CALLS'])
    await company.run('accessPoint.add', { subscription_id: id, access_id: '4931' })
    await company.usage('2026-11-03T10:00:00Z;15;4931;CALLS')
    const tried = await company.run<{ priced: boolean; reason: string }>('price.try', {
      price_plan_id: plan,
      subscription_id: id,
      quantity: '15',
    })
    const [reject] = await company.rows<{ cause: string; reason: string }>('SELECT cause, reason FROM rejected_usage')
    expect(tried).toMatchObject({ priced: false, reason: expect.stringContaining('there is no exchange rate for it') })
    expect(reject).toMatchObject({ cause: 'NO_PRICEPLAN', reason: expect.stringContaining(tried.reason) })
  })
})

/** Balances in company currency by account, those that are not nothing. */
async function balances(books: Desk): Promise<Record<string, number>> {
  const { rows } = await books.run<{ rows: { code: string; functional_minor: number }[] }>('finance.trialBalance')
  return Object.fromEntries(rows.flatMap((row) => (row.functional_minor === 0 ? [] : [[row.code, row.functional_minor]])))
}
const lastOf = async (books: Desk, kind: string) =>
  (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM account_operation WHERE kind = ?', kind))[0]?.id

describe('the trial balance', () => {
  it('after each posting of an invoice of 119.00', async () => {
    company = await desk()
    company.at('2026-03-10')
    await company.once('A', { price: '100', tax: 'STANDARD' })
    const buyer = await company.customer('Kunde')
    await company.subscribe(buyer, ['A'])
    const { id } = await company.bill(buyer)
    const sold = { 3810: -1900, 4100: -10000 }
    const money = { customer_account_id: buyer.customer_account_id, method: 'transfer', match: 'oldest' }
    const after = async (operation: string, input: object) => {
      await company.run(operation, input)
      return balances(company)
    }
    expect(await balances(company)).toEqual({ 1200: 11900, ...sold })
    expect(await after('payment.register', { ...money, amount_minor: 15000 })).toEqual({ 1200: -3100, 1800: 15000, ...sold })
    expect(await after('refund.register', { ...money, amount_minor: 3100 })).toEqual({ 1800: 11900, ...sold })
    expect(await after('payment.reverse', { id: await lastOf(company, 'payment') })).toEqual({ 1200: 15000, 1800: -3100, ...sold })
    const writeOff = { operation_id: await lastOf(company, 'invoice'), amount_minor: 1900, reason: 'Lost' }
    expect(await after('writeOff.register', writeOff)).toEqual({ 1200: 13100, 1800: -3100, 6930: 1900, ...sold })
    expect(await after('writeOff.reverse', { id: await lastOf(company, 'writeOff') })).toEqual({ 1200: 15000, 1800: -3100, ...sold })
    expect(await after('invoice.credit', { id, reason: 'Wrong' })).toEqual({ 1200: 3100, 1800: -3100 })
    expect(await after('refund.reverse', { id: await lastOf(company, 'refund') })).toEqual({})
    expect(await company.differences()).toEqual([])
  })

  it('after each posting of an invoice of 100.00 dollars, at 1.25, 1.00 and 0.80: what takes a difference back stands where that stood', async () => {
    company = await desk()
    company.at('2026-03-10')
    for (const [from_date, rate] of [
      ['2026-01-01', '1.25'],
      ['2026-03-11', '1.00'],
      ['2026-03-12', '0.80'],
    ])
      await company.run('exchangeRate.create', { values: { currency: 'USD', from_date, rate } })
    await company.once('A', { price: '100', currency: 'USD' })
    const buyer = await company.customer('Dollar', { currency: 'USD' })
    await company.subscribe(buyer, ['A'])
    const { id } = await company.bill(buyer)
    const money = { customer_account_id: buyer.customer_account_id, method: 'transfer', match: 'oldest' }
    const after = async (operation: string, input: object) => {
      await company.run(operation, input)
      return balances(company)
    }
    expect(await balances(company)).toEqual({ 1200: 8000, 4100: -8000 })
    company.at('2026-03-11')
    // 150.00 for 150.00 euros, of which 100.00 close 80.00: a gain of 20.00, and 50.00 are owed back
    expect(await after('payment.register', { ...money, amount_minor: 15000 })).toEqual({
      1200: -5000,
      1800: 15000,
      4100: -8000,
      4840: -2000,
    })
    company.at('2026-03-12')
    // 50.00 dollars for 62.50 euros: a loss of 12.50
    const refunded = { 1800: 8750, 4100: -8000, 4840: -2000, 6880: 1250 }
    expect(await after('refund.register', { ...money, amount_minor: 5000 })).toEqual(refunded)
    const reversed = { 1200: -5000, 1800: 15000, 4100: -8000, 4840: -2000 }
    expect(await after('refund.reverse', { id: await lastOf(company, 'refund') })).toEqual(reversed)
    expect(await after('payment.reverse', { id: await lastOf(company, 'payment') })).toEqual({ 1200: 8000, 4100: -8000 })
    // Half of it at 1.00: 50.00 euros for 40.00
    const half = { 1200: 4000, 1800: 5000, 4100: -8000, 4840: -1000 }
    expect(await after('payment.register', { ...money, amount_minor: 5000, date: '2026-03-11' })).toEqual(half)
    const writeOff = { operation_id: await lastOf(company, 'invoice'), reason: 'Lost' }
    expect(await after('writeOff.register', writeOff)).toEqual({ 1800: 5000, 4100: -8000, 4840: -1000, 6930: 4000 })
    expect(await after('writeOff.reverse', { id: await lastOf(company, 'writeOff') })).toEqual(half)
    expect(await after('invoice.credit', { id, reason: 'Wrong' })).toEqual({ 1200: -4000, 1800: 5000, 4840: -1000 })
    expect(await company.differences()).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { OPERATOR } from '../../support/company.ts'
import { type PostedCompany, postedCompany } from '../../support/posted-company.ts'

const statuses = async (company: PostedCompany) =>
  (await company.rows('SELECT payment_status AS s FROM invoice_state ORDER BY invoice_id')).map((row) => row['s'])
const differences = async (company: PostedCompany) =>
  (await verifyBooks(company.core.dispatcher.store)).differences.map(({ words }) => words)

/** The journal lines of what was posted last, as `account amount functional`. */
async function lastEntry(company: PostedCompany): Promise<string[]> {
  const rows = await company.rows<{ code: string; amount: number; functional: number }>(
    `SELECT a.code, l.amount_minor AS amount, l.functional_minor AS functional FROM journal_line l JOIN ledger_account a ON a.id = l.ledger_account_id
     WHERE l.journal_entry_id = (SELECT MAX(id) FROM journal_entry) ORDER BY l.id`,
  )
  return rows.map(({ code, amount, functional }) => `${code} ${amount} ${functional}`)
}

async function call(company: PostedCompany, operation: string, input: unknown) {
  const result = await company.core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(result.failure.message)
  return { value: result.value as Record<string, number>, entry: result.entry as number, label: result.undo?.label }
}

describe('payment.register', () => {
  it('matches the oldest invoices, keeps their status, and undo takes all of it back', async () => {
    const company = await postedCompany()
    const account = await company.account('Stadtwerke Kaltenbrunn')
    await company.invoice(account, { netMinor: 10000, date: '2026-09-01', due: '2026-10-01' })
    await company.invoice(account, { netMinor: 20000, date: '2026-10-01', due: '2026-11-30' })
    expect(await statuses(company)).toEqual(['UNPAID', 'PENDING'])
    const paid = await call(company, 'payment.register', {
      customer_account_id: account.customerAccount,
      amount_minor: 20000,
      method: 'transfer',
      match: 'oldest',
    })
    expect(paid.value).toMatchObject({ matched_minor: 20000, left_minor: 0, number: 'PAY-2026-000001' })
    expect(paid.label).toBe('Reverse')
    expect(await statuses(company)).toEqual(['PAID', 'PPAID'])
    expect(await lastEntry(company)).toEqual(['1200 -20000 -20000', '1800 20000 20000'])
    const balance = () => company.run('customerAccount.balance', { id: account.customerAccount })
    expect(await balance()).toMatchObject({ balance_minor: 15700, due_minor: 0, open_items: 1 })
    await company.run('operation.undo', { entry: paid.entry })
    expect(await statuses(company)).toEqual(['UNPAID', 'PENDING'])
    expect(await balance()).toMatchObject({ balance_minor: 35700, due_minor: 11900, overdue_minor: 11900 })
    expect(await lastEntry(company)).toEqual(['1200 20000 20000', '1800 -20000 -20000'])
    expect(await differences(company)).toEqual([])
  })

  it('writes its words for the timeline', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    await company.invoice(account, { netMinor: 100000 })
    const { entry } = await call(company, 'payment.register', {
      customer_account_id: account.customerAccount,
      amount_minor: 123456,
      method: 'card',
      match: 'oldest',
    })
    const [row] = await company.rows('SELECT summary FROM audit_entry WHERE id = ?', entry)
    expect(row?.['summary']).toBe('Payment PAY-2026-000001 of 1,234.56 EUR registered, 1,190.00 EUR matched, 44.56 EUR open')
    expect(await lastEntry(company)).toEqual(['1200 -123456 -123456', '1460 123456 123456'])
  })

  it('refuses what cannot be, and writes nothing', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const other = await company.account('Andere')
    const theirs = await company.invoice(other, { netMinor: 100 })
    const pay = { customer_account_id: account.customerAccount, amount_minor: 100, method: 'cash' }
    expect((await company.fail('payment.register', { ...pay, date: '2026-11-04' })).code).toBe('accountOperation.future')
    expect((await company.fail('payment.register', { ...pay, currency: 'USD' })).code).toBe('payment.otherCurrency')
    expect((await company.fail('payment.register', { ...pay, rate: '2' })).code).toBe('payment.rateOfCompanyCurrency')
    expect((await company.fail('payment.register', { ...pay, amount_minor: 0 })).code).toBe('input.invalid')
    expect((await company.fail('payment.register', { ...pay, match: [{ id: theirs.operation }] })).code).toBe('matching.otherAccount')
    expect((await company.fail('payment.register', { ...pay, customer_account_id: 999 })).kind).toBe('notFound')
    const [september] = await company.rows<{ id: number; version: number }>(
      `SELECT id, version FROM accounting_period WHERE start_date <= '2026-09-15' AND end_date > '2026-09-15'`,
    )
    await company.run('accountingPeriod.update', { ...september, values: { status: 'closed' } })
    expect((await company.fail('payment.register', { ...pay, date: '2026-09-15' })).code).toBe('period.closed')
    expect(await company.rows(`SELECT id FROM account_operation WHERE kind = 'payment'`)).toEqual([])
    expect(await differences(company)).toEqual([])
  })

  it('reopens what a rejected payment paid, and only that, where one matching held more', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const first = await company.invoice(account, { netMinor: 10000, due: '2026-11-30' })
    const second = await company.invoice(account, { netMinor: 10000, due: '2026-11-30' })
    const pay = (amount_minor: number) =>
      company.run<{ id: number }>('payment.register', { customer_account_id: account.customerAccount, amount_minor, method: 'directDebit' })
    const one = await pay(11900)
    const other = await pay(11900)
    await company.run('matching.match', {
      operations: [{ id: one.id }, { id: other.id }, { id: first.operation }, { id: second.operation }],
    })
    expect(await statuses(company)).toEqual(['PAID', 'PAID'])
    await company.run('payment.reverse', { id: other.id, reason: 'Insufficient funds' })
    expect(await statuses(company)).toEqual(['PAID', 'PENDING'])
    expect((await company.fail('payment.reverse', { id: other.id })).code).toBe('accountOperation.takenBack')
    expect((await company.fail('refund.reverse', { id: one.id })).code).toBe('refund.otherKind')
    const [rejected] = await company.rows(
      `SELECT o.direction, o.amount_minor, i.status FROM account_operation o JOIN open_item i ON i.id = o.id WHERE kind = 'rejectedPayment'`,
    )
    expect(rejected).toEqual({ direction: 'debit', amount_minor: 11900, status: 'L' })
    expect(await differences(company)).toEqual([])
  })
})

describe('refunds and write-offs', () => {
  it('refunds a credit note from the till, and takes it back', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const credit = await company.invoice(account, { netMinor: -1000, kind: 'creditNote' })
    const refund = await company.run<{ id: number }>('refund.register', {
      customer_account_id: account.customerAccount,
      amount_minor: 1190,
      method: 'cash',
      match: [{ id: credit.operation }],
    })
    expect(await statuses(company)).toEqual(['REFUNDED'])
    expect(await lastEntry(company)).toEqual(['1200 1190 1190', '1600 -1190 -1190'])
    await company.run('refund.reverse', { id: refund.id })
    expect(await statuses(company)).toEqual(['PENDING'])
    expect(await differences(company)).toEqual([])
  })

  it('leaves an invoice paid whose small rest is written off, until the payment comes back', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const invoice = await company.invoice(account, { netMinor: 10000 })
    const payment = await company.run<{ id: number }>('payment.register', {
      customer_account_id: account.customerAccount,
      amount_minor: 11850,
      method: 'transfer',
      match: [{ id: invoice.operation }],
    })
    await company.run('writeOff.register', { operation_id: invoice.operation, reason: 'Bank charges' })
    expect(await statuses(company)).toEqual(['PAID'])
    expect(await differences(company)).toEqual([])
    await company.run('payment.reverse', { id: payment.id })
    await company.run('writeOff.register', { operation_id: invoice.operation, reason: 'Insolvent' })
    expect(await statuses(company)).toEqual(['ABANDONED'])
    expect(await differences(company)).toEqual([])
  })

  it('writes off in full or in part, without an exchange difference, and takes it back', async () => {
    const company = await postedCompany()
    const account = await company.account('Abroad', 'USD')
    const invoice = await company.invoice(account, { netMinor: 10000, rate: '1.1', date: '2026-10-01', due: '2026-10-20' })
    const part = await call(company, 'writeOff.register', { operation_id: invoice.operation, amount_minor: 900, reason: 'Bank charges' })
    expect(await statuses(company)).toEqual(['PPAID'])
    expect(await lastEntry(company)).toEqual(['1200 -900 -818', '6930 900 818'])
    const rest = await call(company, 'writeOff.register', { operation_id: invoice.operation, reason: 'Insolvent' })
    expect(await statuses(company)).toEqual(['ABANDONED'])
    expect((await company.fail('writeOff.register', { operation_id: invoice.operation, reason: 'Again' })).code).toBe(
      'matching.alreadyMatched',
    )
    await company.run('operation.undo', { entry: rest.entry })
    expect(await statuses(company)).toEqual(['PPAID'])
    expect(
      (await company.fail('writeOff.register', { operation_id: invoice.operation, amount_minor: 99999, reason: 'Too much' })).code,
    ).toBe('writeOff.tooMuch')
    expect((await company.fail('writeOff.register', { operation_id: part.value['id'], reason: 'A credit' })).code).toMatch(
      /matching.alreadyMatched|writeOff.credit/,
    )
    expect(await company.rows('SELECT id FROM matching_allocation WHERE exchange_minor <> 0')).toEqual([])
    expect(await differences(company)).toEqual([])
  })
})

describe('the sales entry', () => {
  it('posts client, revenue and tax; the left-over cent in company currency goes to rounding', async () => {
    const company = await postedCompany()
    const account = await company.account('Abroad', 'USD')
    await company.invoice(account, { netMinor: 10001, rate: '1.2' })
    expect(await lastEntry(company)).toEqual(['1200 11901 9918', '4100 -10001 -8334', '3810 -1900 -1583', '6960 0 -1'])
    const home = await company.account('Home')
    await company.invoice(home, { netMinor: -1000, kind: 'creditNote' })
    expect(await lastEntry(company)).toEqual(['1200 -1190 -1190', '4100 1000 1000', '3810 190 190'])
    await company.invoice(home, { netMinor: 0 })
    expect(await statuses(company)).toEqual(['PENDING', 'PENDING', 'PAID'])
    expect(
      await company.rows(`SELECT amount_minor, status FROM account_operation o JOIN open_item i ON i.id = o.id WHERE o.id = 3`),
    ).toEqual([{ amount_minor: 0, status: 'L' }])
    expect(await differences(company)).toEqual([])
  })
})

describe('exchange differences', () => {
  it('posts a gain and a loss when rates differ, and un-matching takes them back to the cent', async () => {
    const company = await postedCompany()
    const account = await company.account('Cascade Ridge', 'USD')
    const invoice = await company.invoice(account, { netMinor: 10000, date: '2026-10-05', due: '2026-10-20' })
    const pay = (amount_minor: number, rate?: string) =>
      company.run<{ id: number; matching: number }>('payment.register', {
        customer_account_id: account.customerAccount,
        amount_minor,
        method: 'transfer',
        match: 'oldest',
        ...(rate ? { rate } : {}),
      })
    // Invoice 119.00 USD at 1.25 = 95.20 EUR; 50.00 USD of it at 1.20 = 41.67 EUR against 40.00 EUR.
    const gain = await pay(5000)
    expect(await lastEntry(company)).toEqual(['1200 0 167', '4840 0 -167'])
    // 69.00 USD at 1.50 = 46.00 EUR against what is left, 55.20 EUR.
    await pay(6900, '1.5')
    expect(await lastEntry(company)).toEqual(['1200 0 -920', '6880 0 920'])
    expect(await statuses(company)).toEqual(['PAID'])
    expect(await company.rows('SELECT SUM(functional_minor) AS f FROM journal_line WHERE customer_account_id IS NOT NULL')).toEqual([
      { f: 0 },
    ])
    await company.run('matching.unmatch', { id: gain.matching })
    expect(await company.rows('SELECT open_minor, open_functional_minor FROM open_item WHERE id = ?', invoice.operation)).toEqual([
      { open_minor: 5000, open_functional_minor: 4000 },
    ])
    expect(await company.rows('SELECT SUM(exchange_minor) AS x FROM matching_allocation')).toEqual([{ x: -920 }])
    expect(await differences(company)).toEqual([])
  })
})

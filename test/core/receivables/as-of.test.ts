import { describe, expect, it } from 'vitest'
import { type PostedCompany, postedCompany } from '../../support/posted-company.ts'
import { moveTo } from '../../support/small-company.ts'

interface Aging {
  readonly rows: readonly { readonly code: string; readonly buckets_minor: number[]; readonly balance_minor: number }[]
  readonly totals: readonly {
    readonly currency: string
    readonly buckets_minor: number[]
    readonly credits_minor: number
    readonly excluded_minor: number
    readonly balance_minor: number
  }[]
  readonly company: { readonly currency: string; readonly balance_minor: number }
}

async function lived(): Promise<PostedCompany & { readonly ids: { readonly home: number; readonly customer: number } }> {
  const company = await postedCompany()
  const home = await company.account('Home')
  const abroad = await company.account('Abroad', 'USD')
  moveTo(company, '2026-08-01')
  await company.invoice(home, { netMinor: 10000, date: '2026-08-01', due: '2026-08-31' })
  moveTo(company, '2026-09-01')
  await company.invoice(home, { netMinor: 20000, date: '2026-09-01', due: '2026-10-01' })
  await company.invoice(abroad, { netMinor: 10000, date: '2026-09-01', due: '2026-11-30' })
  moveTo(company, '2026-10-10')
  const paid = await company.run<{ matching: number }>('payment.register', {
    customer_account_id: home.customerAccount,
    amount_minor: 15000,
    method: 'transfer',
    match: 'oldest',
  })
  moveTo(company, '2026-10-20')
  await company.run('matching.unmatch', { id: paid.matching })
  moveTo(company, '2026-11-03')
  return { ...company, ids: { home: home.customerAccount, customer: home.customer } }
}

describe('as of a day', () => {
  it('ages what was open then, by replaying matchings and their reversals', async () => {
    const company = await lived()
    const aging = (date: string, more: object = {}) => company.run<Aging>('receivables.aging', { date, currency: 'EUR', ...more })
    expect((await aging('2026-07-31')).totals).toEqual([])
    expect((await aging('2026-09-15')).totals).toEqual([
      { currency: 'EUR', buckets_minor: [23800, 11900, 0, 0, 0], credits_minor: 0, excluded_minor: 0, balance_minor: 35700 },
    ])
    expect((await aging('2026-10-12')).totals[0]).toMatchObject({
      buckets_minor: [0, 20700, 0, 0, 0],
      credits_minor: 0,
      balance_minor: 20700,
    })
    expect((await aging('2026-11-03')).totals[0]).toMatchObject({
      buckets_minor: [0, 0, 23800, 11900, 0],
      credits_minor: -15000,
      balance_minor: 20700,
    })
    expect((await aging('2026-11-03', { step_days: 10, periods: 2 })).totals[0]).toMatchObject({ buckets_minor: [0, 0, 35700] })
  })

  it('gives lines by account, totals by currency and all in company currency', async () => {
    const company = await lived()
    const aging = await company.run<Aging>('receivables.aging', { by_account: true })
    expect(aging.totals.map(({ currency, balance_minor }) => [currency, balance_minor])).toEqual([
      ['EUR', 20700],
      ['USD', 11900],
    ])
    expect(aging.rows.map(({ code, balance_minor }) => [code, balance_minor])).toEqual([
      ['CA-00001', 20700],
      ['CA-00002', 11900],
    ])
    expect(aging.company).toMatchObject({ currency: 'EUR', balance_minor: 20700 + 9520 })
    for (const line of [...aging.totals, aging.company as Aging['totals'][number]]) {
      expect(line.buckets_minor.reduce((sum, one) => sum + one, line.credits_minor + line.excluded_minor)).toBe(line.balance_minor)
    }
  })

  it('leaves out invoice types that are not aged, beside the buckets', async () => {
    const company = await lived()
    const [type] = await company.rows<{ id: number; version: number }>(`SELECT id, version FROM invoice_type WHERE kind = 'invoice'`)
    await company.run('invoiceType.update', { ...type, values: { excluded_from_aging: true } })
    const [eur] = (await company.run<Aging>('receivables.aging', { currency: 'EUR' })).totals
    expect(eur).toMatchObject({ buckets_minor: [0, 0, 0, 0, 0], excluded_minor: 35700, credits_minor: -15000, balance_minor: 20700 })
  })

  it('shows balances and open items of the day', async () => {
    const company = await lived()
    const balance = (date?: string) => company.run('customerAccount.balance', { id: company.ids.home, ...(date ? { date } : {}) })
    expect(await balance('2026-10-12')).toMatchObject({ currency: 'EUR', balance_minor: 20700, credits_minor: 0, open_items: 1 })
    expect(await balance()).toMatchObject({
      balance_minor: 20700,
      debits_minor: 35700,
      credits_minor: 15000,
      due_minor: 20700,
      open_items: 3,
    })
    expect(await balance('2026-01-01')).toMatchObject({ currency: 'EUR', balance_minor: 0, open_items: 0 })
    const customer = await company.run<{ balances: unknown[] }>('customer.balance', { id: company.ids.customer })
    expect(customer.balances).toMatchObject([{ currency: 'EUR', balance_minor: 20700 }])
    const items = async (date: string) =>
      (
        await company.run<{ rows: { number: string; open_minor: number }[] }>('receivables.openItems', {
          date,
          customer_account_id: company.ids.home,
        })
      ).rows.map((row) => [row.number, row.open_minor])
    expect(await items('2026-10-12')).toEqual([['INV-2026-000002', 20700]])
    expect(await items('2026-10-20')).toEqual([
      ['INV-2026-000001', 11900],
      ['INV-2026-000002', 23800],
      ['PAY-2026-000001', 15000],
    ])
  })

  it('marks what has come due, once', async () => {
    const company = await lived()
    const status = async () =>
      (await company.rows('SELECT payment_status AS s FROM invoice_state ORDER BY invoice_id')).map((row) => row['s'])
    expect(await status()).toEqual(['UNPAID', 'UNPAID', 'PENDING'])
    moveTo(company, '2026-11-29')
    await company.run('receivables.updateDue')
    await company.core.idle()
    expect(await status()).toEqual(['UNPAID', 'UNPAID', 'PENDING'])
    moveTo(company, '2026-11-30')
    await company.run('receivables.updateDue')
    await company.core.idle()
    expect(await status()).toEqual(['UNPAID', 'UNPAID', 'UNPAID'])
    const [job] = await company.rows<{ state: string; message: string | null }>('SELECT state, message FROM job ORDER BY id DESC LIMIT 1')
    expect(job).toEqual({ state: 'succeeded', message: null })
  })
})

describe('lists', () => {
  it('show account operations and open items with customer, sides by sign, and sums that are balances', async () => {
    const company = await lived()
    const list = (name: string, input: object = {}) => company.run<{ rows: Record<string, unknown>[] }>(`${name}.list`, input)
    const open = await list('openItem', { filter: [{ column: 'currency', op: '$equals', value: 'EUR' }] })
    expect(open.rows.map((row) => [row['number'], row['open_minor'], row['customer_idLabel'], row['payment_status']])).toEqual([
      ['INV-2026-000001', 11900, 'Home', 'UNPAID'],
      ['INV-2026-000002', 23800, 'Home', 'UNPAID'],
      ['PAY-2026-000001', -15000, 'Home', null],
    ])
    const totals = await company.run<{ sums: { currency: string; sums: Record<string, string> }[] }>('openItem.totals', {})
    expect(totals.sums.map(({ currency, sums }) => [currency, sums['open_minor']])).toEqual([
      ['EUR', '20700'],
      ['USD', '11900'],
    ])
    expect((await list('openItem', { search: 'PAY' })).rows).toHaveLength(1)
    expect((await list('openItem', { search: 'nobody' })).rows).toHaveLength(0)
    const operations = await list('accountOperation', { sort: [{ column: 'number', direction: 'asc' }], limit: 2 })
    expect(operations.rows.map((row) => [row['number'], row['status'], row['amount_minor']])).toEqual([
      ['INV-2026-000001', 'O', 11900],
      ['INV-2026-000002', 'O', 23800],
    ])
    const lines = await list('journalLine', { filter: [{ column: 'journal', op: '$equals', value: 'payments' }] })
    expect(lines.rows.map((row) => [row['ledger_account_idLabel'], row['amount_minor']])).toEqual([
      ['1800 Bank', 15000],
      ['1200 Trade receivables', -15000],
    ])
    const entries = await list('journalEntry', { search: 'INV-2026-000001' })
    expect(entries.rows).toMatchObject([{ reference: 'INV-2026-000001', amount_minor: 11900 }])
  })

  it('show a ledger account with its running balance', async () => {
    const company = await lived()
    const receivable = await company.id('ledger_account', '1200')
    const ledger = (input: object) =>
      company.run<{ opening_functional_minor: number; rows: { id: number; functional_balance_minor: number }[]; next: number | null }>(
        'finance.ledger',
        { ledger_account_id: receivable, ...input },
      )
    const all = await ledger({})
    expect(all.rows.map((row) => row.functional_balance_minor)).toEqual([11900, 35700, 45220, 30220])
    const first = await ledger({ limit: 2 })
    const second = await ledger({ limit: 2, after: first.next ?? 0 })
    expect(second.opening_functional_minor).toBe(35700)
    expect(second.rows).toEqual(all.rows.slice(2))
    expect((await ledger({ from: '2026-10-01' })).opening_functional_minor).toBe(45220)
  })
})

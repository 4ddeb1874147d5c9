/** Numbers and days of files: read right, or asked about, or refused with row and reason. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

let company: SmallCompany
let code: string
beforeEach(async () => {
  company = await smallCompany()
  const customer = await company.run('customer.create', { code: 'KUND1', name: 'K' })
  const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', customer.customer_account_id)
  code = row?.code ?? ''
})

const file = (kind: string, text: string, more: Record<string, unknown> = {}) => ({
  ...{ kind, staged: company.stage(text), file_name: 'file.csv' },
  ...more,
})
const run = (kind: string, text: string, more: Record<string, unknown> = {}) =>
  company.run<{ report: { decided: unknown[] } }>('import.run', { ...file(kind, text, more), mode: 'all' })
const refused = (kind: string, text: string, more: Record<string, unknown> = {}) =>
  company.fail('import.run', { ...file(kind, text, more), mode: 'all' })
const faults = async (kind: string, text: string) => {
  const { details } = await refused(kind, text)
  return (details as { faults: { row: number; value: string; reason: string }[] }).faults.map(({ row, value, reason }) => [
    row,
    value,
    reason,
  ])
}
const preview = (kind: string, text: string, more: Record<string, unknown> = {}) =>
  company.run<ImportPreview>('import.preview', file(kind, text, more), { simulate: true })
const payments = () =>
  company.rows<{ amount_minor: number; operation_date: string }>(
    "SELECT amount_minor, operation_date FROM account_operation WHERE kind = 'payment' ORDER BY id",
  )
const amounts = async () => (await payments()).map(({ amount_minor }) => amount_minor)
const days = async () => (await payments()).map(({ operation_date }) => operation_date)

describe('amounts', () => {
  it.each([
    ['1.000', '3.000'],
    ['1,000', '3,000'],
  ])('of a statement in euros without cents, %s, are thousands, and the report says so', async (one, other) => {
    const text = `Konto;Buchungstag;Betrag\n${code};02.11.2026;${one}\n${code};03.11.2026;${other}\n`
    const { report } = await run('payments', text)
    expect(await amounts()).toEqual([100_000, 300_000])
    expect(report.decided).toContainEqual({
      option: 'decimal_mark',
      column: 'Betrag',
      value: one === '1.000' ? ',' : '.',
      why: `“${one}” is 1000: its currency has 2 digits after the mark.`,
    })
    expect((await preview('payments', text)).decided).toEqual(report.decided)
  })

  it('of accounts in several currencies have no more digits than the finest of them', async () => {
    await company.run('customer.create', { code: 'JP1', name: 'J', currency: 'JPY' })
    await run('payments', `account,date,amount\n${code},2026-11-02,1.000\n`)
    expect(await amounts()).toEqual([100_000])
    await company.run('customer.create', { code: 'KW1', name: 'W', currency: 'KWD' })
    const { report } = await run('payments', `account,date,amount\n${code},2026-11-02,2.000\n`)
    expect(await amounts()).toEqual([100_000, 200_000])
    expect(report.decided).toMatchObject([{ why: '“2.000” is 2000: a decimal comma is usual in DE.' }])
  })

  it('that only the account says to be in euros are never cents of less', async () => {
    company = await smallCompany({ country: 'US', currency: 'EUR' })
    const { customer_account_id: account } = await company.run('customer.create', { code: 'EU1', name: 'E' })
    await company.run('customer.create', { code: 'KW1', name: 'W', currency: 'KWD' })
    const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', account)
    // By the country a point is the decimal mark, and dinars have three digits; the account has two.
    expect(await faults('payments', `account,date,amount\n${row?.code},2026-11-02,1.000\n`)).toEqual([
      [2, '1.000', expect.stringContaining('It is read as “1.000”, but EUR has 2 digits after the mark, and it may be “1000”.')],
    ])
  })

  it('beside cents are what those say', async () => {
    await run('payments', `Konto;Buchungstag;Betrag\n${code};02.11.2026;1.000\n${code};03.11.2026;12,50\n`)
    expect(await amounts()).toEqual([100_000, 1250])
  })

  it('that are thousands nowhere are never cents of less', async () => {
    expect(await faults('payments', `account,date,amount\n${code},2026-11-02,12.50\n${code},2026-11-02,1.000\n`)).toEqual([
      [3, '1.000', '“1.000” is 1.000 with the decimal mark “.” of its column, but its currency has 2 digits after the mark.'],
    ])
    await run('payments', `account,date,amount\n${code},2026-11-02,12.50\n${code},2026-11-02,1.000\n`, { decimal_mark: '.' })
    expect(await amounts()).toEqual([1250, 100])
  })

  it('bear the sign of their currency, and a true minus says that they are no payments', async () => {
    const text = `account;date;amount\n${code};2026-11-02; 110.7 €\n${code};2026-11-02;€ 120.70\n${code};2026-11-02;EUR 130.70\n`
    await run('payments', text)
    expect(await amounts()).toEqual([11_070, 12_070, 13_070])
    const out = `account;date;amount\n${code};2026-11-02;−50.00\n${code};2026-11-02;50.00-\n${code};2026-11-02;(50.00)\n${code};2026-11-02;50.00 DR\n`
    const words =
      '“-50.00” is money that went out, no payment. Leave the row out; register a payment that came back as its reversal, or money given back as a refund.'
    const { reasons } = await preview('payments', out.replace('(50.00)', '(51.00)'))
    expect(reasons.map(({ reason, count }) => [reason.slice(0, 30), count])).toEqual([['“…” is money that went out, no', 4]])
    expect((await faults('payments', out)).map(([row, , reason]) => [row, reason])).toEqual([2, 3, 4, 5].map((row) => [row, words]))
  })

  it('in the sign of another currency are at fault', async () => {
    expect(await faults('payments', `account,date,amount\n${code},2026-11-02,$ 50.00\n${code},2026-11-02,50.00 zł\n`)).toEqual([
      [2, '$ 50.00', expect.stringMatching(/^The amount is in one of .*USD.*, but EUR is meant here\./)],
      [3, '50.00 zł', 'The amount is in PLN, but EUR is meant here. Take the sign off only if it is wrong.'],
    ])
  })

  it('of dinars are as usual in the country, or asked about', async () => {
    const text = `account,date,amount,currency\n${code},2026-11-02,1.000,KWD\n`
    const seen = await preview('payments', text)
    expect(seen.questions).toEqual([])
    expect(seen.decided).toEqual([
      { option: 'decimal_mark', column: 'amount', value: ',', why: '“1.000” is 1000: a decimal comma is usual in DE.' },
    ])
  })
})

describe('days', () => {
  it('of the exports of banks are read', async () => {
    await run(
      'payments',
      `account,date,amount\n${code},2026-11-02 13:45:22,1\n${code},02/11/26,2\n${code},2026.11.02.,3\n${code},20261102,4\n${code},2 Nov 2026,5\n${code},2026-11-01T23:30:00Z,6\n`,
    )
    expect(await days()).toEqual(Array.from({ length: 6 }, () => '2026-11-02'))
  })

  it('that the file leaves open are as usual in the country of the company', async () => {
    const text = (account: string) => `account,date,amount\n${account},03/04/2026,1\n`
    await run('payments', text(code), { decimal_mark: '.' })
    expect(await days()).toEqual(['2026-04-03'])
    company = await smallCompany({ country: 'US', currency: 'USD' })
    const customer = await company.run('customer.create', { code: 'US1', name: 'K' })
    const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', customer.customer_account_id)
    await run('payments', text(row?.code ?? ''))
    expect(await days()).toEqual(['2026-03-04'])
  })

  it('that the country leaves open are asked about, and nothing is written before the answer', async () => {
    company = await smallCompany({ country: 'SE', currency: 'SEK', zone: 'Europe/Stockholm' })
    const customer = await company.run('customer.create', { code: 'SE1', name: 'K' })
    const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', customer.customer_account_id)
    const text = `account,date,amount\n${row?.code},03/04/2026,1\n`
    const failure = await refused('payments', text)
    expect(failure).toMatchObject({
      code: 'import.undecided',
      fields: [
        { path: 'date_form', reason: 'Column “date”: “03/04/2026” may be 2026-04-03 or 2026-03-04. Nothing else in the file says which.' },
      ],
    })
    expect(failure.message).toContain('Name date_form: dayMonthYear (03/04/2026 is 2026-04-03) or monthDayYear (03/04/2026 is 2026-03-04).')
    expect(await company.fail('import.start', { ...file('payments', text), mode: 'all' })).toMatchObject({ code: 'import.undecided' })
    const seen = await preview('payments', text)
    expect([seen.questions.map(({ option }) => option), seen.counts.rows]).toEqual([['date_form'], 0])
    await run('payments', text, { date_form: 'monthDayYear' })
    expect(await days()).toEqual(['2026-03-04'])
  })
})

describe('columns of several ways', () => {
  it('are named one by one', async () => {
    company = await smallCompany({ country: 'SE', currency: 'EUR', zone: 'Europe/Stockholm' })
    const { customer_account_id: account } = await company.run('customer.create', { code: 'SE1', name: 'K' })
    const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', account)
    const text = `account;date;confirm_date;amount\n${row?.code};03/04/2026;04/03/2026;5\n`
    expect((await refused('payments', text)).fields?.map(({ path }) => path)).toEqual(['date_form', 'date_form'])
    for (const [heading, form] of [
      ['account', '.'],
      ['date', ','],
      ['amount', 'iso'],
      ['nothing', 'iso'],
    ] as const)
      expect((await refused('payments', text, { column_forms: { [heading]: form } })).fields?.map(({ path }) => path)).toEqual([
        'column_forms',
      ])
    await run('payments', text, { column_forms: { date: 'dayMonthYear', confirm_date: 'monthDayYear' } })
    expect(await days()).toEqual(['2026-04-03'])
  })
})

describe('rates and quantities', () => {
  const rates = (rate: string, more: Record<string, unknown> = {}) =>
    ['exchangeRates', `Currency Code;Date;Exchange Rate\nUSD;2026-11-02;${rate}\n`, more] as const

  it('that may be thousands are asked about, whatever the country', async () => {
    expect(await refused(...rates('1.085'))).toMatchObject({ code: 'import.undecided', fields: [{ path: 'decimal_mark' }] })
    await run(...rates('1.085', { decimal_mark: '.' }))
    expect(await company.rows('SELECT rate FROM exchange_rate')).toEqual([{ rate: '1.085000000000' }])
    expect(await refused(...rates('0,021', { decimal_mark: '.' }))).toMatchObject({ code: 'import.rowsAtFault' })
    await run(...rates('0,021'))
    expect(await company.rows('SELECT rate FROM exchange_rate')).toEqual([{ rate: '0.021000000000' }])
  })

  it('that we write are read as they were', async () => {
    await run(...rates('1.0850'))
    const { text } = await company.run<{ text: string }>('export.run', { kind: 'exchangeRates' })
    expect(text).toContain('USD,2026-11-02,1.0850')
    expect(await run('exchangeRates', text)).toMatchObject({ created: 0, changed: 0, same: 1 })
    await company.run('unitOfMeasure.create', {
      values: { code: 'KIB', name: 'Kibibyte', symbol: 'KiB', parent_id: await company.id('unit_of_measure', 'BYTE'), multiplier: '1.024' },
    })
    const units = await company.run<{ text: string }>('export.run', { kind: 'unitOfMeasure' })
    expect(units.text).toContain('1.0240')
    expect(await run('unitOfMeasure', units.text)).toMatchObject({ created: 0, changed: 0, errors: 0 })
  })
})

/** Exchange rates and payments from files. */
import { beforeEach, describe, expect, it } from 'vitest'
import { postedCompany, type AccountIds, type PostedCompany } from '../../support/posted-company.ts'

interface RunAnswer {
  readonly batch: number
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly duplicates: number
  readonly errors: number
  readonly report: { readonly groups: readonly { readonly group: string; readonly count: number }[] }
}

let company: PostedCompany
const run = (kind: string, text: string, more: Record<string, unknown> = {}) =>
  company.run<RunAnswer>('import.run', { staged: company.stage(text), file_name: `${kind}.csv`, kind, ...more })
const refused = (kind: string, text: string) =>
  company.fail('import.run', { staged: company.stage(text), file_name: `${kind}.csv`, kind, mode: 'goodRows' })

beforeEach(async () => {
  company = await postedCompany()
})

describe('what the desk refuses of a payment', () => {
  it('is refused in a file at the same field, with nothing cut', async () => {
    const account = await company.account('Kunde')
    const [{ code }] = (await company.rows<{ code: string }>('SELECT code FROM customer_account')) as [{ code: string }]
    const long = { reference: 'r'.repeat(2001), payer: 'p'.repeat(301), payer_iban: '1'.repeat(41) }
    for (const [field, value] of Object.entries(long)) {
      const desk = await company.fail('payment.register', {
        customer_account_id: account.customerAccount,
        amount_minor: 100,
        method: 'cash',
        [field]: value,
      })
      const file = await refused('payments', `date,amount,customer_account,${field}\n2026-11-02,1.00,${code},${value}\n`)
      expect(file.fields, field).toEqual([{ path: `rows.2.${field}`, reason: desk.fields?.[0]?.reason }])
    }
    const sound = { reference: 'r'.repeat(2000), payer: 'p'.repeat(300) }
    await run('payments', `date,amount,customer_account,reference,payer\n2026-11-02,1.00,${code},${sound.reference},${sound.payer}\n`)
    expect(await company.rows("SELECT reference, payer FROM account_operation WHERE kind = 'payment'")).toEqual([sound])
  })
})

describe('exchange rates', () => {
  const rates = () =>
    company.rows<{ currency: string; from_date: string; rate: string }>(
      "SELECT currency, from_date, rate FROM exchange_rate WHERE from_date >= '2026-11-01' ORDER BY currency, from_date",
    )

  it('are created and updated, and put back as a whole', async () => {
    const before = await rates()
    const answer = await run(
      'exchangeRates',
      'Currency Code,Date,Exchange Rate\nUSD,2026-11-01,1.300000\nUSD,2026-12-01,1.250000\nJPY,2026-11-16,160.000000\n',
    )
    expect(answer).toMatchObject({ created: 2, changed: 1 })
    expect(await rates()).toEqual([
      { currency: 'JPY', from_date: '2026-11-16', rate: '160.000000000000' },
      { currency: 'USD', from_date: '2026-11-01', rate: '1.300000000000' },
      { currency: 'USD', from_date: '2026-12-01', rate: '1.250000000000' },
    ])
    await company.run('import.undo', { batch: answer.batch })
    expect(await rates()).toEqual(before)
  })

  it('are refused all together: unknown currencies are listed, a wrong header named', async () => {
    const before = await rates()
    const failure = await refused(
      'exchangeRates',
      'Currency Code,Date,Exchange Rate\nUSD,2026-12-01,1.2\nXXA,2026-12-01,2\nXXB,2026-12-01,2\n',
    )
    expect(failure.message).toContain('Unknown currencies: XXA, XXB.')
    expect(await rates()).toEqual(before)
    expect((await refused('exchangeRates', 'Currency,Date,Rate\nUSD,2026-12-01,1.2\n')).message).toBe(
      'Cannot find [Value=Currency Code,Date,Exchange Rate] in the file header, the format is incorrect.',
    )
    expect((await refused('exchangeRates', 'Currency Code,Date,Exchange Rate\nUSD,2026-12-01\n')).code).toBe('import.rowsAtFault')
    expect((await refused('exchangeRates', 'Currency Code,Date,Exchange Rate\nUSD,2026-12-01,0\n')).code).toBe('import.rowsAtFault')
  })
})

describe('payments', () => {
  let account: AccountIds
  let code: string
  beforeEach(async () => {
    account = await company.account('Förde Yachts')
    const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', account.customerAccount)
    code = row?.code ?? ''
  })
  const open = async (operation: number) =>
    (await company.rows<{ open_minor: number }>('SELECT open_minor FROM open_item WHERE id = ?', operation))[0]?.open_minor

  it('settle what their reference names, and stay open where it names nothing', async () => {
    const one = await company.invoice(account, { netMinor: 10_000 })
    const two = await company.invoice(account, { netMinor: 20_000 })
    const three = await company.invoice(account, { netMinor: 30_000 })
    const four = await company.invoice(account, { netMinor: 40_000 })
    const answer = await run(
      'payments',
      `customer_account;invoice;date;amount;currency;method;reference;payer;payer_iban
${code};;02.11.2026;357,00;EUR;transfer;Rechnung ${one.number} und ${two.number};Förde Yachts;
;${three.number};02.11.2026;100,00;EUR;cash;;;
${code};;02.11.2026;476,00;EUR;transfer;Danke;;
`,
    )
    expect(answer).toMatchObject({
      created: 3,
      report: {
        groups: [
          { group: 'matched', count: 2 },
          { group: 'open', count: 1 },
        ],
      },
    })
    expect(await Promise.all([one, two, three, four].map(({ operation }) => open(operation)))).toEqual([0, 0, 25_700, 47_600])

    await company.run('import.undo', { batch: answer.batch })
    expect(await Promise.all([one, two, three, four].map(({ operation }) => open(operation)))).toEqual([11_900, 23_800, 35_700, 47_600])
  })

  it('are known again, and equal rows of one file are two payments', async () => {
    const text = `customer_account,date,amount,reference\n${code},2026-11-02,10.00,A\n${code},2026-11-02,10.00,A\n`
    expect(await run('payments', text)).toMatchObject({ created: 2 })
    const failure = await refused('payments', text)
    expect(failure).toMatchObject({ code: 'import.rowsAtFault', details: { counts: { duplicates: 2, errors: 0 } } })
  })

  it('say whose they are by invoice, reference or IBAN; else they are at fault', async () => {
    const invoice = await company.invoice(account, { netMinor: 10_000 })
    const answer = await run(
      'payments',
      `date,amount,currency,reference\n2026-11-02,119.00,EUR,Invoice ${invoice.number} thanks\n2026-11-02,5.00,EUR,whoever\n2026-11-02,5.00,USD,${invoice.number}\n2026-11-02,5.001,EUR,${invoice.number}\n2027-01-01,5.00,EUR,${invoice.number}\n`,
      { mode: 'goodRows' },
    )
    expect(answer).toMatchObject({ created: 1, errors: 4 })
    expect(await open(invoice.operation)).toBe(0)
    const rejects = await company.rows<{ column: string | null; reason: string }>('SELECT "column", reason FROM import_reject ORDER BY row')
    expect(rejects.map(({ column }) => column)).toEqual(['reference', 'currency', 'amount', 'date'])
    await company.run('books.verify')
    await company.core.idle()
    expect(await company.rows('SELECT differences FROM books_check')).toEqual([{ differences: 0 }])
  })
})

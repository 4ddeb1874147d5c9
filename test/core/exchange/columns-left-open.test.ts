/** What headings leave open: two columns for one field, one that is nearly known, one of debit and credit; and rows that contradict each other. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { type PostedCompany, postedCompany } from '../../support/posted-company.ts'

let company: PostedCompany
let code: string

beforeEach(async () => {
  company = await postedCompany()
  await company.account('Kunde')
  const rows = await company.rows<{ code: string }>('SELECT code FROM customer_account')
  code = (rows[0] as { code: string }).code
})

const input = (kind: string, text: string, more: object = {}) => ({ staged: company.stage(text), file_name: `${kind}.csv`, kind, ...more })
const run = (kind: string, text: string, more: object = {}) =>
  company.run<{ created: number; report: { unused: object[] } }>('import.run', input(kind, text, more))
const refused = (kind: string, text: string, more: object = {}) => company.fail('import.run', input(kind, text, more))
const amounts = async () =>
  (await company.rows<{ amount: number }>("SELECT amount_minor AS amount FROM account_operation WHERE kind = 'payment' ORDER BY id")).map(
    ({ amount }) => amount,
  )

describe('two columns for one field', () => {
  it('are asked about where a row has two values, and the operator names one', async () => {
    const text = `datum;betrag;amount;konto\n2026-11-02;100,00;200,00;${code}\n`
    const { code: failed, message } = await refused('payments', text)
    expect(failed).toBe('import.undecided')
    expect(message).toContain('“betrag” and “amount” are both headings of Amount, and row 2 has “100,00” in one and “200,00” in the other.')
    expect(message).toContain('Name mapping: {"amount":"betrag"} (100,00) or {"amount":"amount"} (200,00).')
    await run('payments', text, { mapping: { amount: 'amount' } })
    expect(await amounts()).toEqual([20_000])
  })

  it('are none where their values are the same, or the second is empty', async () => {
    await run('payments', `booking date;value date;amount;konto\n2026-11-02;2026-11-02;1.00;${code}\n2026-11-03;;2.00;${code}\n`)
    expect(await amounts()).toEqual([100, 200])
    expect(await refused('payments', `booking date;value date;amount;konto\n2026-11-02;2026-11-03;3.00;${code}\n`)).toMatchObject({
      code: 'import.undecided',
      fields: [{ path: 'mapping' }],
    })
  })
})

describe('a number that a heading shortens', () => {
  it('is the number, and nothing that is spelt nearly so', async () => {
    for (const heading of ['Kundennr.', 'Kunden-Nr', 'KUNDENNR', 'Kundennummer']) {
      const text = `${heading};Firma;Zahlungsziel\n10001;Nord GmbH;\n`
      const seen = await company.run<ImportPreview>('import.preview', input('customers', text), { simulate: true })
      expect(seen.questions).toEqual([])
      expect(seen.columns.map(({ field }) => field)).toEqual(['code', 'name', 'payment_term'])
    }
  })
})

describe('columns without a field', () => {
  it('are told in the report, with the field that is nearest', async () => {
    const text = `date;amount;account;Buchungstext;Primanota;Referenz Bank\n2026-11-02;1.00;${code};a;b;c\n`
    const { report } = await run('payments', text)
    expect(report.unused).toEqual([
      { column: 'Buchungstext', nearest: null },
      { column: 'Primanota', nearest: null },
      { column: 'Referenz Bank', nearest: null },
    ])
  })

  it('that are nearly known are asked about, and left out where the operator says so', async () => {
    const [customer] = await company.rows<{ code: string }>('SELECT code FROM customer')
    const text = `code,citty\n${customer?.code},Kiel\n`
    const { code: failed, message } = await refused('customerChanges', text)
    expect(failed).toBe('import.undecided')
    expect(message).toContain('Column “citty”: It is nearly a heading of City, and would be left out as it is.')
    expect(message).toContain('Name mapping: {"city":"citty"} (Kiel as City) or {"city":null} (left out).')
    expect(await run('customerChanges', text, { mapping: { city: 'citty' } })).toMatchObject({ changed: 1 })
    expect((await run('customerChanges', text, { mapping: { city: null } })).report.unused).toEqual([{ column: 'citty', nearest: 'City' }])
  })
})

describe('a column of debit and credit', () => {
  it.each([
    ['S/H', 'S', 'H'],
    ['Soll/Haben', 'Soll', 'Haben'],
    ['D/C', 'D', 'C'],
    ['DR/CR', 'DR', 'CR'],
    ['Debit/Credit', 'debit', 'Credit'],
    ['+/-', '-', '+'],
    ['CdtDbtInd', 'DBIT', 'CRDT'],
    ['Af/Bij', 'Af', 'Bij'],
    ['Dare/Avere', 'D', 'A'],
  ])('%s turns the sign: “%s” is no payment, “%s” is one', async (heading, debit, credit) => {
    const text = (word: string) => `Datum;Betrag;${heading};Konto\n2026-11-02;100,00;${word};${code}\n`
    expect((await refused('payments', text(debit))).message).toContain('“-100” is money that went out, no payment.')
    await run('payments', text(credit))
    expect(await amounts()).toEqual([10_000])
  })

  it('that says nothing, or another thing than the sign of the amount, is at fault', async () => {
    const text = (amount: string, word: string) => `Datum;Betrag;S/H;Konto\n2026-11-02;${amount};${word};${code}\n`
    expect((await refused('payments', text('100,00', 'X'))).message).toContain('“X” is neither debit nor credit.')
    expect((await refused('payments', text('100,00', ''))).message).toContain('It says neither debit nor credit.')
    expect((await refused('payments', text('-100,00', 'H'))).message).toContain(
      '“H” is money that came, and the amount -100.00 money that went.',
    )
  })

  it('under another heading is asked about, save where the amounts have their sign', async () => {
    const text = (amount: string) => `Datum;Betrag;Kennung;Konto\n2026-11-02;${amount};S;${code}\n2026-11-02;50,00;H;${code}\n`
    const asked = await refused('payments', text('100,00'))
    expect(asked.message).toContain('Column “Kennung”: “S” looks like what says whether money came or went.')
    await run('payments', text('100,00'), { mapping: { direction: 'Kennung' }, mode: 'goodRows' })
    await run('payments', text('-100,00').replaceAll('02;', '03;'), { mode: 'goodRows' })
    expect(await amounts()).toEqual([5000, 5000])
  })
})

describe('two rows that tell different things of the same', () => {
  it('are both at fault: rates of one day', async () => {
    const text = (second: string) => `Currency Code,Date,Exchange Rate\nUSD,2026-12-01,1.1000\nUSD,2026-12-01,${second}\n`
    const failed = await refused('exchangeRates', text('1.2000'))
    expect(failed.fields).toEqual([
      { path: 'rows.2.rate', reason: 'Row 3 tells of the same and says “1.2”.' },
      { path: 'rows.3.rate', reason: 'Row 2 tells of the same and says “1.1”.' },
    ])
    expect(await run('exchangeRates', text('1.10'))).toMatchObject({ created: 1, same: 1 })
  })

  it('are both at fault: fields of one customer, while the others are changed', async () => {
    await company.account('Other')
    const codes = (await company.rows<{ code: string }>('SELECT code FROM customer ORDER BY id')).map((row) => row.code)
    const text = `code,city\n${codes[0]},Kiel\n${codes[1]},Bonn\n${codes[0]},Trier\n`
    expect(await run('customerChanges', text, { mode: 'goodRows' })).toMatchObject({ changed: 1, errors: 2 })
  })
})

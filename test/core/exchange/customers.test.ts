/** Customers from files: created, refused, left out, taken back, and fast. */
import { describe, expect, it, vi } from 'vitest'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { billingCycle } from '../../../src-core/setup/model.ts'
import { byHand } from '../../support/by-hand.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

interface RunAnswer {
  readonly batch: number
  readonly created: number
  readonly errors: number
  readonly duplicates: number
}

const run = (company: SmallCompany, text: string, more: Record<string, unknown> = {}) =>
  company.run<RunAnswer>('import.run', { staged: company.stage(text), file_name: 'customers.csv', kind: 'customers', ...more })
const count = async (company: SmallCompany, table: string) =>
  (await company.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM "${table}"`))[0]?.n

const onlyFields = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(billingCycle.fields).map((key) => [key, record[key]]))

const ROWS = 3000

describe('customers', () => {
  it('creates a tree a row, by usual headings', async () => {
    const company = await smallCompany()
    const text =
      'Kundennummer;Firma;PLZ;Ort;Land;Kunde seit\nC-1;Müller GmbH;24103;Kiel;DE;01.11.2025\nC-2;Öhlers KG;20095;Hamburg;DE;15.12.2025\n'
    const answer = await run(company, text)
    expect(answer).toMatchObject({ created: 2, errors: 0 })
    const rows = await company.rows(
      'SELECT c.code, c.name, c.since, p.postal_code FROM customer c JOIN party p ON p.id = c.party_id ORDER BY c.code',
    )
    expect(rows).toEqual([
      { code: 'C-1', name: 'Müller GmbH', since: '2025-11-01', postal_code: '24103' },
      { code: 'C-2', name: 'Öhlers KG', since: '2025-12-15', postal_code: '20095' },
    ])
  })

  it.each(['seit', 'Kunde seit', 'since', 'depuis', 'klant sinds'])('reads “%s” as the day since when', async (heading) => {
    const company = await smallCompany()
    expect(await run(company, `Name;Land;${heading}\nNord;DE;01.11.2025\n`)).toMatchObject({ created: 1 })
    expect(await company.rows('SELECT since FROM customer')).toEqual([{ since: '2025-11-01' }])
  })

  it.each([
    ['phone', '3,53871E+11'],
    ['code', '4.91712E+11'],
    ['iban', '1E+15'],
    ['postal_code', '2.4E+04'],
  ])('does not take a %s that a spreadsheet shortened to %s', async (column, cell) => {
    const company = await smallCompany()
    const text = `name;country;${column}\nNord;DE;${cell}\n`
    const failure = await company.fail('import.run', { staged: company.stage(text), file_name: 'c.csv', kind: 'customers' })
    expect(failure.message).toContain('A spreadsheet shortened a long number here')
    expect(await count(company, 'customer')).toBe(0)
  })

  it('refuses the whole file for one row at fault, or leaves it out', async () => {
    const company = await smallCompany()
    const text =
      'code,name,country,since\nC-1,One,DE,2025-11-01\nC-2,Two,XX,2025-11-01\nC-3,Three,DE,2025-02-31\nC-1,One again,DE,2025-11-01\n'
    const failure = await company.fail('import.run', { staged: company.stage(text), file_name: 'c.csv', kind: 'customers' })
    expect(failure).toMatchObject({ code: 'import.rowsAtFault', details: { counts: { rows: 4, created: 1, errors: 2, duplicates: 1 } } })
    expect(await count(company, 'customer')).toBe(0)
    expect(await count(company, 'import_batch')).toBe(0)

    const answer = await run(company, text, { mode: 'goodRows' })
    expect(answer).toMatchObject({ created: 1, errors: 2, duplicates: 1 })
    const rejects = await company.run<{ text: string; rows: number }>('import.rejects', { batch: answer.batch })
    expect(rejects.rows).toBe(3)
    expect(rejects.text).toContain('C-2,Two,XX,2025-11-01,country: There is no country “XX”.')
    expect(rejects.text).toContain('There is no 31 February. The file says 2025-02-31.')

    const mended = rejects.text
      .replace('XX', 'AT')
      .replace('2025-02-31', '2025-02-28')
      .replace(/^C-1.*\r\n/m, '')
    expect(await run(company, mended)).toMatchObject({ created: 2, errors: 0, duplicates: 0 })
    expect(await count(company, 'customer')).toBe(3)
  })

  it.each(['import.run', 'import.start'])(
    'over which the program falls are rows left out, and the others go on, by %s',
    async (operation) => {
      const company = await smallCompany()
      const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      // A cycle that no version lets in: whoever is billed by it has no next invoice.
      const [cycle] = (await company.run<{ rows: { id: number; code: string }[] }>('billingCycle.list')).rows
      const { id: _id, version: _version, ...terms } = await company.run<Record<string, unknown>>('billingCycle.get', { id: cycle?.id })
      const calendar = await company.id('calendar', 'YEARLY')
      await company.run('billingCycle.create', { values: { ...onlyFields(terms), code: 'BENT', calendar_id: calendar } })
      byHand(company, `UPDATE calendar SET definition = '{bent' WHERE id = (SELECT calendar_id FROM billing_cycle WHERE code = 'BENT')`)
      const cycles = ['MONTHLY', 'BENT', 'MONTHLY', 'BENT', '']
      const text = `code,name,country,billing_cycle\n${cycles.map((cycle, at) => `C-${at},Name ${at},DE,${cycle}\n`).join('')}`
      const input = { staged: company.stage(text), file_name: 'c.csv', kind: 'customers', mode: 'goodRows' }
      await company.run('import.preview', { staged: input.staged, file_name: 'c.csv', kind: 'customers' })
      const answer = await company.run<RunAnswer & { job: number }>(operation, input)
      await company.core.idle()
      if (operation === 'import.run') expect(answer).toMatchObject({ created: 3, errors: 2 })
      expect((await company.rows<{ code: string }>('SELECT code FROM customer ORDER BY code')).map(({ code }) => code)).toEqual([
        'C-0',
        'C-2',
        'C-4',
      ])
      const [batch] = await company.rows<{ id: number }>('SELECT id FROM import_batch')
      const rejects = await company.run<{ text: string; rows: number }>('import.rejects', { batch: batch?.id })
      expect(rejects.rows).toBe(2)
      expect(rejects.text).toMatch(
        /C-1,.*The program failed on this\. The log of this machine names the cause under incident [0-9A-F]{8}\./,
      )
      expect(logged).toHaveBeenCalled()
      logged.mockRestore()
      // Codes and accounts of those that came after are no others than they would have been.
      expect(await company.rows('SELECT COUNT(*) AS n, COUNT(DISTINCT code) AS codes FROM billing_account')).toEqual([{ n: 3, codes: 3 }])
    },
  )

  it('is taken back as a whole while nothing depends on it', async () => {
    const company = await smallCompany()
    const before = await Promise.all(
      ['customer', 'party', 'party_role', 'user_account', 'search_entry'].map((table) => count(company, table)),
    )
    const { batch } = await run(company, 'code,name,parent\nC-1,One,\nC-2,Two,C-1\n')
    expect(await company.run('import.undo', { batch })).toEqual({ batch, taken_back: 2, passed: 0, differs: null })
    expect(
      await Promise.all(['customer', 'party', 'party_role', 'user_account', 'search_entry'].map((table) => count(company, table))),
    ).toEqual(before)
    expect((await company.fail('import.undo', { batch })).code).toBe('import.undone')

    const again = await run(company, 'code,name\nC-1,One\n')
    await company.run('customer.create', { name: 'Child', parent: 'C-1' })
    expect((await company.fail('import.undo', { batch: again.batch })).code).toBe('import.depended')
    expect(await count(company, 'customer')).toBe(2)
  })

  it('exports what it imported', async () => {
    const company = await smallCompany()
    await run(
      company,
      'code,name,phone,street,iban,payment_method\nC-1,"Smith, ""Bob"" & Co",+49 431 55,\'=SUM(1),DE02120300000000202051,directDebit\n',
    )
    const { text } = await company.run<{ text: string }>('export.run', { kind: 'customers' })
    const other = await smallCompany()
    await run(other, text)
    expect((await other.run<{ text: string }>('export.run', { kind: 'customers' })).text).toBe(text)
    const [row] = await other.rows('SELECT p.street, p.phone, p.name FROM party p JOIN customer c ON c.party_id = p.id')
    expect(row).toEqual({ street: '=SUM(1)', phone: '+49 431 55', name: 'Smith, "Bob" & Co' })
  })

  it('imports thousands in one transaction', async () => {
    const company = await smallCompany()
    const header =
      'code,name,account_type,first_name,last_name,street,postal_code,city,country,email,phone,language,since,currency,payment_method,iban\n'
    const lines = Array.from({ length: ROWS }, (_, at) => {
      const serial = String(at + 1).padStart(5, '0')
      return `CUST-${serial},Customer ${serial},private,Ada,Muster ${serial},Holtenauer Str. ${at},24105,Kiel,DE,c${serial}@example.com,+49431${serial},de,2025-01-01,EUR,directDebit,DE02120300000000202051`
    })
    const staged = company.stage(`${header}${lines.join('\n')}\n`)
    const answer = await company.run<RunAnswer>('import.run', { staged, file_name: 'customers.csv', kind: 'customers' })
    expect(answer.created).toBe(ROWS)
    expect(await count(company, 'user_account')).toBe(ROWS)
  })
})

describe('countries of customers', () => {
  it('are read by name and by codes of two and three letters', async () => {
    const company = await smallCompany()
    const text = 'code,name,country\nC-1,One,Deutschland\nC-2,Two,Germany\nC-3,Three,DEU\nC-4,Four,Österreich\n'
    expect(await run(company, text)).toMatchObject({ created: 4, errors: 0 })
    const rows = await company.rows<{ country: string }>(
      'SELECT p.country FROM customer c JOIN party p ON p.id = c.party_id ORDER BY c.code',
    )
    expect(rows.map(({ country }) => country)).toEqual(['DE', 'DE', 'DE', 'AT'])
  })

  it('that are mistyped, or shared by two, are asked', async () => {
    const company = await smallCompany()
    const text = 'code,name,country,billing_cycle\nC-1,One,Deutchland,MONTHLY\nC-2,Two,Congo,MONTHLY\n'
    const preview = await company.run<ImportPreview>('import.preview', {
      staged: company.stage(text),
      file_name: 'c.csv',
      kind: 'customers',
    })
    expect(preview.rows.map(({ faults: [fault] }) => [fault?.reason, fault?.allowed, fault?.suggestion])).toEqual([
      ['“Deutchland” is no country that is known.', 'a code, as DE or DEU, or a name', 'DE'],
      ['“Congo” is the name of more than one country.', 'CG or CD', undefined],
    ])
  })

  it('a record named where its code is wanted is proposed by its code', async () => {
    const company = await smallCompany()
    const [cycle] = await company.rows<{ name: string }>(`SELECT name FROM billing_cycle WHERE code = 'MONTHLY'`)
    const name = cycle?.name ?? ''
    const text = `code,name,country,billing_cycle\nC-1,One,DE,"${name.toLowerCase()}"\n`
    const preview = await company.run<ImportPreview>('import.preview', {
      staged: company.stage(text),
      file_name: 'c.csv',
      kind: 'customers',
    })
    expect(preview.reasons[0]?.values).toEqual([{ value: name.toLowerCase(), count: 1, suggestion: 'MONTHLY' }])
  })
})

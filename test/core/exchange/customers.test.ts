/** Customers from files: created, refused, left out, taken back, and fast. */
import { describe, expect, it } from 'vitest'
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

  it('is taken back as a whole while nothing depends on it', async () => {
    const company = await smallCompany()
    const before = await Promise.all(
      ['customer', 'party', 'party_role', 'user_account', 'search_entry'].map((table) => count(company, table)),
    )
    const { batch } = await run(company, 'code,name,parent\nC-1,One,\nC-2,Two,C-1\n')
    expect(await company.run('import.undo', { batch })).toEqual({ batch, taken_back: 2 })
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

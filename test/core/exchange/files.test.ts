/** Files as they come: encodings, delimiters, decimal marks, date forms; and garbage, which writes nothing. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { csvLine, readCell } from '../../../src-core/exchange/csv-cells.ts'
import { type ImportField, readAs } from '../../../src-core/exchange/import-fields.ts'
import { rowsOf, DELIMITERS } from '../../../src-core/files/rows.ts'
import { columnReader } from '../../../src-core/files/values/decide-columns.ts'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

const field = (type: ImportField['type'], more: Partial<ImportField> = {}): ImportField => ({
  key: 'x',
  label: 'X',
  type,
  required: false,
  ...more,
})
const iso = { decimalMark: '.', dateForm: 'iso' } as const

describe('rows', () => {
  it('come out as they were written, wherever pieces are cut', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('a"b', '=1+1', "'=x", '-5', '+49 1', '@', 'x,y', 'x;y', 'two\nlines', 'two\r\nlines', '"'),
    )
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, fc.constantFrom(...DELIMITERS), fc.integer({ min: 1, max: 9 }), (rows, delimiter, size) => {
        const text = rows.map((cells) => csvLine(cells, delimiter)).join('')
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size))
        const read = [...rowsOf(pieces, delimiter)].map(({ cells }) => cells.map(readCell))
        expect(read).toEqual(rows.filter((cells) => cells.some((one) => one !== '')))
      }),
      { numRuns: 300 },
    )
  })

  it('are numbered as a spreadsheet numbers them, empty ones counted', () => {
    expect([...rowsOf(['a,b\n\n1,2\n'], ',')].map(({ row }) => row)).toEqual([1, 3])
    expect([...rowsOf(['a;b\r1;2\r'], ';')].map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it('neutralise what a spreadsheet would run, and read it back', () => {
    expect(csvLine(['=HYPERLINK("x")', '+49 431', '-5.20', '@a', "'=b"])).toBe(`"'=HYPERLINK(""x"")",'+49 431,-5.20,'@a,''=b\r\n`)
    expect(["'=a", "''=b", "'a", "it's"].map(readCell)).toEqual(['=a', "'=b", "'a", "it's"])
  })
})

describe('cells', () => {
  it('are read as their field', () => {
    const comma = { decimalMark: ',', dateForm: 'dayMonthYear' } as const
    expect(readAs(field('decimal'), '1.249,50', comma)).toEqual({ ok: true, value: '1249.50' })
    expect(readAs(field('decimal'), '1,249.50', iso)).toEqual({ ok: true, value: '1249.50' })
    expect(readAs(field('decimal'), '1.249,50', iso).ok).toBe(false)
    expect(readAs(field('date'), '31.02.2026', comma)).toMatchObject({
      ok: false,
      reason: 'There is no 31 February. The file says 31.02.2026.',
    })
    expect(readAs(field('date'), '1/2/2026', { ...iso, dateForm: 'monthDayYear' })).toEqual({ ok: true, value: '2026-01-02' })
    expect(readAs(field('boolean'), 'Ja', iso)).toEqual({ ok: true, value: true })
    expect(readAs(field('choice', { choices: [{ value: 'post', label: 'By post' }] }), 'by POST', iso)).toEqual({ ok: true, value: 'post' })
    expect(readAs(field('integer'), '1.5', iso).ok).toBe(false)
  })

  it('tell how a file writes numbers and dates', () => {
    const decided = (numbers: readonly string[], dates: readonly string[]) => {
      const columns = [{ heading: 'number', type: 'number', kind: 'plain' } as const, { heading: 'date', type: 'date' } as const]
      const reader = columnReader(columns, {}, null)
      for (const cell of numbers) reader.take(0, cell, null)
      for (const cell of dates) reader.take(1, cell, null)
      const { forms, questions } = reader.decide()
      return [forms[0]?.mark, forms[1]?.order, questions.map(({ option }) => option)]
    }
    expect(decided(['1.249,50', '18,50'], ['21.11.2026'])).toEqual([',', 'dayMonthYear', []])
    expect(decided(['1,249', '18.50'], ['11/25/2026'])).toEqual(['.', 'monthDayYear', []])
    expect(decided([], ['03/04/2026'])).toEqual([null, null, ['date_form']])
  })
})

describe('files', () => {
  let company: SmallCompany
  beforeAll(async () => {
    company = await smallCompany()
  })
  const preview = (content: string | Uint8Array, more: Record<string, unknown> = {}) =>
    company.run<ImportPreview>('import.preview', { staged: company.stage(content), file_name: 'file.csv', ...more }, { simulate: true })

  it.each([
    ['UTF-8 with a mark', new TextEncoder().encode('\uFEFFcode,name,city\nC-1,Müller,Köln\n'), 'utf-8'],
    ['Latin-1', Buffer.from('code,name,city\nC-1,Müller,Köln\n', 'latin1'), 'windows-1252'],
    ['UTF-16', Buffer.from('\uFEFFcode,name,city\nC-1,Müller,Köln\n', 'utf16le'), 'utf-16le'],
  ])('in %s are read', async (_, bytes, encoding) => {
    const seen = await preview(new Uint8Array(bytes), { kind: 'customers' })
    expect(seen.file.encoding).toBe(encoding)
    expect(seen.columns.map(({ heading, first_value }) => [heading, first_value])).toEqual([
      ['code', 'C-1'],
      ['name', 'Müller'],
      ['city', 'Köln'],
    ])
    expect(seen.counts).toMatchObject({ rows: 1, created: 1, errors: 0 })
  })

  it('say what is at fault, where, and what would be right', async () => {
    const seen = await preview('Kundennummer;Name;Land;Waehrung;Typ\nC-1;One;DE;EURO;company\nC-2;Two;DE;EUR;person\n', {
      kind: 'customers',
    })
    expect(seen.rows[0]).toMatchObject({ row: 2, result: 'error', faults: [{ column: 'Waehrung', value: 'EURO', suggestion: 'EUR' }] })
    const typ = await preview('code,name,account_type\nC-2,Two,person\n', { kind: 'customers', show: 'errors' })
    expect(typ.rows[0]?.faults[0]).toMatchObject({ field: 'account_type', allowed: 'private, company' })
    expect(typ.reasons).toMatchObject([{ field: 'account_type', count: 1 }])
    expect(await company.rows('SELECT * FROM customer')).toEqual([])
  })

  it('are recognised by their headings', async () => {
    expect((await preview('subscription,customer,offer,product,access_ids\nS,C,O,P,\n')).kind).toBe('subscriptions')
    expect((await preview('Currency Code,Date,Exchange Rate\nUSD,2026-11-01,1.08\n')).kind).toBe('exchangeRates')
    expect((await preview('customer_account,date,amount,reference\nA,2026-11-01,10.00,x\n')).kind).toBe('payments')
    expect((await company.fail('import.preview', { staged: company.stage('foo,bar\n1,2\n'), file_name: 'x.csv' })).code).toBe(
      'import.kindUnclear',
    )
  })

  it('are mapped by hand, and the mapping is remembered', async () => {
    const text = 'nummer,wer,wann\nC-9,Nine,03/04/2026\n'
    const mapping = { code: 'nummer', name: 'wer', since: 'wann' }
    await company.run('importMapping.save', { kind: 'customers', name: 'Altsystem Kiel', mapping })
    const seen = await preview(text, { kind: 'customers', mapping: 'Altsystem Kiel', date_form: 'monthDayYear' })
    expect(seen.columns.map((column) => column.field)).toEqual(['code', 'name', 'since'])
    expect(seen.counts.created).toBe(1)
    expect(
      (
        await company.fail('import.preview', {
          staged: company.stage(text),
          file_name: 'x',
          kind: 'customers',
          mapping: { nothing: 'wer' },
        })
      ).code,
    ).toBe('import.mapping')
  })

  const garbage: readonly [string, string | Uint8Array, string][] = [
    ['an empty file', '', 'import.emptyFile'],
    ['only line ends', '\n\n\n', 'import.emptyFile'],
    ['a header alone', 'code,name\n', 'import.noRows'],
    ['a spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), 'import.notText'],
    ['zeros', new Uint8Array(5000), 'import.notText'],
    ['noise', Uint8Array.from({ length: 5000 }, (_, at) => ((at * 73 + 41) % 31) + 1), 'import.notText'],
    ['a line without an end', `code,name\n"${'x'.repeat(1_200_000)}`, 'import.rowTooLong'],
    ['an open quote', 'code,name\nC-1,"One\n', 'import.unreadable'],
    ['unknown columns', 'foo,bar\n1,2\n', 'import.rowsAtFault'],
    ['a heading twice', 'code,name,name\n1,2,3\n', 'import.headingTwice'],
    ['more cells than headings', 'code,name\nC-1,One,extra\n', 'import.rowsAtFault'],
  ]
  it.each(garbage)('that are %s are refused and write nothing', async (_, content, code) => {
    const failure = await company.fail('import.run', {
      staged: company.stage(content),
      file_name: 'garbage.csv',
      kind: 'customers',
      mode: 'goodRows',
    })
    expect(failure.code).toBe(code)
    expect(failure.message.endsWith('.')).toBe(true)
    expect(await company.rows('SELECT id FROM import_batch')).toEqual([])
    expect(await company.rows('SELECT id FROM customer')).toEqual([])
  })

  it('that are noise never do more than be refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('customers', 'payments', 'subscriptions', 'exchangeRates', 'currency'),
        async (bytes, kind) => {
          const result = await company.core.call(
            { operation: 'import.run', input: { staged: company.stage(bytes), file_name: 'noise', kind } },
            { kind: 'user', id: 1, name: 'x', permissions: ['*'] },
          )
          expect(result.ok).toBe(false)
        },
      ),
      { numRuns: 60 },
    )
    expect(await company.rows('SELECT id FROM import_batch')).toEqual([])
  })
})

/** The look at a file: its pages, its reasons with repairs, the operator's edits, and files that are not what they should be. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Detection, ImportPreview } from '../../../src-core/exchange/contract.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

const HEADER = 'Kundennummer;Name;Land;Waehrung;Kunde seit\n'
const FILE = `${HEADER}C-1;One;DE;EUR;01.04.2026
C-2;Two;DE;EURO;31.02.2026
C-3;Three;XX;EUR;02.04.2026
C-4;Four;DE;EURO;03.04.2026
C-1;One again;DE;EUR;04.04.2026
C-5;Five;DE;EUR;05.04.2026
`

describe('a preview', () => {
  let company: SmallCompany
  beforeAll(async () => {
    company = await smallCompany()
  })
  const preview = (content: string | Uint8Array, more: Record<string, unknown> = {}) =>
    company.run<ImportPreview>(
      'import.preview',
      { staged: company.stage(content), file_name: 'kunden.csv', kind: 'customers', ...more },
      { simulate: true },
    )

  it('shows rows by their result, with those around them, page by page', async () => {
    const all = await preview(FILE)
    expect(all.rows.map(({ row, result }) => `${row} ${result}`)).toEqual([
      '2 created',
      '3 error',
      '4 error',
      '5 error',
      '6 duplicate',
      '7 created',
    ])
    expect(all.problems).toEqual([1, 2, 3, 4])
    const errors = await preview(FILE, { show: 'errors', limit: 2 })
    expect([errors.rows.map(({ row }) => row), errors.rows_of]).toEqual([[3, 4], 3])
    const second = await preview(FILE, { show: 'errors', offset: 2 })
    expect([second.rows.map(({ row }) => row), second.problems]).toEqual([[5], []])
    const around = await preview(FILE, { show: 'duplicates', around: 1 })
    expect([around.rows.map(({ row }) => row), around.problems]).toEqual([
      [5, 6, 7],
      [0, 1],
    ])
  })

  it('gives values as they are read, and as they stand where they cannot be', async () => {
    const { rows } = await preview(FILE)
    expect(rows[0]?.values).toEqual(['C-1', 'One', 'DE', 'EUR', '2026-04-01'])
    expect(rows[1]?.values[4]).toBe('31.02.2026')
  })

  it('counts errors by reason, with what stands in their cells and what it may mean', async () => {
    const { reasons } = await preview(FILE)
    const currency = reasons.find(({ field }) => field === 'currency')
    expect(currency).toMatchObject({ count: 1, rows: [5], column: 'Waehrung', values: [{ value: 'EURO', count: 1, suggestion: 'EUR' }] })
    expect(reasons.find(({ field }) => field === 'since')?.reason).toBe('the date does not exist')
    const only = await preview(FILE, { reason: currency?.key })
    expect(only.rows.map(({ row }) => row)).toEqual([5])
  })

  it('checks again with cells typed anew, values read as others and rows left out; the file stays as it came', async () => {
    const staged = company.stage(FILE)
    const mended = {
      edits: [
        { row: 3, column: 'Kunde seit', value: '28.02.2026' },
        { row: 6, column: 'Kundennummer', value: 'C-6' },
      ],
      replacements: [{ column: 'Waehrung', from: 'EURO', to: 'EUR' }],
      left_out: [4],
    }
    const seen = await preview(FILE, mended)
    expect(seen.counts).toEqual({ rows: 6, created: 5, changed: 0, same: 0, duplicates: 0, errors: 0, left: 1 })
    expect(seen.rows[2]?.result).toBe('left')
    const done = await company.run<{ batch: number }>('import.run', {
      staged,
      file_name: 'k.csv',
      kind: 'customers',
      mode: 'all',
      ...mended,
    })
    const rejects = await company.run<{ text: string; rows: number }>('import.rejects', { batch: done.batch })
    expect(rejects.text).toContain('C-3;Three;XX;EUR;02.04.2026;Left out by choice.')
    expect(await company.rows('SELECT code FROM customer ORDER BY code')).toHaveLength(5)
    await company.run('import.undo', { batch: done.batch })
    expect((await preview(FILE)).counts.errors).toBe(3)
  })

  it('hands over the rows that it would leave out, to be mended and fed again', async () => {
    const input = { staged: company.stage(FILE), file_name: 'kunden.csv', kind: 'customers', left_out: [7] }
    const file = await company.run<{ file_name: string; rows: number; text: string }>('import.leftOut', input, { simulate: true })
    expect([file.file_name, file.rows]).toEqual(['kunden-left-out.csv', 5])
    const again = await preview(file.text)
    expect(again.columns.at(-1)).toMatchObject({ heading: 'Import error', field: null })
    expect(again.counts.rows).toBe(5)
  })

  it('checks as many rows as it is asked for, and goes on with the next call as if it were one', async () => {
    const many = `code,name,parent\n${Array.from({ length: 300 }, (_, at) => `M-${at},Name ${at},${at > 0 ? 'M-0' : ''}`).join('\n')}\nM-5,Again,\nM-X,No parent,M-Y\n`
    const some = await preview(many, { check: 100, limit: 1, offset: 450 })
    expect([some.counts.rows, some.counts.created, some.ended, some.total, some.rows]).toEqual([100, 100, false, 302, []])
    const more = await preview(many, { check: 150 })
    expect([more.counts.rows, more.ended]).toEqual([250, false])
    const page = await preview(many, { check: 0, offset: 240 })
    expect(page.rows.map(({ row }) => row)).toEqual([242, 243, 244, 245, 246, 247, 248, 249, 250, 251])
    const last = await preview(many, { check: 1000 })
    const whole = await preview(many.replace('Again', 'Twice'))
    expect([last.ended, last.counts]).toEqual([true, whole.counts])
    expect(last.counts).toMatchObject({ created: 300, duplicates: 1, errors: 1 })
    expect((await preview(many, { show: 'duplicates' })).rows[0]?.faults[0]?.reason).toBe('The same code stands in row 7.')
  })

  it('sees what was written since it looked', async () => {
    const file = 'code,name\nSEEN-1,One\n'
    expect((await preview(file)).counts.created).toBe(1)
    const { id } = await company.run<{ id: number }>('customer.create', { code: 'SEEN-1', name: 'One' })
    expect((await preview(file)).counts.duplicates).toBe(1)
    expect(id).toBeGreaterThan(0)
  })

  it('adds up the money of what it would write', async () => {
    const { customer_account_code: account } = await company.run<Record<string, string>>('customer.create', { name: 'Payer' })
    const text = `customer_account;date;amount\n${account};02.11.2026;1.249,50\n${account};02.11.2026;18,25\n`
    const seen = await preview(text, { kind: 'payments' })
    expect(seen.groups).toEqual([{ group: 'open', count: 2, amounts: [{ currency: 'EUR', amount: '1267.75' }] }])
    expect(seen.columns[2]?.sample).toEqual({ cell: '1.249,50', value: '1249.50' })
    const other = await preview(text, { kind: 'payments', decimal_mark: '.' })
    expect(other.rows[0]?.faults[0]).toMatchObject({ column: 'amount', suggestion: '1249.50' })
  })

  it('names the row in whose middle a file was cut', async () => {
    const { rows, counts } = await preview(FILE.slice(0, -18))
    expect(rows.at(-1)).toMatchObject({
      row: 7,
      result: 'error',
      faults: [{ reason: 'The file ends in the middle of this row: 3 of 5 cells are there.' }],
    })
    expect(counts.rows).toBe(6)
    const whole = await preview(FILE.trimEnd())
    expect(whole.rows.at(-1)?.result).toBe('created')
    const quoted = await company.fail('import.preview', {
      staged: company.stage('code,name\nC-1,"One\nC-2,Two\n'),
      file_name: 'c',
      kind: 'customers',
    })
    expect(quoted).toMatchObject({ code: 'import.unreadable', details: { row: 2 } })
    expect(quoted.message).toContain('Row 2 opens a quote that is never closed')
  })

  it('says nothing of rows before each needed field has a column', async () => {
    const seen = await preview('Currency Code,Date,Rate of the day\nUSD,2026-11-01,1.08\n', { kind: 'customers', mapping: { name: null } })
    expect(seen.missing).toEqual([])
    const rates = await company.run<ImportPreview>(
      'import.preview',
      { staged: company.stage('currency;wert\nUSD;1,08\n'), file_name: 'x.csv', kind: 'subscriptions' },
      { simulate: true },
    )
    expect([rates.missing, rates.counts.rows]).toEqual([['offer'], 0])
  })
})

describe('detection', () => {
  it('finds out kind, encoding and delimiter, and chooses the mapping that was saved for the same headings', async () => {
    const company = await smallCompany()
    const detect = (content: string | Uint8Array, more: object = {}) =>
      company.run<Detection>('import.detect', { staged: company.stage(content), file_name: 'x.csv', ...more }, { simulate: true })
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${FILE}`, 'utf16le'))
    expect(await detect(utf16)).toMatchObject({ kind: 'customers', encoding: 'utf-16le', delimiter: ';', mapping: null })
    const odd = await detect('nummer;wer\n1;Eins\n')
    expect([odd.kind, odd.header]).toEqual([null, ['nummer', 'wer']])
    await company.run('importMapping.save', { kind: 'customers', name: 'Klein', mapping: { code: 'nummer' } })
    await company.run('importMapping.save', { kind: 'customers', name: 'Alt', mapping: { code: 'nummer', name: 'wer' } })
    await company.run('importMapping.save', { kind: 'customers', name: 'Fremd', mapping: { code: 'nummer', name: 'wer', city: 'wo' } })
    expect((await detect('nummer;wer\n1;Eins\n', { kind: 'customers' })).mapping).toBe('Alt')
    expect((await company.fail('import.detect', { staged: company.stage('a;b\n'), file_name: 'x', kind: 'nothing' })).code).toBe(
      'import.unknownKind',
    )
  })
})

/** Usage files as the field sends them: line ends, blank lines, code pages, quotes, and rejects that are read again as they came. */
import { beforeEach, describe, expect, it } from 'vitest'
import { bytesOf } from '../../support/code-pages.ts'
import { type Desk, desk } from '../../support/desk.ts'

let books: Desk
beforeEach(async () => {
  books = await desk()
  books.at('2026-11-03')
  await books.usageCharge('U', { price: '1' })
  const customer = await books.customer('K')
  const { id } = await books.subscribe(customer, ['U'], { subscription_date: '2026-01-01' })
  for (const access_id of ['4930123', '4930124'])
    await books.run('accessPoint.add', { access_id, subscription_id: id, start_date: '2026-01-01' })
})

let files = 0
const usage = async (content: string | Uint8Array, more: object = {}) => {
  files += 1
  const input = { staged: books.stage(content), file_name: `usage-${files}.csv`, ...more }
  return (await books.job('usage.import', input)).report
}
const refused = (content: string | Uint8Array, more: object = {}) =>
  books.fail('usage.import', { staged: books.stage(content), file_name: 'usage.csv', ...more })
const quantities = async () =>
  (await books.rows('SELECT quantity FROM usage_record ORDER BY at, id')).map((row) => Number((row as { quantity: string }).quantity))
const parameters = async () =>
  (await books.rows('SELECT parameters FROM usage_record ORDER BY at')).map((row) => (row as { parameters: string }).parameters)

const HEAD = 'event_date;quantity;access_id;parameter1'
const DATA = ['2026-11-01T10:00:00Z;2;4930123;A', '2026-11-01T11:00:00Z;3;4930124;B']
const LINES = ['2026-11-01T10:00:00Z;2;4930123;A', '2026-11-01T11:00:00Z;3;4930124;B']

describe('line ends', () => {
  it.each(['\r', '\n', '\r\n'])('of %j are read with a header and without', async (end) => {
    expect(await usage([HEAD, ...DATA].join(end), { format: 'csv' })).toMatchObject({ accepted: 2, rejected: 0 })
    expect(await usage(LINES.map((line) => line.replace('T1', 'T2')).join(end) + end)).toMatchObject({ accepted: 2, rejected: 0 })
    expect(await quantities()).toEqual([2, 3, 2, 3])
  })

  it('may be mixed, and blank lines are passed over', async () => {
    expect(await usage(`${HEAD}\r\n\r\n${DATA[0]}\r\r${DATA[1]}\n\n;;;\n\n`, { format: 'csv' })).toMatchObject({ accepted: 2, rejected: 0 })
    expect(await usage(`\n${LINES[0]?.replace('T10', 'T20')}\n\n   \n;;;\n`)).toMatchObject({ accepted: 1, rejected: 0 })
    expect(await books.rows("SELECT row FROM rejected_usage WHERE cause <> 'DUPLICATE'")).toEqual([])
  })

  it('are counted as a spreadsheet counts them', async () => {
    await usage(`${HEAD}\n\n${DATA[0]}\n2026-11-01T12:00:00Z;x;4930123;\n`, { format: 'csv' })
    expect(await books.rows('SELECT row, field FROM rejected_usage')).toEqual([{ row: 4, field: 'quantity' }])
  })
})

describe('a file', () => {
  it('names its separator in a line before', async () => {
    expect(await usage(`sep=,\r\n${HEAD.replaceAll(';', ',')}\r\n${DATA[0]?.replaceAll(';', ',')}\r\n`, { format: 'csv' })).toMatchObject({
      accepted: 1,
    })
    expect(await usage(`sep=|\r\n${DATA[1]?.replaceAll(';', '|')}\r\n`)).toMatchObject({ accepted: 1, rejected: 0 })
  })

  it('is read with quotes and with commas, with a header and without', async () => {
    const quoted = (line: string, by: string) =>
      line
        .split(';')
        .map((cell) => `"${cell}"`)
        .join(by)
    expect(await usage(LINES.map((line) => quoted(line, ';')).join('\n'))).toMatchObject({ accepted: 2, rejected: 0 })
    expect(await usage([HEAD, ...DATA].map((line) => quoted(line.replace('T1', 'T2'), ',')).join('\n'), { format: 'csv' })).toMatchObject({
      accepted: 2,
    })
    expect(await usage('2026-11-02T10:00:00Z,4,4930123,"a ""b"", c"\n')).toMatchObject({ accepted: 1 })
    expect((await parameters()).at(-1)).toBe('["a \\"b\\", c"]')
  })

  it('keeps a cell of several lines, and the lines after a quote that never closes', async () => {
    const text = `${HEAD}\n2026-11-01T10:00:00Z;2;4930123;"two\nlines"\n2026-11-01T11:00:00Z;3;4930124;"open\n2026-11-01T12:00:00Z;4;4930124;C\n`
    expect(await usage(text, { format: 'csv' })).toMatchObject({ accepted: 2, rejected: 1 })
    expect(await quantities()).toEqual([2, 4])
    expect(await parameters()).toEqual(['["two\\nlines"]', '["C"]'])
    expect(await books.rows('SELECT reason FROM rejected_usage')).toEqual([{ reason: 'its quotation marks do not close' }])
  })

  it.each(['utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'utf-8'])('is read from %s', async (encoding) => {
    const word = encoding === 'windows-1251' ? 'Строй' : 'Łódź'
    const file = Uint8Array.from(bytesOf(`${HEAD}\r\n2026-11-01T10:00:00Z;2;4930123;${word}\r\n`, encoding))
    expect(await usage(file, { format: 'csv', encoding })).toMatchObject({ accepted: 1, rejected: 0 })
    expect(await parameters()).toEqual([`["${word}"]`])
  })

  it('is refused with the option that decides, where its letters could be of two code pages', async () => {
    const file = Uint8Array.from(bytesOf(`${HEAD}\n2026-11-01T10:00:00Z;2;4930123;Katarinè\n`, 'windows-1252'))
    expect(await refused(file, { format: 'csv' })).toMatchObject({ code: 'import.undecided', fields: [{ path: 'encoding' }] })
    expect(await books.rows('SELECT id FROM import_batch')).toEqual([])
    expect(await usage(file, { format: 'csv', encoding: 'windows-1250' })).toMatchObject({ accepted: 1 })
    expect(await parameters()).toEqual(['["Katarinč"]'])
  })

  it('may have lines before its header', async () => {
    const text = `Call report\nfrom 2026-11-01\n\n${HEAD}\n${DATA[0]}\n`
    expect(await usage(text, { format: 'csv' })).toMatchObject({
      accepted: 1,
      decided: [expect.objectContaining({ option: 'header_row', value: '4' })],
    })
    expect(
      await usage(text.replace('T10', 'T20').replaceAll('event_date', 'wann'), {
        format: 'csv',
        header_row: 4,
        mapping: { eventDate: 'wann' },
      }),
    ).toMatchObject({ accepted: 1 })
    expect(await refused(DATA.join('\n'), { header_row: 2 })).toMatchObject({ fields: [{ path: 'header_row' }] })
  })

  it('without records is refused', async () => {
    expect((await refused(`${HEAD}\n\n;;;\n`, { format: 'csv' })).code).toBe('usage.noRecords')
    expect((await refused('\n\n\n')).code).toBe('usage.noRecords')
    expect((await refused('')).code).toBe('import.emptyFile')
    expect((await refused(Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3, 4]))).code).toBe('import.notText')
    expect(await books.rows('SELECT id FROM import_batch')).toEqual([])
  })
})

describe('rejects of a headed file', () => {
  it.each([';', ','])('are read again by the columns of their file, divided by “%s”', async (delimiter) => {
    await books.run('attribute.create', { values: { code: 'zone', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 1 } })
    await books.usageCharge('V', { grid: 'zone[text];description[text];priceWithoutTax[number]\nMOBILE;Mobile;0.20\n;Default;0.01\n' })
    const { id } = await books.subscribe(await books.customer('Z'), ['V'], { subscription_date: '2026-01-01' })
    const text = 'date;quantity;access;caller;zone\n2026-11-01T10:00:00Z;10;NEW1;555;MOBILE\n'.replaceAll(';', delimiter)
    expect(await usage(text, { format: 'csv', mapping: { parameter1: 'zone' } })).toMatchObject({ accepted: 0, rejected: 1 })
    await books.run('accessPoint.add', { access_id: 'NEW1', subscription_id: id, start_date: '2026-01-01' })
    expect((await books.job('usage.reprocess')).report).toMatchObject({ accepted: 1, rejected: 0 })
    expect(await books.rows('SELECT quantity, amount FROM rated_transaction')).toMatchObject([
      { quantity: '10.000000000000', amount: expect.stringMatching(/^2\.0+$/) },
    ])
  })
})

/** Files as the field sends them: code pages, old line ends, a line that names the separator, lines before the header. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Detection, ImportPreview } from '../../../src-core/exchange/contract.ts'
import { bytesOf } from '../../support/code-pages.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

let company: SmallCompany
beforeEach(async () => {
  company = await smallCompany()
})
const bytes = (text: string, encoding: string) => Uint8Array.from(bytesOf(text, encoding))
const input = (kind: string, content: string | Uint8Array, more: object = {}) => ({
  ...{ kind, staged: company.stage(content), file_name: `${kind}.csv`, mode: 'goodRows' },
  ...more,
})
const names = async () => (await company.rows('SELECT name FROM customer ORDER BY id')).map((row) => (row as { name: string }).name)

describe('customers of an eastern code page', () => {
  const files: readonly [encoding: string, names: readonly string[]][] = [
    ['windows-1250', ['Łódź Żółć', 'Świętokrzyska Spółka', 'Dvořák Šťastný']],
    ['windows-1251', ['Строй Инвест ООД', 'София Трейд', 'Пловдив']],
    ['windows-1253', ['Ελληνική Εταιρεία', 'Θεσσαλονίκη', 'Παπαδόπουλος']],
    ['iso-8859-2', ['Łódź Żółć', 'Świętokrzyska Spółka', 'Kučerová Jiří']],
    ['utf-16le', ['Łódź', 'Строй', 'Ελληνική']],
  ]
  it.each(files)('come in right from %s when it is named', async (encoding, expected) => {
    const text = `code;name\r\n${expected.map((name, at) => `C-${at};${name}\r\n`).join('')}`
    await company.run('import.run', input('customers', bytes(text, encoding), { encoding }))
    expect(await names()).toEqual(expected)
  })

  it.each(files)('are found to be %s, or asked about', async (encoding, expected) => {
    const text = `code;name\r\n${expected.map((name, at) => `C-${at};${name}\r\n`).join('')}`
    const seen = await company.run<ImportPreview>('import.preview', previewOf('customers', bytes(text, encoding)), { simulate: true })
    if (seen.questions.length > 0) return expect(seen.questions.map(({ option }) => option)).toEqual(['encoding'])
    expect(seen.rows.map(({ cells }) => cells[1])).toEqual(expected)
  })

  it('are asked about where a word reads well in two, and nothing is written before the answer', async () => {
    const file = bytes('code;name\nC-1;Katarinè\n', 'windows-1252')
    const seen = await company.run<ImportPreview>('import.preview', previewOf('customers', file), { simulate: true })
    expect(seen.questions).toMatchObject([{ option: 'encoding', column: null }])
    expect(seen.questions[0]?.choices).toContainEqual({ value: 'windows-1252', reads: 'Katarinè' })
    expect(seen.questions[0]?.choices).toContainEqual({ value: 'windows-1250', reads: 'Katarinč' })
    for (const operation of ['import.run', 'import.start']) {
      const failure = await company.fail(operation, input('customers', file))
      expect(failure).toMatchObject({ code: 'import.undecided', fields: [{ path: 'encoding' }] })
    }
    expect(await names()).toEqual([])
    await company.run('import.run', input('customers', file, { encoding: 'windows-1250' }))
    expect(await names()).toEqual(['Katarinč'])
  })

  it('are read as the books write their names already', async () => {
    await company.run('import.run', input('customers', 'code;name\nC-1;Katarinč\n'))
    const file = bytes('code;name\nC-2;Katarinč\n', 'windows-1250')
    const seen = await company.run<ImportPreview>('import.preview', previewOf('customers', file), { simulate: true })
    expect(seen).toMatchObject({ questions: [], decided: [{ option: 'encoding', value: 'windows-1250' }] })
    await company.run('import.run', input('customers', file))
    expect(await names()).toEqual(['Katarinč', 'Katarinč'])
  })

  const GERMAN = ['Jäger', 'Köln', 'Müller', 'André', 'Sørensen']
  const german = bytes(`code;name\n${GERMAN.map((name, at) => `C-${at};${name}\n`).join('')}`, 'windows-1252')

  it('are of the page of the company’s country where letters leave it open, which is said with the cell that does', async () => {
    const seen = await company.run<ImportPreview>('import.preview', previewOf('customers', german), { simulate: true })
    expect(seen).toMatchObject({ questions: [], decided: [{ option: 'encoding', column: null, value: 'windows-1252' }] })
    expect(seen.decided[0]?.why).toMatch(/^by the company’s country, “DE”: “Sørensen/)
    await company.run('import.run', input('customers', german))
    expect(await names()).toEqual(GERMAN)
  })

  it('are asked about where most customers are of a country with another page', async () => {
    const others = Array.from({ length: 20 }, (_, at) => `L-${at};Customer ${at};LT\n`).join('')
    await company.run('import.run', input('customers', `code;name;country\n${others}`))
    const seen = await company.run<ImportPreview>('import.preview', previewOf('customers', german), { simulate: true })
    expect(seen.questions).toMatchObject([{ option: 'encoding', choices: expect.anything() }])
    expect(seen.questions[0]?.choices.slice(0, 2).map(({ value }) => value)).toEqual(['windows-1252', 'windows-1257'])
    expect(seen.questions[0]?.choices[1]?.reads).toMatch(/^Sųrensen/)
    expect(await company.fail('import.run', input('customers', german))).toMatchObject({ code: 'import.undecided' })
  })

  it('are refused where bytes are none of the encoding named', async () => {
    const failure = await company.fail(
      'import.run',
      input('customers', bytes('code;name\nC-1;Łódź\n', 'windows-1250'), { encoding: 'utf-8' }),
    )
    expect(failure).toMatchObject({ code: 'import.encoding', fields: [{ path: 'encoding' }] })
  })
})

const previewOf = (kind: string, content: string | Uint8Array) => ({ kind, staged: company.stage(content), file_name: `${kind}.csv` })

describe('a file that begins with a line for spreadsheets', () => {
  it('is cut at the sign that it names', async () => {
    await company.run('import.run', input('customers', 'sep=;\r\ncode;name\r\nC-1;"Smith, John; Sons"\r\n'))
    expect(await names()).toEqual(['Smith, John; Sons'])
    const found = await company.run<Detection>(
      'import.detect',
      { staged: company.stage('sep=,\ncode,name\nC-1,One\n'), file_name: 'x.csv' },
      { simulate: true },
    )
    expect(found).toMatchObject({ delimiter: ',', header: ['code', 'name'], header_row: 1 })
  })
})

describe('a bank file', () => {
  it('is read from its header on, below the lines of the bank', async () => {
    const text =
      'Konto;DE02120300000000202051;;\nZeitraum;01.11.2026 - 30.11.2026;;\n\n;;;\nBuchungstag;Betrag;Verwendungszweck;Konto\n03.11.2026;119,00;INV-1;A-1\n'
    const seen = await company.run<ImportPreview>('import.preview', previewOf('payments', text), { simulate: true })
    expect(seen).toMatchObject({ file: { header_row: 5 }, questions: [] })
    expect(seen.decided).toContainEqual(expect.objectContaining({ option: 'header_row', value: '5' }))
    expect(seen.rows.map(({ row }) => row)).toEqual([6])
  })
})

describe('line ends', () => {
  it.each(['\r', '\n', '\r\n', '\r\r\n'])('of %j are all read, and blank lines passed over', async (end) => {
    const text = ['code;name;', 'C-1;One;', '', 'C-2;"Two\rtoo";', ';;', ''].join(end)
    await company.run('import.run', input('customers', text))
    expect(await names()).toEqual(['One', 'Two\rtoo'])
  })
})

/** Where the header stands, and what divides the columns: found, or asked. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../src-core/files/rows.ts'
import { sepLine, shapeOf } from '../../../src-core/files/shape.ts'

const HEADINGS = new Set(['date', 'amount', 'reference', 'name', 'code', 'city', 'Buchungstag', 'Betrag', 'Verwendungszweck'])
const known = (heading: string) => HEADINGS.has(heading)
const shape = (text: string, more: object = {}) => shapeOf((delimiter) => [...rowsOf([text], delimiter)], { known, ...more })

describe('a delimiter', () => {
  it('is what cuts the header into headings and the rows as wide', () => {
    expect(shape('name;city\n"Smith, John";Kiel\n')).toMatchObject({ delimiter: ';', questions: [] })
    expect(shape('a;b;c\n1,5;2,5;3,5\n1,5;2,5;3\n')).toMatchObject({ delimiter: ';', header: ['a', 'b', 'c'], questions: [] })
    expect(shape('"a;b;c",d,e\n1;2;3,4,5\n')).toMatchObject({ delimiter: ',', questions: [] })
    expect(shape('code\nC-1\n')).toMatchObject({ header: ['code'], questions: [] })
    expect(shape('name|city\nA;B|C\n')).toMatchObject({ delimiter: '|', questions: [] })
  })

  it('is asked for where two cut alike', () => {
    const { questions } = shape('u;v,w\n1;2,3\n4;5,6\n')
    expect(questions).toMatchObject([{ option: 'delimiter', column: null }])
    expect(questions[0]?.choices).toEqual([
      { value: ';', reads: 'u | v,w' },
      { value: ',', reads: 'u;v | w' },
    ])
    expect(shape('u;v,w\n1;2,3\n4;5,6\n', { delimiter: ',' })).toMatchObject({ header: ['u;v', 'w'], questions: [] })
  })

  it('is named by a line of its own', () => {
    expect(sepLine('sep=;\r\na;b\r\n')).toEqual({ delimiter: ';', length: 7 })
    expect(sepLine('"SEP=,"\na,b\n')).toEqual({ delimiter: ',', length: 8 })
    expect(sepLine('sep=\t\na\tb\n')).toEqual({ delimiter: '\t', length: 6 })
    expect(sepLine('sep;a\n')).toBeNull()
    expect(() => sepLine('sep=#\na#b\n')).toThrow('The first line names “#” as the separator')
  })
})

describe('a header', () => {
  it('is the first row where that is as wide as the others', () => {
    expect(shape('foo;bar\n1;2\n')).toMatchObject({ headerRow: 1, questions: [], decided: [] })
    expect(shape('foo;bar;;\n1;2;;\n3;4;;\n')).toMatchObject({ header: ['foo', 'bar'], questions: [] })
  })

  it('stands below the lines that a bank writes before it', () => {
    const text =
      'Konto;DE02120300000000202051\nZeitraum;01.11.2026 - 30.11.2026\n\nBuchungstag;Betrag;Verwendungszweck;Waehrung\n03.11.2026;119,00;INV-1;EUR\n'
    expect(shape(text)).toMatchObject({
      headerRow: 4,
      header: ['Buchungstag', 'Betrag', 'Verwendungszweck', 'Waehrung'],
      questions: [],
      decided: [{ option: 'header_row', value: '4', why: 'Row 4 holds the headings of the columns; the lines before it are passed over.' }],
    })
  })

  it('is asked for where no heading is known, and can be named', () => {
    const text = 'Export 30.11.2026\nNummer;Wert;Zweck\nx;y;z\n1;2;3\n4;5;6\n'
    const { questions } = shape(text)
    expect(questions).toMatchObject([{ option: 'header_row' }])
    expect(questions[0]?.choices).toContainEqual({ value: '2', reads: 'Nummer | Wert | Zweck' })
    expect(shape(text, { headerRow: 2 })).toMatchObject({ header: ['Nummer', 'Wert', 'Zweck'], questions: [] })
    expect(() => shape(text, { headerRow: 9 })).toThrow('There is no row 9')
  })
})

/** Records of files: line ends of three kinds, blank lines, quotation marks as they are written and as they should be. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DELIMITERS, rowsOf } from '../../../src-core/files/rows.ts'

const cellsOf = (text: string, delimiter = ';') => [...rowsOf([text], delimiter)].map(({ cells }) => cells)

/** A text in pieces of a few signs. */
const cut = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size))

describe('records', () => {
  it('are read as a CSV parser reads them, wherever pieces are cut', () => {
    const sign = fc.constantFrom('a', 'ü', ' ', "'", ';', ',', '\t', '|', '\n', '=')
    const text = fc.array(sign, { minLength: 1 }).map((signs) => signs.join(''))
    fc.assert(
      fc.property(text, fc.constantFrom(...DELIMITERS), fc.integer({ min: 1, max: 5 }), (given, delimiter, size) => {
        const all: string[][] = parse(given, { delimiter, relax_column_count: true })
        const expected = all.filter((cells) => cells.some((cell) => cell !== ''))
        expect([...rowsOf(cut(given, size), delimiter)].map(({ cells }) => cells)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('come back as they were written, with any line end, also mixed and within quotes', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('a"b', '"', 'x;y', 'x,y', 'two\nlines', 'two\rlines', 'two\r\nlines'),
    )
    const row = fc.tuple(fc.array(cell, { minLength: 2, maxLength: 4 }), fc.constantFrom('\n', '\r', '\r\n'), fc.boolean())
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...DELIMITERS),
        fc.integer({ min: 1, max: 9 }),
        (rows, delimiter, size) => {
          const quoted = (text: string, always: boolean) =>
            always || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
          const text = rows.map(([cells, end, always]) => cells.map((one) => quoted(one, always)).join(delimiter) + end).join('')
          const read = [...rowsOf(cut(text, size), delimiter)].map(({ cells }) => cells)
          expect(read).toEqual(rows.map(([cells]) => cells).filter((cells) => cells.some((one) => one !== '')))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are numbered as a spreadsheet numbers them, blank lines counted', () => {
    expect([...rowsOf(['a;b\n\n1;2\n'], ';')].map(({ row }) => row)).toEqual([1, 3])
    expect([...rowsOf(['a;b\r\r1;2\r'], ';')].map(({ row }) => row)).toEqual([1, 3])
    expect([...rowsOf(['a;"b\nc"\r\n;\r\n1;2'], ';')]).toEqual([
      { row: 1, cells: ['a', 'b\nc'] },
      { row: 3, cells: ['1', '2'], unended: true },
    ])
  })

  it('keep quotation marks that are text', () => {
    expect(cellsOf('3" pipe;1\n')).toEqual([['3" pipe', '1']])
    expect(cellsOf('"Best" GmbH;1\n')).toEqual([['"Best" GmbH', '1']])
    expect(cellsOf('"Acme "Best" GmbH";1\n')).toEqual([['Acme "Best" GmbH', '1']])
    expect(cellsOf('"a" ;1\n')).toEqual([['a', '1']])
    expect(cellsOf('"";""\n"";1\n')).toEqual([['', '1']])
  })

  it('that cannot be told apart are refused with their row', () => {
    expect(() => cellsOf('a;b\n1;"x\n')).toThrow('Row 2 opens a quote that is never closed')
    expect(() => cellsOf('a;b\n"1\nx "2";3\n')).toThrow('Row 2 holds a quotation mark within a quoted cell of several lines')
    expect(() => cellsOf(`a;b\n${'x'.repeat(1_000_001)}`)).toThrow('Row 2 does not end within 1,000,000 characters')
  })
})

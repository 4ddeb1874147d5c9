/** Records with their places: the same as the rows of the text, wherever pieces are cut, and from any place on. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countLines, recordsFrom, startOfRecords } from '../../../src-core/files/records.ts'
import { rowsOf } from '../../../src-core/files/rows.ts'
import { bytesOf } from '../../support/code-pages.ts'

/** A staged file that is read a few bytes at a time. */
const staged = (bytes: Uint8Array, most: number) => ({
  size: () => bytes.length,
  read: (_id: string, offset: number, length: number) => bytes.slice(offset, offset + Math.min(length, most)),
})
const START = { offset: 0, row: 0 }
const cell = fc.oneof(
  fc.constantFrom('a', 'Łódź', '', 'x"y', '"q"', '"two\nlines"', '"two\r\nlines"', '"a;b"', '"d""d"'),
  fc.stringMatching(/^[a-z ]{0,4}$/),
)
const line = fc.tuple(
  fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(';')),
  fc.constantFrom('\n', '\r', '\r\n'),
)
const encoding = fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1250') as fc.Arbitrary<'utf-8'>

it('are the rows of the text, in any encoding and in pieces of any size', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), encoding, fc.integer({ min: 1, max: 40 }), (lines, name, most) => {
      const text = lines.map((parts) => parts.join('')).join('')
      const files = staged(Uint8Array.from(bytesOf(text, name)), most)
      const form = { encoding: name, delimiter: ';' }
      const records = [...recordsFrom(files, '', form, START)]
      const read = records.flatMap((record) => [...rowsOf([record.text], ';')].map(({ cells }) => ({ row: record.row, cells })))
      const rows = [...rowsOf([text], ';')]
        .map(({ row, cells }) => ({ row, cells }))
        .filter(({ cells }) => cells.some((one) => one.trim() !== ''))
      expect(read.filter(({ cells }) => cells.some((one) => one.trim() !== ''))).toEqual(rows)
      for (const [at, { next, row }] of records.entries())
        expect([...recordsFrom(files, '', form, { offset: next, row })]).toEqual(records.slice(at + 1))
    }),
    { numRuns: 400 },
  )
})

it('begin behind the header, and behind a line that names the separator', () => {
  const files = staged(new TextEncoder().encode('sep=;\r\nReport\r\n\r\na;b\r\n1;2\r\n'), 7)
  const form = { encoding: 'utf-8', delimiter: ';' } as const
  expect(startOfRecords(files, '', form, 0)).toEqual({ offset: 7, row: 0 })
  expect([...recordsFrom(files, '', form, startOfRecords(files, '', form, 3))]).toMatchObject([{ text: '1;2', row: 4 }])
  expect(countLines(files, '', form)).toBe(5)
  expect(countLines(staged(Uint8Array.from(bytesOf('a\nb\rc', 'utf-16le')), 5), '', { encoding: 'utf-16le' })).toBe(3)
})

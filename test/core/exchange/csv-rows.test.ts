import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DELIMITERS, plainRecords } from '../../../src-core/exchange/csv-rows.ts'

const sign = fc.constantFrom('a', 'ü', ' ', "'", ';', ',', '\t', '|', '\n', '\r', '\r\n', '=')

it('reads records without a quote as the parser does', () => {
  const text = fc.array(sign, { minLength: 1 }).map((signs) => signs.join(''))
  fc.assert(
    fc.property(text, fc.constantFrom(...DELIMITERS), (given, delimiter) => {
      expect(plainRecords(given, delimiter)).toEqual(parse(given, { delimiter, relax_quotes: true, relax_column_count: true }))
    }),
    { numRuns: 1000 },
  )
})

it('leaves a record with a quote, or one without an end, to the parser', () => {
  expect(plainRecords('a;"b"\n', ';')).toBeNull()
  expect(plainRecords(`a;${'b'.repeat(1_000_001)}\n`, ';')).toBeNull()
})

/**
 * Rows out of the pieces of a headed file, whatever its size.
 *
 * Pieces are cut where a record ends, which only the quotes before it can tell; csv-parse then reads
 * the whole records of a piece.
 */
import { parse } from 'csv-parse/sync'
import { refuse } from '../kernel/failures.ts'
import { readCell } from './csv-cells.ts'

export const DELIMITERS = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** A row as it stands in the file; the header is row 1. */
export interface FileRow {
  readonly row: number
  readonly cells: readonly string[]
  /** The last row of a file without a line end after it: it may be cut. */
  readonly unended?: true
}

/** Characters of the longest record. */
const LONGEST_RECORD = 1_000_000

/** All rows with something in them, the header first. @throws Refusal for a record without an end */
export function* rowsOf(texts: Iterable<string>, delimiter: Delimiter): Generator<FileRow> {
  let rest = ''
  let row = 0
  let lineEnd: '\n' | '\r' | null = null
  const read = function* (text: string): Generator<FileRow> {
    for (const cells of parseRecords(text, delimiter, row)) {
      row += 1
      if (cells.some((cell) => cell !== '')) yield { row, cells: cells.map((cell) => readCell(cell)) }
    }
  }
  for (const piece of texts) {
    rest += piece
    lineEnd ??= lineEndOf(rest)
    const end = lineEnd === null ? 0 : lastRecordEnd(rest, delimiter, lineEnd)
    if (end > 0) yield* read(rest.slice(0, end))
    rest = rest.slice(end)
    if (rest.length > LONGEST_RECORD) throw tooLong(row + 1)
  }
  if (rest === '') return
  for (const last of read(rest)) yield { ...last, unended: true }
}

function tooLong(row: number) {
  const words = `Row ${row} does not end within ${LONGEST_RECORD.toLocaleString('en')} characters. A quote may be left open, or the file is no CSV.`
  return refuse('invalid', 'import.rowTooLong', words)
}

/** Line feeds, with or without a carriage return before, or old carriage returns alone. */
function lineEndOf(text: string): '\n' | '\r' | null {
  const feed = text.indexOf('\n')
  const carriage = text.indexOf('\r')
  if (feed < 0) return carriage >= 0 && carriage < text.length - 1 ? '\r' : null
  return carriage >= 0 && carriage < feed - 1 ? '\r' : '\n'
}

/** Where the last whole record of a text ends; 0 where there is none. */
function lastRecordEnd(text: string, delimiter: string, lineEnd: string): number {
  let end = 0
  let at = 0
  for (;;) {
    const quote = nextOpeningQuote(text, at, delimiter, lineEnd)
    const last = text.lastIndexOf(lineEnd, quote < 0 ? text.length : quote)
    if (last >= at) end = last + 1
    if (quote < 0) return end
    const close = closingQuote(text, quote + 1)
    if (close < 0) return end
    at = close + 1
  }
}

/** A quote opens a cell only where the cell begins. */
function nextOpeningQuote(text: string, from: number, delimiter: string, lineEnd: string): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    const before = text[quote - 1]
    if (quote === 0 || before === delimiter || before === lineEnd) return quote
  }
  return -1
}

function closingQuote(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] !== '"') return quote
  }
  return -1
}

/** Records without a quote are what stands between the marks, found ten times faster than by the parser. */
export function plainRecords(text: string, delimiter: string): string[][] | null {
  if (text.includes('"')) return null
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0]
  const lines = lineEnd === undefined ? [text] : text.split(lineEnd)
  if (lines.at(-1) === '') lines.pop()
  return lines.some((line) => line.length > LONGEST_RECORD) ? null : lines.map((line) => line.split(delimiter))
}

function parseRecords(text: string, delimiter: string, rowsBefore: number): string[][] {
  try {
    return (
      plainRecords(text, delimiter) ??
      parse(text, { delimiter, relax_quotes: true, relax_column_count: true, max_record_size: LONGEST_RECORD })
    )
  } catch (error) {
    const record = (error as { records?: number }).records ?? 0
    if ((error as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED') throw openQuote(rowsBefore + record + 1)
    const words = error instanceof Error ? error.message : 'it cannot be read'
    throw refuse('invalid', 'import.unreadable', `About row ${rowsBefore + record + 1} the file is no CSV: ${words}.`)
  }
}

function openQuote(row: number) {
  const words = `Row ${row} opens a quote that is never closed: the file may be cut there. Close the quote, or take the row out of the file.`
  return refuse('invalid', 'import.unreadable', words, { details: { row } })
}

/** The delimiter that divides the first line most often. */
export function detectDelimiter(text: string): Delimiter {
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  return DELIMITERS.reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best), ',' as Delimiter)
}

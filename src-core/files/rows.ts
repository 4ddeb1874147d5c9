/**
 * Rows out of the text of a file, whatever its size.
 *
 * A record ends with a line feed, a carriage return, or both, also mixed in one file. A cell that begins with a quotation mark ends with
 * one: delimiters and line ends between them belong to it, and a mark within is written twice. Marks elsewhere are text.
 * Source: RFC 4180, and what spreadsheets do with files that do not keep to it.
 */
import { Refusal, refuse } from '../kernel/failures.ts'

export const DELIMITERS = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** A row as it stands in the file, numbered from 1 as a spreadsheet does: blank lines count, a line within quotes does not. */
export interface FileRow {
  readonly row: number
  readonly cells: readonly string[]
  /** The last row of a file without a line end after it: it may be cut. */
  readonly unended?: true
}

/** Characters of the longest record. */
const LONGEST_RECORD = 1_000_000
/** Columns of a row. The widest files of banks, telephone systems and spreadsheets have a few hundred. */
export const MOST_COLUMNS = 1000
const LINE_FEED = 10
const QUOTE = 34

export interface RowOptions {
  /** A program's file: spaces around cells are none of them, a row of quoted nothing is a row, a mark that is not written twice is a fault. */
  readonly isMachine?: boolean
  /** Rows with nothing in them are rows: a block of cells has its places. */
  readonly keepsBlank?: boolean
}

/** All rows with something in them. @throws Refusal for a record without an end */
export function* rowsOf(texts: Iterable<string>, delimiter: string, options: RowOptions = {}): Generator<FileRow> {
  const reader = new RecordReader(delimiter, 0, options)
  for (const text of texts) yield* reader.take(text)
  yield* reader.end()
}

/**
 * The cells of one record without its line end.
 *
 * @param row its number, for refusals
 * @param isLast nothing comes after it
 * @returns `null` where a quote is open, so that the next line belongs to it
 * @throws Refusal for a quote that is never closed
 */
export function cellsOfRecord(text: string, delimiter: string, row: number, isLast: boolean): string[] | null {
  return text.includes('"') ? new RecordReader(delimiter, row - 1).whole(text, isLast) : text.split(delimiter)
}

function* firstOf(rows: Iterable<FileRow>, most: number): Generator<FileRow> {
  let count = 0
  for (const row of rows) {
    yield row
    count += 1
    if (count >= most) return
  }
}

/**
 * The rows up to the first that cannot be read: who reads the whole file tells of that.
 *
 * @param isNeeded there must be one
 */
export function firstRows(rows: Iterable<FileRow>, most: number, isNeeded = false): FileRow[] {
  const first: FileRow[] = []
  try {
    for (const row of firstOf(rows, most)) first.push(row)
  } catch (error) {
    if (!(error instanceof Refusal) || (isNeeded && first.length === 0)) throw error
  }
  return first
}

/** A record and where the next begins; `null` where its end is not there yet. */
interface ReadRecord {
  readonly cells: string[]
  readonly end: number
}

class RecordReader {
  readonly #delimiter: string
  #rest = ''
  #row = 0

  readonly #isMachine: boolean
  readonly #keepsBlank: boolean

  constructor(delimiter: string, row = 0, { isMachine = false, keepsBlank = false }: RowOptions = {}) {
    this.#delimiter = delimiter
    this.#isMachine = isMachine
    this.#keepsBlank = keepsBlank
    this.#row = row
  }

  /** The cells of a text that is one record; `null` where its quotes are open. */
  whole(text: string, isLast: boolean): string[] | null {
    // With a line end, so that nothing at its end could be half of something.
    const record = this.#quoted(`${text}\n\n`, 0, isLast)
    return record && record.end >= text.length ? record.cells : null
  }

  *take(text: string): Generator<FileRow> {
    this.#rest = this.#rest === '' ? text : this.#rest + text
    yield* this.#read(false)
    if (this.#rest.length > LONGEST_RECORD) throw tooLong(this.#row + 1)
  }

  *end(): Generator<FileRow> {
    yield* this.#read(true)
  }

  /** Reads the records that are whole. */
  *#read(isLast: boolean): Generator<FileRow> {
    const text = this.#rest
    let at = 0
    const lines = new LineEnds(text, isLast)
    let quote = text.indexOf('"')
    while (at < text.length) {
      const end = lines.after(at)
      if (end < 0 && !isLast) break
      const lineEnd = end < 0 ? text.length : end
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at)
      let cells: string[]
      let next: number
      const isQuoted = quote >= 0 && quote < lineEnd
      if (!isQuoted) {
        if (lineEnd - at > LONGEST_RECORD) throw tooLong(this.#row + 1)
        cells = text.slice(at, lineEnd).split(this.#delimiter)
        if (this.#isMachine) cells = cells.map((cell) => cell.trim())
        next = lines.past(lineEnd)
      } else {
        const record = this.#quoted(text, at, isLast)
        if (!record) break
        cells = record.cells
        next = lines.past(record.end)
      }
      const isUnended = next === text.length && isLast && !endsLine(text)
      at = next
      this.#row += 1
      if (cells.length > MOST_COLUMNS) cells = withinColumns(cells, this.#row)
      if (cells.some((cell) => cell !== '') || this.#keepsBlank || (isQuoted && this.#isMachine))
        yield isUnended ? { row: this.#row, cells, unended: true } : { row: this.#row, cells }
    }
    this.#rest = text.slice(at)
  }

  /** A record with quotation marks, cell by cell. */
  #quoted(text: string, start: number, isLast: boolean): ReadRecord | null {
    const delimiter = this.#delimiter
    const cells: string[] = []
    let at = start
    for (;;) {
      if (this.#isMachine) at = pastSpaces(text, at)
      const isQuoted = text.charCodeAt(at) === QUOTE
      const cell = isQuoted ? this.#quotedCell(text, at, isLast) : bareCell(text, at, delimiter)
      if (!cell) return null
      cells.push(isQuoted || !this.#isMachine ? cell.text : cell.text.trim())
      if (text[cell.end] !== delimiter) {
        // A carriage return at the end of what was read may be half of a line end.
        if (!isLast && cell.end >= text.length - 1) return null
        return { cells, end: cell.end }
      }
      at = cell.end + 1
    }
  }

  #quotedCell(text: string, start: number, isLast: boolean): Cell | null {
    let at = start + 1
    for (;;) {
      const mark = text.indexOf('"', at)
      if (mark < 0 || (mark === text.length - 1 && !isLast)) {
        if (text.length - start > LONGEST_RECORD) throw tooLong(this.#row + 1)
        if (isLast) throw openQuote(this.#row + 1)
        return null
      }
      if (text.charCodeAt(mark + 1) === QUOTE) {
        at = mark + 2
        continue
      }
      const after = pastSpaces(text, mark + 1)
      if (after === text.length && !isLast) return null
      if (endsCell(text, after, this.#delimiter)) return { text: text.slice(start + 1, mark).replaceAll('""', '"'), end: after }
      return this.#strayMark(text, start, mark, isLast)
    }
  }

  /**
   * A mark within a cell that begins with one: `"Acme "Best" GmbH"` is a cell whose marks were not written twice,
   * `"Best" GmbH` one without marks around it. Over several lines the two cannot be told apart.
   */
  #strayMark(text: string, start: number, mark: number, isLast: boolean): Cell | null {
    if (this.#isMachine || /[\r\n]/.test(text.slice(start, mark))) throw strayQuote(this.#row + 1)
    const bare = bareCell(text, mark, this.#delimiter)
    if (bare.end === text.length && !isLast) return null
    const whole = text.slice(start, bare.end)
    const isQuoted = whole.trimEnd().endsWith('"')
    return { text: isQuoted ? whole.trimEnd().slice(1, -1).replaceAll('""', '"') : whole, end: bare.end }
  }
}

interface Cell {
  readonly text: string
  /** Where its delimiter or line end stands. */
  readonly end: number
}

function bareCell(text: string, start: number, delimiter: string): Cell {
  let end = start
  while (end < text.length && !endsCell(text, end, delimiter)) end += 1
  return { text: text.slice(start, end), end }
}

function endsCell(text: string, at: number, delimiter: string): boolean {
  const sign = text[at]
  return sign === undefined || sign === delimiter || sign === '\n' || sign === '\r'
}

function pastSpaces(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at += 1
  return at
}

const endsLine = (text: string) => /[\r\n]$/.test(text)

/** Where lines end in a text: the nearest of the two signs, each looked for once. */
class LineEnds {
  readonly #text: string
  readonly #isLast: boolean
  #feed = -2
  #carriage = -2

  constructor(text: string, isLast: boolean) {
    this.#text = text
    this.#isLast = isLast
  }

  /** The first line end from a place on, -1 where there is none that is whole. */
  after(at: number): number {
    if (this.#feed !== -1 && this.#feed < at) this.#feed = this.#text.indexOf('\n', at)
    if (this.#carriage !== -1 && this.#carriage < at) this.#carriage = this.#text.indexOf('\r', at)
    const end = this.#feed < 0 || (this.#carriage >= 0 && this.#carriage < this.#feed) ? this.#carriage : this.#feed
    return end === this.#text.length - 1 && !this.#isLast && end === this.#carriage ? -1 : end
  }

  /** Where the next line begins. */
  past(end: number): number {
    if (end >= this.#text.length) return end
    return this.#text[end] === '\r' && this.#text.charCodeAt(end + 1) === LINE_FEED ? end + 2 : end + 1
  }
}

/** Delimiters at the end of a line make columns of nothing, as spreadsheets write them. @throws Refusal of a row that is wider */
function withinColumns(cells: readonly string[], row: number): string[] {
  const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1
  if (width <= MOST_COLUMNS) return cells.slice(0, MOST_COLUMNS)
  const count = width.toLocaleString('en')
  const words = `Row ${row} has ${count} columns. At most ${MOST_COLUMNS.toLocaleString('en')} are read. Take out those that are not needed.`
  throw refuse('invalid', TOO_WIDE, words, { details: { row, columns: width, limit: MOST_COLUMNS } })
}

/** Whether a row was refused for its columns: another sign may divide the file. */
export function isTooWide(error: unknown): error is Refusal {
  return error instanceof Refusal && error.failure.code === TOO_WIDE
}

const TOO_WIDE = 'import.tooManyColumns'

function tooLong(row: number) {
  const words = `Row ${row} does not end within ${LONGEST_RECORD.toLocaleString('en')} characters. A quote may be left open, or the file is no CSV.`
  return refuse('invalid', 'import.rowTooLong', words, { details: { row } })
}

function openQuote(row: number) {
  const words = `Row ${row} opens a quote that is never closed: the file may be cut there. Close the quote, or take the row out of the file.`
  return refuse('invalid', 'import.unreadable', words, { details: { row } })
}

function strayQuote(row: number) {
  const words = `Row ${row} holds a quotation mark within a quoted cell of several lines, so that its end cannot be told. Write the mark twice.`
  return refuse('invalid', 'import.unreadable', words, { details: { row } })
}

/**
 * The records of a file with the place where each ends, so that a job goes on in the middle: the fast way for volumes.
 *
 * Lines are found among the bytes, and only what is read is decoded. Delimiters, quotes and line ends are what `rows.ts` says.
 */
import { refuse } from '../kernel/failures.ts'
import type { StagedFiles } from '../operations/context.ts'
import type { Encoding } from './encodings.ts'
import { cellsOfRecord } from './rows.ts'
import { sepLine } from './shape.ts'

export interface FileRecord {
  readonly text: string
  /** As a spreadsheet counts, from 1: blank lines count, the line `sep=;` and lines within quotes do not. */
  readonly row: number
  /** Byte offset of the next record. */
  readonly next: number
}

/** How a file is read, once that is decided. */
export interface RecordForm {
  readonly encoding: Encoding
  readonly delimiter: string
}

/** Where reading begins: a byte offset, and how many rows come before it. */
export interface RecordPlace {
  readonly offset: number
  readonly row: number
}

const PIECE = 1 << 18
/** Bytes of one line. One without an end would be read again with each further piece. */
const LONGEST_LINE = 4_000_000
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Characters over which a record may go on from line to line; a quote that is open longer is one that was never closed. */
const LONGEST_RECORD = 8192

/**
 * Records with something in them, from a place on. A line whose quotes never close is a record by itself, so that it is told of
 * and the lines after it are read.
 */
export function* recordsFrom(files: StagedFiles, id: string, form: RecordForm, from: RecordPlace): Generator<FileRecord> {
  const decoder = new TextDecoder(form.encoding)
  const isBlank = blankTest(form.delimiter)
  const lines = new LineReader(files, id, from.offset, form.encoding)
  const quoted = new QuotedLines(form.delimiter)
  let { row } = from
  while (lines.next()) {
    const text = withoutEnd(decoder.decode(lines.bytes()))
    // Most lines have no quote, and are records as they are.
    if (quoted.isEmpty && !text.includes('"')) {
      row += 1
      if (!isBlank(text)) yield { text, row, next: lines.end }
      continue
    }
    for (const record of quoted.take({ text: decoder.decode(lines.bytes()), end: lines.end, isLast: lines.isLast })) {
      row += 1
      if (!isBlank(record.text)) yield { text: record.text, row, next: record.end }
    }
  }
}

/** Lines of a record whose quotes are still open. */
class QuotedLines {
  readonly #delimiter: string
  #open: readonly TextLine[] = []

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  get isEmpty(): boolean {
    return this.#open.length === 0
  }

  /** The records that a further line ends, without their line ends. */
  take(line: TextLine): TextLine[] {
    const lines = [...this.#open, line]
    const text = lines.map((one) => one.text).join('')
    const content = withoutEnd(text)
    this.#open = []
    if (!content.includes('"') || isWhole(content, this.#delimiter)) return [{ ...line, text: content }]
    if (!line.isLast && text.length <= LONGEST_RECORD) {
      this.#open = lines
      return []
    }
    const [first, ...rest] = lines as [TextLine, ...TextLine[]]
    return [{ ...first, text: withoutEnd(first.text) }, ...rest.flatMap((one) => this.take(one))]
  }
}

interface TextLine {
  readonly text: string
  readonly end: number
  readonly isLast: boolean
}

/** Whether all quotes of a text are closed. What cannot be told is left to who reads the record. */
function isWhole(text: string, delimiter: string): boolean {
  try {
    return cellsOfRecord(text, delimiter, 1, false) !== null
  } catch {
    return true
  }
}

/** Where the records behind a row begin; behind a line `sep=;` where there is none. */
export function startOfRecords(files: StagedFiles, id: string, form: RecordForm, row: number): RecordPlace {
  const [named = null] = firstOf(recordsFrom(files, id, form, { offset: 0, row: 0 }))
  const start = named?.row === 1 && sepLine(named.text) !== null ? { offset: named.next, row: 0 } : { offset: 0, row: 0 }
  if (row === 0) return start
  for (const record of recordsFrom(files, id, form, start)) if (record.row >= row) return { offset: record.next, row: record.row }
  return { offset: files.size(id), row }
}

function firstOf(records: Generator<FileRecord>): FileRecord[] {
  const next = records.next()
  return next.done ? [] : [next.value]
}

/** How many lines there are after a place, about as many as records: counted without decoding them. */
export function countLines(files: StagedFiles, id: string, { encoding }: Pick<RecordForm, 'encoding'>, offset = 0): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    let lines = 0
    for (const reader = new LineReader(files, id, offset, encoding); reader.next(); ) lines += 1
    return lines
  }
  const size = files.size(id)
  let [feeds, carriages, last] = [0, 0, LINE_FEED]
  for (let at = offset; at < size; ) {
    const piece = files.read(id, at, PIECE)
    if (piece.length === 0) break
    feeds += countOf(piece, LINE_FEED)
    if (feeds === 0) carriages += countOf(piece, CARRIAGE_RETURN)
    last = piece.at(-1) as number
    at += piece.length
  }
  return (feeds === 0 ? carriages : feeds) + (last === LINE_FEED || last === CARRIAGE_RETURN ? 0 : 1)
}

function countOf(bytes: Uint8Array, sign: number): number {
  let count = 0
  for (let at = bytes.indexOf(sign); at >= 0; at = bytes.indexOf(sign, at + 1)) count += 1
  return count
}

/** The lines of a file one by one, as bytes; without an object for each. */
class LineReader {
  readonly #files: StagedFiles
  readonly #id: string
  readonly #size: number
  readonly #cut: LineCutter
  #piece: Uint8Array = new Uint8Array(0)
  /** Byte offset at which the piece begins. */
  #begin: number
  /** How much was read of the file. */
  #read: number
  #from = 0
  #to = 0
  #ends: () => number = () => -1

  constructor(files: StagedFiles, id: string, offset: number, encoding: Encoding) {
    this.#files = files
    this.#id = id
    this.#size = files.size(id)
    this.#cut = lineCutter(encoding)
    this.#begin = offset
    this.#read = offset
  }

  /** Goes to the next line; false where there is none. */
  next(): boolean {
    this.#from = this.#to
    for (;;) {
      const end = this.#ends()
      if (end >= 0) {
        this.#to = end
        return true
      }
      if (this.#read >= this.#size || !this.#readOn()) break
    }
    // The last line may have no end.
    this.#to = this.#piece.length
    return this.#from < this.#to
  }

  /** With the line end. */
  bytes(): Uint8Array {
    return this.#piece.subarray(this.#from, this.#to)
  }

  /** Byte offset behind the line. */
  get end(): number {
    return this.#begin + this.#to
  }

  get isLast(): boolean {
    return this.end >= this.#size
  }

  #readOn(): boolean {
    const more = this.#files.read(this.#id, this.#read, PIECE)
    if (more.length === 0) return false
    this.#read += more.length
    const rest = this.#piece.subarray(this.#from)
    if (rest.length > LONGEST_LINE) throw lineTooLong(this.#begin + this.#from)
    this.#begin += this.#from
    this.#piece = rest.length === 0 ? more : concat(rest, more)
    this.#from = 0
    this.#to = 0
    this.#ends = this.#cut(this.#piece, this.#read >= this.#size)
    return true
  }
}

function lineTooLong(offset: number) {
  const words = `The line that begins at byte ${offset.toLocaleString('en')} does not end within ${LONGEST_LINE.toLocaleString('en')} bytes. The file has no line ends there, or is no text.`
  return refuse('invalid', 'import.rowTooLong', words, { details: { offset, limit: LONGEST_LINE } })
}

/** Answers where the next line of some bytes ends, its end included; -1 where none does. */
type LineCutter = (bytes: Uint8Array, isLast: boolean) => () => number

function lineCutter(encoding: Encoding): LineCutter {
  if (encoding === 'utf-16le') return (bytes, isLast) => wideLineEnds(bytes, isLast, 0)
  return encoding === 'utf-16be' ? (bytes, isLast) => wideLineEnds(bytes, isLast, 1) : lineEnds
}

/** Line feeds and carriage returns are one byte in all other encodings, and part of no other sign. */
function lineEnds(bytes: Uint8Array, isLast: boolean): () => number {
  let carriage = bytes.indexOf(CARRIAGE_RETURN)
  let feed = bytes.indexOf(LINE_FEED)
  return () => {
    if (carriage >= 0 && (feed < 0 || carriage < feed)) {
      const after = carriage + 1
      // Half of a line end, perhaps.
      if (after === bytes.length && !isLast) return -1
      carriage = bytes.indexOf(CARRIAGE_RETURN, after)
      if (feed !== after) return after
    }
    if (feed < 0) return -1
    const end = feed + 1
    feed = bytes.indexOf(LINE_FEED, end)
    return end
  }
}

/** @param low which byte of two is the lower half */
function wideLineEnds(bytes: Uint8Array, isLast: boolean, low: 0 | 1): () => number {
  const unit = (at: number) => (bytes[at + 1 - low] === 0 ? bytes[at + low] : -1)
  let at = 0
  return () => {
    for (; at + 1 < bytes.length; at += 2) {
      const sign = unit(at)
      const isEnd = sign === LINE_FEED || (sign === CARRIAGE_RETURN && unit(at + 2) !== LINE_FEED)
      if (sign === CARRIAGE_RETURN && at + 3 >= bytes.length && !isLast) return -1
      if (!isEnd) continue
      at += 2
      return at
    }
    return -1
  }
}

function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === LINE_FEED || text.charCodeAt(end - 1) === CARRIAGE_RETURN)) end -= 1
  return end === text.length ? text : text.slice(0, end)
}

const SPACE = 32

/** Nothing but spaces and delimiters: the rows that spreadsheets write below a table. */
function blankTest(delimiter: string): (text: string) => boolean {
  const [code] = [delimiter.charCodeAt(0)]
  return (text) => {
    for (let at = 0; at < text.length; at++) {
      const sign = text.charCodeAt(at)
      if (sign > SPACE && sign !== code) return false
    }
    return true
  }
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.length + other.length)
  all.set(one)
  all.set(other, one.length)
  return all
}

/**
 * The records of a file with the place where each ends, so that a job goes on in the middle: the fast way for volumes.
 *
 * Lines are found among the bytes, and only what is read is decoded. Delimiters, quotes and line ends are what `rows.ts` says.
 */
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
  let { row } = from
  /** Lines of a record whose quotes are still open. */
  let open: TextLine[] = []
  const take = function* (line: TextLine): Generator<FileRecord> {
    const lines = open.length === 0 ? [line] : [...open, line]
    const text = lines.length === 1 ? line.text : lines.map((one) => one.text).join('')
    const content = withoutEnd(text)
    if (!content.includes('"') || isWhole(content, form.delimiter)) {
      open = []
      row += 1
      if (!isBlank(content)) yield { text: content, row, next: line.end }
    } else if (line.isLast || text.length > LONGEST_RECORD) {
      const [first, ...rest] = lines as [TextLine, ...TextLine[]]
      open = []
      row += 1
      yield { text: withoutEnd(first.text), row, next: first.end }
      for (const one of rest) yield* take(one)
    } else open = lines
  }
  for (const { bytes, isLast, end } of linesOf(files, id, from.offset, lineCutter(form.encoding)))
    yield* take({ text: decoder.decode(bytes), end, isLast })
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
    for (const _ of linesOf(files, id, offset, lineCutter(encoding))) lines += 1
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

interface ByteLine {
  /** With the line end. */
  readonly bytes: Uint8Array
  /** Byte offset behind it. */
  readonly end: number
  readonly isLast: boolean
}

function* linesOf(files: StagedFiles, id: string, offset: number, cut: LineCutter): Generator<ByteLine> {
  const size = files.size(id)
  let at = offset
  let rest: Uint8Array = new Uint8Array(0)
  let restStart = offset
  while (at < size) {
    const piece = files.read(id, at, PIECE)
    if (piece.length === 0) break
    at += piece.length
    const bytes = rest.length === 0 ? piece : concat(rest, piece)
    let start = 0
    for (const end of cut(bytes, at >= size)) {
      yield { bytes: bytes.subarray(start, end), end: restStart + end, isLast: restStart + end >= size }
      start = end
    }
    restStart += start
    rest = bytes.slice(start)
  }
  if (rest.length > 0) yield { bytes: rest, end: restStart + rest.length, isLast: true }
}

/** Yields where each line of some bytes ends, its end included. */
type LineCutter = (bytes: Uint8Array, isLast: boolean) => Iterable<number>

function lineCutter(encoding: Encoding): LineCutter {
  if (encoding === 'utf-16le') return (bytes, isLast) => wideLineEnds(bytes, isLast, 0)
  return encoding === 'utf-16be' ? (bytes, isLast) => wideLineEnds(bytes, isLast, 1) : lineEnds
}

/** Line feeds and carriage returns are one byte in all other encodings, and part of no other sign. */
function* lineEnds(bytes: Uint8Array, isLast: boolean): Generator<number> {
  let carriage = bytes.indexOf(CARRIAGE_RETURN)
  let feed = bytes.indexOf(LINE_FEED)
  for (;;) {
    if (carriage >= 0 && (feed < 0 || carriage < feed)) {
      const after = carriage + 1
      // Half of a line end, perhaps.
      if (after === bytes.length && !isLast) return
      if (feed !== after) {
        yield after
        carriage = bytes.indexOf(CARRIAGE_RETURN, after)
        continue
      }
      carriage = bytes.indexOf(CARRIAGE_RETURN, feed)
    }
    if (feed < 0) return
    yield feed + 1
    feed = bytes.indexOf(LINE_FEED, feed + 1)
  }
}

/** @param low which byte of two is the lower half */
function* wideLineEnds(bytes: Uint8Array, isLast: boolean, low: 0 | 1): Generator<number> {
  const unit = (at: number) => (bytes[at + 1 - low] === 0 ? bytes[at + low] : -1)
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const sign = unit(at)
    if (sign === LINE_FEED) yield at + 2
    else if (sign === CARRIAGE_RETURN) {
      if (at + 3 >= bytes.length && !isLast) return
      if (unit(at + 2) !== LINE_FEED) yield at + 2
    }
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

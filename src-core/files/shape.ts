/**
 * The shape of a table in a text: its delimiter, and the row that is its header.
 *
 * Files of banks and telephone systems say who made them before the header. A header is known by its headings and by being as wide as
 * the rows below it. What more than one row, or delimiter, could be is asked.
 */
import { refuse } from '../kernel/failures.ts'
import type { ReadingDecision, ReadingQuestion } from './questions.ts'
import { DELIMITERS, type Delimiter, type FileRow, isTooWide } from './rows.ts'

export interface TableShape {
  readonly delimiter: Delimiter
  /** As {@link FileRow} counts. */
  readonly headerRow: number
  readonly header: readonly string[]
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
}

export interface ShapeOptions {
  readonly delimiter?: Delimiter | undefined
  readonly headerRow?: number | undefined
  /** Whether a heading is one of the fields that are looked for. */
  readonly known: (heading: string) => boolean
}

/** What the first line says of the delimiter, as spreadsheets write and read it. */
const SEP_LINE = /^"?sep=(.)"?[;,\t| ]*(?:\r\n|\n|\r|$)/i

/** The delimiter that a line `sep=;` names, and its length with its end; `null` where there is none. @throws Refusal for another sign */
export function sepLine(text: string): { readonly delimiter: Delimiter; readonly length: number } | null {
  const [line, sign] = SEP_LINE.exec(text) ?? []
  if (line === undefined) return null
  const delimiter = DELIMITERS.find((one) => one === sign)
  if (delimiter) return { delimiter, length: line.length }
  throw refuse('invalid', 'import.delimiter', `The first line names “${sign}” as the separator. It can be ; , | or a tab.`, {
    fields: [{ path: 'delimiter', reason: 'A semicolon, a comma, a bar or a tab is needed.' }],
  })
}

/** Rows among which the header is looked for. */
const HEAD_ROWS = 40
const MOST_CHOICES = 6
const LONGEST_SAMPLE = 120

interface Cut {
  readonly delimiter: Delimiter
  readonly rows: readonly FileRow[]
  readonly head: Head
  /** Known headings in the header. */
  readonly hits: number
  /** Share of the rows below that are as wide as the header. */
  readonly steady: number
}

/**
 * Finds the shape.
 *
 * @param cut the first rows of the file, cut by a delimiter
 * @throws Refusal where there is nothing but blank lines, no row of the number that was named, or too many columns
 */
export function shapeOf(cut: (delimiter: Delimiter) => readonly FileRow[], options: ShapeOptions): TableShape {
  const given = options.delimiter
  const ranked = allCuts(given === undefined ? DELIMITERS : [given], cut, options).sort(
    (one, other) => Number(isWide(other)) - Number(isWide(one)) || other.hits - one.hits || worth(other) - worth(one),
  )
  const [best, next] = ranked as [Cut, Cut?]
  if (best.rows.length === 0) throw refuse('invalid', 'import.emptyFile', 'The file holds no rows.')
  const questions: ReadingQuestion[] = []
  if (given === undefined && next && isOpen(best, next)) questions.push(delimiterQuestion(ranked.filter(isWide)))
  const { head } = best
  if (options.headerRow === undefined && head.rivals.length > 1) questions.push(headerQuestion(head.rivals))
  const decided: ReadingDecision[] = []
  if (options.headerRow === undefined && head.rivals.length === 1 && head.row !== best.rows[0])
    decided.push({
      option: 'header_row',
      column: null,
      value: String(head.row.row),
      why: `Row ${head.row.row} holds the headings of the columns; the lines before it are passed over.`,
    })
  return { delimiter: best.delimiter, headerRow: head.row.row, header: headings(head.row.cells), questions, decided }
}

/** A sign that makes too many columns divides nothing where another one divides the file. @throws Refusal where none does */
function allCuts(delimiters: readonly Delimiter[], cut: (delimiter: Delimiter) => readonly FileRow[], options: ShapeOptions): Cut[] {
  const tooWide: unknown[] = []
  const cuts = delimiters.flatMap((delimiter) => {
    try {
      return [cutBy(delimiter, cut(delimiter), options)]
    } catch (error) {
      if (!isTooWide(error)) throw error
      tooWide.push(error)
      return []
    }
  })
  if (tooWide.length > 0 && !cuts.some(isWide)) throw tooWide[0]
  return cuts
}

/** Without the empty columns that delimiters at the end of a line make. */
function headings(cells: readonly string[]): string[] {
  return cells.slice(0, widthOf(cells)).map((heading) => heading.trim())
}

function widthOf(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1
}

const isWide = ({ head }: Cut) => widthOf(head.row.cells) > 1
const worth = ({ steady, head }: Cut) => steady * 2 + Math.min(1, widthOf(head.row.cells) / 20)

function cutBy(delimiter: Delimiter, rows: readonly FileRow[], options: ShapeOptions): Cut {
  const head = headOf(rows, options)
  const hits = hitsOf(head.row.cells, options.known)
  const below = rows.filter(({ row }) => row > head.row.row)
  const width = head.row.cells.length
  const steady = below.filter(({ cells }) => cells.length === width || widthOf(cells) === widthOf(head.row.cells)).length
  return { delimiter, rows, head, hits, steady: below.length === 0 ? 1 : steady / below.length }
}

/** Two delimiters that cut the file as evenly, and whose headings say nothing. */
function isOpen(best: Cut, next: Cut): boolean {
  if (!isWide(next)) return false
  if (best.hits > next.hits) return best.hits < 2 && next.steady > best.steady
  return next.steady >= best.steady - 0.2
}

function delimiterQuestion(cuts: readonly Cut[]): ReadingQuestion {
  const [first] = cuts
  const reason = `Its lines could be divided at different signs: “${shortened(first?.head.row.cells.join(first.delimiter) ?? '')}”.`
  const choices = cuts.map(({ delimiter, head }) => ({ value: delimiter, reads: shortened(headings(head.row.cells).join(' | ')) }))
  return { option: 'delimiter', column: null, reason, choices }
}

interface Head {
  readonly row: FileRow
  /** Rows that could be the header, the likeliest first. */
  readonly rivals: readonly FileRow[]
}

const NO_ROW: FileRow = { row: 1, cells: [] }
/** Numbers, dates, times and IBANs: what stands in rows and in no heading. */
const DATA =
  /^(?:[-+(]?[\p{Sc}]?\s?\d[\d.,:'’\s/-]*\)?\s?(?:%|[\p{Sc}]|[A-Z]{3})?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*|[A-Z]{2}\d{2}[A-Z0-9 ]{10,30})$/u

function headOf(rows: readonly FileRow[], { headerRow, known }: ShapeOptions): Head {
  if (headerRow !== undefined) {
    const named = rows.find(({ row }) => row === headerRow)
    if (named) return { row: named, rivals: [named] }
    const reason = `There is no row ${headerRow} with something in it among the first of the file.`
    throw refuse('invalid', 'import.headerRow', reason, { fields: [{ path: 'header_row', reason }] })
  }
  const [first = NO_ROW] = rows
  const head = rows.slice(0, HEAD_ROWS)
  const width = usualWidth(rows)
  const hits = head.map(({ cells }) => hitsOf(cells, known))
  const most = Math.max(0, ...hits)
  const best = head[hits.indexOf(most)] ?? first
  if (best === first && most > 0) return { row: first, rivals: [first] }
  const isFirstHeader = isHeaderLike(first, width)
  // One heading alone may be a word in the lines before; a row of them is the header.
  const ofFirst = hitsOf(first.cells, known)
  if (most >= 2 && (isFirstHeader ? ofFirst === 0 && most >= 3 : most > 2 * ofFirst)) return { row: best, rivals: [best] }
  if (isFirstHeader && most === 0) return { row: first, rivals: [first] }
  const possible = head.filter((row) => isHeaderLike(row, width))
  const rivals = [...new Set([...(most > 0 ? [best] : []), ...possible, first])].slice(0, MOST_CHOICES)
  // Nothing is as wide as the rows: there are no lines before a header, only odd rows.
  if (possible.length === 0 && most === 0) return { row: first, rivals: [first] }
  return { row: rivals[0] as FileRow, rivals }
}

/** As wide as the rows, filled, and no data in it. */
function isHeaderLike({ cells }: FileRow, width: number): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return widthOf(cells) >= width && filled.length * 4 >= width * 3 && !filled.some((cell) => DATA.test(cell.trim()))
}

/** The width of most rows, without empty columns at the end of all of them. */
function usualWidth(rows: readonly FileRow[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  const [usual = 0] = [...counts].sort(([one, often], [other, seldom]) => seldom - often || other - one)[0] ?? []
  return Math.max(1, ...rows.filter(({ cells }) => cells.length === usual).map(({ cells }) => widthOf(cells)))
}

function hitsOf(cells: readonly string[], known: ShapeOptions['known']): number {
  return new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && known(cell))).size
}

function headerQuestion(rivals: readonly FileRow[]): ReadingQuestion {
  const reason = 'Lines stand before the header, and it is not clear which row is the header.'
  const choices = rivals.map(({ row, cells }) => ({ value: String(row), reads: shortened(headings(cells).join(' | ')) }))
  return { option: 'header_row', column: null, reason, choices }
}

function shortened(text: string): string {
  return text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE - 1)}…` : text
}

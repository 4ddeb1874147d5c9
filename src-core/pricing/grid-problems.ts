/**
 * What is wrong with a grid before it is published: overlaps and gaps of ranges, lines that stand twice, lines that
 * are never reached, lines without a price, no default line. Each problem names its lines by their row, the
 * interval, and repairs that can be applied.
 */
import { type CalendarDate, addDays } from '../kernel/dates.ts'
import { Decimal } from '../kernel/decimal.ts'
import { type CompiledGrid, compileGrid } from './compile.ts'
import { type Bounds, type GridCell, type GridColumn, type GridLine, type GridTable, accuracyOf, compareLines, isRangeType } from './grid.ts'
import type { GridValue } from './match-cell.ts'
import { joinWords, showBound, showCell, unitSuffix } from './words.ts'

export type GridProblemKind = 'overlap' | 'gap' | 'duplicate' | 'unreachable' | 'noPrice' | 'noDefault'

export type GridRepair =
  | { readonly kind: 'setBound'; readonly label: string; readonly line: number; readonly column: number; readonly side: 'from' | 'to'; readonly value: string }
  | { readonly kind: 'removeLine'; readonly label: string; readonly line: number }
  | { readonly kind: 'addDefault'; readonly label: string }

export interface GridProblem {
  readonly kind: GridProblemKind
  /** An error must be solved before publishing; a warning may be meant. */
  readonly severity: 'error' | 'warning'
  /** Rows, from 1. */
  readonly lines: readonly number[]
  /** Index of the column at fault, `null` for whole lines. */
  readonly column: number | null
  /** The bounds in dispute or left out, as the column's own cells have them. */
  readonly interval: Bounds | null
  /** `Lines 5 and 6 overlap from 1,200 up to 1,500 minutes` */
  readonly title: string
  /** `In Zone 2, business, 1,300 minutes have two prices: 0.1010 and 0.0850. End line 5 at 1,200, or start line 6 at 1,500.` */
  readonly detail: string
  readonly repairs: readonly GridRepair[]
}

interface Row {
  readonly line: GridLine
  readonly position: number
}

/** All problems, by first line, errors and warnings mixed; an empty grid has only `noDefault`. */
export function findGridProblems(table: GridTable): GridProblem[] {
  const rows = table.lines.map((line, index): Row => ({ line, position: index + 1 }))
  const duplicates = duplicateLines(table, rows)
  const doubled = new Set(duplicates.flatMap((problem) => problem.lines.slice(1)))
  const single = rows.filter((row) => !doubled.has(row.position))
  const found = [
    ...duplicates,
    ...table.columns.flatMap((column, index) => (isRangeType(column.type) ? rangeProblems(table, single, column, index) : [])),
    ...crossingRanges(table, single),
    ...unreachableLines(table, single),
    ...linesWithoutPrice(rows),
    ...missingDefault(table),
  ]
  return found.sort((one, other) => (one.lines[0] ?? rows.length + 1) - (other.lines[0] ?? rows.length + 1))
}

/** The grid after a repair; the repaired problem is gone from it. */
export function applyRepair(table: GridTable, repair: GridRepair): GridTable {
  if (repair.kind === 'removeLine') return { ...table, lines: table.lines.filter((_, index) => index !== repair.line - 1) }
  if (repair.kind === 'addDefault') return { ...table, lines: [...table.lines, defaultLine(table)] }
  const lines = table.lines.map((line, index) => (index === repair.line - 1 ? withBound(line, repair.column, repair.side, repair.value) : line))
  return { ...table, lines }
}

function withBound(line: GridLine, column: number, side: 'from' | 'to', value: string): GridLine {
  const cells = line.cells.map((cell, index) => (index === column ? { ...(cell as Bounds), [side]: value } : cell))
  return { ...line, cells }
}

function defaultLine({ columns, lines }: GridTable): GridLine {
  const id = lines.reduce((highest, line) => Math.max(highest, line.id), 0) + 1
  return { id, cells: columns.map(() => null), priority: 0, unitPrice: null, currencyPrices: {}, description: 'default line', priceExpression: null }
}

// ---- Whole lines

const cellKey = (column: GridColumn, cell: GridCell | null): string => JSON.stringify(canonical(column, cell))

/** One form for what matches alike: `12` and `12.0`, a list in another order. */
function canonical(column: GridColumn, cell: GridCell | null): unknown {
  if (cell === null || typeof cell === 'boolean') return cell
  const one = (value: string) => (column.type.startsWith('number') ? new Decimal(value).toString() : value)
  if (typeof cell === 'string') return one(cell)
  if (Array.isArray(cell)) return (cell as readonly string[]).map(one).sort()
  const { from, to } = cell as Bounds
  return [from === null ? null : one(from), to === null ? null : one(to)]
}

function groupRows(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}

/** Cells other than those left out, and the priority. */
function keyBeside({ columns }: GridTable, { line }: Row, isLeftOut: (column: GridColumn, index: number) => boolean): string {
  const cells = columns.map((column, index) => (isLeftOut(column, index) ? '' : cellKey(column, line.cells[index] ?? null)))
  return [line.priority, ...cells].join('\u001f')
}

function duplicateLines(table: GridTable, rows: readonly Row[]): GridProblem[] {
  return groupRows(rows, (row) => keyBeside(table, row, () => false))
    .filter((group) => group.length > 1)
    .map((group) => {
      const [first, ...others] = group.sort((one, other) => compareLines(one.line, other.line))
      const positions = [first as Row, ...others].map((row) => row.position)
      return problemOf('duplicate', 'error', positions, {
        title: `Lines ${joinWords(positions.map(String))} have the same conditions`,
        detail: `Line ${positions[0]} prices ${describe(table, (first as Row).line, null)}; the others are never reached.`,
        repairs: others.map(({ position }) => removal(position)),
      })
    })
}

function removal(line: number): GridRepair {
  return { kind: 'removeLine', label: `Remove line ${line}`, line }
}

function linesWithoutPrice(rows: readonly Row[]): GridProblem[] {
  const bare = rows.filter(({ line }) => line.unitPrice === null && line.priceExpression === null && !Object.values(line.currencyPrices).some((price) => price.price !== null))
  return bare.map(({ position }) =>
    problemOf('noPrice', 'error', [position], { title: `Line ${position} has no price`, detail: `Enter a price or an expression, or remove line ${position}.`, repairs: [removal(position)] }),
  )
}

function missingDefault(table: GridTable): GridProblem[] {
  if (table.lines.some((line) => accuracyOf(line) === 0)) return []
  const detail = 'Usage that fits no line is rejected with NO_PRICEPLAN. Add a line whose cells are all blank.'
  return [problemOf('noDefault', 'warning', [], { title: 'There is no default line', detail, repairs: [{ kind: 'addDefault', label: 'Add a default line' }] })]
}

type ProblemText = Pick<GridProblem, 'title' | 'detail' | 'repairs'> & Partial<Pick<GridProblem, 'column' | 'interval'>>
function problemOf(kind: GridProblemKind, severity: GridProblem['severity'], lines: readonly number[], text: ProblemText): GridProblem {
  return { kind, severity, lines, column: null, interval: null, ...text }
}

/** `Zone 2, business`; all filled cells but one column's. */
function describe({ columns }: GridTable, line: GridLine, leftOut: number | null): string {
  const parts = columns.flatMap((column, index) => {
    const cell = line.cells[index] ?? null
    return cell === null || index === leftOut ? [] : [showCell(column, cell)]
  })
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

// ---- Ranges of one column, within equal other cells

/** Orders bounds of a column; `null` is open downwards as a start, upwards as an end. */
function comparer(column: GridColumn): (one: string, other: string) => number {
  if (column.type === 'dateRange') return (one, other) => (one < other ? -1 : one > other ? 1 : 0)
  return (one, other) => new Decimal(one).comparedTo(other)
}

const boundsOf = (row: Row, index: number) => row.line.cells[index] as Bounds

function rangeProblems(table: GridTable, rows: readonly Row[], column: GridColumn, index: number): GridProblem[] {
  const filled = rows.filter(({ line }) => (line.cells[index] ?? null) !== null)
  return groupRows(filled, (row) => keyBeside(table, row, (_, other) => other === index)).flatMap((group) => sweep(table, group, column, index))
}

/** Walks a group by its starts, holding the line that reaches furthest so far against the next. */
function sweep(table: GridTable, group: readonly Row[], column: GridColumn, index: number): GridProblem[] {
  const compare = comparer(column)
  const startsFirst = (one: string | null, other: string | null) => (one === null ? (other === null ? 0 : -1) : other === null ? 1 : compare(one, other))
  const ordered = [...group].sort((one, other) => startsFirst(boundsOf(one, index).from, boundsOf(other, index).from) || one.position - other.position)
  const problems: GridProblem[] = []
  let furthest = ordered[0] as Row
  for (const next of ordered.slice(1)) {
    const reach = boundsOf(furthest, index).to
    const start = boundsOf(next, index).from
    const meets = reach === null || start === null ? -1 : compare(start, follower(column, reach))
    if (meets < 0) problems.push(overlapProblem(table, column, index, furthest, next))
    if (meets > 0) problems.push(...gapProblem(table, column, index, furthest, next))
    const end = boundsOf(next, index).to
    if (reach !== null && (end === null || compare(end, reach) > 0)) furthest = next
  }
  return problems
}

/** Where the next range may start: at the end of numbers, the day after the end of dates. */
function follower(column: GridColumn, end: string): string {
  return column.type === 'dateRange' ? addDays(end as CalendarDate, 1) : end
}

/** Where a range must end so that the next starts at a bound. */
function predecessor(column: GridColumn, start: string): string {
  return column.type === 'dateRange' ? addDays(start as CalendarDate, -1) : start
}

function overlapProblem(table: GridTable, column: GridColumn, index: number, one: Row, other: Row): GridProblem {
  const starts = [boundsOf(one, index).from, boundsOf(other, index).from].filter((start) => start !== null)
  const ends = [boundsOf(one, index).to, boundsOf(other, index).to].filter((end) => end !== null)
  const from = starts.sort(comparer(column)).at(-1) ?? null
  const to = ends.sort(comparer(column))[0] ?? null
  const repairs = overlapRepairs(column, index, one, other)
  const lines = [one.position, other.position].sort((left, right) => left - right)
  const remedy = repairs.length > 0 ? ` ${remedies(repairs)}` : ''
  return problemOf('overlap', 'error', lines, {
    column: index,
    interval: { from, to },
    title: `Lines ${lines.join(' and ')} overlap ${showInterval(column, { from, to })}`,
    detail: `In ${describe(table, one.line, index)}, ${sampleOf(column, { from, to })} two prices: ${showPrice(one)} and ${showPrice(other)}.${remedy}`,
    repairs,
  })
}

function overlapRepairs(column: GridColumn, index: number, one: Row, other: Row): GridRepair[] {
  const repairs: GridRepair[] = []
  const compare = comparer(column)
  const { from, to } = boundsOf(one, index)
  const { from: nextFrom, to: nextTo } = boundsOf(other, index)
  if (nextFrom !== null && (from === null || compare(from, nextFrom) < 0)) repairs.push(boundRepair(column, index, one.position, 'to', predecessor(column, nextFrom)))
  if (to !== null && (nextTo === null || compare(to, nextTo) < 0)) repairs.push(boundRepair(column, index, other.position, 'from', follower(column, to)))
  return repairs.length > 0 ? repairs : [removal(other.position)]
}

function boundRepair(column: GridColumn, index: number, line: number, side: 'from' | 'to', value: string): GridRepair {
  return { kind: 'setBound', label: `${side === 'to' ? 'End' : 'Start'} line ${line} at ${showBound(column, value)}`, line, column: index, side, value }
}

/** `End line 5 at 1,200, or start line 6 at 1,500.` */
function remedies(repairs: readonly GridRepair[]): string {
  return `${repairs.map(({ label }, index) => (index === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1))).join(', or ')}.`
}

function showInterval(column: GridColumn, { from, to }: Bounds): string {
  const start = from === null ? '' : `from ${showBound(column, from)} `
  if (to === null) return `${start}on`
  return `${start}${column.type === 'dateRange' ? 'to' : 'up to'} ${showBound(column, to)}${unitSuffix(column)}`
}

/** A value within, a third of the way where that is whole, as the example of the sentence. */
function sampleOf(column: GridColumn, { from, to }: Bounds): string {
  if (column.type === 'dateRange') return `${showBound(column, (from ?? to) as string)} has`
  const start = new Decimal(from ?? 0)
  const step = to === null ? new Decimal(0) : new Decimal(to).minus(start).times('0.333333').round()
  const sample = start.isInteger() && start.plus(step).lt(to ?? 'Infinity') ? start.plus(step) : start
  return `${showBound(column, sample.toFixed())}${unitSuffix(column)} have`
}

function showPrice({ line }: Row): string {
  return line.unitPrice ?? (line.priceExpression === null ? 'none' : 'an expression')
}

function gapProblem(table: GridTable, column: GridColumn, index: number, one: Row, other: Row): GridProblem[] {
  const start = follower(column, boundsOf(one, index).to as string)
  const end = predecessor(column, boundsOf(other, index).from as string)
  const caught = table.lines.findIndex((line) => catches(table, line, one.line, index, { from: start, to: end })) + 1
  const repairs = [
    boundRepair(column, index, one.position, 'to', end),
    boundRepair(column, index, other.position, 'from', start),
  ]
  const outcome = caught > 0 ? `falls to line ${caught}` : 'has no price and is rejected with NO_PRICEPLAN'
  return [
    problemOf('gap', caught > 0 ? 'warning' : 'error', [one.position, other.position].sort((left, right) => left - right), {
      column: index,
      interval: { from: start, to: end },
      title: `Lines ${one.position} and ${other.position} leave a gap ${showInterval(column, { from: start, to: end })}`,
      detail: `In ${describe(table, one.line, index)}, what lies between ${outcome}. ${remedies(repairs)}`,
      repairs,
    }),
  ]
}

/** Whether a line prices all that another one would in an interval of a column. */
function catches({ columns }: GridTable, line: GridLine, other: GridLine, index: number, interval: Bounds): boolean {
  return columns.every((column, at) => covers(column, line.cells[at] ?? null, at === index ? interval : (other.cells[at] ?? null)))
}

// ---- Lines that cross in several range columns, and lines never reached

/** A group larger than this is not compared pair by pair. */
const LARGEST_COMPARED_GROUP = 400

/** Lines of equal rank whose ranges differ in two or more columns and meet in all of them: the id would decide. */
function crossingRanges(table: GridTable, rows: readonly Row[]): GridProblem[] {
  const ranges = table.columns.flatMap((column, index) => (isRangeType(column.type) ? [index] : []))
  if (ranges.length < 2) return []
  const keyOf = (row: Row) => keyBeside(table, row, (column) => isRangeType(column.type)) + ranges.map((index) => (row.line.cells[index] ?? null) === null)
  return groupRows(rows, keyOf)
    .filter((group) => group.length <= LARGEST_COMPARED_GROUP)
    .flatMap((group) => group.flatMap((one, at) => group.slice(at + 1).flatMap((other) => crossing(table, ranges, one, other))))
}

function crossing(table: GridTable, ranges: readonly number[], one: Row, other: Row): GridProblem[] {
  const cellsOf = (index: number) => [one.line.cells[index] ?? null, other.line.cells[index] ?? null] as const
  const differing = ranges.filter((index) => cellKey(table.columns[index] as GridColumn, cellsOf(index)[0]) !== cellKey(table.columns[index] as GridColumn, cellsOf(index)[1]))
  const meets = (index: number) => meet(table.columns[index] as GridColumn, cellsOf(index)[0] as Bounds, cellsOf(index)[1] as Bounds)
  const [first] = differing
  if (first === undefined || differing.length < 2 || !differing.every(meets)) return []
  const column = table.columns[first] as GridColumn
  const names = joinWords(differing.map((index) => (table.columns[index] as GridColumn).label))
  return [{ ...overlapProblem(table, column, first, one, other), title: `Lines ${one.position} and ${other.position} overlap in ${names}` }]
}

function meet(column: GridColumn, one: Bounds, other: Bounds): boolean {
  const compare = comparer(column)
  const before = (end: string | null, start: string | null) => end !== null && start !== null && compare(follower(column, end), start) <= 0
  return !before(one.to, other.from) && !before(other.to, one.from)
}

function unreachableLines(table: GridTable, rows: readonly Row[]): GridProblem[] {
  const grid = compileGrid({ ...table, lines: rows.map((row) => row.line) })
  const positionOf = new Map(rows.map((row) => [row.line.id, row.position]))
  return rows.flatMap((row) => {
    const cover = coveringLine(grid, row)
    if (!cover) return []
    const position = positionOf.get(cover.id) as number
    return [
      problemOf('unreachable', 'warning', [row.position, position], {
        title: `Line ${row.position} is never reached`,
        detail: `Line ${position} goes before it and matches everything that line ${row.position} does. Remove line ${row.position}, or give it the lower priority number.`,
        repairs: [removal(row.position)],
      }),
    ]
  })
}

/** A line of higher precedence that covers every cell; found among those that the index gives for the line's own values. */
function coveringLine(grid: CompiledGrid, { line }: Row): GridLine | null {
  const { columns } = grid.table
  const values = columns.map((_, index) => sampleValue(line.cells[index] ?? null))
  const found = grid.candidates(values).find((other) => compareLines(other.line, line) < 0 && columns.every((column, index) => covers(column, other.line.cells[index] ?? null, line.cells[index] ?? null)))
  return found?.line ?? null
}

function sampleValue(cell: GridCell | null): GridValue {
  if (cell === null || typeof cell === 'string' || typeof cell === 'boolean') return cell
  return Array.isArray(cell) ? (cell[0] as string) : null
}

/** Whether everything one cell holds is held by another. */
function covers(column: GridColumn, wide: GridCell | null, narrow: GridCell | null): boolean {
  if (wide === null) return true
  if (narrow === null) return false
  if (isRangeType(column.type)) return coversRange(column, wide as Bounds, narrow as Bounds)
  const [outer, inner] = [wide, narrow].map((cell) => canonical(column, cell))
  if (!Array.isArray(outer) || !Array.isArray(inner)) return outer === inner
  return inner.every((item) => outer.includes(item))
}

function coversRange(column: GridColumn, wide: Bounds, narrow: Bounds): boolean {
  const compare = comparer(column)
  const startsBefore = wide.from === null || (narrow.from !== null && compare(wide.from, narrow.from) <= 0)
  const endsAfter = wide.to === null || (narrow.to !== null && compare(wide.to, narrow.to) >= 0)
  return startsBefore && endsAfter
}

/** Overlaps and gaps of the ranges of a grid, with the repairs that end them. */
import { type CalendarDate, addDays } from '../kernel/dates.ts'
import { Decimal, toPlain } from '../kernel/decimal.ts'
import { type Bounds, type GridCell, type GridColumn, type GridLine, type GridTable, isRangeType, matchesByPrefix } from './grid.ts'
import {
  type GridProblem,
  type GridRepair,
  type Row,
  canonical,
  cellKey,
  describe,
  groupRows,
  keyBeside,
  problemOf,
  removal,
} from './grid-problem.ts'
import { joinWords, showBound, unitSuffix } from './words.ts'

/** Orders bounds of a column; `null` is open downwards as a start, upwards as an end. */
function comparer(column: GridColumn): (one: string, other: string) => number {
  if (column.type === 'dateRange') return (one, other) => (one < other ? -1 : one > other ? 1 : 0)
  return (one, other) => new Decimal(one).comparedTo(other)
}

const boundsOf = (row: Row, index: number) => row.line.cells[index] as Bounds

/** Overlaps and gaps of a range column among lines whose other cells and priority are equal. */
export function rangeProblems(table: GridTable, rows: readonly Row[], column: GridColumn, index: number): GridProblem[] {
  const filled = rows.filter(({ line }) => (line.cells[index] ?? null) !== null)
  return groupRows(filled, (row) => keyBeside(table, row, (_, other) => other === index)).flatMap((group) =>
    sweep(table, group, column, index),
  )
}

/** Walks a group by its starts, holding the line that reaches furthest so far against the next. */
function sweep(table: GridTable, group: readonly Row[], column: GridColumn, index: number): GridProblem[] {
  const compare = comparer(column)
  const startsFirst = (one: string | null, other: string | null) =>
    one === null ? (other === null ? 0 : -1) : other === null ? 1 : compare(one, other)
  const ordered = [...group].sort(
    (one, other) => startsFirst(boundsOf(one, index).from, boundsOf(other, index).from) || one.position - other.position,
  )
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
  if (nextFrom !== null && (from === null || compare(from, nextFrom) < 0))
    repairs.push(boundRepair(column, index, one.position, 'to', predecessor(column, nextFrom)))
  if (to !== null && (nextTo === null || compare(to, nextTo) < 0))
    repairs.push(boundRepair(column, index, other.position, 'from', follower(column, to)))
  return repairs.length > 0 ? repairs : [removal(other.position)]
}

function boundRepair(column: GridColumn, index: number, line: number, side: 'from' | 'to', value: string): GridRepair {
  return {
    kind: 'setBound',
    label: `${side === 'to' ? 'End' : 'Start'} line ${line} at ${showBound(column, value)}`,
    line,
    column: index,
    side,
    value,
  }
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
  if (line.unitPrice === null) return line.priceExpression === null ? 'none' : 'an expression'
  // Stored prices come without closing zeros; a price of a unit reads best with four digits.
  return line.unitPrice.includes('.') ? toPlain(new Decimal(line.unitPrice), 4) : line.unitPrice
}

function gapProblem(table: GridTable, column: GridColumn, index: number, one: Row, other: Row): GridProblem[] {
  const start = follower(column, boundsOf(one, index).to as string)
  const end = predecessor(column, boundsOf(other, index).from as string)
  const caught = table.lines.findIndex((line) => catches(table, line, one.line, index, { from: start, to: end })) + 1
  const repairs = [boundRepair(column, index, one.position, 'to', end), boundRepair(column, index, other.position, 'from', start)]
  const outcome = caught > 0 ? `falls to line ${caught}` : 'has no price and is rejected with NO_PRICEPLAN'
  return [
    problemOf(
      'gap',
      caught > 0 ? 'warning' : 'error',
      [one.position, other.position].sort((left, right) => left - right),
      {
        column: index,
        interval: { from: start, to: end },
        title: `Lines ${one.position} and ${other.position} leave a gap ${showInterval(column, { from: start, to: end })}`,
        detail: `In ${describe(table, one.line, index)}, what lies between ${outcome}. ${remedies(repairs)}`,
        repairs,
      },
    ),
  ]
}

/** Whether a line prices all that another one would in an interval of a column. */
function catches({ columns }: GridTable, line: GridLine, other: GridLine, index: number, interval: Bounds): boolean {
  return columns.every((column, at) => covers(column, line.cells[at] ?? null, at === index ? interval : (other.cells[at] ?? null)))
}

// ---- Lines that cross in several range columns

/** A group larger than this is not compared pair by pair. */
const LARGEST_COMPARED_GROUP = 400

/** Lines of equal rank whose ranges differ in two or more columns and meet in all of them: the id would decide. */
export function crossingRanges(table: GridTable, rows: readonly Row[]): GridProblem[] {
  const ranges = table.columns.flatMap((column, index) => (isRangeType(column.type) ? [index] : []))
  if (ranges.length < 2) return []
  const keyOf = (row: Row) =>
    keyBeside(table, row, (column) => isRangeType(column.type)) + ranges.map((index) => (row.line.cells[index] ?? null) === null)
  return groupRows(rows, keyOf)
    .filter((group) => group.length <= LARGEST_COMPARED_GROUP)
    .flatMap((group) => group.flatMap((one, at) => group.slice(at + 1).flatMap((other) => crossing(table, ranges, one, other))))
}

function crossing(table: GridTable, ranges: readonly number[], one: Row, other: Row): GridProblem[] {
  const cellsOf = (index: number) => [one.line.cells[index] ?? null, other.line.cells[index] ?? null] as const
  const differing = ranges.filter(
    (index) =>
      cellKey(table.columns[index] as GridColumn, cellsOf(index)[0]) !== cellKey(table.columns[index] as GridColumn, cellsOf(index)[1]),
  )
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

// ---- Cover

/** Whether everything one cell holds is held by another. */
export function covers(column: GridColumn, wide: GridCell | null, narrow: GridCell | null): boolean {
  if (wide === null) return true
  if (narrow === null) return false
  if (isRangeType(column.type)) return coversRange(column, wide as Bounds, narrow as Bounds)
  if (matchesByPrefix(column)) return (narrow as string).startsWith(wide as string)
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

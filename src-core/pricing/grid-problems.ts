/**
 * What is wrong with a grid before it is published: overlaps and gaps of ranges, lines that stand twice, lines that
 * are never reached, lines without a price, no default line. Each problem names its lines by their row, the
 * interval, and repairs that can be applied.
 */
import { type CompiledGrid, compileGrid } from './compile.ts'
import { type Bounds, type GridCell, type GridLine, type GridTable, accuracyOf, isRangeType, lineOrder, matchesByPrefix } from './grid.ts'
import { type GridProblem, type GridRepair, type Row, describe, groupRows, keyBeside, problemOf, removal } from './grid-problem.ts'
import { covers, crossingRanges, rangeProblems } from './grid-range-problems.ts'
import type { GridValue } from './match-cell.ts'
import { joinWords } from './words.ts'

export type { GridProblem, GridProblemKind, GridRepair } from './grid-problem.ts'

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
    ...oddPrefixes(table, rows),
    ...linesWithoutPrice(rows),
    ...missingDefault(table),
  ]
  return found.sort((one, other) => (one.lines[0] ?? rows.length + 1) - (other.lines[0] ?? rows.length + 1))
}

/** The grid after a repair; the repaired problem is gone from it. */
export function applyRepair(table: GridTable, repair: GridRepair): GridTable {
  if (repair.kind === 'removeLine') return { ...table, lines: table.lines.filter((_, index) => index !== repair.line - 1) }
  if (repair.kind === 'addDefault') return { ...table, lines: [...table.lines, defaultLine(table)] }
  const lines = table.lines.map((line, index) =>
    index === repair.line - 1 ? withBound(line, repair.column, repair.side, repair.value) : line,
  )
  return { ...table, lines }
}

function withBound(line: GridLine, column: number, side: 'from' | 'to', value: string): GridLine {
  const cells = line.cells.map((cell, index) => (index === column ? { ...(cell as Bounds), [side]: value } : cell))
  return { ...line, cells }
}

function defaultLine({ columns, lines }: GridTable): GridLine {
  const id = lines.reduce((highest, line) => Math.max(highest, line.id), 0) + 1
  return {
    id,
    cells: columns.map(() => null),
    priority: 0,
    unitPrice: null,
    currencyPrices: {},
    description: 'default line',
    priceExpression: null,
  }
}

// ---- Whole lines

function duplicateLines(table: GridTable, rows: readonly Row[]): GridProblem[] {
  const order = lineOrder(table.columns)
  return groupRows(rows, (row) => keyBeside(table, row, () => false))
    .filter((group) => group.length > 1)
    .map((group) => {
      const [first, ...others] = group.sort((one, other) => order(one.line, other.line))
      const positions = [first as Row, ...others].map((row) => row.position)
      return problemOf('duplicate', 'error', positions, {
        title: `Lines ${joinWords(positions.map(String))} have the same conditions`,
        detail: `Line ${positions[0]} prices ${describe(table, (first as Row).line, null)}; the others are never reached.`,
        repairs: others.map(({ position }) => removal(position)),
      })
    })
}

function linesWithoutPrice(rows: readonly Row[]): GridProblem[] {
  const bare = rows.filter(
    ({ line }) =>
      line.unitPrice === null && line.priceExpression === null && !Object.values(line.currencyPrices).some((price) => price.price !== null),
  )
  return bare.map(({ position }) =>
    problemOf('noPrice', 'error', [position], {
      title: `Line ${position} has no price`,
      detail: `Enter a price or an expression, or remove line ${position}.`,
      repairs: [removal(position)],
    }),
  )
}

/** A prefix is compared to the letter, so that a space around it, as files bring them, keeps it from ever matching. */
function oddPrefixes(table: GridTable, rows: readonly Row[]): GridProblem[] {
  return table.columns.flatMap((column, index) => {
    if (!matchesByPrefix(column)) return []
    const odd = rows.filter(({ line }) => ODD_PREFIX.test((line.cells[index] ?? '') as string))
    return odd.map(({ line, position }) =>
      problemOf('space', 'warning', [position], {
        column: index,
        title: `The prefix of line ${position} has a space`,
        detail: `“${line.cells[index] as string}” matches only values that have the space too. Take it out if they do not.`,
        repairs: [],
      }),
    )
  })
}

const ODD_PREFIX = /\s/

function missingDefault(table: GridTable): GridProblem[] {
  if (table.lines.some((line) => accuracyOf(line) === 0)) return []
  const detail = 'Usage that fits no line is rejected with NO_PRICEPLAN. Add a line whose cells are all blank.'
  return [
    problemOf('noDefault', 'warning', [], {
      title: 'There is no default line',
      detail,
      repairs: [{ kind: 'addDefault', label: 'Add a default line' }],
    }),
  ]
}

// ---- Lines never reached

function unreachableLines(table: GridTable, rows: readonly Row[]): GridProblem[] {
  const grid = compileGrid({ ...table, lines: rows.map((row) => row.line) })
  const positionOf = new Map(rows.map((row) => [row.line.id, row.position]))
  const order = lineOrder(table.columns)
  return rows.flatMap((row) => {
    const cover = coveringLine(grid, order, row)
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
function coveringLine(grid: CompiledGrid, order: ReturnType<typeof lineOrder>, { line }: Row): GridLine | null {
  const { columns } = grid.table
  const values = columns.map((_, index) => sampleValue(line.cells[index] ?? null))
  const found = grid
    .candidates(values)
    .find(
      (other) =>
        order(other.line, line) < 0 &&
        columns.every((column, index) => covers(column, other.line.cells[index] ?? null, line.cells[index] ?? null)),
    )
  return found?.line ?? null
}

function sampleValue(cell: GridCell | null): GridValue {
  if (cell === null || typeof cell === 'string' || typeof cell === 'boolean') return cell
  return Array.isArray(cell) ? (cell[0] as string) : null
}

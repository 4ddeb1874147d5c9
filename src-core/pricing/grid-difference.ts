/** What differs between two grids: lines added, removed and changed, cell by cell. */
import { Decimal } from '../kernel/decimal.ts'
import {
  type Bounds,
  type ColumnMatch,
  type CurrencyPrice,
  type GridCell,
  type GridColumn,
  type GridColumnType,
  type GridLine,
  type GridTable,
  isRangeType,
} from './grid.ts'
import { canonical, describe } from './grid-problem.ts'

export type GridValueShown = GridCell | number | CurrencyPrice | null

/** How a text column compares in one grid and in the other. */
export interface MatchDifference {
  readonly code: string
  readonly label: string
  readonly before: ColumnMatch
  readonly after: ColumnMatch
}

/** The text columns of both grids that compare otherwise: every line of theirs may price something else. */
export function matchDifference(earlier: GridTable | null, later: GridTable | null): MatchDifference[] {
  return (later?.columns ?? []).flatMap(({ code, label, type, match: after = 'equal' }): MatchDifference[] => {
    const old = earlier?.columns.find((one) => one.code === code && one.type === type)
    const before = old?.match ?? 'equal'
    return type === 'text' && old && before !== after ? [{ code, label, before, after }] : []
  })
}

export interface CellDifference {
  /** `cell:zone`, `price`, `price:USD`, `priority`, `description`, `expression`. */
  readonly key: string
  readonly label: string
  /** Of the grid column of a cell; `null` for prices and the rest. */
  readonly type: GridColumnType | null
  readonly before: GridValueShown
  readonly after: GridValueShown
}

export interface LineDifference {
  readonly kind: 'added' | 'removed' | 'changed'
  /** Row in the later grid, from 1; `null` for a removed line. */
  readonly line: number | null
  /** Row in the earlier grid; `null` for an added line. */
  readonly before_line: number | null
  /** `Zone 2, business, 500 up to 1,500 min` */
  readonly name: string
  readonly cells: readonly CellDifference[]
}

const EMPTY: GridTable = { columns: [], currencies: [], lines: [] }

interface Placed {
  readonly line: GridLine
  readonly row: number
}

/**
 * Compares two grids; a flat price is a grid without lines. Lines are paired by their conditions: first those that
 * are all alike, then those that differ in ranges but start alike, then those alike but for their ranges.
 */
export function gridDifference(earlier: GridTable | null, later: GridTable | null): LineDifference[] {
  const before = earlier ?? EMPTY
  const after = later ?? EMPTY
  const pairs = pairLines(before, after)
  const kept = new Set([...pairs.values()].map((placed) => placed.row))
  const changed = after.lines.flatMap((line, index): LineDifference[] => {
    const old = pairs.get(line)
    if (!old) return [{ kind: 'added', line: index + 1, before_line: null, name: describe(after, line, null), cells: [] }]
    const cells = cellDifferences(before, after, old.line, line)
    return cells.length === 0 ? [] : [{ kind: 'changed', line: index + 1, before_line: old.row, name: describe(after, line, null), cells }]
  })
  const removed = before.lines.flatMap((line, index): LineDifference[] => {
    const row = index + 1
    return kept.has(row) ? [] : [{ kind: 'removed', line: null, before_line: row, name: describe(before, line, null), cells: [] }]
  })
  return [...changed, ...removed]
}

/** Each later line with the earlier one it stems from. */
function pairLines(before: GridTable, after: GridTable): Map<GridLine, Placed> {
  const pairs = new Map<GridLine, Placed>()
  let open: Placed[] = before.lines.map((line, index) => ({ line, row: index + 1 }))
  for (const keyOf of [wholeKey, startKey, plainKey]) {
    const waiting = Map.groupBy(open, (placed) => keyOf(after, before, placed.line))
    for (const line of after.lines) {
      if (pairs.has(line)) continue
      const found = waiting.get(keyOf(after, after, line))?.shift()
      if (found) pairs.set(line, found)
    }
    const taken = new Set([...pairs.values()].map((placed) => placed.row))
    open = open.filter((placed) => !taken.has(placed.row))
  }
  return pairs
}

type KeyOf = (columns: GridTable, own: GridTable, line: GridLine) => string

/** All cells, over the columns of the later grid, so that a column less or more does not part every line. */
const wholeKey: KeyOf = (columns, own, line) => keyOver(columns, own, line, (column, cell) => canonical(column, cell))
const startKey: KeyOf = (columns, own, line) =>
  keyOver(columns, own, line, (column, cell) =>
    isRangeType(column.type) ? (canonical(column, cell) as unknown[] | null)?.[0] : canonical(column, cell),
  )
const plainKey: KeyOf = (columns, own, line) =>
  keyOver(columns, own, line, (column, cell) => (isRangeType(column.type) ? null : canonical(column, cell)))

function keyOver(
  { columns }: GridTable,
  own: GridTable,
  line: GridLine,
  part: (column: GridColumn, cell: GridCell | null) => unknown,
): string {
  return JSON.stringify(columns.map((column) => part(column, cellOf(own, line, column))))
}

/** The cell of a line under a column of either grid; blank where its own grid has no such column. */
function cellOf(own: GridTable, line: GridLine, { code, type }: GridColumn): GridCell | null {
  const index = own.columns.findIndex((one) => one.code === code && one.type === type)
  return index < 0 ? null : (line.cells[index] ?? null)
}

function cellDifferences(before: GridTable, after: GridTable, old: GridLine, line: GridLine): CellDifference[] {
  const found: CellDifference[] = []
  const compare = (
    key: string,
    label: string,
    one: GridValueShown,
    other: GridValueShown,
    same: boolean,
    type: GridColumnType | null = null,
  ) => {
    if (!same) found.push({ key, label, type, before: one, after: other })
  }
  for (const column of columnsOfBoth(before, after)) {
    const [one, other] = [cellOf(before, old, column), cellOf(after, line, column)]
    compare(`cell:${column.code}`, column.label, one, other, sameCell(column, one, other), column.type)
  }
  compare('price', 'Price', old.unitPrice, line.unitPrice, samePrice(old.unitPrice, line.unitPrice))
  for (const currency of new Set([...before.currencies, ...after.currencies])) {
    const [one, other] = [old.currencyPrices[currency] ?? null, line.currencyPrices[currency] ?? null]
    compare(`price:${currency}`, `Price in ${currency}`, one, other, sameCurrencyPrice(one, other))
  }
  compare('priority', 'Priority', old.priority, line.priority, old.priority === line.priority)
  compare('description', 'Note', old.description, line.description, old.description === line.description)
  compare('expression', 'Expression', old.priceExpression, line.priceExpression, old.priceExpression === line.priceExpression)
  return found
}

function columnsOfBoth(before: GridTable, after: GridTable): GridColumn[] {
  const same = (one: GridColumn, other: GridColumn) => one.code === other.code && one.type === other.type
  return [...after.columns, ...before.columns.filter((one) => !after.columns.some((other) => same(one, other)))]
}

function sameCell(column: GridColumn, one: GridCell | null, other: GridCell | null): boolean {
  return JSON.stringify(canonical(column, one as Bounds)) === JSON.stringify(canonical(column, other as Bounds))
}

function samePrice(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : new Decimal(one).eq(other)
}

function sameCurrencyPrice(one: CurrencyPrice | null, other: CurrencyPrice | null): boolean {
  if (one === null || other === null) return one === other
  return samePrice(one.price, other.price) && samePrice(one.rate, other.rate) && one.usedForAccounts === other.usedForAccounts
}

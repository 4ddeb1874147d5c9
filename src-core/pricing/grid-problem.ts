/** What a problem of a grid is, and the parts its finders share. */
import { Decimal } from '../kernel/decimal.ts'
import type { Bounds, GridCell, GridColumn, GridLine, GridTable } from './grid.ts'
import { showCell } from './words.ts'

export type GridProblemKind = 'overlap' | 'gap' | 'duplicate' | 'unreachable' | 'space' | 'noPrice' | 'noDefault'

export type GridRepair =
  | {
      readonly kind: 'setBound'
      readonly label: string
      readonly line: number
      readonly column: number
      readonly side: 'from' | 'to'
      readonly value: string
    }
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

/** A line with its row, from 1. */
export interface Row {
  readonly line: GridLine
  readonly position: number
}

/** Equal for cells that match alike. */
export const cellKey = (column: GridColumn, cell: GridCell | null): string => JSON.stringify(canonical(column, cell))

/** One form for what matches alike: `12` and `12.0`, a list in another order. */
export function canonical(column: GridColumn, cell: GridCell | null): unknown {
  if (cell === null || typeof cell === 'boolean') return cell
  const one = (value: string) => (column.type.startsWith('number') ? new Decimal(value).toString() : value)
  if (typeof cell === 'string') return one(cell)
  if (Array.isArray(cell)) return (cell as readonly string[]).map(one).sort()
  const { from, to } = cell as Bounds
  return [from === null ? null : one(from), to === null ? null : one(to)]
}

/** Rows by key, in the order of their first. */
export function groupRows(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
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
export function keyBeside({ columns }: GridTable, { line }: Row, isLeftOut: (column: GridColumn, index: number) => boolean): string {
  const cells = columns.map((column, index) => (isLeftOut(column, index) ? '' : cellKey(column, line.cells[index] ?? null)))
  return [line.priority, ...cells].join('\u001f')
}

/** The repair that removes a line. */
export function removal(line: number): GridRepair {
  return { kind: 'removeLine', label: `Remove line ${line}`, line }
}

type ProblemText = Pick<GridProblem, 'title' | 'detail' | 'repairs'> & Partial<Pick<GridProblem, 'column' | 'interval'>>
/** Makes a problem; its column and interval are `null` unless given. */
export function problemOf(
  kind: GridProblemKind,
  severity: GridProblem['severity'],
  lines: readonly number[],
  text: ProblemText,
): GridProblem {
  return { kind, severity, lines, column: null, interval: null, ...text }
}

/** `Zone 2, business`; all filled cells but one column's. */
export function describe({ columns }: GridTable, line: GridLine, leftOut: number | null): string {
  const parts = columns.flatMap((column, index) => {
    const cell = line.cells[index] ?? null
    return cell === null || index === leftOut ? [] : [showCell(column, cell)]
  })
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

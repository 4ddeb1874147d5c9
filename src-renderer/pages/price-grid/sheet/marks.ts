/** Which cells of the sheet a problem, a fault or a change is shown at. */
import type { FieldFault } from '../../../../src-core/kernel/failures.ts'
import type { Bounds, CellDifference, GridProblem, LineDifference } from '../../../../src-core/pricing/contract.ts'
import { text } from '../text.ts'
import type { SheetColumn } from './columns.ts'
import type { SheetRow } from './rows.ts'
import type { Place } from './state.ts'

/** Something to be solved, at the cells that it concerns. */
export interface SheetProblem {
  readonly severity: 'error' | 'warning'
  readonly title: string
  readonly detail: string
  readonly repairs: GridProblem['repairs']
  readonly places: readonly Place[]
}

export const placeKey = ({ row, column }: Place): string => `${row}:${column}`

/** Texts that cannot be read, faults of the catalog's rules, problems of the grid, in the order of their rows. */
export function sheetProblems(
  columns: readonly SheetColumn[],
  rows: readonly SheetRow[],
  faults: readonly FieldFault[],
  problems: readonly GridProblem[],
): readonly SheetProblem[] {
  const found = [
    ...unreadable(columns, rows),
    ...faults.map((fault) => faultProblem(columns, fault)),
    ...problems.map((problem) => gridProblem(columns, rows, problem)),
  ]
  const rowOf = (problem: SheetProblem) => problem.places[0]?.row ?? rows.length
  return found.sort((one, other) => rowOf(one) - rowOf(other))
}

function unreadable(columns: readonly SheetColumn[], rows: readonly SheetRow[]): SheetProblem[] {
  return rows.flatMap((row, index) =>
    Object.entries(row.bad).map(([key, typed]) => {
      const column = columns.findIndex((one) => one.key === key)
      const title = text.problems.unreadable(typed, index + 1)
      return {
        severity: 'error' as const,
        title,
        detail: columns[column]?.hint ?? '',
        repairs: [],
        places: [{ row: index, column: Math.max(0, column) }],
      }
    }),
  )
}

/** `lines.4.cells.2` is line 5, the third grid column. */
function faultProblem(columns: readonly SheetColumn[], { path, reason }: FieldFault): SheetProblem {
  const [part, index, field, cell] = path.split('.')
  const row = part === 'lines' ? Number(index) : 0
  const column =
    field === 'cells' ? columns.findIndex((one) => one.index === Number(cell)) : columns.findIndex((one) => one.kind === 'price')
  return {
    severity: 'error',
    title: text.problems.fault(row + 1, columns[column]?.label ?? ''),
    detail: reason,
    repairs: [],
    places: [{ row, column: Math.max(0, column) }],
  }
}

function gridProblem(columns: readonly SheetColumn[], rows: readonly SheetRow[], problem: GridProblem): SheetProblem {
  const places = problem.lines.flatMap((line) => placesIn(columns, rows, problem, line - 1))
  const { severity, title, detail, repairs } = problem
  return { severity, title, detail, repairs, places }
}

/** The bounds that meet the interval in dispute; else the price, else the whole line at its first cell. */
function placesIn(columns: readonly SheetColumn[], rows: readonly SheetRow[], problem: GridProblem, row: number): Place[] {
  if (problem.kind === 'noPrice') return [{ row, column: columns.findIndex((column) => column.kind === 'price') }]
  const cell = problem.column === null ? null : (rows[row]?.cells[problem.column] ?? null)
  if (problem.interval === null || cell === null) return [{ row, column: 0 }]
  const { from, to } = cell as Bounds
  const disputed = new Set([problem.interval.from, problem.interval.to])
  const sides = [...(disputed.has(from) ? ['from'] : []), ...(disputed.has(to) ? ['to'] : [])]
  const kinds = sides.length > 0 ? sides.slice(0, 1) : ['from']
  return kinds.map((kind) => ({ row, column: columns.findIndex((column) => column.index === problem.column && column.kind === kind) }))
}

/** What a line was before: by row, the old values by the sheet's columns, or that the line is new. */
export interface LineChange {
  readonly isNew: boolean
  readonly before: ReadonlyMap<string, CellDifference>
}

export function changesByRow(lines: readonly LineDifference[]): ReadonlyMap<number, LineChange> {
  return new Map(
    lines.flatMap((line) =>
      line.line === null
        ? []
        : [[line.line - 1, { isNew: line.kind === 'added', before: new Map(line.cells.map((cell) => [cell.key, cell])) }] as const],
    ),
  )
}

/** The change of a cell of the sheet; bounds look at their own side. */
export function changeAt(change: LineChange | undefined, column: SheetColumn, code: string | undefined): CellDifference | undefined {
  if (!change) return undefined
  if (column.kind === 'price') return change.before.get('price')
  if (column.kind === 'currency') return change.before.get(`price:${column.currency}`)
  if (column.kind === 'note') return change.before.get('description')
  if (column.kind === 'priority') return change.before.get('priority')
  const found = change.before.get(`cell:${code}`)
  if (!found || column.kind === 'cell') return found
  const side = column.kind
  const bound = (value: CellDifference['before']) => (value as Bounds | null)?.[side] ?? null
  return bound(found.before) === bound(found.after) ? undefined : found
}

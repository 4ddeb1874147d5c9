/** The days in the cells of a price grid. */
import type { CalendarDate } from '../kernel/dates.ts'
import type { GridCell, GridColumn, GridLine } from './grid.ts'

export interface CellDay {
  readonly day: CalendarDate
  /** Its cell, as a refusal names it. */
  readonly path: string
}

interface GridDays {
  readonly columns: readonly Pick<GridColumn, 'type'>[]
  readonly lines: readonly Pick<GridLine, 'cells'>[]
}

/** The days of a grid: cells that are one, and both ends of a range of them. */
export function* daysOfGrid({ columns, lines }: GridDays): Generator<CellDay> {
  const dated = columns.flatMap((column, at) => (isDated(column) ? [at] : []))
  if (dated.length === 0) return
  for (const [line, { cells }] of lines.entries())
    for (const at of dated) for (const day of daysOfCell(cells[at] ?? null)) yield { day, path: `table.lines.${line}.cells.${at}` }
}

const isDated = ({ type }: Pick<GridColumn, 'type'>) => type === 'date' || type === 'dateRange'

function daysOfCell(cell: GridCell | null): readonly CalendarDate[] {
  if (typeof cell === 'string') return [cell]
  if (cell === null || typeof cell !== 'object' || !('from' in cell)) return []
  return [cell.from, cell.to].filter((day) => day !== null)
}

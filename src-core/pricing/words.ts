/** How grids and their figures read in sentences: explanations, problems, repairs. */
import { showDate } from '../kernel/dates.ts'
import { type Bounds, type GridCell, type GridColumn, matchesByPrefix } from './grid.ts'

/** Groups the integer digits by three. @example groupDigits('1200.5') // '1,200.5' */
export function groupDigits(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A bound of a range column as the operator reads it, without its unit. */
export function showBound(column: GridColumn, bound: string): string {
  return column.type === 'dateRange' || column.type === 'date' ? showDate(bound) : groupDigits(bound)
}

/** ` min`, or nothing where the column has no unit. */
export function unitSuffix(column: GridColumn): string {
  return column.unit === null ? '' : ` ${column.unit}`
}

/** A filled cell in a sentence: `Zone 2`, `4930…` of a prefix, `business`, `not business`, `500 up to 1,500 min`. */
export function showCell(column: GridColumn, cell: GridCell): string {
  if (typeof cell === 'boolean') return cell ? column.label.toLowerCase() : `not ${column.label.toLowerCase()}`
  if (typeof cell === 'string' && matchesByPrefix(column)) return `${cell}…`
  if (typeof cell === 'string') return column.type === 'text' ? cell : showBound(column, cell) + unitSuffix(column)
  if (Array.isArray(cell)) return cell.join(' or ')
  return showRange(column, cell as Bounds)
}

function showRange(column: GridColumn, { from, to }: Bounds): string {
  const between = column.type === 'dateRange' ? 'to' : 'up to'
  if (from === null && to === null) return 'any'
  if (from === null) return `${between} ${showBound(column, to as string)}${unitSuffix(column)}`
  if (to === null) return `from ${showBound(column, from)}${unitSuffix(column)}`
  return `${showBound(column, from)} ${between} ${showBound(column, to)}${unitSuffix(column)}`
}

/** @example joinWords(['5', '6', '9']) // '5, 6 and 9' */
export function joinWords(parts: readonly string[], last = 'and'): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts[parts.length - 1]}`
}

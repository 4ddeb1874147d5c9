/** Whether a cell of a grid holds a value, and if not, why: step C's comparison, cell by cell. */
import { Decimal, decimal, isDecimalText } from '../kernel/decimal.ts'
import { type Bounds, type GridCell, type GridColumn, type GridColumnType, matchesByPrefix } from './grid.ts'
import { groupDigits, showBound, showCell, unitSuffix } from './words.ts'

/**
 * The value compared with a column: text, a decimal (or its text), yes or no, a date (a date-time counts as its
 * day), or several values for a multiple list (an array, or one text with `;` between). `null`: there is none,
 * and only blank cells match.
 */
export type GridValue = string | boolean | Decimal | readonly (string | Decimal)[] | null

/** A number value as a decimal; `null` where it is none. */
export function numberValue(value: GridValue): Decimal | null {
  if (typeof value === 'string') return isDecimalText(value) ? decimal(value) : null
  return Decimal.isDecimal(value) ? (value as Decimal) : null
}

/** A date value as its day; `null` where it is no text. */
export function dayValue(value: GridValue): string | null {
  return typeof value === 'string' ? value.slice(0, 10) : null
}

/** The values of a multiple list, split on `;`. */
export function valueItems(value: GridValue): readonly (string | Decimal)[] {
  if (typeof value === 'string') return value.split(';').map((item) => item.trim())
  if (Array.isArray(value)) return value as readonly (string | Decimal)[]
  return Decimal.isDecimal(value) ? [value as Decimal] : []
}

function withinNumbers({ from, to }: Bounds, value: Decimal | null): boolean {
  return value !== null && (from === null || value.gte(from)) && (to === null || value.lt(to))
}

function withinDays({ from, to }: Bounds, day: string | null): boolean {
  return day !== null && (from === null || from <= day) && (to === null || day <= to)
}

const sameNumber = (item: string, value: GridValue) => numberValue(value)?.eq(item) ?? false

type Comparison = (cell: never, value: GridValue) => boolean
const COMPARISONS: Record<GridColumnType, Comparison> = {
  text: (cell: string, value) => cell === value,
  number: (cell: string, value) => sameNumber(cell, value),
  numberRange: (cell: Bounds, value) => withinNumbers(cell, numberValue(value)),
  boolean: (cell: boolean, value) => cell === value,
  date: (cell: string, value) => cell === dayValue(value),
  dateRange: (cell: Bounds, value) => withinDays(cell, dayValue(value)),
  textList: (cell: readonly string[], value) => typeof value === 'string' && cell.includes(value),
  textMultipleList: (cell: readonly string[], value) => valueItems(value).some((item) => typeof item === 'string' && cell.includes(item)),
  numberList: (cell: readonly string[], value) => cell.some((item) => sameNumber(item, value)),
  numberMultipleList: (cell: readonly string[], value) => valueItems(value).some((one) => cell.some((item) => sameNumber(item, one))),
}

/**
 * Whether a cell holds a value. A blank cell holds everything; a filled one never holds a missing value. A prefix
 * holds every text that begins with it.
 * Number ranges exclude their upper bound, date ranges include both (Opencell
 * `pricePlan.rangeMode.excludeTheMaxValue=true`).
 */
export function cellMatches(column: Pick<GridColumn, 'type' | 'match'>, cell: GridCell | null, value: GridValue): boolean {
  if (cell === null) return true
  if (matchesByPrefix(column)) return typeof value === 'string' && value.startsWith(cell as string)
  return value !== null && COMPARISONS[column.type](cell as never, value)
}

/** Why a cell does not hold a value, for an explanation: `starts at 1,200 min`, `business is Yes`. */
export function whyPassedBy(column: GridColumn, cell: GridCell, value: GridValue): string {
  if (value === null) return `${column.label.toLowerCase()} has no value`
  if (column.type === 'numberRange')
    return whyOutside(column, cell as Bounds, numberValue(value)?.lt((cell as Bounds).from ?? '-Infinity') ?? false)
  if (column.type === 'dateRange') return whyOutside(column, cell as Bounds, (dayValue(value) ?? '') < ((cell as Bounds).from ?? ''))
  return `${column.label.toLowerCase()} is ${showValue(column, value)}`
}

function whyOutside(column: GridColumn, { from, to }: Bounds, before: boolean): string {
  if (before && from !== null) return `starts at ${showBound(column, from)}${unitSuffix(column)}`
  return to === null ? `${column.label.toLowerCase()} is out of range` : `ends at ${showBound(column, to)}${unitSuffix(column)}`
}

function showValue(column: GridColumn, value: Exclude<GridValue, null>): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'string') return column.type === 'date' ? showCell(column, value.slice(0, 10)) : value
  if (Array.isArray(value)) return value.map(String).join(' and ')
  return groupDigits((value as Decimal).toFixed())
}

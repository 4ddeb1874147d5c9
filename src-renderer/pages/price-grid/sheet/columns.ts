/** The columns of the sheet: one a grid column, two a range, then the prices and the note. */
import type { ColumnMatch, GridColumn, GridColumnType, GridTable } from '../../../../src-core/pricing/contract.ts'
import { text } from '../text.ts'

export type SheetColumnKind = 'cell' | 'from' | 'to' | 'price' | 'currency' | 'priority' | 'note'

export interface SheetColumn {
  /** `cell:zone`, `from:volume`, `price`, `currency:USD`, `note`. */
  readonly key: string
  /** `A` to `Z`, `AA`. */
  readonly letter: string
  readonly kind: SheetColumnKind
  readonly label: string
  readonly type: GridColumnType
  readonly match: ColumnMatch
  /** Index of the grid column; -1 for prices and the note. */
  readonly index: number
  readonly currency: string | null
  readonly unit: string | null
  readonly allowedValues: readonly string[] | null
  readonly right: boolean
  /** Pixels; the last column takes what is left. */
  readonly width: number
  /** Said beside the entry field. */
  readonly hint: string
}

type Draft = Omit<SheetColumn, 'letter'>

const WIDTHS: Partial<Record<GridColumnType, number>> = { boolean: 88, number: 84, date: 100 }
const RIGHT = new Set<GridColumnType>(['number', 'numberRange'])

export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last
}

/** The columns of a grid; a priority column only where a line has one. */
export function sheetColumns(
  table: Pick<GridTable, 'columns' | 'currencies'>,
  price: string,
  withPriority: boolean,
): readonly SheetColumn[] {
  const drafts: Draft[] = [
    ...table.columns.flatMap(cellColumns),
    plain('price', 'price', text.sheet.priceOf(price), 156, text.hints.price),
    ...table.currencies.map(
      (code): Draft => ({ ...plain(`currency:${code}`, 'currency', code, 84, text.hints.currency(code)), currency: code }),
    ),
    ...(withPriority ? [plain('priority', 'priority', text.sheet.priority, 66, text.hints.priority)] : []),
    { ...plain('note', 'note', text.sheet.note, 160, text.hints.note), right: false, type: 'text' },
  ]
  return drafts.map((column, index) => ({ ...column, letter: letterOf(index) }))
}

function plain(key: string, kind: SheetColumnKind, label: string, width: number, hint: string): Draft {
  return {
    key,
    kind,
    label,
    type: 'number',
    match: 'equal',
    index: -1,
    currency: null,
    unit: null,
    allowedValues: null,
    right: true,
    width,
    hint,
  }
}

function cellColumns(column: GridColumn, index: number): Draft[] {
  const { code, label, type, match = 'equal', unit, allowedValues } = column
  const base = { index, type, match, currency: null, unit, allowedValues, right: RIGHT.has(type) }
  if (type !== 'numberRange' && type !== 'dateRange') {
    return [
      {
        ...base,
        key: `cell:${code}`,
        kind: 'cell',
        label,
        width: WIDTHS[type] ?? 96,
        hint: text.hints.cell(type, label, allowedValues, match === 'longestPrefix'),
      },
    ]
  }
  const width = type === 'dateRange' ? 100 : 76
  const hint = type === 'dateRange' ? text.hints.dateRange(label) : text.hints.numberRange(label, unit)
  return [
    { ...base, key: `from:${code}`, kind: 'from', label: text.sheet.from, width, hint },
    { ...base, key: `to:${code}`, kind: 'to', label: type === 'dateRange' ? text.sheet.to : text.sheet.upTo, width, hint },
  ]
}

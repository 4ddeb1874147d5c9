/** Widths of columns, and which of them are dropped when the window is narrow: whole columns, never a wrapped row. */
import type { ColumnDescription, ColumnType } from '../../src-core/operations/contract.ts'

/** Pixels with 8 of padding on both sides; `grow` is the share of what is left over. */
interface Width {
  readonly least: number
  readonly grow: number
}

const WIDTHS: Record<ColumnType, Width> = {
  status: { least: 98, grow: 0 },
  code: { least: 134, grow: 0 },
  text: { least: 132, grow: 1 },
  reference: { least: 132, grow: 1 },
  choice: { least: 104, grow: 0.2 },
  boolean: { least: 64, grow: 0 },
  date: { least: 100, grow: 0 },
  localDateTime: { least: 152, grow: 0 },
  instant: { least: 138, grow: 0 },
  integer: { least: 60, grow: 0 },
  decimal: { least: 104, grow: 0 },
  percent: { least: 76, grow: 0 },
  money: { least: 96, grow: 0 },
}

/** A letter of a column head at 11.5 px, and the room for padding and sort mark. */
const HEAD_LETTER = 6.2
const HEAD_EXTRA = 30
const CODE_SLOT = 32
/** A sum of shares below one would leave room unused. */
const SHARES = 10
/** The box for selection: 14 px with the page's gutter before it. */
export const BOX_WIDTH = 46
/** Without boxes the gutter alone stands before the first column. */
export const EDGE_WIDTH = 12

export interface PlacedColumn {
  readonly column: ColumnDescription
  readonly least: number
  readonly grow: number
  /** Figures stand right, everything else left. */
  readonly right: boolean
  /** The last money column carries the currency code. */
  readonly code: boolean
}

export interface Layout {
  readonly columns: readonly PlacedColumn[]
  /** For `grid-template-columns`, without box and edge. */
  readonly template: string
  readonly dropped: readonly ColumnDescription[]
}

const RIGHT: ReadonlySet<ColumnType> = new Set<ColumnType>(['integer', 'decimal', 'percent', 'money'])

/** The columns that a list shows by itself: not those of the last rank (archived), nor currencies, which stand in the money columns. */
export function ownColumns(columns: readonly ColumnDescription[]): readonly ColumnDescription[] {
  const currencies = new Set(columns.map((column) => column.currencyColumn))
  return columns.filter((column) => !currencies.has(column.key) && column.priority < 9)
}

/** The operator's columns in the operator's order, else the list's own. */
export function chosenColumns(all: readonly ColumnDescription[], keys: readonly string[] | null): readonly ColumnDescription[] {
  if (keys === null) return ownColumns(all)
  return keys.map((key) => all.find((column) => column.key === key)).filter((column) => column !== undefined)
}

function place(column: ColumnDescription, lastMoney: string | undefined, reserve: number, needed: number): PlacedColumn {
  const { least: usual, grow: share } = WIDTHS[column.type]
  const least = Math.max(usual, needed)
  // what matters most gets the room: names before remarks
  const grow = column.priority <= 2 ? share * 2 : share / 2
  const code = column.key === lastMoney
  const figure = least + (column.type === 'money' ? reserve * 8 : 0) + (code ? CODE_SLOT : 0)
  return {
    column,
    least: Math.round(Math.max(figure, column.label.length * HEAD_LETTER + HEAD_EXTRA)),
    grow,
    right: RIGHT.has(column.type),
    code,
  }
}

/**
 * Lays out columns in a width: those with the highest priority number are left out first.
 *
 * @param width pixels for all columns
 * @param reserve fraction digits that mixed currencies reserve beyond two
 * @param needed pixels by column key that what stands in the rows needs
 */
export function layOut(
  columns: readonly ColumnDescription[],
  width: number,
  reserve: number,
  needed: Readonly<Record<string, number>> = {},
): Layout {
  const money = columns.filter((column) => column.type === 'money').map(({ key }) => key)
  return layOutWith(columns, width, money, reserve, needed)
}

/** The last money column that has room carries the currency: one that is left out would take it along. */
function layOutWith(
  columns: readonly ColumnDescription[],
  width: number,
  money: readonly string[],
  reserve: number,
  needed: Readonly<Record<string, number>>,
): Layout {
  const lastMoney = money.at(-1)
  const placed = columns.map((column) => place(column, lastMoney, reserve, needed[column.key] ?? 0))
  const kept = new Set<PlacedColumn>()
  let left = width
  for (const one of [...placed].sort((a, b) => a.column.priority - b.column.priority)) {
    if (one.least > left && kept.size > 1) continue
    kept.add(one)
    left -= one.least
  }
  const shown = placed.filter((one) => kept.has(one))
  if (money.length > 1 && !shown.some(({ column }) => column.key === lastMoney))
    return layOutWith(columns, width, money.slice(0, -1), reserve, needed)
  const grows = shown.some((one) => one.grow > 0)
  return {
    columns: shown,
    template: shown.map((one, index) => track(one, grows, index === shown.length - 1)).join(' '),
    dropped: placed.filter((one) => !kept.has(one)).map((one) => one.column),
  }
}

/** Where nothing grows, the last column takes what is left over. */
function track(one: PlacedColumn, grows: boolean, last: boolean): string {
  if (one.grow > 0) return `minmax(${one.least}px, ${one.grow * SHARES}fr)`
  return !grows && last ? `minmax(${one.least}px, 1fr)` : `${one.least}px`
}

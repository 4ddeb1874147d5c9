/** The rows of the sheet: lines of the grid as they are being edited, and how a cell is shown and read. */
import { Decimal, decimal, STORED_FRACTION_DIGITS } from '../../../../src-core/kernel/decimal.ts'
import type { Bounds, CurrencyPrice, GridCell, GridLine, GridTable } from '../../../../src-core/pricing/contract.ts'
import { formatDate } from '../../../format/dates.ts'
import { formatDecimal } from '../../../format/numbers.ts'
import { parseDate, parseDecimal, parseInteger, type TypedDates } from '../../../format/parse.ts'
import { text } from '../text.ts'
import type { SheetColumn } from './columns.ts'

export interface SheetRow extends Omit<GridLine, 'id'> {
  /** Of this window; the line's own id is `null` until it is stored. */
  readonly key: number
  readonly id: number | null
  /** Text that could not be read, by column key; it stays as it was typed. */
  readonly bad: Readonly<Record<string, string>>
}

/** What a table is saved as. */
export interface TypedTable {
  readonly columns: GridTable['columns']
  readonly currencies: readonly string[]
  readonly lines: readonly (Omit<GridLine, 'id'> & { readonly id: number | null })[]
}

let nextKey = 1

export function rowsOf(table: GridTable): readonly SheetRow[] {
  return table.lines.map((line) => ({ ...line, key: nextKey++, bad: {} }))
}

/** Rows that were kept while this window showed something else. */
export function keyedAgain(rows: readonly SheetRow[]): readonly SheetRow[] {
  return rows.map((row) => ({ ...row, key: nextKey++ }))
}

/** A new line; its prices in other currencies follow at the rates of the others. */
export function emptyRow(cells: number, currencyPrices: CurrencyPrices): SheetRow {
  const blank = Array.from({ length: cells }, () => null)
  return {
    key: nextKey++,
    id: null,
    cells: blank,
    priority: 0,
    unitPrice: null,
    currencyPrices,
    description: '',
    priceExpression: null,
    bad: {},
  }
}

type CurrencyPrices = SheetRow['currencyPrices']

/** The currencies that all lines let follow at one rate. */
export function followedRates(currencies: readonly string[], rows: readonly SheetRow[]): CurrencyPrices {
  const found = currencies.flatMap((code): [string, CurrencyPrice][] => {
    const rates = new Set(rows.map((row) => row.currencyPrices[code]?.rate ?? null))
    const [rate] = rates
    return rates.size === 1 && rate ? [[code, { price: null, rate, usedForAccounts: false }]] : []
  })
  return Object.fromEntries(found)
}

export function tableOf(columns: GridTable['columns'], currencies: readonly string[], rows: readonly SheetRow[]): TypedTable {
  return { columns, currencies, lines: rows.map(({ key: _key, bad: _bad, ...line }) => line) }
}

// ---- Showing

export type Shown = { readonly text: string; readonly quiet: boolean; readonly word: boolean }

const figure = (shown: string): Shown => ({ text: shown, quiet: false, word: false })
const word = (shown: string): Shown => ({ text: shown, quiet: true, word: true })

/** A cell as the sheet shows it. @param digits the fewest digits of a price, so that a column meets on its point */
export function showCell(row: SheetRow, column: SheetColumn, digits = 0): Shown {
  const bad = row.bad[column.key]
  if (bad !== undefined) return figure(bad)
  switch (column.kind) {
    case 'price':
      return row.unitPrice === null
        ? row.priceExpression === null
          ? figure('')
          : word(row.priceExpression)
        : figure(formatDecimal(row.unitPrice, digits))
    case 'currency': {
      const own = isOwnPrice(row.currencyPrices[column.currency as string])
      const price = priceIn(row, column.currency as string, own ? undefined : digits)
      return { text: price === null ? '' : formatDecimal(price, digits), quiet: !own, word: false }
    }
    case 'priority':
      return figure(String(row.priority))
    case 'note':
      return figure(row.description)
    default:
      return showGridCell(row.cells[column.index] ?? null, column)
  }
}

function showGridCell(cell: GridCell | null, column: SheetColumn): Shown {
  if (cell === null) return word(text.sheet.any)
  if (column.kind === 'from' || column.kind === 'to') {
    const bound = (cell as Bounds)[column.kind]
    return bound === null ? word(text.sheet.open) : figure(showValue(bound, column))
  }
  if (typeof cell === 'boolean') return figure(cell ? text.sheet.yes : text.sheet.no)
  if (typeof cell === 'string') return figure(showValue(cell, column))
  return figure((cell as readonly string[]).map((item) => showValue(item, column)).join(', '))
}

function showValue(value: string, { type }: SheetColumn): string {
  if (type === 'date' || type === 'dateRange') return formatDate(value)
  return type.startsWith('number') ? formatDecimal(value) : value
}

/** A cell as it is edited and copied: figures without grouping, blanks empty. */
export function editText(row: SheetRow, column: SheetColumn): string {
  const bad = row.bad[column.key]
  if (bad !== undefined) return bad
  if (column.kind === 'price') return row.unitPrice ?? ''
  if (column.kind === 'currency') return priceIn(row, column.currency as string) ?? ''
  if (column.kind === 'priority') return String(row.priority)
  if (column.kind === 'note') return row.description
  const cell = row.cells[column.index] ?? null
  if (cell === null) return ''
  if (typeof cell === 'boolean') return cell ? text.sheet.yes : text.sheet.no
  if (typeof cell === 'string') return cell
  return column.kind === 'from' || column.kind === 'to' ? ((cell as Bounds)[column.kind] ?? '') : (cell as readonly string[]).join(', ')
}

const isOwnPrice = (price: CurrencyPrice | undefined) => price?.usedForAccounts === true && price.price !== null

/** The price in another currency: its own, or the base price at its rate, rounded half up to `places`; rating takes all digits. */
export function priceIn(row: SheetRow, currency: string, places = STORED_FRACTION_DIGITS): string | null {
  const price = row.currencyPrices[currency]
  if (!price) return null
  if (isOwnPrice(price) || row.unitPrice === null || price.rate === null) return price.price
  return decimal(row.unitPrice).times(decimal(price.rate)).toDecimalPlaces(places, Decimal.ROUND_HALF_UP).toFixed()
}

// ---- Reading

/** The row with a cell read from text; what cannot be read stays as typed. */
export function writeText(row: SheetRow, column: SheetColumn, typed: string, dates: TypedDates): SheetRow {
  const written = writeRead(row, column, typed.trim(), dates)
  const { [column.key]: _old, ...bad } = row.bad
  return written === null ? { ...row, bad: { ...bad, [column.key]: typed } } : { ...written, bad }
}

const BLANK = new Set(['', 'any', 'open', '*'])

function writeRead(row: SheetRow, column: SheetColumn, typed: string, dates: TypedDates): SheetRow | null {
  const blank = BLANK.has(typed.toLowerCase())
  switch (column.kind) {
    case 'note':
      return { ...row, description: typed }
    case 'priority': {
      const priority = typed === '' ? 0 : parseInteger(typed)
      return priority === null ? null : { ...row, priority }
    }
    case 'price': {
      const price = typed === '' ? null : parseDecimal(typed)
      return price === null && typed !== '' ? null : { ...row, unitPrice: price }
    }
    case 'currency':
      return writeCurrency(row, column.currency as string, typed)
    case 'from':
    case 'to':
      return writeBound(row, column, blank ? '' : typed, dates)
    default: {
      const cell = blank ? null : readGridCell(typed, column, dates)
      return cell === undefined ? null : withCell(row, column.index, cell)
    }
  }
}

/** A typed price is the currency's own; an empty one follows the base price again. */
function writeCurrency(row: SheetRow, currency: string, typed: string): SheetRow | null {
  const price = typed === '' ? null : parseDecimal(typed)
  if (price === null && typed !== '') return null
  const rate = row.currencyPrices[currency]?.rate ?? null
  return { ...row, currencyPrices: { ...row.currencyPrices, [currency]: { price, rate, usedForAccounts: price !== null } } }
}

function writeBound(row: SheetRow, column: SheetColumn, typed: string, dates: TypedDates): SheetRow | null {
  const bound = typed === '' ? null : column.type === 'dateRange' ? parseDate(typed, dates) : parseDecimal(typed)
  if (bound === null && typed !== '') return null
  const before = (row.cells[column.index] ?? { from: null, to: null }) as Bounds
  const after = { ...before, [column.kind]: bound }
  return withCell(row, column.index, after.from === null && after.to === null ? null : after)
}

function withCell(row: SheetRow, index: number, cell: GridCell | null): SheetRow {
  return { ...row, cells: row.cells.with(index, cell) }
}

const YES = new Set(['yes', 'y', 'true', '1', 'ja', 'oui'])
const NO = new Set(['no', 'n', 'false', '0', 'nein', 'non'])

/** The value of text under a column; `undefined` where it cannot be read. */
function readGridCell(typed: string, column: SheetColumn, dates: TypedDates): GridCell | undefined {
  const { type, allowedValues } = column
  if (type === 'boolean') return YES.has(typed.toLowerCase()) ? true : NO.has(typed.toLowerCase()) ? false : undefined
  if (type === 'date') return parseDate(typed, dates) ?? undefined
  if (type === 'number') return parseDecimal(typed) ?? undefined
  if (type === 'text') return allowed(typed, allowedValues)
  const items = typed.split(/[|,;]/).map((item) => item.trim())
  const read = items.map((item) => (type.startsWith('number') ? (parseDecimal(item) ?? undefined) : allowed(item, allowedValues)))
  return read.some((item) => item === undefined || item === '') ? undefined : (read as string[])
}

/** A value of the attribute's list, however it is capitalised; any text where there is no list. */
function allowed(typed: string, values: readonly string[] | null): string | undefined {
  return values === null ? typed : values.find((value) => value.toLowerCase() === typed.toLowerCase())
}

/** The most digits among prices that were entered, and no fewer than `least`. */
export function digitsOf(rows: readonly SheetRow[], valueOf: (row: SheetRow) => string | null, least: number): number {
  return rows.reduce((most, row) => Math.max(most, (valueOf(row)?.split('.')[1] ?? '').length), least)
}

/** A currency's own price, `null` where it follows the base price. */
export function ownPrice(row: SheetRow, currency: string): string | null {
  const price = row.currencyPrices[currency]
  return isOwnPrice(price) ? (price?.price ?? null) : null
}

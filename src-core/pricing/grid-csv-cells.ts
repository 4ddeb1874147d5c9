/** One cell of Opencell's price grid file: read with a reason when it cannot be, and written back. */
import { couldBeDay, readDay, readNumber } from '../files/values/cells.ts'
import type { DayOrder } from '../files/values/date-text.ts'
import { isOpen, readNumberText, unmistakable } from '../files/values/number-text.ts'
import { Decimal } from '../kernel/decimal.ts'
import {
  type Bounds,
  type CurrencyPrice,
  type DecimalText,
  type GridCell,
  type GridColumn,
  type GridColumnType,
  isGridDate,
} from './grid.ts'

/**
 * `.` or `,` as named; the other one may then only group thousands. `auto` is Opencell's rule: where both occur
 * the later is the mark, a lone one is a mark. It reads `1,234` as 1.234, so a named mark is better.
 */
export type DecimalMark = '.' | ',' | 'auto'

export type CellRead<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string; readonly allowed: string | null }

const read = <Value>(value: Value): CellRead<Value> => ({ ok: true, value })
const unread = (reason: string, allowed: string | null = null): CellRead<never> => ({ ok: false, reason, allowed })

const NUMBER_ALLOWED = 'a number with at most 12 decimals'
const DATE_ALLOWED = 'a day as yyyy-MM-dd, from 1900 to 2100'

/**
 * Reads a number as decimal text without leading zeros or plus sign.
 *
 * @param mark `null` where no cell of its column needs one
 * @param currency whose sign a price may bear; no sign may stand there if left out
 */
export function readDecimal(text: string, mark: DecimalMark | null, currency?: string): CellRead<DecimalText> {
  const kind = currency === undefined ? 'plain' : 'price'
  const cell = readNumber(text, { kind, mark: mark === 'auto' ? latestMark(text) : mark, named: mark !== null, digits: null })
  const needed = mark === null ? '' : `, decimal mark ${mark === 'auto' ? '“.” or “,”' : `“${mark}”`}`
  if (!cell.ok) return unread(reasonOf(text, mark, cell.reason), `${NUMBER_ALLOWED}${needed}`)
  if (cell.currencies && !cell.currencies.includes(currency as string))
    return unread(`“${text}” is in another currency than ${currency}`, `a price in ${currency}`)
  const [whole = '', fraction = ''] = cell.value.replace('-', '').split('.')
  return fraction.length > 12 || whole.length > 24 ? unread(`“${text}” has too many digits`, NUMBER_ALLOWED) : read(cell.value)
}

/** What of a number is wrong in itself is told; the rest is that it is none. */
function reasonOf(text: string, mark: DecimalMark | null, reason: string): string {
  const isNumber = readNumberText(text.trim())
  return isNumber && (mark === null || isNumber.sign !== null || isNumber.percent) ? reason.replace(/\.$/, '') : `“${text}” is not a number`
}

/** Of two marks the later, a lone one; none where it groups. */
function latestMark(text: string): '.' | ',' | null {
  const read = readNumberText(text)
  if (!read || !isOpen(read)) return null
  return text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.'
}

/** The numbers of a grid cell, whatever they are: of a price, of a range, of a list. */
export function numbersOfCell(type: GridColumnType | 'price' | 'currencyPrice', text: string): string[] {
  if (type === 'currencyPrice') {
    const [price = '', , rate = ''] = text.split('|')
    return [price, rate]
  }
  if (type !== 'price' && !type.startsWith('number')) return []
  return text.split('|')
}

/** The days of a grid cell: of a day, of a range. */
export function daysOfCell(type: GridColumnType, text: string): string[] {
  return type === 'date' ? [text] : type === 'dateRange' ? text.split('|') : []
}

/** Writes a number with the decimal mark, so that nobody takes it for a grouping. */
export function writeDecimal(value: DecimalText, mark: DecimalMark): string {
  const plain = unmistakable(value)
  return mark === ',' ? plain.replace('.', ',') : plain
}

/** @param order `null` where no cell of its column needs one */
function readDate(text: string, order: DayOrder | null): CellRead<string> {
  const day = readDay(text, { order, named: true })
  if (day.ok && isGridDate(day.value)) return read(day.value)
  return unread(day.ok || !couldBeDay(text) ? `“${text}” is not a day between 1900 and 2100` : day.reason.replace(/\.$/, ''), DATE_ALLOWED)
}

function readBoolean(text: string): CellRead<boolean> {
  const word = text.trim().toLowerCase()
  return word === 'true' || word === 'false' ? read(word === 'true') : unread(`“${text}” is neither true nor false`, 'true or false')
}

/** `from|to`; both bounds open is a blank cell. */
function readBounds(
  text: string,
  readBound: (bound: string) => CellRead<string>,
  isEmpty: (from: string, to: string) => boolean,
): CellRead<GridCell | null> {
  const parts = text.split('|')
  if (parts.length !== 2) return unread(`“${text}” is not a range`, '“from|to”, a side left empty for none')
  const bounds: (string | null)[] = []
  for (const part of parts) {
    const bound = part.trim() === '' ? read(null) : readBound(part)
    if (!bound.ok) return bound
    bounds.push(bound.value)
  }
  const [from = null, to = null] = bounds
  if (from === null && to === null) return read(null)
  return from !== null && to !== null && isEmpty(from, to)
    ? unread(`the range “${text}” is empty`, '“from” below “to”')
    : read({ from, to })
}

function readList(text: string, readItem: (item: string) => CellRead<string>): CellRead<GridCell> {
  const items: string[] = []
  for (const part of text.split('|')) {
    const item = readItem(part.trim())
    if (!item.ok) return item
    items.push(item.value)
  }
  return read(items)
}

const readListText = (item: string): CellRead<string> => {
  if (item === '') return unread('a value of the list is empty', 'values with “|” between them')
  return item.includes(';')
    ? unread(`“${item}” holds a semicolon`, 'values without “;”, which separates the values of a record')
    : read(item)
}

/** What the column of a cell decided; `null` where none of its cells needs one. */
export interface CellForm {
  readonly mark: DecimalMark | null
  readonly order: DayOrder | null
}

/** Reads a filled attribute cell by its column's type and list of allowed values; blank is `null`, the wildcard. */
export function readGridCell(column: GridColumn, text: string, form: CellForm): CellRead<GridCell | null> {
  if (text === '' || (column.type !== 'text' && text.trim() === '')) return read(null)
  const cell = READERS[column.type](text, form)
  if (!cell.ok || cell.value === null || column.allowedValues === null) return cell
  const items = typeof cell.value === 'string' ? [cell.value] : Array.isArray(cell.value) ? (cell.value as readonly string[]) : []
  const stranger = items.find((item) => !column.allowedValues?.includes(item))
  return stranger === undefined ? cell : unread(`“${stranger}” is not allowed in column ${column.code}`, column.allowedValues.join(', '))
}

const READERS: Record<GridColumnType, (text: string, form: CellForm) => CellRead<GridCell | null>> = {
  text: (text) => read(text),
  number: (text, { mark }) => readDecimal(text, mark),
  numberRange: (text, { mark }) =>
    readBounds(
      text,
      (bound) => readDecimal(bound, mark),
      (from, to) => new Decimal(from).gte(to),
    ),
  boolean: (text) => readBoolean(text),
  date: (text, { order }) => readDate(text, order),
  dateRange: (text, { order }) =>
    readBounds(
      text,
      (bound) => readDate(bound, order),
      (from, to) => from > to,
    ),
  textList: (text) => readList(text, readListText),
  textMultipleList: (text) => readList(text, readListText),
  numberList: (text, { mark }) => readList(text, (item) => readDecimal(item, mark)),
  numberMultipleList: (text, { mark }) => readList(text, (item) => readDecimal(item, mark)),
}

/** Writes an attribute cell so that {@link readGridCell} reads the same one. */
export function writeGridCell(column: GridColumn, cell: GridCell | null, mark: DecimalMark): string {
  if (cell === null) return ''
  if (typeof cell === 'boolean') return String(cell)
  const isNumber =
    column.type === 'number' || column.type === 'numberRange' || column.type === 'numberList' || column.type === 'numberMultipleList'
  const write = (value: string | null) => (value === null ? '' : isNumber ? writeDecimal(value, mark) : value)
  if (typeof cell === 'string') return write(cell)
  if (Array.isArray(cell)) return (cell as readonly string[]).map(write).join('|')
  const { from, to } = cell as Bounds
  return `${write(from)}|${write(to)}`
}

/** `value|CUR|rate|useForBillingAccounts`; the currency must be that of the header. */
export function readCurrencyPrice(currency: string, text: string, mark: DecimalMark | null): CellRead<CurrencyPrice | null> {
  if (text.trim() === '') return read(null)
  const [value, code, rate, used, ...more] = text.split('|').map((part) => part.trim())
  if (used === undefined || more.length > 0)
    return unread(`“${text}” is not a price in ${currency}`, `“price|${currency}|rate|true or false”`)
  if (code !== currency) return unread(`the currency “${code}” is not that of the header, ${currency}`, currency)
  const price = value === '' ? read(null) : readDecimal(value as string, mark, currency)
  if (!price.ok) return price
  const factor = rate === '' ? read(null) : readDecimal(rate as string, mark)
  if (!factor.ok) return factor
  const usedForAccounts = readBoolean(used)
  return usedForAccounts.ok ? read({ price: price.value, rate: factor.value, usedForAccounts: usedForAccounts.value }) : usedForAccounts
}

export function writeCurrencyPrice(currency: string, price: CurrencyPrice | undefined, mark: DecimalMark): string {
  if (!price) return ''
  const write = (value: string | null) => (value === null ? '' : writeDecimal(value, mark))
  return [write(price.price), currency, write(price.rate), String(price.usedForAccounts)].join('|')
}

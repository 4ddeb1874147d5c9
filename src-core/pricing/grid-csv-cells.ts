/** One cell of Opencell's price grid file: read with a reason when it cannot be, and written back. */
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
 * `.` or `,` as declared; the other one may then only group thousands. `auto` is Opencell's rule: where both occur
 * the later is the mark, a lone comma is a mark. It reads `1,234` as 1.234, so a declared mark is better.
 */
export type DecimalMark = '.' | ',' | 'auto'

export type CellRead<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string; readonly allowed: string | null }

const read = <Value>(value: Value): CellRead<Value> => ({ ok: true, value })
const unread = (reason: string, allowed: string | null = null): CellRead<never> => ({ ok: false, reason, allowed })

const NUMBER_ALLOWED = 'a number with at most 12 decimals'
const DATE_ALLOWED = 'a day as yyyy-MM-dd, from 1900 to 2100'
const GROUPED: Record<'.' | ',', RegExp> = { '.': /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/, ',': /^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/ }
const PLAIN_NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?$/

/** Reads a number as decimal text without leading zeros or plus sign; spaces within are dropped. */
export function readDecimal(text: string, mark: DecimalMark): CellRead<DecimalText> {
  const compact = text.replace(/\s/g, '')
  const match = PLAIN_NUMBER.exec(mark === 'auto' ? unifyAuto(compact) : unifyDeclared(compact, mark))
  const [, sign, whole = '', fraction = ''] = match ?? []
  if (!match || whole + fraction === '')
    return unread(`“${text}” is not a number`, `${NUMBER_ALLOWED}, decimal mark ${mark === 'auto' ? '“.” or “,”' : `“${mark}”`}`)
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  if (fraction.length > 12 || digits.length > 24) return unread(`“${text}” has too many digits`, NUMBER_ALLOWED)
  return read(`${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`)
}

function unifyAuto(compact: string): string {
  const comma = compact.lastIndexOf(',')
  const dot = compact.lastIndexOf('.')
  if (comma < 0 || dot < 0) return compact.replaceAll(',', '.')
  return comma > dot ? compact.replaceAll('.', '').replace(',', '.') : compact.replaceAll(',', '')
}

/** The other mark groups thousands or is an error: it then stays and the text is no number. */
function unifyDeclared(compact: string, mark: '.' | ','): string {
  const other = mark === '.' ? ',' : '.'
  const ungrouped = GROUPED[mark].test(compact) ? compact.replaceAll(other, '') : compact
  if (mark === '.') return ungrouped
  return ungrouped.includes('.') ? '?' : ungrouped.replace(',', '.')
}

/** Writes a number with the decimal mark. */
export function writeDecimal(value: DecimalText, mark: DecimalMark): string {
  return mark === ',' ? value.replace('.', ',') : value
}

function readDate(text: string): CellRead<string> {
  const trimmed = text.trim()
  return isGridDate(trimmed) ? read(trimmed) : unread(`“${text}” is not a day between 1900 and 2100`, DATE_ALLOWED)
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

/** Reads a filled attribute cell by its column's type and list of allowed values; blank is `null`, the wildcard. */
export function readGridCell(column: GridColumn, text: string, mark: DecimalMark): CellRead<GridCell | null> {
  if (text === '' || (column.type !== 'text' && text.trim() === '')) return read(null)
  const cell = READERS[column.type](text, mark)
  if (!cell.ok || cell.value === null || column.allowedValues === null) return cell
  const items = typeof cell.value === 'string' ? [cell.value] : Array.isArray(cell.value) ? (cell.value as readonly string[]) : []
  const stranger = items.find((item) => !column.allowedValues?.includes(item))
  return stranger === undefined ? cell : unread(`“${stranger}” is not allowed in column ${column.code}`, column.allowedValues.join(', '))
}

const readNumber = (text: string, mark: DecimalMark) => readDecimal(text, mark)
const READERS: Record<GridColumnType, (text: string, mark: DecimalMark) => CellRead<GridCell | null>> = {
  text: (text) => read(text),
  number: readNumber,
  numberRange: (text, mark) =>
    readBounds(
      text,
      (bound) => readNumber(bound, mark),
      (from, to) => new Decimal(from).gte(to),
    ),
  boolean: (text) => readBoolean(text),
  date: (text) => readDate(text),
  dateRange: (text) => readBounds(text, readDate, (from, to) => from > to),
  textList: (text) => readList(text, readListText),
  textMultipleList: (text) => readList(text, readListText),
  numberList: (text, mark) => readList(text, (item) => readNumber(item, mark)),
  numberMultipleList: (text, mark) => readList(text, (item) => readNumber(item, mark)),
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
export function readCurrencyPrice(currency: string, text: string, mark: DecimalMark): CellRead<CurrencyPrice | null> {
  if (text.trim() === '') return read(null)
  const [value, code, rate, used, ...more] = text.split('|').map((part) => part.trim())
  if (used === undefined || more.length > 0)
    return unread(`“${text}” is not a price in ${currency}`, `“price|${currency}|rate|true or false”`)
  if (code !== currency) return unread(`the currency “${code}” is not that of the header, ${currency}`, currency)
  const price = value === '' ? read(null) : readDecimal(value as string, mark)
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

/** The header of Opencell's price grid file: which column holds what, and the labels of its types. */
import { type ColumnMatch, CURRENCY_COLUMN_PREFIX, type GridColumn, type GridColumnType, isRangeType, matchesByPrefix } from './grid.ts'
import type { CellRead } from './grid-csv-cells.ts'

export interface GridFileError {
  /** Line of the file, the header being 1. */
  readonly row: number
  /** Column as the header names it; `null` for the whole row. */
  readonly column: string | null
  readonly reason: string
  /** What would be accepted, `null` where the reason says it. */
  readonly allowed: string | null
}

/** A row with its number in the file; spreadsheets are read through these as well. */
export interface FileRow {
  readonly row: number
  readonly cells: readonly string[]
}

export type Role =
  | { readonly kind: 'attribute'; readonly column: GridColumn }
  | { readonly kind: 'currency'; readonly currency: string }
  | { readonly kind: 'id' | 'priority' | 'description' | 'price' | 'expression' }
export interface HeaderColumn {
  readonly name: string
  readonly role: Role
}

const HEADER_CELL = /^([^[\]()]+?)\s*(?:\[([^\]]*)\]|\(([^)]*)\))?$/
const OWN_ROLES: Record<string, Exclude<Role['kind'], 'attribute' | 'currency'>> = {
  id: 'id',
  priority: 'priority',
  description: 'description',
  priceWithoutTax: 'price',
  unitPriceEL: 'expression',
  priceEL: 'expression',
}

/** Whether a heading is one of a price file: one with its type, a currency, or one of the columns that all have. */
export function isGridHeading(heading: string): boolean {
  const name = heading.trim()
  if (name.startsWith(CURRENCY_COLUMN_PREFIX) || name === 'label' || name === 'amount') return true
  const [, code = '', type] = HEADER_CELL.exec(name) ?? []
  return type !== undefined || Object.hasOwn(OWN_ROLES, code)
}

/** Labels of the current exporter, and the attribute types that the older form used. */
const TYPE_OF_LABEL: Record<string, GridColumnType> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  list_of_text_values: 'textList',
  multiple_list_of_text_values: 'textMultipleList',
  list_of_numeric_values: 'numberList',
  multiple_list_of_numeric_values: 'numberMultipleList',
  list_text: 'textList',
  list_multiple_text: 'textMultipleList',
  list_numeric: 'numberList',
  list_multiple_numeric: 'numberMultipleList',
  numeric: 'number',
  integer: 'number',
  total: 'number',
  count: 'number',
  calendar: 'date',
  info: 'text',
  email: 'text',
  phone: 'text',
  expression_language: 'text',
}

/** Our own labels, which say how a text column compares; Opencell's `text` leaves it open. */
const MATCH_OF_LABEL: Record<string, ColumnMatch> = { text_equal: 'equal', text_longest_prefix: 'longestPrefix' }

/** Named as carriers' decks name it: `prefix`, `Dial prefix`, `destination_prefix`. */
const PREFIX_NAME = /^prefix$|[^a-z]prefix$|(?<=[a-z])Prefix$/

/**
 * How a text column compares whose heading does not say: as the price plan has had a column of that code; a new one
 * that is called a prefix by the longest prefix, any other by equal text.
 *
 * @param before the columns that the price plan has, if any
 */
export function unsaidMatch(code: string, before: readonly GridColumn[]): ColumnMatch {
  const known = before.find((one) => one.code === code && one.type === 'text')
  if (known) return known.match ?? 'equal'
  return PREFIX_NAME.test(code) || PREFIX_NAME.test(code.toLowerCase()) ? 'longestPrefix' : 'equal'
}

function typeOfLabel(label: string): GridColumnType | null {
  const plain = label.trim().toLowerCase()
  if (matchOfLabel(plain)) return 'text'
  if (plain.includes('range')) return plain.includes('date') ? 'dateRange' : 'numberRange'
  return Object.hasOwn(TYPE_OF_LABEL, plain) ? (TYPE_OF_LABEL[plain] ?? null) : null
}

function matchOfLabel(label: string): ColumnMatch | null {
  const plain = label.trim().toLowerCase()
  return Object.hasOwn(MATCH_OF_LABEL, plain) ? (MATCH_OF_LABEL[plain] ?? null) : null
}

/** Which columns a file has to fit, and which the price plan had before. */
export interface HeaderTerms {
  /** When the file must fit them; their types and allowed values then rule. */
  readonly columns?: readonly GridColumn[] | undefined
  /** What headings leave open is as here: {@link unsaidMatch}. */
  readonly before?: readonly GridColumn[] | undefined
}

function readRole(cell: string, { columns: known, before = [] }: HeaderTerms): CellRead<Role> {
  const [, code = '', bracket, parenthesis] = HEADER_CELL.exec(cell) ?? []
  const unread = (reason: string, allowed: string | null): CellRead<Role> => ({ ok: false, reason, allowed })
  const own = Object.hasOwn(OWN_ROLES, code) ? OWN_ROLES[code] : undefined
  if (own) return { ok: true, value: { kind: own } }
  if (code.startsWith(CURRENCY_COLUMN_PREFIX)) {
    const currency = code.slice(CURRENCY_COLUMN_PREFIX.length)
    return /^[A-Z]{3}$/.test(currency)
      ? { ok: true, value: { kind: 'currency', currency } }
      : unread(`“${currency}” is no currency code`, 'three capital letters')
  }
  const label = bracket ?? parenthesis ?? ''
  const type = typeOfLabel(label)
  if (code === '' || type === null)
    return unread(`“${cell}” is not a column heading`, '“code[type]”, such as “zone[text]” or “volume[range-number]”')
  if (!known) {
    const match = type === 'text' ? (matchOfLabel(label) ?? unsaidMatch(code, before)) : 'equal'
    const column: GridColumn = { code, label: code, type, unit: null, expression: null, allowedValues: null }
    return { ok: true, value: { kind: 'attribute', column: match === 'equal' ? column : { ...column, match } } }
  }
  const column = known.find((one) => one.code === code)
  if (!column) return unread(`there is no column “${code}” in this price plan`, known.map((one) => one.code).join(', '))
  if (isRangeType(column.type) !== isRangeType(type)) {
    const difference = isRangeType(type)
      ? 'a range in the file, but not in the price plan'
      : 'no range in the file, but is one in the price plan'
    return unread(`“${code}” is ${difference}`, labelOf(column, before))
  }
  return { ok: true, value: { kind: 'attribute', column } }
}

/** Reads the header; what is wrong with it is added to the errors. */
export function readHeader(header: FileRow, terms: HeaderTerms, errors: GridFileError[]): HeaderColumn[] {
  const columns: HeaderColumn[] = []
  for (const cell of header.cells) {
    const role = readRole(cell, terms)
    if (role.ok) columns.push({ name: nameOf(role.value, cell), role: role.value })
    else errors.push({ row: header.row, column: cell, reason: role.reason, allowed: role.allowed })
  }
  const names = columns.map((column) => column.name)
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
    errors.push({ row: header.row, column: name, reason: `column “${name}” stands twice`, allowed: null })
  }
  return columns
}

/** Both headings of an expression are one column, so that a file may not hold two. */
function nameOf(role: Role, cell: string): string {
  if (role.kind === 'attribute') return role.column.code
  return role.kind === 'expression' ? 'unitPriceEL' : (HEADER_CELL.exec(cell)?.[1] ?? cell)
}

/** The currencies of the price columns, in their order. */
export function currenciesIn(columns: readonly HeaderColumn[]): string[] {
  return columns.flatMap(({ role }) => (role.kind === 'currency' ? [role.currency] : []))
}

const LABELS: Record<GridColumnType, string> = {
  text: 'text',
  number: 'number',
  numberRange: 'range-number',
  boolean: 'boolean',
  date: 'date',
  dateRange: 'range-date',
  textList: 'list_of_text_values',
  textMultipleList: 'multiple_list_of_text_values',
  numberList: 'list_of_numeric_values',
  numberMultipleList: 'multiple_list_of_numeric_values',
}

/** The heading of an attribute column, `code[label]`; it says how texts compare where a reader would take it otherwise. */
export function labelOf(column: GridColumn, before: readonly GridColumn[]): string {
  const { code, type, expression } = column
  if (matchesByPrefix(column)) return `${code}[text_longest_prefix]`
  if (type === 'text' && unsaidMatch(code, before) !== 'equal') return `${code}[text_equal]`
  return `${code}[${type === 'numberRange' && expression !== null ? 'range-numeric' : LABELS[type]}]`
}

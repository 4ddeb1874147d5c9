/** The header of Opencell's price grid file: which column holds what, and the labels of its types. */
import { CURRENCY_COLUMN_PREFIX, type GridColumn, type GridColumnType, isRangeType } from './grid.ts'
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

function typeOfLabel(label: string): GridColumnType | null {
  const plain = label.trim().toLowerCase()
  if (plain.includes('range')) return plain.includes('date') ? 'dateRange' : 'numberRange'
  return Object.hasOwn(TYPE_OF_LABEL, plain) ? (TYPE_OF_LABEL[plain] ?? null) : null
}

function readRole(cell: string, known: readonly GridColumn[] | undefined): CellRead<Role> {
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
  const type = typeOfLabel(bracket ?? parenthesis ?? '')
  if (code === '' || type === null)
    return unread(`“${cell}” is not a column heading`, '“code[type]”, such as “zone[text]” or “volume[range-number]”')
  if (!known)
    return {
      ok: true,
      value: { kind: 'attribute', column: { code, label: code, type, unit: null, expression: null, allowedValues: null } },
    }
  const column = known.find((one) => one.code === code)
  if (!column) return unread(`there is no column “${code}” in this price plan`, known.map((one) => one.code).join(', '))
  if (isRangeType(column.type) !== isRangeType(type)) {
    const difference = isRangeType(type)
      ? 'a range in the file, but not in the price plan'
      : 'no range in the file, but is one in the price plan'
    return unread(`“${code}” is ${difference}`, labelOf(column))
  }
  return { ok: true, value: { kind: 'attribute', column } }
}

/** Reads the header; what is wrong with it is added to the errors. */
export function readHeader(header: FileRow, known: readonly GridColumn[] | undefined, errors: GridFileError[]): HeaderColumn[] {
  const columns: HeaderColumn[] = []
  for (const cell of header.cells) {
    const role = readRole(cell, known)
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

/** The heading of an attribute column, `code[label]`. */
export function labelOf({ code, type, expression }: GridColumn): string {
  return `${code}[${type === 'numberRange' && expression !== null ? 'range-numeric' : LABELS[type]}]`
}

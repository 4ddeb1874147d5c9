/** A list as CSV in pieces, as people read it: labels, decimal money, dates in the company's zone. */
import { listPage } from '../database/list-query.ts'
import type { ReadStore } from '../database/store.ts'
import { type ListColumn, type ListDefinition, listSql } from '../entities/define-list.ts'
import { unmistakable } from '../files/values/number-text.ts'
import { decimal, isDecimalText, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import type { ZoneClock } from '../kernel/instants.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import type { Cell, ListInput, ListRow } from '../operations/contract.ts'
import { csvLine } from './csv-cells.ts'

export interface ListForm {
  readonly columns: readonly string[]
  readonly headings: 'labels' | 'keys'
  readonly delimiter: string
  readonly decimalMark: '.' | ','
  readonly zone: ZoneClock
  /** Digits by currency. */
  readonly digits: ReadonlyMap<string, number>
}

interface FormInput {
  readonly columns?: readonly string[] | undefined
  readonly headings: 'labels' | 'keys'
  readonly delimiter: string
  readonly decimal_mark: '.' | ','
  readonly zone: ZoneClock
}

/** @throws Refusal for a column that the list does not have */
export async function readListForm(store: ReadStore, list: ListDefinition, input: FormInput): Promise<ListForm> {
  const columns = input.columns ?? Object.keys(list.columns)
  const unknown = columns.find((key) => !Object.hasOwn(list.columns, key) && key !== 'id')
  if (unknown)
    throw refuse(
      'invalid',
      'list.unknownColumn',
      `The list ${list.name} has no column “${unknown}”. It has: ${Object.keys(list.columns).join(', ')}.`,
    )
  const rows = await store.db.selectFrom('currency').select(['code', 'decimals']).execute()
  const digits = new Map(rows.map((row) => [row.code, row.decimals]))
  return { columns, headings: input.headings, delimiter: input.delimiter, decimalMark: input.decimal_mark, zone: input.zone, digits }
}

export interface ListPiece {
  readonly rows: number
  readonly text: string
  /** Where the next piece begins; null after the last. */
  readonly next: string | null
}

const PAGES = 10
const PAGE_ROWS = 500

/** The piece after `input.after`; the first begins with the headings. */
export async function listPiece(store: ReadStore, list: ListDefinition, form: ListForm, input: ListInput): Promise<ListPiece> {
  const sql = listSql(list)
  const lines: string[] = input.after ? [] : [headingLine(list, form)]
  const given = {
    ...(input.search ? { search: input.search } : {}),
    ...(input.filter ? { filter: input.filter } : {}),
    ...(input.sort ? { sort: input.sort } : {}),
  }
  let rows = 0
  let next: string | null = input.after ?? null
  for (let page = 0; page < PAGES && (page === 0 || next !== null); page++) {
    const found = await listPage(store, sql, { ...given, limit: PAGE_ROWS, ...(next === null ? {} : { after: next }) })
    for (const row of found.rows)
      lines.push(
        csvLine(
          form.columns.map((key) => cellText(list.columns[key], form, key, row)),
          form.delimiter,
        ),
      )
    rows += found.rows.length
    next = found.next
  }
  return { rows, text: lines.join(''), next }
}

/** The whole list, piece by piece, so that one longer than memory can be written. */
export async function* listPieces(store: ReadStore, list: ListDefinition, form: ListForm, input: ListInput): AsyncGenerator<string> {
  let after: string | undefined
  do {
    const piece = await listPiece(store, list, form, { ...input, ...(after ? { after } : {}) })
    yield piece.text
    after = piece.next ?? undefined
  } while (after)
}

function headingLine(list: ListDefinition, form: ListForm): string {
  const labels = form.columns.map((key) => list.columns[key]?.label ?? key)
  // Two columns of one label keep their keys, so that the file can be read back by heading.
  const headings =
    form.headings === 'keys'
      ? form.columns
      : labels.map((label, index) => (labels.indexOf(label) === labels.lastIndexOf(label) ? label : (form.columns[index] ?? label)))
  return csvLine(headings, form.delimiter)
}

function cellText(column: ListColumn | undefined, form: ListForm, key: string, row: ListRow): Cell {
  const value = row[key] ?? null
  if (value === null || !column) return value
  switch (column.type) {
    case 'money':
      return marked(form, moneyText(form, value as number, row[column.currencyColumn ?? '']))
    case 'decimal':
    case 'percent':
      return isDecimalText(String(value)) ? marked(form, unmistakable(toPlain(decimal(String(value))))) : value
    case 'instant':
      return form.zone.toLocal(value as number).replace('T', ' ')
    case 'reference':
      return row[`${key}Label`] ?? value
    case 'boolean':
      return value === true || value === 1 ? 'yes' : 'no'
    case 'choice':
    case 'status':
      return column.choices?.find((choice) => choice.value === value)?.label ?? value
    default:
      return value
  }
}

function moneyText(form: ListForm, minor: number, currency: Cell | undefined): string {
  const digits = form.digits.get(String(currency ?? '')) ?? 2
  return toPlain(decimalFromMinor(minor, digits), digits)
}

const marked = (form: ListForm, text: string) => (form.decimalMark === ',' ? text.replace('.', ',') : text)

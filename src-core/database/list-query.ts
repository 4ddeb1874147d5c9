/**
 * The SQL of lists: pages, counts and sums over typed filters.
 *
 * A list is described by its table, its joins and a column each as SQL text written in the source;
 * values only ever travel as parameters. Joins are left joins on a single row, so that a count or a
 * page's id scan may leave out those it does not need.
 */
import { decimal, isDecimalText, toStored } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { sortKey } from '../kernel/text.ts'
import type { ColumnType, Filter, ListInput, ListPage, ListRow, ListTotals, Sort } from '../operations/contract.ts'
import { exactSumSql, readExactSum } from './decimal-sql.ts'
import { type KeptSums, keptTotals } from './kept-sums.ts'
import type { DialledPlace } from './dialled.ts'
import { escapeLike, searchSql } from './list-search.ts'
import { pageWay } from './page-way.ts'
import type { ReadStore } from './store.ts'

export interface ListColumnSql {
  readonly type: ColumnType
  /** The value: `invoice.number`. */
  readonly sql: string
  /** What orders and compares it, where that differs: a `_key` column. */
  readonly sortSql?: string
  /** Text beside a reference: its code or name. */
  readonly labelSql?: string
  /** Alias of the join that the column needs. */
  readonly join?: string
  readonly sortable: boolean
  readonly filterable: boolean
  readonly summed: boolean
  readonly currencyColumn?: string
  /** Found by the list's search field. */
  readonly searched?: boolean
  readonly notNull?: boolean
}

export interface ListSql {
  readonly name: string
  readonly table: string
  /** Left joins by alias, in dependency order: `party: 'LEFT JOIN party ON …'`. */
  readonly joins: Readonly<Record<string, { readonly sql: string; readonly needs?: string }>>
  readonly columns: Readonly<Record<string, ListColumnSql>>
  readonly defaultSort: readonly Sort[]
  /** A condition that always holds. */
  readonly where?: string
  /** Where its records have numbers that are dialled, found by their beginning however they are written. */
  readonly dialled?: readonly DialledPlace[]
  /** Counts and sums that stand ready, for the list as a whole. */
  readonly kept?: KeptSums
}

const PAGE_LIMIT = 500

/** A piece of a statement with its parameters. */
export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}
const EMPTY: Sql = { text: '', values: [] }

/** One page of rows. @throws Refusal for an unknown column, operator or sort */
export async function listPage(store: ReadStore, list: ListSql, input: ListInput): Promise<ListPage> {
  const limit = Math.min(input.limit ?? 100, PAGE_LIMIT)
  const sorts = sortsOf(list, input.sort)
  const where = await conditions(store, list, input, input.after ? keysetCondition(list, sorts, input.after) : EMPTY)
  const ids = await pageIds(store, list, sorts, where, limit, input.offset ?? 0)
  const outerJoins = joinsFor(list, Object.keys(list.columns)).join(' ')
  // A cross join is never turned round: the page's ids come first, then their rows.
  const text = `SELECT ${selection(list)} FROM (${ids.text}) AS page CROSS JOIN "${list.table}" ON "${list.table}".id = page.id ${outerJoins} ORDER BY ${orderBy(list, sorts)}`
  const rows = (await store.select(text, ids.values)) as ListRow[]
  const last = rows.at(-1)
  return { rows: rows.map((row) => presentRow(list, row)), next: last && rows.length === limit ? cursorOf(list, sorts, last) : null }
}

/** The ids of a page, found without the rows' other columns. */
async function pageIds(
  store: ReadStore,
  list: ListSql,
  sorts: readonly Sort[],
  where: Conditions,
  limit: number,
  offset: number,
): Promise<Sql> {
  const sortColumns = sorts.map((sort) => sort.column)
  const joins = joinsFor(list, [...where.columns, ...sortColumns]).join(' ')
  const from = `SELECT "${list.table}".id AS id FROM "${list.table}" ${joins}`
  if (where.text !== '')
    return { text: `${from}${where.text} ORDER BY ${orderBy(list, sorts)} LIMIT +? OFFSET +?`, values: [...where.values, limit, offset] }
  const way = await pageWay(store, { table: list.table, kept: list.kept ?? null, idDirection: idDirection(list, sorts), limit, offset })
  const condition = way.condition === '' ? '' : ` WHERE ${way.condition}`
  return {
    text: `${from}${condition} ORDER BY ${orderBy(list, sorts, way.isReversed)} LIMIT +? OFFSET +?`,
    values: [...way.values, way.limit, way.offset],
  }
}

/** The direction of a list that is sorted by id alone. */
function idDirection(list: ListSql, sorts: readonly Sort[]): Sort['direction'] | null {
  const [sort] = sorts
  const sql = sort && sorts.length === 1 ? list.columns[sort.column]?.sql.replaceAll('"', '') : undefined
  return sort && sql === `${list.table}.id` ? sort.direction : null
}

/** Count and exact sums of the whole filter, one line a currency. */
export async function listTotals(store: ReadStore, list: ListSql, input: ListInput): Promise<ListTotals> {
  const where = await conditions(store, list, input, EMPTY)
  if (where.text === '' && list.kept) return totalsOf(await keptTotals(store, list.kept))
  const summed = Object.entries(list.columns).filter(([, column]) => column.summed)
  const currency = summed.map(([, column]) => column.currencyColumn).find((name) => name !== undefined)
  const currencySql = currency ? (list.columns[currency]?.sql ?? 'NULL') : 'NULL'
  const joins = joinsFor(list, [...where.columns, ...summed.map(([key]) => key), ...(currency ? [currency] : [])]).join(' ')
  const sums = summed.map(([key, column]) => `, ${sumSql(column)} AS "${key}"`).join('')
  const group = currency ? ` GROUP BY ${currencySql} ORDER BY ${currencySql}` : ''
  // COUNT(*) alone counts the pages of an index instead of its rows.
  const lead = currency ? `${currencySql} AS currency, ` : ''
  const text = `SELECT ${lead}COUNT(*) AS count${sums} FROM "${list.table}" ${joins}${where.text}${group}`
  const rows = (await store.select(text, where.values)) as Record<string, string | number | null>[]
  const lines = rows.map((row) => ({
    currency: (row['currency'] ?? null) as string | null,
    count: Number(row['count']),
    sums: Object.fromEntries(summed.map(([key, column]) => [key, sumText(column, row[key] ?? null)])),
  }))
  return totalsOf(lines)
}

function totalsOf(lines: ListTotals['sums']): ListTotals {
  return { count: lines.reduce((total, line) => total + line.count, 0), sums: lines }
}

function sumSql(column: ListColumnSql): string {
  return column.type === 'decimal' ? exactSumSql(column.sql) : `CAST(SUM(${column.sql}) AS TEXT)`
}

function sumText(column: ListColumnSql, value: string | number | null): string {
  if (value === null) return '0'
  return column.type === 'decimal' ? readExactSum(String(value)).toFixed() : String(value)
}

function selection(list: ListSql): string {
  const columns = Object.entries(list.columns).flatMap(([key, column]) => [
    `${column.sql} AS "${key}"`,
    ...(column.labelSql ? [`${column.labelSql} AS "${key}Label"`] : []),
    ...(column.sortSql ? [`${column.sortSql} AS "${key}__sort"`] : []),
  ])
  return [`"${list.table}".id AS id`, ...columns].join(', ')
}

function presentRow(list: ListSql, row: ListRow): ListRow {
  const presented: Record<string, string | number | boolean | null> = { id: row.id }
  for (const [key, value] of Object.entries(row)) {
    if (key.endsWith('__sort')) continue
    presented[key] = list.columns[key]?.type === 'boolean' && value !== null ? value === 1 : value
  }
  return presented as ListRow
}

function joinsFor(list: ListSql, columns: readonly string[]): string[] {
  const needed = new Set<string>()
  const need = (alias: string | undefined) => {
    if (!alias || needed.has(alias)) return
    need(list.joins[alias]?.needs)
    needed.add(alias)
  }
  for (const key of columns) need(list.columns[key]?.join)
  return Object.entries(list.joins)
    .filter(([alias]) => needed.has(alias))
    .map(([, join]) => join.sql)
}

// ---- Sorting

function sortsOf(list: ListSql, given: readonly Sort[] | undefined): Sort[] {
  const sorts = given && given.length > 0 ? given : list.defaultSort
  for (const sort of sorts) {
    if (list.columns[sort.column]?.sortable) continue
    const sortable = Object.keys(list.columns).filter((key) => list.columns[key]?.sortable)
    throw refuse(
      'invalid',
      'list.notSortable',
      `The list ${list.name} cannot be sorted by “${sort.column}”. It sorts by: ${sortable.join(', ')}.`,
    )
  }
  return [...sorts]
}

/** What a column is ordered and compared by. */
function orderSql(column: ListColumnSql): string {
  if (column.sortSql) return column.sortSql
  return column.type === 'decimal' || column.type === 'percent' ? `CAST(${column.sql} AS REAL)` : column.sql
}

function orderBy(list: ListSql, sorts: readonly Sort[], isReversed = false): string {
  const turned = (direction: Sort['direction']) => (isReversed === (direction === 'asc') ? 'desc' : 'asc')
  const parts = sorts.map(({ column, direction }) => {
    const described = list.columns[column] as ListColumnSql
    const nulls = described.notNull ? '' : ` NULLS ${isReversed ? 'FIRST' : 'LAST'}`
    return `${orderSql(described)} ${turned(direction)}${nulls}`
  })
  return [...parts, `"${list.table}".id ${turned(sorts[0]?.direction ?? 'asc')}`].join(', ')
}

function cursorOf(list: ListSql, sorts: readonly Sort[], row: ListRow): string {
  const values = sorts.map(({ column }) => row[list.columns[column]?.sortSql ? `${column}__sort` : column] ?? null)
  return Buffer.from(JSON.stringify([...values, row.id])).toString('base64url')
}

/** Rows after the cursor's row in the sort, nulls last: an OR of one condition a sort column. */
function keysetCondition(list: ListSql, sorts: readonly Sort[], after: string): Sql {
  const values = readCursor(after, sorts.length + 1)
  const keys = [
    ...sorts.map((sort) => {
      const column = list.columns[sort.column] as ListColumnSql
      return { sql: orderSql(column), direction: sort.direction, isNullable: !column.notNull }
    }),
    { sql: `"${list.table}".id`, direction: sorts[0]?.direction ?? ('asc' as const), isNullable: false },
  ]
  const alternatives: string[] = []
  const parameters: unknown[] = []
  keys.forEach((key, index) => {
    const value = values[index]
    if (value === null) return
    const equals = keys.slice(0, index).map((before, at) => (values[at] === null ? `${before.sql} IS NULL` : `${before.sql} = ?`))
    const beyond = `(${key.sql} ${key.direction === 'asc' ? '>' : '<'} ?${key.isNullable ? ` OR ${key.sql} IS NULL` : ''})`
    alternatives.push([...equals, beyond].join(' AND '))
    parameters.push(...values.slice(0, index).filter((one) => one !== null), value)
  })
  const all = `(${alternatives.map((one) => `(${one})`).join(' OR ')})`
  const [first] = keys
  if (!first || first.isNullable) return { text: all, values: parameters }
  // Says again what the alternatives have in common, so that an index is entered where the page begins.
  return { text: `${first.sql} ${first.direction === 'asc' ? '>=' : '<='} ? AND ${all}`, values: [values[0], ...parameters] }
}

function readCursor(after: string, length: number): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(after, 'base64url').toString())
    if (Array.isArray(values) && values.length === length && values.every(isCursorValue) && Number.isSafeInteger(values.at(-1)))
      return values
  } catch {
    // answered below
  }
  throw refuse('invalid', 'list.badCursor', 'The page mark “after” does not belong to this list and sort. Start again without it.')
}

/** What SQLite can be handed: a mark may have been written by hand. */
function isCursorValue(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number'
}

// ---- Filters

interface Conditions extends Sql {
  readonly columns: readonly string[]
}

async function conditions(store: ReadStore, list: ListSql, input: ListInput, keyset: Sql): Promise<Conditions> {
  const filters = input.filter ?? []
  const parts: Sql[] = filters.flatMap((filter) => [filterSql(list, filter), ...currencySql(list, filter, filters)])
  if (list.where) parts.push({ text: list.where, values: [] })
  const searched = Object.keys(list.columns).filter((key) => list.columns[key]?.searched)
  if (input.search?.trim()) parts.push(await searchSql(store, list, searched, input.search.trim()))
  if (keyset.text) parts.push(keyset)
  return {
    text: parts.length > 0 ? ` WHERE ${parts.map((part) => part.text).join(' AND ')}` : '',
    values: parts.flatMap((part) => part.values),
    columns: [...filters.flatMap((filter) => columnsOf(list, filter)), ...(input.search ? searched : [])],
  }
}

const COMPARISONS: Partial<Record<Filter['op'], string>> = { $equals: '=', $not_equals: '<>', $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' }
const PATTERNS: Partial<Record<Filter['op'], (text: string) => string>> = {
  $starts: (text) => `${text}%`,
  $ends: (text) => `%${text}`,
  $contains: (text) => `%${text}%`,
}

function filterSql(list: ListSql, filter: Filter): Sql {
  const column = filter.column === 'id' ? idColumn(list) : list.columns[filter.column]
  if (!column?.filterable) {
    const known = Object.keys(list.columns).filter((key) => list.columns[key]?.filterable)
    throw refuse(
      'invalid',
      'list.notFilterable',
      `The list ${list.name} has no filter “${filter.column}”. It filters by: ${known.join(', ')}.`,
    )
  }
  if (filter.op === '$is_null') return { text: `${column.sql} IS NULL`, values: [] }
  if (filter.op === '$not_null') return { text: `${column.sql} IS NOT NULL`, values: [] }
  if (filter.op === '$in' || filter.op === '$not_in') return membershipSql(column, filter)
  const pattern = PATTERNS[filter.op]
  if (pattern) return patternSql(column, pattern, String(filter.value ?? ''))
  return comparisonSql(column, filter)
}

/** The column that says in which currency a filter's amount is; nothing where the amount is the same in every one, as 0 is. */
function currencyColumnOf(list: ListSql, filter: Filter): string | undefined {
  if (filter.op === '$is_null' || filter.op === '$not_null') return undefined
  const key = list.columns[filter.column]?.currencyColumn
  if (key === undefined || list.columns[key] === undefined) {
    if (filter.currency === undefined) return undefined
    throw refuse(
      'invalid',
      'list.noCurrency',
      `“${filter.column}” of the list ${list.name} has no currency of its own. Leave out “currency”.`,
    )
  }
  const values = Array.isArray(filter.value) ? filter.value : [filter.value]
  return filter.currency === undefined && values.every((value) => Number(value) === 0) ? undefined : key
}

/** Whether a filter leaves one value. */
function namesOne({ op, value }: Filter): boolean {
  return op === '$equals' || (op === '$in' && Array.isArray(value) && value.length === 1)
}

function columnsOf(list: ListSql, filter: Filter): readonly string[] {
  const currency = currencyColumnOf(list, filter)
  return currency === undefined ? [filter.column] : [filter.column, currency]
}

/** An amount is compared with amounts of its own currency alone: that of the filter, else the one that is filtered by, else the company's. */
function currencySql(list: ListSql, filter: Filter, all: readonly Filter[]): readonly Sql[] {
  const key = currencyColumnOf(list, filter)
  if (key === undefined) return []
  if (filter.currency === undefined && all.some((one) => one.column === key && namesOne(one))) return []
  const { sql } = list.columns[key] as ListColumnSql
  if (filter.currency !== undefined) return [{ text: `${sql} = ?`, values: [filter.currency] }]
  return [{ text: `${sql} = (SELECT currency FROM company LIMIT 1)`, values: [] }]
}

/** Every list filters by the id of its rows, without showing it as a column: that is how references are resolved. */
function idColumn(list: ListSql): ListColumnSql {
  return (
    list.columns['id'] ?? { type: 'integer', sql: `"${list.table}".id`, sortable: false, filterable: true, summed: false, notNull: true }
  )
}

function membershipSql(column: ListColumnSql, filter: Filter): Sql {
  const given = Array.isArray(filter.value) ? filter.value : []
  if (column.type === 'decimal' || column.type === 'percent') for (const value of given) refuseNoDecimal(filter, value)
  const values = given.map((value) => comparable(column, value))
  if (values.length === 0) return { text: filter.op === '$in' ? '1 = 0' : '1 = 1', values: [] }
  const marks = values.map(() => '?').join(', ')
  if (filter.op === '$in') return { text: `${column.sql} IN (${marks})`, values }
  return { text: `(${column.sql} NOT IN (${marks}) OR ${column.sql} IS NULL)`, values }
}

function patternSql(column: ListColumnSql, pattern: (text: string) => string, value: string): Sql {
  const keyed = column.sortSql !== undefined
  const target = keyed ? column.sortSql : (column.labelSql ?? column.sql)
  return { text: `${target} LIKE ? ESCAPE '\\'`, values: [pattern(escapeLike(keyed ? sortKey(value) : value))] }
}

function comparisonSql(column: ListColumnSql, filter: Filter): Sql {
  const operator = COMPARISONS[filter.op]
  if (!operator || filter.value === null || filter.value === undefined || Array.isArray(filter.value)) {
    throw refuse('invalid', 'list.badFilter', `The filter on “${filter.column}” needs one value for ${filter.op}.`)
  }
  const exact = operator === '=' || operator === '<>'
  const isDecimal = column.type === 'decimal' || column.type === 'percent'
  if (isDecimal) refuseNoDecimal(filter, filter.value as string | number | boolean)
  if (isDecimal && !exact) return { text: `CAST(${column.sql} AS REAL) ${operator} CAST(? AS REAL)`, values: [String(filter.value)] }
  const value = comparable(column, filter.value as string | number | boolean)
  if (column.sortSql && typeof value === 'string') return { text: `${column.sortSql} ${operator} ?`, values: [sortKey(value)] }
  return operator === '<>' ? { text: `${column.sql} IS NOT ?`, values: [value] } : { text: `${column.sql} ${operator} ?`, values: [value] }
}

/** @throws Refusal where a decimal is compared with what is none */
function refuseNoDecimal({ column }: Filter, value: string | number | boolean): void {
  if (isDecimalText(String(value).trim())) return
  throw refuse(
    'invalid',
    'list.badFilter',
    `The filter on “${column}” needs a plain number, as 12.5; “${String(value).slice(0, 60)}” is none.`,
  )
}

function comparable(column: ListColumnSql, value: string | number | boolean): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (column.type === 'boolean') return value === 'true' || value === 1 ? 1 : 0
  if (column.type === 'decimal' || column.type === 'percent') return toStored(decimal(String(value).trim()))
  if (typeof value === 'string' && /^-?\d+$/.test(value) && ['integer', 'money', 'reference', 'instant'].includes(column.type))
    return Number(value)
  return value
}

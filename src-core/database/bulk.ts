/** Volume writes: one prepared statement a table and column set, many rows a statement; what is written once is reported for its digest. */
import type { Statement } from 'better-sqlite3'
import type { TableDescription } from './columns.ts'
import type { Connection } from './connection.ts'
import { isOfPart, sealedParts } from './proofs.ts'
import { newRowsReport } from './new-rows.ts'

/** Values in the order of the columns. */
type Values = readonly unknown[]

export interface BulkInsert {
  /** Inserts one row, values in the order of the columns; answers its id, or 0 where it was there already. */
  add(values: Values): number
}

export interface PlainBulkInsert extends BulkInsert {
  /**
   * Inserts rows in their order, many a statement: a fourth cheaper than one by one. Answers the id of
   * the first; the others' follow it one by one, because there is one writer. 0 for no rows.
   */
  addAll(rows: readonly Values[]): number
}

export interface BulkUpdate {
  /** Sets the columns of rows found by id, `[id, ...values]` each; answers how many there were. */
  setAll(rows: readonly Values[]): number
}

export interface UpdateOptions {
  /** Only rows in which this column is still empty. */
  readonly whereEmpty?: string
}

/** Rows that one statement takes; more gain nothing, and a rest is written row by row. */
const ROWS_A_STATEMENT = 20

/** What was made before: writers name their columns in a constant, and ask again for each row. */
type Made<Write> = WeakMap<readonly string[], { readonly table: TableDescription; readonly made: Write }>
type Kept<Write> = WeakMap<Connection, Made<Write>>

function keptOr<Write>(
  kept: Kept<Write>,
  connection: Connection,
  table: TableDescription,
  columns: readonly string[],
  make: () => Write,
): Write {
  const ofConnection: Made<Write> = kept.get(connection) ?? new WeakMap()
  kept.set(connection, ofConnection)
  const known = ofConnection.get(columns)
  if (known?.table === table) return known.made
  const made = make()
  ofConnection.set(columns, { table, made })
  return made
}

const inserts: Kept<PlainBulkInsert> = new WeakMap()
const updates: Kept<BulkUpdate> = new WeakMap()

/** @throws TypeError when a column is not the table's */
export function bulkInsert(connection: Connection, table: TableDescription, columns: readonly string[]): PlainBulkInsert {
  return keptOr(inserts, connection, table, columns, () => newInsert(connection, table, columns))
}

function newInsert(connection: Connection, table: TableDescription, columns: readonly string[]): PlainBulkInsert {
  const report = insertReport(connection, table, columns)
  const one = connection.statement(insertSql(table, columns, 1))
  const text = insertSql(table, columns, ROWS_A_STATEMENT)
  const many = () => connection.statement(text)
  const add = (values: Values): number => {
    const id = Number(one.run(values).lastInsertRowid)
    report?.([values], id)
    return id
  }
  return {
    add,
    addAll: (rows) => {
      let first = 0
      inSteps(
        rows,
        many,
        (statement, step) => {
          const id = Number(statement.run(flat(step)).lastInsertRowid) - step.length + 1
          first ||= id
          report?.(step, id)
        },
        (values) => {
          const id = add(values)
          first ||= id
        },
      )
      return first
    },
  }
}

/** An insert that leaves out what is there. @throws TypeError when a column is not the table's */
export function bulkInsertUnlessPresent(
  connection: Connection,
  table: TableDescription,
  columns: readonly string[],
  unique: string,
): BulkInsert {
  const report = insertReport(connection, table, columns)
  const statement = connection.statement(`${insertSql(table, columns, 1)} ON CONFLICT ("${unique}") DO NOTHING`)
  return {
    add: (values) => {
      const { lastInsertRowid, changes } = statement.run(values)
      if (changes === 0) return 0
      report?.([values], Number(lastInsertRowid))
      return Number(lastInsertRowid)
    },
  }
}

function insertSql(table: TableDescription, columns: readonly string[], rows: number): string {
  assertColumns(table, columns)
  return `INSERT INTO "${table.name}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${placeholders(columns.length, rows)}`
}

type Report = (rows: readonly Values[], firstId: number) => void

/** Tells of new rows what of them is written once; null where nothing is. */
function insertReport(connection: Connection, table: TableDescription, columns: readonly string[]): Report | null {
  const reports = sealedParts(table.name).flatMap((part, at) => {
    const kept = columns.filter((name) => isOfPart(part, name))
    return at === 0 || kept.length > 0 ? [partReport(connection, table, { at, columns: kept, of: columns })] : []
  })
  const added = newRowsReport(connection, table, columns)
  if (added) reports.push(added)
  if (reports.length === 0) return null
  const [only] = reports
  return reports.length === 1 && only ? only : (rows, firstId) => reports.forEach((report) => report(rows, firstId))
}

interface ReportedPart {
  readonly at: number
  readonly columns: readonly string[]
  /** The columns of the rows that are given. */
  readonly of: readonly string[]
}

function partReport(connection: Connection, table: TableDescription, part: ReportedPart): Report {
  const { at, columns, of } = part
  const [isWhole, isFront] = [columns.length === of.length, columns.every((name, place) => of[place] === name)]
  const places = columns.map((name) => of.indexOf(name))
  const own = (row: Values) => (isFront ? row.slice(0, columns.length) : places.map((place) => row[place]))
  const hasBytes = columns.some((name) => table.columns[name]?.sqlType === 'BLOB')
  return (rows, firstId) => {
    if (!connection.rowListener) return
    const values = isWhole ? rows : rows.map(own)
    const told = at === 0 ? values : values.map((row, index) => [firstId + index, ...row])
    connection.rowListener.sealed({ table: table.name, part: at, columns, hasBytes, rows: told, firstId })
  }
}

/** Tells of changed rows the columns that are written once, after the row itself; null where the update has none. */
function updateReport(connection: Connection, table: TableDescription, columns: readonly string[]): Report | null {
  const part = sealedParts(table.name).findIndex((one, at) => at > 0 && columns.every((name) => isOfPart(one, name)))
  if (part < 1) return null
  const written = { table: table.name, part, columns, hasBytes: false, firstId: 0 }
  return (rows) => connection.rowListener?.sealed({ ...written, rows })
}

/** An update of many rows by id; a set of columns always comes with the same options. @throws TypeError when a column is not the table's */
export function bulkUpdate(
  connection: Connection,
  table: TableDescription,
  columns: readonly string[],
  options: UpdateOptions = {},
): BulkUpdate {
  return keptOr(updates, connection, table, columns, () => newUpdate(connection, table, columns, options))
}

function newUpdate(connection: Connection, table: TableDescription, columns: readonly string[], options: UpdateOptions): BulkUpdate {
  const [one, many] = [updateSql(table, columns, options, 1), updateSql(table, columns, options, ROWS_A_STATEMENT)]
  const report = updateReport(connection, table, columns)
  return {
    setAll: (rows) => {
      let changed = 0
      const run = (statement: Statement, values: Values) => {
        changed += statement.run(values).changes
      }
      inSteps(
        rows,
        () => connection.statement(many),
        (statement, step) => run(statement, flat(step)),
        (values) => run(connection.statement(one), values),
      )
      report?.(rows, 0)
      return changed
    },
  }
}

function updateSql(table: TableDescription, columns: readonly string[], { whereEmpty }: UpdateOptions, rows: number): string {
  assertColumns(table, whereEmpty === undefined ? columns : [...columns, whereEmpty])
  const names = ['id', ...columns].map((name) => `"${name}"`)
  const set = columns.map((name) => `"${name}" = given."${name}"`).join(', ')
  const only = whereEmpty === undefined ? '' : ` AND "${table.name}"."${whereEmpty}" IS NULL`
  const given = `given(${names.join(', ')}) AS (VALUES ${placeholders(names.length, rows)})`
  return `WITH ${given} UPDATE "${table.name}" SET ${set} FROM given WHERE "${table.name}".id = given.id${only}`
}

function assertColumns(table: TableDescription, columns: readonly string[]): void {
  const unknown = columns.find((name) => name !== 'id' && !(name in table.columns))
  if (unknown) throw new TypeError(`${table.name} has no column ${unknown}`)
}

function placeholders(columns: number, rows: number): string {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  return Array.from({ length: rows }, () => row).join(', ')
}

/** Whole steps by the statement for many, made only when there is one; what is left over row by row. */
function inSteps(
  rows: readonly Values[],
  many: () => Statement,
  step: (statement: Statement, rows: readonly Values[]) => void,
  one: (values: Values) => void,
): void {
  const whole = rows.length - (rows.length % ROWS_A_STATEMENT)
  if (whole > 0) {
    const statement = many()
    for (let at = 0; at < whole; at += ROWS_A_STATEMENT) step(statement, rows.slice(at, at + ROWS_A_STATEMENT))
  }
  for (let at = whole; at < rows.length; at++) one(rows[at] as Values)
}

/** As `rows.flat()`, in a third of its time. */
function flat(rows: readonly Values[]): unknown[] {
  const all: unknown[] = []
  for (const row of rows) for (const value of row) all.push(value)
  return all
}

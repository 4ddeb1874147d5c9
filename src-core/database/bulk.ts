/** Volume inserts: one prepared statement a table and column set, facts reported row by row. */
import type { TableDescription } from './columns.ts'
import type { Connection } from './connection.ts'

export interface BulkInsert {
  /** Inserts one row, values in the order of the columns; answers its id, or 0 where it was there already. */
  add(values: readonly unknown[]): number
}

export interface BulkOptions {
  /** A unique column: a row whose value is there already is left out. */
  readonly unlessPresent?: string
}

/** Inserts that were made before: writers name their columns in a constant, and ask again for each row. */
const made = new WeakMap<Connection, WeakMap<readonly string[], { readonly table: TableDescription; readonly insert: BulkInsert }>>()

/** @throws TypeError when a column is not the table's */
export function bulkInsert(
  connection: Connection,
  table: TableDescription,
  columns: readonly string[],
  options: BulkOptions = {},
): BulkInsert {
  if (options.unlessPresent !== undefined) return newInsert(connection, table, columns, options)
  const kept = made.get(connection) ?? new WeakMap<readonly string[], { readonly table: TableDescription; readonly insert: BulkInsert }>()
  made.set(connection, kept)
  const known = kept.get(columns)
  if (known?.table === table) return known.insert
  const insert = newInsert(connection, table, columns, options)
  kept.set(columns, { table, insert })
  return insert
}

function newInsert(connection: Connection, table: TableDescription, columns: readonly string[], options: BulkOptions): BulkInsert {
  const unknown = columns.find((name) => name !== 'id' && !(name in table.columns))
  if (unknown) throw new TypeError(`${table.name} has no column ${unknown}`)
  const names = columns.map((name) => `"${name}"`).join(', ')
  const conflict = options.unlessPresent ? ` ON CONFLICT ("${options.unlessPresent}") DO NOTHING` : ''
  const statement = connection.statement(`INSERT INTO "${table.name}" (${names}) VALUES (${columns.map(() => '?').join(', ')})${conflict}`)
  const { facts, name } = table
  return {
    add: (values) => {
      const { lastInsertRowid, changes } = statement.run(values)
      if (changes === 0) return 0
      if (facts) connection.factListener?.(name, values)
      return Number(lastInsertRowid)
    },
  }
}

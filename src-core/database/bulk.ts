/** Volume inserts: one prepared statement a table and column set, facts reported row by row. */
import type { TableDescription } from './columns.ts'
import type { Connection } from './connection.ts'

export interface BulkInsert {
  /** Inserts one row, values in the order of the columns; answers its id. */
  add(values: readonly unknown[]): number
}

/** @throws TypeError when a column is not the table's */
export function bulkInsert(connection: Connection, table: TableDescription, columns: readonly string[]): BulkInsert {
  const unknown = columns.find((name) => name !== 'id' && !(name in table.columns))
  if (unknown) throw new TypeError(`${table.name} has no column ${unknown}`)
  const names = columns.map((name) => `"${name}"`).join(', ')
  const statement = connection.statement(`INSERT INTO "${table.name}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
  const { facts, name } = table
  return {
    add: (values) => {
      const { lastInsertRowid } = statement.run(values)
      if (facts) connection.factListener?.(name, values)
      return Number(lastInsertRowid)
    },
  }
}

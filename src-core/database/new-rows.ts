/** Tells of new rows of tables whose rows may change, so that their first state is known without reading it again. */
import type { TableDescription } from './columns.ts'
import type { Connection } from './connection.ts'
import { classOf, newRowsSeenBy } from './proofs.ts'

type Report = (rows: readonly (readonly unknown[])[], firstId: number) => void

/**
 * A report for rows of some columns; null where nobody wants to know.
 *
 * @param shared columns whose value is the same in all rows
 */
export function newRowsReport(
  connection: Connection,
  table: TableDescription,
  columns: readonly string[],
  shared: Readonly<Record<string, unknown>> = {},
): Report | null {
  if (newRowsSeenBy(table.name) !== 'writer') return null
  const key = table.primaryKey ?? ['id']
  const isProved = (name: string) => !key.includes(name) && classOf(table.name, name) === 'lastChange'
  const kept = columns.filter(isProved)
  const common = Object.keys(shared).filter(isProved)
  const places = kept.length === columns.length ? null : kept.map((name) => columns.indexOf(name))
  const keyAt = table.primaryKey?.map((name) => columns.indexOf(name)) ?? (columns.includes('id') ? [columns.indexOf('id')] : null)
  const told = {
    table: table.name,
    columns: [...key, ...kept, ...common],
    hasBytes: kept.some((name) => table.columns[name]?.sqlType === 'BLOB'),
    shared: common.map((name) => shared[name]),
  }
  return (rows, firstId) => {
    if (!connection.rowListener) return
    const keys = keyAt ? rows.map((row) => keyAt.map((at) => row[at])) : null
    const values = places ? rows.map((row) => places.map((at) => row[at])) : rows
    connection.rowListener.added({ ...told, rows: values, firstId, keys })
  }
}

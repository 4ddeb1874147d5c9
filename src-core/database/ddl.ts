/** SQL text from table descriptions: tables, indexes and guard triggers. */
import type { Column, TableDescription } from './columns.ts'

/** The statements that create one table and its indexes. */
export function createTableSql(table: TableDescription): string[] {
  const lines = [
    ...(table.primaryKey ? [] : [idLine(table)]),
    ...Object.entries(table.columns).map(([name, column]) => columnSql(name, column)),
  ]
  if (table.primaryKey) lines.push(`PRIMARY KEY (${table.primaryKey.map(quote).join(', ')})`)
  const body = lines.map((line) => `  ${line}`).join(',\n')
  return [`CREATE TABLE ${quote(table.name)} (\n${body}\n) STRICT${table.primaryKey ? ', WITHOUT ROWID' : ''};`, ...indexSql(table)]
}

/** One column as it stands in CREATE TABLE and ALTER TABLE ADD COLUMN. */
export function columnSql(name: string, column: Column<unknown>): string {
  const parts = [quote(name), column.sqlType]
  if (!column.nullable) parts.push('NOT NULL')
  if (column.defaultSql !== undefined) parts.push(`DEFAULT ${column.defaultSql}`)
  if (column.check) parts.push(`CHECK (${column.check.replaceAll('"?"', quote(name))})`)
  if (column.references) parts.push(`REFERENCES ${target(column.references)}${column.onDelete ? ` ON DELETE ${column.onDelete}` : ''}`)
  return parts.join(' ')
}

export function indexSql(table: TableDescription): string[] {
  return table.indexes.map((index) => {
    const label = index.on.map((part) => part.replace(/\W+/g, '_')).join('_')
    const name = `${table.name}__${label}${index.where ? '_partial' : ''}`
    const on = index.on.map((part) => (/^\w+$/.test(part) ? quote(part) : part)).join(', ')
    return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quote(name)} ON ${quote(table.name)} (${on})${index.where ? ` WHERE ${index.where}` : ''};`
  })
}

/** The guard triggers of all fact tables, as `guards.sql` holds them. */
export function guardsSql(tables: readonly TableDescription[]): string {
  const guards = tables
    .filter((table) => table.facts)
    .flatMap((table) => ['UPDATE', 'DELETE'].map((change) => guardSql(table.name, change)))
  return `${guards.join('\n')}\n`
}

/** The name of the guard trigger against one kind of change. */
export function guardName(table: string, change: string): string {
  return `guard_${table}_${change.toLowerCase()}`
}

/** A guard trigger, as it stands in the file but for its last semicolon. */
export function guardSql(table: string, change: string): string {
  return [
    `CREATE TRIGGER ${quote(guardName(table, change))} BEFORE ${change} ON ${quote(table)}`,
    `BEGIN SELECT RAISE(ABORT, '${table} holds facts: ${change.toLowerCase()} refused'); END;`,
  ].join('\n')
}

function idLine(table: TableDescription): string {
  return `"id" INTEGER PRIMARY KEY${table.autoincrement ? ' AUTOINCREMENT' : ''}`
}

/** `currency(code)` names a column; a table alone means its id. */
function target(reference: string): string {
  const [table = '', column] = reference.split(/[()]/)
  return column ? `${quote(table)} (${quote(column)})` : `${quote(table)} (${quote('id')})`
}

function quote(name: string): string {
  return `"${name}"`
}

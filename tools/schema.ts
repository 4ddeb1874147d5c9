/**
 * Writes the next migration from the difference between the table descriptions and the committed
 * snapshot, and `guards.sql` from the descriptions.
 *
 *     node tools/schema.ts            says what differs
 *     node tools/schema.ts NAME       writes migrations/NNNN-NAME.sql, the snapshot and guards.sql
 *     node tools/schema.ts --by-hand  writes the snapshot and guards.sql, where the migration is written by hand
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TableDescription } from '../src-core/database/columns.ts'
import { columnSql, createTableSql, guardsSql, indexSql } from '../src-core/database/ddl.ts'
import { SEARCH_INDEX_SQL } from '../src-core/entities/search-index.ts'
import { allTables } from '../src-core/tables.ts'

const folder = join(import.meta.dirname, '..', 'migrations')
const snapshotFile = join(folder, 'schema-snapshot.json')

type Snapshot = Record<string, { columns: Record<string, string>; indexes: string[] }>

/** The descriptions as comparable text. */
export function snapshotOf(tables: readonly TableDescription[]): Snapshot {
  return Object.fromEntries(
    tables.map((table) => [
      table.name,
      {
        columns: Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, columnSql(name, column)])),
        indexes: indexSql(table),
      },
    ]),
  )
}

export function committedSnapshot(): Snapshot {
  return existsSync(snapshotFile) ? (JSON.parse(readFileSync(snapshotFile, 'utf8')) as Snapshot) : {}
}

/** The statements that lead from a snapshot to the descriptions. @throws Error for a change that needs a hand-written migration */
export function difference(before: Snapshot, tables: readonly TableDescription[]): string[] {
  const after = snapshotOf(tables)
  const gone = Object.keys(before).filter((name) => !(name in after))
  if (gone.length > 0) throw new Error(`tables are gone: ${gone.join(', ')}; write this migration by hand`)
  return tables.flatMap((table) => {
    const known = before[table.name]
    return known ? tableChanges(table, known, after[table.name] as Snapshot[string]) : createTableSql(table)
  })
}

function tableChanges(table: TableDescription, before: Snapshot[string], after: Snapshot[string]): string[] {
  for (const [name, sql] of Object.entries(before.columns)) {
    if (after.columns[name] !== sql) throw new Error(`${table.name}.${name} changed; write this migration by hand`)
  }
  const added = Object.entries(after.columns).filter(([name]) => !(name in before.columns))
  const wanting = added.find(([, sql]) => sql.includes(' NOT NULL') && !sql.includes(' DEFAULT '))
  if (wanting) throw new Error(`${table.name}.${wanting[0]} needs a default for the rows that are there: addedLater in its field`)
  const indexName = (sql: string) => /INDEX "(\w+)"/.exec(sql)?.[1] ?? ''
  return [
    ...added.map(([, sql]) => `ALTER TABLE "${table.name}" ADD COLUMN ${sql};`),
    ...before.indexes.filter((sql) => !after.indexes.includes(sql)).map((sql) => `DROP INDEX "${indexName(sql)}";`),
    ...after.indexes.filter((sql) => !before.indexes.includes(sql)),
  ]
}

function main(name: string | undefined): void {
  if (name === '--by-hand') return writeSnapshot()
  const before = committedSnapshot()
  const statements = difference(before, allTables)
  if (!name) {
    console.log(statements.length === 0 ? 'The migrations match the definitions.' : statements.join('\n'))
    process.exitCode = statements.length === 0 ? 0 : 1
    return
  }
  const number = firstFreeNumber(readdirSync(folder))
  const search = number === 1 ? `\n${SEARCH_INDEX_SQL}` : ''
  writeFileSync(join(folder, `${String(number).padStart(4, '0')}-${name}.sql`), `${statements.join('\n')}\n${search}`)
  writeSnapshot()
}

function writeSnapshot(): void {
  writeFileSync(join(folder, 'guards.sql'), guardsSql(allTables))
  writeFileSync(snapshotFile, `${JSON.stringify(snapshotOf(allTables), null, 1)}\n`)
}

/** The next number; one between hand-written steps where it was taken out to be written again. */
function firstFreeNumber(files: readonly string[]): number {
  const taken = new Set(files.filter((file) => /^\d{4}-/.test(file)).map((file) => Number(file.slice(0, 4))))
  let number = 1
  while (taken.has(number)) number += 1
  return number
}

if (process.argv[1] === import.meta.filename) main(process.argv[2])

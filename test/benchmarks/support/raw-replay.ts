/**
 * The yardstick of a run: the very rows that it left, read from the finished file in the order of
 * their ids and written by prepared statements into a copy of the file as it was before.
 *
 * Schema, indexes, pragmas and the size of each transaction are those of the run; guard triggers are
 * off. A row that was there before and moved is updated once, to what it became. What is read from
 * the finished file is read outside of the time taken.
 */
import type { Database, Statement } from 'better-sqlite3'
import { openConnection } from '../../../src-core/database/connection.ts'
import type { Boundary } from './work-order.ts'

export interface RawReplay {
  /** Of the writing alone. */
  readonly milliseconds: number
  readonly cpuMilliseconds: number
  readonly rows: number
}

interface Write {
  readonly statement: Statement
  readonly values: readonly unknown[]
}

/** One table's share of a transaction, given its place among them. */
type Source = (from: Boundary, to: Boundary, at: number, of: number) => Write[]

/** Writes what a run wrote into `before`, a file of its own that may be spoiled. */
export function replayRows(before: string, after: string, boundaries: readonly Boundary[]): RawReplay {
  const connection = openConnection({ file: before, role: 'engine' })
  const { raw } = connection
  dropGuards(raw)
  raw.prepare('ATTACH ? AS done').run(after)
  try {
    const sources = tablesOf(raw).flatMap((table) => sourcesOf(raw, table))
    const chunks = chunksOf(boundaries)
    const total = { milliseconds: 0, cpuMilliseconds: 0, rows: 0 }
    for (const [at, { from, to }] of chunks.entries()) {
      const writes = sources.flatMap((source) => source(from, to, at, chunks.length))
      const cpu = process.cpuUsage()
      const began = performance.now()
      writeAll(raw, writes)
      total.milliseconds += performance.now() - began
      const spent = process.cpuUsage(cpu)
      total.cpuMilliseconds += (spent.user + spent.system) / 1000
      total.rows += writes.length
    }
    return total
  } finally {
    connection.close()
  }
}

/** A row of two tables that refer to each other may come before its match: references are checked at the commit. */
function writeAll(raw: Database, writes: readonly Write[]): void {
  raw.exec('BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON')
  for (const { statement, values } of writes) statement.run(values)
  raw.exec('COMMIT')
}

function dropGuards(raw: Database): void {
  const names = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'guard%'").pluck().all() as string[]
  for (const name of names) raw.exec(`DROP TRIGGER "${name}"`)
}

/** Commits that wrote rows; two notices of one commit are one. */
function chunksOf(boundaries: readonly Boundary[]): { from: Boundary; to: Boundary }[] {
  return boundaries.flatMap((to, at) => {
    const from = boundaries[at - 1]
    return from && from['audit_entry'] !== to['audit_entry'] ? [{ from, to }] : []
  })
}

interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  readonly hasRowid: boolean
}

/** The full-text tables and kept_sum are written by triggers, here as in the run. */
function tablesOf(raw: Database): TableShape[] {
  const tables = raw
    .prepare(
      "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'search_*_*' AND name <> 'kept_sum' ORDER BY rowid",
    )
    .all() as { name: string; sql: string }[]
  return tables.map(({ name, sql }) => {
    const columns = raw.prepare(`SELECT name, pk FROM pragma_table_info(?, 'main') ORDER BY cid`).all(name) as {
      name: string
      pk: number
    }[]
    return {
      name,
      columns: columns.map((column) => column.name),
      key: columns.filter(({ pk }) => pk > 0).map((column) => column.name),
      hasRowid: !sql.includes('WITHOUT ROWID'),
    }
  })
}

function sourcesOf(raw: Database, table: TableShape): Source[] {
  return [table.hasRowid ? newRows(raw, table) : newKeys(raw, table), changedRows(raw, table)]
}

const list = (names: readonly string[], prefix = '') => names.map((name) => `${prefix}"${name}"`).join(', ')

function insertOf(raw: Database, { name, columns }: TableShape): Statement {
  return raw.prepare(`INSERT INTO main."${name}" (${list(columns)}) VALUES (${columns.map(() => '?').join(', ')})`)
}

/** New rows by the range of ids that the run's transaction had. */
function newRows(raw: Database, table: TableShape): Source {
  const statement = insertOf(raw, table)
  const select = raw.prepare(`SELECT ${list(table.columns)} FROM done."${table.name}" WHERE rowid > ? AND rowid <= ? ORDER BY rowid`).raw()
  return (from, to) => {
    const [low, high] = [from[table.name] ?? 0, to[table.name] ?? 0]
    return high > low ? (select.all(low, high) as unknown[][]).map((values) => ({ statement, values })) : []
  }
}

/** New rows of a table without ids: by the audit entry they name, else in equal parts. */
function newKeys(raw: Database, table: TableShape): Source {
  const same = table.key.map((column) => `b."${column}" IS d."${column}"`).join(' AND ')
  const fresh = `FROM done."${table.name}" d WHERE NOT EXISTS (SELECT 1 FROM main."${table.name}" b WHERE ${same})`
  const statement = insertOf(raw, table)
  if (table.columns.includes('entry_id')) {
    // Read whole once: the key does not begin with the entry.
    const all = raw
      .prepare(`SELECT ${list(table.columns, 'd.')} ${fresh} ORDER BY d.entry_id`)
      .raw()
      .all() as unknown[][]
    const byEntry = Map.groupBy(all, (values) => values[table.columns.indexOf('entry_id')] as number)
    return (from, to) => {
      const writes: Write[] = []
      for (let entry = (from['audit_entry'] ?? 0) + 1; entry <= (to['audit_entry'] ?? 0); entry++) {
        for (const values of byEntry.get(entry) ?? []) writes.push({ statement, values })
      }
      return writes
    }
  }
  return inParts(
    statement,
    raw
      .prepare(`SELECT ${list(table.columns, 'd.')} ${fresh}`)
      .raw()
      .all() as unknown[][],
  )
}

/** Rows that were there before and moved: one update each of the columns that differ in any of them. */
function changedRows(raw: Database, { name, columns, key, hasRowid }: TableShape): Source {
  const keys = key.length > 0 ? key : hasRowid ? ['rowid'] : []
  const others = columns.filter((column) => !keys.includes(column))
  const on = keys.map((column) => `b."${column}" = d."${column}"`).join(' AND ')
  const moved = others.filter((column) =>
    raw.prepare(`SELECT 1 FROM done."${name}" d JOIN main."${name}" b ON ${on} WHERE b."${column}" IS NOT d."${column}" LIMIT 1`).get(),
  )
  if (moved.length === 0) return () => []
  const differs = moved.map((column) => `b."${column}" IS NOT d."${column}"`).join(' OR ')
  const select = `SELECT ${list([...moved, ...keys], 'd.')} FROM done."${name}" d JOIN main."${name}" b ON ${on} WHERE ${differs}`
  const set = moved.map((column) => `"${column}" = ?`).join(', ')
  const statement = raw.prepare(`UPDATE main."${name}" SET ${set} WHERE ${keys.map((column) => `"${column}" = ?`).join(' AND ')}`)
  return inParts(statement, raw.prepare(select).raw().all() as unknown[][])
}

function inParts(statement: Statement, rows: readonly unknown[][]): Source {
  return (_from, _to, at, of) =>
    rows.slice(Math.floor((rows.length * at) / of), Math.floor((rows.length * (at + 1)) / of)).map((values) => ({ statement, values }))
}

/**
 * Reads what can be read of a damaged company file into a new one: table by table, from both ends, and what lies between by ever
 * smaller ranges of ids. What a page refuses is passed over; the indexes tell how many rows that were.
 */
import Database from 'better-sqlite3'
import { migrationSet } from '../../src-core/database/migrator.ts'
import { buildFile, nothingRead, productMigrations } from './company-file.ts'
import { copyRaw, isDamage, publish, removeDatabase } from './whole-files.ts'

export interface SalvagedTable {
  readonly table: string
  readonly kept: number
  /** Rows that could not be read; null where nothing tells how many they were. 0 for a table that is whole. */
  readonly lost: number | null
}

export interface Salvage {
  /** The new file. */
  readonly file: string
  readonly kept: number
  /** Rows that could not be read, as far as they could be counted. */
  readonly lost: number
  /** Tables of which rows could not be read. */
  readonly damaged: readonly SalvagedTable[]
}

/** Ranges tried in one table, so that damage without end does not take all day. */
const MOST_TRIES = 500_000

/**
 * Copies what can be read. The damaged file is only copied from.
 *
 * @param target a name that no file has
 * @throws Refusal `file.nothingRead` where no row can be read: an empty company is no copy. SqliteError where not even the list of tables can be
 */
export function salvage(file: string, target: string): Salvage {
  const [copy, draft] = [`${target}.reading`, `${target}.part`]
  try {
    copyRaw(file, copy)
    const tables = copyTables(copy, draft)
    const kept = sum(tables.map((table) => table.kept))
    if (kept === 0) throw nothingRead(file)
    publish(draft, target)
    return {
      file: target,
      kept,
      lost: sum(tables.map(({ lost }) => lost ?? 0)),
      damaged: tables.filter(({ lost }) => lost !== 0),
    }
  } finally {
    removeDatabase(copy)
    removeDatabase(draft)
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

function copyTables(copy: string, draft: string): SalvagedTable[] {
  const source = new Database(copy, { fileMustExist: true })
  source.defaultSafeIntegers(true)
  try {
    takeWhatIsThere(source)
    buildSameVersion(draft, Number(source.pragma('user_version', { simple: true })))
    const target = new Database(draft)
    try {
      return fill(source, target)
    } finally {
      target.close()
    }
  } finally {
    source.close()
  }
}

/**
 * SQLite reads nothing of a file that is shorter than its header says, or whose list of tables it cannot read to the end, unless it
 * is told that the list may be repaired. Then the first statement fails, and those after it find the tables listed before the damage.
 */
function takeWhatIsThere(source: Database.Database): void {
  source.unsafeMode()
  source.pragma('writable_schema = ON')
  readThrough(() => source.prepare('SELECT 1 FROM sqlite_schema').get())
}

/** An empty file with the tables that the damaged one should have. */
function buildSameVersion(draft: string, version: number): void {
  const { steps, guards } = productMigrations()
  const own = steps.slice(0, version > 0 ? version : steps.length)
  buildFile(draft, migrationSet({ ...Object.fromEntries(own.map(({ name, sql }) => [name, sql])), 'guards.sql': guards }))
}

interface Named {
  readonly name: string
  readonly sql: string
}

function fill(source: Database.Database, target: Database.Database): SalvagedTable[] {
  target.pragma('foreign_keys = OFF')
  const triggers = target.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as Named[]
  for (const { name } of triggers) target.exec(`DROP TRIGGER "${name}"`)
  const tables = plainTables(target).map((table) => target.transaction(() => copyTable(source, target, table))())
  target.exec("INSERT INTO search_words (search_words) VALUES ('rebuild')")
  for (const { sql } of triggers) target.exec(sql)
  return tables
}

/** Without those that SQLite keeps itself and those behind the full-text index, which is made again. */
function plainTables(target: Database.Database): string[] {
  const listed = target
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .pluck()
  return listed.all() as string[]
}

function copyTable(source: Database.Database, target: Database.Database, table: string): SalvagedTable {
  const columns = target.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
  const names = columns.map((name) => `"${name}"`).join(', ')
  const insert = target.prepare(`INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
  let kept = 0
  const keep = (values: readonly unknown[]): void => {
    kept += insert.run(...values).changes
  }
  try {
    const lost = hasRowIds(target, table) ? readById(source, table, names, keep) : readByKey(source, table, names, keep)
    return { table, kept, lost }
  } catch (error) {
    if (!isDamage(error) && !isMissing(error)) throw error
    return { table, kept, lost: null }
  }
}

/** A table or column that the damaged file has not, as its list of tables was damaged. */
function isMissing(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR'
}

function hasRowIds(target: Database.Database, table: string): boolean {
  return target.prepare("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?").pluck().get(table) === 0
}

type Keep = (values: readonly unknown[]) => void

/** From both ends; what was read twice is kept once. @returns rows that were lost: 0, or null for a number that nobody knows */
function readByKey(source: Database.Database, table: string, names: string, keep: Keep): number | null {
  const key = source.prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').pluck().all(table) as string[]
  const read = (way: string): boolean =>
    readThrough(() => {
      const order = key.map((name) => `"${name}" ${way}`).join(', ')
      for (const row of source.prepare(`SELECT ${names} FROM "${table}" ORDER BY ${order}`).raw().iterate()) keep(row as unknown[])
    })
  if (read('ASC')) return 0
  read('DESC')
  return null
}

/** Whether all was read. @throws whatever is no damage */
function readThrough(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (!isDamage(error)) throw error
    return false
  }
}

/** Ids from the first to the last, both included. */
type Range = readonly [number, number]

/** @returns rows that were lost; null where no index tells how many */
function readById(source: Database.Database, table: string, names: string, keep: Keep): number | null {
  const select = (where: string, way: string) =>
    source.prepare(`SELECT rowid, ${names} FROM "${table}" NOT INDEXED WHERE ${where} ORDER BY rowid ${way}`).raw()
  const each = (rows: IterableIterator<unknown>, seen: (id: number) => void): boolean =>
    readThrough(() => {
      for (const row of rows) {
        const [id, ...values] = row as [bigint, ...unknown[]]
        keep(values)
        seen(Number(id))
      }
    })
  let low = -Infinity
  let high = Infinity
  if (each(select('1', 'ASC').iterate(), (id) => (low = id))) return 0
  const above = Number.isFinite(low) ? low : Number.MIN_SAFE_INTEGER
  if (each(select('rowid > ?', 'DESC').iterate(above), (id) => (high = id))) return 0
  const known = idsByIndexes(source, table)
  const gap = gapOf(low, high, known.ids, lastId(source, table))
  if (gap === null) return null
  const unread = readRanges(gap, (from, to, seen) => each(select('rowid BETWEEN ? AND ?', 'ASC').iterate(from, to), seen))
  if (!known.isWhole) return unread.length === 0 ? 0 : null
  return [...known.ids].filter((id) => unread.some(([from, to]) => id >= from && id <= to)).length
}

/** What lies between the ends that could be read; null where nothing tells where it begins or ends. */
function gapOf(low: number, high: number, ids: ReadonlySet<number>, last: number | null): Range | null {
  const known = [...ids]
  const from = Number.isFinite(low) ? low + 1 : known.length > 0 ? known.reduce((one, other) => Math.min(one, other)) : 1
  const to = Number.isFinite(high) ? high - 1 : known.length > 0 ? known.reduce((one, other) => Math.max(one, other)) : last
  return to === null ? null : [from, to]
}

/** Reads ranges of ids, halved where they refuse. @returns those that refuse to the last */
function readRanges(gap: Range, read: (from: number, to: number, seen: (id: number) => void) => boolean): Range[] {
  const waiting: Range[] = [gap]
  const unread: Range[] = []
  for (let tries = 0; waiting.length > 0; tries += 1) {
    let [from, to] = waiting.pop() as Range
    if (from > to) continue
    if (tries > MOST_TRIES) {
      unread.push([from, to])
      continue
    }
    const begun = from
    if (read(from, to, (id) => (from = id + 1))) continue
    if (from > begun) waiting.push([from, to])
    else if (from === to) unread.push([from, to])
    else {
      const middle = from + Math.floor((to - from) / 2)
      waiting.push([middle + 1, to], [from, middle])
    }
  }
  return unread
}

/** The ids that indexes of the whole table name; whole where one of them could be read to its end. */
function idsByIndexes(source: Database.Database, table: string): { readonly ids: ReadonlySet<number>; readonly isWhole: boolean } {
  const ids = new Set<number>()
  let isWhole = false
  const indexes = source.prepare('SELECT name FROM pragma_index_list(?) WHERE partial = 0').pluck().all(table) as string[]
  for (const name of indexes) {
    for (const way of ['ASC', 'DESC']) {
      const [column] = source.prepare('SELECT name FROM pragma_index_info(?)').pluck().all(name) as (string | null)[]
      if (column == null) continue
      const isRead = readThrough(() => {
        const rows = source.prepare(`SELECT rowid FROM "${table}" INDEXED BY "${name}" ORDER BY "${column}" ${way}`).pluck().iterate()
        for (const id of rows) ids.add(Number(id))
      })
      isWhole ||= isRead
      if (isRead) break
    }
  }
  return { ids, isWhole }
}

/** The highest id that the table ever gave. */
function lastId(source: Database.Database, table: string): number | null {
  try {
    const last = source.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().get(table)
    return last === undefined ? null : Number(last)
  } catch (error) {
    if (!isDamage(error)) throw error
    return null
  }
}

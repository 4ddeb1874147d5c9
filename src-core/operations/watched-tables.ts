/** Rows that may change, watched as they do: whatever writes them on the engine's connection, their audit entry knows. */
import type { Connection } from '../database/connection.ts'
import { classOf, newRowsSeenBy, tablesOfClass, unchangedOf } from '../database/proofs.ts'
import type { ReadStore, WriteStore } from '../database/store.ts'
import { GONE, keyOf, type RowKey, type StateBook, stateDigest, stateText } from './states.ts'

/** A table of the file of which rows, or columns, are proved by their last change. */
export interface WatchedTable {
  readonly table: string
  /** `id`, or the columns of the primary key. */
  readonly key: readonly string[]
  /** The column by which its rows are walked; null where they are walked at once. */
  readonly walkedBy: string | null
  /** The proved columns, without the key. */
  readonly columns: readonly string[]
  /** Key and columns, as states name them. */
  readonly shape: readonly string[]
  /** Defaults of all columns, in SQL. */
  readonly defaults: ReadonlyMap<string, string>
  readonly hasBytes: boolean
  /** How a row stands that no entry touched, in SQL over a row `t`. */
  readonly unchanged: string | null
}

interface ColumnInfo {
  readonly name: string
  readonly type: string
  readonly dflt_value: string | null
  readonly pk: number
}

const INFO = 'SELECT name, type, dflt_value, pk FROM pragma_table_info(?)'

/** What is watched of the tables of a file. */
export async function watchedTables(store: ReadStore): Promise<readonly WatchedTable[]> {
  const tables: WatchedTable[] = []
  for (const table of tablesOfClass('lastChange')) tables.push(watched(table, (await store.select(INFO, [table])) as ColumnInfo[]))
  return tables
}

function watched(table: string, info: readonly ColumnInfo[]): WatchedTable {
  const key = info
    .filter(({ pk }) => pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map(({ name }) => name)
  const columns = info.filter(({ name, pk }) => pk === 0 && classOf(table, name) === 'lastChange').map(({ name }) => name)
  return {
    table,
    key,
    walkedBy: info.find(({ name }) => name === key[0])?.type === 'INTEGER' ? (key[0] as string) : null,
    columns,
    shape: [...key, ...columns],
    defaults: new Map(info.map(({ name, dflt_value: value }) => [name, value ?? 'NULL'])),
    hasBytes: info.some(({ name, type }) => type === 'BLOB' && columns.includes(name)),
    unchanged: unchangedOf(table),
  }
}

const hasId = ({ key }: WatchedTable) => key.length === 1 && key[0] === 'id'
const keyNames = ({ key }: WatchedTable, of: string) => key.map((name) => `${of}."${name}"`)

// ---- Reading

export interface RowState {
  readonly key: RowKey
  /** The row as its digest has it; null for one that is gone. */
  readonly text: string | null
  /** Whether it stands as no entry would have had to touch it, and what its shape does not know stands at its default. */
  readonly isUnchanged: boolean
  readonly isPlain: boolean
}

/** The rows of a table that stand after one place up to another. @param columns of the shape, without the key */
export function readRows(
  store: ReadStore,
  described: WatchedTable,
  columns: readonly string[],
  after: number,
  upTo: number,
): Promise<RowState[]> {
  const { table, walkedBy } = described
  const range = walkedBy ? `WHERE t."${walkedBy}" > ? AND t."${walkedBy}" <= ?` : ''
  const from = `"${table}" t ${range} ORDER BY ${keyNames(described, 't').join(', ')}`
  return readStates(store, described, { columns, key: keyNames(described, 't'), from, values: walkedBy ? [after, upTo] : [] })
}

interface Reading {
  readonly columns: readonly string[]
  readonly key: readonly string[]
  readonly from: string
  readonly values: readonly unknown[]
}

async function readStates(store: ReadStore, described: WatchedTable, { columns, key, from, values }: Reading): Promise<RowState[]> {
  const { unchanged, defaults, hasBytes } = described
  const unknown = described.columns.filter((name) => !columns.includes(name))
  const plain = unknown.map((name) => `t."${name}" IS (${defaults.get(name)})`).join(' AND ') || '1'
  const flags = [`${keyNames(described, 't')[0]} IS NOT NULL`, unchanged ?? '0', plain].map((flag) => `(${flag})`)
  const text = `SELECT ${[...key, ...flags, ...columns.map((name) => `t."${name}"`)].join(', ')} FROM ${from}`
  return (await store.rows(text, values)).map((row) => {
    const named = hasId(described) ? (row[0] as number) : keyOf(row.slice(0, key.length))
    const [isThere, isUnchanged, isPlain] = row.slice(key.length, key.length + 3)
    return {
      key: named,
      text: isThere ? stateText(named, row.slice(key.length + 3), hasBytes) : null,
      isUnchanged: isUnchanged === 1,
      isPlain: isPlain === 1,
    }
  })
}

// ---- Watching

export interface Watch {
  readonly tables: readonly WatchedTable[]
}

const NO_KEY = 'NULL'

/** Watches changes on this connection, whose file has the newest schema. */
export function watchChanges({ raw }: Connection): Watch {
  raw.exec('CREATE TEMP TABLE IF NOT EXISTS touched_row (number INTEGER, k1, k2, k3)')
  const info = raw.prepare(INFO)
  const tables = tablesOfClass('lastChange').map((table) => watched(table, info.all(table) as ColumnInfo[]))
  tables.forEach((described, number) => {
    for (const sql of triggersOf(described, number)) raw.exec(sql)
  })
  return { tables }
}

function triggersOf(described: WatchedTable, number: number): string[] {
  const { table, key, columns, shape, defaults } = described
  const touch = (row: 'new' | 'old') => {
    const values = [0, 1, 2].map((at) => (key[at] === undefined ? NO_KEY : `${row}."${key[at]}"`))
    // A row may be named twice: of statements with ON CONFLICT a trigger cannot leave out what is there.
    return `INSERT INTO touched_row VALUES (${number}, ${values.join(', ')});`
  }
  const trigger = (name: string, event: string, body: string) =>
    `CREATE TEMP TRIGGER IF NOT EXISTS "watch_${table}_${name}" AFTER ${event} ON main."${table}" BEGIN ${body} END`
  const some = shape.length === defaults.size ? '' : ` OF ${columns.map((name) => `"${name}"`).join(', ')}`
  // An id never changes; a key of several columns may.
  const both = hasId(described) ? touch('new') : `${touch('old')} ${touch('new')}`
  return [
    ...(columns.length === 0 ? [] : [trigger('changed', `UPDATE${some}`, both)]),
    trigger('removed', 'DELETE', touch('old')),
    ...(newRowsSeenBy(table) === 'trigger' ? [trigger('added', 'INSERT', touch('new'))] : []),
  ]
}

/** Reads the rows that were touched in the open transaction into its states. */
export async function readTouched(store: WriteStore, { tables }: Watch, states: StateBook): Promise<void> {
  const numbers = await store.rows('SELECT DISTINCT number FROM temp.touched_row', [])
  if (numbers.length === 0) return
  for (const [number] of numbers as [number][]) {
    const described = tables[number] as WatchedTable
    const { table, key, shape, hasBytes } = described
    for (const row of await store.rows(touchedText(described), [number])) {
      const named = hasId(described) ? (row[0] as number) : keyOf(row.slice(0, key.length))
      const isThere = row[key.length] === 1
      states.add(table, shape, named, isThere ? stateDigest(stateText(named, row.slice(key.length + 1), hasBytes)) : GONE)
    }
  }
  store.runText('DELETE FROM temp.touched_row', [])
}

const touchedTexts = new WeakMap<WatchedTable, string>()

/** Keys of touched rows, whether each is there, and what is proved of it. */
function touchedText(described: WatchedTable): string {
  const known = touchedTexts.get(described)
  if (known !== undefined) return known
  const { table, key, columns } = described
  const keys = key.map((_, at) => `k${at + 1}`)
  const values = [...keys.map((name) => `k.${name}`), `t."${key[0]}" IS NOT NULL`, ...columns.map((name) => `t."${name}"`)]
  const on = keyNames(described, 't').map((name, at) => `${name} = k.${keys[at]}`)
  const text = `SELECT ${values.join(', ')} FROM (SELECT DISTINCT ${keys.join(', ')} FROM temp.touched_row WHERE number = ?) k
    LEFT JOIN "${table}" t ON ${on.join(' AND ')}`
  touchedTexts.set(described, text)
  return text
}

/**
 * States: what rows that may change looked like when an audit entry was done with them.
 *
 * An entry keeps, by table, the keys of the rows it touched and a digest of each (`audit_state`), so that `books.verify`
 * compares a row with the last entry that touched it, whether or not that entry's payload tells of the row or was erased.
 */
import { hash } from 'node:crypto'
import type { NewRows } from '../database/connection.ts'
import type { WriteStore } from '../database/store.ts'
import { auditState } from './model.ts'
import { rowText, shapeId, sharedText } from './seals.ts'

/** Bytes of a digest that are kept a row: no other row can be made to fit them. */
export const STATE_BYTES = 16
/** What is kept of a row that is gone. */
export const GONE: string = '\0'.repeat(STATE_BYTES)

/** The id of a row, or JSON of its primary key. */
export type RowKey = number | string

/** Rows of one table that an entry touched, in one shape. */
export interface TouchedRows {
  readonly table: string
  /** The key's columns, then those that are proved. */
  readonly columns: readonly string[]
  readonly keys: readonly RowKey[]
  /** `STATE_BYTES` a key. */
  readonly digests: Uint8Array
}

/** The key of a row of a table without ids. Bytes are hexadecimal. */
export function keyOf(values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)))
}

/**
 * The digest of a row, a character a byte: strings of sixteen are made in a third of the time of buffers, of which an import
 * would leave a million behind.
 *
 * @param text a row as its digest has it
 */
export function stateDigest(text: string): string {
  return hash('sha256', text, 'latin1').slice(0, STATE_BYTES)
}

/** A row as its digest has it: the key, then the values. */
export function stateText(key: RowKey, values: readonly unknown[], hasBytes: boolean, shared?: string): string {
  if (typeof key === 'number') return rowText(key, values, hasBytes, shared)
  return `${key}${rowText(0, values, hasBytes, shared)}`
}

/** New rows as they were bound: their keys, and a digest of each. */
export interface NewStates {
  readonly table: string
  readonly columns: readonly string[]
  readonly keys: readonly RowKey[]
  /** `STATE_BYTES` characters a key: one text for all of them, since a million short ones cost more to keep than to make. */
  readonly digests: string
}

/** Reads rows at once: their writers use them again. */
export function newStates({ table, columns, hasBytes, keys: named, rows, firstId, shared }: NewRows): NewStates {
  const tail = sharedText(shared)
  const keys: RowKey[] = []
  const digests: string[] = []
  for (const [at, values] of rows.entries()) {
    const own = named?.[at]
    // An id that is left blank is given as the row is written.
    const key = own === undefined || own[0] === null ? firstId + at : columns[0] === 'id' ? (own[0] as number) : keyOf(own)
    keys.push(key)
    digests.push(stateDigest(stateText(key, values, hasBytes, tail)))
  }
  return { table, columns, keys, digests: digests.join('') }
}

export interface StateBook {
  /** Takes new rows as they were bound. */
  take(rows: NewStates): void
  /** Takes a row as it stands, in the place of what was taken of it before. */
  add(table: string, columns: readonly string[], key: RowKey, digest: string): void
  finish(): readonly TouchedRows[]
}

interface Shaped {
  readonly columns: readonly string[]
  readonly keys: RowKey[]
  /** Parts of one text, `STATE_BYTES` characters a key. */
  readonly digests: string[]
}

/** Gathers the states of one transaction; of a row the last one counts. */
export function stateBook(): StateBook {
  // Writers name their columns in constants: few arrays, many rows.
  const fresh = new Map<string, Map<readonly string[], Shaped>>()
  const later = new Map<string, Map<RowKey, { readonly columns: readonly string[]; readonly digest: string }>>()
  const shaped = (table: string, columns: readonly string[]) => {
    const shapes = fresh.get(table) ?? new Map<readonly string[], Shaped>()
    fresh.set(table, shapes)
    const known = shapes.get(columns) ?? { columns, keys: [], digests: [] }
    shapes.set(columns, known)
    return known
  }
  return {
    take: ({ table, columns, keys, digests }) => {
      const into = shaped(table, columns)
      for (const key of keys) into.keys.push(key)
      into.digests.push(digests)
    },
    add: (table, columns, key, digest) => {
      const rows = later.get(table) ?? new Map<RowKey, { columns: readonly string[]; digest: string }>()
      later.set(table, rows)
      rows.set(key, { columns, digest })
    },
    finish: () => {
      const first = [...fresh].flatMap(([table, shapes]) =>
        [...shapes.values()].map((rows) => touchedRows(table, without(rows, later.get(table)))),
      )
      const last = [...later].flatMap(([table, rows]) =>
        [...Map.groupBy(rows, ([, { columns }]) => columns)].map(([columns, some]) =>
          touchedRows(table, { columns, keys: some.map(([key]) => key), digests: some.map(([, { digest }]) => digest) }),
        ),
      )
      return [...first, ...last].filter(({ keys }) => keys.length > 0)
    },
  }
}

/** Rows of which nothing else was taken later. */
function without(rows: Shaped, later: ReadonlyMap<RowKey, unknown> | undefined): Shaped {
  if (!later) return rows
  const all = rows.digests.join('')
  const kept = [...rows.keys.keys()].filter((at) => !later.has(rows.keys[at] as RowKey))
  const digests = kept.map((at) => all.slice(at * STATE_BYTES, (at + 1) * STATE_BYTES))
  return { ...rows, keys: kept.map((at) => rows.keys[at] as RowKey), digests }
}

function touchedRows(table: string, { columns, keys, digests }: Shaped): TouchedRows {
  return { table, columns, keys, digests: Buffer.from(digests.join(''), 'latin1') }
}

/** What the digest of an entry covers of the rows it touched. */
export function plainStates(states: readonly TouchedRows[]): readonly unknown[] {
  return states.map(({ table, columns, keys, digests }) => [table, columns, keys, Buffer.from(digests).toString('hex')])
}

const STATE_COLUMNS = ['entry_id', 'shape_id', 'first_key', 'last_key', 'keys', 'digests']

/** Writes the states of an entry. */
export async function writeStates(store: WriteStore, entry: number, states: readonly TouchedRows[]): Promise<void> {
  const rows: unknown[][] = []
  for (const { table, columns, keys, digests } of states) {
    const { first, last } = keyRange(keys)
    const shape = await shapeId(store, table, JSON.stringify(columns))
    rows.push([entry, shape, first, last, JSON.stringify(keys), digests])
  }
  store.bulk(auditState, STATE_COLUMNS).addAll(rows)
}

/** Where the first and the last of some keys stand. */
export function keyRange(keys: readonly RowKey[]): { readonly first: number; readonly last: number } {
  let [first, last] = [Infinity, -Infinity]
  for (const key of keys) {
    const at = walkedAt(key)
    first = Math.min(first, at)
    last = Math.max(last, at)
  }
  return { first, last }
}

/** Where a key stands when the table is walked: at its id, or at the number its primary key begins with. */
function walkedAt(key: RowKey): number {
  if (typeof key === 'number') return key
  const first = (JSON.parse(key) as unknown[])[0]
  return typeof first === 'number' ? first : 0
}

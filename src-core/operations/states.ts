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
import { rowText, shapeId } from './seals.ts'

/** Bytes of a digest that are kept a row: no other row can be made to fit them. */
export const STATE_BYTES = 16
/** What is kept of a row that is gone. */
export const GONE: Uint8Array = new Uint8Array(STATE_BYTES)

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

/** @param text a row as its digest has it */
export function stateDigest(text: string): Uint8Array {
  return hash('sha256', text, 'buffer').subarray(0, STATE_BYTES)
}

/** A row as its digest has it: the key, then the values. */
export function stateText(key: RowKey, values: readonly unknown[], hasBytes: boolean): string {
  if (typeof key === 'number') return rowText(key, values, hasBytes)
  return `${key}${rowText(0, values, hasBytes)}`
}

export interface StateBook {
  /** Takes rows as they were bound. */
  take(rows: NewRows): void
  add(table: string, columns: readonly string[], key: RowKey, digest: Uint8Array): void
  finish(): readonly TouchedRows[]
}

interface State {
  readonly columns: readonly string[]
  readonly digest: Uint8Array
}

/** Gathers the states of one transaction; of a row the last one counts. */
export function stateBook(): StateBook {
  const tables = new Map<string, Map<RowKey, State>>()
  const rowsOf = (table: string) => {
    const known = tables.get(table)
    if (known) return known
    const made = new Map<RowKey, State>()
    tables.set(table, made)
    return made
  }
  return {
    take: ({ table, columns, hasBytes, keys, rows, firstId, shared }) => {
      const known = rowsOf(table)
      rows.forEach((values, at) => {
        const named = keys?.[at]
        // An id that is left blank is given as the row is written.
        const key = named === undefined || named[0] === null ? firstId + at : columns[0] === 'id' ? (named[0] as number) : keyOf(named)
        const text = stateText(key, values, hasBytes)
        const whole = shared === '' ? text : `${text.slice(0, -1)}${values.length === 0 ? '' : ','}${shared}]`
        known.set(key, { columns, digest: stateDigest(whole) })
      })
    },
    add: (table, columns, key, digest) => rowsOf(table).set(key, { columns, digest }),
    finish: () => [...tables].flatMap(([table, rows]) => shapedRows(table, rows)),
  }
}

function shapedRows(table: string, rows: ReadonlyMap<RowKey, State>): TouchedRows[] {
  // Writers name their columns in constants: few arrays, many rows.
  const shapes = new Map<readonly string[], { keys: RowKey[]; digests: Uint8Array[] }>()
  for (const [key, { columns, digest }] of rows) {
    let shape = shapes.get(columns)
    if (!shape) shapes.set(columns, (shape = { keys: [], digests: [] }))
    shape.keys.push(key)
    shape.digests.push(digest)
  }
  return [...shapes].map(([columns, { keys, digests }]) => ({ table, columns, keys, digests: Buffer.concat(digests) }))
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

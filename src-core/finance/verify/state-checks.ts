/** Rows that may change, against what the last audit entry that touched each left behind (`operations/states.ts`). */
import type { ReadStore } from '../../database/store.ts'
import type { RecordChange } from '../../operations/context.ts'
import { GONE, type RowKey, STATE_BYTES, stateDigest } from '../../operations/states.ts'
import { readRows, type RowState, type WatchedTable, watchedTables } from '../../operations/watched-tables.ts'
import { type Check, type Difference, DIFFERENCES_A_RANGE, difference, entityOf, wordsOf } from './check.ts'

const KEYS_A_STEP = 20_000

interface LastState {
  readonly entry: number
  /** Of its shape, without the key; one list for all rows of a shape. */
  readonly columns: readonly string[]
  readonly digest: string
  /** Where the row stands when the table is walked. */
  readonly at: number
}

/** One check for each table whose rows, or columns, are proved by their last change. */
export async function stateChecks(store: ReadStore): Promise<Check[]> {
  return (await watchedTables(store)).map(stateCheck)
}

function stateCheck(watched: WatchedTable): Check {
  const { table, walkedBy } = watched
  const shapes = `(SELECT id FROM audit_shape WHERE table_name = '${table}')`
  return {
    name: `state.${entityOf(table)}`,
    last: async (store) => {
      if (!walkedBy) return 1
      const [row] = await store.rows(
        `SELECT MAX(COALESCE((SELECT MAX("${walkedBy}") FROM "${table}"), 0), COALESCE((SELECT MAX(last_key) FROM audit_state WHERE shape_id IN ${shapes}), 0))`,
        [],
      )
      return row?.[0] as number
    },
    step: walkedBy ? KEYS_A_STEP : 1,
    run: async (store, after, upTo) => {
      const last = await lastStates(store, watched, shapes, after, upTo)
      return (await differencesBetween(store, watched, last, after, upTo)).slice(0, DIFFERENCES_A_RANGE)
    },
  }
}

/** What was last kept of each row of a range. */
async function lastStates(
  store: ReadStore,
  { key, walkedBy }: WatchedTable,
  shapes: string,
  after: number,
  upTo: number,
): Promise<Map<RowKey, LastState>> {
  const text = `SELECT a.entry_id, s.columns, a.keys, a.digests FROM audit_state a JOIN audit_shape s ON s.id = a.shape_id
    WHERE a.shape_id IN ${shapes} ${walkedBy ? 'AND a.last_key > ? AND a.first_key <= ?' : ''} ORDER BY a.entry_id, a.id`
  const last = new Map<RowKey, LastState>()
  // The same list for all rows of a shape.
  const known = new Map<unknown, readonly string[]>()
  for (const [entry, named, keys, digests] of await store.rows(text, walkedBy ? [after, upTo] : [])) {
    const columns = known.get(named) ?? (JSON.parse(named as string) as string[]).slice(key.length)
    known.set(named, columns)
    const all = Buffer.from(digests as Uint8Array).toString('latin1')
    for (const [at, one] of (JSON.parse(keys as string) as RowKey[]).entries()) {
      const place = typeof one === 'number' ? one : walkedBy ? ((JSON.parse(one) as unknown[])[0] as number) : 0
      if (walkedBy && (place <= after || place > upTo)) continue
      last.set(one, { entry: entry as number, columns, digest: all.slice(at * STATE_BYTES, (at + 1) * STATE_BYTES), at: place })
    }
  }
  return last
}

async function differencesBetween(
  store: ReadStore,
  watched: WatchedTable,
  last: ReadonlyMap<RowKey, LastState>,
  after: number,
  upTo: number,
): Promise<Difference[]> {
  const found: Difference[] = []
  const seen = new Set<RowKey>()
  // Each row is looked at in the shape of its last state. The first shape sees the whole range, and with it rows without a state.
  for (const [at, shape] of shapesOf(watched, last).entries()) {
    const [from, to] = at === 0 ? [after, upTo] : [shape.first - 1, shape.last]
    for (const row of await readRows(store, watched, shape.columns, from, to)) {
      const state = last.get(row.key)
      if (state && state.columns !== shape.columns) continue
      if (seen.has(row.key)) continue
      seen.add(row.key)
      if (!state || isGone(state)) {
        // Where rows need no first state, an id that came free may have been given again.
        if (!row.isUnchanged) found.push(addedRow(watched, row.key, state))
      } else if (!row.isPlain || stateDigest(row.text as string) !== state.digest) found.push(await changedRow(store, watched, row, state))
    }
  }
  for (const [key, state] of last) if (!seen.has(key) && !isGone(state)) found.push(goneRow(watched, key, state))
  return found
}

interface Shape {
  readonly columns: readonly string[]
  readonly rows: number
  /** Where the first and the last of its rows stand. */
  readonly first: number
  readonly last: number
}

/** The shapes of last states, that of the most rows first; the table's own where there is none. */
function shapesOf({ columns }: WatchedTable, last: ReadonlyMap<RowKey, LastState>): Shape[] {
  const shapes = new Map<readonly string[], Shape>()
  for (const { columns: own, at } of last.values()) {
    const known = shapes.get(own) ?? { columns: own, rows: 0, first: at, last: at }
    shapes.set(own, { ...known, rows: known.rows + 1, first: Math.min(known.first, at), last: Math.max(known.last, at) })
  }
  if (shapes.size === 0) return [{ columns, rows: 0, first: 0, last: 0 }]
  return [...shapes.values()].sort((one, other) => other.rows - one.rows)
}

const isGone = ({ digest }: LastState) => digest === GONE

function addedRow(watched: WatchedTable, key: RowKey, state: LastState | undefined): Difference {
  const since = state ? `entry ${state.entry} removed it` : 'no entry wrote it'
  const words = `The ${wordsOf(watched.table)} {label} was added by hand: ${since}.`
  return differenceOf(watched, key, 'no row', 'a row', words)
}

function goneRow(watched: WatchedTable, key: RowKey, { entry }: LastState): Difference {
  const words = `The ${wordsOf(watched.table)} {label} that entry ${entry} left is gone.`
  return differenceOf(watched, key, 'a row', 'no row', words)
}

async function changedRow(store: ReadStore, watched: WatchedTable, { key }: RowState, state: LastState): Promise<Difference> {
  const names = await changedColumns(store, watched, key, state)
  const where = names.length === 0 ? '' : ` in ${names.join(', ')}`
  const words = `The ${wordsOf(watched.table)} {label} was changed${where}: it is not what entry ${state.entry} left.`
  return differenceOf(watched, key, `as entry ${state.entry} left it`, names.length === 0 ? 'changed' : names.join(', '), words)
}

/** The columns in which a row differs from what the payload of the entry says of it; none where the payload says nothing. */
async function changedColumns(store: ReadStore, { table, columns }: WatchedTable, key: RowKey, { entry }: LastState): Promise<string[]> {
  if (typeof key !== 'number') return []
  const payload = await store.db.selectFrom('audit_payload').select('changes').where('entry_id', '=', entry).executeTakeFirst()
  const changes = JSON.parse(payload?.changes ?? '[]') as RecordChange[]
  const after = changes.findLast((change) => change.entity === entityOf(table) && change.id === key)?.after
  if (!after) return []
  const [row] = (await store.select(`SELECT * FROM "${table}" WHERE id = ?`, [key])) as Record<string, unknown>[]
  return columns.filter((name) => name in after && row?.[name] !== after[name])
}

function differenceOf({ table }: WatchedTable, key: RowKey, expected: string, got: string, words: string): Difference {
  const id = typeof key === 'number' ? key : Number((JSON.parse(key) as unknown[])[0]) || 0
  const label = typeof key === 'number' ? key : (JSON.parse(key) as unknown[]).join(', ')
  return difference(`state.${entityOf(table)}`, entityOf(table), { id, label, expected, got }, words)
}

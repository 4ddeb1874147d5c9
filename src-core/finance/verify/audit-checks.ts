/** The audit chain, and that each fact was written by an entry of it. */
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import { type ChainedColumns, chainDigest, factsDigest, payloadDigest } from '../../operations/audit.ts'
import { EMPTY_DIGEST } from '../../operations/digest.ts'
import { keyOf, keyRange, type RowKey } from '../../operations/states.ts'
import { type Check, DIFFERENCES_A_RANGE, type Difference, difference, entityOf, lastId, sqlCheck, strayCheck, wordsOf } from './check.ts'
import { provedSince } from './sealing.ts'
import { touchChecks } from './touch-checks.ts'

const entriesBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('audit_entry')
    .leftJoin('audit_payload', 'audit_payload.entry_id', 'audit_entry.id')
    .selectAll('audit_entry')
    .select(['audit_payload.input', 'audit_payload.changes', 'audit_payload.undo', 'audit_payload.entry_id as payload'])
    .where('audit_entry.id', '>', p.after)
    .where('audit_entry.id', '<=', p.upTo)
    .orderBy('audit_entry.id'),
)
const digestOf = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('audit_entry').select('digest').where('id', '=', p.id))

const sealsBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('audit_fact as f')
    .innerJoin('audit_shape as s', 's.id', 'f.shape_id')
    .selectAll('f')
    .select(['s.table_name', 's.columns'])
    .where('f.entry_id', '>', p.after)
    .where('f.entry_id', '<=', p.upTo)
    .orderBy('f.entry_id')
    .orderBy('f.id'),
)

const statesBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('audit_state as a')
    .innerJoin('audit_shape as s', 's.id', 'a.shape_id')
    .selectAll('a')
    .select(['s.table_name', 's.columns'])
    .where('a.entry_id', '>', p.after)
    .where('a.entry_id', '<=', p.upTo)
    .orderBy('a.entry_id')
    .orderBy('a.id'),
)

type EntryRow = ChainedColumns & {
  readonly digest: Uint8Array
  readonly input: string | null
  readonly changes: string | null
  readonly undo: string | null
  readonly payload: number | null
}

/** Payloads may have been erased by an entry that keeps so; then only the chain is checked. */
const chain: Check = {
  name: 'audit.chain',
  last: (store) => lastId(store, 'audit_entry'),
  step: 2000,
  run: async (store, after, upTo) => {
    const found: Difference[] = []
    const seals = Map.groupBy(await store.all(sealsBetween(store), { after, upTo }), (seal) => seal.entry_id)
    const states = Map.groupBy(await store.all(statesBetween(store), { after, upTo }), (state) => state.entry_id)
    const since = (await provedSince(store))?.entry ?? Number.MAX_SAFE_INTEGER
    let expectedId = after + 1
    let previous: Uint8Array = after === 0 ? EMPTY_DIGEST : ((await store.first(digestOf(store), { id: after }))?.digest ?? EMPTY_DIGEST)
    for (const row of (await store.all(entriesBetween(store), { after, upTo })) as EntryRow[]) {
      if (row.id !== expectedId)
        found.push(
          chainDifference(row, `entry ${expectedId}`, `entry ${row.id}`, 'The audit trail lacks {expected}: after it stands {got}.'),
        )
      found.push(...entryDifferences(row, previous))
      if (row.payload === null && !(await wasErased(store, row.id)))
        found.push(
          chainDifference(row, 'its input', 'nothing', 'The input kept with audit entry “{label}” is gone, and no entry erased it.'),
        )
      const wrote = { seals: seals.get(row.id) ?? [], states: states.get(row.id) ?? [] }
      seals.delete(row.id)
      states.delete(row.id)
      // Entries of earlier versions kept one digest of all they wrote, which cannot be made again.
      if (row.id >= since || wrote.seals.length > 0 || wrote.states.length > 0) found.push(...factsDifferences(row, wrote))
      previous = row.digest
      expectedId = row.id + 1
    }
    for (const [id, ofNone] of [...seals, ...states])
      found.push(
        difference(
          'audit.chain',
          'auditEntry',
          { id, label: id, expected: 'no digest', got: ofNone.length },
          'Digests are kept for audit entry {label}, which is not there.',
        ),
      )
    if (expectedId !== upTo + 1) {
      found.push(
        difference(
          'audit.chain',
          'auditEntry',
          { id: upTo, label: upTo, expected: upTo, got: expectedId - 1 },
          'The audit trail ends at entry {got} instead of {expected}.',
        ),
      )
    }
    return found
  },
}

function chainDifference(row: EntryRow, expected: string, got: string, words: string): Difference {
  return difference('audit.chain', 'auditEntry', { id: row.id, label: row.summary, expected, got }, words)
}

function entryDifferences(row: EntryRow, previous: Uint8Array): Difference[] {
  const { digest, input, changes, undo, payload, ...columns } = row
  const found: Difference[] = []
  const digestNow = hex(chainDigest(previous, columns))
  if (digestNow !== hex(digest))
    found.push(
      chainDifference(row, digestNow, hex(digest), 'Audit entry “{label}” or the one before it was changed: its digest does not fit.'),
    )
  if (payload === null) return found
  const payloadNow = hex(payloadDigest(input ?? '', changes ?? '', undo))
  if (payloadNow !== hex(row.payload_digest)) {
    found.push(
      chainDifference(
        row,
        hex(row.payload_digest),
        payloadNow,
        'The input kept with audit entry “{label}” was changed: its digest does not fit.',
      ),
    )
  }
  return found
}

const erasures = preparedSelect<{ entry: number }>()((db, p) =>
  db
    .selectFrom('audit_state as a')
    .innerJoin('audit_shape as s', 's.id', 'a.shape_id')
    .select('a.keys')
    .where('s.table_name', '=', 'audit_payload')
    .where('a.first_key', '<=', p.entry)
    .where('a.last_key', '>=', p.entry),
)

async function wasErased(store: ReadStore, entry: number): Promise<boolean> {
  const key = keyOf([entry])
  return (await store.all(erasures(store), { entry })).some(({ keys }) => (JSON.parse(keys) as RowKey[]).includes(key))
}

interface Wrote {
  readonly seals: readonly NonNullable<ReturnType<typeof sealsBetween>['row']>[]
  readonly states: readonly NonNullable<ReturnType<typeof statesBetween>['row']>[]
}

function factsDifferences(row: EntryRow, wrote: Wrote): Difference[] {
  const seals = wrote.seals.map((seal) => ({
    table: seal.table_name,
    columns: JSON.parse(seal.columns) as string[],
    op: seal.op,
    first: seal.first_id,
    last: seal.last_id,
    rows: seal.rows,
    digest: seal.digest,
    marks: seal.marks,
    replaces: seal.replaces_id,
  }))
  const states = wrote.states.map((state) => ({
    table: state.table_name,
    columns: JSON.parse(state.columns) as string[],
    keys: JSON.parse(state.keys) as RowKey[],
    digests: state.digests,
  }))
  const now = hex(factsDigest(seals, states))
  const count = seals.reduce((sum, { rows }) => sum + rows, 0)
  const isAsWritten = [...wrote.seals, ...wrote.states].every((one) => isCanonical(one.columns)) && wrote.states.every(hasItsRange)
  if (now === hex(row.facts_digest) && count === row.fact_count && isAsWritten) return []
  const words = 'The digests kept with audit entry “{label}” are not those that it wrote: one was changed, added or removed.'
  return [chainDifference(row, hex(row.facts_digest), now, words)]
}

/** The range of keys says which states a check reads; the digest does not cover it. */
function hasItsRange({ keys, first_key: first, last_key: last }: Wrote['states'][number]): boolean {
  const range = keyRange(JSON.parse(keys) as RowKey[])
  return range.first === first && range.last === last && isCanonical(keys)
}

const isCanonical = (json: string) => JSON.stringify(JSON.parse(json)) === json

/** What stands beside the chain belongs to an entry of it. */
const strayChecks: readonly Check[] = [
  strayCheck(
    'audit.chain.payload',
    'auditEntry',
    'SELECT p.entry_id FROM audit_payload p WHERE NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.id = p.entry_id)',
  ),
  strayCheck(
    'audit.chain.shape',
    'auditShape',
    `SELECT s.id FROM audit_shape s WHERE NOT EXISTS (SELECT 1 FROM audit_fact f WHERE f.shape_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM audit_state a WHERE a.shape_id = s.id)`,
  ),
]

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** The tables of the file that have a column. */
async function tablesWith(store: ReadStore, column: string): Promise<string[]> {
  const text =
    "SELECT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' AND c.name = ? ORDER BY t.name"
  return ((await store.select(text, [column])) as { name: string }[]).map(({ name }) => name)
}

/** The chain, and one check for each table whose rows say which entry wrote them. */
export async function auditChecks(store: ReadStore): Promise<Check[]> {
  const written = await tablesWith(store, 'created_op')
  return [chain, ...strayChecks, ...touchChecks, ...written.map(createdByCheck)]
}

function createdByCheck(table: string): Check {
  return sqlCheck({
    name: 'audit.createdBy',
    entity: entityOf(table),
    table,
    alias: 'f',
    select: `SELECT f.id, f.id AS label, f.created_op AS expected, (SELECT e.id FROM audit_entry e
        WHERE e.id = f.created_op) AS got FROM "${table}" f WHERE`,
    words: `The ${wordsOf(table)} {label} was written by entry {expected}, which is not in the audit trail.`,
  })
}

/** Rows whose reference leads nowhere, by SQLite's own check; one table a step. */
export async function referenceCheck(store: ReadStore): Promise<Check> {
  const text = "SELECT DISTINCT t.name FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) WHERE t.type = 'table' ORDER BY t.name"
  const referring = ((await store.select(text, [])) as { name: string }[]).map(({ name }) => name)
  return {
    name: 'references',
    last: async () => referring.length,
    step: 1,
    run: async (_, after) => {
      const table = referring[after]
      if (table === undefined) return []
      const rows = (await store.select('SELECT rowid AS id, parent FROM pragma_foreign_key_check(?) LIMIT ?', [
        table,
        DIFFERENCES_A_RANGE,
      ])) as { id: number | null; parent: string }[]
      return rows.map(({ id, parent }) => {
        const found = { id: id ?? 0, label: id ?? 'of no number', expected: parent, got: null }
        return difference(
          'references',
          entityOf(table),
          found,
          `The ${wordsOf(table)} {label} refers to a ${wordsOf(parent)} that is not there.`,
        )
      })
    },
  }
}

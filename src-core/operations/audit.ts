/**
 * The audit chain: one entry per command and per job chunk.
 *
 * An entry's digest covers its own columns, the digest of its payload, the digest of the seals
 * of what it wrote (`seals.ts`), and the digest of the entry before. Payloads stand apart, so that personal data can be
 * erased without breaking the chain.
 */
import type { WriteStore } from '../database/store.ts'
import { preparedSelect } from '../database/store.ts'
import type { Instant } from '../kernel/instants.ts'
import type { Actor, RecordChange } from './context.ts'
import type { WayBack } from './define.ts'
import { canonicalJson, EMPTY_DIGEST, sha256 } from './digest.ts'
import { auditEntry, auditPayload, auditTouch } from './model.ts'
import { plainSeals, type Seal, writeSeals } from './seals.ts'
import { plainStates, type TouchedRows, writeStates } from './states.ts'

export interface AuditDraft {
  readonly id: number
  readonly at: Instant
  readonly actor: Actor
  readonly operation: string
  readonly summary: string
  readonly job: number | null
  readonly input: unknown
  readonly changes: readonly RecordChange[]
  readonly undo: WayBack | null
  readonly touched: ReadonlyMap<string, ReadonlySet<number>>
  readonly seals: readonly Seal[]
  readonly states: readonly TouchedRows[]
}

/** The columns that an entry's digest covers, in its order. */
export interface ChainedColumns {
  readonly id: number
  readonly at: number
  readonly actor_kind: string
  readonly actor_id: number
  readonly actor_name: string
  readonly operation: string
  readonly summary: string
  readonly job_id: number | null
  readonly payload_digest: Uint8Array
  readonly fact_count: number
  readonly facts_digest: Uint8Array
  /** Entries of earlier versions have none. */
  readonly touches_digest: Uint8Array | null
}

/** The digest of an entry, given the digest of the one before it. */
export function chainDigest(previous: Uint8Array, entry: ChainedColumns): Uint8Array {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const { payload_digest, facts_digest, touches_digest, ...plain } = entry
  const touches = touches_digest === null ? [] : [hex(touches_digest)]
  return sha256(canonicalJson([hex(previous), plain, hex(payload_digest), hex(facts_digest), ...touches]))
}

export function payloadDigest(input: string, changes: string, undo: string | null): Uint8Array {
  return sha256(`${input}\n${changes}\n${undo ?? ''}`)
}

/** Covers what an entry says of the rows it wrote and of those it touched. */
export function factsDigest(seals: readonly Seal[], states: readonly TouchedRows[]): Uint8Array {
  if (seals.length === 0 && states.length === 0) return EMPTY_DIGEST
  return sha256(JSON.stringify([plainSeals(seals), plainStates(states)]))
}

/** Covers the records that an entry touched, `[entity, id]` each, in any order. */
export function touchesDigest(touches: readonly (readonly [entity: string, id: number])[]): Uint8Array {
  const sorted = touches.toSorted(([one, id], [other, otherId]) => (one === other ? id - otherId : one < other ? -1 : 1))
  return sha256(JSON.stringify(sorted))
}

const lastEntry = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('audit_entry').select(['id', 'digest']).orderBy('id', 'desc').limit(1),
)

/** The id the next entry will have. There is one writer, so nobody else takes it. */
export async function nextEntryId(store: WriteStore): Promise<number> {
  return ((await store.first(lastEntry(store), {}))?.id ?? 0) + 1
}

const ENTRY_COLUMNS = ['id', ...Object.keys(auditEntry.columns)]
const PAYLOAD_COLUMNS = ['entry_id', 'input', 'changes', 'undo']
const TOUCH_COLUMNS = ['entity', 'record_id', 'entry_id']

/** Writes the entry, its payload and the records it touched. @returns the digest of the entry */
export async function writeAudit(store: WriteStore, draft: AuditDraft): Promise<Uint8Array> {
  const previous = (await store.first(lastEntry(store), {}))?.digest ?? EMPTY_DIGEST
  const input = canonicalJson(draft.input ?? null)
  const changes = canonicalJson(draft.changes)
  const undo = draft.undo ? canonicalJson(draft.undo) : null
  const touched = [...draft.touched].flatMap(([entity, ids]) => Array.from(ids, (id) => [entity, id] as const))
  const columns: ChainedColumns = {
    id: draft.id,
    at: draft.at,
    actor_kind: draft.actor.kind,
    actor_id: draft.actor.id,
    actor_name: draft.actor.name,
    operation: draft.operation,
    summary: draft.summary,
    job_id: draft.job,
    payload_digest: payloadDigest(input, changes, undo),
    fact_count: draft.seals.reduce((sum, { rows }) => sum + rows, 0),
    facts_digest: factsDigest(draft.seals, draft.states),
    touches_digest: touchesDigest(touched),
  }
  const digest = chainDigest(previous, columns)
  const row: Record<string, unknown> = { ...columns, digest }
  store.bulk(auditEntry, ENTRY_COLUMNS).add(ENTRY_COLUMNS.map((name) => row[name]))
  store.bulk(auditPayload, PAYLOAD_COLUMNS).add([draft.id, input, changes, undo])
  await writeSeals(store, draft.id, draft.seals)
  await writeStates(store, draft.id, draft.states)
  store.bulk(auditTouch, TOUCH_COLUMNS).addAll(touched.map(([entity, id]) => [entity, id, draft.id]))
  return digest
}

/** Idempotency keys: accepted on every write, never required, kept 30 days in their scope. */
import type { ReadStore, WriteStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { Instant } from '../kernel/instants.ts'
import type { CallRequest, CallResult } from './contract.ts'
import type { Actor } from './context.ts'
import { canonicalJson, sha256 } from './digest.ts'

const KEPT_MS = 30 * 86_400_000

const scopeOf = (actor: Actor) => `${actor.kind}:${actor.id}`

/**
 * The kept answer of an earlier call with the same key.
 *
 * @throws Refusal when the key was used with another body
 */
export async function keptAnswer(store: ReadStore, actor: Actor, request: CallRequest): Promise<CallResult | null> {
  if (request.idempotencyKey === undefined) return null
  const row = await store.db
    .selectFrom('idempotency_key')
    .select(['body_digest', 'response'])
    .where('scope', '=', scopeOf(actor))
    .where('operation', '=', request.operation)
    .where('key', '=', request.idempotencyKey)
    .executeTakeFirst()
  if (!row) return null
  if (Buffer.compare(row.body_digest, bodyDigest(request)) !== 0) {
    throw refuse('conflict', 'idempotency.otherBody', 'This idempotency key was used with other input. Use a new key for a new request.')
  }
  return { ...(JSON.parse(row.response) as CallResult & { ok: true }), replayed: true }
}

/** Keeps the answer beside what it did, in the same transaction. */
export async function keepAnswer(store: WriteStore, actor: Actor, request: CallRequest, answer: CallResult, now: Instant): Promise<void> {
  if (request.idempotencyKey === undefined) return
  await store.db
    .deleteFrom('idempotency_key')
    .where('at', '<', now - KEPT_MS)
    .execute()
  await store.db
    .insertInto('idempotency_key')
    .values({
      scope: scopeOf(actor),
      operation: request.operation,
      key: request.idempotencyKey,
      body_digest: bodyDigest(request),
      response: JSON.stringify(answer),
      at: now,
    })
    .execute()
}

function bodyDigest(request: CallRequest): Uint8Array {
  return sha256(canonicalJson(request.input ?? null))
}

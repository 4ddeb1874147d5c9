/** Digests for the audit chain and idempotency, over a canonical JSON text. */
import { createHash } from 'node:crypto'

export const EMPTY_DIGEST: Uint8Array = new Uint8Array(32)

/** SHA-256 of text or bytes. */
export function sha256(data: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}

/** JSON with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString()
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
  }) as string
}

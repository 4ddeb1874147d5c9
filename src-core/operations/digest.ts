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

export interface FactDigest {
  readonly count: number
  add(table: string, values: readonly unknown[]): void
  finish(): Uint8Array
}

/** Characters that are gathered before they are hashed: a call costs as much as hashing half a row. */
const GATHERED = 16_384

/** A running digest of the facts that one transaction writes. */
export function factDigest(): FactDigest {
  const hash = createHash('sha256')
  let count = 0
  let text = ''
  return {
    get count() {
      return count
    },
    add: (table, values) => {
      count += 1
      text += table
      for (const value of values) text += `\u001f${value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)}`
      if (text.length < GATHERED) return
      hash.update(text)
      text = ''
    },
    finish: () => (count === 0 ? EMPTY_DIGEST : hash.update(text).digest()),
  }
}

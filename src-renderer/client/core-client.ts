/** The one way from the windows to the core: an operation called by name, and notices of what changed. */
import type { CallRequest, CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import { text } from '../text/en.ts'

export interface CallOptions {
  /** Runs the command and rolls it back: no number is taken, nothing is audited. */
  readonly simulate?: boolean
  /** A second call with the same key and body answers the first one's result. */
  readonly idempotencyKey?: string
}

export interface CoreClient {
  /** Never rejects: what the transport cannot deliver is a failure too, with the code `transport.failed`. */
  call<Output>(operation: string, input: unknown, options?: CallOptions): Promise<CallResult<Output>>
  /** @returns the way to stop listening */
  onChange(listener: (notice: ChangeNotice) => void): () => void
}

/** The request of a call; options that were not given are left out. */
export function requestOf(operation: string, input: unknown, options: CallOptions = {}): CallRequest {
  return { operation, input, ...options }
}

/** What the operator sees when the core could not be asked at all. */
export function transportFailure(error: unknown): CallResult<never> {
  const reason = error instanceof Error ? error.message : String(error)
  return { ok: false, failure: { kind: 'busy', code: 'transport.failed', message: text.failures.transport(reason) } }
}

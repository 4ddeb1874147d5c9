/** The one way from the windows to the core: an operation called by name, and notices of what changed. */
import type { CallRequest, CallResult, ChangeNotice, SessionInfo } from '../../src-core/operations/contract.ts'
import { text } from '../text/en.ts'

export interface CallOptions {
  /** Runs the command and rolls it back: no number is taken, nothing is audited. */
  readonly simulate?: boolean
  /** A second call with the same key and body answers the first one's result. */
  readonly idempotencyKey?: string
  /** The opening of the company file that this window shows. */
  readonly opening?: string
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

/**
 * Names in each call the opening of the company file that this window shows, so that none can meet another company. When
 * the host says that another one is open, the window starts anew; so it does when it is told to.
 *
 * @param startAnew draws the window again from its first page
 */
export function boundToOpening(client: CoreClient, startAnew: () => void): CoreClient {
  let opening: string | undefined
  return {
    call: async <Output>(operation: string, input: unknown, options: CallOptions = {}): Promise<CallResult<Output>> => {
      const result = await client.call<Output>(operation, input, opening === undefined ? options : { ...options, opening })
      if (!result.ok && result.failure.code === 'company.switched') startAnew()
      if (result.ok && operation === 'session.get') opening ??= (result.value as SessionInfo).opening || undefined
      return result
    },
    onChange: (listener) =>
      client.onChange((notice) => {
        if (notice.reload === 'window') startAnew()
        else listener(notice)
      }),
  }
}

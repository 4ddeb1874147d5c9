/** What a running core offers to the doors of this machine: window, bridge, command line. Types only. */
import type { CallRequest, CallResult, ChangeNotice } from '../src-core/operations/contract.ts'

/** Through which door a call came; the dispatcher derives the actor and the permissions from it. */
export interface Caller {
  readonly kind: 'window' | 'bridge' | 'cli' | 'job'
  /** The bridge's bearer token, as sent. */
  readonly token?: string
}

/** One open company file. */
export interface CoreHost {
  /** Answers expected failures as values; rejects only for a bug or a closed host. */
  call(request: CallRequest, caller: Caller): Promise<CallResult>
  /** Called after each commit and at each step of a job. Answers the function that ends the subscription. */
  onChange(listener: (notice: ChangeNotice) => void): () => void
  /** Ends the worker threads and releases the file. */
  close(): Promise<void>
}

/** The client inside Electron: the preload hands over two functions and nothing else. */
import type { CallRequest, CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import { type CoreClient, requestOf, transportFailure } from './core-client.ts'

/** What the preload puts at `window.countinghouse`. */
export interface HostBridge {
  call(request: CallRequest): Promise<CallResult>
  onChange(listener: (notice: ChangeNotice) => void): () => void
}

declare global {
  interface Window {
    readonly countinghouse?: HostBridge
  }
}

/** The client over the preload's bridge. */
export function windowClient(host: HostBridge): CoreClient {
  return {
    call: <Output>(operation: string, input: unknown, options = {}) =>
      host
        .call(requestOf(operation, input, options))
        .then((result) => result as CallResult<Output>)
        .catch(transportFailure),
    onChange: (listener) => host.onChange(listener),
  }
}

/** The client of served mode: the same windows in a browser, the core over loopback HTTP with a session cookie. */
import type { CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import { type CallOptions, type CoreClient, requestOf, transportFailure } from './core-client.ts'

async function post<Output>(operation: string, input: unknown, options?: CallOptions): Promise<CallResult<Output>> {
  try {
    const answer = await fetch('/rpc', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requestOf(operation, input, options)),
    })
    if (!answer.headers.get('content-type')?.includes('json')) return transportFailure(new Error(`${answer.status} ${answer.statusText}`))
    return (await answer.json()) as CallResult<Output>
  } catch (error) {
    return transportFailure(error)
  }
}

/** `POST /rpc` with a call request, and `/events` with change notices; EventSource reconnects by itself. */
export function httpClient(): CoreClient {
  return {
    call: post,
    onChange: (listener) => {
      const source = new EventSource('/events')
      let connected = false
      // A second `ready` says that the line was broken meanwhile: what was told then was missed.
      source.addEventListener('ready', () => {
        if (connected) listener({ changes: [], jobs: [], reload: 'data' })
        connected = true
      })
      source.addEventListener('change', (message: MessageEvent<string>) => listener(JSON.parse(message.data) as ChangeNotice))
      return () => source.close()
    },
  }
}

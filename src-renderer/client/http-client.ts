/** The client of served mode: the same windows in a browser, the core over loopback HTTP with the secret of the page. */
import type { CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import { type CallOptions, type CoreClient, requestOf, transportFailure } from './core-client.ts'
import { sessionHeaders } from './page-session.ts'

async function post<Output>(operation: string, input: unknown, options?: CallOptions): Promise<CallResult<Output>> {
  try {
    const answer = await fetch('/rpc', {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', ...sessionHeaders() },
      body: JSON.stringify(requestOf(operation, input, options)),
    })
    if (!answer.headers.get('content-type')?.includes('json')) return transportFailure(new Error(`${answer.status} ${answer.statusText}`))
    return (await answer.json()) as CallResult<Output>
  } catch (error) {
    return transportFailure(error)
  }
}

/** Milliseconds before a line that broke is opened again. */
const AGAIN_MS = 1000

/** A ticket for one stream; `null` where the host did not answer. */
async function streamTicket(): Promise<{ readonly ticket: string } | 'over' | null> {
  try {
    const answer = await fetch('/tickets', { method: 'POST', credentials: 'omit', headers: sessionHeaders() })
    if (answer.status === 401) return 'over'
    return (await answer.json()) as { readonly ticket: string }
  } catch {
    return null
  }
}

/** `/events` with change notices. A stream's address holds a ticket of one use, so a broken line is opened anew with another. */
function listen(listener: (notice: ChangeNotice) => void): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  let connected = false
  const stop = () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
  }
  // All that is shown is asked for again, and refused with the reason.
  const over = () => {
    stop()
    listener({ changes: [], jobs: [], reload: 'data' })
  }
  const open = async () => {
    const given = await streamTicket()
    if (stopped) return
    if (given === 'over') return over()
    if (given === null) return again()
    source = new EventSource(`/events?ticket=${given.ticket}`)
    // A second `ready` says that the line was broken meanwhile: what was told then was missed.
    source.addEventListener('ready', () => {
      if (connected) listener({ changes: [], jobs: [], reload: 'data' })
      connected = true
    })
    source.addEventListener('change', (message: MessageEvent<string>) => listener(JSON.parse(message.data) as ChangeNotice))
    source.addEventListener('ended', over)
    source.addEventListener('error', again)
  }
  const again = () => {
    source?.close()
    if (!stopped) timer = setTimeout(() => void open(), AGAIN_MS)
  }
  void open()
  return stop
}

/** `POST /rpc` with a call request, and `/events` with change notices. */
export function httpClient(): CoreClient {
  return { call: post, onChange: listen }
}

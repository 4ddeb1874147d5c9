/** `GET /events`: change notices as server-sent events. */
import type { Context } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import type { CoreHost } from '../core-host.ts'

/** A silent stream is taken for dead by browsers and by the machine's sleep: say something at least this often. */
export const HEARTBEAT_MS = 15_000

/** The open streams of a server, so that closing it can end them. */
export class EventStreams {
  readonly #endings = new Set<() => void>()

  /**
   * Sends `ready` once subscribed, then one `change` a notice, with a `heartbeat` in between. A client that sees a
   * second `ready` has missed notices meanwhile and refreshes everything.
   */
  open(context: Context, host: CoreHost): Response {
    return streamSSE(context, async (stream) => {
      const send = (event: string, data: unknown): void => void stream.writeSSE({ event, data: JSON.stringify(data) })
      const unsubscribe = host.onChange((notice) => send('change', notice))
      const heartbeat = setInterval(() => send('heartbeat', null), HEARTBEAT_MS)
      send('ready', null)
      await this.#ended(stream)
      clearInterval(heartbeat)
      unsubscribe()
    })
  }

  async #ended(stream: SSEStreamingApi): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#endings.add(resolve)
    stream.onAbort(resolve)
    await promise
    this.#endings.delete(resolve)
  }

  closeAll(): void {
    for (const end of this.#endings) end()
  }
}

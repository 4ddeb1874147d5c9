/** `GET /events`: change notices as server-sent events. */
import type { Context } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import type { ChangeNotice } from '../../src-core/operations/contract.ts'
import type { CoreHost } from '../core-host.ts'
import type { Session } from './sessions.ts'

/** A silent stream is taken for dead by browsers and by the machine's sleep: say something at least this often. */
export const HEARTBEAT_MS = 15_000
/** Notices that wait for one slow window; more are dropped, and it is told to ask for everything again. */
export const MOST_WAITING = 200

type Ending = 'client' | 'server' | 'session'

/** The open streams of a server, so that closing it can end them. */
export class EventStreams {
  readonly #endings = new Map<(why: Ending) => void, Session | null>()

  /**
   * Sends `ready` once subscribed, then one `change` a notice, with a `heartbeat` in between. A client that sees a
   * second `ready` has missed notices meanwhile and refreshes everything. One whose session is ended is told `ended`.
   *
   * @param session of the page that listens; null for a command line
   */
  open(context: Context, host: CoreHost, session: Session | null = null): Response {
    const answer = streamSSE(context, async (stream) => {
      const line = boundedLine((event, data) => stream.writeSSE({ event, data: JSON.stringify(data) }))
      const unsubscribe = host.onChange((notice) => line.notice(notice))
      const heartbeat = setInterval(() => line.send('heartbeat', null), HEARTBEAT_MS)
      line.send('ready', null)
      const why = await this.#ended(stream, session)
      if (why === 'session') await stream.writeSSE({ event: 'ended', data: 'null' })
      clearInterval(heartbeat)
      unsubscribe()
      line.end()
    })
    answer.headers.set('cache-control', 'no-store')
    return answer
  }

  async #ended(stream: SSEStreamingApi, session: Session | null): Promise<Ending> {
    const { promise, resolve } = Promise.withResolvers<Ending>()
    this.#endings.set(resolve, session)
    stream.onAbort(() => resolve('client'))
    const why = await promise
    this.#endings.delete(resolve)
    return why
  }

  /** Tells the streams of a session that it was ended. */
  endSession(session: Session): void {
    for (const [end, of] of this.#endings) if (of === session) end('session')
  }

  closeAll(): void {
    for (const end of this.#endings.keys()) end('server')
  }
}

/** A line to one window, which takes the next piece only when it has taken the one before. */
export interface BoundedLine {
  send(event: string, data: unknown): void
  notice(notice: ChangeNotice): void
  end(): void
}

interface Piece {
  readonly event: string
  readonly data: unknown
}

/**
 * Holds what a window has not taken yet. When more than `most` wait, all of them are dropped for one notice that tells it
 * to ask for everything again; a demand to start anew is kept.
 */
export function boundedLine(write: (event: string, data: unknown) => Promise<unknown>, most: number = MOST_WAITING): BoundedLine {
  let waiting: Piece[] = []
  let busy = false
  let ended = false
  const pump = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      for (let piece = waiting.shift(); piece && !ended; piece = waiting.shift()) await write(piece.event, piece.data)
    } catch {
      ended = true // the window is gone; its stream is ended by whoever opened it
    }
    busy = false
  }
  const send = (event: string, data: unknown): void => {
    if (ended || (event === 'heartbeat' && waiting.length > 0)) return
    waiting.push({ event, data })
    void pump()
  }
  return {
    send,
    notice: (notice) => {
      if (waiting.length < most) return send('change', notice)
      const all = [...waiting.map(({ data }) => data as ChangeNotice | null), notice]
      waiting = []
      const reload = all.some((one) => one?.reload === 'window') ? 'window' : 'data'
      send('change', { changes: [], jobs: [], reload } satisfies ChangeNotice)
    },
    end: () => {
      ended = true
      waiting = []
    },
  }
}

/** Served mode: the same windows in a browser on this machine, where Electron or a display is missing. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Caller, CoreHost } from '../core-host.ts'
import { answerRendererFile, plainAnswer } from '../renderer-files.ts'
import { EventStreams } from './events.ts'
import { refuseForeignPages, secureAnswers } from './guard.ts'
import { answerRpc, refuseLargeBody, RPC_BODY_LIMIT } from './rpc.ts'
import { callerOf, createSession, swapToken, type ServedSession } from './session.ts'

/** Loopback by its number: a name could be resolved to another machine. */
const LOOPBACK = '127.0.0.1'

export interface ServeOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  /** The built renderer, with its `index.html`. */
  readonly rendererDir: string
  /** Absent: 256 fresh random bits. */
  readonly token?: string
  /**
   * Adds routes, such as the bridge's. They stand behind the checks of `Host` and `Origin`, but before the
   * session's: they authenticate their callers themselves.
   */
  readonly routes?: (app: Hono) => void
}

export interface ServedWorkstation {
  /** The address to open once, with its token. */
  readonly url: string
  readonly port: number
  readonly token: string
  /** Ends the streams, drops the connections and frees the port. The host stays open: it is the caller's. */
  close(): Promise<void>
}

/** Serves the workstation on a loopback port. Rejects with the system's error where the port is taken. */
export async function serve(host: CoreHost, options: ServeOptions): Promise<ServedWorkstation> {
  const streams = new EventStreams()
  let session: ServedSession | null = null
  let origin = ''
  const app = new Hono()
  app.use(
    secureAnswers,
    refuseForeignPages(() => origin),
  )
  app.onError(answerBug)
  app.get('/health', (context) => context.json({ ok: true, product: 'countinghouse' }))
  options.routes?.(app)
  // No request arrives before the server listens, and then the session is there.
  addWorkstation(app, host, streams, options.rendererDir, () => session as ServedSession)

  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  const port = await listen(server, options.port ?? 0)
  session = createSession(port, options.token)
  origin = `http://${LOOPBACK}:${port}`
  return {
    url: `${origin}/?token=${encodeURIComponent(session.token)}`,
    port,
    token: session.token,
    close: () => closeServer(server, streams),
  }
}

type WithCaller = { Variables: { caller: Caller } }

function addWorkstation(app: Hono, host: CoreHost, streams: EventStreams, rendererDir: string, session: () => ServedSession): void {
  const workstation = new Hono<WithCaller>()
  workstation.use(async (context, next) => {
    const swapped = swapToken(context, session())
    if (swapped) return swapped
    const caller = callerOf(context, session())
    if (!caller) return plainAnswer(401, 'Open the address that “countinghouse serve” printed.')
    context.set('caller', caller)
    return next()
  })
  workstation.post('/rpc', bodyLimit({ maxSize: RPC_BODY_LIMIT, onError: refuseLargeBody }), (context) =>
    answerRpc(context, host, context.get('caller')),
  )
  workstation.get('/events', (context) => streams.open(context, host))
  workstation.all('/*', (context) => answerRendererFile(rendererDir, context.req.raw))
  app.route('/', workstation)
}

/** A bug's details belong in the log of this machine, not in an answer. */
function answerBug(error: Error, context: Context): Response {
  console.error(`${context.req.method} ${context.req.path}:`, error)
  return plainAnswer(500, 'The workstation failed to answer. Its log tells why.')
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function closeServer(server: Server, streams: EventStreams): Promise<void> {
  return new Promise((resolve, reject) => {
    streams.closeAll()
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}

/** Served mode: the same windows in a browser on this machine, where Electron or a display is missing. */
import type { Server } from 'node:http'
import type { AddressInfo, ListenOptions } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { CallResult } from '../../src-core/operations/contract.ts'
import type { Caller, CoreHost } from '../core-host.ts'
import type { Health } from '../host/health.ts'
import { answerRendererFile, plainAnswer } from '../renderer-files.ts'
import { answerEntry, ENTRY_BODY_LIMIT, SESSION_PATH, writeEntryFile } from './entry.ts'
import { EventStreams } from './events.ts'
import { LOCAL, refuseForeignPages, secureAnswers } from './guard.ts'
import { answerRpc, refuseLargeBody, RPC_BODY_LIMIT } from './rpc.ts'
import { createSessions, type Session, type Sessions } from './sessions.ts'

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
  /** Absent: it is always well. */
  readonly health?: () => Promise<Pick<Health, 'ok' | 'ailments'>>
}

export interface ServedWorkstation {
  /** Whether the loopback port is open; while it is not, it has no address. */
  readonly isListening: boolean
  /** Opens the port. Rejects with the system's error where it is taken. */
  listen(port: number): Promise<void>
  /** Closes it again; who came by it is cut off. */
  closePort(): Promise<void>
  /** Answers the programs of this user at a socket or pipe, too. */
  listenAt(path: string): Promise<void>
  /** The address, `http://127.0.0.1:4711/`; who opens it needs a ticket. @throws while the port is closed */
  readonly url: string
  readonly port: number
  /** The bearer of a command line. */
  readonly token: string
  /** The address with a ticket behind its `#`, which browsers send nowhere: good once and for a minute. */
  entryAddress(): string
  /** A file that lets the browser in that opens it, once and within a minute; it is removed then. */
  entryFile(): string
  /** Ends the streams, drops the connections and frees the port. The host stays open: it is the caller's. */
  close(): Promise<void>
}

/** Serves the workstation on a loopback port. Rejects with the system's error where the port is taken. */
export async function serve(host: CoreHost, options: ServeOptions): Promise<ServedWorkstation> {
  const served = prepareToServe(host, options)
  await served.listen(options.port ?? 0)
  return served
}

/** The same, which listens nowhere yet. */
export function prepareToServe(host: CoreHost, options: ServeOptions): ServedWorkstation {
  const streams = new EventStreams()
  const sessions = createSessions((session) => streams.endSession(session), options.token)
  let atPort: { readonly server: Server; readonly port: number } | null = null
  let atSocket: Server | null = null
  const port = (): number => {
    if (atPort === null) throw new Error('The loopback port is closed.')
    return atPort.port
  }
  const origin = (): string => `http://${LOOPBACK}:${port()}`
  const app = answers(host, options, { streams, sessions, origin })
  const closePort = async (): Promise<void> => {
    const closing = atPort
    atPort = null
    if (closing) await closeServer(closing.server, streams)
  }
  return {
    get isListening() {
      return atPort !== null
    },
    get url() {
      return `${origin()}/`
    },
    get port() {
      return port()
    },
    token: sessions.key,
    listen: async (wanted) => {
      const server = createAdaptorServer({ fetch: app.fetch }) as Server
      await listen(server, { port: wanted, host: LOOPBACK })
      atPort = { server, port: (server.address() as AddressInfo).port }
    },
    closePort,
    listenAt: async (path) => {
      const server = createAdaptorServer({ fetch: (request) => app.fetch(request, LOCAL) }) as Server
      await listen(server, { path })
      atSocket = server
    },
    entryAddress: () => `${origin()}/#ticket=${sessions.newTicket()}`,
    entryFile: () => writeEntryFile(origin(), sessions),
    close: async () => {
      await closePort()
      if (atSocket) await closeServer(atSocket, streams)
    },
  }
}

interface Parts {
  readonly streams: EventStreams
  readonly sessions: Sessions
  readonly origin: () => string
}

function answers(host: CoreHost, options: ServeOptions, { streams, sessions, origin }: Parts): Hono {
  const app = new Hono()
  app.use(secureAnswers, refuseForeignPages(origin))
  app.onError(answerBug)
  app.get('/health', async (context) => {
    const { ok = true, ailments = [] } = (await options.health?.()) ?? {}
    // For whoever knocks: that something is wrong and what, but nothing of this machine.
    return ok
      ? context.json({ ok, product: 'countinghouse' })
      : context.json({ ok, product: 'countinghouse', ailments: ailments.map(({ code }) => code) }, 503)
  })
  options.routes?.(app)
  addWorkstation(app, host, streams, options.rendererDir, sessions)
  return app
}

type WithCaller = { Variables: { caller: Caller; session: Session | null } }

/** The window's files say nothing of the books and are for everyone; what they ask for is not. */
function addWorkstation(app: Hono, host: CoreHost, streams: EventStreams, rendererDir: string, sessions: Sessions): void {
  const known: MiddlewareHandler<WithCaller> = async (context, next) => {
    const found = sessions.identify(context)
    if ('stranger' in found) return refuseStranger(context, found.stranger)
    context.set('caller', found.caller)
    context.set('session', found.session)
    return next()
  }
  const workstation = new Hono<WithCaller>()
  workstation.post(SESSION_PATH, bodyLimit({ maxSize: ENTRY_BODY_LIMIT }), (context) => answerEntry(context, sessions))
  workstation.post('/rpc', known, bodyLimit({ maxSize: RPC_BODY_LIMIT, onError: refuseLargeBody }), (context) =>
    answerRpc(context, host, context.get('caller')),
  )
  workstation.post('/tickets', known, (context) => {
    const session = context.get('session')
    return session ? context.json({ ticket: sessions.streamTicket(session) }) : plainAnswer(404, 'A command line needs no ticket.')
  })
  workstation.get('/events', async (context, next) => {
    const ticket = context.req.query('ticket')
    if (ticket === undefined) return known(context, next)
    const session = sessions.takeStreamTicket(ticket)
    if (!session) return refuseStranger(context, 'unknown')
    context.set('session', session)
    return next()
  })
  workstation.get('/events', (context) => streams.open(context, host, context.get('session')))
  workstation.all('/*', (context) => answerRendererFile(rendererDir, context.req.raw))
  app.route('/', workstation)
}

const STRANGERS = {
  unknown: 'This page is not let in. Open the workstation again: “countinghouse serve” lets in another page.',
  ended:
    'The way in of this page was used a second time: somebody else may have read it, so this session was ended. Look at what was done last, then open the workstation again with “countinghouse serve”.',
} as const

/** As a refusal of a call, which a page shows where it stands. */
function refuseStranger(context: Context, stranger: keyof typeof STRANGERS): Response {
  const failure = { kind: 'forbidden', code: `session.${stranger}`, message: STRANGERS[stranger] } as const
  return context.json({ ok: false, failure } satisfies CallResult, 401)
}

/** A bug's details belong in the log of this machine, not in an answer. */
function answerBug(error: Error, context: Context): Response {
  console.error(`${context.req.method} ${context.req.path}:`, error)
  return plainAnswer(500, 'The workstation failed to answer. Its log tells why.')
}

function listen(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      resolve()
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

/**
 * Who may use a served workstation. A command line has the key of the port. A page has a secret of its own, which it keeps in its
 * `sessionStorage` and sends as a header: browsers send cookies to every port of a machine, and send them by themselves.
 *
 * A page gets its secret for a ticket, which is good once and for a minute. A ticket that comes a second time was read by somebody
 * else: the session that it opened is ended, and says so.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import type { Caller } from '../core-host.ts'

/** Milliseconds for which a ticket is good. */
export const TICKET_MS = 60_000
export const SESSION_HEADER = 'x-countinghouse-session'

/** One page that was let in. */
export interface Session {
  /** SHA-256 of its secret, hexadecimal. */
  readonly digest: string
}

export type Entry = { readonly secret: string } | { readonly refused: 'unknown' | 'late' | 'used' }

/** `ended`: it was let in once, and its ticket came again. */
export type Known = { readonly caller: Caller; readonly session: Session | null } | { readonly stranger: 'unknown' | 'ended' }

interface Ticket {
  readonly until: number
  session: Session | null
}

export interface Sessions {
  /** The bearer of a command line; 256 random bits if it was not chosen. */
  readonly key: string
  /** A ticket that lets one page in. @param onUsed called once, when it lets one in */
  newTicket(onUsed?: () => void): string
  /** What a ticket gives. One that comes again ends the session that it gave before. */
  enter(ticket: string): Entry
  identify(context: Context): Known
  /** A ticket that opens one stream of a session. */
  streamTicket(session: Session): string
  /** The session of a stream's ticket; null where there is none. */
  takeStreamTicket(ticket: string): Session | null
}

/** @param onEnded told of a session that is ended by its ticket */
export function createSessions(
  onEnded: (session: Session) => void,
  key: string = randomSecret(),
  now: () => number = () => Date.now(),
): Sessions {
  const tickets = new Map<string, Ticket & { readonly onUsed: () => void }>()
  const streams = new Map<string, { readonly until: number; readonly session: Session }>()
  const sessions = new Map<string, Session>()
  const ended = new Set<string>()
  const end = (session: Session): void => {
    if (!sessions.delete(session.digest)) return
    ended.add(session.digest)
    console.error('A way in was used a second time: somebody else may have read it. The session that it had opened was ended.')
    onEnded(session)
  }
  const open = (): { secret: string; session: Session } => {
    const secret = randomSecret()
    const session = { digest: digestOf(secret) }
    sessions.set(session.digest, session)
    return { secret, session }
  }
  return {
    key,
    newTicket: (onUsed = () => {}) => {
      const ticket = randomSecret()
      tickets.set(digestOf(ticket), { until: now() + TICKET_MS, session: null, onUsed })
      return ticket
    },
    enter: (given) => {
      const ticket = tickets.get(digestOf(given))
      if (!ticket) return { refused: 'unknown' }
      if (ticket.session) {
        end(ticket.session)
        return { refused: 'used' }
      }
      if (now() > ticket.until) return { refused: 'late' }
      const { secret, session } = open()
      ticket.session = session
      ticket.onUsed()
      return { secret }
    },
    identify: (context) => {
      const bearer = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
      if (bearer !== undefined) return sameSecret(bearer, key) ? { caller: { kind: 'cli' }, session: null } : { stranger: 'unknown' }
      const digest = digestOf(context.req.header(SESSION_HEADER) ?? '')
      const session = sessions.get(digest)
      if (session) return { caller: { kind: 'window' }, session }
      return { stranger: ended.has(digest) ? 'ended' : 'unknown' }
    },
    streamTicket: (session) => {
      for (const [digest, { until }] of streams) if (now() > until) streams.delete(digest)
      const ticket = randomSecret()
      streams.set(digestOf(ticket), { until: now() + TICKET_MS, session })
      return ticket
    },
    takeStreamTicket: (given) => {
      const digest = digestOf(given)
      const found = streams.get(digest)
      streams.delete(digest)
      return found && now() <= found.until && sessions.has(found.session.digest) ? found.session : null
    },
  }
}

export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Secrets are looked up and compared by digest, so that neither content nor length can be told from the time it takes. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(given)), Buffer.from(digestOf(expected)))
}

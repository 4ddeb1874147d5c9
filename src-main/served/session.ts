/** Who may use a served workstation: the token in its address, swapped for a cookie; or the token as a bearer. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Caller } from '../core-host.ts'

/** The keys of one run. Both are 256 random bits and end with it. */
export interface ServedSession {
  /** Stands in the address that is printed, and is the bearer of a command line. */
  readonly token: string
  /** The cookie's value; another than the token, so that one leaked is not the other. */
  readonly cookieValue: string
  /** Browsers share cookies among all ports of a machine: the name tells two servers apart. */
  readonly cookieName: string
}

export function createSession(port: number, token: string = createToken()): ServedSession {
  return { token, cookieValue: createToken(), cookieName: `countinghouse-${port}` }
}

export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The caller that a request proves to be, or null for a stranger. */
export function callerOf(context: Context, session: ServedSession): Caller | null {
  const bearer = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) return equalSecrets(bearer, session.token) ? { kind: 'cli' } : null
  const cookie = getCookie(context, session.cookieName)
  return cookie !== undefined && equalSecrets(cookie, session.cookieValue) ? { kind: 'window' } : null
}

/**
 * Where the address carries the right token: sets the cookie and leads to the same address without it, so that the
 * token stays neither in the address line nor in the history. Null where there is no token to swap.
 */
export function swapToken(context: Context, session: ServedSession): Response | null {
  const token = context.req.query('token')
  if (token === undefined || context.req.method !== 'GET' || !equalSecrets(token, session.token)) return null
  setCookie(context, session.cookieName, session.cookieValue, { httpOnly: true, sameSite: 'Strict', path: '/' })
  const address = new URL(context.req.url)
  address.searchParams.delete('token')
  // One leading slash exactly: `//elsewhere` would lead to another host.
  return context.redirect(`/${address.pathname.replace(/^\/+/, '')}${address.search}`, 303)
}

/** Compares digests, so that neither content nor length can be told from the time it takes. */
function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

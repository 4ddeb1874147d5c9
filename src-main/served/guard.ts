/** Keeps the pages of other sites away from a server on the operator's own machine. */
import type { Context, MiddlewareHandler } from 'hono'
import { createNonce, securityHeaders } from '../content-security.ts'
import { plainAnswer } from '../renderer-files.ts'
import { SESSION_PATH } from './entry.ts'

/**
 * Refuses what a foreign page could make the operator's browser send: a `Host` that is not the bound one (DNS
 * rebinding, 421), a foreign `Origin` (403), and anything but following a link from another site or port (403).
 *
 * @param origin answers the bound origin, `http://127.0.0.1:4711`; known once the server listens.
 */
export function refuseForeignPages(origin: () => string): MiddlewareHandler {
  return async (context, next) => {
    if (isLocal(context)) return next()
    if (`http://${context.req.header('host')}` !== origin()) return plainAnswer(421, 'This server answers under its own address only.')
    const from = context.req.header('origin')
    if (from !== undefined && from !== origin() && !isEntry(context, from))
      return plainAnswer(403, 'This server answers its own pages only.')
    if (isForeignFetch(context)) return plainAnswer(403, 'This server answers its own pages only.')
    return next()
  }
}

/** What came by the host's own socket, which no page of a browser reaches. */
export const LOCAL = { isLocal: true } as const

function isLocal({ env }: Context): boolean {
  return typeof env === 'object' && env !== null && 'isLocal' in env && env.isLocal === true
}

/** The file that a browser is given has no origin; what it brings is its ticket, and nothing that a browser sends by itself. */
function isEntry({ req }: Context, from: string): boolean {
  return from === 'null' && req.method === 'POST' && req.path === SESSION_PATH && !isForeignFrame(req.header('sec-fetch-dest'))
}

function isForeignFrame(destination: string | undefined): boolean {
  return destination !== undefined && destination !== 'document'
}

/** What the browser itself says about where a request comes from; other programs say nothing. */
function isForeignFetch(context: Context): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return context.req.header('sec-fetch-mode') !== 'navigate' || context.req.header('sec-fetch-dest') !== 'document'
}

/** Sets the security headers on every answer that has none of its own; what says nothing of caches is kept by none. */
export const secureAnswers: MiddlewareHandler = async (context, next) => {
  await next()
  if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store')
  if (context.res.headers.has('content-security-policy')) return
  for (const [name, value] of Object.entries(securityHeaders(createNonce()))) context.res.headers.set(name, value)
}

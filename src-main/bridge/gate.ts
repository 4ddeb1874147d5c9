/**
 * The gate before every face of the bridge: closed while the bridge is off, bearer tokens only, not more than the limits
 * allow, and each request in the access log.
 */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Refusal } from '../../src-core/kernel/failures.ts'
import { hostNow } from '../host/clock.ts'
import type { Host } from '../host/host.ts'
import type { Rate } from './rate-limit.ts'
import { accessLog } from './access-log.ts'
import { maskAddress } from './mask.ts'
import { HttpRefusal, problem } from './problems.ts'
import { rateLimiter, type RateLimiter } from './rate-limit.ts'
import type { ApiContext, ApiEnvironment } from './requests.ts'

type Gate = MiddlewareHandler<ApiEnvironment>

/** Writes each request to the log, and keeps it for the window's page. Stands first, so that refusals are seen too. */
export function logCalls(host: Host): Gate {
  const { logFolder } = host.bridge
  const log = logFolder === null ? null : accessLog(logFolder)
  return async (context, next) => {
    const at = hostNow()
    const began = performance.now()
    await next()
    const { method, url } = context.req
    const call = {
      at,
      method,
      path: maskAddress(url.slice(new URL(url).origin.length)),
      operation: context.get('operation') ?? null,
      status: context.res.status,
      ms: Math.round((performance.now() - began) * 10) / 10,
      token: nameOfCaller(context, host),
    }
    host.bridge.record(call)
    log?.write(call)
  }
}

function nameOfCaller(context: ApiContext, host: Host): string | null {
  const token = bearerOf(context)
  try {
    return token === null ? null : host.nameOf(token)
  } catch (error) {
    if (error instanceof Refusal) return null // the tokens cannot be read, which the caller was told
    throw error
  }
}

function bearerOf(context: ApiContext): string | null {
  return /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? null
}

/** Refuses everything while the bridge is off. */
export function whileOn(host: Host): Gate {
  const failure = {
    kind: 'forbidden',
    code: 'bridge.off',
    message: 'The bridge is off. Switch it on in the workstation, page Bridge.',
  } as const
  return (_context, next) => (host.bridge.on ? next() : Promise.resolve(problem(failure)))
}

/** The rates of every caller whose token is not known, all of them together. */
const STRANGERS: Rate = { perSecond: 10, burst: 20 }

/** Refuses strangers and those that are too fast; names the caller for what comes after. */
export function knownCallers(host: Host): Gate {
  const known = rateLimiter(() => ratesOf(host))
  const strangers = rateLimiter(() => ({ each: STRANGERS, all: STRANGERS }))
  return async (context, next) => {
    const token = bearerOf(context)
    const name = token === null ? null : host.nameOf(token)
    if (token === null || name === null) return tooFast(strangers, '') ?? refuseStranger()
    const late = tooFast(known, token)
    if (late) return late
    context.set('caller', { kind: 'bridge', token })
    return next()
  }
}

function ratesOf({ bridge: { limits } }: Host): { each: Rate; all: Rate } {
  return {
    each: { perSecond: limits.requests_per_second, burst: limits.burst },
    all: { perSecond: limits.all_requests_per_second, burst: limits.all_burst },
  }
}

function tooFast(limiter: RateLimiter, caller: string): Response | null {
  const wait = limiter.take(caller, performance.now())
  if (wait === 0) return null
  const seconds = Math.ceil(wait / 1000)
  const message = `More requests than the bridge takes. Send the next one in ${seconds} s; Retry-After says so too. A file for a job is one request.`
  return problem({ kind: 'busy', code: 'bridge.tooManyRequests', message, details: { retry_after_ms: wait } }, 429, {
    'retry-after': String(seconds),
  })
}

function refuseStranger(): Response {
  const message = 'Send a bearer token. The window’s page Bridge or “countinghouse token new” makes one.'
  return problem({ kind: 'forbidden', code: 'token.unknown', message }, 401, { 'www-authenticate': 'Bearer realm="countinghouse"' })
}

/** Refuses bodies over the limit. Files are streamed to the disk and have a limit of their own. */
export function limitedBodies(host: Host, isFile: (path: string) => boolean): Gate {
  return (context, next) => {
    if (isFile(context.req.path)) return next()
    const { body_bytes: maxSize } = host.bridge.limits
    const onError = (): never => {
      throw new HttpRefusal(413, 'request.tooLarge', `The body is larger than ${megabytes(maxSize)} MB. Send files to /api/v1/files.`)
    }
    return bodyLimit({ maxSize, onError })(context, next)
  }
}

function megabytes(bytes: number): string {
  return String(Math.round((bytes / 1024 ** 2) * 10) / 10)
}

/** What the routes read from a request. */
import type { Context } from 'hono'
import { Refusal } from '../../src-core/kernel/failures.ts'
import type { CallRequest, CallResult } from '../../src-core/operations/contract.ts'
import type { Host } from '../host/host.ts'
import type { Caller } from '../core-host.ts'
import { HttpRefusal } from './problems.ts'

export type ApiEnvironment = {
  Variables: {
    caller: Caller
    /** The first operation that the request ran, for the log of calls. */
    operation?: string
  }
}
export type ApiContext = Context<ApiEnvironment>
/** An answer of the core that is no failure. */
export type Success = Extract<CallResult, { ok: true }>

/** Calls an operation for the request's bearer. @throws Refusal of the operation */
export async function callFor(context: ApiContext, host: Host, request: CallRequest): Promise<Success> {
  noteOperation(context, request.operation)
  const result = await host.call({ ...request, ...idempotencyOf(context) }, context.get('caller'))
  if (!result.ok) throw new Refusal(result.failure)
  return result
}

/** Names what a request runs, once: the page of a list, not its totals. */
export function noteOperation(context: ApiContext, operation: string): void {
  if (context.get('operation') === undefined) context.set('operation', operation)
}

/** Reads are not kept: a key beside them means nothing and does no harm. @throws HttpRefusal 400 */
export function idempotencyOf(context: ApiContext): Pick<CallRequest, 'idempotencyKey'> {
  const idempotencyKey = context.req.header('idempotency-key')
  if (idempotencyKey === undefined) return {}
  if (idempotencyKey === '' || idempotencyKey.length > 200) {
    throw new HttpRefusal(400, 'request.badIdempotencyKey', 'An Idempotency-Key has 1 to 200 characters.')
  }
  return { idempotencyKey }
}

/** The JSON of the body; an empty object for an empty body. @throws HttpRefusal 400, 415 */
export async function jsonBody(context: ApiContext): Promise<unknown> {
  const text = await context.req.text()
  if (text.trim() === '') return {}
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/merge-patch+json') {
    throw new HttpRefusal(415, 'request.notJson', 'Send the body as application/json.')
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new HttpRefusal(400, 'request.notJson', 'The body is no valid JSON.')
  }
}

/** The version in `If-Match: "3"`. @throws HttpRefusal 428 where there is none, 400 where it is none of ours */
export function matchedVersion(context: ApiContext): number {
  const header = context.req.header('if-match')
  if (header === undefined)
    throw new HttpRefusal(428, 'request.noVersion', 'Send the ETag that you read as If-Match, so that no change in between is lost.')
  const match = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())
  if (!match) throw new HttpRefusal(400, 'request.badVersion', 'If-Match is the ETag of the record, as "3".')
  return Number(match[1])
}

export function searchOf(context: ApiContext): URLSearchParams {
  return new URL(context.req.url).searchParams
}

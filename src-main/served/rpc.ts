/** `POST /rpc`: one call of an operation, over HTTP. */
import type { Context } from 'hono'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { CallResult } from '../../src-core/operations/contract.ts'
import { readCallRequest } from '../call-request.ts'
import type { Caller, CoreHost } from '../core-host.ts'

/** The largest body of a call, in bytes; larger files go through the bridge's streams. */
export const RPC_BODY_LIMIT = 32 * 1024 * 1024

/**
 * Answers a CallResult always: status 200 where the core answered, its refusals included; 400 for what is no call,
 * 415 for anything but JSON (a form of a foreign page can send no JSON), 413 for too much of it.
 */
export async function answerRpc(context: Context, host: CoreHost, caller: Caller): Promise<Response> {
  if (!isJson(context)) return malformed(context, 415, refuse('invalid', 'call.notJson', 'Send the call as application/json.'))
  try {
    const call = readCallRequest(await readJson(context))
    return context.json(await host.call(call, caller))
  } catch (error) {
    if (error instanceof Refusal) return malformed(context, 400, error)
    throw error
  }
}

/** The answer to a body over the limit. */
export function refuseLargeBody(context: Context): Response {
  return malformed(
    context,
    413,
    refuse('invalid', 'call.tooLarge', 'The call is larger than 32 MB. Import large files through the bridge.'),
  )
}

function malformed(context: Context, status: 400 | 413 | 415, refusal: Refusal): Response {
  const result: CallResult = { ok: false, failure: refusal.failure }
  return context.json(result, status)
}

function isJson(context: Context): boolean {
  return (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() === 'application/json'
}

async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refuse('invalid', 'call.notJson', 'The call is no valid JSON.')
  }
}

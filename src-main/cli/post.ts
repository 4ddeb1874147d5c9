/**
 * One call to the host that has the file open. It takes as long as it takes, up to a limit; a host that hangs meanwhile is told from
 * one that works: it does not answer whether it is there.
 */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { type Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { CallRequest, CallResult } from '../../src-core/operations/contract.ts'
import { registry } from '../host/core-threads.ts'
import { askAt, wayTo } from '../host/local-way.ts'
import type { LockNote } from '../host/lock.ts'
import { UsageError } from './exit-codes.ts'

/** Seconds that a call may take; an import that answers at its end has no limit while its host answers. */
const CALL_SECONDS = 600
/** Milliseconds between two questions whether the host is there, and for each answer. */
const ASK_MS = 5000
/** Questions in a row without an answer. */
const UNANSWERED = 3

export interface PostLimits {
  /** Milliseconds; `null` for none. */
  readonly callMs: number | null
  readonly askMs: number
}

/** @throws Refusal `host.hangs`, `host.gone`; Error for an answer that is none of ours */
export async function post(host: LockNote, call: CallRequest, limits: PostLimits = limitsOf(call.operation)): Promise<CallResult> {
  const ended = new AbortController()
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => {}) // told below, where it comes first
  const watches = [watchHost(host, call, limits.askMs, ended.signal), watchTime(host, call, limits.callMs, ended.signal)]
  for (const watch of watches) watch.then((refusal) => refusal && lost.reject(refusal)).catch(lost.reject)
  try {
    return await Promise.race([exchange(host, call, ended.signal), lost.promise])
  } finally {
    ended.abort()
  }
}

async function exchange(host: LockNote, call: CallRequest, signal: AbortSignal): Promise<CallResult> {
  const sent = request({
    ...wayTo(host),
    path: '/rpc',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${host.key}` },
    signal,
  })
  sent.end(JSON.stringify({ ...call, ...(host.opening === undefined ? {} : { opening: host.opening }) }))
  let answer: IncomingMessage
  let said: string
  try {
    ;[answer] = (await once(sent, 'response')) as [IncomingMessage]
    said = await text(answer)
  } catch (error) {
    if (signal.aborted) throw error
    throw gone(host, call)
  }
  if ((answer.headers['content-type'] ?? '').includes('application/json')) return JSON.parse(said) as CallResult
  throw new Error(`The running workstation answered ${answer.statusCode}: ${said}`)
}

/** Answers once the host has left some questions in a row unanswered; null when the call has ended. */
async function watchHost(host: LockNote, call: CallRequest, askMs: number, ended: AbortSignal): Promise<Refusal | null> {
  for (let unanswered = 0; unanswered < UNANSWERED; ) {
    await pause(askMs, undefined, { signal: ended, ref: false }).catch(() => {})
    if (ended.aborted) return null
    unanswered = (await isThere(host, askMs)) ? 0 : unanswered + 1
  }
  return ended.aborted ? null : hangs(host, call, `It has not answered for ${Math.round((UNANSWERED * askMs) / 1000)} seconds.`)
}

async function watchTime(host: LockNote, call: CallRequest, callMs: number | null, ended: AbortSignal): Promise<Refusal | null> {
  if (callMs === null) return null
  await pause(callMs, undefined, { signal: ended, ref: false }).catch(() => {})
  if (ended.aborted) return null
  return hangs(host, call, `${call.operation} was not answered within ${callMs / 1000} seconds; COUNTINGHOUSE_CALL_SECONDS allows more.`)
}

async function isThere(host: LockNote, askMs: number): Promise<boolean> {
  try {
    // What needs no thread of the company file: a command that takes long is no host that hangs.
    await askAt(host, '/health', { signal: AbortSignal.timeout(askMs) })
    return true
  } catch {
    return false
  }
}

function hangs({ pid }: LockNote, { operation }: CallRequest, why: string): Refusal {
  const message = `The workstation that has the file open (process ${pid}) hangs. ${why} Whether ${operation} was done is not known: end that process, open the file again and look before you repeat it.`
  return refuse('busy', 'host.hangs', message, { details: { pid } })
}

function gone({ pid }: LockNote, { operation }: CallRequest): Refusal {
  const message = `The workstation that had the file open (process ${pid}) ended during ${operation}. Look whether it was done before you repeat it.`
  return refuse('busy', 'host.gone', message, { details: { pid } })
}

/** @throws UsageError for a limit that is no number of seconds */
function limitsOf(operation: string): PostLimits {
  const found = registry.get(operation)
  const waitsForItsEnd = found?.kind === 'command' && found.inChunks !== undefined
  const named = process.env['COUNTINGHOUSE_CALL_SECONDS']
  if (!named) return { callMs: waitsForItsEnd ? null : CALL_SECONDS * 1000, askMs: ASK_MS }
  if (!/^[1-9]\d{0,5}$/.test(named)) throw new UsageError('COUNTINGHOUSE_CALL_SECONDS is a whole number of seconds.')
  const callMs = Number(named) * 1000
  return { callMs, askMs: Math.min(ASK_MS, callMs) }
}

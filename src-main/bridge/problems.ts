/** Failures as RFC 9457 problem details. */
import { type Failure, type FailureKind, Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { fileTrouble } from '../../src-core/kernel/file-troubles.ts'

const STATUS: Readonly<Record<FailureKind, number>> = {
  invalid: 400,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  refused: 422,
  busy: 503,
}

const TITLE: Readonly<Record<number, string>> = {
  400: 'The request breaks a rule',
  401: 'A bearer token is needed',
  403: 'The token does not permit this',
  404: 'Not found',
  405: 'Not possible here',
  409: 'The record moved since it was read',
  413: 'Too large',
  415: 'Another media type is needed',
  422: 'The books forbid this',
  428: 'If-Match is needed',
  429: 'Too many requests',
  500: 'A fault of the workstation',
  503: 'Busy',
}

/** The answer to a failure. @param status where it is not the one of the failure's kind */
export function problem(failure: Failure, status: number = STATUS[failure.kind], headers: Record<string, string> = {}): Response {
  const { kind, code, message, fields, details } = failure
  const body = {
    type: `urn:countinghouse:failure:${code}`,
    title: TITLE[status] ?? 'Failure',
    status,
    detail: message,
    kind,
    code,
    ...(fields ? { fields } : {}),
    ...(details ? { details } : {}),
  }
  const retry: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {}
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...retry, ...headers } })
}

/** A refusal that has a status of its own in HTTP. */
export class HttpRefusal extends Refusal {
  readonly status: number
  constructor(status: number, code: string, message: string) {
    super(refuse('invalid', code, message).failure)
    this.status = status
  }
}

const CUT_OFF = { kind: 'invalid', code: 'request.cutOff', message: 'The request ended in the middle. Send it again.' } as const

/** Whether the caller went away while its request was read: no fault of anybody's here. */
function isCutOff(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}

/** The answer to whatever a route threw. A bug's details go to this machine's log only. */
export function problemOf(error: unknown, request: string): Response {
  // What is left of a body that was too large is not read: the connection ends with the answer.
  if (error instanceof HttpRefusal) return problem(error.failure, error.status, error.status === 413 ? { connection: 'close' } : {})
  const refusal = error instanceof Refusal ? error : fileTrouble(error)
  if (refusal) return problem(refusal.failure)
  if (isCutOff(error)) return problem(CUT_OFF)
  console.error(`${request}:`, error)
  return problem({ kind: 'invalid', code: 'bridge.fault', message: 'The workstation failed to answer. Its log tells why.' }, 500)
}

/** A query parameter that cannot be read, and why. */
export function badParameter(parameter: string, reason: string): Refusal {
  return refuse('invalid', 'request.badParameter', `The parameter “${parameter}” cannot be read. ${reason}`, {
    fields: [{ path: parameter, reason }],
  })
}

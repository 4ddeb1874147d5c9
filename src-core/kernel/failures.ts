/**
 * Expected failures: what an operation answers when it cannot do what was asked.
 *
 * A failure is a value with a code, a sentence in the operator's words and the fields it concerns.
 * Every door (window, bridge, command line) shows the same one. Bugs are thrown errors and nothing else.
 */

/** What a caller can do about a failure; doors map it to an HTTP status or an exit code. */
export const FAILURE_KINDS = [
  'invalid', // the input breaks a rule: mend it and send it again
  'notFound', // the record named is not there
  'conflict', // the record moved since it was read
  'refused', // the input is well formed, but the state of the books forbids it
  'forbidden', // the actor lacks the permission
  'busy', // a running job holds the record, or the host is starting
] as const
export type FailureKind = (typeof FAILURE_KINDS)[number]

/** One field at fault. `path` is dotted: `lines.3.quantity`. */
export interface FieldFault {
  readonly path: string
  readonly reason: string
}

export interface Failure {
  readonly kind: FailureKind
  /** Stable, dotted: `invoice.alreadyValidated`. */
  readonly code: string
  /** What is, why, and the way out; ends with a full stop. */
  readonly message: string
  readonly fields?: readonly FieldFault[]
  /** Machine-readable facts: the other value of a conflict, the blocking record. */
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Ends a handler early with a failure. The dispatcher rolls the transaction back and answers the
 * failure as a value: a refusal never leaves it.
 */
export class Refusal extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'Refusal'
    this.failure = failure
  }
}

/** @example throw refuse('refused', 'invoice.validated', 'Invoice 7 is validated and cannot be deleted. Credit it instead.') */
export function refuse(kind: FailureKind, code: string, message: string, more: Pick<Failure, 'fields' | 'details'> = {}): Refusal {
  return new Refusal({ kind, code, message, ...more })
}

/** A refusal of one field. */
export function refuseField(path: string, code: string, reason: string): Refusal {
  return refuse('invalid', code, reason, { fields: [{ path, reason }] })
}

/** A refusal because a record is not there. */
export function refuseMissing(what: string, key: string | number): Refusal {
  return refuse('notFound', 'record.notFound', `There is no ${what} “${key}”.`, { details: { what, key } })
}

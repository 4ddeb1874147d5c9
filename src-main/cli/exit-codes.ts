/** Exit codes that scripts can trust. */
import type { FailureKind } from '../../src-core/kernel/failures.ts'

export const EXIT = { done: 0, bug: 1, usage: 2, refused: 3, notFound: 4, conflict: 5, forbidden: 6, busy: 7 } as const

/** The exit code of an expected failure. */
export const EXIT_OF_FAILURE: Readonly<Record<FailureKind, number>> = {
  invalid: EXIT.refused,
  refused: EXIT.refused,
  notFound: EXIT.notFound,
  conflict: EXIT.conflict,
  forbidden: EXIT.forbidden,
  busy: EXIT.busy,
}

/** The command line itself is wrong. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

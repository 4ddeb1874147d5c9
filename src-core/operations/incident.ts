/**
 * Faults of the program, as they are told: a plain sentence with a reference. What happened, with its stack, stands in this
 * machine's log under that reference and nowhere else.
 */
import { hash } from 'node:crypto'
import { type Failure, Refusal, refuse } from '../kernel/failures.ts'
import { fileTrouble } from '../kernel/file-troubles.ts'

/** How the message of a job begins that failed by a fault of the program; what was committed stays, and it can be resumed. */
export const INTERNAL = 'Internal error.'

/** The code of a refusal that stands for a fault of the program. */
export const PROGRAM_FAULT = 'program.fault'

const REFERENCE_LENGTH = 8

/** Writes the fault to the log and answers the refusal that stands for it. @example 'The program failed on this. The log of this machine names the cause under incident 3F2A91C0.' */
export function incidentOf(error: unknown): Refusal {
  // Of the fault itself: the same one, met again, has the same reference.
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const incident = hash('sha256', cause).slice(0, REFERENCE_LENGTH).toUpperCase()
  console.error(`Incident ${incident}:`, error)
  const sentence = `The program failed on this. The log of this machine names the cause under incident ${incident}.`
  return refuse('refused', PROGRAM_FAULT, sentence, { details: { incident } })
}

/** What is said of whatever was thrown: a refusal as it is, trouble with the file in its words, a fault of the program as an incident. */
export function failureOf(error: unknown): Failure {
  return (error instanceof Refusal ? error : (fileTrouble(error) ?? incidentOf(error))).failure
}

/** A full disk or a damaged file: no record is to blame for it, and to go on would blame each. */
export function isOfFile(error: unknown): boolean {
  if (fileTrouble(error)) return true
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' && code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT')
}

/**
 * The moment, as everything that the host does on a company reads it: this machine's, or one that runs on from the instant
 * in `COUNTINGHOUSE_CLOCK` (`2026-11-17T11:00:00Z`) since the process began, so that what a test sees does not hang on
 * the hour at which it runs. Spans (time-outs, crash limits) are measured on the machine's own clock.
 */

const START = 'COUNTINGHOUSE_CLOCK'
/** Handed on to worker threads, which begin later than their process. */
const SHIFT = 'COUNTINGHOUSE_CLOCK_SHIFT'

/** @throws Error when the variable holds no instant */
function shiftOf(environment: NodeJS.ProcessEnv): number {
  const known = environment[SHIFT]
  if (known !== undefined) return Number(known)
  const start = environment[START]
  if (!start) return 0
  const at = Date.parse(start)
  if (Number.isNaN(at)) throw new Error(`${START} is “${start}”, which is no instant such as 2026-11-17T11:00:00Z.`)
  const shift = at - Date.now()
  environment[SHIFT] = String(shift)
  return shift
}

const shift = shiftOf(process.env)

/** Milliseconds since 1970. */
export function hostNow(): number {
  return Date.now() + shift
}

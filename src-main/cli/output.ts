/** What the command line says: results on stdout, all else on stderr. */
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { CallResult, JobProgress } from '../../src-core/operations/contract.ts'
import { EXIT, EXIT_OF_FAILURE } from './exit-codes.ts'

export function printResult(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Says what failed and why. Answers its exit code. */
export function printFailure(failure: Failure): number {
  say(failure.message)
  for (const { path, reason } of failure.fields ?? []) say(`  ${path}: ${reason}`)
  say(`(${failure.code})`)
  return EXIT_OF_FAILURE[failure.kind]
}

/** Prints the value, or the failure. Answers the exit code. */
export function printOutcome(result: CallResult): number {
  if (!result.ok) return printFailure(result.failure)
  printResult(result.value)
  return EXIT.done
}

/** A line a step: on a terminal it is written over, in a log it comes at most once a second. */
export function progressPrinter(): (progress: JobProgress) => void {
  const isTerminal = process.stderr.isTTY
  let last = 0
  return (progress) => {
    const now = performance.now()
    if (!isTerminal && now - last < 1000) return
    last = now
    process.stderr.write(isTerminal ? `\r\u001b[K${progressLine(progress)}` : `${progressLine(progress)}\n`)
  }
}

function progressLine({ title, step, done, total, unit, rate, secondsLeft }: JobProgress): string {
  const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`
  return `${title}${step === '' ? '' : `: ${step}`}: ${done} of ${total} ${unit}${rate > 0 ? `, ${rate} a second` : ''}${left}`
}

/** Prints the job with its report. Answers the exit code: a job that did not succeed is a refusal, a broken one a bug. */
export function printJob(job: JobProgress): number {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  printResult(job)
  if (job.state === 'succeeded') return EXIT.done
  say(`${job.title}: ${job.message ?? job.state}`)
  return job.message?.startsWith('Internal error') ? EXIT.bug : EXIT.refused
}

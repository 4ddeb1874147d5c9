/**
 * A job that cannot go on because the file takes no writes, or nothing can be written of its failure. It stands as it stood, and is
 * tried again, less often as it goes on. That it waits is known in memory alone: where it stood in the file, it could not be written.
 */
import type { Failure } from '../kernel/failures.ts'
import type { JobProgress } from './contract.ts'
import type { Dispatcher } from './dispatcher.ts'
import { failureOf } from './incident.ts'

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 60_000

/**
 * Has the job wait, and tells windows and whoever waits for its end.
 *
 * @param job `null` where not even the jobs can be read
 */
export function hold(dispatcher: Dispatcher, job: JobProgress | null, error: unknown): void {
  const { held, parts, awaited } = dispatcher
  const failure = failureOf(error)
  const pause = held === null ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, 2 * held.pause)
  dispatcher.held = { failure, pause, due: parts.clock.watch() + pause }
  if (job === null) return
  parts.notify({ changes: [{ entity: 'job', ids: [job.id] }], jobs: [{ ...job, waits: failure }] })
  const waiting = awaited.get(job.id) ?? []
  awaited.delete(job.id)
  for (const wake of waiting) wake({ failure: jobWaits(job, failure) })
}

/** What is said to who waits for the end of a job that waits itself. */
export function jobWaits({ id, title }: Pick<JobProgress, 'id' | 'title'>, { code, message }: Failure): Failure {
  return { kind: 'busy', code, message: `${title} waits: ${message}`, details: { job: id } }
}

/** Whether a job is held and its next try is due. */
export function isDue({ held, parts }: Dispatcher): boolean {
  return held !== null && parts.clock.watch() >= held.due
}

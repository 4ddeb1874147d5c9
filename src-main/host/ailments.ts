/** What the threads of a company file meet that keeps them from writing, as long as it lasts. */
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { CallResult, ChangeNotice, JobProgress } from '../../src-core/operations/contract.ts'

export interface Ailments {
  waiting(): Failure | null
  met(): Failure | null
  /** Takes note of what is told; whether the state changed by it. */
  noticed(notice: ChangeNotice): boolean
  /** Takes note of an answer; whether the state changed by it. @param wrote whether it would show that the file takes writes */
  answered(result: CallResult, wrote: boolean): boolean
  /** The answer with what readers do not know of a job: that it waits. */
  completed(operation: string, result: CallResult): CallResult
}

/** Of the file as a whole; what one of its neighbours lacks is the answer to one call. */
const OF_FILE: ReadonlySet<string> = new Set([
  'disk.full',
  'disk.failing',
  'file.locked',
  'file.readOnly',
  'file.moved',
  'file.damaged',
  'file.altered',
])

export function ailments(): Ailments {
  let waiting: { readonly job: number; readonly failure: Failure } | null = null
  let met: Failure | null = null
  const taken = (): void => {
    // What is damaged stays so until it is restored.
    if (met?.code !== 'file.damaged' && met?.code !== 'file.altered') met = null
  }
  return {
    waiting: () => waiting?.failure ?? null,
    met: () => met,
    noticed: ({ jobs }) => {
      const before = waiting?.failure.code
      for (const { id, waits } of jobs) {
        if (waits) waiting = { job: id, failure: waits }
        else if (waiting?.job === id) waiting = null
      }
      // A chunk that was committed shows that the file takes writes.
      if (waiting === null && jobs.length > 0) taken()
      return before !== waiting?.failure.code
    },
    answered: (result, wrote) => {
      const before = met?.code
      if (!result.ok && OF_FILE.has(result.failure.code)) met = result.failure
      else if (result.ok && wrote) taken()
      return before !== met?.code
    },
    completed: (operation, result) => {
      if (waiting === null || !result.ok || !(operation === 'job.get' || operation === 'job.list')) return result
      const { job, failure } = waiting
      const complete = (one: JobProgress): JobProgress => (one.id === job ? { ...one, waits: failure } : one)
      const { value } = result
      return { ...result, value: Array.isArray(value) ? value.map(complete) : complete(value as JobProgress) }
    },
  }
}

/** Mutual exclusion between processes for a change of a small file, which takes a moment: by a file that only one can make. */
import { closeSync, openSync, rmSync, statSync } from 'node:fs'
import { refuse } from '../../src-core/kernel/failures.ts'

const WAIT_MS = 2000
const RETRY_MS = 5
/** A process that holds it for longer is gone. */
const GONE_MS = 10_000

/**
 * @param waitMs for how long to wait for another process; this one does nothing else meanwhile
 * @throws Refusal `file.changing`, kind `busy`, where the other one holds it for longer; whatever `work` throws
 */
export function oneAtATime<T>(lock: string, work: () => T, waitMs: number = WAIT_MS): T {
  enter(lock, waitMs)
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function enter(lock: string, waitMs: number): void {
  const deadline = performance.now() + waitMs
  do {
    try {
      closeSync(openSync(lock, 'wx', 0o600))
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    removeIfLeft(lock)
    if (waitMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
  } while (performance.now() < deadline)
  throw refuse('busy', 'file.changing', `${lock} is held by another process. Try again; if no Countinghouse runs, remove that file.`)
}

/** By a process that was killed in between. */
function removeIfLeft(lock: string): void {
  const found = statSync(lock, { throwIfNoEntry: false })
  if (found && Date.now() - found.mtimeMs > GONE_MS) rmSync(lock, { force: true })
}

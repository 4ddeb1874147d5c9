/**
 * Simulated jobs: each runs on a scratch copy of the file, in threads of its own, and leaves the copy to be looked at
 * with every query, until it is ended. The books are only read.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../../src-core/kernel/failures.ts'
import type { CallRequest, CallResult, JobProgress } from '../../src-core/operations/contract.ts'
import { type CoreThreads, startCoreThreads } from './core-threads.ts'
import { borrowThread } from './worker-link.ts'
import type { CallerIdentity, FileThreadData } from './worker-messages.ts'

/** A simulated job that has come to its end. */
export interface SimulatedJob {
  /** Names the copy in `CallRequest.simulation`. */
  readonly simulation: string
  readonly job: JobProgress
}

export interface Simulations {
  /** Runs a job on a copy. A job that cannot be started leaves no copy. */
  run(request: CallRequest, by: CallerIdentity, onProgress?: (progress: JobProgress) => void): Promise<CallResult<SimulatedJob>>
  /** A call on a copy. @throws Refusal `simulation.unknown` */
  call(request: CallRequest, by: CallerIdentity): Promise<CallResult>
  /** Deletes a copy. @throws Refusal `simulation.unknown` */
  end(id: string): Promise<void>
  endAll(): Promise<void>
}

const MOST_AT_ONCE = 3

interface Scratch {
  readonly folder: string
  readonly threads: CoreThreads
}

/** Copies stand in a folder beside the file; what a crashed host left there is removed first. */
export function createSimulations(data: FileThreadData): Simulations {
  const root = `${data.file}-simulations`
  rmSync(root, { recursive: true, force: true })
  const scratches = new Map<string, Promise<Scratch>>()
  const find = (id: string): Promise<Scratch> => {
    const scratch = scratches.get(id)
    if (!scratch) throw refuse('notFound', 'simulation.unknown', 'This simulation has ended. Run it again.')
    return scratch
  }
  const end = async (id: string): Promise<void> => {
    const scratch = find(id)
    scratches.delete(id)
    await discard(await scratch)
    if (scratches.size === 0) rmSync(root, { recursive: true, force: true })
  }
  return {
    run: async (request, by, onProgress) => {
      if (scratches.size >= MOST_AT_ONCE) throw refuse('busy', 'simulation.tooMany', 'Three simulations are open. End one of them first.')
      const id = randomUUID()
      scratches.set(id, openScratch(data, join(root, id)))
      try {
        const { threads } = await find(id)
        const result = await runJob(threads, id, request, by, onProgress)
        if (!result.ok) await end(id)
        return result
      } catch (error) {
        await end(id).catch(() => {})
        throw error
      }
    },
    call: async ({ simulation = '', ...request }, by) => (await find(simulation)).threads.call(request, by),
    end,
    endAll: async () => {
      await Promise.allSettled([...scratches.keys()].map(end))
    },
  }
}

async function openScratch(data: FileThreadData, folder: string): Promise<Scratch> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'company.countinghouse')
  try {
    await borrowThread('file-worker', data, (thread) => thread.ask({ kind: 'copy', target: file, checked: false }))
    // It knows what is noted of the books, and notes nothing.
    const heads = data.heads ? { heads: { ...data.heads, writes: false } } : {}
    const { held: _held, ...shared } = data // the copy is a file of its own that only this process knows
    const threads = await startCoreThreads({ ...shared, file, ...heads }, { readers: 1, onNotice: () => {} })
    return { folder, threads }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function runJob(
  threads: CoreThreads,
  simulation: string,
  request: CallRequest,
  by: CallerIdentity,
  onProgress?: (progress: JobProgress) => void,
): Promise<CallResult<SimulatedJob>> {
  // On the copy everything is done for real; no idempotency key of the books is looked at.
  const started = await threads.call({ operation: request.operation, input: request.input }, by)
  if (!started.ok) return started
  const { job } = started.value as { job: number }
  return { ok: true, simulated: true, value: { simulation, job: await threads.finished(job, by, onProgress) } }
}

async function discard({ threads, folder }: Scratch): Promise<void> {
  await threads.close()
  rmSync(folder, { recursive: true, force: true })
}

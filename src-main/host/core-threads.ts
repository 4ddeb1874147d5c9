/** The threads on one company file, or on a scratch copy of one: queries go to readers, all else to the engine. */
import { buildRegistry } from '../../src-core/core.ts'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { jobWaits } from '../../src-core/operations/held-job.ts'
import type { CallRequest, CallResult, ChangeNotice, JobProgress } from '../../src-core/operations/contract.ts'
import { ailments } from './ailments.ts'
import { type Engine, startEngine } from './engine.ts'
import type { Condition } from './health.ts'
import { type ReaderPool, startReaders } from './reader-pool.ts'
import type { CallerIdentity, FileThreadData } from './worker-messages.ts'

export interface CoreThreads {
  call(request: CallRequest, by: CallerIdentity): Promise<CallResult>
  /** Has the engine look whether the file is still at its place; a loss comes as a notice before this resolves. */
  look(): Promise<void>
  /** Resolves with the job when it has ended, however. @throws Refusal `file.closed` when the threads end before; of what the job waits for the end */
  finished(job: number, by: CallerIdentity, onProgress?: (progress: JobProgress) => void): Promise<JobProgress>
  /** What keeps it from writing. */
  condition(): Omit<Condition, 'file'>
  /** Starts it at once where it waits. @throws Refusal where the file cannot be opened */
  startEngine(): Promise<void>
  close(): Promise<void>
}

export interface ThreadOptions {
  readonly readers: number
  readonly onNotice: (notice: ChangeNotice) => void
  readonly queryLimitMs?: number
}

/** The operations, known to the host so that it can send each to the right thread. */
export const registry = buildRegistry()

/** Told when the state of the workstation itself changes, so that windows show it. */
export const HEALTH_CHANGED: ChangeNotice = { changes: [{ entity: 'health', ids: [] }], jobs: [] }

/** @throws Refusal where the file cannot be opened */
export async function startCoreThreads(data: FileThreadData, options: ThreadOptions): Promise<CoreThreads> {
  const watchers = new Set<(progress: JobProgress) => void>()
  const closing = new AbortController()
  const ailing = ailments()
  const notify = (notice: ChangeNotice): void => {
    options.onNotice(notice)
    if (ailing.noticed(notice)) options.onNotice(HEALTH_CHANGED)
    for (const progress of notice.jobs) for (const watcher of watchers) watcher(progress)
  }
  // The engine first: readers cannot make the log that a file needs which no one has open.
  const engine = await startEngine(data, { onNotice: notify, onState: () => options.onNotice(HEALTH_CHANGED) })
  const readers = await startReadersOrClose(data, options, engine)
  const call = async (request: CallRequest, by: CallerIdentity): Promise<CallResult> => {
    const task = { kind: 'call' as const, request, by }
    const writes = isWrite(request.operation)
    const result = await (writes ? engine.write(task) : readers.query(task)).catch(refusalAsResult)
    if (ailing.answered(result, writes && request.simulate !== true)) options.onNotice(HEALTH_CHANGED)
    return ailing.completed(request.operation, result)
  }
  return {
    call,
    look: engine.look,
    condition: () => ({ engine: engine.stopped(), waiting: ailing.waiting(), met: ailing.met() }),
    startEngine: engine.startNow,
    finished: (job, by, onProgress) => jobEnd({ call, watchers, closing: closing.signal }, job, by, onProgress),
    close: async () => {
      closing.abort()
      await readers.close()
      await engine.close()
    },
  }
}

async function startReadersOrClose(data: FileThreadData, options: ThreadOptions, engine: Engine): Promise<ReaderPool> {
  try {
    return await startReaders(data, options.readers, options.queryLimitMs)
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Trouble with the file that a thread met outside an operation. */
function refusalAsResult(error: unknown): CallResult {
  if (error instanceof Refusal) return { ok: false, failure: error.failure }
  throw error
}

/** An operation that there is not is answered by a reader like any other. */
function isWrite(operation: string): boolean {
  const kind = registry.get(operation)?.kind
  return kind === 'command' || kind === 'job'
}

const ENDED: ReadonlySet<JobProgress['state']> = new Set(['stopped', 'succeeded', 'failed'])

/** Whether a job has come to an end; a stopped one can be resumed. */
export function hasEnded(progress: JobProgress): boolean {
  return ENDED.has(progress.state)
}

interface JobSource {
  readonly call: CoreThreads['call']
  readonly watchers: Set<(progress: JobProgress) => void>
  readonly closing: AbortSignal
}

/** Listens first and asks then, so that an end in between is not missed. */
async function jobEnd(
  source: JobSource,
  job: number,
  by: CallerIdentity,
  onProgress?: (progress: JobProgress) => void,
): Promise<JobProgress> {
  const end = Promise.withResolvers<JobProgress>()
  const abandon = (): void =>
    end.reject(refuse('busy', 'file.closed', `The file was closed while job ${job} ran. It goes on when the file is opened again.`))
  end.promise.catch(() => {}) // awaited below, but perhaps not yet
  const watch = (progress: JobProgress): void => {
    if (progress.id !== job) return
    onProgress?.(progress)
    if (hasEnded(progress)) end.resolve(progress)
    else if (progress.waits) end.reject(new Refusal(jobWaits(progress, progress.waits)))
  }
  source.watchers.add(watch)
  source.closing.addEventListener('abort', abandon)
  try {
    const asked = await source.call({ operation: 'job.get', input: { id: job } }, by)
    if (asked.ok) watch(asked.value as JobProgress)
    return await end.promise
  } finally {
    source.watchers.delete(watch)
    source.closing.removeEventListener('abort', abandon)
  }
}

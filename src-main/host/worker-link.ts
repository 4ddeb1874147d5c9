/** The host's end of the line to one worker thread. */
import { Worker } from 'node:worker_threads'
import { type Failure, Refusal } from '../../src-core/kernel/failures.ts'
import type { ChangeNotice } from '../../src-core/operations/contract.ts'
import { incidentOf, PROGRAM_FAULT } from '../../src-core/operations/incident.ts'
import { scriptUrl } from '../locations.ts'
import type { WaitingCalls } from './waiting-calls.ts'
import type { Answer, Ask, TaskResult, WorkerTask } from './worker-messages.ts'

/** The thread ended before it answered. Whether it did what it was asked is not known. */
export class WorkerGone extends Error {
  /** Why it could not begin, where it said so. */
  readonly failure: Failure | null
  /** A sentence for the operator. */
  readonly told: string
  constructor(script: string, reason: string, failure: Failure | null = null) {
    super(`The thread ${script} ended: ${failure?.message ?? reason}`)
    this.name = 'WorkerGone'
    this.failure = failure
    this.told = failure?.message ?? reason
  }
}

export interface WorkerOptions {
  readonly data?: unknown
  /** Where the thread reads that tasks wait for it; it is handed to it with its data. */
  readonly waiting?: WaitingCalls
  readonly onNotice?: (notice: ChangeNotice) => void
  /** Called once when the thread has ended, with the reason; pending tasks are rejected before. */
  readonly onExit?: (reason: WorkerGone) => void
}

export interface WorkerLink {
  /** Resolves when the thread takes tasks. @throws Refusal where its file cannot be opened; WorkerGone when it ended before */
  readonly ready: Promise<void>
  /** @throws WorkerGone when it ends before it answers; Refusal for trouble with the file; Error for a bug in it */
  ask<T extends WorkerTask>(task: T): Promise<TaskResult<T>>
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>
  terminate(): Promise<void>
}

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** Starts a thread of a script in the host's folder: `engine-worker`. */
export function startWorker(script: string, options: WorkerOptions = {}): WorkerLink {
  const worker = new Worker(scriptUrl(script), { workerData: options.data, name: script })
  const waiting = new Map<number, Waiting>()
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  ready.promise.catch(() => {}) // whoever needs it awaits it; a thread may also end unasked
  let gone: WorkerGone | null = null
  let crash: unknown
  let refused: Refusal | null = null
  let lastId = 0
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'ready') ready.resolve()
    else if (answer.kind === 'refused') refused = new Refusal(answer.failure)
    else if (answer.kind === 'notice') options.onNotice?.(answer.notice)
    else settle(waiting, answer)
  })
  worker.on('error', (error) => {
    crash = error
  })
  worker.on('exit', (code) => {
    // Where it happened stands in the log alone: the message reaches windows.
    gone = new WorkerGone(script, crash === undefined ? `It ended with the code ${code}.` : incidentOf(crash).message, refused?.failure)
    ready.reject(refused ?? gone)
    for (const { reject } of waiting.values()) reject(refused ?? gone)
    waiting.clear()
    ended.resolve()
    options.onExit?.(gone)
  })
  return {
    ready: ready.promise,
    ended: ended.promise,
    ask: (task) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(refused ?? gone)
        lastId += 1
        options.waiting?.sent()
        waiting.set(lastId, { resolve: resolve as Waiting['resolve'], reject })
        try {
          worker.postMessage({ id: lastId, task } satisfies Ask)
        } catch (error) {
          waiting.delete(lastId)
          options.waiting?.taken()
          throw error
        }
      }),
    terminate: async () => {
      await worker.terminate()
    },
  }
}

/** Starts a thread for one piece of work and ends it after. */
export async function borrowThread<R>(script: string, data: unknown, work: (thread: WorkerLink) => Promise<R>): Promise<R> {
  const thread = startWorker(script, { data })
  try {
    return await work(thread)
  } finally {
    thread.ask({ kind: 'close' }).catch(() => {})
    await thread.ended
  }
}

function settle(waiting: Map<number, Waiting>, answer: Extract<Answer, { id: number }>): void {
  const asked = waiting.get(answer.id)
  waiting.delete(answer.id)
  if (answer.kind === 'done') asked?.resolve(answer.result as never)
  else asked?.reject(answer.failure.code === PROGRAM_FAULT ? new Error(answer.failure.message) : new Refusal(answer.failure))
}

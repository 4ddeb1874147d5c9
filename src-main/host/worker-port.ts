/** The thread's end of the line to the host. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { incidentOf } from '../../src-core/operations/incident.ts'
import type { WaitingCalls } from './waiting-calls.ts'
import type { Answer, Ask, WorkerTask } from './worker-messages.ts'

/**
 * Answers each task of the host; what `answer` throws is a bug and reported as one. Says that the thread is ready.
 *
 * @param waiting where the host counts what it sends; each task that is taken is taken off
 */
export function answerTasks(answer: (task: WorkerTask) => Promise<unknown>, waiting?: WaitingCalls): void {
  const port = hostPort()
  port.on('message', ({ id, task }: Ask) => {
    waiting?.taken()
    answer(task).then(
      (result) => port.postMessage({ kind: 'done', id, result } satisfies Answer),
      (error: unknown) => port.postMessage({ kind: 'error', id, message: describe(error) } satisfies Answer),
    )
  })
  tellHost({ kind: 'ready' })
}

export function tellHost(answer: Answer): void {
  hostPort().postMessage(answer)
}

function hostPort(): MessagePort {
  if (!parentPort) throw new Error('This script runs as a worker thread of the host.')
  return parentPort
}

/** What leaves the thread is a sentence; its details stand in the log. */
function describe(error: unknown): string {
  return incidentOf(error).message
}

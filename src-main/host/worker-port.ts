/** The thread's end of the line to the host. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { failureOf } from '../../src-core/operations/incident.ts'
import type { WaitingCalls } from './waiting-calls.ts'
import type { Answer, Ask, WorkerTask } from './worker-messages.ts'

/**
 * Answers each task of the host; what `answer` throws is a bug and reported as one. Says that the thread is ready.
 *
 * @param waiting where the host counts what it sends; each task that is taken is taken off
 */
export function answerTasks(answer: (task: WorkerTask) => Promise<unknown>, waiting?: WaitingCalls): void {
  hostPort().on('message', ({ id, task }: Ask) => {
    waiting?.taken()
    const fail = (error: unknown): void => tellHost({ kind: 'error', id, failure: failureOf(error) })
    // What cannot be posted, a function in it, is a fault of the one call that answers it.
    answer(task)
      .then((result) => tellHost({ kind: 'done', id, result }))
      .catch(fail)
  })
  tellHost({ kind: 'ready' })
}

export function tellHost(answer: Answer): void {
  hostPort().postMessage(answer)
}

/** Opens what the thread works on; where that is refused, the host is told why and the thread ends. */
export async function begin<Opened>(open: () => Opened | Promise<Opened>): Promise<Opened> {
  try {
    return await open()
  } catch (error) {
    tellHost({ kind: 'refused', failure: failureOf(error) })
    process.exit(1)
  }
}

function hostPort(): MessagePort {
  if (!parentPort) throw new Error('This script runs as a worker thread of the host.')
  return parentPort
}

/** Keeps the engine thread of a company file running. */
import type { CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import { startWorker, WorkerGone, type WorkerLink } from './worker-link.ts'
import { waitingCalls } from './waiting-calls.ts'
import type { CoreCall, EngineThreadData, FileThreadData } from './worker-messages.ts'

export interface Engine {
  /** The answer, or a failure of kind `busy` where the engine ended meanwhile. Rejects for a bug. */
  write(call: CoreCall): Promise<CallResult>
  /** Has it look whether the file is still at its place. An engine that ends meanwhile looks when it starts again. */
  look(): Promise<void>
  /** Ends after the command or chunk under way; a job goes on when the file is opened again. */
  close(): Promise<void>
}

const CRASH_LIMIT = 3
const CRASH_WINDOW_MS = 60_000
const CLOSE_MS = 15_000

/**
 * Starts the engine. When it crashes it is started again, and goes on with the job under way; after three crashes
 * within a minute it stays down.
 *
 * @throws WorkerGone when it cannot open the file
 */
export async function startEngine(data: FileThreadData, onNotice: (notice: ChangeNotice) => void): Promise<Engine> {
  const crashes: number[] = []
  let closing = false
  let opened = false
  let link: WorkerLink
  const start = (): WorkerLink => {
    // Of each thread its own: what was sent to one that crashed is not waited for any more.
    const waiting = waitingCalls()
    const own: EngineThreadData = { ...data, waiting: waiting.memory }
    return startWorker('engine-worker', { data: own, waiting, onNotice, onExit: restart })
  }
  const restart = (reason: WorkerGone): void => {
    if (closing || !opened) return
    console.error(reason.message)
    crashes.push(Date.now())
    if (crashes.filter((at) => at > Date.now() - CRASH_WINDOW_MS).length < CRASH_LIMIT) link = start()
    else console.error('The engine crashed three times within a minute and stays down. Open the file again to start it.')
  }
  link = start()
  await link.ready
  opened = true
  return {
    write: (call) => link.ask(call).catch((error: unknown) => interrupted(call, error)),
    look: () => link.ask({ kind: 'look' }).catch(ignoreEnd),
    close: async () => {
      closing = true
      await endEngine(link)
    },
  }
}

function interrupted(call: CoreCall, error: unknown): CallResult {
  if (!(error instanceof WorkerGone)) throw error
  const message = `The engine was interrupted during ${call.request.operation}. Look whether it was done before you repeat it.`
  return { ok: false, failure: { kind: 'busy', code: 'engine.interrupted', message } }
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof WorkerGone)) throw error
}

async function endEngine(link: WorkerLink): Promise<void> {
  link.ask({ kind: 'close' }).catch(() => {})
  const timer = setTimeout(() => void link.terminate(), CLOSE_MS)
  await link.ended
  clearTimeout(timer)
}

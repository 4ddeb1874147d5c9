/** Keeps the engine thread of a company file running. */
import { type Failure, Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import { startWorker, WorkerGone, type WorkerLink } from './worker-link.ts'
import { waitingCalls } from './waiting-calls.ts'
import type { CoreCall, EngineThreadData, FileThreadData } from './worker-messages.ts'

export interface Engine {
  /** The answer, or a failure of kind `busy` where the engine ended meanwhile or waits to be started. Rejects for a bug. */
  write(call: CoreCall): Promise<CallResult>
  /** Has it look whether the file is still at its place. An engine that ends meanwhile looks when it starts again. */
  look(): Promise<void>
  /** Null while it runs; else why it stopped and when it is started again. */
  stopped(): StoppedEngine | null
  /** Starts it at once where it waits. @throws Refusal where the file cannot be opened; WorkerGone where it ends again */
  startNow(): Promise<void>
  /** Ends after the command or chunk under way; a job goes on when the file is opened again. */
  close(): Promise<void>
}

export interface StoppedEngine {
  /** In the operator's words. */
  readonly reason: string
  /** How often it stopped within the last minutes. */
  readonly times: number
  /** Milliseconds since 1970. */
  readonly next_start: number
}

export interface EngineListener {
  readonly onNotice: (notice: ChangeNotice) => void
  /** It stopped, or runs again. */
  readonly onState?: () => void
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
/** Crashes that lie further back do not count. */
const REMEMBERED_MS = 10 * 60_000
const CLOSE_MS = 15_000

/** Milliseconds before a start after so many crashes: none after the first, then twice as long each time, up to a minute. */
export function pauseAfter(crashes: number): number {
  return crashes <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (crashes - 2))
}

/**
 * Starts the engine. When it crashes it is started again, slower each time, and goes on with the job under way.
 *
 * @throws Refusal where the file cannot be opened; WorkerGone where it ends before it is open
 */
export async function startEngine(data: FileThreadData, { onNotice, onState = () => {} }: EngineListener): Promise<Engine> {
  let crashes: number[] = []
  let closing = false
  let opened = false
  let stopped: StoppedEngine | null = null
  let timer: NodeJS.Timeout | undefined
  let link: WorkerLink
  let starting: Promise<void> | null = null
  const start = (): Promise<void> => {
    clearTimeout(timer)
    // Of each thread its own: what was sent to one that crashed is not waited for any more.
    const waiting = waitingCalls()
    const own: EngineThreadData = { ...data, waiting: waiting.memory }
    link = startWorker('engine-worker', { data: own, waiting, onNotice, onExit: ended })
    starting = link.ready.then(() => {
      if (stopped === null) return
      stopped = null
      onState()
    })
    return starting
  }
  const startQuietly = (): void => void start().catch(() => {}) // that it ended is told by its end
  const ended = (reason: WorkerGone): void => {
    starting = null
    if (closing || !opened) return
    console.error(reason.message)
    const now = Date.now()
    crashes = [...crashes.filter((at) => at > now - REMEMBERED_MS), now]
    const pause = pauseAfter(crashes.length)
    stopped = { reason: reason.failure?.message ?? reason.told, times: crashes.length, next_start: now + pause }
    onState()
    if (pause === 0) startQuietly()
    else timer = setTimeout(startQuietly, pause)
  }
  await start()
  opened = true
  return {
    write: async (call) => {
      if (stopped !== null && Date.now() < stopped.next_start) return waits(call, stopped)
      return link.ask(call).catch((error: unknown) => interrupted(call, error))
    },
    look: () => link.ask({ kind: 'look' }).catch(ignoreEnd),
    stopped: () => stopped,
    startNow: async () => {
      if (stopped !== null && !closing) await (starting ?? start())
    },
    close: async () => {
      closing = true
      clearTimeout(timer)
      await endEngine(link)
    },
  }
}

function waits({ request }: CoreCall, { reason, next_start }: StoppedEngine): CallResult {
  const seconds = Math.max(1, Math.ceil((next_start - Date.now()) / 1000))
  const message = `${request.operation} was not done: what writes the books stopped and starts again in ${seconds} s. ${reason} Try again then, or open the file again to start it at once.`
  return { ok: false, failure: refuse('busy', 'engine.stopped', message).failure }
}

function interrupted({ request }: CoreCall, error: unknown): CallResult {
  if (!(error instanceof WorkerGone)) throw error
  const message = `The engine was interrupted during ${request.operation}. Look whether it was done before you repeat it.`
  const failure: Failure = { kind: 'busy', code: 'engine.interrupted', message }
  return { ok: false, failure }
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof WorkerGone || error instanceof Refusal)) throw error
}

async function endEngine(link: WorkerLink): Promise<void> {
  link.ask({ kind: 'close' }).catch(() => {})
  const timer = setTimeout(() => void link.terminate(), CLOSE_MS)
  await link.ended
  clearTimeout(timer)
}

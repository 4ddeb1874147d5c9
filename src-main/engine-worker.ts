/** The engine: the only thread that writes to a company file. */
import { hostNow } from './host/clock.ts'
import { workerData } from 'node:worker_threads'
import { createCore } from '../src-core/core.ts'
import { openConnection } from '../src-core/database/connection.ts'
import { type Failure, Refusal } from '../src-core/kernel/failures.ts'
import { documentsThread } from './host/documents.ts'
import { refuseStranger, watchFile } from './host/file-watch.ts'
import { NOTED_EVERY_MS } from '../src-core/operations/head-keeper.ts'
import { actorOf } from './host/identity.ts'
import { headNotes } from './host/noted-heads.ts'
import { watchSlowCalls } from './host/slow-calls.ts'
import { stagedFiles } from './host/staged-files.ts'
import { tokenStore } from './host/tokens.ts'
import { waitingCalls } from './host/waiting-calls.ts'
import type { EngineThreadData, WorkerTask } from './host/worker-messages.ts'
import { answerTasks, begin, tellHost } from './host/worker-port.ts'

/** How often it is asked whether a job that waits for room is due. */
const HELD_TRIED_MS = 1000

/** Milliseconds between two looks at the file while nothing is written. */
const LOOKED_EVERY_MS = 2000

const { file, filesFolder, tokensOf, heads, held, waiting: memory } = workerData as EngineThreadData
const waiting = waitingCalls(memory)
const tellLoss = (lost: Failure): void => tellHost({ kind: 'notice', notice: { changes: [], jobs: [], lost } })
const connection = await begin(() => {
  if (held) refuseStranger(file, held, tellLoss)
  return watchSlowCalls(openConnection({ file, role: 'engine' }), 'engine')
})
const watch = await begin(() => (held ? watchFile(file, held, connection, tellLoss) : null))
const documents = documentsThread()
const ports = {
  now: hostNow,
  watch: () => performance.now(),
  isWaitedFor: waiting.any,
  files: stagedFiles(filesFolder),
  documents: { draw: documents.renderInvoice },
  ...(tokensOf ? { tokens: tokenStore(tokensOf, hostNow).rightsOf } : {}),
  ...(heads ? { heads: headNotes(heads, hostNow) } : {}),
  ...(watch ? { seeFile: watch.see } : {}),
}
const core = await begin(() => createCore(connection, ports, (notice) => tellHost({ kind: 'notice', notice })))

// While work goes on the core notes by itself; this is for the moments after it.
setInterval(() => core.noteHead(), NOTED_EVERY_MS).unref()
setInterval(look, LOOKED_EVERY_MS).unref()
setInterval(() => core.tryHeld(), HELD_TRIED_MS).unref()

answerTasks(async (task: WorkerTask) => {
  if (task.kind === 'call') return core.call(task.request, actorOf(connection, task.by))
  if (task.kind === 'look') return look()
  if (task.kind === 'close') return closeAndEnd()
  throw new TypeError(`The engine has no task ${task.kind}.`)
}, waiting)

/** Whether the file is still the one at its place; the host is told where it is not. Waits for an open transaction, which looks itself. */
function look(): void {
  if (connection.raw.inTransaction) return
  try {
    watch?.see()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** Between two chunks: what is committed stays, and a job under way goes on when the file is opened again. */
async function closeAndEnd(): Promise<void> {
  await core.close()
  await documents.close()
  process.exit(0)
}

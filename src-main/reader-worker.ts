/** A reader: answers queries over a read-only connection while the engine writes. */
import { hostNow } from './host/clock.ts'
import { workerData } from 'node:worker_threads'
import { createReader } from '../src-core/core.ts'
import { openConnection } from '../src-core/database/connection.ts'
import { refuseStranger } from './host/file-watch.ts'
import { actorOf } from './host/identity.ts'
import { headNotes } from './host/noted-heads.ts'
import { watchSlowCalls } from './host/slow-calls.ts'
import type { FileThreadData, WorkerTask } from './host/worker-messages.ts'
import { answerTasks, begin } from './host/worker-port.ts'

const { file, heads, held } = workerData as FileThreadData
const connection = await begin(() => {
  if (held) refuseStranger(file, held)
  return watchSlowCalls(openConnection({ file, role: 'reader' }), 'reader')
})
const reader = createReader(connection, {
  now: hostNow,
  watch: () => performance.now(),
  ...(heads ? { heads: headNotes(heads, hostNow) } : {}),
})

answerTasks(async (task: WorkerTask) => {
  if (task.kind === 'call') return reader.call(task.request, actorOf(connection, task.by))
  if (task.kind !== 'close') throw new TypeError(`A reader has no task ${task.kind}.`)
  reader.close()
  process.exit(0)
})

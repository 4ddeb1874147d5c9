/** Copies and checks a company file while it is in use. Without the core, so that it is there at once. */
import { workerData } from 'node:worker_threads'
import { openConnection } from '../src-core/database/connection.ts'
import { refuseStranger } from './host/file-watch.ts'
import { compareBackup } from './host/compare-backup.ts'
import { checkOpen, copyDatabase, copySealed } from './host/copy-database.ts'
import type { FileThreadData, WorkerTask } from './host/worker-messages.ts'
import { answerTasks, begin } from './host/worker-port.ts'

const { file, held } = workerData as FileThreadData
const connection = await begin(() => {
  if (held) refuseStranger(file, held)
  return openConnection({ file, role: 'reader' })
})

answerTasks(async (task: WorkerTask) => {
  if (task.kind === 'copy') {
    const { key, target } = task
    return key ? copySealed(connection, file, target, key) : copyDatabase(connection, target, task.checked)
  }
  if (task.kind === 'check') return checkOpen(connection, file)
  if (task.kind === 'compare') return compareBackup(connection.raw, file, task.backup, task.passPhrase)
  if (task.kind !== 'close') throw new TypeError(`The file thread has no task ${task.kind}.`)
  connection.close()
  process.exit(0)
})

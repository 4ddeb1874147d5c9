/** Works on company files that nobody has open: checks one, reads what can be read of a damaged one. */
import { checkClosed } from './host/copy-database.ts'
import { salvage } from './host/salvage.ts'
import { makeBackupKey, unlock, unsealFile } from './host/sealing/age-files.ts'
import type { WorkerTask } from './host/worker-messages.ts'
import { answerTasks } from './host/worker-port.ts'

answerTasks(async (task: WorkerTask) => {
  if (task.kind === 'checkClosed') return checkClosed(task.file, task.beside, task.passPhrase)
  if (task.kind === 'makeKey') return makeBackupKey(task.passPhrase)
  if (task.kind === 'unlock') return unlock(task.file, task.passPhrase)
  if (task.kind === 'unseal') return unsealFile(task.file, task.secret, task.target)
  if (task.kind === 'salvage') return salvage(task.file, task.target)
  if (task.kind !== 'close') throw new TypeError(`The thread for closed files has no task ${task.kind}.`)
  process.exit(0)
})

/** Runs the steps that a company file of an earlier version waits for; a step that fails puts the file back as it was. */
import { carryOverFile, needsCarryOver } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { hostNow } from './clock.ts'
import { copyBeside, type PreparedFile, restoreCopy } from './company-file.ts'
import { stagedFiles, stagedFilesFolder } from './staged-files.ts'

/**
 * The prepared file with its steps done. The copy that the migration made is the one to go back to; where there was no
 * migration a copy is made first.
 *
 * @throws Refusal `file.stepFailed` after the file was restored
 */
export async function carryOverPrepared(file: string, prepared: PreparedFile, run = carryOverFile): Promise<PreparedFile> {
  if (prepared.created || !(await withFile(file, needsCarryOver))) return prepared
  const copy = prepared.copy ?? copyBeside(file, prepared.from)
  const ports = { now: hostNow, watch: () => performance.now(), files: stagedFiles(stagedFilesFolder(file)) }
  try {
    await withFile(file, (connection) => run(connection, ports))
  } catch (error) {
    restoreCopy(copy, file)
    if (!(error instanceof Refusal)) throw error
    throw refuse(
      'refused',
      'file.stepFailed',
      `${file} could not be brought to this version and was restored as it was: ${error.message}`,
      {
        details: error.failure.details ?? {},
      },
    )
  }
  return { ...prepared, copy }
}

async function withFile<T>(file: string, work: (connection: ReturnType<typeof openConnection>) => Promise<T>): Promise<T> {
  const connection = openConnection({ file, role: 'engine' })
  try {
    return await work(connection)
  } finally {
    connection.close()
  }
}

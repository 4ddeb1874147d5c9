/**
 * Whether any process has a company file open: asked of the system's own locks on the file, which nobody can remove as
 * they can the lock beside it.
 */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { refuse } from '../../src-core/kernel/failures.ts'

const TRIES = 10
const PAUSE_MS = 50

/**
 * Looks whether the file is open anywhere, in this process too. What a crash left in its log is moved into it, so this is for
 * who is about to open the file for writing.
 *
 * @throws Refusal `file.inUse`, kind `busy`; SqliteError for a damaged file
 */
export function refuseWhileOpen(file: string): void {
  for (let attempt = 1; isOpen(file); attempt += 1) {
    if (attempt === TRIES) throw inUseWithoutLock(file)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS) // someone may only have looked at it
  }
}

/** A connection that wants the file for itself alone gets it where no other one has it open, idle ones included. */
function isOpen(file: string): boolean {
  const raw = new Database(file, { fileMustExist: true, timeout: 0 })
  try {
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.prepare('SELECT count(*) FROM sqlite_schema').get()
    rmSync(`${file}-shm`, { force: true }) // of a crash; while the file is held, so that nobody can have begun to use it
    return false
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true
    throw error
  } finally {
    raw.close()
  }
}

function inUseWithoutLock(file: string) {
  return refuse(
    'busy',
    'file.inUse',
    `${file} is open in another program, though no lock stands beside it: perhaps another Countinghouse, whose lock was removed. Close that program first.`,
  )
}

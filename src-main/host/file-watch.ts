/**
 * Watches that the company file which the engine writes to still stands at its path. A file that was removed, moved or
 * replaced takes every write without an error and loses it.
 */
import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Connection } from '../../src-core/database/connection.ts'
import { type Failure, Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { hostNow } from './clock.ts'
import { type DiskPlace, diskPlace, isSamePlace } from './file-identity.ts'
import { stamped } from './names.ts'

export interface FileWatch {
  /** @throws Refusal `file.lost` from the first time on that the file was not found to be the one that is open */
  see(): void
}

type Loss = 'gone' | 'replaced' | 'log'

/** Before the file is opened by its path. @throws Refusal `file.lost` where another file or none stands there */
export function refuseStranger(file: string, held: DiskPlace, onLoss: (failure: Failure) => void = () => {}): void {
  const found = diskPlace(file)
  if (isSamePlace(found, held)) return
  const refusal = lost(file, found ? 'replaced' : 'gone', null)
  onLoss(refusal.failure)
  throw refusal
}

/**
 * Watches an open file.
 *
 * @param connection the engine's, outside a transaction whenever `see` is called
 * @param onLoss told once, after all that can be saved was saved
 */
export function watchFile(file: string, held: DiskPlace, connection: Connection, onLoss: (failure: Failure) => void): FileWatch {
  connection.raw.prepare('SELECT count(*) FROM sqlite_schema').get() // from now on there is a log
  const log = diskPlace(`${file}-wal`)
  let failure: Failure | null = null
  const look = (): Loss | null => {
    const found = diskPlace(file)
    if (!isSamePlace(found, held)) return found ? 'replaced' : 'gone'
    return isSamePlace(diskPlace(`${file}-wal`), log) ? null : 'log'
  }
  return {
    see: () => {
      if (failure) throw new Refusal(failure)
      const loss = look()
      if (loss === null) return
      const refusal = lost(file, loss, saveAll(connection, file, loss, log))
      failure = refusal.failure
      onLoss(failure)
      throw refusal
    },
  }
}

/**
 * The open connection still reaches all that was written, whatever became of the names: the log is moved into the file,
 * wherever that is now, and a whole copy is written beside the place that it had. The log goes, so that it never meets
 * another file.
 *
 * @returns where the copy stands; null where none was needed or could be written
 */
function saveAll(connection: Connection, file: string, loss: Loss, log: DiskPlace | null): string | null {
  const isWhole = tryTo(() => connection.raw.pragma('wal_checkpoint(TRUNCATE)'))
  const saved = loss === 'log' && isWhole ? null : copyOut(connection, file)
  if (loss !== 'log' && isSamePlace(diskPlace(`${file}-wal`), log)) {
    for (const suffix of ['-wal', '-shm']) tryTo(() => rmSync(`${file}${suffix}`, { force: true }))
  }
  return saved
}

function copyOut(connection: Connection, file: string): string | null {
  if (!existsSync(dirname(file))) return null
  const copy = stamped(`${file}.saved`, hostNow())
  return tryTo(() => connection.raw.prepare('VACUUM INTO ?').run(copy)) ? copy : null
}

function tryTo(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch (error) {
    console.error(error)
    return false
  }
}

const HAPPENED: Readonly<Record<Loss, string>> = {
  gone: 'was removed or moved while it was open',
  replaced: 'is another file now than the one that was opened: something was put in its place',
  log: 'has lost the log beside it (its name ends with -wal) while it was open',
}

function lost(file: string, loss: Loss, saved: string | null): Refusal {
  const kept =
    saved !== null
      ? `All that was written before stands in ${saved}: look there before you repeat anything, and open it to go on.`
      : loss === 'log'
        ? 'All that was written before stands in the file. Look there before you repeat anything, and open it again.'
        : 'If it was moved, open it at its new place; else restore a backup.'
  const message = `This was not kept: ${file} ${HAPPENED[loss]}. Countinghouse has stopped working on it. ${kept}`
  return refuse('refused', 'file.lost', message, { details: { file, saved } })
}

/** What can be done for a company file that cannot be opened. The work is done by a thread: the window stays awake. */
import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { listBackups } from './backup-list.ts'
import { hostNow } from './clock.ts'
import { nothingRead } from './company-file.ts'
import { diskPlace } from './file-identity.ts'
import { copiesBeside } from './leftovers.ts'
import { acquireLock, isHeldHere, type HostAddress } from './lock.ts'
import { stamped } from './names.ts'
import type { Salvage } from './salvage.ts'
import { isSealed } from './sealing/age-files.ts'
import { borrowThread } from './worker-link.ts'
import type { CheckClosedTask, FileCheck } from './worker-messages.ts'

/** A whole file that holds the books of another one as they once were. */
export interface KeptCopy {
  readonly file: string
  /** `backup`: a daily one; `beside`: what a restore, an update or a loss left beside the file. */
  readonly kind: 'backup' | 'beside'
  /** When it was made; milliseconds since 1970. */
  readonly at: number
  /** Bytes. */
  readonly size: number
  /** Whether it takes a pass-phrase to open it. */
  readonly encrypted: boolean
}

/** The newest first. */
export function keptCopies(file: string): KeptCopy[] {
  const backups = listBackups(file).map((backup) => ({ ...backup, kind: 'backup' as const }))
  const beside = copiesBeside(file).map((path) => {
    const { size, mtimeMs } = statSync(path)
    return { file: path, kind: 'beside' as const, at: Math.round(mtimeMs), size, encrypted: isSealed(path) }
  })
  return [...backups, ...beside].toSorted((one, other) => other.at - one.at)
}

/** What SQLite finds in a copy of a file that nobody has open; what it finds a backup would refuse too. */
export function checkClosedFile(file: string, more: Omit<CheckClosedTask, 'kind' | 'file'> = {}): Promise<FileCheck> {
  return borrowThread('closed-file-worker', null, (thread) => thread.ask({ kind: 'checkClosed', file, ...more }))
}

const EXTENSION = '.countinghouse'

/**
 * Reads what can be read of a file into a new one beside it. The file is only read from.
 *
 * @param at where this host answers, for the lock
 * @throws Refusal `file.missing`, `file.isOpen`, `file.inUse`, or `file.nothingRead`
 */
export async function copyOut(file: string, at: HostAddress): Promise<Salvage> {
  if (!existsSync(file)) throw refuse('notFound', 'file.missing', `There is no file ${file}.`)
  if (isHeldHere(diskPlace(file))) throw refuse('refused', 'file.isOpen', `${file} is open. Close it, or open another company, first.`)
  const lock = await acquireLock(file, { ...at, opening: randomUUID() })
  try {
    const stem = file.endsWith(EXTENSION) ? file.slice(0, -EXTENSION.length) : file
    const target = `${stamped(`${stem}.readable`, hostNow())}${EXTENSION}`
    return await borrowThread('closed-file-worker', null, (thread) => thread.ask({ kind: 'salvage', file, target }))
  } catch (error) {
    if (!(error instanceof Error) || (error instanceof Refusal && error.failure.code !== 'file.damaged')) throw error
    if (!(error instanceof Refusal)) console.error(error)
    throw nothingRead(file)
  } finally {
    lock.release()
  }
}

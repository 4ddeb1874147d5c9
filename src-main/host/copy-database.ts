/** Copies a company file while it is in use, and checks copies. */
import { chmodSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Connection } from '../../src-core/database/connection.ts'
import { refuse } from '../../src-core/kernel/failures.ts'
import { passes } from '../../src-core/kernel/file-troubles.ts'
import { APPLICATION_ID } from '../../src-core/database/migrator.ts'
import { lastEntry } from './backup-heads.ts'
import { checkedName } from './leftovers.ts'
import { type BackupKey, isSealed, sealFile, unsealFile } from './sealing/age-files.ts'
import { copyRaw, isDamage, publish, removeDatabase } from './whole-files.ts'
import type { FileCheck } from './worker-messages.ts'

/** Pages copied before other work of the thread gets its turn. */
const PAGES_A_STEP = 20_000

/**
 * Writes the file as of one moment to `target`, and, where it shall be checked, as a single file without a log beside
 * it. Nothing stands under the name `target` until it is whole; a file that has the name is never written over.
 */
export async function copyDatabase(source: Connection, target: string, checked: boolean): Promise<FileCheck> {
  const draft = `${target}.part`
  removeDatabase(draft)
  try {
    await copyPages(source, draft)
    const check = checked ? checkDatabase(draft) : { faults: [] }
    if (check.faults.length === 0) {
      chmodSync(draft, 0o600) // as private as the books that it holds
      publish(draft, target)
    }
    return check
  } finally {
    removeDatabase(draft)
  }
}

/**
 * The same, encrypted. The plain copy stands beside the company file, where the books are plain anyway, and never where backups are
 * kept; what a killed process leaves there the next opening removes.
 */
export async function copySealed(source: Connection, file: string, target: string, key: BackupKey): Promise<FileCheck> {
  const copy = checkedName(file)
  const draft = `${target}.part`
  try {
    await copyPages(source, copy)
    const check = checkDatabase(copy)
    if (check.faults.length > 0) return check
    rmSync(draft, { force: true })
    await sealFile(copy, draft, key, lastEntry(copy))
    publish(draft, target)
    return check
  } finally {
    removeDatabase(copy)
    rmSync(draft, { force: true })
  }
}

/** The open read transaction holds the moment: without it, each write of the engine would begin the copy anew. */
async function copyPages(source: Connection, target: string): Promise<void> {
  source.raw.exec('BEGIN')
  try {
    source.raw.prepare('SELECT count(*) FROM sqlite_master').get()
    await source.raw.backup(target, { progress: () => PAGES_A_STEP })
  } finally {
    source.raw.exec('COMMIT')
  }
}

/**
 * What SQLite's full check finds, and whether it is a company file at all. For files that no host has open: the
 * log is moved into the file.
 */
export function checkDatabase(file: string): FileCheck {
  try {
    const raw = new Database(file, { fileMustExist: true })
    try {
      if (raw.pragma('application_id', { simple: true }) !== APPLICATION_ID) return { faults: ['It is no company file of Countinghouse.'] }
      raw.pragma('journal_mode = DELETE')
      return integrityOf(raw)
    } finally {
      raw.close()
    }
  } catch (error) {
    // A full disk says nothing about the copy.
    if (passes(error)) throw error
    return { faults: [error instanceof Error ? error.message : String(error)] }
  }
}

/**
 * The check of a copy of a file that nobody has open: what it finds a backup would refuse too, and a damaged file is not written to.
 *
 * @param beside the file beside which the copy may stand
 * @param passPhrase of an encrypted backup
 * @throws Refusal `backup.passPhraseNeeded`, `backup.wrongPassPhrase`, `backup.damaged`
 */
export async function checkClosed(file: string, beside: string = file, passPhrase?: string): Promise<FileCheck> {
  const copy = checkedName(beside)
  try {
    await copyOpened(file, copy, passPhrase)
    return checkDatabase(copy)
  } finally {
    removeDatabase(copy)
  }
}

/** Copies a backup or a closed file as it stands, decrypted. @throws Refusal as `unsealFile`, and `backup.passPhraseNeeded` */
export async function copyOpened(file: string, target: string, passPhrase: string | undefined): Promise<void> {
  if (!isSealed(file)) return copyRaw(file, target)
  if (passPhrase === undefined) throw passPhraseNeeded(file)
  await unsealFile(file, passPhrase, target)
}

export function passPhraseNeeded(file: string) {
  return refuse('refused', 'backup.passPhraseNeeded', `${file} is encrypted. Type the pass-phrase that was set when it was made.`, {
    details: { file },
  })
}

/** The same of an open file, as of this moment. */
export async function checkOpen(source: Connection, file: string): Promise<FileCheck> {
  const copy = checkedName(file)
  try {
    await copyPages(source, copy)
    return checkDatabase(copy)
  } catch (error) {
    if (!isDamage(error)) throw error
    return { faults: [(error as Error).message] }
  } finally {
    removeDatabase(copy)
  }
}

/** SQLite's check of an open file; reads all of it. */
function integrityOf(raw: Database.Database): FileCheck {
  const found = raw.pragma('integrity_check') as { integrity_check: string }[]
  const broken = raw.pragma('foreign_key_check') as { table: string; rowid: number }[]
  return {
    faults: [
      ...found.map((row) => row.integrity_check).filter((fault) => fault !== 'ok'),
      ...broken.slice(0, 100).map(({ table, rowid }) => `${table} ${rowid} refers to a row that is not there`),
    ],
  }
}

/**
 * Files that come to their place whole and in one step. At every moment either the file of before or the new one stands
 * under the name, with nothing of it left in a log beside it, whenever the power goes or the process is killed.
 */
import { closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

/** The file and what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
}

/** Waits until the disk has the file. */
export function sync(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Waits until the disk has the names in a file's folder. */
export function syncFolderOf(file: string): void {
  if (process.platform === 'win32') return // there is no way to ask for it, and no need: names are journalled
  const descriptor = openSync(dirname(file), 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Moves the log of a database into it, so that the file alone is all of it. Nobody may have it open.
 *
 * @throws SqliteError for a damaged file; Error where the log stays
 */
export function foldLog(file: string): void {
  const raw = new Database(file, { fileMustExist: true })
  try {
    raw.pragma('journal_mode = DELETE')
  } finally {
    raw.close()
  }
  if (existsSync(`${file}-wal`)) throw new Error(`The log of ${file} could not be moved into it: another program has the file open.`)
}

/** Copies a database that nobody has open, with what stands in its log, and folds the copy. What stood at `target` goes. */
export function copyWhole(file: string, target: string): void {
  copyRaw(file, target)
  foldLog(target)
}

/** Copies a database as it stands, with its log. What stood at `target` goes. */
export function copyRaw(file: string, target: string): void {
  removeDatabase(target)
  copyFileSync(file, target, constants.COPYFILE_FICLONE)
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${target}-wal`)
}

/**
 * Gives a finished file its name, if no other has it.
 *
 * @throws Error with the code EEXIST where one has; it is left as it is
 */
export function publish(draft: string, file: string): void {
  sync(draft)
  giveName(draft, file)
  rmSync(draft)
  syncFolderOf(file)
}

/**
 * Puts a finished file in the place of another one, which keeps a second name. Nobody may have either open.
 *
 * @param kept a name that no file has
 */
export function replaceFile(draft: string, file: string, kept: string): void {
  foldLog(draft)
  sync(draft)
  foldOrKeepLog(file, kept)
  giveName(file, kept)
  syncFolderOf(file)
  renameSync(draft, file)
  syncFolderOf(file)
}

/** The log of a file so damaged that it cannot be moved into it stays with what is kept of the file, and never meets the new one. */
function foldOrKeepLog(file: string, kept: string): void {
  try {
    foldLog(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    if (existsSync(`${file}-wal`)) giveName(`${file}-wal`, `${kept}-wal`)
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  }
}

/** Whether SQLite says that what it reads is damaged, or no database. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(error.code)
}

/** Disks that know no second names get a copy. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'])

function giveName(file: string, name: string): void {
  try {
    linkSync(file, name)
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error
    copyFileSync(file, name, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    sync(name)
  }
}

/** An earlier file of the same name is never written over. */
export function freeName(wanted: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`
    if (!existsSync(name)) return name
  }
}

/** Backups: one a day when the file is opened, those of days, weeks and months kept; restored only after the copy was checked. */
import { hostNow } from './clock.ts'
import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { type Backup, backupsFolder, listBackups } from './backup-list.ts'
import { companyFileVersion, prepareCompanyFile } from './company-file.ts'
import { carryOverPrepared } from './carry-over.ts'
import type { BackupComparison } from './compare-backup.ts'
import { checkClosedFile } from './closed-file.ts'
import { checkDatabase, passPhraseNeeded } from './copy-database.ts'
import { diskPlace, isSamePlace, markAnew } from './file-identity.ts'
import { DRAFTS, dropSecondNames } from './leftovers.ts'
import { stamped } from './names.ts'
import { outdated } from './rotation.ts'
import { isSealed } from './sealing/age-files.ts'
import { backupKey, keepKey } from './sealing/kept-key.ts'
import { refuseWhileOpen } from './sole-use.ts'
import { copyWhole, freeName, isDamage, publish, removeDatabase, replaceFile } from './whole-files.ts'
import { borrowThread } from './worker-link.ts'
import type { FileCheck, FileThreadData } from './worker-messages.ts'

export { type Backup, backupsFolder, listBackups }

/**
 * Writes a checked copy of the open file to `target`.
 *
 * @throws Refusal `backup.exists`, `backup.noFolder`, `backup.keyMissing`, or `backup.damaged` when the copy, and so the file, does not pass SQLite's check
 */
export async function writeBackup(data: FileThreadData, target: string): Promise<Backup> {
  if (existsSync(target)) throw refuse('refused', 'backup.exists', `${target} is there already. Choose another name.`)
  if (!existsSync(dirname(target)))
    throw refuse('notFound', 'backup.noFolder', `There is no folder ${dirname(target)}. Make it, or choose another one.`)
  const key = backupKey(data.file)
  const task = { kind: 'copy' as const, target, checked: true, ...(key ? { key } : {}) }
  const check = await borrowThread('file-worker', data, (thread) => thread.ask(task))
  if (check.faults.length > 0) {
    throw refuse('refused', 'backup.damaged', `The backup was not kept: the file is damaged. ${check.faults[0]}`, {
      details: { faults: check.faults },
    })
  }
  return { file: target, at: hostNow(), size: statSync(target).size, encrypted: key !== null }
}

/** The next daily backup's name; its end says whether it is encrypted. @throws Refusal `backup.keyMissing` */
export function nextBackup(companyFile: string, now: number): string {
  const key = backupKey(companyFile)
  const folder = backupsFolder(companyFile)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return join(folder, `${basename(companyFile)}-${new Date(now).toISOString().replaceAll(':', '.')}.backup${key ? '.age' : ''}`)
}

/** Makes today's backup (UTC) if there is none, and removes those that are outdated. */
export async function rotateBackups(data: FileThreadData, now: number): Promise<Backup | null> {
  if (listBackups(data.file).some(({ at }) => dayOf(at) === dayOf(now))) return null
  const made = await writeBackup(data, nextBackup(data.file, now))
  for (const old of outdated(listBackups(data.file), now)) rmSync(old.file, { force: true })
  return made
}

/** SQLite's full check of the open file, read by a thread of its own. */
export function checkOpenFile(data: FileThreadData): Promise<FileCheck> {
  return borrowThread('file-worker', data, (thread) => thread.ask({ kind: 'check' }))
}

/**
 * What restoring a backup would take away, read by a thread of its own.
 *
 * @param passPhrase of an encrypted one
 * @throws Refusal `backup.missing`, `backup.same`, `file.notCompany`, `backup.unreadable`, `backup.passPhraseNeeded`, `backup.wrongPassPhrase`
 */
export async function inspectBackup(data: FileThreadData, backup: string, passPhrase?: string): Promise<BackupComparison> {
  if (!existsSync(backup)) throw refuse('notFound', 'backup.missing', `There is no backup ${backup}.`)
  refuseItself(backup, data.file)
  if (!isSealed(backup)) companyFileVersion(backup)
  const task = { kind: 'compare' as const, backup, ...(passPhrase === undefined ? {} : { passPhrase }) }
  try {
    return await borrowThread('file-worker', data, (thread) => thread.ask(task))
  } catch (error) {
    if (error instanceof Refusal && error.failure.code.startsWith('backup.')) throw error
    if (!(error instanceof Refusal)) console.error(error)
    throw refuse('refused', 'backup.unreadable', `The backup ${backup} cannot be read; it is damaged. Choose another one.`)
  }
}

/**
 * Puts a backup in the place of the company file, which no thread has open, in one step. The file as it was is kept beside it.
 *
 * @param secret what opens an encrypted backup: its pass-phrase, or the private key that `unlockBackup` gave
 * @returns where the file as it was stands, null where there was none
 * @throws Refusal `backup.missing`, `backup.same`, `backup.damaged`, `file.notCompany`, `file.newer`, `file.inUse`, `backup.passPhraseNeeded`, `backup.wrongPassPhrase`; then the company file is as it was
 */
export async function restoreBackup(backup: string, companyFile: string, secret?: string): Promise<string | null> {
  if (!existsSync(backup)) throw refuse('notFound', 'backup.missing', `There is no backup ${backup}.`)
  refuseItself(backup, companyFile)
  if (!isSealed(backup)) companyFileVersion(backup)
  if (existsSync(companyFile)) refuseUnlessAlone(companyFile)
  const draft = `${companyFile}${DRAFTS.restoring}`
  try {
    await makeDraft(backup, draft, companyFile, secret)
    if (existsSync(companyFile)) {
      dropSecondNames(companyFile)
      const kept = freeName(stamped(`${companyFile}.replaced`, hostNow()))
      replaceFile(draft, companyFile, kept)
      return kept
    }
    publish(draft, companyFile)
    return null
  } finally {
    removeDatabase(draft)
  }
}

function refuseItself(backup: string, companyFile: string): void {
  if (isSamePlace(diskPlace(backup), diskPlace(companyFile)))
    throw refuse('refused', 'backup.same', `${backup} is the company file itself. Choose a backup of it.`)
}

/** A damaged file may be replaced: that is what backups are for. */
function refuseUnlessAlone(file: string): void {
  try {
    refuseWhileOpen(file)
  } catch (error) {
    if (!isDamage(error)) throw error
  }
}

/** Checks a copy of a backup, brings an older one to this version, and marks it as the new file that it is. */
async function makeDraft(backup: string, draft: string, companyFile: string, secret?: string): Promise<void> {
  if (isSealed(backup)) await openBackup(backup, draft, secret)
  else copyBackup(backup, draft)
  const { faults } = checkDatabase(draft)
  if (faults.length > 0) throw damagedBackup(backup, faults)
  const { copy } = await carryOverPrepared(draft, prepareCompanyFile(draft))
  if (copy !== null) rmSync(copy) // the backup itself is still there
  markAnew(draft, companyFile)
}

/** Beside the company file, where what is in it will stand plainly anyway. */
async function openBackup(file: string, target: string, secret: string | undefined): Promise<void> {
  if (secret === undefined) throw passPhraseNeeded(file)
  removeDatabase(target)
  await borrowThread('closed-file-worker', null, (thread) => thread.ask({ kind: 'unseal', file, secret, target }))
  companyFileVersion(target)
}

/**
 * What opens an encrypted backup, so that a wrong pass-phrase is known before anything is closed for it.
 *
 * @returns its private key; the pass-phrase where it has none; undefined for a plain backup
 * @throws Refusal `backup.passPhraseNeeded`, `backup.wrongPassPhrase`
 */
export async function unlockBackup(file: string, passPhrase: string | undefined): Promise<string | undefined> {
  if (!isSealed(file)) return undefined
  if (passPhrase === undefined) throw passPhraseNeeded(file)
  return (await borrowThread('closed-file-worker', null, (thread) => thread.ask({ kind: 'unlock', file, passPhrase }))) ?? passPhrase
}

/** What is wrong with a backup; a copy of it is read beside the company file and removed. @throws Refusal as `inspectBackup` */
export async function verifyBackup(companyFile: string, backup: string, passPhrase?: string): Promise<FileCheck> {
  if (!existsSync(backup)) throw refuse('notFound', 'backup.missing', `There is no backup ${backup}.`)
  refuseItself(backup, companyFile)
  return checkClosedFile(backup, { beside: companyFile, ...(passPhrase === undefined ? {} : { passPhrase }) })
}

/**
 * Encrypts the backups that are written from now on.
 *
 * @param passPhrase null: they are written plainly from now on
 */
export async function setBackupEncryption(companyFile: string, passPhrase: string | null): Promise<void> {
  const key =
    passPhrase === null ? null : await borrowThread('closed-file-worker', null, (thread) => thread.ask({ kind: 'makeKey', passPhrase }))
  keepKey(companyFile, key, hostNow())
}

function copyBackup(backup: string, draft: string): void {
  try {
    copyWhole(backup, draft)
    chmodSync(draft, 0o600)
  } catch (error) {
    if (!isDamage(error)) throw error
    throw damagedBackup(backup, [(error as Error).message])
  }
}

function damagedBackup(backup: string, faults: readonly string[]) {
  return refuse('refused', 'backup.damaged', `The backup ${backup} is damaged: ${faults[0]} The company file was left as it is.`, {
    details: { faults },
  })
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

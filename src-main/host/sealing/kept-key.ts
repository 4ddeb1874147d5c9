/** What encrypts the backups of a company file, beside that file: the public key, and the private one under the pass-phrase. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { refuse } from '../../../src-core/kernel/failures.ts'
import { listBackups } from '../backup-list.ts'
import { sync, syncFolderOf } from '../whole-files.ts'
import type { BackupKey } from './age-files.ts'

const keySchema = z.discriminatedUnion('on', [
  z.object({ on: z.literal(true), recipient: z.string().startsWith('age1'), sealed: z.base64(), since: z.number() }),
  // Said, so that a key that was lost is told from one that is not wanted.
  z.object({ on: z.literal(false), since: z.number() }),
])
type Kept = z.infer<typeof keySchema>

export interface BackupEncryption {
  /** Whether backups are encrypted from now on; null where that was set and its key is gone. */
  readonly on: boolean | null
  /** Since when; milliseconds since 1970. Null where it was never set. */
  readonly since: number | null
  /** Daily backups that anybody can open who has the file. */
  readonly open_backups: number
}

export function keyFile(companyFile: string): string {
  return `${companyFile}-backup-key.json`
}

/**
 * The key that backups are encrypted with; null where they are not.
 *
 * @throws Refusal `backup.keyMissing` where they were, and the key is gone: a plain backup would break what was promised
 */
export function backupKey(companyFile: string): BackupKey | null {
  const kept = read(companyFile)
  if (kept === 'lost') throw keyMissing(companyFile)
  return kept?.on ? { recipient: kept.recipient, sealed: kept.sealed } : null
}

export function backupEncryption(companyFile: string): BackupEncryption {
  const kept = read(companyFile)
  const open = listBackups(companyFile).filter(({ encrypted }) => !encrypted).length
  if (kept === 'lost') return { on: null, since: null, open_backups: open }
  return { on: kept?.on ?? false, since: kept?.since ?? null, open_backups: open }
}

/** @param key null: backups are written plainly from now on. @param now milliseconds since 1970 */
export function keepKey(companyFile: string, key: BackupKey | null, now: number): void {
  const kept: Kept = key ? { on: true, ...key, since: now } : { on: false, since: now }
  const path = keyFile(companyFile)
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
  sync(draft)
  renameSync(draft, path)
  syncFolderOf(path)
}

function read(companyFile: string): Kept | 'lost' | null {
  const text = textOf(keyFile(companyFile))
  if (text === null) return listBackups(companyFile)[0]?.encrypted ? 'lost' : null
  try {
    return keySchema.parse(JSON.parse(text))
  } catch {
    return 'lost'
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function keyMissing(companyFile: string) {
  const message = `No backup was written: backups of this company are encrypted, and ${keyFile(companyFile)} is gone or cannot be read. Set a pass-phrase again on the page Company file, or turn the encryption off there. Earlier backups open with the earlier pass-phrase.`
  return refuse('refused', 'backup.keyMissing', message)
}

/** How far the audit trail reaches in each backup of a company file: a backup carries its last entry, an encrypted one in its header. */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import Database from 'better-sqlite3'
import type { NotedHead } from '../../src-core/operations/noted-heads.ts'
import { listBackups } from './backup-list.ts'
import { headOfSealed, type SealedHead } from './sealing/age-files.ts'

export interface BackupHeads {
  read(): { readonly heads: readonly NotedHead[]; readonly unread: readonly string[] }
}

type Known = NotedHead | 'unreadable' | 'empty'

/** Backups do not change: each is read once, and again only when its size or time is another. */
export function backupHeads(companyFile: string): BackupHeads {
  let known = new Map<string, Known>()
  return {
    read: () => {
      const now = new Map<string, Known>()
      const unread: string[] = []
      for (const { file, at, encrypted } of listBackups(companyFile)) {
        const found = statSync(file, { throwIfNoEntry: false })
        if (!found) continue // removed meanwhile
        const key = `${file} ${found.size} ${found.mtimeMs}`
        const head = known.get(key) ?? headIn(file, at, encrypted)
        now.set(key, head)
        if (head === 'unreadable') unread.push(file)
      }
      known = now
      return { heads: [...now.values()].filter((head) => typeof head === 'object'), unread }
    },
  }
}

function headIn(file: string, at: number, encrypted: boolean): Known {
  try {
    const last = encrypted ? headOfSealed(file) : lastEntry(file)
    return last ? { ...last, place: 'backup', name: basename(file), noted_at: at, settled: false } : 'empty'
  } catch {
    return 'unreadable'
  }
}

/** The last entry of the audit trail in a file that nobody writes; null where there is none. @throws SqliteError */
export function lastEntry(file: string): SealedHead | null {
  const backup = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const last = backup.prepare('SELECT id AS entry, lower(hex(digest)) AS digest, at FROM audit_entry ORDER BY id DESC LIMIT 1').get()
    return (last as SealedHead | undefined) ?? null
  } finally {
    backup.close()
  }
}

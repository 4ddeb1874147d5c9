/** How far the audit trail reaches in each backup of a company file: a backup is a company file itself and carries its last entry. */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import Database from 'better-sqlite3'
import type { NotedHead } from '../../src-core/operations/noted-heads.ts'
import { listBackups } from './backup-list.ts'

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
      for (const { file, at } of listBackups(companyFile)) {
        const found = statSync(file, { throwIfNoEntry: false })
        if (!found) continue // removed meanwhile
        const key = `${file} ${found.size} ${found.mtimeMs}`
        const head = known.get(key) ?? headIn(file, at)
        now.set(key, head)
        if (head === 'unreadable') unread.push(file)
      }
      known = now
      return { heads: [...now.values()].filter((head) => typeof head === 'object'), unread }
    },
  }
}

function headIn(file: string, at: number): Known {
  try {
    const backup = new Database(file, { readonly: true, fileMustExist: true })
    try {
      const last = backup.prepare('SELECT id AS entry, lower(hex(digest)) AS digest, at FROM audit_entry ORDER BY id DESC LIMIT 1').get() as
        | { entry: number; digest: string; at: number }
        | undefined
      return last ? { ...last, place: 'backup', name: basename(file), noted_at: at, settled: false } : 'empty'
    } finally {
      backup.close()
    }
  } catch {
    return 'unreadable'
  }
}

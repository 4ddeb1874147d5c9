/** What restoring a backup would take away: the entries of the audit chain that the open file has and the backup has not. */
import Database from 'better-sqlite3'
import { checkDatabase, copyOpened } from './copy-database.ts'
import { checkedName } from './leftovers.ts'
import { removeDatabase } from './whole-files.ts'

export interface LostEntry {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly summary: string
  readonly actor: string
}

export interface BackupComparison {
  /** Name of the company in the backup; null where it has none. */
  readonly company: string | null
  /** When its last entry was written; null for a file without entries. */
  readonly last_at: number | null
  /** Entries of the open file that are not in the backup. */
  readonly lost: number
  /** When the first of them was written. */
  readonly lost_since: number | null
  /** The last of them, the newest first. */
  readonly newest: readonly LostEntry[]
  /** How often each operation was run in what would be lost, the most frequent first. */
  readonly operations: readonly { readonly operation: string; readonly count: number }[]
  /** Entries that the backup has and the open file has not: it is of another file, or the file was restored meanwhile. */
  readonly only_in_backup: number
  /** What SQLite's full check of the backup finds. */
  readonly faults: readonly string[]
}

const SHOWN = 6

/**
 * Compares the open file with a backup; neither is written to.
 *
 * @param file where the open one stands: a copy of the backup is read beside it, as restoring does
 * @param passPhrase of an encrypted backup
 * @throws Refusal `backup.passPhraseNeeded`, `backup.wrongPassPhrase`, `backup.damaged`
 */
export async function compareBackup(open: Database.Database, file: string, backup: string, passPhrase?: string): Promise<BackupComparison> {
  const copy = checkedName(file)
  try {
    await copyOpened(backup, copy, passPhrase)
    const { faults } = checkDatabase(copy)
    return compareCopy(open, copy, faults)
  } finally {
    removeDatabase(copy)
  }
}

function compareCopy(open: Database.Database, copy: string, faults: readonly string[]): BackupComparison {
  const other = new Database(copy, { readonly: true, fileMustExist: true })
  try {
    const common = lastCommonEntry(open, other)
    return {
      company: nameIn(other),
      last_at: (other.prepare('SELECT at FROM audit_entry ORDER BY id DESC LIMIT 1').pluck().get() as number | undefined) ?? null,
      ...lossesAfter(open, common),
      only_in_backup: countAfter(other, common),
      faults,
    }
  } finally {
    other.close()
  }
}

function nameIn(file: Database.Database): string | null {
  return (file.prepare('SELECT name FROM company LIMIT 1').pluck().get() as string | undefined) ?? null
}

/** Each entry's digest covers all before it, so that what is equal at one place is equal up to there. */
function lastCommonEntry(one: Database.Database, other: Database.Database): number {
  const newest = (file: Database.Database) => (file.prepare('SELECT max(id) FROM audit_entry').pluck().get() as number | null) ?? 0
  const digest = 'SELECT hex(digest) FROM audit_entry WHERE id <= ? ORDER BY id DESC LIMIT 1'
  const [ofOne, ofOther] = [one.prepare(digest).pluck(), other.prepare(digest).pluck()]
  let low = 0
  let high = Math.min(newest(one), newest(other))
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (ofOne.get(middle) === ofOther.get(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function countAfter(file: Database.Database, entry: number): number {
  return file.prepare('SELECT count(*) FROM audit_entry WHERE id > ?').pluck().get(entry) as number
}

function lossesAfter(file: Database.Database, entry: number): Pick<BackupComparison, 'lost' | 'lost_since' | 'newest' | 'operations'> {
  const newest = 'SELECT at, summary, actor_name AS actor FROM audit_entry WHERE id > ? ORDER BY id DESC LIMIT ?'
  const operations =
    'SELECT operation, count(*) AS count FROM audit_entry WHERE id > ? GROUP BY operation ORDER BY count DESC, operation LIMIT ?'
  return {
    lost: countAfter(file, entry),
    lost_since: (file.prepare('SELECT at FROM audit_entry WHERE id > ? ORDER BY id LIMIT 1').pluck().get(entry) as number | null) ?? null,
    newest: file.prepare(newest).all(entry, SHOWN) as LostEntry[],
    operations: file.prepare(operations).all(entry, SHOWN) as { operation: string; count: number }[],
  }
}

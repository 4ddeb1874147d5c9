/**
 * The random id inside a company file and the place at which it was given. It tells the file from copies of it; it is
 * no part of the books, so neither the audit trail nor a migration knows its table.
 */
import type { Database } from 'better-sqlite3'

export interface FileMark {
  /** 128 random bits. */
  readonly id: string
  /** The absolute path of the file when the id was given. */
  readonly place: string
}

/** The mark of an open file; null for one that was never opened by a host. */
export function fileMark(raw: Database): FileMark | null {
  const isThere = raw.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'file_mark'").get() !== undefined
  if (!isThere) return null
  return (raw.prepare('SELECT id, place FROM file_mark').get() as FileMark | undefined) ?? null
}

/** Gives an open file its mark, in place of the one before. Belongs to the holder of the file's lock. */
export function giveMark(raw: Database, { id, place }: FileMark): void {
  raw
    .transaction(() => {
      raw.exec(
        'CREATE TABLE IF NOT EXISTS file_mark (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, place TEXT NOT NULL) STRICT',
      )
      raw.prepare('INSERT OR REPLACE INTO file_mark (one, id, place) VALUES (1, ?, ?)').run(id, place)
    })
    .immediate()
}

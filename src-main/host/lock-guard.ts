/**
 * A short mutual exclusion between processes, for the moments in which a lock is examined and taken. It is a lock of
 * the operating system, held through SQLite: it ends with its process, so it can never be stale itself.
 */
import { closeSync, fstatSync, openSync, rmSync, statSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'

const WAIT_MS = 10_000
const RETRY_MS = 15

interface Guard {
  readonly database: Database.Database
  readonly descriptor: number
}

/**
 * Runs `work` while no other process on this machine runs its own under the same file. The file is removed after.
 *
 * @throws Error when another process holds the guard for ten seconds
 */
export async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  const guard = await enter(file)
  try {
    return await work()
  } finally {
    leave(guard, file)
  }
}

async function enter(file: string): Promise<Guard> {
  const deadline = Date.now() + WAIT_MS
  while (Date.now() < deadline) {
    const guard = tryEnter(file)
    if (guard) return guard
    await setTimeout(RETRY_MS)
  }
  throw new Error(`${file} is held by another process.`)
}

/** Null while another holds it, and where it was removed meanwhile: a lock on a removed file excludes nobody. */
function tryEnter(file: string): Guard | null {
  // Open until the end: as long as it is, no other file can get this one's number.
  const descriptor = openSync(file, 'a', 0o600)
  const guard = { database: new Database(file, { timeout: 0 }), descriptor }
  if (locks(guard.database) && isAt(file, fstatSync(descriptor, { bigint: true }).ino)) return guard
  release(guard)
  return null
}

function locks(database: Database.Database): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false
    throw error
  }
}

function isAt(file: string, number: bigint): boolean {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino === number
}

function leave(guard: Guard, file: string): void {
  try {
    rmSync(file, { force: true }) // while it is locked, so that no one enters a file that is about to go
  } catch {
    // Windows keeps an open file; an empty one stays behind
  }
  release(guard)
}

/** SQLite first: closing any descriptor of a file ends all its locks of this process. */
function release(guard: Guard): void {
  guard.database.close()
  closeSync(guard.descriptor)
}

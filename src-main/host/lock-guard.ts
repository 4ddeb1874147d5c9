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
export function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  // In one process one after the other: closing a file there ends the locks that others of the process have on it.
  const before = turns.get(file) ?? Promise.resolve()
  const turn = before.then(() => guardedTurn(file, work))
  turns.set(
    file,
    turn.catch(() => {}),
  )
  return turn
}

const turns = new Map<string, Promise<unknown>>()

async function guardedTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const guard = await enter(file)
  try {
    return await work()
  } finally {
    leave(guard, file)
  }
}

async function enter(file: string): Promise<Guard> {
  const deadline = Date.now() + WAIT_MS
  let obstacle: unknown
  while (Date.now() < deadline) {
    try {
      const guard = tryEnter(file)
      if (guard) return guard
    } catch (error) {
      if (!(error instanceof Database.SqliteError) || error.code === 'SQLITE_FULL') throw error
      obstacle = error // busy; or the file went while SQLite opened it, which it reports in several ways
    }
    await setTimeout(RETRY_MS)
  }
  throw new Error(`${file} is held by another process.`, { cause: obstacle })
}

/** Null where the file was removed meanwhile: a lock on a removed file excludes nobody. @throws SqliteError while another holds it */
function tryEnter(file: string): Guard | null {
  // Open until the end: as long as it is, no other file can get this one's number.
  const descriptor = openSync(file, 'a', 0o600)
  let database: Database.Database | null = null
  try {
    database = new Database(file, { timeout: 0 })
    database.exec('BEGIN EXCLUSIVE')
    if (isAt(file, fstatSync(descriptor, { bigint: true }).ino)) return { database, descriptor }
  } catch (error) {
    release({ database, descriptor })
    throw error
  }
  release({ database, descriptor })
  return null
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
function release({ database, descriptor }: { readonly database: Database.Database | null; readonly descriptor: number }): void {
  database?.close()
  closeSync(descriptor)
}

/**
 * One host per company file. The lock beside the file names the host, its loopback port and the key to it, readable
 * by the user alone; whoever else wants the file calls that host. A lock whose host is gone is taken over.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { refuse } from '../../src-core/kernel/failures.ts'
import { guarded } from './lock-guard.ts'

const schema = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().min(1).max(65_535),
  key: z.string().min(16),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Names this opening of the file: a call that carries it can meet no other file of the same host. */
  opening: z.string().optional(),
})

/** What a lock says of its host. */
export type LockNote = Readonly<z.infer<typeof schema>>

export interface HeldLock {
  readonly note: LockNote
  /** Removes the lock, if it is still this one. */
  release(): void
}

/** Where a host answers whether it is one; needs the key. */
export const HEALTH_PATH = '/control/health'
const HEALTH_MS = 3000

/**
 * Takes the lock of a company file for this process, whose server listens already.
 *
 * @throws Refusal `file.inUse`, kind `busy`, while another host holds it
 */
export function acquireLock(file: string, at: Pick<LockNote, 'port' | 'key' | 'opening'>): Promise<HeldLock> {
  const path = lockPath(file)
  const note: LockNote = { pid: process.pid, startedAt: Date.now(), ...at }
  return guarded(`${path}.guard`, async () => {
    const holder = await runningHost(file)
    if (holder) throw inUse(file, holder)
    rmSync(path, { force: true })
    writeFileSync(path, JSON.stringify(note), { mode: 0o600, flag: 'wx' })
    chmodSync(path, 0o600) // whatever the process's mask says
    return { note, release: () => releaseLock(path, note) }
  })
}

/** The host that has the file open, or null: no lock, a dead process, or a port where something else answers. */
export async function runningHost(file: string): Promise<LockNote | null> {
  const note = readLock(file)
  if (!note || !isAlive(note.pid)) return null
  return (await answersAsHost(note)) ? note : null
}

function lockPath(file: string): string {
  return `${file}.lock`
}

/** Null where there is no lock, or none that can be read: it was torn by a crash. */
function readLock(file: string): LockNote | null {
  try {
    const read = schema.safeParse(JSON.parse(readFileSync(lockPath(file), 'utf8')))
    return read.success ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function releaseLock(path: string, note: LockNote): void {
  const file = path.slice(0, -'.lock'.length)
  const found = readLock(file)
  if (found?.key === note.key && found.opening === note.opening) rmSync(path, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // someone else's process
  }
}

/** A host that listens but does not answer in time is busy, not gone: it counts as running. */
async function answersAsHost(note: LockNote): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${note.port}${HEALTH_PATH}`, {
      headers: { authorization: `Bearer ${note.key}` },
      signal: AbortSignal.timeout(HEALTH_MS),
    })
    return answer.ok
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError'
  }
}

function inUse(file: string, holder: LockNote) {
  return refuse(
    'busy',
    'file.inUse',
    `${file} is open in another Countinghouse (process ${holder.pid}). Use that one, or close it first.`,
    {
      details: { pid: holder.pid, port: holder.port },
    },
  )
}

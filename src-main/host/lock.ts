/**
 * One host per company file. The lock beside the file names the host, where it is met (its port or its socket) and the key to it, readable
 * by the user alone; whoever else wants the file asks that host whether it holds this very file, and calls it. A lock whose
 * host is gone, or that came along with a copied folder, is taken over.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { refuse } from '../../src-core/kernel/failures.ts'
import { type DiskPlace, diskPlace, type FileIdentity, idInOpenFile, isSamePlace } from './file-identity.ts'
import { askAt } from './local-way.ts'
import { guarded } from './lock-guard.ts'
import { truePath } from './true-path.ts'

const schema = z
  .object({
    pid: z.number().int().positive(),
    /** Absent where the host listens on none, or not always. */
    port: z.number().int().min(1).max(65_535).exactOptional(),
    /** The socket or pipe by which this host is met; absent: by its port. */
    socket: z.string().min(1).exactOptional(),
    key: z.string().min(16),
    /** Milliseconds since 1970. */
    startedAt: z.number(),
    /** Names this opening of the file: a call that carries it can meet no other file of the same host. */
    opening: z.string().optional(),
  })
  .refine(({ port, socket }) => port !== undefined || socket !== undefined)

/** What a lock says of its host. */
export type LockNote = Readonly<z.infer<typeof schema>>

/** Where a host is met, and the key to it. */
export type HostAddress = Pick<LockNote, 'port' | 'socket' | 'key'>

export interface HeldLock {
  readonly note: LockNote
  /** Says which file is held by now; null while another one takes its place. */
  hold(identity: FileIdentity | null): void
  /** Removes the lock, if it is still this one. */
  release(): void
}

/** Where a host answers whether it is one; needs the key. */
export const HEALTH_PATH = '/control/health'
/** Where a host lets in a page of its own; needs the key. */
export const ENTRY_PATH = '/control/entry'
const HEALTH_MS = 3000

/** A file that this process holds, as it tells whoever asks with the key. */
interface HeldFile {
  /** The path at which it was opened. */
  readonly file: string
  readonly opening: string | null
  identity: FileIdentity | null
}

const held = new Set<HeldFile>()

/** What a host answers at {@link HEALTH_PATH}. */
export function healthAnswer(): z.infer<typeof answerSchema> {
  const holds = [...held].map(({ file, opening, identity }) => ({ file, opening, ...(identity ?? {}) }))
  return { ok: true, pid: process.pid, holds }
}

/** Whether this process holds what the disk has there: closing any descriptor of it would end the locks of all its connections. */
export function isHeldHere(place: DiskPlace | null): boolean {
  return [...held].some(({ identity }) => isSamePlace(identity, place))
}

const answerSchema = z.object({
  ok: z.literal(true),
  pid: z.number(),
  /** What hosts of earlier versions answer instead of what they hold. */
  file: z.string().exactOptional(),
  holds: z
    .array(
      z.object({
        file: z.string(),
        opening: z.string().nullable(),
        device: z.string().exactOptional(),
        inode: z.string().exactOptional(),
        id: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
})
type HealthAnswer = z.infer<typeof answerSchema>

/**
 * Takes the lock of a company file for this process, which can be met already.
 *
 * @throws Refusal `file.inUse`, kind `busy`, while another host holds it
 */
export function acquireLock(file: string, at: HostAddress & Pick<LockNote, 'opening'>): Promise<HeldLock> {
  const path = lockPath(file)
  const note: LockNote = { pid: process.pid, startedAt: Date.now(), ...at }
  return guarded(`${path}.guard`, async () => {
    const holder = await runningHost(file)
    if (holder) throw inUse(file, holder)
    rmSync(path, { force: true })
    writeFileSync(path, JSON.stringify(note), { mode: 0o600, flag: 'wx' })
    chmodSync(path, 0o600) // whatever the process's mask says
    return heldLock(file, path, note)
  })
}

function heldLock(file: string, path: string, note: LockNote): HeldLock {
  const entry: HeldFile = { file: truePath(file), opening: note.opening ?? null, identity: null }
  held.add(entry)
  return {
    note,
    hold: (identity) => {
      entry.identity = identity
    },
    release: () => {
      held.delete(entry)
      releaseLock(path, note)
    },
  }
}

/**
 * The host that has this very file open, or null: no lock, a dead process, a port where something else answers, or a host
 * that holds another file than the one beside which its lock stands.
 */
export async function runningHost(file: string): Promise<LockNote | null> {
  const note = readLock(file)
  if (!note || !isAlive(note.pid)) return null
  const answer = await askHost(note)
  // One that listens but does not answer in time is busy, not gone: it counts as running.
  return answer === 'late' || (answer !== null && holdsFile(answer, note, truePath(file))) ? note : null
}

function holdsFile(answer: HealthAnswer, note: LockNote, path: string): boolean {
  if (!answer.holds) return answer.file === path
  const place = diskPlace(path)
  return answer.holds
    .filter(({ opening }) => opening === (note.opening ?? null))
    .some(({ file, device, inode, id }) => {
      // What was opened at this path: where another file stands there by now, that host finds out, and nobody goes past it.
      if (file === path) return true
      const isThere = device !== undefined && inode !== undefined && isSamePlace({ device, inode }, place)
      return isThere && idInOpenFile(path) === id
    })
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

/** What the host of a lock says of itself; null where none answers. */
async function askHost(note: LockNote): Promise<HealthAnswer | 'late' | null> {
  const late = AbortSignal.timeout(HEALTH_MS)
  try {
    const answer = await askAt(note, HEALTH_PATH, { headers: { authorization: `Bearer ${note.key}` }, signal: late })
    const read = answerSchema.safeParse(answer.status === 200 ? JSON.parse(answer.body) : null)
    return read.success ? read.data : null
  } catch {
    return late.aborted ? 'late' : null
  }
}

function inUse(file: string, holder: LockNote) {
  return refuse(
    'busy',
    'file.inUse',
    `${file} is open in another Countinghouse (process ${holder.pid}). Use that one, or close it first.`,
    {
      details: { pid: holder.pid, ...(holder.port === undefined ? {} : { port: holder.port }) },
    },
  )
}

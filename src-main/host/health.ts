/** How the workstation is: what keeps it from writing, told as it is and before anything fails by it. */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Failure, refuse } from '../../src-core/kernel/failures.ts'
import type { StoppedEngine } from './engine.ts'

/** A part of what is wrong, in the operator's words. */
export interface Ailment {
  readonly code: string
  readonly message: string
}

export interface Health {
  /** Whether the books can be read and written. */
  readonly ok: boolean
  readonly ailments: readonly Ailment[]
  /** Why what writes the books does not run, and when it is started again. */
  readonly engine: StoppedEngine | null
  /** Bytes left on the disk of the company file; null where none is open, or its system does not say. */
  readonly free_bytes: number | null
}

/** What is known of an open company. */
export interface Condition {
  readonly file: string
  readonly engine: StoppedEngine | null
  /** A job that waits, and why. */
  readonly waiting: Failure | null
  /** What the file refused last, until it takes a write again. */
  readonly met: Failure | null
}

/** With less than this a company file is neither opened nor said to be well: a log, its index and a lock need room. */
export const LEAST_FREE_BYTES = 2 * 1024 * 1024

export const HEALTHY: Health = { ok: true, ailments: [], engine: null, free_bytes: null }

export function healthOf({ file, engine, waiting, met }: Condition): Health {
  const free = freeBytes(file)
  const full = free !== null && free < LEAST_FREE_BYTES ? [fullDisk(file, free)] : []
  const stopped = engine ? [{ code: 'engine.stopped', message: `What writes the books stopped. ${engine.reason}` }] : []
  const told = [waiting, met].flatMap((one) => (one ? [{ code: one.code, message: one.message }] : []))
  const ailments = [...stopped, ...told, ...full]
  const once = ailments.filter(({ code }, at) => ailments.findIndex((one) => one.code === code) === at)
  return { ok: once.length === 0, ailments: once, engine, free_bytes: free }
}

/** @throws Refusal `disk.full`, kind `busy`, where the disk of a file has no room for it to be opened */
export function refuseFullDisk(file: string): void {
  const free = freeBytes(file)
  if (free === null || free >= LEAST_FREE_BYTES) return
  throw refuse('busy', 'disk.full', fullDisk(file, free).message, { details: { free_bytes: free } })
}

function fullDisk(file: string, free: number): Ailment {
  const needed = LEAST_FREE_BYTES / 1024 / 1024
  return {
    code: 'disk.full',
    message: `There is no room left on the disk of ${file}: ${Math.floor(free / 1024)} KB are free, at least ${needed} MB are needed. Delete or move other files there, and try again.`,
  }
}

/** Bytes that this user may still write on the disk of a file; null where the system does not say. */
function freeBytes(file: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(file))
    return bavail * bsize
  } catch {
    return null // a folder that is not there is refused by who opens the file
  }
}

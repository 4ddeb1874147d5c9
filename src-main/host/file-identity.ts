/**
 * Which file a company file is: where the disk has it (device and inode) and the random id inside it. A path is no
 * proof: a folder can be copied with its lock, a file can be replaced or removed while it stands open.
 */
import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { openConnection } from '../../src-core/database/connection.ts'
import { fileMark, giveMark } from '../../src-core/database/file-mark.ts'

export interface DiskPlace {
  /** Decimal: they may be larger than a number is exact. */
  readonly device: string
  readonly inode: string
}

export interface FileIdentity extends DiskPlace {
  readonly id: string
}

/** Where the disk has what stands at a path; null where nothing does, or where nobody can look. */
export function diskPlace(path: string): DiskPlace | null {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    return found ? { device: String(found.dev), inode: String(found.ino) } : null
  } catch {
    return null // the disk or the folder is gone, or not to be entered any more
  }
}

export function isSamePlace(one: DiskPlace | null, other: DiskPlace | null): boolean {
  return one !== null && other !== null && one.device === other.device && one.inode === other.inode
}

/** Gives a file that nobody has open a new id, before it comes to its place. */
export function markAnew(file: string, place: string): void {
  const { raw, close } = openConnection({ file, role: 'engine' })
  try {
    giveMark(raw, { id: randomUUID(), place })
  } finally {
    close()
  }
}

/**
 * The identity of a company file that no thread has open. It gets a new id where it has none, where it was copied or
 * moved here from another place. Only the holder of the file's lock may call this.
 */
export function identify(file: string): FileIdentity {
  const connection = openConnection({ file, role: 'engine' })
  try {
    const known = fileMark(connection.raw)
    const mark = known?.place === file ? known : { id: randomUUID(), place: file }
    if (mark !== known) giveMark(connection.raw, mark)
    const place = diskPlace(file)
    if (!place) throw new Error(`${file} went away while it was opened.`)
    return { ...place, id: mark.id }
  } finally {
    connection.close()
  }
}

/** The id in a file that a host has open; null where it cannot be read just now. */
export function idInOpenFile(file: string): string | null {
  try {
    const raw = new Database(file, { readonly: true, fileMustExist: true })
    try {
      return fileMark(raw)?.id ?? null
    } finally {
      raw.close()
    }
  } catch {
    return null
  }
}

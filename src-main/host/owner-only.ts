/**
 * Files with personal data are their owner's alone, however they came about: copied in by hand, restored from a stick, or made under
 * a mask that lets others read.
 */
import { chmodSync } from 'node:fs'

/** The database and what SQLite keeps beside it. */
const BESIDE = ['', '-wal', '-shm', '-journal']

/** Takes a database and the files beside it from all others. One that belongs to somebody else stays as it is. */
export function ownerOnlyDatabase(file: string): void {
  for (const suffix of BESIDE) ownerOnly(`${file}${suffix}`)
}

/** Takes a file from all others; nothing where there is none. */
export function ownerOnly(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EPERM' && code !== 'EROFS') throw error
  }
}

/**
 * What a program makes from here on is its user's alone, in all its threads: company files and their logs, copies under way,
 * exports, notes. For the first lines of a program.
 */
export function makeFilesPrivate(): void {
  process.umask(0o077)
}

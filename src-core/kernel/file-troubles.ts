/**
 * What the disk, the file system or SQLite refuse, in the operator's words and with a way out. No record and no program is to
 * blame for these: whoever meets one says it, and what waits for the file goes on when it is mended.
 */
import { type FailureKind, type Refusal, refuse } from './failures.ts'

interface Trouble {
  readonly kind: FailureKind
  readonly code: string
  /** @param what the file or folder, as a sentence begins with it */
  readonly words: (what: string) => string
  /** What waits goes on by itself when it is over. */
  readonly passes: boolean
}

const FULL: Trouble = {
  kind: 'busy',
  code: 'disk.full',
  words: (what) =>
    `There is no room left on the disk of ${inSentence(what)}. Nothing was written. Delete or move other files there; work that waits goes on by itself when there is room.`,
  passes: true,
}
const LOCKED: Trouble = {
  kind: 'busy',
  code: 'file.locked',
  words: (what) =>
    `${what} is held by another program. Nothing was written. End that program, such as one that backs up or copies the file, and try again.`,
  passes: true,
}
const READ_ONLY: Trouble = {
  kind: 'refused',
  code: 'file.readOnly',
  words: (what) =>
    `${what} can only be read. Nothing was written. Take the write protection off the file, its folder or its disk, or put a copy where you may write.`,
  passes: true,
}
const FORBIDDEN: Trouble = {
  kind: 'refused',
  code: 'file.forbidden',
  words: (what) => `The system does not let you at ${inSentence(what)}. Ask for the rights to it and its folder, or choose another place.`,
  passes: true,
}
const FAILING: Trouble = {
  kind: 'refused',
  code: 'disk.failing',
  words: (what) =>
    `The disk of ${inSentence(what)} failed to read or write. Look whether it is connected and sound; then try again, or restore a backup on another disk.`,
  passes: true,
}
const NOT_OPENED: Trouble = {
  kind: 'refused',
  code: 'file.notOpened',
  words: (what) =>
    `${what} cannot be opened. Look whether it and its folder are there and whether you may write in that folder; then try again.`,
  passes: true,
}
const MOVED: Trouble = {
  kind: 'refused',
  code: 'file.moved',
  words: (what) =>
    `${what} was moved or replaced while it was open. Nothing was written. Put it back where it was, or open it at its new place.`,
  passes: true,
}
const DAMAGED: Trouble = {
  kind: 'refused',
  code: 'file.damaged',
  words: (what) =>
    `${what} is damaged: a part of it cannot be read. It was left as it is. Restore a backup of it. Where there is none, what can be read can be copied out.`,
  passes: false,
}
const MISSING: Trouble = {
  kind: 'notFound',
  code: 'path.missing',
  words: (what) => `${what} is not there. Look whether it was moved, or whether its disk is connected, and name it again.`,
  passes: false,
}
const NO_FILE: Trouble = {
  kind: 'refused',
  code: 'path.unfit',
  words: (what) => `${what} cannot be used: a folder stands where a file is needed, or a file where a folder is. Choose another name.`,
  passes: false,
}
const TOO_LONG: Trouble = {
  kind: 'invalid',
  code: 'path.unfit',
  words: (what) => `${what} is no name that this system can keep: it is too long, or a link in it leads to itself. Choose another one.`,
  passes: false,
}
const TOO_MANY: Trouble = {
  kind: 'busy',
  code: 'system.tooManyFiles',
  words: (what) => `The system has too many files open to get at ${inSentence(what)}. Close other programs and try again.`,
  passes: true,
}

/** By the beginning of SQLite's codes; the longest that fits counts. */
const OF_SQLITE: readonly (readonly [beginning: string, Trouble])[] = [
  ['SQLITE_FULL', FULL],
  ['SQLITE_BUSY', LOCKED],
  ['SQLITE_LOCKED', LOCKED],
  ['SQLITE_PROTOCOL', LOCKED],
  ['SQLITE_READONLY_DBMOVED', MOVED],
  ['SQLITE_READONLY', READ_ONLY],
  ['SQLITE_PERM', FORBIDDEN],
  ['SQLITE_AUTH', FORBIDDEN],
  // The index beside the log is the first to find no room.
  ['SQLITE_IOERR_SHMSIZE', FULL],
  ['SQLITE_IOERR', FAILING],
  ['SQLITE_CANTOPEN', NOT_OPENED],
  ['SQLITE_CORRUPT', DAMAGED],
  ['SQLITE_NOTADB', DAMAGED],
]

/** By the system's names of its errors. */
const OF_SYSTEM: ReadonlyMap<string, Trouble> = new Map([
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EFBIG', FULL],
  ['EACCES', FORBIDDEN],
  ['EPERM', FORBIDDEN],
  ['EROFS', READ_ONLY],
  ['EIO', FAILING],
  ['EBUSY', LOCKED],
  ['ETXTBSY', LOCKED],
  ['EMFILE', TOO_MANY],
  ['ENFILE', TOO_MANY],
  ['ENOENT', MISSING],
  ['ENOTDIR', NO_FILE],
  ['EISDIR', NO_FILE],
  ['ENAMETOOLONG', TOO_LONG],
  ['ELOOP', TOO_LONG],
])

const COMPANY_FILE = 'The company file'

/**
 * The refusal that stands for an error of the disk, the file system or SQLite; `null` for any other.
 *
 * @param what the file it is about, where the error does not name one
 */
export function fileTrouble(error: unknown, what: string = COMPANY_FILE): Refusal | null {
  const trouble = troubleOf(error)
  if (!trouble) return null
  const { path } = error as { readonly path?: unknown }
  const words = trouble.words(typeof path === 'string' && path !== '' ? path : what)
  return refuse(trouble.kind, trouble.code, words)
}

/** Whether what met the error may wait for its end and go on. */
export function passes(error: unknown): boolean {
  return troubleOf(error)?.passes ?? false
}

function troubleOf(error: unknown): Trouble | null {
  const { code, syscall, message } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown; readonly message?: unknown }
  if (typeof code !== 'string') return null
  if (code === 'SQLITE_ERROR') return alteredBy(String(message))
  if (code.startsWith('SQLITE_')) return OF_SQLITE.find(([beginning]) => code.startsWith(beginning))?.[1] ?? null
  // Without a call to the system it is an error of the program that has a name like these.
  return typeof syscall === 'string' && FILE_CALLS.has(syscall) ? (OF_SYSTEM.get(code) ?? null) : null
}

/** A table or column that every file of this version has was taken out of this one. */
function alteredBy(message: string): Trouble | null {
  const missing = /^no such (?:table|column): (?:main\.)?(\S+)/.exec(message)?.[1]
  if (missing === undefined) return null
  return {
    kind: 'refused',
    code: 'file.altered',
    words: (what) =>
      `${what} lacks a part that this version needs (${missing}): another program changed it. It was left as it is. Restore a backup of it.`,
    passes: false,
  }
}

/** Calls about files, not about the network. */
const FILE_CALLS: ReadonlySet<string> = new Set([
  ...['access', 'chmod', 'chown', 'close', 'copyfile', 'fchmod', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'link', 'lstat'],
  ...['mkdir', 'mkdtemp', 'open', 'opendir', 'read', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'scandir', 'stat', 'statfs'],
  ...['symlink', 'unlink', 'utime', 'write'],
])

/** `The company file` inside a sentence: `the company file`. */
function inSentence(what: string): string {
  return what === COMPANY_FILE ? 'the company file' : what
}

/** One instance a directory of user data: a lock file with its process id, and a mailbox for those that come second. */
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a second start was called. */
export interface SecondStart {
  readonly argv: readonly string[]
  readonly cwd: string
  /** What it said to the first one besides. */
  readonly told: unknown
}

/** True for the first; the others leave a note in the mailbox, which the first is told. */
export function lockInstance(directory: string, told: unknown, onSecond: (start: SecondStart) => void): boolean {
  const lock = join(directory, 'instance.pid')
  const mailbox = join(directory, 'second-start')
  if (isHeld(lock)) {
    writeFileSync(join(mailbox, `${process.pid}.json`), JSON.stringify({ argv: process.argv, cwd: process.cwd(), told }))
    return false
  }
  mkdirSync(mailbox, { recursive: true })
  writeFileSync(lock, String(process.pid))
  watch(mailbox, { persistent: false }, (_event, name) => name && readNote(join(mailbox, name), onSecond))
  return true
}

function isHeld(lock: string): boolean {
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
  return holder > 0 && holder !== process.pid && isAlive(holder)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The watcher may tell of a note twice, or before its last byte; it is read once, when it is whole. */
function readNote(file: string, onSecond: (start: SecondStart) => void): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (!text.endsWith('}')) return
  rmSync(file)
  onSecond(JSON.parse(text) as SecondStart)
}

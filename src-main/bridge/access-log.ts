/**
 * The access log: one line of JSON a request, reads and writes alike, in the user's settings folder and never in a company
 * file. It rotates by size; the oldest file goes. What a request carried in its body or its head stands nowhere in it.
 */
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BridgeCall } from '../host/bridge-control.ts'

export interface AccessLogOptions {
  /** Bytes after which a new file is begun. */
  readonly fileBytes?: number
  /** Files kept, the one that is written included. */
  readonly files?: number
}

export interface AccessLog {
  write(call: Omit<BridgeCall, 'id'>): void
}

const FILE_BYTES = 2 * 1024 * 1024
const FILES = 5
const NAME = 'access.log'

/** Writes to `access.log`; the files before are `access.1.log` and so on. A disk that takes nothing more stops no request. */
export function accessLog(folder: string, { fileBytes = FILE_BYTES, files = FILES }: AccessLogOptions = {}): AccessLog {
  const path = join(folder, NAME)
  let size: number | null = null
  let complained = false
  const append = (line: string): void => {
    if (size === null) size = openLog(folder, path)
    const bytes = Buffer.byteLength(line)
    if (size > 0 && size + bytes > fileBytes) {
      rotate(folder, files)
      size = 0
    }
    appendFileSync(path, line, { mode: 0o600 })
    size += bytes
  }
  return {
    write: ({ at, ...call }) => {
      try {
        append(`${JSON.stringify({ at: new Date(at).toISOString(), ...call })}\n`)
        complained = false
      } catch (error) {
        if (!complained) console.error('The access log cannot be written:', error)
        complained = true
      }
    },
  }
}

function openLog(folder: string, path: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = statSync(path, { throwIfNoEntry: false })
  if (found) chmodSync(path, 0o600) // whatever the process's mask was
  return found?.size ?? 0
}

function rotate(folder: string, files: number): void {
  const name = (number: number): string => join(folder, number === 0 ? NAME : `access.${number}.log`)
  for (let number = files - 2; number >= 0; number -= 1) if (existsSync(name(number))) renameSync(name(number), name(number + 1))
}

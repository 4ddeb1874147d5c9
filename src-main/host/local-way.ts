/**
 * The way to a host that listens on no port: a socket in a folder of this user's alone, on Windows a named pipe. No page of a
 * browser reaches it, and whoever does needs the host's key besides.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

/** The longest name of a socket that every system takes, in bytes. */
const LONGEST_NAME = 100

/** A name that nothing has yet; its folder is made. */
export function newLocalWay(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\countinghouse-${randomUUID()}`
  const name = (folder: string): string => join(folder, 'countinghouse-XXXXXX', 'host')
  const folder = Buffer.byteLength(name(tmpdir())) <= LONGEST_NAME ? tmpdir() : '/tmp'
  return join(mkdtempSync(join(folder, 'countinghouse-')), 'host')
}

/** Removes the folder of a name. */
export function removeLocalWay(path: string): void {
  if (process.platform !== 'win32') rmSync(dirname(path), { recursive: true, force: true })
}

/** Where a host is met: by its socket where it has one, else by its loopback port. */
export interface WayToHost {
  readonly port?: number
  readonly socket?: string
}

export function wayTo({ port, socket }: WayToHost): Pick<RequestOptions, 'socketPath' | 'host' | 'port'> {
  return socket === undefined ? { host: '127.0.0.1', port: port ?? null } : { socketPath: socket }
}

/** One request without a body. @throws the system's error where nobody answers */
export async function askAt(
  host: WayToHost,
  path: string,
  options: Pick<RequestOptions, 'method' | 'headers' | 'signal'>,
): Promise<{ readonly status: number; readonly body: string }> {
  const sent = request({ ...wayTo(host), ...options, path })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, body: await text(answer) }
}

/** In what the windows are shown: Electron itself, its test host, or a browser in served mode. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const DESKTOP_HOSTS = ['electron', 'test-host', 'served'] as const
export type DesktopHost = (typeof DESKTOP_HOSTS)[number]

export const PROJECT = resolve(import.meta.dirname, '../../..')
export const TEST_HOST = join(PROJECT, 'test/host/electron')

/**
 * The hosts that the specs of this run use: the one in `DESKTOP_HOST`, else the desktop (Electron where its binary is
 * installed, otherwise the test host; `ELECTRON_DOUBLE` prefers the test host) and then served mode.
 */
export function desktopHosts(): DesktopHost[] {
  const named = process.env['DESKTOP_HOST']
  if (!named) return [electronBinary() && !process.env['ELECTRON_DOUBLE'] ? 'electron' : 'test-host', 'served']
  const host = DESKTOP_HOSTS.find((one) => one === named)
  if (!host) throw new Error(`DESKTOP_HOST is “${named}”; it can be ${DESKTOP_HOSTS.join(', ')}.`)
  return [host]
}

/** The executable that stands for Electron on a host. Throws if Electron itself is asked for and not there. */
export function electronExecutable(host: 'electron' | 'test-host'): string {
  if (host === 'test-host') return TEST_HOST
  const binary = electronBinary()
  if (!binary)
    throw new Error('Electron’s binary is not installed: node_modules/electron/path.txt is missing. Start it once with npx electron.')
  return binary
}

function electronBinary(): string | null {
  const directory = join(PROJECT, 'node_modules/electron')
  const note = join(directory, 'path.txt')
  return existsSync(note) ? join(directory, 'dist', readFileSync(note, 'utf8').trim()) : null
}

/** `countinghouse serve`: the workstation in a browser, and the bridge. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { addBridge } from '../bridge/bridge.ts'
import { firstCompanyFile } from '../company-path.ts'
import { openHost, truePath } from '../host/host.ts'
import { runningHost } from '../host/lock.ts'
import { lastFile } from '../host/recent-files.ts'
import { defaultSettingsFolder, settingsStore } from '../host/settings.ts'
import { COMPANY, type Command, type Given, textOf } from './command.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { say } from './output.ts'

export const serveCommand: Command = {
  usage: 'serve [--company FILE] [--create] [--port N] [--bridge] [--no-open] [--token-file F]',
  summary:
    'Serves the workstation to this machine. --create makes the file that is named if it is not there; --bridge switches the bridge on for this run',
  options: {
    ...COMPANY,
    file: { type: 'string' },
    create: { type: 'boolean' },
    port: { type: 'string' },
    bridge: { type: 'boolean' },
    'no-open': { type: 'boolean' },
    'token-file': { type: 'string' },
  },
  words: [0, 0],
  run: async (_words, given) => {
    const settings = settingsStore(defaultSettingsFolder())
    const named = textOf(given, 'company') ?? textOf(given, 'file')
    const found = named ?? firstCompanyFile(lastFile(settings))
    const file = found === null ? null : truePath(found)
    const running = file === null ? null : await runningHost(file)
    if (running) return announce(`http://127.0.0.1:${running.port}/?token=${encodeURIComponent(running.key)}`, given)
    const ended = interrupted()
    const host = await openHost({
      file,
      // That it cannot be opened is no reason to show nothing: the window says why and what can be done.
      mayFail: true,
      create: named !== undefined && given['create'] === true,
      settings,
      routes: addBridge,
      routines: true,
      ...(given['bridge'] === true ? { bridge: true } : {}),
      ...portOf(given),
      ...keyOf(given),
    })
    announce(host.url, given)
    await ended
    await host.close()
    return EXIT.done
  },
}

/** The one line that scripts wait for. */
function announce(url: string, given: Given): number {
  process.stdout.write(`Countinghouse serves at ${url}\n`)
  if (given['no-open'] !== true) openBrowser(url)
  return EXIT.done
}

function portOf(given: Given): { port?: number } {
  const text = textOf(given, 'port')
  if (text === undefined) return {}
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError('--port is a number from 0 to 65535; 0 takes any free one.')
  return { port }
}

const SHORTEST_KEY = 32

/** The token in the file; it is made, for this user alone, if it is not there. */
function keyOf(given: Given): { key?: string } {
  const path = textOf(given, 'token-file')
  if (path === undefined) return {}
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < SHORTEST_KEY || /\s/.test(key))
    throw new UsageError(`${path} holds no token: at least ${SHORTEST_KEY} characters without blanks.`)
  return { key }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Where there is no browser to open, the address is on the screen. */
function openBrowser(url: string): void {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open']
  const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  if (!hasScreen) return
  const opener = spawn(command, [...words, url], { stdio: 'ignore', detached: true })
  opener.on('error', () => say('Open the address in a browser.'))
  opener.unref()
}

/** `countinghouse serve`: the workstation in a browser, and the bridge. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { addBridge } from '../bridge/bridge.ts'
import { firstCompanyFile } from '../company-path.ts'
import { openHost, truePath } from '../host/host.ts'
import { askAt } from '../host/local-way.ts'
import { ENTRY_PATH, type LockNote, runningHost } from '../host/lock.ts'
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
    if (running) {
      await announce(await entryOfRunning(running), given)
      return EXIT.done
    }
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
    await announce({ url: host.url, address: async () => host.entryAddress(), file: async () => host.entryFile() }, given)
    await ended
    await host.close()
    return EXIT.done
  },
}

/** The ways into a workstation, each made when it is asked for: it is good for a minute. */
interface WaysIn {
  readonly url: string
  address(): Promise<string>
  file(): Promise<string>
}

/** Asks the workstation that has the file open, whose key stands in the lock. It opens its port for pages if it was closed. */
async function entryOfRunning(running: LockNote): Promise<WaysIn> {
  const ask = async (as: string): Promise<Readonly<Record<string, string>>> => {
    const headers = { authorization: `Bearer ${running.key}` }
    const answer = await askAt(running, `${ENTRY_PATH}?as=${as}`, { method: 'POST', headers })
    if (answer.status !== 200) throw new Error(`The running workstation answered ${answer.status}.`)
    return JSON.parse(answer.body) as Readonly<Record<string, string>>
  }
  return {
    url: (await ask('url'))['url'] ?? '',
    address: async () => (await ask('address'))['address'] ?? '',
    file: async () => (await ask('file'))['file'] ?? '',
  }
}

/**
 * The one line that scripts wait for. A browser is given a file that only this user may read; where there is none to give it to, the
 * address with its ticket is printed, and opened by whoever reads it.
 */
async function announce(ways: WaysIn, given: Given): Promise<void> {
  const opener = given['no-open'] === true ? null : openerHere()
  if (opener) {
    process.stdout.write(`Countinghouse serves at ${ways.url}\n`)
    const file = await ways.file().catch(() => null)
    if (file !== null && (await opens(opener, file))) {
      say('If no page appears, the browser may not read temporary files: “countinghouse serve --no-open” prints an address instead.')
      return
    }
    say(`No browser could be opened. Open this address within a minute: ${await ways.address()}`)
    return
  }
  process.stdout.write(`Countinghouse serves at ${await ways.address()}\n`)
  say('Open that address within a minute; it lets one page in. “countinghouse serve” prints another one.')
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
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new UsageError(`${path} can be read by others. Keep it to yourself: chmod 600 ${path}`)
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

/** Null where there is no screen. */
function openerHere(): readonly [string, ...string[]] | null {
  const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  return hasScreen ? (OPENERS[process.platform] ?? ['xdg-open']) : null
}

/** An opener that runs for longer than this is the browser itself, in milliseconds. */
const OPENING_MS = 5000

/** Whether the system's opener opened a file. What stands in its words is a path and no secret. */
function opens([command, ...words]: readonly [string, ...string[]], file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const opener = spawn(command, [...words, file], { stdio: 'ignore', detached: true })
    opener.on('error', () => resolve(false))
    opener.on('exit', (code) => resolve(code === 0))
    setTimeout(() => resolve(true), OPENING_MS).unref()
    opener.unref()
  })
}

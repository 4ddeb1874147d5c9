/** Starts the workstation on a company file and hands its window to a spec, whatever shows it. */
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, chromium, type ElectronApplication, type Page } from 'playwright-core'
import { HOST_CLOCK } from '../../support/clock.ts'
import { COMPILE_CACHE } from '../../support/compile-cache.ts'
import { findBrowser } from './browser.ts'
import { desktopHosts, electronExecutable, PROJECT, type DesktopHost } from './hosts.ts'
import { endGroup, hasEnded, killGroup, matchLine, spawnGroup, watchGroup, within } from './processes.ts'

const START_MS = 120_000
const END_MS = 60_000

export interface Desktop {
  readonly page: Page
  readonly host: DesktopHost
  /** The main process, by which dialogs are stubbed and menus clicked; null in served mode. */
  readonly electron: ElectronApplication | null
  /** Ends everything that was started, by force if it must be. */
  close(): Promise<void>
}

export interface LaunchOptions {
  /** The company file; it is made if it is not there. Null: none is named. */
  readonly file: string | null
  /** The folder that it starts in, where an unnamed file is looked for; absent: the project's. */
  readonly cwd?: string
  /** Absent: the first of `desktopHosts()`. */
  readonly host?: DesktopHost
  readonly environment?: Readonly<Record<string, string>>
  readonly size?: { readonly width: number; readonly height: number }
}

/** Opens the built workstation (`out/`) on a company file. */
export async function launchDesktop(options: LaunchOptions): Promise<Desktop> {
  const host = options.host ?? desktopHosts()[0] ?? 'test-host'
  const desktop = host === 'served' ? await launchServed(options) : await launchElectron(host, options)
  await stillStand(desktop.page)
  if (options.size) await desktop.page.setViewportSize(options.size)
  return desktop
}

/** Nothing moves in a window under test: what is looked at is as it will stay. */
export async function stillStand(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
}

async function launchElectron(host: 'electron' | 'test-host', options: LaunchOptions): Promise<Desktop> {
  requireBuilt('out/main/entry.js')
  const own = ownSettings()
  const app = await startElectronApp(host, {
    directory: PROJECT,
    args: fileArguments(options),
    environment: { ...own.environment, ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  }).catch((error: unknown) => {
    own.remove()
    throw error
  })
  const close = (): Promise<void> => app.close().finally(own.remove)
  try {
    return { page: await app.electron.firstWindow({ timeout: START_MS }), host, electron: app.electron, close }
  } catch (error) {
    await close()
    throw error
  }
}

function fileArguments({ file }: LaunchOptions): string[] {
  return file === null ? [] : ['--file', file, '--create']
}

/** What a workstation remembers of this machine is its own in each start, and so are the user's documents. */
function ownSettings(): { environment: Record<string, string>; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'desktop-settings-'))
  return {
    environment: {
      COUNTINGHOUSE_SETTINGS: join(folder, 'settings'),
      COUNTINGHOUSE_DOCUMENTS: folder,
      COUNTINGHOUSE_COMPANY: '',
      COUNTINGHOUSE_CLOCK: HOST_CLOCK,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

export interface ElectronStart {
  /** The application's directory, with its package.json. */
  readonly directory: string
  readonly args?: readonly string[]
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Absent: an empty one, removed at the end. */
  readonly userData?: string
}

/** Starts any Electron application, on Electron or the test host; returns before it has a window. */
export async function startElectronApp(
  host: 'electron' | 'test-host',
  start: ElectronStart,
): Promise<{ electron: ElectronApplication; close(): Promise<void> }> {
  const userData = start.userData ?? mkdtempSync(join(tmpdir(), 'desktop-test-'))
  const removeUserData = (): void => {
    if (start.userData === undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  try {
    const electron = await _electron.launch({
      executablePath: electronExecutable(host),
      args: [`--user-data-dir=${userData}`, start.directory, ...(start.args ?? [])],
      cwd: start.cwd ?? PROJECT,
      env: { ...definedEnvironment(), ...start.environment },
      timeout: START_MS,
    })
    const child = electron.process()
    watchGroup(child)
    return { electron, close: () => closeElectron(electron, child).finally(removeUserData) }
  } catch (error) {
    removeUserData()
    throw error
  }
}

/** Playwright starts the application as the leader of a process group: browser included, none of it survives. */
async function closeElectron(electron: ElectronApplication, child: ChildProcess): Promise<void> {
  try {
    if (!hasEnded(child)) await within(END_MS, 'The end of the application', electron.close())
  } finally {
    if (child.pid !== undefined) killGroup(child.pid)
  }
}

async function launchServed(options: LaunchOptions): Promise<Desktop> {
  requireBuilt('out/main/cli.js')
  const own = ownSettings()
  const words = [join(PROJECT, 'out/main/cli.js'), 'serve', ...fileArguments(options), '--port', '0', '--no-open']
  const server = spawnGroup(process.execPath, words, {
    cwd: options.cwd ?? PROJECT,
    env: { ...process.env, ...own.environment, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const [, url = ''] = await within(
      START_MS,
      'The address of the served workstation',
      matchLine(server, /^Countinghouse serves at (\S+)$/),
    )
    const browser = await openBrowser(url)
    const close = async (): Promise<void> => {
      await browser.close()
      await endGroup(server, END_MS)
      own.remove()
    }
    return { page: browser.page, host: 'served', electron: null, close }
  } catch (error) {
    await endGroup(server, END_MS)
    own.remove()
    throw error
  }
}

/** Shows an address in a browser without a screen. */
export async function openBrowser(url: string): Promise<{ page: Page; close(): Promise<void> }> {
  const found = findBrowser()
  const browser = await chromium.launch({
    executablePath: found.executable,
    env: { ...definedEnvironment(), ...found.environment },
    timeout: START_MS,
  })
  try {
    // a context by name, not the one of newPage: only such a one opens further tabs
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(url, { timeout: START_MS })
    return { page, close: () => within(END_MS, 'The end of the browser', browser.close()) }
  } catch (error) {
    await browser.close()
    throw error
  }
}

function requireBuilt(file: string): void {
  if (!existsSync(join(PROJECT, file))) throw new Error(`${file} is missing. Build the workstation first: npm run build.`)
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

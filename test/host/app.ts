/** The application's life: ready when the browser is, paths, the quit with its chances to prevent it. */
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startChromium } from './chromium.ts'
import type { DevToolsConnection } from './devtools.ts'
import { lockInstance } from './single-instance.ts'
import { switches } from './switches.ts'
import { allWindows } from './window-registry.ts'

interface Manifest {
  readonly name?: string
  readonly productName?: string
  readonly version?: string
}

/** An event whose default can be prevented. */
export class PreventableEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

/** The application's directory or main file. */
const APPLICATION = resolve(process.argv[1] ?? '.')

class App extends EventEmitter {
  /** A program in a package is the same program; a spec says that it shall take itself for one. */
  readonly isPackaged = process.env['ELECTRON_HOST_PACKAGED'] === '1'
  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void switches.set(name, value),
    hasSwitch: (name: string): boolean => switches.has(name),
    getSwitchValue: (name: string): string => switches.get(name) ?? '',
  }
  readonly #paths = new Map<string, string>()
  readonly #browser: Promise<DevToolsConnection>
  #ready = false
  #quitting = false
  #exiting = false

  constructor() {
    super()
    // Outside a package Electron is told the application; a package's program is given its own words only.
    if (this.isPackaged) process.argv.splice(1, 1)
    const userData = switches.get('user-data-dir') || mkdtempSync(join(tmpdir(), 'electron-host-data-'))
    mkdirSync(userData, { recursive: true })
    this.#paths.set('userData', userData).set('temp', tmpdir()).set('home', homedir()).set('appData', userData).set('exe', process.execPath)
    for (const name of ['documents', 'downloads', 'desktop', 'logs']) this.#paths.set(name, join(userData, name))
    this.#browser = this.#start()
  }

  async #start(): Promise<DevToolsConnection> {
    try {
      // As in Electron the application's script runs to its end first; one that awaits whenReady waits for ever.
      await applicationLoaded()
      if (this.#exiting) return new Promise(() => {})
      const connection = await startChromium()
      this.#ready = true
      this.emit('ready', {})
      return connection
    } catch (error) {
      process.stderr.write(`electron test host: ${String(error)}\n`)
      process.exit(1)
    }
  }

  /** The browser behind the windows; Electron has no such function. */
  browser(): Promise<DevToolsConnection> {
    return this.#browser
  }
  async whenReady(): Promise<void> {
    await this.#browser
  }
  isReady(): boolean {
    return this.#ready
  }
  getAppPath(): string {
    return existsSync(APPLICATION) && statSync(APPLICATION).isDirectory() ? APPLICATION : dirname(APPLICATION)
  }
  getName(): string {
    return this.#manifest().productName ?? this.#manifest().name ?? 'Electron'
  }
  get name(): string {
    return this.getName()
  }
  getVersion(): string {
    return this.#manifest().version ?? '0.0.0'
  }
  getLocale(): string {
    return 'en-US'
  }
  getPath(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }
  requestSingleInstanceLock(additionalData: unknown = null): boolean {
    return lockInstance(this.getPath('userData'), additionalData, ({ argv, cwd, told }) =>
      this.emit('second-instance', {}, argv, cwd, told),
    )
  }
  setAppUserModelId(): void {}
  enableSandbox(): void {}
  focus(): void {}

  /** Asks everyone who may object: `before-quit`, each window's `close`, `will-quit`. */
  quit(): void {
    const beforeQuit = new PreventableEvent()
    this.emit('before-quit', beforeQuit)
    if (beforeQuit.defaultPrevented || !this.#closeWindows()) return
    const willQuit = new PreventableEvent()
    this.emit('will-quit', willQuit)
    if (!willQuit.defaultPrevented) this.exit(0)
  }
  exit(code = 0): void {
    if (this.#exiting) return
    this.#exiting = true
    this.emit('quit', {}, code)
    // An inspector that evaluated app.quit() waits for its answer: a process that exits at once would hang on it.
    setTimeout(() => process.exit(code), 20)
  }

  /** A window is gone. The last one ends the application, unless someone listens and decides otherwise. */
  windowClosed(): void {
    if (this.#quitting || allWindows().length > 0) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  /** False if a window objects; while the application quits, no `window-all-closed` is told. */
  #closeWindows(): boolean {
    this.#quitting = true
    for (const window of allWindows()) window.close()
    this.#quitting = allWindows().length === 0
    return this.#quitting
  }

  #manifest(): Manifest {
    const file = join(this.getAppPath(), 'package.json')
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
  }
}

/** Resolves when the script that Node is starting has run, and all that it awaits. That it failed is told by Node. */
async function applicationLoaded(): Promise<void> {
  await new Promise((resume) => setImmediate(resume))
  await import(pathToFileURL(createRequire(import.meta.url).resolve(APPLICATION)).href).catch(() => {})
}

export const app = new App()

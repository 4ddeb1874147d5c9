/** The life of the desktop application: one instance, its windows, an orderly end. */
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import type { CoreHost } from '../core-host.ts'
import { registerAppScheme, serveAppScheme } from './app-protocol.ts'
import { tellRefusal } from './dialogs.ts'
import { connectWindows } from './ipc.ts'
import { lockAllContents } from './lock-contents.ts'
import { installMenu } from './menu.ts'
import { isFirstInstance, openInPlace } from './second-start.ts'
import { openWindow } from './window.ts'

/** Where the built parts of the window stand. */
export interface AppPaths {
  readonly renderer: string
  readonly preload: string
}

export interface ElectronStart {
  /** The company file that this start names, relative to its working directory; null: none. */
  readonly named: string | null
  readonly paths?: AppPaths
}

/**
 * Starts the desktop application. Must be called before Electron is ready, that is at once. The window opens while
 * the host opens its file; a host that cannot is told to the operator and ends the application with exit code 1.
 *
 * @param openHost opens the company file; called once, and only in the first instance.
 */
export async function startElectron(openHost: () => Promise<CoreHost>, { named, paths = builtPaths() }: ElectronStart): Promise<void> {
  registerAppScheme()
  const started = Promise.withResolvers<Started>()
  if (!isFirstInstance(named, furtherStarts(started.promise, paths.preload))) {
    app.quit()
    return
  }
  lockAllContents()
  const host = openHost()
  const disconnect = connectWindows(host)
  closeHostBeforeQuit(host, disconnect)
  await app.whenReady()
  serveAppScheme(paths.renderer)
  installMenu(() => openWindow(paths.preload), { forDevelopers: !app.isPackaged })
  openWindow(paths.preload)
  keepWindowCustoms(paths.preload)
  started.resolve({ host })
  await host.catch(reportAndExit)
}

const builtPaths = (): AppPaths => ({
  renderer: join(app.getAppPath(), 'out/renderer'),
  preload: join(app.getAppPath(), 'out/preload/preload.cjs'),
})

/** On a Mac an application outlives its windows and opens one again from the dock; elsewhere it ends with the last. */
function keepWindowCustoms(preload: string): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preload)
  })
}

/** The first window is open; the host may still be opening its file. */
interface Started {
  readonly host: Promise<CoreHost>
}

/** Answers each further start, one after the other: the window comes to the front, and the file that it named is opened. */
function furtherStarts(started: Promise<Started>, preload: string): (file: string | null) => void {
  let turn: Promise<unknown> = started
  let isStarted = false
  started.then(
    () => (isStarted = true),
    () => {},
  )
  return (file) => {
    // What the Finder hands over while the program starts is what it was started for: nobody works in a window yet.
    const asks = isStarted
    turn = turn
      .then(() => started)
      .then(({ host }) => {
        showWindow(preload)
        return file === null ? undefined : host.then((opened) => openInPlace(opened, file, asks))
      })
      .catch((error: unknown) => console.error('A further start could not be answered:', error))
  }
}

/** On a Mac the application may run without a window. */
function showWindow(preload: string): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return void openWindow(preload)
  if (window.isMinimized()) window.restore()
  window.focus()
}

/** Holds the quit back until the running chunk is committed and the file released; then quits for good. */
function closeHostBeforeQuit(host: Promise<CoreHost>, disconnect: () => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    disconnect()
    void closeQuietly(host).finally(() => {
      state = 'closed'
      app.quit()
    })
  })
}

async function closeQuietly(host: Promise<CoreHost>): Promise<void> {
  try {
    await (await host).close()
  } catch (error) {
    console.error('The company file was not closed in order:', error)
  }
}

function reportAndExit(error: unknown): void {
  tellRefusal(error instanceof Error ? error.message : String(error))
  app.exit(1)
}

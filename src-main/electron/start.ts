/** The life of the desktop application: one instance, its windows, an orderly end. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import type { CoreHost } from '../core-host.ts'
import { registerAppScheme, serveAppScheme } from './app-protocol.ts'
import { connectWindows } from './ipc.ts'
import { lockAllContents } from './lock-contents.ts'
import { installMenu } from './menu.ts'
import { openWindow } from './window.ts'

/** Where the built parts of the window stand. */
export interface AppPaths {
  readonly renderer: string
  readonly preload: string
}

/**
 * Starts the desktop application. Must be called before Electron is ready, that is at once. The window opens while
 * the host opens its file; a host that cannot is told to the operator and ends the application with exit code 1.
 *
 * @param openHost opens the company file; called once, and only in the first instance.
 */
export async function startElectron(openHost: () => Promise<CoreHost>, paths: AppPaths = builtPaths()): Promise<void> {
  registerAppScheme()
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  lockAllContents()
  app.on('second-instance', focusWindow)
  const host = openHost()
  const disconnect = connectWindows(host)
  closeHostBeforeQuit(host, disconnect)
  await app.whenReady()
  serveAppScheme(paths.renderer)
  installMenu(() => openWindow(paths.preload), { forDevelopers: !app.isPackaged })
  openWindow(paths.preload)
  keepWindowCustoms(paths.preload)
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

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window?.isMinimized()) window.restore()
  window?.focus()
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
  dialog.showErrorBox('Countinghouse cannot open the company file', error instanceof Error ? error.message : String(error))
  app.exit(1)
}

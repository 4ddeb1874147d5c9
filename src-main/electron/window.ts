/** The workstation's windows: without Node, in a sandbox, locked to the workstation's own pages. */
import { BrowserWindow, type Session, type WebContents } from 'electron'
import { APP_URL, isAppUrl } from './app-protocol.ts'

/** Opens a window on the start page; it shows itself when the first page is drawn, so that nothing white flashes. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Countinghouse',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      plugins: true, // the PDF viewer, which shows document previews
      spellcheck: false, // dictionaries would be fetched from the network
    },
  })
  lockNavigation(window.webContents)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(APP_URL)
  return window
}

/** No page of the window may lead anywhere but to the workstation itself, nor open another window. */
export function lockNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Copying an address or a ready command line: writes the clipboard after a click, reads nothing. */
const GRANTED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Refuses camera, location, notifications and the like; a billing workstation has no use for any. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(GRANTED_PERMISSIONS.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => GRANTED_PERMISSIONS.has(permission))
  session.setDevicePermissionHandler(() => false)
}

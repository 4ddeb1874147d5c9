/** The workstation's windows: without Node, in a sandbox. What they may show, `lock-contents.ts` says for all of them. */
import { app, BrowserWindow } from 'electron'
import { APP_URL } from './app-protocol.ts'

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
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false, // a file dropped beside its field is not opened
      devTools: !app.isPackaged,
      spellcheck: false, // dictionaries would be fetched from the network
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(APP_URL)
  return window
}

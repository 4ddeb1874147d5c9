/**
 * The desktop around the windows: dialogs, the shell, the clipboard. Plain objects, whose functions a spec replaces
 * through Playwright's `evaluate`, as it does with Electron itself. Left alone, a dialog answers as if cancelled.
 */
import { EventEmitter } from 'node:events'

export const dialog = {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
  showErrorBox: (title: string, content: string): void => void process.stderr.write(`[error box] ${title}: ${content}\n`),
}

export const shell = {
  openExternal: async (): Promise<void> => {},
  openPath: async (): Promise<string> => '',
  showItemInFolder: (): void => {},
  beep: (): void => {},
}

let copied = ''
export const clipboard = {
  writeText: (text: string): void => {
    copied = text
  },
  readText: (): string => copied,
}

/** The machine under test has no network. */
export const net = { isOnline: (): boolean => false }

export const powerMonitor = new EventEmitter()

export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => ({ workAreaSize: { width: 1920, height: 1080 }, scaleFactor: 1 }),
})

export class Notification extends EventEmitter {
  static isSupported = (): boolean => false
  show(): void {}
}

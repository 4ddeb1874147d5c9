/** The system's own dialogs: for choosing and naming company files and backups, and for what a further start asks. */
import { basename } from 'node:path'
import { BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions, type SaveDialogOptions } from 'electron'
import type { FileDialogs } from '../host/company-files.ts'

const COMPANY_FILES = { name: 'Company files', extensions: ['countinghouse'] }
const BACKUPS = { name: 'Backups', extensions: ['backup', 'age', 'countinghouse'] }

export const fileDialogs: FileDialogs = {
  chooseFile: async (purpose, folder) => {
    const options: OpenDialogOptions = {
      title: purpose === 'open' ? 'Open a company' : 'Restore a backup',
      defaultPath: folder,
      filters: [purpose === 'open' ? COMPANY_FILES : BACKUPS],
      properties: ['openFile'],
    }
    const window = BrowserWindow.getFocusedWindow()
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return canceled ? null : (filePaths[0] ?? null)
  },
  nameFile: async (purpose, path) => {
    const options: SaveDialogOptions = {
      title: purpose === 'create' ? 'Create a company' : 'Back up the company',
      defaultPath: path,
      filters: [purpose === 'create' ? COMPANY_FILES : BACKUPS],
    }
    const window = BrowserWindow.getFocusedWindow()
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return canceled || filePath === '' ? null : filePath
  },
}

const OPEN = 0
const STAY = 1

/** Whether the file shall be opened in place of the open one. */
export async function askToChangeFile(file: string, open: string): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Countinghouse',
    message: `Open ${basename(file)}?`,
    detail: `${open} is open now and will be closed. What is typed in its windows and not saved is lost; a job under way goes on when it is opened again.`,
    buttons: ['Open', 'Stay here'],
    defaultId: STAY,
    cancelId: STAY,
  }
  const [window] = BrowserWindow.getAllWindows()
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  return response === OPEN
}

export function tellRefusal(message: string): void {
  dialog.showErrorBox('Countinghouse cannot open the company file', message)
}

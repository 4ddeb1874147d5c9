/** The system's own file dialogs, for choosing and naming company files and backups. */
import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron'
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

/** The native menu: what every desktop program has. The workstation's own commands stand in its palette. */
import { Menu, type MenuItemConstructorOptions } from 'electron'

export interface MenuOptions {
  /** Reloading and the developer tools; their keys are those of the items, so without the items there are none. */
  readonly forDevelopers: boolean
}

/** @param openNewWindow opens a second window on the same company file. */
export function installMenu(openNewWindow: () => void, options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(openNewWindow, options)))
}

const DEVELOPER_ITEMS: readonly MenuItemConstructorOptions[] = [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }]

function menuTemplate(openNewWindow: () => void, { forDevelopers }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: 'File',
      submenu: [
        { id: 'new-window', label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: openNewWindow },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(forDevelopers ? DEVELOPER_ITEMS : []),
      ],
    },
    { role: 'windowMenu' },
  ]
}

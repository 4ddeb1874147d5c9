/** The native menu: what every desktop program has. The workstation's own commands stand in its palette. */
import { Menu, type MenuItemConstructorOptions } from 'electron'

/** @param openNewWindow opens a second window on the same company file. */
export function installMenu(openNewWindow: () => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(openNewWindow)))
}

function menuTemplate(openNewWindow: () => void): MenuItemConstructorOptions[] {
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
        { role: 'reload' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ]
}

/** Who is open: the one list that windows, their contents and the application share. */
import type { BrowserWindow } from './browser-window.ts'
import type { WebContents } from './web-contents.ts'

const windows = new Map<number, BrowserWindow>()

export function addWindow(window: BrowserWindow): void {
  windows.set(window.id, window)
}
export function removeWindow(window: BrowserWindow): void {
  windows.delete(window.id)
}
export function allWindows(): BrowserWindow[] {
  return [...windows.values()]
}

const allContents = (): WebContents[] => allWindows().map((window) => window.webContents)

export const webContents = {
  getAllWebContents: allContents,
  fromId: (id: number): WebContents | undefined => allContents().find((contents) => contents.id === id),
  fromDevToolsTargetId: (target: string): WebContents | undefined => allContents().find((contents) => contents.targetId === target),
}

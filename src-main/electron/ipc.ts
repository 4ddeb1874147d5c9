/** Connects the windows to the core over two channels: `core:call` and `core:change`. */
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import { Refusal } from '../../src-core/kernel/failures.ts'
import type { CallResult } from '../../src-core/operations/contract.ts'
import { readCallRequest } from '../call-request.ts'
import type { CoreHost } from '../core-host.ts'
import { isOwnPage } from './allowed-pages.ts'

/**
 * Answers the windows' calls and tells them of each change. Calls that come while the host is still opening its
 * file wait for it. Answers the function that disconnects.
 */
export function connectWindows(host: Promise<CoreHost>): () => void {
  ipcMain.handle('core:call', (event, request: unknown) => answerCall(host, event, request))
  let unsubscribe = (): void => {}
  let connected = true
  const subscribe = (opened: CoreHost): void => {
    if (connected) unsubscribe = opened.onChange((notice) => tellWindows('core:change', notice))
  }
  host.then(subscribe, () => {}) // a host that cannot open is reported where the app starts
  return () => {
    connected = false
    unsubscribe()
    ipcMain.removeHandler('core:call')
  }
}

async function answerCall(host: Promise<CoreHost>, event: IpcMainInvokeEvent, request: unknown): Promise<CallResult> {
  if (!isFromOwnPage(event)) throw new Error('The core answers the workstation’s own pages only.')
  try {
    const call = readCallRequest(request)
    return await (await host).call(call, { kind: 'window' })
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, failure: error.failure }
    throw error
  }
}

/** A frame inside the page, or a page that slipped through the navigation lock, gets no answer. */
function isFromOwnPage({ senderFrame: frame }: IpcMainInvokeEvent): boolean {
  return frame !== null && isOwnPage({ url: frame.url, isMainFrame: frame.parent === null })
}

function tellWindows(channel: string, message: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(channel, message)
  }
}

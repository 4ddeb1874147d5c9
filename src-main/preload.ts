/** The window's only way to the core. Bundled as CommonJS: a sandboxed preload can load nothing but Electron. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { CallRequest, CallResult, ChangeNotice } from '../src-core/operations/contract.ts'

/** What a page finds as `window.countinghouse`; a page of served mode finds none and calls over HTTP. */
export interface WindowBridge {
  readonly host: 'electron'
  /** Rejects only for a bug; expected failures are values. */
  call(request: CallRequest): Promise<CallResult>
  /** Answers the function that ends the subscription. */
  onChange(listener: (notice: ChangeNotice) => void): () => void
}

const bridge: WindowBridge = {
  host: 'electron',
  call: (request) => ipcRenderer.invoke('core:call', request) as Promise<CallResult>,
  onChange: (listener) => {
    // The event itself stays here: it holds the sender, by which a page could reach every channel.
    const relay = (_event: IpcRendererEvent, notice: ChangeNotice): void => listener(notice)
    ipcRenderer.on('core:change', relay)
    return () => {
      ipcRenderer.off('core:change', relay)
    }
  },
}

contextBridge.exposeInMainWorld('countinghouse', bridge)

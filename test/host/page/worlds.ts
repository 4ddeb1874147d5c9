/**
 * What runs in a window before its page: in the page's own world the receiver of what the preload exposes, in an
 * isolated world the preload script with its `require('electron')`. The source text of both functions is sent to
 * the browser: they may refer to nothing outside themselves.
 */
import type { CreateCodec, createWorldLink as CreateWorldLink } from './world-link.ts'

/** What the main process sends into the preload's world. */
export type Delivery =
  | { readonly kind: 'event'; readonly channel: string; readonly values: unknown }
  | { readonly kind: 'resolved'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'rejected'; readonly id: number; readonly message: string }

/** What the preload's world sends to the main process. */
export type Posting =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly values: unknown }
  | { readonly kind: 'send'; readonly channel: string; readonly values: unknown }

/** Defines on `window` what the preload exposes, frozen; and has the application asked before another window opens. */
export function runPageWorld(link: string, createCodec: CreateCodec, createWorldLink: typeof CreateWorldLink): void {
  const codec = createWorldLink(`${link}-to-page`, `${link}-to-preload`, createCodec)
  const freeze = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value
    Object.values(value).forEach(freeze)
    return Object.freeze(value)
  }
  window.addEventListener(`${link}-expose`, (event) => {
    const { key, api } = JSON.parse((event as CustomEvent<string>).detail) as { key: string; api: unknown }
    Object.defineProperty(window, key, { value: freeze(codec.decode(api)), enumerable: true })
  })

  // Chromium would open the other window first and tell afterwards. Closing it then, while Playwright holds it back,
  // can freeze its opener, with which it shares a process.
  const host = window as unknown as { __hostOpen?: (details: string) => void }
  const post = host.__hostOpen
  delete host.__hostOpen
  const askToOpen = (url: string, frameName: string): void => post?.(JSON.stringify({ url, frameName }))
  window.open = (url, frameName) => {
    askToOpen(new URL(url ?? '', location.href).href, frameName ?? '')
    return null
  }
  const onClick = (event: MouseEvent): void => {
    const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href !== '') as
      | HTMLAnchorElement
      | undefined
    const opensWindow = anchor?.target === '_blank' || event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1
    if (!anchor || !opensWindow || event.defaultPrevented) return
    event.preventDefault()
    askToOpen(anchor.href, anchor.target)
  }
  window.addEventListener('click', onClick)
  window.addEventListener('auxclick', onClick)
}

type Require = (name: string) => unknown
type Preload = (require: Require, module: { exports: unknown }, exports: unknown, process: unknown) => void

/** Runs the preload script of a sandboxed window. */
export function runPreloadWorld(link: string, createCodec: CreateCodec, createWorldLink: typeof CreateWorldLink, preload: Preload): void {
  if (window !== window.top) return // frames inside the page get no preload
  const bridge = createWorldLink(`${link}-to-preload`, `${link}-to-page`, createCodec)
  const codec = createCodec()
  const listeners = new Map<string, ((event: unknown, ...values: unknown[]) => void)[]>()
  const invocations = new Map<number, PromiseWithResolvers<unknown>>()
  const host = globalThis as unknown as { __hostPost(posting: string): void; __hostDeliver(delivery: Delivery): void }
  const post = (posting: Posting): void => host.__hostPost(JSON.stringify(posting))
  let lastId = 0

  const ipcRenderer = {
    invoke: (channel: string, ...values: unknown[]): Promise<unknown> => {
      const id = ++lastId
      const coded = codec.encode(values)
      const invocation = Promise.withResolvers<unknown>()
      invocations.set(id, invocation)
      post({ kind: 'invoke', id, channel, values: coded })
      return invocation.promise
    },
    send: (channel: string, ...values: unknown[]): void => post({ kind: 'send', channel, values: codec.encode(values) }),
    sendSync: (): never => {
      throw new Error('electron test host: ipcRenderer.sendSync is not supported')
    },
    on: (channel: string, listener: (event: unknown, ...values: unknown[]) => void): unknown => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off: (channel: string, listener: unknown): unknown => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      )
      return ipcRenderer
    },
  }

  host.__hostDeliver = (delivery) => {
    if (delivery.kind === 'event') {
      const values = codec.decode(delivery.values) as unknown[]
      for (const listener of listeners.get(delivery.channel) ?? []) listener({ sender: ipcRenderer }, ...values)
      return
    }
    const invocation = invocations.get(delivery.id)
    invocations.delete(delivery.id)
    if (delivery.kind === 'resolved') invocation?.resolve(codec.decode(delivery.value))
    else invocation?.reject(new Error(delivery.message))
  }

  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown): void => {
      window.dispatchEvent(new CustomEvent(`${link}-expose`, { detail: JSON.stringify({ key, api: bridge.encode(api) }) }))
    },
  }
  const require: Require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  preload(require, module, module.exports, {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    platform: 'linux',
    versions: {},
    env: {},
  })
}

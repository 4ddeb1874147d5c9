/** A window: a Chromium page of its own, with the state that Electron keeps about it. */
import { EventEmitter } from 'node:events'
import { app, PreventableEvent } from './app.ts'
import { nativeTheme } from './native-theme.ts'
import { WebContents } from './web-contents.ts'
import { addWindow, allWindows, removeWindow } from './window-registry.ts'

export interface WindowOptions {
  readonly width?: number
  readonly height?: number
  readonly show?: boolean
  readonly title?: string
  readonly webPreferences?: {
    readonly preload?: string
    readonly contextIsolation?: boolean
    readonly sandbox?: boolean
    readonly nodeIntegration?: boolean
    readonly devTools?: boolean
  }
}

interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly id: number
  #destroyed = false
  #visible: boolean
  #minimized = false
  #maximized = false
  #title: string
  #bounds: Bounds

  static getAllWindows(): BrowserWindow[] {
    return allWindows()
  }
  static fromWebContents(contents: WebContents | undefined): BrowserWindow | null {
    return contents?.hostWindow ?? null
  }
  static fromId(id: number): BrowserWindow | null {
    return allWindows().find((window) => window.id === id) ?? null
  }
  /** The one opened last: a browser without a screen knows no focus. */
  static getFocusedWindow(): BrowserWindow | null {
    return allWindows().at(-1) ?? null
  }

  constructor(options: WindowOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    refuseUnsafe(options)
    this.#visible = options.show !== false
    this.#title = options.title ?? app.getName()
    this.#bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.webContents = new WebContents(this, options)
    this.id = this.webContents.id
    addWindow(this)
    this.#followTheme()
    this.webContents.applySize()
    queueMicrotask(() => app.emit('browser-window-created', {}, this))
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  show(): void {
    this.#visible = true
    this.emit('show')
  }
  hide(): void {
    this.#visible = false
    this.emit('hide')
  }
  isVisible(): boolean {
    return this.#visible
  }
  focus(): void {
    this.emit('focus')
  }
  minimize(): void {
    this.#minimized = true
  }
  restore(): void {
    this.#minimized = false
  }
  isMinimized(): boolean {
    return this.#minimized
  }
  maximize(): void {
    this.#maximized = true
  }
  isMaximized(): boolean {
    return this.#maximized
  }
  setTitle(title: string): void {
    this.#title = title
  }
  getTitle(): string {
    return this.#title
  }
  getBounds(): Bounds {
    return this.#bounds
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.webContents.applySize()
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }
  setMenuBarVisibility(): void {}

  /** Asks first; `destroy` does not. */
  close(): void {
    if (this.#destroyed) return
    const event = new PreventableEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy(): void {
    if (this.#destroyed) return
    this.afterClosed()
    this.webContents.closePage()
  }
  isDestroyed(): boolean {
    return this.#destroyed
  }
  /** The page is gone, by whomever. */
  afterClosed(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    removeWindow(this)
    this.webContents.emit('destroyed')
    this.emit('closed')
    app.windowClosed()
  }

  #followTheme(): void {
    const follow = (): void => this.webContents.applyTheme(nativeTheme.themeSource)
    nativeTheme.on('updated', follow)
    this.once('closed', () => nativeTheme.off('updated', follow))
    if (nativeTheme.themeSource !== 'system') follow()
  }
}

/** A window with Node in its page could not be shown in a plain browser, and must not exist anyway. */
function refuseUnsafe(options: WindowOptions): void {
  const preferences = options.webPreferences ?? {}
  if (preferences.nodeIntegration || preferences.contextIsolation === false || preferences.sandbox === false) {
    throw new Error('electron test host: only windows with contextIsolation, sandbox and without nodeIntegration')
  }
}

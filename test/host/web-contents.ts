/** The page in a window: its navigation, its requests, its preload's channel to the main process. */
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { app, PreventableEvent } from './app.ts'
import type { BrowserWindow, WindowOptions } from './browser-window.ts'
import type { DevToolsSession, Protocol } from './devtools.ts'
import { ipcMain } from './ipc-main.ts'
import { createCodec } from './page/clone-codec.ts'
import { pageWorldScript, preloadWorldScript } from './page/page-scripts.ts'
import type { Delivery, Posting } from './page/worlds.ts'
import { answerRequest } from './requests.ts'
import { fromWebAddress, toWebAddress } from './schemes.ts'
import { session } from './session.ts'

const PRELOAD_WORLD = 'electron-preload'

/** Told before a page leads elsewhere by itself; a navigation by the application is not told. */
class NavigationEvent extends PreventableEvent {
  readonly url: string
  readonly isMainFrame: boolean
  constructor(url: string, isMainFrame: boolean) {
    super()
    this.url = url
    this.isMainFrame = isMainFrame
  }
}

type WindowOpenHandler = (details: { url: string; frameName: string; disposition: string }) => { action: 'allow' | 'deny' }

/** What `printToPDF` takes: the options that Chromium knows under the same names, and margins. */
export interface PrintOptions {
  readonly landscape?: boolean
  readonly printBackground?: boolean
  readonly preferCSSPageSize?: boolean
  readonly pageRanges?: string
}

let lastId = 0

export class WebContents extends EventEmitter {
  readonly id = ++lastId
  readonly session = session.defaultSession
  /** Requests that left for the network, had there been one. */
  readonly networkRequests: string[] = []
  readonly #window: BrowserWindow
  readonly #codec = createCodec()
  readonly #attached: Promise<DevToolsSession>
  /** The preload's world in each frame. */
  readonly #preloadContexts = new Map<number, string>()
  #targetId = ''
  #mainFrame = ''
  #url = ''
  /** The address that the application itself is loading: its navigation is not asked about. */
  #loading: string | null = null
  #zoom = 1
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  readonly #preferences: NonNullable<WindowOptions['webPreferences']>
  #devTools = false

  constructor(window: BrowserWindow, options: WindowOptions) {
    super()
    this.#window = window
    this.#preferences = options.webPreferences ?? {}
    this.#attached = this.#attach(options)
    app.emit('web-contents-created', {}, this)
  }

  get targetId(): string {
    return this.#targetId
  }
  get hostWindow(): BrowserWindow {
    return this.#window
  }

  async #attach(options: WindowOptions): Promise<DevToolsSession> {
    const connection = await app.browser()
    const { targetId } = await connection.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true })
    this.#targetId = targetId
    const page = await connection.attach(targetId)
    this.#listenToPage(page)
    await page.send('Page.enable')
    await page.send('Runtime.enable')
    await page.send('Runtime.addBinding', { name: '__hostPost', executionContextName: PRELOAD_WORLD })
    await page.send('Runtime.addBinding', { name: '__hostOpen' })
    await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    await this.#injectWorlds(page, options.webPreferences?.preload)
    this.#listenForPopups(connection.browser)
    return page
  }

  async #injectWorlds(page: DevToolsSession, preload: string | undefined): Promise<void> {
    const link = `link${randomBytes(8).toString('hex')}`
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript(link) })
    if (preload === undefined) return
    const source = preloadWorldScript(link, readFileSync(preload, 'utf8'))
    await page.send('Page.addScriptToEvaluateOnNewDocument', { worldName: PRELOAD_WORLD, source })
  }

  #listenToPage(page: DevToolsSession): void {
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD) this.#preloadContexts.set(context.id, String(context.auxData?.['frameId']))
    })
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#preloadContexts.delete(executionContextId))
    page.on('Runtime.executionContextsCleared', () => this.#preloadContexts.clear())
    page.on('Runtime.bindingCalled', (call) => {
      if (call.name === '__hostPost') void this.#receive(page, JSON.parse(call.payload) as Posting, call.executionContextId)
      if (call.name === '__hostOpen') this.#askToOpen(JSON.parse(call.payload) as { url: string; frameName: string })
    })
    page.on('Fetch.requestPaused', (paused) => void this.#handleRequest(page, paused))
    page.on('Page.frameNavigated', ({ frame }) => this.#onNavigated(frame))
    page.on('Page.domContentEventFired', () => {
      this.emit('dom-ready', {})
      this.#window.emit('ready-to-show')
    })
    page.on('Page.loadEventFired', () => this.emit('did-finish-load', {}))
    page.on('Inspector.targetCrashed', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    page.on('Runtime.consoleAPICalled', ({ type, args }) => {
      this.emit('console-message', { level: type, message: args.map((arg) => String(arg.value ?? arg.description)).join(' ') })
    })
  }

  #onNavigated(frame: Protocol.Page.Frame): void {
    if (frame.parentId) return
    this.#mainFrame = frame.id
    this.#url = fromWebAddress(frame.url)
    this.emit('did-navigate', {}, this.#url)
  }

  // ---- Navigation

  async loadURL(url: string): Promise<void> {
    const page = await this.#attached
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()))
    this.#loading = toWebAddress(url)
    const { errorText } = await page.send('Page.navigate', { url: this.#loading })
    this.#loading = null
    if (errorText) throw new Error(`${errorText} loading '${url}'`)
    await loaded
  }
  reload(): void {
    this.#loading = toWebAddress(this.#url)
    void this.#attached.then((page) => page.send('Page.reload')).catch(() => {}) // the window may be closing
  }
  getURL(): string {
    return this.#url
  }

  /** False if the application forbids a page to lead where it wants to. */
  #mayNavigate(paused: Protocol.Fetch.requestPausedPayload): boolean {
    if (paused.resourceType !== 'Document') return true
    const isMainFrame = paused.frameId === this.#mainFrame || this.#mainFrame === ''
    if (isMainFrame && paused.request.url === this.#loading) return true
    const event = new NavigationEvent(fromWebAddress(paused.request.url), isMainFrame)
    if (paused.redirectedRequestId !== undefined) {
      this.emit('will-redirect', event)
      return !event.defaultPrevented
    }
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event, event.url)
    return !event.defaultPrevented
  }

  async #handleRequest(page: DevToolsSession, paused: Protocol.Fetch.requestPausedPayload): Promise<void> {
    try {
      if (!this.#mayNavigate(paused)) await page.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' })
      else await answerRequest(page, paused, this.networkRequests)
    } catch {
      // The page went away while its request was being answered: nobody waits for it.
    }
  }

  // ---- Other windows

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler
  }

  /** Whether or not it may, no window opens: one that is allowed is reported, since no spec could go on with it. */
  #askToOpen({ url, frameName }: { url: string; frameName: string }): void {
    const { action } = this.#openHandler({ url: fromWebAddress(url), frameName, disposition: 'new-window' })
    if (action === 'allow') process.stderr.write(`electron test host: a page cannot open ${url}; open windows in the main process\n`)
  }

  /** A page may find another way to a window, a form's target say: it is closed as soon as Chromium tells of it. */
  #listenForPopups(browser: DevToolsSession): void {
    browser.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.type !== 'page' || targetInfo.openerId !== this.#targetId) return
      this.#askToOpen({ url: targetInfo.url, frameName: '' })
      browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {}) // closed itself already
    })
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.#targetId) this.#window.afterClosed()
    })
  }

  // ---- Channels

  send(channel: string, ...values: unknown[]): void {
    const delivery: Delivery = { kind: 'event', channel, values: this.#codec.encode(values) }
    const context = [...this.#preloadContexts].find(([, frame]) => frame === this.#mainFrame)?.[0]
    if (context !== undefined) void this.#attached.then((page) => this.#deliver(page, delivery, context))
  }

  async #receive(page: DevToolsSession, posting: Posting, context: number): Promise<void> {
    const event = this.#ipcEvent(context)
    const values = this.#codec.decode(posting.values) as unknown[]
    if (posting.kind === 'send') ipcMain.emit(posting.channel, event, ...values)
    else await this.#deliver(page, await this.#invoke(posting.id, posting.channel, event, values), context)
  }

  async #invoke(id: number, channel: string, event: unknown, values: unknown[]): Promise<Delivery> {
    try {
      return { kind: 'resolved', id, value: this.#codec.encode(await ipcMain.answer(channel, event, values)) }
    } catch (error) {
      return { kind: 'rejected', id, message: `Error invoking remote method '${channel}': ${String(error)}` }
    }
  }

  #ipcEvent(context: number): unknown {
    const isMainFrame = this.#preloadContexts.get(context) === this.#mainFrame
    const url = isMainFrame ? this.#url : 'about:blank'
    const senderFrame = { url, origin: new URL(url).origin, parent: isMainFrame ? null : {} }
    return { sender: this, senderFrame, processId: this.id, frameId: 1 }
  }

  async #deliver(page: DevToolsSession, delivery: Delivery, contextId: number): Promise<void> {
    try {
      await page.send('Runtime.evaluate', { expression: `__hostDeliver(${JSON.stringify(delivery)})`, contextId })
    } catch {
      // The page navigated or closed meanwhile: its world is gone, and with it whoever waited.
    }
  }

  // ---- The page as a thing

  async executeJavaScript(expression: string): Promise<unknown> {
    const page = await this.#attached
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  async printToPDF(options: PrintOptions = {}): Promise<Buffer> {
    const page = await this.#attached
    return Buffer.from((await page.send('Page.printToPDF', options)).data, 'base64')
  }
  async capturePage(): Promise<{ toPNG(): Buffer; isEmpty(): boolean }> {
    const page = await this.#attached
    const png = Buffer.from((await page.send('Page.captureScreenshot')).data, 'base64')
    return { toPNG: () => png, isEmpty: () => png.length === 0 }
  }
  getZoomFactor(): number {
    return this.#zoom
  }
  setZoomFactor(factor: number): void {
    this.#zoom = factor
    this.applySize()
  }
  /** Gives the page the window's size in its own pixels; a zoomed page has fewer of them. */
  applySize(): void {
    const { width, height } = this.#window.getBounds()
    const metrics = {
      width: Math.round(width / this.#zoom),
      height: Math.round(height / this.#zoom),
      deviceScaleFactor: this.#zoom,
      mobile: false,
    }
    void this.#attached.then((page) => page.send('Emulation.setDeviceMetricsOverride', metrics)).catch(() => {}) // closing
  }
  applyTheme(source: 'system' | 'light' | 'dark'): void {
    const features = [{ name: 'prefers-color-scheme', value: source === 'system' ? '' : source }]
    void this.#attached.then((page) => page.send('Emulation.setEmulatedMedia', { features })).catch(() => {}) // closing
  }
  isDestroyed(): boolean {
    return this.#window.isDestroyed()
  }
  close(): void {
    this.#window.close()
  }
  focus(): void {
    this.#window.focus()
  }
  /** Closes the page behind a window that is gone already. */
  closePage(): void {
    void this.#attached.then((page) => page.send('Page.close')).catch(() => {}) // the browser closed it first
  }

  // ---- As a window was made

  /** What it was made with; Electron adds its defaults. */
  getLastWebPreferences(): Readonly<Record<string, unknown>> {
    return this.#preferences
  }
  openDevTools(): void {
    this.#devTools = this.#preferences.devTools !== false
  }
  closeDevTools(): void {
    this.#devTools = false
  }
  isDevToolsOpened(): boolean {
    return this.#devTools
  }
}

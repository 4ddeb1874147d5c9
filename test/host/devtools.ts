/** A client of Chromium's DevTools protocol: one socket, one session a window. */
import { EventEmitter } from 'node:events'
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }

type Commands = Protocol.CommandParameters
type Answers = Protocol.CommandReturnValues
type Events = Protocol.Events

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly sessionId?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

interface Waiting {
  readonly method: string
  resolve(result: unknown): void
  reject(error: Error): void
}

/** The browser itself, or one page of it. */
export class DevToolsSession {
  readonly #events = new EventEmitter()
  readonly #connection: DevToolsConnection
  readonly #id: string | undefined

  constructor(connection: DevToolsConnection, id?: string) {
    this.#connection = connection
    this.#id = id
  }

  /** Rejects with the browser's message, also when the page is gone meanwhile. */
  send<Method extends keyof Commands>(method: Method, params?: Commands[Method]): Promise<Answers[Method]> {
    return this.#connection.send(method, params ?? {}, this.#id) as Promise<Answers[Method]>
  }

  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): void {
    this.#events.on(name, listener)
  }

  /** Hands an event of the socket to the listeners. */
  receive(name: string, payload: unknown): void {
    this.#events.emit(name, payload)
  }
}

export class DevToolsConnection {
  readonly browser = new DevToolsSession(this)
  readonly #socket: WebSocket
  readonly #sessions = new Map<string, DevToolsSession>()
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Message))
    socket.addEventListener('close', () => this.#rejectAll())
  }

  static async open(address: string): Promise<DevToolsConnection> {
    const socket = new WebSocket(address)
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error(`No connection to ${address}`)))
    })
    return new DevToolsConnection(socket)
  }

  send(method: string, params: unknown, sessionId?: string): Promise<unknown> {
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { method, resolve, reject })
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }))
    return promise
  }

  /** A session of one page; its events arrive at its own listeners. */
  async attach(targetId: string): Promise<DevToolsSession> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true })
    const session = new DevToolsSession(this, sessionId)
    this.#sessions.set(sessionId, session)
    return session
  }

  #receive(message: Message): void {
    if (message.id !== undefined) this.#answer(message.id, message)
    else if (message.method) this.#sessionOf(message)?.receive(message.method, message.params)
  }

  #sessionOf(message: Message): DevToolsSession | undefined {
    return message.sessionId ? this.#sessions.get(message.sessionId) : this.browser
  }

  #answer(id: number, message: Message): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result)
  }

  #rejectAll(): void {
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: the browser is gone`))
    this.#waiting.clear()
  }
}

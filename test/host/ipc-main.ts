/** The main process's end of the channels to the windows. */
import { EventEmitter } from 'node:events'

type InvokeHandler = (event: unknown, ...values: unknown[]) => unknown

class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, InvokeHandler>()

  handle(channel: string, handler: InvokeHandler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }
  /** Runs the handler of a channel for a page's `invoke`. */
  async answer(channel: string, event: unknown, values: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return handler(event, ...values)
  }
}

export const ipcMain = new IpcMain()

/** The one session. Permission handlers are kept, so that a spec can ask them. */
import { EventEmitter } from 'node:events'
import { protocol } from './schemes.ts'

type PermissionRequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void, details?: unknown) => void
type PermissionCheckHandler = (contents: unknown, permission: string, origin?: string) => boolean

class Session extends EventEmitter {
  readonly protocol = protocol
  permissionRequestHandler: PermissionRequestHandler | null = null
  permissionCheckHandler: PermissionCheckHandler | null = null
  devicePermissionHandler: ((details: unknown) => boolean) | null = null

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.permissionRequestHandler = handler
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.permissionCheckHandler = handler
  }
  setDevicePermissionHandler(handler: ((details: unknown) => boolean) | null): void {
    this.devicePermissionHandler = handler
  }
}

export const session = { defaultSession: new Session() }

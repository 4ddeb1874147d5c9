/**
 * The application's own schemes. Chromium cannot be taught one from outside, so `app://host/path` is shown to it
 * as `https://host.app.electron-host/path`, and answered before any request leaves the browser.
 */
export type SchemeHandler = (request: Request) => Response | Promise<Response>

const privileged = new Set<string>()
const handlers = new Map<string, SchemeHandler>()
const SUFFIX = 'electron-host'
const WEB_ADDRESS = new RegExp(`^https://([^/:]*)\\.([a-z][a-z0-9+-]*)\\.${SUFFIX}(?=[/?#]|$)`)

/** The address under which the browser knows one of the application. */
export function toWebAddress(address: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+-]*):\/\/([^/?#]*)(.*)$/i.exec(address) ?? []
  return privileged.has(scheme) || handlers.has(scheme) ? `https://${host || '_'}.${scheme}.${SUFFIX}${rest || '/'}` : address
}

/** The application's address for one of the browser. */
export function fromWebAddress(address: string): string {
  return address.replace(WEB_ADDRESS, (_whole, host: string, scheme: string) => `${scheme}://${host === '_' ? '' : host}`)
}

/** The handler that answers an address of the browser, if the application has one. */
export function handlerOf(webAddress: string): SchemeHandler | undefined {
  const scheme = WEB_ADDRESS.exec(webAddress)?.[2]
  return scheme === undefined ? undefined : handlers.get(scheme)
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]): void => {
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle: (scheme: string, handler: SchemeHandler): void => {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is handled already.`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
}

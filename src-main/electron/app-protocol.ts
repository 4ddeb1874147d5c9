/** The scheme under which the window finds its own files: `app://countinghouse/`. Nothing is loaded from anywhere else. */
import { protocol } from 'electron'
import { answerRendererFile, plainAnswer } from '../renderer-files.ts'

export const APP_SCHEME = 'app'
export const APP_HOST = 'countinghouse'
/** The address of the start page. */
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`

/** Whether an address is one of the workstation's own pages. */
export function isAppUrl(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST
}

/** Makes the scheme a secure origin with relative addresses, storage and `fetch`. Only before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Answers the scheme from the built renderer. Each page load gets its own nonce and policy. */
export function serveAppScheme(rendererDirectory: string): void {
  protocol.handle(APP_SCHEME, (request) =>
    isAppUrl(request.url) ? answerRendererFile(rendererDirectory, request) : plainAnswer(404, 'There is no such page.'),
  )
}

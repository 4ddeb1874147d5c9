/** The one rule of what a window may open, navigate to and ask for: the workstation's own pages, and nothing inside them. */
import { isAppUrl } from './app-protocol.ts'

/** Where something is opened, or who asks. */
export interface PlaceInWindow {
  readonly url: string
  /** False for a frame inside a page: the workstation has none. */
  readonly isMainFrame: boolean
}

export function isOwnPage({ url, isMainFrame }: PlaceInWindow): boolean {
  return isMainFrame && isAppUrl(url)
}

/** Copying an address or a ready command line: writes the clipboard after a click, reads nothing. */
const GRANTED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** @param page the address of the frame that asks; absent where Chromium does not say, which is refused */
export function mayHave(permission: string, page: string | undefined): boolean {
  return GRANTED_PERMISSIONS.has(permission) && page !== undefined && isAppUrl(page)
}

/**
 * Holds whatever shows pages to the workstation's own: windows, and contents that nobody thought of when they were made.
 * Hung on the application, not on a window, so that none is forgotten.
 */
import { app, type Event, type Session, type WebContents } from 'electron'
import { isOwnPage, mayHave, type PlaceInWindow } from './allowed-pages.ts'

/** Must be called before the first window is made. */
export function lockAllContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    lockNavigation(contents)
    denyPermissions(contents.session)
  })
}

/** No page and no frame may lead anywhere but to the workstation itself, nor open a window or hold another page. */
function lockNavigation(contents: WebContents): void {
  const keepHere = (event: Event<PlaceInWindow>): void => {
    if (!isOwnPage(event)) event.preventDefault()
  }
  contents.on('will-frame-navigate', keepHere)
  contents.on('will-navigate', keepHere)
  contents.on('will-redirect', keepHere)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Refuses camera, location, notifications, devices and the like; a billing workstation has no use for any. */
function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(mayHave(permission, details.requestingUrl)))
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin))
  session.setDevicePermissionHandler(() => false)
}

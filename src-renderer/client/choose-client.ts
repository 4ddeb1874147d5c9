/** Electron's bridge where there is one, HTTP otherwise; nothing above knows the difference. */
import { boundToOpening, type CoreClient } from './core-client.ts'
import { httpClient } from './http-client.ts'
import { windowClient } from './window-client.ts'

export function chooseClient(): CoreClient {
  return boundToOpening(window.countinghouse ? windowClient(window.countinghouse) : httpClient(), startAnew)
}

let leaving = false

/** Every window of the host is told at once: the first to hear it does it, once. */
function startAnew(): void {
  if (leaving) return
  leaving = true
  location.hash = '/'
  location.reload()
}

/** Electron's bridge where there is one, HTTP otherwise; nothing above knows the difference. */
import type { CoreClient } from './core-client.ts'
import { httpClient } from './http-client.ts'
import { windowClient } from './window-client.ts'

export function chooseClient(): CoreClient {
  return window.countinghouse ? windowClient(window.countinghouse) : httpClient()
}

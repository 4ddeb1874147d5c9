/** The bridge's switch, its limits, and the calls that it has answered in this run. The bridge asks it at each request. */
import type { BridgeLimits, SettingsStore } from './settings.ts'

/** One request that the bridge answered. */
export interface BridgeCall {
  /** Counts up from 1 in this run. */
  readonly id: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly method: string
  /** With its query, secrets and IBANs masked. */
  readonly path: string
  /** The first operation that it ran; null for none. */
  readonly operation: string | null
  readonly status: number
  /** Milliseconds until the answer began. */
  readonly ms: number
  /** The token's name; null for a stranger. */
  readonly token: string | null
}

export interface BridgeControl {
  readonly on: boolean
  readonly limits: BridgeLimits
  /** The folder of the access log; null where none is written. */
  readonly logFolder: string | null
  /** The folders in which the operator lets scripts name files, each with all below it. */
  readonly folders: readonly string[]
  /** Switches for this run and, where settings are kept, for the next ones. */
  set(wanted: { readonly on?: boolean; readonly limits?: Partial<BridgeLimits>; readonly folders?: readonly string[] }): void
  record(call: Omit<BridgeCall, 'id'>): void
  /** The last calls, the newest first. */
  calls(): readonly BridgeCall[]
}

const CALLS_KEPT = 200

/** @param forced on for this run whatever the settings say, and without remembering it */
export function bridgeControl(settings: SettingsStore, forced: boolean): BridgeControl {
  let on = forced || settings.get().bridge.on
  let limits = settings.get().bridge.limits
  let folders: readonly string[] = settings.get().bridge.folders
  const calls: BridgeCall[] = []
  let lastId = 0
  return {
    get on() {
      return on
    },
    get limits() {
      return limits
    },
    get folders() {
      return folders
    },
    logFolder: settings.folder === null ? null : `${settings.folder}/access-log`,
    set: (wanted) => {
      on = wanted.on ?? on
      limits = { ...limits, ...wanted.limits }
      folders = wanted.folders ?? folders
      settings.change({ bridge: { ...settings.get().bridge, on, limits, folders: [...folders] } })
    },
    record: (call) => {
      lastId += 1
      calls.unshift({ id: lastId, ...call })
      calls.length = Math.min(calls.length, CALLS_KEPT)
    },
    calls: () => calls,
  }
}

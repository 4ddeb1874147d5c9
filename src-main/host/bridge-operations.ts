/** The bridge's switch, limits and calls, as the window's page shows them. */
import { z } from 'zod'
import { API_PATH } from '../bridge/api-path.ts'
import type { BridgeCall } from './bridge-control.ts'
import { defineHostOperation as define, type HostOperation, type HostServices } from './define-host-operation.ts'
import { type BridgeLimits, bridgeLimitsSchema } from './settings.ts'

export interface BridgeState {
  readonly on: boolean
  /** `http://127.0.0.1:4711/api/v1` */
  readonly url: string
  readonly port: number
  readonly limits: BridgeLimits
  /** Where the access log stands; null where none is written. */
  readonly log_folder: string | null
}

function stateOf({ bridge, port }: HostServices): BridgeState {
  return { on: bridge.on, url: `http://127.0.0.1:${port}${API_PATH}`, port, limits: bridge.limits, log_folder: bridge.logFolder }
}

// Without the defaults of the settings: what is not named stays as it is.
const limitsInput = z
  .strictObject(Object.fromEntries(Object.entries(bridgeLimitsSchema.shape).map(([key, field]) => [key, field.unwrap().optional()])))
  .transform((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<BridgeLimits>)

export const bridgeOperations: readonly HostOperation[] = [
  define('bridge.get', 'query', 'Whether the bridge is on, its address and its limits', {
    input: z.strictObject({}),
    run: stateOf,
  }),
  define('bridge.set', 'command', 'Switches the bridge on or off, or sets its limits, for this machine', {
    input: z.strictObject({ on: z.boolean().exactOptional(), limits: limitsInput.exactOptional() }),
    undoReason: 'Switch it back.',
    only: 'operator',
    run: (services, wanted) => {
      services.bridge.set(wanted)
      services.tellBridge()
      return stateOf(services)
    },
  }),
  define('bridge.calls', 'query', 'The last requests that the bridge answered in this run, the newest first', {
    input: z.strictObject({ after: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(200).default(50) }),
    only: 'operator',
    run: ({ bridge }, { after, limit }): readonly BridgeCall[] =>
      bridge
        .calls()
        .filter((call) => call.id > after)
        .slice(0, limit),
  }),
]

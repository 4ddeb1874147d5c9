/** The bridge's switch, limits and calls, as the window's page shows them. */
import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { refuseField } from '../../src-core/kernel/failures.ts'
import { API_PATH } from '../bridge/api-path.ts'
import type { BridgeCall } from './bridge-control.ts'
import { defineHostOperation as define, type HostOperation, type HostServices } from './define-host-operation.ts'
import { type BridgeLimits, bridgeLimitsSchema } from './settings.ts'

export interface BridgeState {
  readonly on: boolean
  /** `http://127.0.0.1:4711/api/v1`; null before the first port was ever opened */
  readonly url: string | null
  readonly port: number | null
  readonly limits: BridgeLimits
  /** Where the access log stands; null where none is written. */
  readonly log_folder: string | null
  /** The folders in which scripts may name files. */
  readonly folders: readonly string[]
}

function stateOf({ bridge, knownPort: port }: HostServices): BridgeState {
  const { on, limits, logFolder, folders } = bridge
  return { on, url: port === null ? null : `http://127.0.0.1:${port}${API_PATH}`, port, limits, log_folder: logFolder, folders }
}

// Without the defaults of the settings: what is not named stays as it is.
const limitsInput = z
  .strictObject(Object.fromEntries(Object.entries(bridgeLimitsSchema.shape).map(([key, field]) => [key, field.unwrap().optional()])))
  .transform((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<BridgeLimits>)

const MOST_FOLDERS = 20
const folder = z.string().min(1).max(1000).refine(isAbsolute, 'Write the whole path of the folder.')

/** @throws Refusal `folder.missing` for the first that is none */
function refuseMissing(folders: readonly string[]): void {
  const at = folders.findIndex((path) => !statSync(path, { throwIfNoEntry: false })?.isDirectory())
  if (at >= 0)
    throw refuseField(`folders.${at}`, 'folder.missing', `There is no folder ${folders[at]}. Make it first, or name another one.`)
}

export const bridgeOperations: readonly HostOperation[] = [
  define('bridge.get', 'query', 'Whether the bridge is on, its address and its limits', {
    input: z.strictObject({}),
    run: stateOf,
  }),
  define('bridge.set', 'command', 'Switches the bridge on or off, or sets its limits and the folders of scripts, for this machine', {
    input: z.strictObject({
      on: z.boolean().exactOptional(),
      limits: limitsInput.exactOptional(),
      folders: z.array(folder).max(MOST_FOLDERS).exactOptional(),
    }),
    undoReason: 'Switch it back.',
    only: 'operator',
    ofMachine: true,
    run: async (services, wanted) => {
      refuseMissing(wanted.folders ?? [])
      services.bridge.set(wanted)
      await services.fitPort()
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

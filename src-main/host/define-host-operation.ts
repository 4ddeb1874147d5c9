/** What an operation of the host itself is: called by name like every other one, but unknown to the core. */
import { z } from 'zod'
import { readClosed } from '../../src-core/operations/closed-input.ts'
import { invalidInput } from '../../src-core/operations/run-inside.ts'
import { refuse } from '../../src-core/kernel/failures.ts'
import type { OperationDescription } from '../../src-core/operations/contract.ts'
import type { Caller } from '../core-host.ts'
import type { BackupState } from './backup-state.ts'
import type { Backup } from './backups.ts'
import type { BridgeControl } from './bridge-control.ts'
import type { BackupComparison } from './compare-backup.ts'
import type { CompanyFiles } from './company-files.ts'
import type { Health } from './health.ts'
import type { BackupEncryption } from './sealing/kept-key.ts'
import type { StagedFile } from './staged-files.ts'
import type { TokenStore } from './tokens.ts'
import type { FileCheck } from './worker-messages.ts'

/** What these operations use of the host. */
export interface HostServices {
  stageFile(source: Uint8Array, name: string): Promise<StagedFile>
  backup(target?: string): Promise<Backup>
  listBackups(): Backup[]
  backupState(): BackupState | null
  inspectBackup(backup: string, passPhrase?: string): Promise<BackupComparison>
  verifyBackup(backup: string, passPhrase?: string): Promise<FileCheck>
  backupEncryption(): BackupEncryption
  /** @param passPhrase null: backups are written plainly from now on */
  setBackupEncryption(passPhrase: string | null): Promise<BackupEncryption>
  restore(backup: string, passPhrase?: string): Promise<{ replaced: string | null }>
  verifyFile(): Promise<FileCheck>
  renderInvoice(snapshot: unknown): Promise<Uint8Array>
  endSimulation(id: string): Promise<void>
  health(): Promise<Health>
  readonly tokens: TokenStore
  readonly companies: CompanyFiles
  readonly bridge: BridgeControl
  /** The loopback port; that of the last run while none is open, null where there was none. */
  readonly knownPort: number | null
  /** Opens or closes the loopback port, as the bridge's switch and the pages that were let in need it. */
  fitPort(): Promise<void>
  /** Says that the bridge's state or its tokens changed. */
  tellBridge(): void
}

/** Who calls. */
export interface HostCaller {
  readonly kind: Caller['kind']
  /** A script with a token, in distinction to the operator. */
  readonly isToken: boolean
  readonly permissions: readonly string[]
}

export interface HostOperation {
  readonly name: string
  readonly kind: 'query' | 'command'
  readonly summary: string
  readonly input: z.ZodType
  /** Why it cannot be undone. */
  readonly undoReason: string
  /** `operator`: refused to scripts with a token, whatever its scopes. `window`: of use to a window alone. */
  readonly only?: 'operator' | 'window'
  /** It is about the machine, not about the open company: an idempotency key of it counts whichever is open. */
  readonly ofMachine?: boolean
  /** The field of its answer that is told once and kept nowhere. */
  readonly secret?: string
  /** The field of its input of which nothing is kept, not even a digest: one could try pass-phrases on it. */
  readonly hidden?: string
  run(services: HostServices, input: unknown, caller: HostCaller): Promise<unknown>
}

interface HostDetails<Input> {
  readonly input: z.ZodType<Input>
  readonly undoReason?: string
  readonly only?: 'operator' | 'window'
  readonly ofMachine?: boolean
  readonly secret?: string
  readonly hidden?: string
  readonly run: (services: HostServices, input: Input, caller: HostCaller) => unknown
}

const READS = 'It changes nothing.'

/** Defines one; its input is read by its schema. */
export function defineHostOperation<Input>(
  name: string,
  kind: HostOperation['kind'],
  summary: string,
  details: HostDetails<Input>,
): HostOperation {
  return {
    name,
    kind,
    summary,
    input: details.input,
    undoReason: details.undoReason ?? READS,
    ...(details.only ? { only: details.only } : {}),
    ...(details.ofMachine ? { ofMachine: true } : {}),
    ...(details.secret ? { secret: details.secret } : {}),
    ...(details.hidden ? { hidden: details.hidden } : {}),
    run: async (services, input, caller) => {
      refuseStrangers(name, details.only, caller)
      return details.run(services, parse(name, details.input, input), caller)
    },
  }
}

function refuseStrangers(name: string, only: HostOperation['only'], caller: HostCaller): void {
  const may = only === undefined || (only === 'window' ? caller.kind === 'window' : !caller.isToken)
  if (!may) throw refuse('forbidden', 'operation.notHere', `${name} belongs to the operator’s own windows; no token may run it.`)
}

function parse<Input>(name: string, schema: z.ZodType<Input>, input: unknown): Input {
  const read = readClosed(schema, input ?? {})
  if (read.ok) return read.value
  throw invalidInput(name, read.faults)
}

/** As the core's own are described. */
export function describeHostOperation(operation: HostOperation): OperationDescription {
  return {
    name: operation.name,
    kind: operation.kind,
    summary: operation.summary,
    permission: operation.name,
    input: z.toJSONSchema(operation.input, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
    undo: 'none',
    undoReason: operation.kind === 'query' ? null : operation.undoReason,
  }
}

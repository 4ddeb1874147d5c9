/** What the host and its worker threads say to each other. Types only. */
import type { FileIdentity } from './file-identity.ts'
import type { HeadsData } from './noted-heads.ts'
import type { BackupKey } from './sealing/age-files.ts'
import type { BackupComparison } from './compare-backup.ts'
import type { FieldFault } from '../../src-core/kernel/failures.ts'
import type { Salvage } from './salvage.ts'
import type { Actor } from '../../src-core/operations/context.ts'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { CallRequest, CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'

/** By whom a call is made: a user, whom the thread looks up in the file, or an actor whom the host knows already. */
export type CallerIdentity = { readonly user: number } | { readonly actor: Actor }

export interface CoreCall {
  readonly kind: 'call'
  readonly request: CallRequest
  readonly by: CallerIdentity
}

/** Writes a copy of the file as of this moment. */
export interface CopyTask {
  readonly kind: 'copy'
  readonly target: string
  /** Reads the whole copy again and refuses it when anything is wrong. */
  readonly checked: boolean
  /** Encrypts it; the plain copy stands beside the company file meanwhile. */
  readonly key?: BackupKey
}
/** Checks the open file. */
export interface CheckTask {
  readonly kind: 'check'
}
/** Says what restoring a backup would take away from the open file. */
export interface CompareTask {
  readonly kind: 'compare'
  readonly backup: string
  /** Of an encrypted one. */
  readonly passPhrase?: string
}
/** Checks a copy of a file that nobody has open. */
export interface CheckClosedTask {
  readonly kind: 'checkClosed'
  readonly file: string
  /** Beside which file the copy may stand; absent: beside the file itself. */
  readonly beside?: string
  /** Of an encrypted one. */
  readonly passPhrase?: string
}
/** Makes a pair of keys for encrypted backups. */
export interface MakeKeyTask {
  readonly kind: 'makeKey'
  readonly passPhrase: string
}
/** The private key of an encrypted backup. */
export interface UnlockTask {
  readonly kind: 'unlock'
  readonly file: string
  readonly passPhrase: string
}
/** Decrypts a backup. */
export interface UnsealTask {
  readonly kind: 'unseal'
  readonly file: string
  readonly secret: string
  readonly target: string
}
/** Reads what can be read of a damaged file into a new one. */
export interface SalvageTask {
  readonly kind: 'salvage'
  readonly file: string
  readonly target: string
}
/** Looks whether the file is still the one at its place. */
export interface LookTask {
  readonly kind: 'look'
}
export interface CloseTask {
  readonly kind: 'close'
}
/** An invoice snapshot to render; its schema is checked by the thread. */
export interface RenderTask {
  readonly kind: 'render'
  readonly snapshot: unknown
}

export type WorkerTask =
  | CoreCall
  | CopyTask
  | CheckTask
  | CompareTask
  | CheckClosedTask
  | MakeKeyTask
  | UnlockTask
  | UnsealTask
  | SalvageTask
  | LookTask
  | CloseTask
  | RenderTask
export type TaskResult<T extends WorkerTask> = T extends CoreCall
  ? CallResult
  : T extends CopyTask | CheckTask | CheckClosedTask
    ? FileCheck
    : T extends MakeKeyTask
      ? BackupKey
      : T extends UnlockTask
        ? string | null
        : T extends SalvageTask
          ? Salvage
          : T extends CompareTask
            ? BackupComparison
            : T extends RenderTask
              ? Uint8Array | UnreadSnapshot
              : undefined

/** What speaks against a snapshot that cannot be drawn. */
export interface UnreadSnapshot {
  readonly faults: readonly FieldFault[]
}

/** What SQLite's own check found; empty where the file is whole. */
export interface FileCheck {
  readonly faults: readonly string[]
}

/** To a thread. */
export interface Ask {
  readonly id: number
  readonly task: WorkerTask
}

/** From a thread. Expected failures of a call are results; an `error` is a bug, or trouble with the file. */
export type Answer =
  | { readonly kind: 'ready' }
  /** It ends before it takes tasks: its file cannot be opened. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'notice'; readonly notice: ChangeNotice }

/** What the engine is started with. */
export interface EngineThreadData extends FileThreadData {
  /** Where tasks that wait for it are counted (`waiting-calls.ts`). */
  readonly waiting: SharedArrayBuffer
}

/** What a thread on a company file is started with. */
export interface FileThreadData {
  readonly file: string
  readonly filesFolder: string
  /** The company file beside which the tokens are kept; another one for a scratch copy. Absent: there are none. */
  readonly tokensOf?: string
  /** What is kept outside the file of its audit trail; absent: nothing. */
  readonly heads?: HeadsData
  /** Which file must stand at the path; absent for a scratch copy. */
  readonly held?: FileIdentity
}

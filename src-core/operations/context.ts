/** What a handler is handed: its store, its moment, its actor. It gets everything from here and reads nothing else. */
import type { ReadStore, WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { Instant } from '../kernel/instants.ts'
import type { CommittedEntry } from './head-keeper.ts'
import type { HookCalls } from './hooks.ts'
import type { HeadNotes, NotedHeads } from './noted-heads.ts'
import type { Seal } from './seals.ts'
import type { RowKey } from './states.ts'

export interface Actor {
  readonly kind: 'user' | 'token' | 'job'
  readonly id: number
  readonly name: string
  /** Patterns of operation names: `*`, `invoice.*`, `period.reopen`. */
  readonly permissions: readonly string[]
  /** Rights of others that must cover it as well: of who set up a routine, of what a role has become while its job ran. */
  readonly atMost?: readonly (readonly string[])[]
}

/** A call of an operation by name. */
export interface OperationCall {
  readonly operation: string
  readonly input: unknown
}

/** A call that takes an operation back. */
export interface InverseCall extends OperationCall {
  /** The button's text: `Un-match`. */
  readonly label: string
  /** Why it would not bring back what stood: it is refused with this sentence. */
  readonly differs?: string
}

/** What an operation answered that another one ran. */
export interface InsideRun {
  readonly value: unknown
  /** The call that takes it back, where there is one. */
  readonly back: InverseCall | null
}

/** Files that the host has taken in for a job, by their SHA-256; the core itself opens none. */
export interface StagedFiles {
  /** @throws Error when there is no such file */
  size(id: string): number
  /** At most `length` bytes from `offset`; fewer at the end. */
  read(id: string, offset: number, length: number): Uint8Array
}

/** Draws documents; the core itself loads neither fonts nor what writes PDF files. */
export interface DocumentDrawing {
  /** A document's data as PDF: the same bytes for the same data. @throws Refusal where the host draws none */
  draw(document: unknown): Promise<Uint8Array>
}

export interface QueryContext {
  readonly store: ReadStore
  /** What is noted outside the file of its audit trail. */
  readonly heads: NotedHeads
  readonly actor: Actor
  readonly now: Instant
  /** The company-zone date of `now`. */
  readonly today: CalendarDate
}

/** A record's state before and after a command; `null` where it did not exist. Kept for undo. */
export interface RecordChange {
  readonly entity: string
  readonly id: number
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

export interface CommandContext extends Omit<QueryContext, 'store' | 'heads'> {
  readonly store: WriteStore
  readonly heads: HeadNotes
  /** The id of the audit entry that this command will have; rows carry it as `created_op`, `changed_op`. */
  readonly op: number
  readonly files: StagedFiles
  readonly documents: DocumentDrawing
  /** Consequences further up, in the same transaction. */
  readonly hooks: HookCalls
  /** Names a record in the change notice and in its timeline. */
  touch(entity: string, id: number): void
  /** As {@link touch}, and keeps what undo needs. */
  recordChange(change: RecordChange): void
  /** One sentence for the timeline: `Payment of 1,000.00 EUR matched`. */
  summarise(sentence: string): void
  /** Keeps a seal of rows that are there already; of what is written now the store makes them by itself. */
  seal(seal: Seal): void
  /** Keeps what a row that is there already looks like; of what changes now the store does it by itself. */
  keepState(table: string, columns: readonly string[], key: RowKey, digest: string): void
  /** Runs when the transaction is committed, and only then: never in a simulation. For what stands outside the file. */
  afterCommit(work: (entry: CommittedEntry) => void): void
  /**
   * Runs a command, or starts a job, as a part of this one: in its transaction, with the rights of its actor. The one way in which an
   * operation runs another.
   *
   * @param inside the context that the other one gets; this one if left out
   * @throws Refusal when the actor may not run it, its input does not fit, or it refuses
   */
  run(call: OperationCall, inside?: CommandContext): Promise<InsideRun>
  /**
   * As {@link run}, but what has a job starts it, and its answer is the job's. In what is only tried it runs whole.
   *
   * @throws Refusal as {@link run}
   */
  start(call: OperationCall, inside?: CommandContext): Promise<InsideRun>
  /** What somebody may do by now, as patterns; `null` where nobody can say. */
  rightsNow(who: Pick<Actor, 'kind' | 'id'>): Promise<readonly string[] | null>
  /** Runs a part that may throw: then nothing of it stays, in the file or in the audit entry, and the rest can go on. */
  attempt<T>(part: () => Promise<T>): Promise<T>
}

export interface JobContext extends CommandContext {
  /** The chunk was tried and the program failed on one of its records: each is done by itself, so that only that one falls. */
  readonly careful: boolean
  /** True when this chunk has had its time, or somebody at the desk waits for it, and it should end (`chunk-time.ts`). */
  spent(): boolean
}

/** Operations: everything the product can do, defined once and called through one dispatcher by every door. */
import { z } from 'zod'
import type { CommandContext, InverseCall, JobContext, QueryContext } from './context.ts'

export type { InverseCall } from './context.ts'

interface OperationCommon<Name extends string, Input, Output> {
  /** Noun and verb: `invoice.validate`. */
  readonly name: Name
  /** One line in the operator's words, for the palette, the command line and the reference. */
  readonly summary: string
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  /** Options of its input that do what another operation does alone: the right to that one is asked for too. */
  readonly alsoNeeds?: readonly AlsoNeeds<Input>[]
}

/** An option that does the work of another operation. */
export interface AlsoNeeds<Input> {
  /** As messages name it: `publish`, `services.prices`. */
  readonly option: string
  readonly operation: string
  readonly asked: (input: Input) => boolean
}

export interface QueryDefinition<Name extends string = string, Input = never, Output = unknown>
  extends OperationCommon<Name, Input, Output> {
  readonly kind: 'query'
  readonly handler: (context: QueryContext, input: Input) => Promise<Output>
}

/** What an entry keeps: the call that takes it back, or that its changes are put back. */
export type WayBack = InverseCall | { readonly kind: 'restore'; readonly label?: string }

/** Later calls that concern the record which the way back names by its `id`. */
export interface LaterOnes {
  readonly entity: string
  readonly ways: readonly string[]
}

/** How a command is undone. */
export type UndoRule<Input, Output> =
  | { readonly kind: 'restore' }
  | {
      readonly kind: 'inverse'
      readonly call: (output: Output, input: Input) => WayBack | null
      /**
       * Its way back would take a later one of the same record back with it, or in its place: that one is undone first.
       * `true`: one that has the same way back; else one that touched the record and has one of these ways back.
       */
      readonly lastFirst?: true | LaterOnes
    }
  | { readonly kind: 'none'; readonly reason: string }

export interface CommandDefinition<Name extends string = string, Input = never, Output = unknown>
  extends OperationCommon<Name, Input, Output> {
  readonly kind: 'command'
  readonly undo: UndoRule<Input, Output>
  /** In one transaction: inside another operation, simulated, and for doors where it has no chunks. */
  readonly handler: (context: CommandContext, input: Input) => Promise<Output>
  /** The job that does it for doors, which wait for its end: what may be long never holds the engine. */
  readonly inChunks?: InChunks<Output>
  /** The job that it may have started as a part of itself: doors wait for its end too. */
  readonly follows?: FollowedJob<Output>
}

/** A job that a command started, and whose end is the command's. */
export interface FollowedJob<Output> {
  readonly job: (output: Output) => number | null
  /** What the command answers, from the report of the job. */
  readonly answer: (output: Output, report: Readonly<Record<string, unknown>>) => Output
}

/** A command's work as a job. Its input is the command's. */
export interface InChunks<Output> {
  readonly job: JobDefinition
  /** What the command answers, from the report of its job. */
  readonly answer: (report: Readonly<Record<string, unknown>>) => Output
}

/** What a job does first, in the transaction that creates it: freeze its work list. */
export interface JobStart<Cursor> {
  readonly title: string
  readonly unit: string
  readonly total: number
  readonly cursor: Cursor
}
export interface JobChunk<Cursor> {
  readonly cursor: Cursor
  /** Items finished by this chunk. */
  readonly done: number
  readonly rejected?: number
  readonly total?: number
  readonly step?: string
  /** Present on the last chunk. */
  readonly report?: Readonly<Record<string, unknown>>
}

export interface JobDefinition<Name extends string = string, Input = never, Cursor = never>
  extends OperationCommon<Name, Input, { job: number }> {
  readonly kind: 'job'
  readonly undo: UndoRule<Input, { job: number }>
  readonly start: (context: CommandContext, input: Input) => Promise<JobStart<Cursor>>
  /** Whether a chunk that falls is tried once more with `careful`, which does each record by itself. */
  readonly triesCarefully?: boolean
  readonly chunk: (context: JobContext, cursor: Cursor, input: Input) => Promise<JobChunk<Cursor>>
  /**
   * Takes back what its chunks wrote, a part a call, where it is stopped or falls: it is done whole or not at all. Without it what was
   * done stays, and the job can be resumed.
   */
  readonly takeBack?: (context: JobContext, cursor: Cursor, input: Input) => Promise<TakenBack<Cursor>>
  /**
   * Whether it has come so far that it only goes on to its end: then it is neither stopped nor taken back, its rights are those of its
   * start, and after a failure it is resumed.
   */
  readonly toItsEnd?: (cursor: Cursor) => boolean
}

/** A part of what was taken back. */
export interface TakenBack<Cursor> {
  readonly cursor: Cursor
  /** Items that are not done any more. */
  readonly undone: number
  /** Whether nothing is left. */
  readonly isOver: boolean
  /** Whether there never was anything: then the job can be resumed. */
  readonly isUntouched?: boolean
  /** What a stopped job says of it. */
  readonly says?: string
}

export function defineQuery<const Name extends string, Input, Output>(
  definition: Omit<QueryDefinition<Name, Input, Output>, 'kind'>,
): QueryDefinition<Name, Input, Output> {
  return { kind: 'query', ...definition }
}
export function defineCommand<const Name extends string, Input, Output>(
  definition: Omit<CommandDefinition<Name, Input, Output>, 'kind'>,
): CommandDefinition<Name, Input, Output> {
  return { kind: 'command', ...definition }
}
/** What the call of a job answers at once: the job to watch. */
export const jobHandle = z.object({ job: z.number().int() })

export function defineJob<const Name extends string, Input, Cursor>(
  definition: Omit<JobDefinition<Name, Input, Cursor>, 'kind' | 'output'>,
): JobDefinition<Name, Input, Cursor> {
  return { kind: 'job', output: jobHandle, ...definition }
}

/** Any operation, its input and output forgotten: what the registry holds. */
export type AnyOperation = QueryDefinition | CommandDefinition | JobDefinition

/** The job of an operation: itself, or what does a command in chunks. */
export function jobOf(operation: AnyOperation | undefined): JobDefinition | undefined {
  if (operation?.kind === 'job') return operation
  if (operation?.kind !== 'command' || !operation.inChunks) return undefined
  const { name, summary, input } = operation
  return { ...operation.inChunks.job, name, summary, input }
}

/** Forgets an operation's input and output types, which only its own schema checks from here on. */
export function anyOperation(operation: unknown): AnyOperation {
  return operation as AnyOperation
}

/** Forgets the input and cursor of a job, as {@link anyOperation} does. */
export function anyJob(job: unknown): JobDefinition {
  return job as JobDefinition
}

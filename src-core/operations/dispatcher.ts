/**
 * The dispatcher: the one way to run an operation.
 *
 * Validation, permission, transaction, idempotency, audit and change notification happen here and
 * nowhere else. Only this file and the job runner open and close transactions.
 */
import type { Connection } from '../database/connection.ts'
import { type ReadStore, storeOver, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Failure, Refusal, refuse } from '../kernel/failures.ts'
import type { Instant } from '../kernel/instants.ts'
import { nextEntryId, writeAudit } from './audit.ts'
import { refuseComing } from './coming.ts'
import type { Actor, CommandContext, DocumentDrawing, RecordChange, StagedFiles } from './context.ts'
import type { CallRequest, CallResult, ChangeNotice, UndoOffer } from './contract.ts'
import {
  type AnyOperation,
  type CommandDefinition,
  type JobDefinition,
  jobOf,
  type QueryDefinition,
  type UndoRule,
  type WayBack,
} from './define.ts'
import { fileTrouble, passes } from '../kernel/file-troubles.ts'
import type { CommittedEntry } from './head-keeper.ts'
import type { HookCalls } from './hooks.ts'
import { keepAnswer, keptAnswer } from './idempotency.ts'
import type { HeadNotes, NotedHeads } from './noted-heads.ts'
import { type WorkQueue, workQueue } from './queue.ts'
import type { Registry } from './registry.ts'
import { sealWhatIsLeft, watchRemovals } from './removed-rows.ts'
import { rightsNow, type TokenRights } from './rights-now.ts'
import { findPermitted, type JobStarter, readInput, runInside } from './run-inside.ts'
import { rowTexts, type SealBook, sealBook } from './seals.ts'
import { newStates, type StateBook, stateBook } from './states.ts'
import { readTouched, type Watch, watchChanges } from './watched-tables.ts'

/** Moments come from the host: the core reads no clock. */
export interface Clock {
  now(): Instant
  /** The company-zone date of an instant. */
  dateOf(instant: Instant): CalendarDate
  /** Milliseconds of a monotonic watch, for budgets and rates. */
  watch(): number
}

export interface DispatcherParts {
  readonly connection: Connection
  readonly registry: Registry
  readonly hooks: HookCalls
  readonly clock: Clock
  readonly files: StagedFiles
  readonly documents: DocumentDrawing
  readonly heads: HeadNotes
  /** Throws a refusal where the file that is written to is not the one at its place any more. */
  readonly seeFile: () => void
  readonly notify: (notice: ChangeNotice) => void
  readonly startJob: JobStarter
  /** Has waiting jobs run. */
  readonly runJobs: (dispatcher: Dispatcher) => void
  readonly tokens: TokenRights
  /** Whether a call waits outside; absent: nobody can say. */
  readonly isWaitedFor?: () => boolean
}

/** What one write transaction gathers while it runs. */
export interface Transaction {
  readonly context: CommandContext
  readonly touched: Map<string, Set<number>>
  readonly changes: RecordChange[]
  readonly seals: SealBook
  /** What a part that is attempted wrote, while it may still fall. */
  waiting: (() => void)[] | null
  readonly states: StateBook
  /** What follows the commit, outside the file. */
  readonly after: ((entry: CommittedEntry) => void)[]
  summary: string | null
}

export interface Dispatcher {
  readonly parts: DispatcherParts
  readonly watch: Watch
  readonly queue: WorkQueue
  readonly store: WriteStore
  /** Told after each commit. */
  committed: (entry: CommittedEntry) => void
  /** Who waits for a job's end, by its id; answered by the job runner, and when the file is closed. */
  readonly awaited: Map<number, ((end: JobEnd) => void)[]>
  /** The job that waits for the file to take writes again. */
  held: HeldJob | null
  call(request: CallRequest, actor: Actor): Promise<CallResult>
  /** Runs a write in a transaction with its audit entry; used by the job runner. */
  transact<T>(moment: Moment, work: (transaction: Transaction) => Promise<Committed<T>>): Promise<T>
}

/** A job that waits for the file to take writes again (`held-job.ts`). */
export interface HeldJob {
  readonly failure: Failure
  /** Milliseconds between two tries. */
  readonly pause: number
  /** When the next one is due, on the dispatcher's watch. */
  readonly due: number
}

export interface Moment {
  readonly actor: Actor
  readonly now: Instant
  readonly today: CalendarDate
  readonly job: number | null
  /** Whether all of it is rolled back at the end. */
  readonly isTrial?: boolean
}

/** How a job ended: with its report, with why it did not succeed, or not at all before its file was closed. */
export type JobEnd = { readonly report: Readonly<Record<string, unknown>> } | { readonly failure: Failure } | { readonly closed: true }

/** What a transaction leaves: its value and its audit entry's words. */
export interface Committed<T> {
  readonly value: T
  readonly operation: string
  readonly input: unknown
  readonly summary: string
  readonly undo: WayBack | null
}

/** Thrown to roll a simulated command back; carries its value. */
class Simulated {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const store = storeOver(parts.connection)
  watchRemovals(parts.connection)
  const watch = watchChanges(parts.connection)
  const queue = workQueue()
  const dispatcher: Dispatcher = {
    parts,
    watch,
    queue,
    store,
    committed: () => undefined,
    awaited: new Map(),
    held: null,
    call: (request, actor) => call(dispatcher, request, actor),
    transact: (moment, work) => transact(dispatcher, moment, work),
  }
  return dispatcher
}

/** The failure as a value, trouble with the file too; a bug is thrown on. */
export function asFailure(error: unknown): CallResult {
  if (error instanceof Refusal) return { ok: false, failure: error.failure }
  const trouble = fileTrouble(error)
  if (!trouble) throw error
  // Of damage the log keeps what exactly was met.
  if (!passes(error)) console.error(error)
  return { ok: false, failure: trouble.failure }
}

async function call(dispatcher: Dispatcher, request: CallRequest, actor: Actor): Promise<CallResult> {
  try {
    const operation = findPermitted(dispatcher.parts.registry, request.operation, actor)
    const input = readInput(operation, request.input, actor)
    if (operation.kind === 'query') return await answerQuery({ ...dispatcher.parts, store: dispatcher.store }, operation, input, actor)
    if (operation.kind === 'command' && operation.inChunks && !request.simulate)
      return await runInChunks(dispatcher, operation as ChunkedCommand, request, input, actor)
    if (operation.kind === 'command' && operation.follows && !request.simulate)
      return await runAndFollow(dispatcher, operation as FollowingCommand, request, input, actor)
    return await dispatcher.queue.desk(() => runWrite(dispatcher, operation, request, input, actor))
  } catch (error) {
    return asFailure(error)
  }
}

type ChunkedCommand = CommandDefinition & Required<Pick<CommandDefinition, 'inChunks'>>

/** Starts the job of a command, waits for its end, and answers what the command does. */
async function runInChunks(
  dispatcher: Dispatcher,
  operation: ChunkedCommand,
  request: CallRequest,
  input: never,
  actor: Actor,
): Promise<CallResult> {
  const job = jobOf(operation) as JobDefinition
  const started = await dispatcher.queue.desk(() => runWrite(dispatcher, job, request, input, actor))
  if (!started.ok) return started
  const { job: id } = started.value as { readonly job: number }
  return afterJob(dispatcher, started, id, (report) => operation.inChunks.answer(report))
}

type FollowingCommand = CommandDefinition & Required<Pick<CommandDefinition, 'follows'>>

/** Runs a command, and waits for the end of the job that it started, if it did. */
async function runAndFollow(
  dispatcher: Dispatcher,
  operation: FollowingCommand,
  request: CallRequest,
  input: never,
  actor: Actor,
): Promise<CallResult> {
  const { follows } = operation
  const done = await dispatcher.queue.desk(() => runWrite(dispatcher, operation, request, input, actor))
  const id = done.ok ? follows.job(done.value) : null
  return done.ok && id !== null ? afterJob(dispatcher, done, id, (report) => follows.answer(done.value, report)) : done
}

type Done = Extract<CallResult, { ok: true }>

/** What a call answers at the end of its job. @throws Refusal `job.goesOn` when the file is closed before */
async function afterJob(
  dispatcher: Dispatcher,
  started: Done,
  job: number,
  answer: (report: Readonly<Record<string, unknown>>) => unknown,
): Promise<CallResult> {
  const ended = endOf(dispatcher, job)
  dispatcher.parts.runJobs(dispatcher)
  const end = await ended
  if ('report' in end) return { ...started, value: answer(end.report) }
  if ('failure' in end) return { ok: false, failure: end.failure }
  throw refuse('busy', 'job.goesOn', 'The company was closed in between. The job goes on when it is opened again.', { details: { job } })
}

/** How a job ends, or ended. */
async function endOf({ store, awaited }: Dispatcher, job: number): Promise<JobEnd> {
  const { state, message, report } = await store.db.selectFrom('job').selectAll().where('id', '=', job).executeTakeFirstOrThrow()
  const end = endedAs(state, message, report)
  if (end) return end
  return new Promise((resolve) => awaited.set(job, [...(awaited.get(job) ?? []), resolve]))
}

/** @param report JSON, or `null` where it has none; of a job that fell with its `failure` */
export function endedAs(state: string, message: string | null, report: string | null): JobEnd | null {
  const said = JSON.parse(report ?? '{}') as Readonly<Record<string, unknown>>
  if (state === 'succeeded') return { report: said }
  if (state !== 'failed' && state !== 'stopped') return null
  const failure = said['failure'] as Failure | undefined
  return { failure: failure ?? { kind: 'refused', code: `job.${state}`, message: message ?? `The job was ${state}.` } }
}

/** Answers a query over a store that can only read. */
export async function answerQuery(
  { store, clock, heads }: QueryParts,
  operation: QueryDefinition,
  input: never,
  actor: Actor,
): Promise<CallResult> {
  const now = clock.now()
  const value = await operation.handler({ store, heads, actor, now, today: clock.dateOf(now) }, input)
  return { ok: true, value }
}

/** What a query is answered from. */
interface QueryParts {
  readonly store: ReadStore
  readonly clock: Clock
  readonly heads: NotedHeads
}

async function runWrite(
  dispatcher: Dispatcher,
  operation: Exclude<AnyOperation, QueryDefinition>,
  request: CallRequest,
  input: never,
  actor: Actor,
): Promise<CallResult> {
  const kept = await keptAnswer(dispatcher.store, actor, request)
  if (kept) return kept
  const now = dispatcher.parts.clock.now()
  const moment: Moment = { actor, now, today: dispatcher.parts.clock.dateOf(now), job: null, isTrial: request.simulate === true }
  try {
    return await transact(dispatcher, moment, async (transaction) => {
      if (request.simulate) limitSimulation(dispatcher, operation.name)
      const committed = await runHandler(dispatcher, operation, transaction, input)
      if (request.simulate) endSimulation(dispatcher, committed.value)
      const answer: CallResult = {
        ok: true,
        value: committed.value,
        entry: transaction.context.op,
        undo: committed.undo ? offerOf(transaction.context.op, committed.undo) : null,
        ...(operation.undo.kind === 'none' ? { final: operation.undo.reason } : {}),
      }
      await keepAnswer(dispatcher.store, actor, request, answer, now)
      return { ...committed, value: answer }
    })
  } catch (error) {
    if (error instanceof Simulated) return { ok: true, value: error.value, simulated: true }
    throw error
  }
}

/** Milliseconds that a simulated command may hold the engine. */
export const SIMULATION_LIMIT_MS = 2000

/**
 * Ends a simulated command that takes too long at its next statement, or at the next piece that it reads of a file; its transaction is rolled back like any other.
 * The limit is taken away with the transaction.
 */
function limitSimulation({ parts: { connection, clock } }: Dispatcher, operation: string): void {
  const end = clock.watch() + SIMULATION_LIMIT_MS
  connection.beforeStatement = () => {
    if (clock.watch() <= end) return
    const seconds = SIMULATION_LIMIT_MS / 1000
    const message = `${operation} was tried for ${seconds} seconds and then taken back: the engine may not be held longer for a trial. Run it, or try it on fewer records.`
    throw refuse('busy', 'simulation.tooLong', message)
  }
}

/** Files whose reading counts against the limit of a simulated command: a look at a long one runs few statements. */
function limitedFiles({ connection, files }: DispatcherParts): StagedFiles {
  return {
    size: (id) => files.size(id),
    read: (id, offset, length) => {
      connection.beforeStatement?.()
      return files.read(id, offset, length)
    },
  }
}

/** A handler that goes on after a part was refused did not do the rest in time either. */
function endSimulation({ parts: { connection } }: Dispatcher, value: unknown): never {
  connection.beforeStatement?.()
  throw new Simulated(value)
}

async function runHandler(
  dispatcher: Dispatcher,
  operation: Exclude<AnyOperation, QueryDefinition>,
  transaction: Transaction,
  input: never,
): Promise<Committed<unknown>> {
  const value =
    operation.kind === 'command'
      ? await operation.handler(transaction.context, input)
      : await dispatcher.parts.startJob(operation, transaction.context, input)
  const undo = wayBack(operation.undo as UndoRule<never, unknown>, transaction, value, input)
  return { value, operation: operation.name, input, summary: transaction.summary ?? operation.summary, undo }
}

/** The way back that an entry keeps, or null. */
function wayBack(rule: UndoRule<never, unknown>, transaction: Transaction, value: unknown, input: never): WayBack | null {
  if (rule.kind === 'restore') return transaction.changes.length > 0 ? { kind: 'restore' } : null
  return rule.kind === 'inverse' ? rule.call(value, input) : null
}

/** What a button says that takes an entry back. */
export function offerOf(entry: number, undo: WayBack): UndoOffer {
  return { entry, label: undo.label ?? 'Undo' }
}

async function transact<T>(dispatcher: Dispatcher, moment: Moment, work: (transaction: Transaction) => Promise<Committed<T>>): Promise<T> {
  const { connection, notify, seeFile } = dispatcher.parts
  seeFile()
  let transaction: Transaction
  let committed: Committed<T>
  let digest: Uint8Array
  begin(connection)
  try {
    transaction = await openTransaction(dispatcher, moment)
    const { seals, states } = transaction
    connection.rowListener = { sealed: seals.add, added: (written) => states.take(newStates(written)) }
    committed = await work(transaction)
    connection.rowListener = null
    if (transaction.touched.size > 0)
      await refuseComing(dispatcher.store, { job: moment.job, op: transaction.context.op }, transaction.touched)
    await sealWhatIsLeft(dispatcher.store, transaction.seals)
    await readTouched(dispatcher.store, dispatcher.watch, transaction.states)
    digest = await writeAudit(dispatcher.store, {
      id: transaction.context.op,
      at: moment.now,
      actor: moment.actor,
      job: moment.job,
      operation: committed.operation,
      input: committed.input,
      summary: committed.summary,
      undo: committed.undo,
      changes: transaction.changes,
      touched: transaction.touched,
      seals: transaction.seals.finish(transaction.context.op),
      states: transaction.states.finish(),
    })
    connection.statement('COMMIT').run()
    seeFile() // what was committed into a file that is gone is lost
  } catch (error) {
    connection.rowListener = null
    connection.beforeStatement = null
    rollBack(connection)
    throw error
  }
  const entry: CommittedEntry = { entry: transaction.context.op, digest, at: moment.now }
  dispatcher.committed(entry)
  for (const work of transaction.after) runAfter(work, entry)
  notify({ changes: [...transaction.touched].map(([entity, ids]) => ({ entity, ids: [...ids] })), jobs: [] })
  return committed.value
}

/** One that could not be rolled back, because the disk failed, is rolled back before the next. */
function begin(connection: Connection): void {
  if (connection.raw.inTransaction) connection.statement('ROLLBACK').run()
  connection.statement('BEGIN IMMEDIATE').run()
}

/** Never in the place of the error that led to it. */
function rollBack(connection: Connection): void {
  try {
    if (connection.raw.inTransaction) connection.statement('ROLLBACK').run()
  } catch (error) {
    console.error('A transaction was not rolled back:', error)
  }
}

/** What is committed stays so, whatever fails outside the file. */
function runAfter(work: (entry: CommittedEntry) => void, entry: CommittedEntry): void {
  try {
    work(entry)
  } catch (error) {
    console.error('What follows a commit was not done:', error)
  }
}

async function openTransaction(dispatcher: Dispatcher, moment: Moment): Promise<Transaction> {
  const { registry, startJob } = dispatcher.parts
  const touched = new Map<string, Set<number>>()
  const changes: RecordChange[] = []
  const touch = (entity: string, id: number) => {
    const ids = touched.get(entity)
    if (ids) ids.add(id)
    else touched.set(entity, new Set([id]))
  }
  const seals = sealBook()
  const states = stateBook()
  const after: Transaction['after'] = []
  const transaction: Transaction = {
    touched,
    changes,
    seals,
    states,
    after,
    waiting: null,
    summary: null,
    context: {
      store: dispatcher.store,
      actor: moment.actor,
      now: moment.now,
      today: moment.today,
      op: await nextEntryId(dispatcher.store),
      files: limitedFiles(dispatcher.parts),
      documents: dispatcher.parts.documents,
      heads: dispatcher.parts.heads,
      hooks: dispatcher.parts.hooks,
      touch,
      recordChange: (change) => {
        touch(change.entity, change.id)
        changes.push(change)
      },
      summarise: (sentence) => {
        transaction.summary = sentence
      },
      seal: seals.keep,
      keepState: states.add,
      afterCommit: (work) => void after.push(work),
      run: (call, inside) => runInside({ registry, startJob, asJob: false }, inside ?? transaction.context, call),
      start: (call, inside) => runInside({ registry, startJob, asJob: moment.isTrial !== true }, inside ?? transaction.context, call),
      rightsNow: (who) => rightsNow(dispatcher.store, dispatcher.parts.tokens, who),
      attempt: (part) => attemptPart(dispatcher.parts.connection, transaction, part),
    },
  }
  return transaction
}

/** A savepoint around a part of the work; what it wrote, touched and reported counts only when it did not throw. */
async function attemptPart<T>(connection: Connection, transaction: Transaction, part: () => Promise<T>): Promise<T> {
  const { touched, changes, after } = transaction
  const listener = connection.rowListener
  const before = { touched: new Map(touched), changes: changes.length, after: after.length, summary: transaction.summary }
  const [outer, told] = [transaction.waiting, [] as (() => void)[]]
  transaction.waiting = told
  // Sets of the part are its own until it ends well, so that taking them back costs nothing.
  touched.clear()
  connection.rowListener = {
    sealed: (written) => {
      const rows = rowTexts(written)
      told.push(() => transaction.seals.take(rows))
    },
    added: (written) => {
      const rows = newStates(written)
      told.push(() => transaction.states.take(rows))
    },
  }
  connection.statement('SAVEPOINT attempt').run()
  try {
    const value = await part()
    connection.statement('RELEASE attempt').run()
    if (outer) outer.push(...told)
    else for (const tell of told) tell()
    mergeTouched(before.touched, touched)
    return value
  } catch (error) {
    // A full disk may have ended the whole transaction; then there is no savepoint to go back to.
    if (connection.raw.inTransaction) {
      connection.statement('ROLLBACK TO attempt').run()
      connection.statement('RELEASE attempt').run()
    }
    changes.length = before.changes
    after.length = before.after
    transaction.summary = before.summary
    throw error
  } finally {
    transaction.waiting = outer
    connection.rowListener = listener
    touched.clear()
    for (const [entity, ids] of before.touched) touched.set(entity, ids)
  }
}

function mergeTouched(into: Map<string, Set<number>>, from: ReadonlyMap<string, ReadonlySet<number>>): void {
  for (const [entity, ids] of from) {
    const known = into.get(entity)
    if (!known) into.set(entity, new Set(ids))
    else for (const id of ids) known.add(id)
  }
}

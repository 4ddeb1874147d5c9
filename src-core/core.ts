/**
 * Assembles the modules into one core.
 *
 * The core reads no clock, no file and no random source: moments and the open connection come from
 * its host. `createCore` is the writer; `createReader` answers queries over a read-only connection.
 */
import { z } from 'zod'
import type { Connection } from './database/connection.ts'
import { storeOver } from './database/store.ts'
import { describeList, type ListDefinition, listOperations } from './entities/define-list.ts'
import { describeEntity, entityOperations, standardList } from './entities/entity-operations.ts'
import { takeEffectOperation } from './entities/dated/take-effect.ts'
import { restoreRecord } from './entities/restore-record.ts'
import { searchOperations } from './entities/search.ts'
import { viewOperations } from './entities/views.ts'
import { exchangeOperations } from './exchange/index.ts'
import { homeOperations } from './home/index.ts'
import { refuse } from './kernel/failures.ts'
import type { Instant } from './kernel/instants.ts'
import { companyZone, isTimeZone, zoneClock } from './kernel/instants.ts'
import { dropUnknownKept } from './kept-inputs.ts'
import { modules } from './modules.ts'
import { auditEntryList } from './audit-list.ts'
import type { Actor, DocumentDrawing, StagedFiles } from './operations/context.ts'
import type { CallRequest, CallResult, ChangeNotice } from './operations/contract.ts'
import { type AnyOperation, anyOperation, defineQuery } from './operations/define.ts'
import { answerQuery, asFailure, type Clock, createDispatcher, type Dispatcher } from './operations/dispatcher.ts'
import { findPermitted, parseInput } from './operations/run-inside.ts'
import { headKeeper } from './operations/head-keeper.ts'
import { isDue } from './operations/held-job.ts'
import { hookCalls } from './operations/hooks.ts'
import { requeueInterrupted, runJobs, startJob } from './operations/jobs.ts'
import { type HeadNotes, NOTHING_NOTED, type NotedHeads } from './operations/noted-heads.ts'
import { registryOperations } from './operations/operations.ts'
import { NO_TOKENS, type TokenRights } from './operations/rights-now.ts'
import { createRegistry, describeOperation, type Registry } from './operations/registry.ts'
import { routineOperations } from './routines/index.ts'
import { sessionOperations } from './session.ts'
import { type CarryOverStep, stepsInOrder } from './operations/steps.ts'
import { carryOver, newCompanyHasAll, waitsForSteps } from './setup/index.ts'
import { allEntities, entityByName } from './tables.ts'
import { undoPlanOperation } from './undo-plan.ts'

export interface HostClock {
  now(): Instant
  /** Milliseconds of a monotonic watch. */
  watch(): number
}

/** What a reading core needs of its host. */
export interface ReaderPorts extends HostClock {
  readonly heads?: NotedHeads
}

/** What the writing core needs of its host. */
export interface HostPorts extends HostClock {
  readonly files: StagedFiles
  /** Left out by hosts that export no documents. */
  readonly documents?: DocumentDrawing
  /** Left out by hosts that keep nothing outside the file. */
  readonly heads?: HeadNotes
  /** Left out by hosts that keep no tokens. */
  readonly tokens?: TokenRights
  /** Whether a call was sent here and could not be taken yet. Left out where none can be sent while a job's chunk runs. */
  readonly isWaitedFor?: () => boolean
  /** Left out for files that nothing but this process can reach. Throws a refusal where the file is not at its place any more. */
  readonly seeFile?: () => void
}

export interface Core {
  readonly dispatcher: Dispatcher
  call(request: CallRequest, actor: Actor): Promise<CallResult>
  /** Resolves when no command waits and no job has work. */
  idle(): Promise<void>
  /** Has a job that waits for the file to take writes try again, where its next try is due. */
  tryHeld(): void
  /** Has noted outside how far the audit trail reaches; for moments without work. */
  noteHead(): void
  /** Ends after the command or chunk that runs; jobs go on when the file is opened again. */
  close(): Promise<void>
}

/** What the modules do once to a file of an earlier version, in order. */
export const carryOverSteps: readonly CarryOverStep[] = stepsInOrder([...modules, { steps: [dropUnknownKept(() => buildRegistry())] }])

/** Whether a file of this schema waits for steps. */
export function needsCarryOver(connection: Connection): Promise<boolean> {
  return waitsForSteps(connection, carryOverSteps)
}

/** Runs the steps that a file waits for and nothing else. @throws Refusal `file.stepFailed` */
export async function carryOverFile(connection: Connection, host: HostPorts, steps = carryOverSteps): Promise<void> {
  await carryOver(
    dispatcherOver(connection, host, () => undefined),
    steps,
  )
}

/** Opens the writing core over an engine connection, and goes on with jobs a crash interrupted. */
export async function createCore(connection: Connection, host: HostPorts, notify: (notice: ChangeNotice) => void): Promise<Core> {
  const dispatcher = dispatcherOver(connection, host, notify)
  const { registry } = dispatcher.parts
  const keeper = headKeeper(dispatcher.store, host.heads ?? NOTHING_NOTED, host.watch)
  dispatcher.committed = keeper.committed
  keeper.note()
  await carryOver(dispatcher, carryOverSteps)
  await requeueInterrupted(dispatcher)
  runJobs(dispatcher)
  return {
    dispatcher,
    call: async (request, actor) => {
      const result = await dispatcher.call(request, actor)
      const isDone = result.ok && !result.simulated
      // What was written shows that a job which waits for room may go on.
      if (isDone && (startsWork(registry, request.operation) || (dispatcher.held && isWrite(registry, request.operation))))
        runJobs(dispatcher)
      return result
    },
    idle: () => dispatcher.queue.idle(),
    tryHeld: () => {
      if (isDue(dispatcher)) runJobs(dispatcher)
    },
    noteHead: () => {
      // What a transaction that is still open reads, it may take back.
      if (!connection.raw.inTransaction) keeper.note()
    },
    close: async () => {
      await dispatcher.queue.close()
      for (const wake of [...dispatcher.awaited.values()].flat()) wake({ closed: true })
      keeper.note()
      connection.close()
    },
  }
}

function dispatcherOver(connection: Connection, host: HostPorts, notify: (notice: ChangeNotice) => void): Dispatcher {
  return createDispatcher({
    connection,
    registry: buildRegistry(),
    hooks: hookCalls([...modules.flatMap((module) => module.hooks), newCompanyHasAll(carryOverSteps)]),
    clock: companyClock(connection, host),
    files: host.files,
    documents: host.documents ?? NO_DRAWING,
    heads: host.heads ?? NOTHING_NOTED,
    notify,
    startJob,
    runJobs,
    tokens: host.tokens ?? NO_TOKENS,
    ...(host.isWaitedFor ? { isWaitedFor: host.isWaitedFor } : {}),
    seeFile: host.seeFile ?? (() => undefined),
  })
}

const NO_DRAWING: DocumentDrawing = {
  draw: async () => {
    throw refuse('refused', 'document.noDrawing', 'Documents are not drawn here. Export it from a workstation.')
  },
}

export interface Reader {
  call(request: CallRequest, actor: Actor): Promise<CallResult>
  close(): void
}

/** Answers queries over a read-only connection; anything else is a bug of the host. */
export function createReader(connection: Connection, host: ReaderPorts): Reader {
  const registry = buildRegistry()
  const parts = { store: storeOver(connection), clock: companyClock(connection, host), heads: host.heads ?? NOTHING_NOTED }
  const call = async (request: CallRequest, actor: Actor): Promise<CallResult> => {
    try {
      const operation = findPermitted(registry, request.operation, actor)
      if (operation.kind !== 'query') throw new TypeError(`${request.operation} is no query`)
      connection.statement('BEGIN').run()
      try {
        return await answerQuery(parts, operation, parseInput(operation, request.input), actor)
      } finally {
        connection.statement('COMMIT').run()
      }
    } catch (error) {
      return asFailure(error)
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    // One query at a time: its page, totals and sums come from one read transaction.
    call: (request, actor) => {
      const next = last.then(() => call(request, actor))
      last = next.catch(() => undefined)
      return next
    },
    close: () => connection.close(),
  }
}

let built: Registry | null = null

/** Every operation of the product. The same for writer and readers, and for every file that a process opens: made once. */
export function buildRegistry(): Registry {
  built ??= newRegistry()
  return built
}

function newRegistry(): Registry {
  const lists = modules.flatMap((module) => module.lists)
  const listOf = (name: string) => lists.find((list) => list.name === name)
  const entityNames = new Set(allEntities.map((entity) => entity.name))
  const listByName = (name: string) => {
    const entity = entityByName(name)
    return [auditEntryList, ...lists].find((list) => list.name === name) ?? (entity ? standardList(entity, entityByName) : undefined)
  }
  const operations: AnyOperation[] = [
    ...registryOperations(
      () => registry,
      async (context, change) => {
        const entity = entityByName(change.entity)
        if (!entity) throw new TypeError(`no entity ${change.entity}`)
        await restoreRecord(context, entity, change)
      },
    ),
    ...viewOperations,
    ...searchOperations(
      allEntities,
      // Higher modules know more of the same document, so they go first.
      modules.flatMap(({ searched }) => searched ?? []).toReversed(),
    ),
    ...sessionOperations,
    ...homeOperations,
    ...routineOperations(() => registry),
    undoPlanOperation(() => [
      ...lists,
      ...allEntities.filter(({ name }) => !listOf(name)).map((entity) => standardList(entity, entityByName)),
    ]),
    takeEffectOperation(entityByName),
    ...allEntities.flatMap((entity) => entityOperations(entity, entityByName, listOf(entity.name))),
    ...[auditEntryList, ...lists.filter((list) => !entityNames.has(list.name))].flatMap(listOperations),
    ...modules.flatMap((module) => module.operations),
    ...exchangeOperations({ entities: allEntities, entityByName, listByName }),
    anyOperation(describeOperationOf(() => registry, lists)),
  ]
  const registry: Registry = createRegistry(operations)
  return registry
}

function describeOperationOf(registry: () => Registry, lists: readonly ListDefinition[]) {
  return defineQuery({
    name: 'system.describe',
    summary: 'All entities, lists and operations, as forms, lists, palette and command line show them',
    input: z.object({}),
    output: z.record(z.string(), z.unknown()),
    handler: async () => ({
      entities: allEntities.map((entity) =>
        describeEntity(entity, lists.find((list) => list.name === entity.name) ?? standardList(entity, entityByName)),
      ),
      lists: [auditEntryList, ...lists].map(describeList),
      operations: registry().all.map(describeOperation),
    }),
  })
}

function startsWork(registry: Registry, name: string): boolean {
  const operation = registry.get(name)
  return operation?.kind === 'job' || name === 'job.resume' || name === 'job.cancel' || name === 'operation.undo' || name === 'routine.run'
}

function isWrite(registry: Registry, name: string): boolean {
  const kind = registry.get(name)?.kind
  return kind === 'command' || kind === 'job'
}

/** The host's clock with the company's zone, read again when the company was created. */
function companyClock(connection: Connection, host: HostClock): Clock {
  let zone = zoneClock('UTC')
  let known = false
  const current = () => {
    if (known) return zone
    const row = connection.statement('SELECT zone FROM company LIMIT 1').get() as { zone: string } | undefined
    if (row) {
      zone = companyZone(row.zone)
      known = isTimeZone(row.zone)
    }
    return zone
  }
  return { now: () => host.now(), watch: () => host.watch(), dateOf: (instant) => current().toDate(instant) }
}

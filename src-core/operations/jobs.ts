/**
 * The job runner: long work in chunks, one transaction each, with the cursor written in the chunk. A chunk ends soon after somebody
 * at the desk waits for it (`chunk-time.ts`). After a crash a job resumes where its last committed chunk ended.
 */
import type { Selectable } from 'kysely'
import type { TableType } from '../database/columns.ts'
import { type Failure, Refusal, refuse } from '../kernel/failures.ts'
import { chunkTime } from './chunk-time.ts'
import type { Actor, JobContext } from './context.ts'
import type { JobProgress } from './contract.ts'
import { type JobChunk, type JobDefinition, jobOf } from './define.ts'
import { type Committed, type Dispatcher, endedAs, type Transaction } from './dispatcher.ts'
import { passes } from '../kernel/file-troubles.ts'
import { hold } from './held-job.ts'
import { failureOf, INTERNAL, isOfFile, PROGRAM_FAULT } from './incident.ts'
import type { job as jobTable } from './model.ts'
import { may } from './permissions.ts'
import { heldBack, rightsNow } from './rights-now.ts'
import type { JobStarter } from './run-inside.ts'

export type JobRow = Selectable<TableType<typeof jobTable>>

/** Creates the job's row in the transaction of the call; it runs after the commit. */
export const startJob: JobStarter = async (operation, context, input) => {
  const start = await operation.start(context, input)
  context.summarise(start.title)
  const row = await context.store.db
    .insertInto('job')
    .values({
      operation: operation.name,
      title: start.title,
      unit: start.unit,
      state: 'queued',
      step: '',
      input: JSON.stringify(input ?? null),
      cursor: JSON.stringify(start.cursor),
      frozen_now: context.now,
      frozen_today: context.today,
      done: 0,
      total: start.total,
      rejected: 0,
      rate: 0,
      actor: JSON.stringify(context.actor),
      entry_id: context.op,
      created_at: context.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  context.touch('job', row.id)
  return { job: row.id }
}

/** Offers waiting jobs to the queue's background. Called after a start, a resume and when the file opens. */
export function runJobs(dispatcher: Dispatcher): void {
  dispatcher.queue.background(() => runOneChunk(dispatcher))
}

/**
 * After a crash the jobs that ran are queued again; their cursors say where they stood. One that was being taken back goes on with
 * that.
 */
export async function requeueInterrupted(dispatcher: Dispatcher): Promise<void> {
  const interrupted = await dispatcher.store.db
    .selectFrom('job')
    .selectAll()
    .where('state', 'in', ['running', 'stopping'])
    .orderBy('id')
    .execute()
  for (const row of interrupted) {
    if (row.state === 'stopping' && definitionOf(dispatcher, row)?.takeBack) continue
    const state = row.state === 'running' ? 'queued' : 'stopped'
    await moveJob(dispatcher, row, { state }, `${row.title}: ${state} after an interruption`)
  }
}

function definitionOf({ parts }: Dispatcher, row: JobRow): JobDefinition | undefined {
  return jobOf(parts.registry.get(row.operation))
}

/** Whether there was a chunk to run. */
async function runOneChunk(dispatcher: Dispatcher): Promise<boolean> {
  let row: JobRow | undefined
  try {
    row = await nextJob(dispatcher)
    if (row) await workOn(dispatcher, row)
    dispatcher.held = null
    return row !== undefined
  } catch (error) {
    hold(dispatcher, row ? jobProgress(row) : null, error)
    return false
  }
}

/** @throws the error that a job waits for the end of, or for which nothing can be written */
async function workOn(dispatcher: Dispatcher, row: JobRow): Promise<void> {
  const operation = definitionOf(dispatcher, row)
  if (row.state !== 'stopping') await runChunk(dispatcher, row)
  else if (operation?.takeBack) await takeBackPart(dispatcher, row, operation.takeBack)
  else await finish(dispatcher, row, 'stopped', 'Stopped on request. What was done stays.')
}

async function nextJob(dispatcher: Dispatcher): Promise<JobRow | undefined> {
  const waiting = dispatcher.store.db.selectFrom('job').selectAll()
  return (
    (await waiting.where('state', 'in', ['running', 'stopping']).orderBy('id').executeTakeFirst()) ??
    (await waiting.where('state', '=', 'queued').orderBy('id').executeTakeFirst())
  )
}

async function runChunk(dispatcher: Dispatcher, row: JobRow): Promise<void> {
  const operation = definitionOf(dispatcher, row)
  if (!operation) {
    await fall(dispatcher, row, refuse('refused', 'job.unknown', `There is no job “${row.operation}” in this version.`))
    return
  }
  const frozen = JSON.parse(row.actor) as Actor
  // Rights that were taken away since the job began hold it back, where it can still end as if it had never begun.
  const isOwed = isToItsEnd(operation, row)
  const actor = isOwed ? frozen : heldBack(frozen, await rightsNow(dispatcher.store, dispatcher.parts.tokens, frozen))
  if (!may(actor, row.operation)) {
    await fall(
      dispatcher,
      row,
      refuse('forbidden', 'permission.missing', `${actor.name} began it and may not run ${row.operation} any more.`),
    )
    return
  }
  const moment = { actor, now: row.frozen_now, today: row.frozen_today, job: row.id }
  const tryChunk = (careful: boolean) => {
    const began = dispatcher.parts.clock.watch()
    return dispatcher.transact(moment, (transaction) => chunkTransaction(dispatcher, operation, row, transaction, { began, careful }))
  }
  try {
    await tryChunk(false).catch((error: unknown) => {
      if (error instanceof Refusal || isOfFile(error) || operation.triesCarefully !== true) throw error
      return tryChunk(true)
    })
    await tell(dispatcher, row.id)
  } catch (error) {
    if (passes(error)) throw error
    await fall(dispatcher, row, error)
  }
}

function isToItsEnd({ toItsEnd }: JobDefinition, row: JobRow): boolean {
  return toItsEnd?.(JSON.parse(row.cursor) as never) === true
}

/** @throws Refusal when a job has come so far that it is not stopped any more */
export function refuseToItsEnd(operation: JobDefinition | undefined, row: JobRow): void {
  if (!operation || !isToItsEnd(operation, row)) return
  throw refuse('refused', 'job.toItsEnd', `${row.title} is checked and half done. It cannot be stopped any more: wait for its end.`)
}

/** A job that cannot go on: it fails, or first takes back what it did. */
async function fall(dispatcher: Dispatcher, row: JobRow, error: unknown): Promise<void> {
  const told = failureOf(error)
  const failure = told.code === PROGRAM_FAULT ? { ...told, message: `${INTERNAL} ${told.message}` } : told
  const operation = definitionOf(dispatcher, row)
  if (!operation?.takeBack || isToItsEnd(operation, row)) {
    await finish(dispatcher, row, 'failed', failure.message, { failure })
    return
  }
  const values = { state: 'stopping', message: failure.message, report: JSON.stringify({ failure, takingBack: true }) } as const
  await moveJob(dispatcher, row, values, `${row.title}: taken back`)
  await tell(dispatcher, row.id)
}

/** Takes some of a job back; its row says how it ended when nothing is left. */
async function takeBackPart(dispatcher: Dispatcher, row: JobRow, takeBack: NonNullable<JobDefinition['takeBack']>): Promise<void> {
  const { clock } = dispatcher.parts
  const moment = { actor: RUNNER, now: row.frozen_now, today: row.frozen_today, job: row.id }
  const { failure } = JSON.parse(row.report ?? '{}') as { readonly failure?: Failure }
  try {
    await dispatcher.transact(moment, async (transaction) => {
      const context: JobContext = { ...transaction.context, careful: false, spent: chunkTime(dispatcher) }
      const {
        cursor,
        undone,
        isOver,
        isUntouched = false,
        says = isUntouched ? 'Nothing was done yet.' : 'What was done is taken back.',
      } = await takeBack(context, JSON.parse(row.cursor) as never, JSON.parse(row.input) as never)
      const values = isOver
        ? {
            state: failure ? ('failed' as const) : ('stopped' as const),
            message: failure?.message ?? `Stopped on request. ${says}`,
            report: JSON.stringify({ ...(failure ? { failure } : {}), takenBack: !isUntouched }),
            finished_at: clock.now(),
          }
        : { report: JSON.stringify({ ...(failure ? { failure } : {}), takingBack: true }) }
      await context.store.db
        .updateTable('job')
        .set({ ...values, step: 'Taking back', cursor: JSON.stringify(cursor), done: Math.max(0, row.done - undone) })
        .where('id', '=', row.id)
        .execute()
      // An undo whose job came to nothing took nothing back.
      if (isOver && !isUntouched) await context.store.db.deleteFrom('audit_undo').where('undone_by', '=', row.entry_id).execute()
      const summary = transaction.summary ?? `${row.title}: taken back`
      return { value: null, operation: row.operation, input: { job: row.id }, summary, undo: null }
    })
    await tell(dispatcher, row.id)
  } catch (error) {
    if (passes(error)) throw error
    const why = failureOf(error)
    const message = `${failure ? `${failure.message} ` : ''}What was written could not be taken back: ${why.message} Resume it to try again.`
    await finish(dispatcher, row, 'failed', message, { failure: { ...why, message }, takingBack: true })
  }
}

async function chunkTransaction(
  dispatcher: Dispatcher,
  operation: JobDefinition,
  row: JobRow,
  transaction: Transaction,
  { began, careful }: { readonly began: number; readonly careful: boolean },
): Promise<Committed<JobChunk<unknown>>> {
  const { clock } = dispatcher.parts
  const context: JobContext = { ...transaction.context, careful, spent: chunkTime(dispatcher, began) }
  const chunk: JobChunk<unknown> = await operation.chunk(context, JSON.parse(row.cursor) as never, JSON.parse(row.input) as never)
  const seconds = Math.max(0.001, (clock.watch() - began) / 1000)
  const pace = chunk.done / seconds
  const at = clock.now()
  await context.store.db
    .updateTable('job')
    .set({
      state: chunk.report ? 'succeeded' : 'running',
      step: chunk.step ?? row.step,
      cursor: JSON.stringify(chunk.cursor),
      done: row.done + chunk.done,
      total: chunk.total ?? row.total,
      rejected: row.rejected + (chunk.rejected ?? 0),
      rate: row.rate === 0 ? pace : row.rate * 0.8 + pace * 0.2,
      started_at: row.started_at ?? at,
      ...(chunk.report ? { finished_at: at, report: JSON.stringify(chunk.report) } : {}),
    })
    .where('id', '=', row.id)
    .execute()
  return { value: chunk, operation: operation.name, input: { job: row.id }, summary: transaction.summary ?? row.title, undo: null }
}

async function finish(
  dispatcher: Dispatcher,
  row: JobRow,
  state: 'stopped' | 'failed',
  message: string,
  report: Readonly<Record<string, unknown>> | null = null,
): Promise<void> {
  const finished_at = dispatcher.parts.clock.now()
  const said = report === null ? {} : { report: JSON.stringify(report) }
  await moveJob(dispatcher, row, { state, message, finished_at, ...said }, `${row.title}: ${state}`)
  await tell(dispatcher, row.id)
}

/** Ends and resumes jobs by itself. */
const RUNNER: Actor = { kind: 'job', id: 0, name: 'Countinghouse', permissions: ['*'] }

/** What becomes of a job outside its chunks has an audit entry like everything that is written. */
async function moveJob(dispatcher: Dispatcher, row: JobRow, values: Partial<JobRow>, summary: string): Promise<void> {
  const now = dispatcher.parts.clock.now()
  const moment = { actor: RUNNER, now, today: dispatcher.parts.clock.dateOf(now), job: row.id }
  await dispatcher.transact(moment, async ({ context }) => {
    await context.store.db.updateTable('job').set(values).where('id', '=', row.id).execute()
    return { value: null, operation: row.operation, input: { job: row.id }, summary, undo: null }
  })
}

/** Tells windows, and who waits, how far a job is. */
async function tell(dispatcher: Dispatcher, id: number): Promise<void> {
  const row = await dispatcher.store.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  dispatcher.parts.notify({ changes: [{ entity: 'job', ids: [id] }], jobs: [jobProgress(row)] })
  const end = endedAs(row.state, row.message, row.report)
  if (!end) return
  const waiting = dispatcher.awaited.get(id) ?? []
  dispatcher.awaited.delete(id)
  for (const wake of waiting) wake(end)
}

/** A job as windows show it. */
export function jobProgress(row: JobRow): JobProgress {
  const left = row.total - row.done
  return {
    id: row.id,
    operation: row.operation,
    title: row.title,
    state: row.state,
    step: row.step,
    done: row.done,
    total: row.total,
    unit: row.unit,
    rate: Math.round(row.rate),
    secondsLeft: row.state === 'running' && row.rate > 0 ? Math.ceil(left / row.rate) : null,
    rejected: row.rejected,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    message: row.message,
    report: row.report === null ? null : (JSON.parse(row.report) as Record<string, unknown>),
    byItself: (JSON.parse(row.actor) as Actor).kind === 'job',
  }
}

/** @throws Refusal when there is no such job */
export async function jobById(store: Dispatcher['store'], id: number): Promise<JobRow> {
  const row = await store.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('notFound', 'job.notFound', `There is no job ${id}.`)
  return row
}

/** The operation layer's own operations: jobs, undo, timelines, the description of everything else. */
import { sql } from 'kysely'
import { z } from 'zod'
import { type FieldFault, Refusal, refuse } from '../kernel/failures.ts'
import type { ReadStore } from '../database/store.ts'
import type { Actor, CommandContext, InsideRun, OperationCall, RecordChange } from './context.ts'
import type { TimelineEntry } from './contract.ts'
import { readClosed } from './closed-input.ts'
import { readKept } from './kept-input.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery, jobOf, type LaterOnes, type WayBack } from './define.ts'
import { offerOf } from './dispatcher.ts'
import { jobById, jobProgress, refuseToItsEnd } from './jobs.ts'
import { may, requireRight } from './permissions.ts'
import type { Registry } from './registry.ts'

const UNDO = 'operation.undo'

/** How the entity layer puts a record back to a state it had. */
export type RestoreRecord = (context: CommandContext, change: RecordChange) => Promise<void>

const jobId = z.object({ id: z.number().int() })

const jobList = defineQuery({
  name: 'job.list',
  summary: 'Jobs under way and finished, the newest first',
  input: z.object({ limit: z.number().int().min(1).max(500).default(50) }),
  output: z.custom<ReturnType<typeof jobProgress>[]>(),
  handler: async ({ store }, { limit }) => {
    const rows = await store.db.selectFrom('job').selectAll().orderBy('id', 'desc').limit(limit).execute()
    return rows.map(jobProgress)
  },
})

const jobGet = defineQuery({
  name: 'job.get',
  summary: 'One job with its report',
  input: jobId,
  output: z.custom<ReturnType<typeof jobProgress>>(),
  handler: async ({ store }, { id }) => {
    const row = await store.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw refuse('notFound', 'job.notFound', `There is no job ${id}.`)
    return jobProgress(row)
  },
})

const jobResume = defineCommand({
  name: 'job.resume',
  summary: 'Go on with a stopped or failed job where its last chunk ended',
  input: jobId,
  output: z.object({ id: z.number() }),
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'job.cancel', input: { id }, label: 'Cancel' }) },
  handler: async (context, { id }) => {
    const row = await jobById(context.store, id)
    requireRight(context.actor, row.operation)
    if (row.state !== 'stopped' && row.state !== 'failed') {
      throw refuse('refused', 'job.notStopped', `${row.title} is ${row.state}; only a stopped or failed job can be resumed.`)
    }
    const { takenBack = false, takingBack = false } = JSON.parse(row.report ?? '{}') as { takenBack?: boolean; takingBack?: boolean }
    if (takenBack)
      throw refuse(
        'refused',
        'job.takenBack',
        `${row.title} was broken off and left nothing behind, so there is nothing to resume. Begin it again.`,
      )
    // One that could not be taken back to its end goes on with that.
    const state = takingBack ? 'stopping' : 'queued'
    const report = takingBack ? row.report : null
    await context.store.db.updateTable('job').set({ state, message: null, finished_at: null, report }).where('id', '=', id).execute()
    context.touch('job', id)
    return { id }
  },
})

/** Of a job that is taken back as one a record's timeline shows one line, that of its last chunk. */
const isLastOfJob = sql<boolean>`(began.undo IS NULL OR NOT EXISTS (
  SELECT 1 FROM audit_touch AS later JOIN audit_entry AS chunk ON chunk.id = later.entry_id
  WHERE later.entity = audit_touch.entity AND later.record_id = audit_touch.record_id AND later.entry_id > audit_touch.entry_id
  AND chunk.job_id = audit_entry.job_id))`

/** Whoever reads records of a kind, or the whole trail, reads what happened to them. @throws Refusal `permission.missing` */
function requireReading(actor: Actor, registry: Registry, entity: string): void {
  const reads = registry.all.filter(({ kind, name }) => kind === 'query' && name.startsWith(`${entity}.`))
  if (may(actor, TRAIL) || reads.some(({ name }) => may(actor, name))) return
  requireRight(actor, reads.find(({ name }) => name === `${entity}.get`)?.name ?? reads[0]?.name ?? TRAIL)
}
const TRAIL = 'auditEntry.list'

const timeline = (registry: () => Registry) =>
  defineQuery({
    name: 'audit.timeline',
    summary: 'What happened to a record, the newest first, with what can be undone',
    input: z.object({ entity: z.string(), id: z.number().int(), limit: z.number().int().min(1).max(500).default(100) }),
    output: z.custom<TimelineEntry[]>(),
    handler: async ({ store, actor }, { entity, id, limit }) => {
      requireReading(actor, registry(), entity)
      const rows = await store.db
        .selectFrom('audit_touch')
        .innerJoin('audit_entry', 'audit_entry.id', 'audit_touch.entry_id')
        .leftJoin('audit_payload', 'audit_payload.entry_id', 'audit_entry.id')
        .leftJoin('audit_undo', 'audit_undo.entry_id', 'audit_entry.id')
        .leftJoin('job', 'job.id', 'audit_entry.job_id')
        .leftJoin('audit_payload as began', 'began.entry_id', 'job.entry_id')
        .leftJoin('audit_undo as taken', 'taken.entry_id', 'job.entry_id')
        .select(['audit_entry.id', 'audit_entry.at', 'audit_entry.operation', 'audit_entry.summary', 'audit_entry.actor_name'])
        .select(['audit_payload.undo', 'audit_undo.undone_by', 'job.entry_id as start', 'job.report'])
        .select(['began.undo as job_undo', 'taken.undone_by as job_undone_by'])
        .where('audit_touch.entity', '=', entity)
        .where('audit_touch.record_id', '=', id)
        .where(isLastOfJob)
        .orderBy('audit_entry.id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => {
        const isPart = row.job_undo !== null
        const [entry, undo, undoneBy] = isPart ? [row.start as number, row.job_undo, row.job_undone_by] : [row.id, row.undo, row.undone_by]
        const isBack = isPart && (JSON.parse(row.report ?? '{}') as { readonly takenBack?: boolean }).takenBack === true
        return {
          entry,
          at: row.at,
          operation: row.operation,
          summary: undoneBy === null ? row.summary : `${row.summary} (undone)`,
          actor: row.actor_name,
          undo: undo === null || undoneBy !== null || isBack ? null : offerOf(entry, JSON.parse(undo) as WayBack),
        }
      })
    },
  })

/** What is done whole or not at all is taken back. */
const jobCancel = (registry: () => Registry) =>
  defineCommand({
    name: 'job.cancel',
    summary: 'Stop a job after the chunk under way: what is committed stays, what an import wrote is taken back',
    input: jobId,
    output: z.object({ id: z.number() }),
    undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'job.resume', input: { id }, label: 'Resume' }) },
    handler: async (context, { id }) => {
      const row = await jobById(context.store, id)
      if (row.state !== 'queued' && row.state !== 'running') {
        throw refuse('refused', 'job.notRunning', `${row.title} is ${row.state} and cannot be cancelled.`)
      }
      refuseToItsEnd(jobOf(registry().get(row.operation)), row)
      await context.store.db
        .updateTable('job')
        .set({ state: row.state === 'queued' && !jobOf(registry().get(row.operation))?.takeBack ? 'stopped' : 'stopping' })
        .where('id', '=', id)
        .execute()
      context.touch('job', id)
      return { id }
    },
  })

/** Operations that need the whole registry: undo runs other operations, and the description lists them all. */
export function registryOperations(registry: () => Registry, restore: RestoreRecord): AnyOperation[] {
  const undo = defineCommand({
    name: UNDO,
    summary: 'Take back an earlier operation; taking back an undo does it again',
    input: z.object({ entry: z.number().int() }),
    output: z.object({
      undone: z.number(),
      operation: z.string(),
      summary: z.string(),
      again: z.custom<WayBack>(),
      /** What takes it back in chunks, or does it again; whoever calls is answered at its end. */
      job: z.number().nullable(),
    }),
    undo: { kind: 'inverse', call: ({ again }) => again },
    follows: { job: ({ job }) => job, answer: (output, report) => ({ ...output, again: againOf(output.again, report) }) },
    handler: async (context, { entry }) => {
      const kept = await keptEntry(context, entry)
      if (kept.undone_by !== null) throw refuse('refused', 'undo.alreadyUndone', `“${kept.summary}” was already undone.`)
      const { again, job } = await takeBack(context, registry(), kept, restore)
      // What is put back stands as it was done first; what was done once more is taken back by this entry alone.
      if ('kind' in again) await context.store.db.deleteFrom('audit_undo').where('undone_by', '=', entry).execute()
      await context.store.db.insertInto('audit_undo').values({ entry_id: entry, undone_by: context.op }).execute()
      const summary = undoWords(kept)
      context.summarise(summary)
      return { undone: entry, operation: kept.operation, summary, again, job }
    },
  })
  return [undo, jobList, jobGet, jobCancel(registry), jobResume, timeline(registry)].map(anyOperation)
}

interface KeptEntry {
  readonly id: number
  readonly operation: string
  readonly summary: string
  readonly input: string
  readonly changes: string
  readonly undo: string | null
  readonly undone_by: number | null
}

async function keptEntry({ store }: CommandContext, entry: number): Promise<KeptEntry> {
  const row = await entryOf(store, entry)
  if (!row) throw refuse('notFound', 'undo.notFound', `There is no entry ${entry} to undo.`)
  return row
}

function entryOf(store: ReadStore, entry: number): Promise<KeptEntry | undefined> {
  return store.db
    .selectFrom('audit_entry')
    .innerJoin('audit_payload', 'audit_payload.entry_id', 'audit_entry.id')
    .leftJoin('audit_undo', 'audit_undo.entry_id', 'audit_entry.id')
    .select(['audit_entry.id', 'operation', 'summary', 'input', 'changes', 'undo', 'audit_undo.undone_by'])
    .where('audit_entry.id', '=', entry)
    .executeTakeFirst()
}

/**
 * Takes an entry back and answers how to do it again. What is put back needs the right to what did it; a call that takes it back
 * needs the right to that call. What is done again may have made new records, so its own way back is kept, not that of the first time.
 */
async function takeBack(context: CommandContext, registry: Registry, kept: KeptEntry, restore: RestoreRecord): Promise<Back> {
  if (kept.undo === null) throw refuse('refused', 'undo.none', undoReason(registry, kept))
  const undo = againOf(JSON.parse(kept.undo) as WayBack, await reportOfUndo(context.store, kept))
  if ('operation' in undo) {
    if (undo.differs) throw refuse('conflict', 'undo.differs', `This cannot be done again as it stood: ${undo.differs}`)
    await refuseBeforeLater(context.store, registry, kept, undo)
    const { back, value } = await runKept(context, registry, undo, kept)
    const call = back ?? (await callOf(context.store, registry, kept))
    const way = { operation: call.operation, input: call.input, label: back && isUndone(kept) ? back.label : 'Redo' }
    const { job } = (value ?? {}) as { readonly job?: unknown }
    const isJob = jobOf(registry.get(undo.operation)) !== undefined && typeof job === 'number'
    return { again: againOf(way, (value ?? {}) as Readonly<Record<string, unknown>>), job: isJob ? job : null }
  }
  requireRight(context.actor, await firstOperation(context.store, kept))
  const changes = JSON.parse(kept.changes) as RecordChange[]
  for (const change of changes.reverse()) await restore(context, change)
  return { again: { kind: 'restore', label: 'Redo' }, job: null }
}

/** How to do again what was taken back, and the job that takes it back, where one does. */
interface Back {
  readonly again: WayBack
  readonly job: number | null
}

/** What was taken back says why doing it again would not bring back what stood. */
function againOf(way: WayBack, { differs }: Readonly<Record<string, unknown>>): WayBack {
  return typeof differs === 'string' && 'operation' in way ? { ...way, differs } : way
}

/** What the job of an undo reported; nothing where it had none. @throws Refusal when that job is under way, or came to nothing */
async function reportOfUndo({ db }: ReadStore, kept: KeptEntry): Promise<Readonly<Record<string, unknown>>> {
  if (kept.operation !== UNDO) return {}
  const job = await db.selectFrom('job').select(['title', 'state', 'report']).where('entry_id', '=', kept.id).executeTakeFirst()
  if (!job) return {}
  const report = JSON.parse(job.report ?? '{}') as Readonly<Record<string, unknown>>
  if (job.state === 'succeeded') return report
  const why =
    report['takenBack'] === true ? 'came to nothing, so there is nothing to do again' : `is ${job.state}. Wait for its end, or resume it`
  throw refuse('refused', 'undo.underWay', `“${job.title}” ${why}.`)
}

/** @throws Refusal when what would be set back was set anew since, by a call that stands */
async function refuseBeforeLater(store: ReadStore, registry: Registry, kept: KeptEntry, undo: OperationCall): Promise<void> {
  const done = registry.get(kept.operation)
  if (done === undefined || done.kind === 'query' || done.undo.kind !== 'inverse' || !done.undo.lastFirst) return
  const { lastFirst } = done.undo
  const [later] = lastFirst === true ? await laterAlike(store, kept, undo) : await laterOfRecord(store, kept, undo, lastFirst)
  if (later) throw refuse('conflict', 'undo.moved', `“${later.summary}” was done since “${kept.summary}”. Undo the later one first.`)
}

interface LaterEntry {
  readonly summary: string
}

const STANDS = `p.undo IS NOT NULL AND e.id NOT IN (SELECT entry_id FROM audit_undo)`

/** The last call that set the same thing anew. */
function laterAlike(store: ReadStore, kept: KeptEntry, undo: OperationCall): Promise<LaterEntry[]> {
  const { id, charge = null } = undo.input as { readonly id: number; readonly charge?: number | string }
  return store.select(
    `SELECT e.summary FROM audit_entry AS e JOIN audit_payload AS p ON p.entry_id = e.id
     WHERE e.id > ? AND (e.operation = ? OR e.operation = ? AND e.summary LIKE ?) AND ${STANDS}
       AND json_extract(p.undo, '$.operation') = ? AND json_extract(p.undo, '$.input.id') = ? AND json_extract(p.undo, '$.input.charge') IS ?
     ORDER BY e.id DESC LIMIT 1`,
    [kept.id, kept.operation, UNDO, `${AGAIN}%`, undo.operation, id, charge],
  ) as Promise<LaterEntry[]>
}

/** The last call that built on the record. */
function laterOfRecord(store: ReadStore, kept: KeptEntry, undo: OperationCall, { entity, ways }: LaterOnes): Promise<LaterEntry[]> {
  return store.select(
    `SELECT e.summary FROM audit_touch AS t JOIN audit_entry AS e ON e.id = t.entry_id JOIN audit_payload AS p ON p.entry_id = e.id
     WHERE t.entity = ? AND t.record_id = ? AND e.id > ? AND (e.operation <> ? OR e.summary LIKE ?) AND ${STANDS}
       AND json_extract(p.undo, '$.operation') IN (SELECT value FROM json_each(?)) ORDER BY e.id DESC LIMIT 1`,
    [entity, (undo.input as { readonly id: number }).id, kept.id, UNDO, `${AGAIN}%`, JSON.stringify(ways)],
  ) as Promise<LaterEntry[]>
}

/** The call that an entry made: its own, or the one by which it took another entry back. */
async function callOf(store: ReadStore, registry: Registry, kept: KeptEntry): Promise<OperationCall> {
  const { operation } = kept
  const input: unknown = JSON.parse(kept.input)
  if (operation === UNDO) {
    const other = await entryOf(store, (input as { readonly entry: number }).entry)
    const way = other?.undo ? (JSON.parse(other.undo) as WayBack) : null
    if (way && 'operation' in way) return way
  }
  return { operation, input: await readKept(store, registry.get(operation)?.input, kept.id, input) }
}

const UNDONE = 'Undone: '
const AGAIN = 'Done again: '
const isUndone = ({ summary }: Pick<KeptEntry, 'summary'>) => summary.startsWith(UNDONE)

/** `Undone: X`, then `Done again: X`, then `Undone: X`. */
function undoWords(kept: KeptEntry): string {
  const what = kept.summary.replace(kept.operation === UNDO ? /^(Undone|Done again): / : '', '')
  return kept.operation === UNDO && isUndone(kept) ? `${AGAIN}${what}` : `${UNDONE}${what}`
}

/** What was done at first, where an entry takes back what took it back. */
async function firstOperation(store: ReadStore, kept: KeptEntry): Promise<string> {
  let entry: KeptEntry | undefined = kept
  while (entry?.operation === UNDO) entry = await entryOf(store, (JSON.parse(entry.input) as { readonly entry: number }).entry)
  return entry?.operation ?? UNDO
}

/** Runs the call that an entry kept, as its operation takes it by now. */
async function runKept(
  context: CommandContext,
  registry: Registry,
  { operation: name, input }: OperationCall,
  kept: KeptEntry,
): Promise<InsideRun> {
  const operation = registry.get(name)
  if (!operation || operation.kind === 'query') throw refuse('refused', 'undo.noWayBack', `${name} cannot be run to undo this.`)
  const given = await readKept(context.store, operation.input, kept.id, input)
  const read = readClosed<unknown>(operation.input, given)
  if (!read.ok) throw outdatedWayBack(kept.summary, name, read.faults)
  try {
    return await context.start({ operation: name, input: given })
  } catch (error) {
    throw error instanceof Refusal && error.failure.code === FILE_GONE ? fileGone(kept) : error
  }
}

/** The host's word for a file that was taken in and is not there any more. */
const FILE_GONE = 'file.notStaged'

function fileGone({ summary }: KeptEntry): Refusal {
  const what = summary.replace(/^(Undone|Done again): /, '')
  return refuse(
    'refused',
    'undo.fileGone',
    `“${what}” cannot be done again: its file is not here any more. Choose the file and import it anew.`,
  )
}

/** An earlier version kept a way back that is no longer one. */
function outdatedWayBack(summary: string, operation: string, fields: readonly FieldFault[]): Refusal {
  const [fault] = fields
  const where = fault?.path ? `“${fault.path}”: ` : ''
  const message = `“${summary}” cannot be undone: ${operation} does not take what was kept for it. ${where}${fault?.reason ?? ''} Take it back by hand.`
  return refuse('refused', 'undo.outdated', message, { fields })
}

function undoReason(registry: Registry, kept: KeptEntry): string {
  const operation = registry.get(kept.operation)
  const reason =
    operation && operation.kind !== 'query' && operation.undo.kind === 'none'
      ? operation.undo.reason
      : 'It changed nothing that could be put back.'
  return `“${kept.summary}” cannot be undone. ${reason}`
}

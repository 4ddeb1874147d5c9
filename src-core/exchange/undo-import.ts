/**
 * Taking a finished import back: a command, and the job that does it in chunks, so that the desk is served in between.
 *
 * A file is taken back as one or not at all. First all of it is tried, some records a chunk, and each chunk is rolled back; only when
 * nothing stands against it the records are taken back, some a chunk. From its start to its end they are going
 * (`operations/coming.ts`): nobody bills or changes them, so that what was found stays true. Until the trial is over the job can be
 * stopped, and then nothing has changed; after it the job only goes on to its end.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { Refusal, refuse } from '../kernel/failures.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { anyJob, defineCommand, defineJob, type JobChunk } from '../operations/define.ts'
import { batchOfJob, readBatch } from './batches.ts'
import type { ImportKind, UndonePart, UndoPart } from './import-kind.ts'

const undoInput = z.union([z.object({ batch: z.number().int() }), z.object({ job: z.number().int() })])
const undoOutput = z.object({
  batch: z.number(),
  taken_back: z.number(),
  /** Records that somebody had taken back singly before. */
  passed: z.number().default(0),
  /** Why importing the file again would not bring back what stood. */
  differs: z.string().nullable().default(null),
})
type UndoInput = z.infer<typeof undoInput>

const NAME = 'import.undo'
const SUMMARY = 'Take a whole import back, as long as nothing depends on it'
const NO_UNDO = { kind: 'none', reason: 'Import the file again.' } as const

export function undoImportCommand(kinds: readonly ImportKind[]) {
  return defineCommand({
    name: NAME,
    summary: SUMMARY,
    input: undoInput,
    output: undoOutput,
    undo: NO_UNDO,
    handler: (context, input) => undoAtOnce(context, kinds, input),
    inChunks: { job: anyJob(undoJob(kinds)), answer: (report) => undoOutput.parse(report) },
  })
}

/** In the transaction of another operation, or tried. */
async function undoAtOnce(context: CommandContext, kinds: readonly ImportKind[], input: UndoInput) {
  const { batch, kind } = await undoable(context.store, kinds, input)
  const done = await partBack(context, kind, batch, WHOLE)
  return close(context, batch, { taken: done.taken, passed: done.passed ?? 0, differs: done.differs ?? null })
}

const WHOLE: UndoPart = { after: null, enough: () => false }

type ReadBatch = Awaited<ReturnType<typeof readBatch>>

/** @throws Refusal when it is under way, was taken back, or is of a kind that is not taken back as a whole */
async function undoable(store: ReadStore, kinds: readonly ImportKind[], input: UndoInput): Promise<{ batch: ReadBatch; kind: ImportKind }> {
  const batch = await readBatch(store, 'batch' in input ? input.batch : await batchOfJob(store, input.job))
  await refuseRunning(store, batch)
  if (batch.state === 'undone') throw refuse('refused', 'import.undone', `The import of ${batch.fileName} was already taken back.`)
  if (batch.isGoing)
    throw refuse(
      'refused',
      'import.going',
      `The import of ${batch.fileName} is being taken back. Wait for its end; if it failed, resume it on the page of jobs.`,
    )
  const kind = kinds.find(({ name }) => name === batch.kind)
  if (!kind) throw refuse('refused', 'import.noUndo', `An import of ${batch.kind} is not taken back as a whole.`)
  return { batch, kind }
}

/** A job that still writes the batch would go on after it was taken back. */
async function refuseRunning(store: ReadStore, { op, fileName }: ReadBatch): Promise<void> {
  const job = await store.db
    .selectFrom('audit_entry as e')
    .innerJoin('job as j', 'j.id', 'e.job_id')
    .select('j.id')
    .where('e.id', '=', op)
    .where('j.state', 'in', ['queued', 'running', 'stopping'])
    .executeTakeFirst()
  if (job)
    throw refuse('refused', 'import.running', `The import of ${fileName} is still under way. Stop it first, or wait until it is done.`)
}

/** Says of a refusal deep inside that the whole import stays. */
async function partBack(context: CommandContext, kind: ImportKind, batch: ReadBatch, part: UndoPart): Promise<UndonePart> {
  try {
    return await kind.undo(context, batch, part)
  } catch (error) {
    if (!(error instanceof Refusal) || error.failure.kind === 'forbidden') throw error
    throw refuse('refused', 'import.depended', `The import of ${batch.fileName} cannot be taken back: ${error.message}`, {
      details: { cause: error.failure },
    })
  }
}

interface Taken {
  readonly taken: number
  readonly passed: number
  readonly differs: string | null
}

async function close(context: CommandContext, { id, fileName }: ReadBatch, { taken, passed, differs }: Taken) {
  await context.store.db.updateTable('import_batch').set({ state: 'undone', going_op: null }).where('id', '=', id).execute()
  context.touch('importBatch', id)
  context.summarise(`Import of ${fileName} taken back: ${takenWords(taken, passed)}`)
  return { batch: id, taken_back: taken, passed, differs }
}

/** `69 of 70 records; 1 was taken back before`. */
function takenWords(taken: number, passed: number): string {
  const count = (one: number) => one.toLocaleString('en')
  if (passed === 0) return `${count(taken)} ${taken === 1 ? 'record' : 'records'}`
  return `${count(taken)} of ${count(taken + passed)} records; ${count(passed)} ${passed === 1 ? 'was' : 'were'} taken back before`
}

// ---- The job

interface Cursor extends Taken {
  readonly batch: number
  /** Whether records are still tried, and none is taken back. */
  readonly isTrial: boolean
  /** Where the last chunk ended; `null` at the beginning of the trial and of taking back. */
  readonly after: unknown
  /** Records that were tried. */
  readonly tried: number
}

function undoJob(kinds: readonly ImportKind[]) {
  return defineJob({
    name: NAME,
    summary: SUMMARY,
    input: undoInput,
    undo: NO_UNDO,
    start: async (context, input: UndoInput) => {
      const { batch } = await undoable(context.store, kinds, input)
      await context.store.db.updateTable('import_batch').set({ going_op: context.op }).where('id', '=', batch.id).execute()
      context.touch('importBatch', batch.id)
      const cursor: Cursor = { batch: batch.id, isTrial: true, after: null, tried: 0, taken: 0, passed: 0, differs: null }
      return { title: `Take back ${batch.fileName}`, unit: 'records', total: Math.max(1, batch.accepted), cursor }
    },
    chunk: async (context, cursor: Cursor) => {
      const batch = await readBatch(context.store, cursor.batch)
      const kind = kinds.find(({ name }) => name === batch.kind)
      if (!kind) throw refuse('refused', 'import.noUndo', `An import of ${batch.kind} is not taken back as a whole.`)
      return cursor.isTrial ? trySome(context, kind, batch, cursor) : takeSome(context, kind, batch, cursor)
    },
    toItsEnd: ({ isTrial }) => !isTrial,
    takeBack: async (context, cursor: Cursor) => {
      await context.store.db.updateTable('import_batch').set({ going_op: null }).where('id', '=', cursor.batch).execute()
      context.touch('importBatch', cursor.batch)
      return { cursor, undone: 0, isOver: true, says: 'Nothing was taken back.' }
    },
  })
}

/** Takes some records back, the last first; closes the batch when none is left. */
async function takeSome(context: JobContext, kind: ImportKind, batch: ReadBatch, cursor: Cursor): Promise<JobChunk<Cursor>> {
  const part = await partBack(context, kind, batch, { after: cursor.after, enough: () => context.spent() })
  return afterPart(context, batch, cursor, part)
}

async function afterPart(context: JobContext, batch: ReadBatch, cursor: Cursor, part: UndonePart): Promise<JobChunk<Cursor>> {
  const { taken, passed = 0, differs = null, after } = part
  const next: Cursor = {
    ...cursor,
    isTrial: false,
    after,
    taken: cursor.taken + taken,
    passed: cursor.passed + passed,
    differs: cursor.differs ?? differs,
  }
  const chunk = { cursor: next, done: taken + passed, step: 'Taking back' }
  if (after !== null) return chunk
  return { ...chunk, total: next.taken + next.passed, report: await close(context, batch, next) }
}

/** Ends the attempt in which records were taken back. */
class Seen {}

/**
 * Takes some records back and rolls that back; all of an import that fits in the first chunk stay taken back.
 *
 * @throws Refusal `import.depended` when something stands against it
 */
async function trySome(context: JobContext, kind: ImportKind, batch: ReadBatch, cursor: Cursor): Promise<JobChunk<Cursor>> {
  const isFirst = cursor.after === null
  const part = { after: cursor.after, enough: () => context.spent() }
  const tried: { part?: UndonePart; chunk?: JobChunk<Cursor> } = {}
  try {
    await context.attempt(async () => {
      tried.part = await partBack(context, kind, { ...batch, isTrial: true }, part)
      if (!isFirst || tried.part.after !== null) throw new Seen()
      tried.chunk = await afterPart(context, batch, cursor, tried.part)
    })
  } catch (error) {
    if (error instanceof Refusal && !isFirst && !isAlone(kind)) return tryWhole(context, kind, batch, cursor)
    if (!(error instanceof Seen)) throw error
  }
  if (tried.chunk) return tried.chunk
  const { taken, passed = 0, after } = tried.part as UndonePart
  return after === null ? over(cursor) : checking({ ...cursor, after, tried: cursor.tried + taken + passed })
}

/** What is taken back of one record needs nothing of another one of its file. */
const isAlone = (kind: ImportKind) => kind.rowsAlone === true || kind.takenBackAlone === true

/**
 * A record that others of its file build on is refused as long as they stand, and in its own chunk they do: whether that was all is
 * seen when they are taken back before it, in one transaction.
 */
async function tryWhole(context: JobContext, kind: ImportKind, batch: ReadBatch, cursor: Cursor): Promise<JobChunk<Cursor>> {
  try {
    await context.attempt(async () => {
      await partBack(context, kind, batch, WHOLE)
      throw new Seen()
    })
  } catch (error) {
    if (!(error instanceof Seen)) throw error
  }
  return over(cursor)
}

const checking = (cursor: Cursor): JobChunk<Cursor> => ({
  cursor,
  done: 0,
  step: `Checking: ${cursor.tried.toLocaleString('en')} records so far`,
})

const over = (cursor: Cursor): JobChunk<Cursor> => ({ cursor: { ...cursor, isTrial: false, after: null }, done: 0, step: 'Taking back' })

/**
 * The import as a job: a few records a chunk, so that the desk is served in between; with a bar, a rate and a report.
 *
 * A file is imported as one or not at all. Where one row at fault refuses it, all rows are checked before the first is written
 * (`import-check.ts`); what only writing meets, a stop and a failure take the chunks that are written back, some at a time.
 */
import type { WriteStore } from '../database/store.ts'
import { countLines } from '../files/records.ts'
import { refuse } from '../kernel/failures.ts'
import type { JobContext } from '../operations/context.ts'
import { defineJob, type JobChunk, type TakenBack } from '../operations/define.ts'
import { readBatch } from './batches.ts'
import { checkRows, dropCheck, followEntries, takeOver } from './import-check.ts'
import type { ImportKind } from './import-kind.ts'
import { refuseRows, refusesFaults, type RunInput, runInput } from './import-run.ts'
import { type ImportCursor, writeSome } from './import-write.ts'
import { type ImportPlan, planImport, refuseUnready } from './open-file.ts'
import { NO_ROWS, type RowUnit, unitsOf } from './write-rows.ts'

export function importJob(kinds: readonly ImportKind[]) {
  return defineJob({
    name: 'import.start',
    summary: 'Import a file as one batch, as a job with a bar: all of it or only the rows without errors',
    input: runInput,
    undo: { kind: 'inverse', call: ({ job }) => ({ operation: 'import.undo', input: { job }, label: 'Undo import' }) },
    start: async (context, input: RunInput) => {
      const plan = await planImport(context.store, context.files, kinds, input, context.today)
      refuseUnready(plan)
      const first = unitsOf(plan).next()
      if (first.done) throw refuseRows(plan, NO_ROWS, [])
      plans.set(context.store, { begun: context.op, plan })
      const total = Math.max(1, countLines(context.files, input.staged, plan.file) - plan.file.headerRow)
      const isChecking = refusesFaults(plan, input) && (plan.kind.check !== undefined || plan.kind.rowsAlone === true)
      const cursor: ImportCursor = { begun: context.op, isChecking, batch: null, since: 0, row: 0, counts: NO_ROWS, groups: [] }
      return { title: `${plan.kind.label} from ${input.file_name}`, unit: 'rows', total, cursor }
    },
    chunk: async (context, cursor: ImportCursor, input) => {
      if (!cursor.isChecking) return writeChunk(context, kinds, cursor, input)
      const check = await checkRows(context, () => planOf(context, kinds, cursor, input), cursor, input)
      if (check.written) return check.written
      const next: ImportCursor = { ...cursor, isChecking: !check.isOver }
      if (check.isOver && !context.spent()) return writeChunk(context, kinds, next, input)
      return { cursor: next, done: 0, step: `Checking: ${check.rows.toLocaleString('en')} rows so far` }
    },
    takeBack: (context, cursor: ImportCursor) => takePartBack(context, kinds, cursor),
  })
}

/** How the file that was opened last is read: its job goes on with it in the same process. */
const plans = new WeakMap<WriteStore, { readonly begun: number; readonly plan: ImportPlan }>()

async function planOf(context: JobContext, kinds: readonly ImportKind[], cursor: ImportCursor, input: RunInput): Promise<ImportPlan> {
  const kept = plans.get(context.store)
  if (kept && kept.begun === cursor.begun) return kept.plan
  refuseGone(context, input)
  const plan = await planImport(context.store, context.files, kinds, input, context.today)
  refuseUnready(plan)
  if (cursor.begun !== undefined) plans.set(context.store, { begun: cursor.begun, plan })
  return plan
}

function refuseGone({ files }: JobContext, { staged, file_name }: RunInput): void {
  try {
    files.size(staged)
  } catch {
    throw refuse('refused', 'import.fileGone', `${file_name} was handed over and is gone, so nothing of it was imported. Import it again.`)
  }
}

// ---- Writing

interface Reader {
  readonly plan: ImportPlan
  readonly units: Generator<RowUnit>
}

/** Where the last chunk stopped reading. After a crash the file is read again up to there. */
const readers = new WeakMap<WriteStore, { readonly batch: number; readonly row: number; readonly reader: Reader }>()

async function readerAt(context: JobContext, kinds: readonly ImportKind[], cursor: ImportCursor, input: RunInput): Promise<Reader> {
  const kept = readers.get(context.store)
  readers.delete(context.store)
  if (kept && kept.batch === cursor.batch && kept.row === cursor.row) return kept.reader
  const plan = await planOf(context, kinds, cursor, input)
  const held = cursor.batch === null ? takeOver(context, cursor) : null
  return { plan, units: held ?? unitsOf(plan, cursor.row) }
}

async function writeChunk(
  context: JobContext,
  kinds: readonly ImportKind[],
  cursor: ImportCursor,
  input: RunInput,
): Promise<JobChunk<ImportCursor>> {
  followEntries(context)
  const reader = await readerAt(context, kinds, cursor, input)
  const written = await writeSome(context, reader.plan, reader.units, cursor, input)
  const { batch, row } = written.cursor
  if (written.report) forget(context)
  else readers.set(context.store, { batch: batch as number, row, reader })
  return written
}

/** Drops what is kept from chunk to chunk. */
function forget(context: JobContext): void {
  dropCheck(context)
  plans.delete(context.store)
  readers.delete(context.store)
}

// ---- Taking back

async function takePartBack(context: JobContext, kinds: readonly ImportKind[], cursor: ImportCursor): Promise<TakenBack<ImportCursor>> {
  forget(context)
  if (cursor.batch === null) return { cursor, undone: 0, isOver: true, isUntouched: true }
  const batch = await readBatch(context.store, cursor.batch)
  const kind = kinds.find(({ name }) => name === batch.kind)
  if (!kind || batch.state === 'undone') return { cursor, undone: 0, isOver: true }
  const { upTo, after, taken } = cursor.back ?? { upTo: context.op - 1, after: null, taken: 0 }
  const ops = batch.ops.filter((op) => op <= upTo)
  const part = await kind.undo(context, { ...batch, ops }, { after, enough: () => context.spent() })
  const back = { upTo, after: part.after, taken: taken + part.taken }
  const isOver = part.after === null
  if (isOver) {
    const nothing = { state: 'undone' as const, rows: 0, accepted: 0, rejected: 0, duplicates: 0 }
    await context.store.db.updateTable('import_batch').set(nothing).where('id', '=', batch.id).execute()
    // Rows are left out of what was imported.
    await context.store.db.deleteFrom('import_reject').where('import_batch_id', '=', batch.id).execute()
    context.touch('importBatch', batch.id)
    context.summarise(`Import of ${batch.fileName} broken off: nothing of it was imported, ${back.taken.toLocaleString('en')} taken back`)
  }
  return { cursor: { ...cursor, back }, undone: part.taken, isOver }
}

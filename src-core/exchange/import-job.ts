/**
 * The import as a job: a few records a chunk, so that the desk is served in between; with a bar, a rate and a report.
 *
 * Where one row at fault refuses the file, all is written in one chunk: nothing of it may stay.
 */
import type { WriteStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { JobContext } from '../operations/context.ts'
import { defineJob, type JobChunk } from '../operations/define.ts'
import { type BatchWriter, batchWriter, openBatch, readBatch } from './batches.ts'
import type { GroupCount, RowCounts } from './contract.ts'
import { groupCounter } from './group-counts.ts'
import type { RowFault } from './import-fields.ts'
import type { ImportKind } from './import-kind.ts'
import { MOST_FAULTS, refuseRows, type RunInput, runInput, summaryOf } from './import-run.ts'
import { type ImportPlan, planImport, refuseUnready } from './open-file.ts'
import { isLeftOut, NO_ROWS, type RowUnit, unitsOf, writeUnits } from './write-rows.ts'

interface Cursor {
  /** None before the first chunk. */
  readonly batch: number | null
  /** The audit entry that began the batch. */
  readonly since: number
  /** The last row that is done, as the file counts it. */
  readonly row: number
  readonly counts: RowCounts
  readonly groups: readonly GroupCount[]
}

export function importJob(kinds: readonly ImportKind[]) {
  return defineJob({
    name: 'import.start',
    summary: 'Import a file as one batch, as a job with a bar: all of it or only the rows without errors',
    input: runInput,
    undo: { kind: 'inverse', call: ({ job }) => ({ operation: 'import.undo', input: { job }, label: 'Undo import' }) },
    start: async (context, input: RunInput) => {
      const plan = await planImport(context.store, context.files, kinds, input)
      refuseUnready(plan)
      let total = 0
      for (const _ of plan.file.rows()) total += 1
      if (total === 0) throw refuseRows(plan, NO_ROWS, [])
      const cursor: Cursor = { batch: null, since: 0, row: 0, counts: NO_ROWS, groups: [] }
      return { title: `${plan.kind.label} from ${input.file_name}`, unit: 'rows', total, cursor }
    },
    chunk: (context, cursor: Cursor, input) => runChunk(context, kinds, cursor, input),
  })
}

interface Reader {
  readonly plan: ImportPlan
  readonly units: Generator<RowUnit>
}

/** Where the last chunk stopped reading. After a crash the file is read again up to there. */
const readers = new WeakMap<WriteStore, { readonly batch: number; readonly row: number; readonly reader: Reader }>()

async function readerAt(context: JobContext, kinds: readonly ImportKind[], cursor: Cursor, input: RunInput): Promise<Reader> {
  const kept = readers.get(context.store)
  readers.delete(context.store)
  if (kept && kept.batch === cursor.batch && kept.row === cursor.row) return kept.reader
  const plan = await planImport(context.store, context.files, kinds, input)
  refuseUnready(plan)
  return { plan, units: unitsOf(plan, cursor.row) }
}

async function runChunk(context: JobContext, kinds: readonly ImportKind[], cursor: Cursor, input: RunInput): Promise<JobChunk<Cursor>> {
  const reader = await readerAt(context, kinds, cursor, input)
  const { plan } = reader
  const wholeFile = input.mode === 'all' || plan.kind.allOrNothing === true || plan.kind.inPieces !== true
  const batch = cursor.batch === null ? openBatch(context, plan, input) : await goOn(context, cursor.batch)
  const since = cursor.batch === null ? context.op : cursor.since
  const groups = groupCounter(cursor.groups)
  const faults: { row: number; fault: RowFault }[] = []
  let row = cursor.row
  const { counts, ended } = await writeUnits(
    context,
    plan,
    reader.units,
    {
      checked: (checked) => {
        row = Math.max(row, checked.row)
        if (!isLeftOut(checked)) return
        batch.reject(checked)
        if (checked.result === 'left') return
        for (const fault of checked.faults) if (faults.length < MOST_FAULTS) faults.push({ row: checked.row, fault })
      },
      written: (unit) => {
        batch.keep(unit)
        groups.add(unit)
      },
    },
    { since, ...(wholeFile ? {} : { enough: () => context.spent() }) },
  )
  const all = summed(cursor.counts, counts)
  if (ended && cursor.batch === null) refuseAsAsked(plan, all, faults, input)
  if (!ended) readers.set(context.store, { batch: batch.id, row, reader })
  const next: Cursor = { batch: batch.id, since, row, counts: all, groups: groups.all() }
  const report = ended
    ? { batch: batch.id, kind: plan.kind.name, file_name: input.file_name, ...all, groups: next.groups, decided: plan.decided }
    : null
  await batch.state(all, report ?? {}, ended ? 'done' : 'running')
  if (report) context.summarise(summaryOf(plan, input, all))
  return {
    cursor: next,
    done: counts.rows,
    rejected: counts.errors + counts.duplicates + counts.left,
    step: ended ? 'Imported' : 'Importing',
    ...(report ? { report } : {}),
  }
}

/** @throws Refusal when the batch was taken back while its job stood still */
async function goOn(context: JobContext, id: number): Promise<BatchWriter> {
  const { state, fileName } = await readBatch(context.store, id)
  if (state === 'undone') throw refuse('refused', 'import.undone', `The import of ${fileName} was taken back. Import the file again.`)
  return batchWriter(context, id)
}

function summed(one: RowCounts, other: RowCounts): RowCounts {
  const sum = { ...one }
  for (const key of Object.keys(sum) as (keyof RowCounts)[]) sum[key] += other[key]
  return sum
}

/** @throws Refusal when rows at fault refuse the file, or when no row can be imported */
function refuseAsAsked(plan: ImportPlan, all: RowCounts, faults: readonly { row: number; fault: RowFault }[], { mode }: RunInput): void {
  const atFault = all.errors + all.duplicates
  const refuses = (mode === 'all' && atFault > 0) || (plan.kind.allOrNothing === true && all.errors > 0)
  if (refuses || all.rows === atFault + all.left) throw refuseRows(plan, all, faults)
}

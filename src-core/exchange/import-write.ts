/** One chunk of an import: records written under its batch, and how far it is. */
import { refuse } from '../kernel/failures.ts'
import type { JobContext } from '../operations/context.ts'
import type { JobChunk } from '../operations/define.ts'
import { type BatchWriter, batchWriter, openBatch, readBatch } from './batches.ts'
import type { GroupCount, RowCounts } from './contract.ts'
import { groupCounter } from './group-counts.ts'
import { type AtFault, noteFault, refuseAsAsked, refusesFaults, type RunInput, summaryOf } from './import-run.ts'
import type { ImportPlan } from './open-file.ts'
import { isLeftOut, type RowUnit, writeUnits } from './write-rows.ts'

export interface ImportCursor {
  /** The audit entry of its start; none in a job of an earlier version. */
  readonly begun?: number
  /** Whether rows are still checked, and none is written. */
  readonly isChecking?: boolean
  /** None before the first chunk that writes. */
  readonly batch: number | null
  /** The audit entry that began the batch. */
  readonly since: number
  /** The last row that is done, as the file counts it. */
  readonly row: number
  readonly counts: RowCounts
  readonly groups: readonly GroupCount[]
  /** The first rows at fault, where one refuses the file. */
  readonly faults?: readonly AtFault[]
  /** While it is taken back: its last entry that wrote, and where taking back stands. */
  readonly back?: { readonly upTo: number; readonly after: unknown; readonly taken: number }
}

/** Writes records from where the units stand until the time of the chunk is spent, or to the end. */
export async function writeSome(
  context: JobContext,
  plan: ImportPlan,
  units: Generator<RowUnit>,
  cursor: ImportCursor,
  input: RunInput,
): Promise<JobChunk<ImportCursor>> {
  const batch = cursor.batch === null ? openBatch(context, plan, input) : await goOn(context, cursor.batch)
  const since = cursor.batch === null ? context.op : cursor.since
  const groups = groupCounter(cursor.groups)
  const faults = [...(cursor.faults ?? [])]
  let row = cursor.row
  const { counts, ended } = await writeUnits(
    context,
    plan,
    units,
    {
      checked: (checked) => {
        row = Math.max(row, checked.row)
        if (!isLeftOut(checked)) return
        batch.reject(checked)
        noteFault(faults, checked)
      },
      written: (unit) => {
        batch.keep(unit)
        groups.add(unit)
      },
    },
    { since, enough: () => context.spent() },
  )
  const all = summed(cursor.counts, counts)
  if (ended) refuseAsAsked(plan, all, faults, input)
  const next: ImportCursor = {
    ...cursor,
    isChecking: false,
    batch: batch.id,
    since,
    row,
    counts: all,
    groups: groups.all(),
    // Where rows at fault are left out, they refuse the file only if there are no others.
    faults: refusesFaults(plan, input) || all.created + all.changed + all.same === 0 ? faults : [],
  }
  const report = ended
    ? {
        batch: batch.id,
        kind: plan.kind.name,
        file_name: input.file_name,
        ...all,
        groups: next.groups,
        decided: plan.decided,
        unused: plan.unused,
      }
    : null
  await batch.state(all, report ?? {}, ended ? 'done' : 'running')
  if (report) context.summarise(summaryOf(plan, input, all))
  return {
    cursor: next,
    done: counts.rows,
    rejected: counts.errors + counts.duplicates + counts.left,
    step: ended ? 'Imported' : 'Importing',
    ...(report ? { report, total: all.rows } : {}),
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

/** What a batch leaves behind: its row, its form, its rejects, the records it made and its steps back. */
import { importBatch, importBatchRecord } from '../mediation/model.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { FileInput, ImportPlan } from './open-file.ts'
import type { ImportBatch, UndoPart, UndonePart, WrittenUnit } from './import-kind.ts'
import { reasonOf } from './left-out-file.ts'
import { importFile, importReject, importStep } from './model.ts'
import type { RowCounts } from './contract.ts'
import type { CheckedRow } from './write-rows.ts'

export interface BatchWriter {
  readonly id: number
  keep(unit: WrittenUnit): void
  reject(row: CheckedRow): void
  /** Says how far it is. */
  state(counts: RowCounts, report: Readonly<Record<string, unknown>>, state: 'running' | 'done'): Promise<void>
}

const BATCH_COLUMNS = [
  'kind',
  'file_name',
  'content_digest',
  'rows',
  'accepted',
  'rejected',
  'duplicates',
  'state',
  'created_at',
  'created_op',
] as const
const FILE_COLUMNS = ['import_batch_id', 'header', 'delimiter', 'report'] as const
const RECORD_COLUMNS = ['import_batch_id', 'entity', 'record_id'] as const
const REJECT_COLUMNS = ['import_batch_id', 'row', 'cells', 'result', 'column', 'reason', 'created_op'] as const
const STEP_COLUMNS = ['import_batch_id', 'operation', 'input'] as const

/** Records made that are noted together. */
const MADE_TOGETHER = 1000

/** Opens a batch in the transaction of its command, or of the first chunk of its job. */
export function openBatch(context: CommandContext, plan: ImportPlan, input: FileInput): BatchWriter {
  const { store, op } = context
  const id = store
    .bulk(importBatch, BATCH_COLUMNS)
    .add([plan.kind.name, input.file_name, Buffer.from(input.staged, 'hex'), 0, 0, 0, 0, 'running', context.now, op])
  store.bulk(importFile, FILE_COLUMNS).add([id, JSON.stringify(plan.file.header), plan.file.delimiter, '{}'])
  return batchWriter(context, id)
}

/** Goes on with a batch that is under way. */
export function batchWriter(context: CommandContext, id: number): BatchWriter {
  const { store, op } = context
  const records = store.bulk(importBatchRecord, RECORD_COLUMNS)
  const made: (readonly unknown[])[] = []
  const writeMade = () => records.addAll(made.splice(0))
  const rejects = store.bulk(importReject, REJECT_COLUMNS)
  const steps = store.bulk(importStep, STEP_COLUMNS)
  return {
    id,
    keep: ({ created, back = [] }) => {
      if (created) made.push([id, created.entity, created.id])
      if (made.length === MADE_TOGETHER) writeMade()
      for (const { operation, input: call } of back) steps.add([id, operation, JSON.stringify(call)])
    },
    reject: ({ row, cells, result, faults }) => {
      const [first] = faults
      rejects.add([id, row, JSON.stringify(cells), result === 'duplicate' ? result : 'error', first?.column ?? null, reasonOf(faults), op])
    },
    state: async (counts, report, state) => {
      // The chunks in between are no news to the batch's timeline.
      if (state === 'done') context.touch('importBatch', id)
      writeMade()
      const accepted = counts.created + counts.changed + counts.same
      const done = { rows: counts.rows, accepted, rejected: counts.errors + counts.left, duplicates: counts.duplicates, state }
      await store.db.updateTable('import_batch').set(done).where('id', '=', id).execute()
      await store.db
        .updateTable('import_file')
        .set({ report: JSON.stringify(report) })
        .where('import_batch_id', '=', id)
        .execute()
    },
  }
}

interface BatchRead extends ImportBatch {
  readonly fileName: string
  readonly state: string
  readonly accepted: number
  /** Whether it is being taken back. */
  readonly isGoing: boolean
}

/** @throws Refusal when there is no such batch */
export async function readBatch(store: ReadStore, id: number): Promise<BatchRead> {
  const row = await store.db.selectFrom('import_batch').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('notFound', 'import.notFound', `There is no import ${id}.`)
  return {
    id: row.id,
    kind: row.kind,
    op: row.created_op,
    ...(await entriesOf(store, row.created_op)),
    fileName: row.file_name,
    state: row.state,
    accepted: row.accepted,
    isGoing: row.going_op !== null,
  }
}

/** The audit entries of a batch: that of its command, or those of the chunks of its job from the one that opened it. */
async function entriesOf(store: ReadStore, op: number): Promise<Pick<ImportBatch, 'job' | 'ops'>> {
  const entry = await store.db.selectFrom('audit_entry').select('job_id').where('id', '=', op).executeTakeFirst()
  const job = entry?.job_id ?? null
  if (job === null) return { job, ops: [op] }
  const rows = await store.db.selectFrom('audit_entry').select('id').where('job_id', '=', job).where('id', '>=', op).orderBy('id').execute()
  return { job, ops: rows.map(({ id }) => id) }
}

/** The batch that a job writes or wrote, once it has begun. @throws Refusal when it has written nothing */
export async function batchOfJob(store: ReadStore, job: number): Promise<number> {
  const row = await store.db
    .selectFrom('import_batch as b')
    .innerJoin('audit_entry as e', 'e.id', 'b.created_op')
    .select('b.id')
    .where('e.job_id', '=', job)
    .executeTakeFirst()
  if (!row) throw refuse('notFound', 'import.notFound', 'This import has written nothing, so there is nothing to take back.')
  return row.id
}

const recordsBefore = preparedSelect<{ batch: number; entity: string; before: number }>()((db, p) =>
  db
    .selectFrom('import_batch_record')
    .select('record_id')
    .where('import_batch_id', '=', p.batch)
    .where('entity', '=', p.entity)
    .where('record_id', '<', p.before)
    .orderBy('record_id', 'desc')
    .limit(RECORDS_AT_ONCE),
)
const RECORDS_AT_ONCE = 100

/** What became of one record that is taken back. */
export interface OneBack {
  /** Somebody had taken it back already. */
  readonly wasBack: boolean
  readonly differs?: string | null
}

/** Takes the records that a batch made back one by one, the last first. */
export async function eachRecordBack(
  { store }: CommandContext,
  batch: number,
  entity: string,
  { after, enough }: UndoPart,
  takeBack: (id: number) => Promise<OneBack | void>,
): Promise<UndonePart> {
  let before = (after as number | null) ?? Number.MAX_SAFE_INTEGER
  let [taken, passed] = [0, 0]
  let differs: string | null = null
  for (;;) {
    const rows = await store.all(recordsBefore(store), { batch, entity, before })
    for (const { record_id: id } of rows) {
      const one = await takeBack(id)
      before = id
      if (one?.wasBack) passed += 1
      else taken += 1
      differs ??= one?.differs ?? null
      if (enough()) return { taken, passed, differs, after: before }
    }
    if (rows.length < RECORDS_AT_ONCE) return { taken, passed, differs, after: null }
  }
}

/** What a batch leaves behind: its row, its form, its rejects, the records it made and its steps back. */
import { importBatch, importBatchRecord } from '../mediation/model.ts'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { FileInput, ImportPlan } from './open-file.ts'
import type { ImportBatch, WrittenUnit } from './import-kind.ts'
import { importFile, importReject, importStep } from './model.ts'
import type { CheckedRow, RowCounts } from './write-rows.ts'

export interface BatchWriter {
  readonly id: number
  keep(unit: WrittenUnit): void
  reject(row: CheckedRow): void
  close(counts: RowCounts, report: Readonly<Record<string, unknown>>): Promise<void>
}

/** Opens a batch in the transaction of its command. */
export function openBatch(context: CommandContext, plan: ImportPlan, input: FileInput): BatchWriter {
  const { store, op } = context
  const id = store
    .bulk(importBatch, [
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
    ])
    .add([plan.kind.name, input.file_name, Buffer.from(input.staged, 'hex'), 0, 0, 0, 0, 'running', context.now, op])
  const records = store.bulk(importBatchRecord, ['import_batch_id', 'entity', 'record_id'])
  const rejects = store.bulk(importReject, ['import_batch_id', 'row', 'cells', 'result', 'column', 'reason', 'created_op'])
  const steps = store.bulk(importStep, ['import_batch_id', 'operation', 'input'])
  context.touch('importBatch', id)
  return {
    id,
    keep: ({ created, back = [] }) => {
      if (created) records.add([id, created.entity, created.id])
      for (const { operation, input: call } of back) steps.add([id, operation, JSON.stringify(call)])
    },
    reject: ({ row, cells, result, faults }) => {
      const [first] = faults
      const reason = faults.map((fault) => `${fault.column ? `${fault.column}: ` : ''}${fault.reason}`).join(' ')
      rejects.add([id, row, JSON.stringify(cells), result, first?.column ?? null, reason, op])
    },
    close: async (counts, report) => {
      store
        .bulk(importFile, ['import_batch_id', 'header', 'delimiter', 'report'])
        .add([id, JSON.stringify(plan.file.header), plan.file.delimiter, JSON.stringify(report)])
      const accepted = counts.created + counts.changed + counts.same
      const done = { rows: counts.rows, accepted, rejected: counts.errors, duplicates: counts.duplicates, state: 'done' as const }
      await store.db.updateTable('import_batch').set(done).where('id', '=', id).execute()
    },
  }
}

/** A batch that is neither undone nor of usage. @throws Refusal otherwise */
export async function readBatch(
  store: ReadStore,
  id: number,
): Promise<ImportBatch & { readonly fileName: string; readonly state: string }> {
  const row = await store.db.selectFrom('import_batch').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('notFound', 'import.notFound', `There is no import ${id}.`)
  return { id: row.id, kind: row.kind, op: row.created_op, fileName: row.file_name, state: row.state }
}

/** Ids of the records that a batch made, the last first. */
export async function recordsOf(store: ReadStore, batch: number, entity: string): Promise<number[]> {
  const rows = await store.db
    .selectFrom('import_batch_record')
    .select('record_id')
    .where('import_batch_id', '=', batch)
    .where('entity', '=', entity)
    .orderBy('record_id', 'desc')
    .execute()
  return rows.map((row) => row.record_id)
}

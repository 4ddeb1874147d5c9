/** One import as its page shows it: what it was, what came of it, the rows left out, whether it can be taken back. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import { comingImports } from '../operations/coming.ts'
import { defineQuery } from '../operations/define.ts'
import type { BatchDescription } from './contract.ts'
import type { ImportKind } from './import-kind.ts'

const MOST_REJECTS = 500

/** A chunk of a job is not taken back by itself: what began the job is. */
async function undoneBy(store: ReadStore, op: number): Promise<number> {
  const started = await store.db
    .selectFrom('audit_entry')
    .innerJoin('job', 'job.id', 'audit_entry.job_id')
    .select('job.entry_id')
    .where('audit_entry.id', '=', op)
    .executeTakeFirst()
  return started?.entry_id ?? op
}

export function batchGet(kinds: readonly ImportKind[]) {
  return defineQuery({
    name: 'importBatch.get',
    summary: 'An import with its report and the first rows that it left out',
    input: z.object({ id: z.number().int() }),
    output: z.custom<BatchDescription>(),
    handler: async ({ store }, { id }): Promise<BatchDescription> => {
      const row = await store.db.selectFrom('import_batch').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) throw refuse('notFound', 'import.notFound', `There is no import ${id}.`)
      const kind = kinds.find(({ name }) => name === row.kind)
      const { db } = store
      const entry = await db.selectFrom('audit_entry').select('actor_name').where('id', '=', row.created_op).executeTakeFirst()
      const form = await db.selectFrom('import_file').selectAll().where('import_batch_id', '=', id).executeTakeFirst()
      const rejects = await db
        .selectFrom('import_reject')
        .selectAll()
        .where('import_batch_id', '=', id)
        .orderBy('row')
        .limit(MOST_REJECTS)
        .execute()
      const underWay = (await comingImports(store)).find(({ batch }) => batch === id)
      const [coming, going] = [underWay?.going === null, row.going_op !== null]
      const { kind: name, file_name, state, rows, accepted, rejected, duplicates, created_at } = row
      return {
        ...{ id, kind: name, kind_label: kind?.label ?? name, file_name, state, rows, accepted, rejected, duplicates, created_at },
        created_by: entry?.actor_name ?? '',
        report: JSON.parse(form?.report ?? '{}') as Record<string, unknown>,
        entry: await undoneBy(store, row.created_op),
        ...{ coming, going },
        undoable: kind !== undefined && state !== 'undone' && !coming && !going,
        header: JSON.parse(form?.header ?? '[]') as string[],
        rejects: rejects.map((reject) => ({
          row: reject.row,
          result: reject.result,
          column: reject.column,
          reason: reject.reason,
          cells: JSON.parse(reject.cells) as string[],
        })),
      }
    },
  })
}

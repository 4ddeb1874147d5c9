/** The columns of records whose day has come. Nothing waits for it but lists and search: who asks about a day reads what was told. */
import { z } from 'zod'
import { preparedSelect } from '../../database/store.ts'
import { showDate } from '../../kernel/dates.ts'
import { type AnyOperation, anyOperation, defineJob } from '../../operations/define.ts'
import type { Entity } from '../define-entity.ts'
import { bringIntoStep, type Row } from '../records.ts'

const waitingRecords = preparedSelect<{ today: string }>()((db, p) =>
  db
    .selectFrom('dated_state')
    .select(['entity', 'record_id as id'])
    .where('in_step', '=', 0)
    .where('replaced_op', 'is', null)
    .where('valid_from', '<=', p.today)
    .groupBy(['entity', 'record_id'])
    .orderBy('entity')
    .orderBy('record_id'),
)

interface Cursor {
  readonly records: readonly { readonly entity: string; readonly id: number }[]
  readonly at: number
}

export function takeEffectOperation(entities: (name: string) => Entity | undefined): AnyOperation {
  return anyOperation(
    defineJob({
      name: 'state.takeEffect',
      summary: 'Show in lists and search what was told to change and whose day has come',
      input: z.strictObject({}),
      undo: { kind: 'none', reason: 'Each change from a day has its own way back: take it back on its record.' },
      start: async (context) => {
        const records = await context.store.all(waitingRecords(context.store), { today: context.today })
        const cursor: Cursor = { records, at: 0 }
        return { title: `Changes from ${showDate(context.today)}`, unit: 'records', total: records.length, cursor }
      },
      chunk: async (context, { records, at }: Cursor) => {
        let next = at
        while (next < records.length && (next === at || !context.spent())) {
          const { entity: name, id } = records[next] as Cursor['records'][number]
          const entity = entities(name)
          const [row] = entity ? await context.store.select(`SELECT * FROM "${entity.tableName}" WHERE id = ?`, [id]) : []
          // A record that was deleted keeps what was told of it: deleting can be undone.
          if (entity && row) await bringIntoStep(context, entity, row as Row)
          if (row) context.touch(name, id)
          next += 1
        }
        const over = next >= records.length
        return { cursor: { records, at: next }, done: next - at, ...(over ? { report: { records: records.length } } : {}) }
      },
    }),
  )
}

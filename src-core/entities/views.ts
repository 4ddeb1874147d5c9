/** Saved views of lists. */
import { z } from 'zod'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'

const state = z.record(z.string(), z.unknown())
const view = z.object({ id: z.number(), list: z.string(), name: z.string(), position: z.number(), state })

const listViews = defineQuery({
  name: 'view.list',
  summary: 'Saved views of a list',
  input: z.object({ list: z.string() }),
  output: z.array(view),
  handler: async ({ store }, { list }) => {
    const rows = await store.db.selectFrom('saved_view').selectAll().where('list', '=', list).orderBy('position').orderBy('id').execute()
    return rows.map((row) => ({ ...row, state: JSON.parse(row.state) as Record<string, unknown> }))
  },
})

const saveView = defineCommand({
  name: 'view.save',
  summary: 'Save filters, columns and sort of a list under a name',
  input: z.object({ list: z.string().max(60), name: z.string().trim().min(1).max(60), state }),
  output: z.object({ id: z.number() }),
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'view.delete', input: { id }, label: 'Undo' }) },
  handler: async (context, input) => {
    await context.store.db.deleteFrom('saved_view').where('list', '=', input.list).where('name', '=', input.name).execute()
    const last = await context.store.db
      .selectFrom('saved_view')
      .select((e) => e.fn.max('position').as('position'))
      .where('list', '=', input.list)
      .executeTakeFirst()
    const row = await context.store.db
      .insertInto('saved_view')
      .values({ list: input.list, name: input.name, position: (last?.position ?? 0) + 1, state: JSON.stringify(input.state) })
      .returning('id')
      .executeTakeFirstOrThrow()
    context.touch('savedView', row.id)
    return row
  },
})

const deleteView = defineCommand({
  name: 'view.delete',
  summary: 'Forget a saved view',
  input: z.object({ id: z.number().int() }),
  output: z.object({ id: z.number() }),
  undo: { kind: 'none', reason: 'Save the view again under its name.' },
  handler: async (context, { id }) => {
    await context.store.db.deleteFrom('saved_view').where('id', '=', id).execute()
    context.touch('savedView', id)
    return { id }
  },
})

export const viewOperations: AnyOperation[] = [listViews, saveView, deleteView].map(anyOperation)

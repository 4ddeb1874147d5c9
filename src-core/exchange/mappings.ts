/** Named mappings of a file's columns, remembered for the next file of the same source. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'

const mapping = z.record(z.string(), z.string().max(500).nullable())
const key = { kind: z.string().max(60), name: z.string().trim().min(1, 'Fill this in.').max(100) } as const

const list = defineQuery({
  name: 'importMapping.list',
  summary: 'Saved mappings of columns, of one kind of file or of all',
  input: z.object({ kind: z.string().optional() }),
  output: z.array(z.object({ id: z.number(), kind: z.string(), name: z.string(), mapping })),
  handler: ({ store }, { kind }) => savedMappings(store, kind),
})

/** Mappings by kind and name. */
export async function savedMappings(store: ReadStore, kind?: string) {
  const query = store.db.selectFrom('import_mapping').selectAll().orderBy('kind').orderBy('name')
  const rows = await (kind === undefined ? query : query.where('kind', '=', kind)).execute()
  return rows.map((row) => ({ ...row, mapping: JSON.parse(row.mapping) as z.infer<typeof mapping> }))
}

/** What undo needs: the mapping of that name before, if there was one. */
const before = z.object({ kind: z.string(), name: z.string(), mapping }).nullable()

const save = defineCommand({
  name: 'importMapping.save',
  summary: 'Remember under a name which column becomes which field',
  input: z.strictObject({ ...key, mapping }),
  output: z.object({ id: z.number(), kind: z.string(), name: z.string(), before }),
  undo: {
    kind: 'inverse',
    call: ({ kind, name, before: was }) =>
      was
        ? { operation: 'importMapping.save', input: was, label: 'Undo' }
        : { operation: 'importMapping.delete', input: { kind, name }, label: 'Undo' },
  },
  handler: async (context, input) => {
    const { db } = context.store
    const known = await db
      .selectFrom('import_mapping')
      .select(['id', 'mapping'])
      .where('kind', '=', input.kind)
      .where('name', '=', input.name)
      .executeTakeFirst()
    const text = JSON.stringify(input.mapping)
    const values = { kind: input.kind, name: input.name, mapping: text }
    if (known) await db.updateTable('import_mapping').set({ mapping: text }).where('id', '=', known.id).execute()
    const id = known?.id ?? (await db.insertInto('import_mapping').values(values).returning('id').executeTakeFirstOrThrow()).id
    context.touch('importMapping', id)
    context.summarise(`Mapping ${input.name} saved`)
    return {
      id,
      kind: input.kind,
      name: input.name,
      before: known ? { kind: input.kind, name: input.name, mapping: JSON.parse(known.mapping) } : null,
    }
  },
})

const remove = defineCommand({
  name: 'importMapping.delete',
  summary: 'Forget a saved mapping',
  input: z.strictObject(key),
  output: z.object({ kind: z.string(), name: z.string(), mapping }),
  undo: { kind: 'inverse', call: (output) => ({ operation: 'importMapping.save', input: output, label: 'Undo' }) },
  handler: async (context, { kind, name }) => {
    const { db } = context.store
    const row = await db.selectFrom('import_mapping').selectAll().where('kind', '=', kind).where('name', '=', name).executeTakeFirst()
    if (!row) throw refuse('notFound', 'import.noMapping', `There is no mapping “${name}”.`)
    await db.deleteFrom('import_mapping').where('id', '=', row.id).execute()
    context.touch('importMapping', row.id)
    context.summarise(`Mapping ${name} deleted`)
    return { kind, name, mapping: JSON.parse(row.mapping) }
  },
})

export const mappingOperations: AnyOperation[] = [list, save, remove].map(anyOperation)

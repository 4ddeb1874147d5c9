/** Importing: what there is, a look before, the run, the way back, the rows left out. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { Refusal, refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { type AnyOperation, anyJob, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { batchGet } from './batch-get.ts'
import { batchOfJob, readBatch } from './batches.ts'
import type { EntityLookup } from './entity-fields.ts'
import { importDetect } from './detect.ts'
import { importJob } from './import-job.ts'
import type { ImportKind, UndonePart } from './import-kind.ts'
import { answerOf, importCounts, runImport, runInput } from './import-run.ts'
import { leftOutFile } from './left-out-file.ts'
import { fileInput } from './open-file.ts'
import { leftOutOfPreview, previewImport, previewInput, previewOutput } from './preview.ts'

/** The operations over the kinds of a product. */
export function importOperations(kinds: readonly ImportKind[], entities: EntityLookup): AnyOperation[] {
  const kindList = defineQuery({
    name: 'import.kinds',
    summary: 'What can be imported and exported, with the columns of each file',
    input: z.object({}),
    output: z.array(z.record(z.string(), z.unknown())),
    handler: async ({ store }) => {
      const described = []
      for (const { name, label, hint, exportRows, allOrNothing = false, fields } of kinds) {
        described.push({
          name,
          label,
          hint,
          exportable: exportRows !== undefined,
          all_or_nothing: allOrNothing,
          fields: await fields(store),
        })
      }
      return described
    },
  })
  const preview = defineCommand({
    name: 'import.preview',
    summary: 'Look at a file before it is imported: what would be created, changed and left out; nothing is written',
    input: previewInput,
    output: previewOutput,
    undo: { kind: 'none', reason: 'It wrote nothing.' },
    handler: (context, input) => previewImport(context, kinds, entities, input),
  })
  const leftOut = defineCommand({
    name: 'import.leftOut',
    summary: 'The rows that an import would leave out, as a file to be mended; nothing is written',
    input: z.object({ ...fileInput, check: z.number().int().min(0).optional() }),
    output: z.object({ file_name: z.string(), rows: z.number(), text: z.string() }),
    undo: { kind: 'none', reason: 'It wrote nothing.' },
    handler: (context, input) => leftOutOfPreview(context, kinds, entities, input),
  })
  const run = defineCommand({
    name: 'import.run',
    summary: 'Import a file as one batch, all of it or only the rows without errors',
    input: runInput,
    output: importCounts.extend({ batch: z.number(), report: z.record(z.string(), z.unknown()) }),
    undo: { kind: 'inverse', call: ({ batch }) => ({ operation: 'import.undo', input: { batch }, label: 'Undo import' }) },
    handler: (context, input) => runImport(context, kinds, input),
    inChunks: { job: anyJob(importJob(kinds)), answer: answerOf },
  })
  const undo = defineCommand({
    name: 'import.undo',
    summary: 'Take a whole import back, as long as nothing depends on it',
    input: z.union([z.object({ batch: z.number().int() }), z.object({ job: z.number().int() })]),
    output: z.object({
      batch: z.number(),
      taken_back: z.number(),
      /** Records that somebody had taken back singly before. */
      passed: z.number().default(0),
      /** Why importing the file again would not bring back what stood. */
      differs: z.string().nullable().default(null),
    }),
    undo: { kind: 'none', reason: 'Import the file again.' },
    handler: async (context, input) =>
      undoImport(context, kinds, 'batch' in input ? input.batch : await batchOfJob(context.store, input.job)),
  })
  return [kindList, importDetect(kinds), preview, leftOut, run, importJob(kinds), undo, rejects, batchGet(kinds)].map(anyOperation)
}

async function undoImport(context: CommandContext, kinds: readonly ImportKind[], id: number) {
  const batch = await readBatch(context.store, id)
  await refuseRunning(context.store, batch)
  if (batch.state === 'undone') throw refuse('refused', 'import.undone', `The import of ${batch.fileName} was already taken back.`)
  const kind = kinds.find(({ name }) => name === batch.kind)
  if (!kind) throw refuse('refused', 'import.noUndo', `An import of ${batch.kind} is not taken back as a whole.`)
  const { taken: taken_back, passed = 0, differs = null } = await takeBack(context, kind, batch)
  await context.store.db.updateTable('import_batch').set({ state: 'undone' }).where('id', '=', id).execute()
  context.touch('importBatch', id)
  context.summarise(`Import of ${batch.fileName} taken back: ${takenWords(taken_back, passed)}`)
  return { batch: id, taken_back, passed, differs }
}

/** `69 of 70 records; 1 was taken back before`. */
function takenWords(taken: number, passed: number): string {
  const count = (one: number) => one.toLocaleString('en')
  if (passed === 0) return `${count(taken)} ${taken === 1 ? 'record' : 'records'}`
  return `${count(taken)} of ${count(taken + passed)} records; ${count(passed)} ${passed === 1 ? 'was' : 'were'} taken back before`
}

/** A job that still writes the batch would go on after it was taken back. */
async function refuseRunning(store: ReadStore, { op, fileName }: Awaited<ReturnType<typeof readBatch>>): Promise<void> {
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
async function takeBack(context: CommandContext, kind: ImportKind, batch: Awaited<ReturnType<typeof readBatch>>): Promise<UndonePart> {
  try {
    return await kind.undo(context, batch, { after: null, enough: () => false })
  } catch (error) {
    if (!(error instanceof Refusal) || error.failure.kind === 'forbidden') throw error
    throw refuse('refused', 'import.depended', `The import of ${batch.fileName} cannot be taken back: ${error.message}`, {
      details: { cause: error.failure },
    })
  }
}

const rejects = defineQuery({
  name: 'import.rejects',
  summary: 'The rows that an import left out, as a file to be mended and imported again',
  input: z.object({ batch: z.number().int() }),
  output: z.object({ file_name: z.string(), rows: z.number(), text: z.string() }),
  handler: async ({ store }, { batch }) => {
    const { fileName } = await readBatch(store, batch)
    const form = await store.db.selectFrom('import_file').selectAll().where('import_batch_id', '=', batch).executeTakeFirst()
    const rows = await store.db.selectFrom('import_reject').selectAll().where('import_batch_id', '=', batch).orderBy('row').execute()
    const left = rows.map(({ cells, reason }) => ({ cells: JSON.parse(cells) as string[], reason }))
    return leftOutFile(fileName, JSON.parse(form?.header ?? '[]') as string[], form?.delimiter ?? ',', left)
  },
})

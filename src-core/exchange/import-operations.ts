/** Importing: what there is, a look before, the run, the way back, the rows left out. */
import { z } from 'zod'
import { type AnyOperation, anyJob, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { batchGet } from './batch-get.ts'
import { readBatch } from './batches.ts'
import type { EntityLookup } from './entity-fields.ts'
import { importDetect } from './detect.ts'
import { importJob } from './import-job.ts'
import type { ImportKind } from './import-kind.ts'
import { answerOf, importCounts, runImport, runInput } from './import-run.ts'
import { leftOutFile } from './left-out-file.ts'
import { fileInput } from './open-file.ts'
import { leftOutOfPreview, previewImport, previewInput, previewOutput } from './preview.ts'
import { undoImportCommand } from './undo-import.ts'

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
  return [kindList, importDetect(kinds), preview, leftOut, run, importJob(kinds), undoImportCommand(kinds), rejects, batchGet(kinds)].map(
    anyOperation,
  )
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

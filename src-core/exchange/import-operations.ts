/** Importing: what there is, a look before, the run, the way back, the rows left out. */
import { z } from 'zod'
import { Refusal, refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { openBatch, readBatch } from './batches.ts'
import { REASON_HEADING } from './columns.ts'
import { csvLine } from './csv-cells.ts'
import type { RowFault } from './import-fields.ts'
import type { ImportKind } from './import-kind.ts'
import { type FileInput, fileInput, type ImportPlan, planImport, refuseMissing } from './open-file.ts'
import { previewImport, previewInput, previewOutput } from './preview.ts'
import { type RowCounts, writeRows } from './write-rows.ts'

const counts = z.object({
  rows: z.number(),
  created: z.number(),
  changed: z.number(),
  /** In the file as they are in the books. */
  same: z.number(),
  duplicates: z.number(),
  errors: z.number(),
})

const runInput = z.object({
  ...fileInput,
  kind: z.string().max(60),
  /** `all`: one row at fault refuses the file. `goodRows`: what is at fault is left out and kept to be mended. */
  mode: z.enum(['all', 'goodRows']).default('all'),
})

/** The operations over the kinds of a product. */
export function importOperations(kinds: readonly ImportKind[]): AnyOperation[] {
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
    handler: (context, input) => previewImport(context, kinds, input),
  })
  const run = defineCommand({
    name: 'import.run',
    summary: 'Import a file as one batch, all of it or only the rows without errors',
    input: runInput,
    output: counts.extend({ batch: z.number(), report: z.record(z.string(), z.unknown()) }),
    undo: { kind: 'inverse', call: ({ batch }) => ({ operation: 'import.undo', input: { batch }, label: 'Undo import' }) },
    handler: (context, input) => runImport(context, kinds, input),
  })
  const undo = defineCommand({
    name: 'import.undo',
    summary: 'Take a whole import back, as long as nothing depends on it',
    input: z.object({ batch: z.number().int() }),
    output: z.object({ batch: z.number(), taken_back: z.number() }),
    undo: { kind: 'none', reason: 'Import the file again.' },
    handler: (context, input) => undoImport(context, kinds, input.batch),
  })
  return [kindList, preview, run, undo, rejects].map(anyOperation)
}

async function runImport(context: CommandContext, kinds: readonly ImportKind[], input: FileInput & { readonly mode: 'all' | 'goodRows' }) {
  const plan = await planImport(context.store, context.files, kinds, input)
  refuseMissing(plan)
  const batch = openBatch(context, plan, input)
  const faults: { row: number; fault: RowFault }[] = []
  const groups = new Map<string, number>()
  const done = await writeRows(context, plan, {
    checked: (row) => {
      if (row.result !== 'error' && row.result !== 'duplicate') return
      batch.reject(row)
      for (const fault of row.faults) if (faults.length < MOST_FAULTS) faults.push({ row: row.row, fault })
    },
    written: (unit) => {
      batch.keep(unit)
      if (unit.group !== undefined) groups.set(unit.group, (groups.get(unit.group) ?? 0) + 1)
    },
  })
  const left = done.errors + done.duplicates
  if (left > 0 && (input.mode === 'all' || (plan.kind.allOrNothing && done.errors > 0))) throw refuseRows(plan, done, faults)
  if (done.rows === left) throw refuseRows(plan, done, faults)
  const report = { kind: plan.kind.name, groups: [...groups].map(([group, count]) => ({ group, count })) }
  await batch.close(done, report)
  context.summarise(summaryOf(plan, input, done))
  return { batch: batch.id, ...done, report }
}

const MOST_FAULTS = 200

function refuseRows(plan: ImportPlan, done: RowCounts, faults: readonly { readonly row: number; readonly fault: RowFault }[]) {
  if (done.rows === 0) return refuse('invalid', 'import.noRows', 'The file has a header and no rows.')
  const [first] = faults
  const left = done.errors + done.duplicates
  const where = first ? ` Row ${first.row}${first.fault.column ? `, ${first.fault.column}` : ''}: ${first.fault.reason}` : ''
  const unknown = plan.kind.allOrNothing ? unknownCodes(faults) : ''
  const message = `${left.toLocaleString('en')} of ${done.rows.toLocaleString('en')} rows cannot be imported, so nothing was.${where}${unknown}`
  const fields = faults.map(({ row, fault }) => ({ path: `rows.${row}.${fault.field ?? ''}`, reason: fault.reason }))
  return refuse('invalid', 'import.rowsAtFault', message, {
    fields,
    details: { counts: done, faults: faults.map(({ row, fault }) => ({ row, ...fault })) },
  })
}

/** The currencies of an exchange rate file that are not set up, once each. */
function unknownCodes(faults: readonly { readonly fault: RowFault }[]): string {
  const codes = new Set(
    faults.filter(({ fault }) => fault.field === 'currency' && fault.reason.startsWith('There is no')).map(({ fault }) => fault.value),
  )
  return codes.size > 0 ? ` Unknown currencies: ${[...codes].join(', ')}.` : ''
}

function summaryOf(plan: ImportPlan, input: FileInput, done: RowCounts): string {
  const words = [
    done.created > 0 ? `${done.created.toLocaleString('en')} ${done.created === 1 ? 'row' : 'rows'} created` : '',
    done.changed > 0 ? `${done.changed.toLocaleString('en')} changed` : '',
    done.same > 0 ? `${done.same.toLocaleString('en')} as they were` : '',
    done.errors + done.duplicates > 0 ? `${(done.errors + done.duplicates).toLocaleString('en')} left out` : '',
  ].filter((part) => part !== '')
  return `${plan.kind.label} imported from ${input.file_name}: ${words.join(', ')}`
}

async function undoImport(context: CommandContext, kinds: readonly ImportKind[], id: number) {
  const batch = await readBatch(context.store, id)
  if (batch.state === 'undone') throw refuse('refused', 'import.undone', `The import of ${batch.fileName} was already taken back.`)
  const kind = kinds.find(({ name }) => name === batch.kind)
  if (!kind) throw refuse('refused', 'import.noUndo', `An import of ${batch.kind} is not taken back as a whole.`)
  const taken_back = await takeBack(context, kind, batch)
  await context.store.db.updateTable('import_batch').set({ state: 'undone' }).where('id', '=', id).execute()
  context.touch('importBatch', id)
  context.summarise(`Import of ${batch.fileName} taken back: ${taken_back.toLocaleString('en')} ${taken_back === 1 ? 'record' : 'records'}`)
  return { batch: id, taken_back }
}

/** Says of a refusal deep inside that the whole import stays. */
async function takeBack(context: CommandContext, kind: ImportKind, batch: Awaited<ReturnType<typeof readBatch>>): Promise<number> {
  try {
    return await kind.undo(context, batch)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
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
    const header = JSON.parse(form?.header ?? '[]') as string[]
    const kept = header.flatMap((heading, index) => (heading === REASON_HEADING ? [] : [index]))
    const delimiter = form?.delimiter ?? ','
    const cells = (all: readonly string[]) => kept.map((index) => all[index] ?? '')
    const lines = rows.map((row) => csvLine([...cells(JSON.parse(row.cells) as string[]), row.reason], delimiter))
    const text = `\uFEFF${csvLine([...cells(header), REASON_HEADING], delimiter)}${lines.join('')}`
    return { file_name: `${fileName.replace(/\.[^.]*$/, '')}-left-out.csv`, rows: rows.length, text }
  },
})

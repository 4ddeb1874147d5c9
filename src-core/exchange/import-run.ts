/** The import in one command and transaction, and what it says: of rows at fault, of what was done. */
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { openBatch } from './batches.ts'
import { groupCounter } from './group-counts.ts'
import type { RowFault } from './import-fields.ts'
import type { ImportKind } from './import-kind.ts'
import { type FileInput, fileInput, type ImportPlan, planImport, refuseUnready } from './open-file.ts'
import type { RowCounts } from './contract.ts'
import { type CheckedRow, isLeftOut, writeRows } from './write-rows.ts'

export const importCounts = z.object({
  rows: z.number(),
  created: z.number(),
  changed: z.number(),
  /** In the file as they are in the books. */
  same: z.number(),
  duplicates: z.number(),
  errors: z.number(),
  /** Left out by choice. */
  left: z.number(),
})

export const runInput = z.object({
  ...fileInput,
  kind: z.string().max(60),
  /** `all`: one row at fault refuses the file. `goodRows`: what is at fault is left out and kept to be mended. */
  mode: z.enum(['all', 'goodRows']).default('all'),
})

export type RunInput = z.infer<typeof runInput>

/** In the transaction of another operation, or tried. */
export async function runImport(context: CommandContext, kinds: readonly ImportKind[], input: RunInput) {
  const plan = await planImport(context.store, context.files, kinds, input, context.today)
  refuseUnready(plan)
  const batch = openBatch(context, plan, input)
  const faults: AtFault[] = []
  const groups = groupCounter()
  const done = await writeRows(context, plan, {
    checked: (row) => {
      if (!isLeftOut(row)) return
      batch.reject(row)
      noteFault(faults, row)
    },
    written: (unit) => {
      batch.keep(unit)
      groups.add(unit)
    },
  })
  refuseAsAsked(plan, done, faults, input)
  const report = { kind: plan.kind.name, groups: groups.all(), decided: plan.decided, unused: plan.unused }
  await batch.state(done, report, 'done')
  context.summarise(summaryOf(plan, input, done))
  return { batch: batch.id, ...done, report }
}

/** What the command answers, from the report of its job. */
export function answerOf(given: Readonly<Record<string, unknown>>) {
  const {
    batch,
    kind,
    groups,
    decided,
    unused,
    file_name: _,
    ...counts
  } = given as { readonly batch: number } & RowCounts & {
      readonly [key: string]: unknown
    }
  return { batch, ...counts, report: { kind, groups, decided, unused } }
}

export interface AtFault {
  readonly row: number
  readonly fault: RowFault
}

/** Keeps the first faults of a file. */
export function noteFault(faults: AtFault[], { row, result, faults: own }: CheckedRow): void {
  if (result === 'left') return
  for (const fault of own) if (faults.length < MOST_FAULTS) faults.push({ row, fault })
}

/** Whether a row at fault refuses the file. */
export function refusesFaults({ kind }: ImportPlan, { mode }: RunInput): boolean {
  return mode === 'all' || kind.allOrNothing === true
}

/** @throws Refusal when rows at fault refuse the file, or when no row can be imported */
export function refuseAsAsked(plan: ImportPlan, all: RowCounts, faults: readonly AtFault[], { mode }: RunInput): void {
  const atFault = all.errors + all.duplicates
  const refuses = (mode === 'all' && atFault > 0) || (plan.kind.allOrNothing === true && all.errors > 0)
  if (refuses || all.rows === atFault + all.left) throw refuseRows(plan, all, faults)
}

const MOST_FAULTS = 200

export function refuseRows(plan: ImportPlan, done: RowCounts, faults: readonly { readonly row: number; readonly fault: RowFault }[]) {
  if (done.rows === 0) return refuse('invalid', 'import.noRows', 'The file has a header and no rows.')
  if (done.left === done.rows) return refuse('invalid', 'import.allLeft', 'Every row is left out, so nothing is imported.')
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

export function summaryOf(plan: ImportPlan, input: FileInput, done: RowCounts): string {
  const words = [
    done.created > 0 ? `${done.created.toLocaleString('en')} ${done.created === 1 ? 'row' : 'rows'} created` : '',
    done.changed > 0 ? `${done.changed.toLocaleString('en')} changed` : '',
    done.same > 0 ? `${done.same.toLocaleString('en')} as they were` : '',
    done.errors + done.duplicates + done.left > 0 ? `${(done.errors + done.duplicates + done.left).toLocaleString('en')} left out` : '',
  ].filter((part) => part !== '')
  if (done.created + done.changed === 0) {
    const duplicates = done.duplicates > 0 ? `, ${done.duplicates.toLocaleString('en')} of them there already` : ''
    return `${plan.kind.label}: nothing of ${input.file_name} was imported (0 records): ${words.join(', ')}${duplicates}`
  }
  return `${plan.kind.label} imported from ${input.file_name}: ${words.join(', ')}`
}

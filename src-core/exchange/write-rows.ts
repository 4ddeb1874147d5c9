/** Reads, checks and writes the rows of a file, each record by itself: one at fault leaves nothing behind. */
import { Refusal } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { FileRow } from './csv-rows.ts'
import { fieldOfPath, readAs, type RowFault } from './import-fields.ts'
import type { ImportRow, UnitWriter, WrittenUnit } from './import-kind.ts'
import type { ImportPlan } from './open-file.ts'

export type RowResult = 'created' | 'changed' | 'same' | 'duplicate' | 'error'

/** What became of a row. */
export interface CheckedRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly result: RowResult
  readonly faults: readonly RowFault[]
}

export interface RowListener {
  checked(row: CheckedRow): void
  written(unit: WrittenUnit): void
}

export interface RowCounts {
  rows: number
  created: number
  changed: number
  same: number
  duplicates: number
  errors: number
}

const COUNTED = { created: 'created', changed: 'changed', same: 'same', duplicate: 'duplicates', error: 'errors' } as const

/** Writes all rows that can be written. Counts are of rows; a record of several rows counts each. */
export async function writeRows(context: CommandContext, plan: ImportPlan, listener: RowListener): Promise<RowCounts> {
  const counts: RowCounts = { rows: 0, created: 0, changed: 0, same: 0, duplicates: 0, errors: 0 }
  const writer = await plan.kind.open(context)
  for (const unit of unitsOf(plan)) {
    for (const checked of await checkUnit(context, plan, writer, unit, listener)) {
      counts.rows += 1
      counts[COUNTED[checked.result]] += 1
      listener.checked(checked)
    }
  }
  await writer.finish()
  return counts
}

interface ReadRow {
  readonly source: FileRow
  readonly read: ImportRow
  readonly faults: readonly RowFault[]
}

/** Rows of one record each, in the order of the file. */
function* unitsOf(plan: ImportPlan): Generator<readonly ReadRow[]> {
  const { together } = plan.kind
  let unit: ReadRow[] = []
  for (const source of plan.file.rows()) {
    const row = readRow(plan, source)
    const [first] = unit
    if (first && (!together || together(first.read) !== together(row.read))) {
      yield unit
      unit = []
    }
    unit.push(row)
  }
  if (unit.length > 0) yield unit
}

function readRow(plan: ImportPlan, source: FileRow): ReadRow {
  const values: Record<string, unknown> = {}
  const faults: RowFault[] = []
  for (const { field, index, heading } of plan.columns) {
    if (!field) continue
    const cell = source.cells[index] ?? ''
    const read = readAs(field, cell, plan.form)
    if (read.ok) values[field.key] = read.value
    else faults.push({ field: field.key, column: heading, value: cell, reason: read.reason, allowed: read.allowed })
  }
  if (source.cells.length > plan.file.header.length && source.cells.slice(plan.file.header.length).some((cell) => cell !== '')) {
    const reason = `The row has ${source.cells.length} cells, the header ${plan.file.header.length}.`
    faults.push({ field: null, column: null, value: null, reason, allowed: null })
  }
  return { source, read: { row: source.row, values }, faults }
}

async function checkUnit(
  context: CommandContext,
  plan: ImportPlan,
  writer: UnitWriter,
  unit: readonly ReadRow[],
  listener: RowListener,
): Promise<CheckedRow[]> {
  const answer = (result: RowResult, faults: (row: ReadRow) => readonly RowFault[]) =>
    unit.map((row): CheckedRow => ({ row: row.source.row, cells: row.source.cells, result, faults: faults(row) }))
  if (unit.some(({ faults }) => faults.length > 0))
    return answer('error', (row) => (row.faults.length > 0 ? row.faults : [otherRow(unit.find(({ faults }) => faults.length > 0))]))
  const rows = unit.map(({ read }) => read)
  try {
    const written = plan.kind.checksFirst ? await writer.write(rows) : await context.attempt(() => writer.write(rows))
    listener.written(written)
    return answer(written.outcome, () => [])
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { failure } = error
    const isDuplicate = failure.code === 'import.duplicate' || plan.kind.isDuplicate?.(failure) === true
    return answer(isDuplicate ? 'duplicate' : 'error', (row) => faultsOf(plan, error, row, unit))
  }
}

function otherRow(at: ReadRow | undefined): RowFault {
  return { field: null, column: null, value: null, reason: `Row ${at?.source.row ?? ''} of the same record is at fault.`, allowed: null }
}

/** A refusal in the row's terms: each field at fault with its heading and cell. */
function faultsOf(plan: ImportPlan, { failure }: Refusal, row: ReadRow, unit: readonly ReadRow[]): RowFault[] {
  const { source } = row
  const all = failure.fields && failure.fields.length > 0 ? failure.fields : [{ path: '', reason: failure.message }]
  const rows = unit.map(({ read }) => read)
  const rowOf = ({ path }: { readonly path: string }) => plan.kind.rowOf?.(path, rows) ?? null
  const fields = all.filter((one) => rowOf(one) === null || rowOf(one) === unit.indexOf(row))
  if (fields.length === 0) return [otherRow(unit[rowOf(all[0] as { path: string }) ?? 0])]
  return fields.map(({ path, reason }) => {
    const field = fieldOfPath(plan.fields, path)
    const column = plan.columns.find((one) => one.field !== null && one.field === field)
    const allowed = field?.choices ? field.choices.map(({ value }) => value).join(', ') : (field?.hint ?? null)
    const named = field && !column ? `${field.label}: ${reason}` : reason
    return {
      field: field?.key ?? null,
      column: column?.heading ?? null,
      value: column ? (source.cells[column.index] ?? '') : null,
      reason: named,
      allowed,
    }
  })
}

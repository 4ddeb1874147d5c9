/** Reads, checks and writes the rows of a file, each record by itself: one at fault leaves nothing behind. */
import { Refusal } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { incidentOf, isOfFile } from '../operations/incident.ts'
import type { RowCounts, RowResult } from './contract.ts'
import type { FileRow } from './csv-rows.ts'
import { fieldOfPath, readAs, type RowFault } from './import-fields.ts'
import type { ImportRow, UnitWriter, WrittenUnit } from './import-kind.ts'
import type { ImportPlan } from './open-file.ts'

/** What became of a row. */
export interface CheckedRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly result: RowResult
  readonly faults: readonly RowFault[]
}

/** Whether the row is not in the books after the import. */
export function isLeftOut({ result }: CheckedRow): boolean {
  return result === 'error' || result === 'duplicate' || result === 'left'
}

export interface RowListener {
  checked(row: CheckedRow): void
  written(unit: WrittenUnit): void
}

export const NO_ROWS: RowCounts = { rows: 0, created: 0, changed: 0, same: 0, duplicates: 0, errors: 0, left: 0 }

export const COUNTED = {
  created: 'created',
  changed: 'changed',
  same: 'same',
  duplicate: 'duplicates',
  error: 'errors',
  left: 'left',
} as const
const LEFT: readonly RowFault[] = [{ field: null, column: null, value: null, reason: 'Left out by choice.', allowed: null }]

/** Rows of one record, and those left out between them. */
export interface RowUnit {
  readonly rows: readonly ReadRow[]
  readonly left: readonly FileRow[]
}

export interface ReadRow {
  readonly source: FileRow
  readonly read: ImportRow
  readonly faults: readonly RowFault[]
}

export interface WriteOptions {
  /** Asked after each record: whether it is time to stop. */
  readonly enough?: (counts: RowCounts) => boolean
  /** The audit entry that began the batch. */
  readonly since?: number
}

/** Writes all rows that can be written. Counts are of rows; a record of several rows counts each. */
export async function writeRows(context: CommandContext, plan: ImportPlan, listener: RowListener): Promise<RowCounts> {
  return (await writeUnits(context, plan, unitsOf(plan), listener)).counts
}

/** Writes records from where the generator stands until it ends or it is enough. */
export async function writeUnits(
  context: CommandContext,
  plan: ImportPlan,
  units: Generator<RowUnit>,
  listener: RowListener,
  { enough, since }: WriteOptions = {},
): Promise<{ readonly counts: RowCounts; readonly ended: boolean }> {
  const counts: RowCounts = { ...NO_ROWS }
  const writer = await plan.kind.open(context, since)
  const count = (checked: CheckedRow) => {
    counts.rows += 1
    counts[COUNTED[checked.result]] += 1
    listener.checked(checked)
  }
  let ended = true
  // Taken one by one: a loop that is left would close the generator.
  for (let next = units.next(); !next.done; next = units.next()) {
    const { rows, left } = next.value
    if (rows.length > 0) for (const checked of await checkUnit(context, plan, writer, rows, listener)) count(checked)
    for (const { row, cells } of left) count({ row, cells, result: 'left', faults: LEFT })
    if (enough?.(counts)) {
      ended = false
      break
    }
  }
  await writer.finish()
  return { counts, ended }
}

/** Rows of one record each, in the order of the file, after a row that was done before. */
export function* unitsOf(plan: ImportPlan, after = 0): Generator<RowUnit> {
  const { together } = plan.kind
  let rows: ReadRow[] = []
  let left: FileRow[] = []
  for (const source of plan.file.rows()) {
    if (source.row <= after) continue
    if (source.left) {
      left.push(source)
      continue
    }
    const row = readRow(plan, source)
    const [first] = rows
    if (first && (!together || together(first.read) !== together(row.read))) {
      yield { rows, left }
      rows = []
      left = []
    }
    rows.push(row)
  }
  if (rows.length > 0 || left.length > 0) yield { rows, left }
}

/** A row's cells as its fields, and what cannot be read of them. */
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
  const fault = widthFault(plan.file.header.length, source)
  if (fault) faults.push({ field: null, column: null, value: null, ...fault })
  return { source, read: { row: source.row, values }, faults }
}

/** More cells than headings, or the torn last row of a file that was cut. */
function widthFault(width: number, { cells, unended }: FileRow): Pick<RowFault, 'reason' | 'allowed'> | null {
  if (cells.length > width && cells.slice(width).some((cell) => cell !== ''))
    return { reason: `The row has ${cells.length} cells, the header ${width}.`, allowed: null }
  if (unended && cells.length < width)
    return {
      reason: `The file ends in the middle of this row: ${cells.length} of ${width} cells are there.`,
      allowed: 'the whole file, or this row filled in',
    }
  return null
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
    // What is written without an attempt around it cannot be taken back by itself: the file falls with it then.
    if (!(error instanceof Refusal) && (isOfFile(error) || plan.kind.checksFirst)) throw error
    const refusal = error instanceof Refusal ? error : incidentOf(error)
    const { failure } = refusal
    const isDuplicate = failure.code === 'import.duplicate' || plan.kind.isDuplicate?.(failure) === true
    return answer(isDuplicate ? 'duplicate' : 'error', (row) => faultsOf(plan, refusal, row, unit))
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

/** Reads, checks and writes the rows of a file, each record by itself: one at fault leaves nothing behind. */
import { Refusal } from '../kernel/failures.ts'
import { unreadable } from '../kernel/text.ts'
import type { NumberNote } from '../files/values/cells.ts'
import type { CommandContext } from '../operations/context.ts'
import { incidentOf, isOfFile } from '../operations/incident.ts'
import type { RowCounts, RowResult } from './contract.ts'
import type { FileRow } from '../files/rows.ts'
import { widthFault } from '../files/row-width.ts'
import { confirmedInRow, farFaults } from './far-rows.ts'
import { type AskedOption, fieldOfPath, readAs, type RowFault } from './import-fields.ts'
import type { ImportRow, UnitChecker, UnitWriter, WrittenUnit } from './import-kind.ts'
import type { ImportPlan } from './open-file.ts'
import { repeatedRows } from './repeated-rows.ts'

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
  /** What their check answered, where nothing was written since. */
  readonly checked?: unknown
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
  const writing: Writing = { context, plan, since, writer: await plan.kind.open(context, since, plan) }
  const tell = ({ checked, written, left }: DoneUnit) => {
    if (written) listener.written(written)
    for (const row of [...checked, ...left]) {
      counts.rows += 1
      counts[COUNTED[row.result]] += 1
      listener.checked(row)
    }
  }
  for (;;) {
    const piece = plan.kind.checksFirst ? await writeTogether(writing, units, rowsEnough(counts, enough)) : await writeOne(writing, units)
    for (const unit of piece.done) tell(unit)
    if (piece.ended || enough?.(counts)) {
      await writing.writer.finish()
      return { counts, ended: piece.ended }
    }
  }
}

/**
 * Checks records without writing them, from where the generator stands until it ends or it is enough.
 *
 * @param passed told of each record that could be written, with what its check answered
 */
export async function checkUnits(
  plan: ImportPlan,
  checker: UnitChecker,
  units: Generator<RowUnit>,
  listener: { readonly checked: (row: CheckedRow) => void; readonly passed: (unit: RowUnit) => void },
  enough: () => boolean,
): Promise<{ readonly ended: boolean }> {
  for (;;) {
    const next = units.next()
    if (next.done) return { ended: true }
    const check = async (rows: readonly ImportRow[]): Promise<WrittenUnit> => {
      const checked = await checker.check(rows)
      listener.passed({ ...next.value, checked })
      return { outcome: 'created' }
    }
    const done = await writeUnit(plan, next.value, check, true)
    if (next.value.rows.length === 0) listener.passed(next.value)
    for (const row of [...done.checked, ...done.left]) listener.checked(row)
    if (enough()) return { ended: false }
  }
}

interface Writing {
  readonly context: CommandContext
  readonly plan: ImportPlan
  readonly since: number | undefined
  /** Another one after a fault of the program, which leaves nobody knows what in the one that met it. */
  writer: UnitWriter
}

/** What became of the rows of one record, and of those left out between them. */
interface DoneUnit {
  readonly checked: readonly CheckedRow[]
  readonly written: WrittenUnit | null
  readonly left: readonly CheckedRow[]
}

interface Piece {
  readonly done: readonly DoneUnit[]
  readonly ended: boolean
}

/** Asked while rows are done that were not counted yet. */
function rowsEnough(counts: RowCounts, enough: WriteOptions['enough']): (rows: number) => boolean {
  return (rows) => enough?.({ ...counts, rows: counts.rows + rows }) === true
}

async function writeOne(writing: Writing, units: Generator<RowUnit>): Promise<Piece> {
  const { context, writer } = writing
  // Taken one by one: a loop that is left would close the generator.
  const next = units.next()
  if (next.done) return { done: [], ended: true }
  return {
    done: [await writeUnit(writing.plan, next.value, (rows) => context.attempt(() => writer.write(rows, next.value.checked)))],
    ended: false,
  }
}

/** Records that are written together before the writer is done with them. */
const TOGETHER = 1024

/**
 * Records that are checked before they are written need no savepoint each. Where the program itself falls over one, all of them
 * are taken back and written again, each by itself: that one is left out, and the others go on.
 */
async function writeTogether(writing: Writing, units: Generator<RowUnit>, enough: (rows: number) => boolean): Promise<Piece> {
  const { context } = writing
  const taken: RowUnit[] = []
  let ended = false
  // What cannot be read has no record to blame.
  let isReading = false
  try {
    const done = await context.attempt(async () => {
      const all: DoneUnit[] = []
      let rows = 0
      do {
        isReading = true
        const next = units.next()
        isReading = false
        if (next.done) {
          ended = true
          break
        }
        taken.push(next.value)
        all.push(await writeUnit(writing.plan, next.value, (read) => writing.writer.write(read, next.value.checked)))
        rows += next.value.rows.length + next.value.left.length
      } while (all.length < TOGETHER && !enough(rows))
      await writing.writer.finish()
      return all
    })
    return { done, ended }
  } catch (error) {
    if (isReading || error instanceof Refusal || isOfFile(error)) throw error
    return { done: await writeApart(writing, taken), ended }
  }
}

/** Each record with a writer of its own. */
async function writeApart(writing: Writing, units: readonly RowUnit[]): Promise<DoneUnit[]> {
  const { context, plan, since } = writing
  const done: DoneUnit[] = []
  for (const unit of units) {
    const writeAlone = (rows: readonly ImportRow[]) =>
      context.attempt(async () => {
        const writer = await plan.kind.open(context, since, plan)
        const written = await writer.write(rows)
        await writer.finish()
        return written
      })
    done.push(await writeUnit(plan, unit, writeAlone, true))
  }
  writing.writer = await plan.kind.open(context, since, plan)
  return done
}

/** Rows of one record each, in the order of the file, after a row that was done before. */
export function* unitsOf(plan: ImportPlan, after = 0): Generator<RowUnit> {
  const { together } = plan.kind
  const repeated = repeatedRows(plan, (source) => readRow(plan, source).read)
  let rows: ReadRow[] = []
  let left: FileRow[] = []
  for (const source of plan.file.rows()) {
    if (source.row <= after) continue
    if (source.left) {
      left.push(source)
      continue
    }
    const row = withFault(readRow(plan, source), repeated.get(source.row))
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

function withFault(row: ReadRow, fault: RowFault | undefined): ReadRow {
  return fault ? { ...row, faults: [...row.faults, fault] } : row
}

/** A row's cells as its fields, and what cannot be read of them. */
function readRow(plan: ImportPlan, source: FileRow): ReadRow {
  const values: Record<string, unknown> = {}
  const notes: Record<string, NumberNote> = {}
  const faults: RowFault[] = []
  for (const column of plan.columns) {
    const { field, index, heading } = column
    if (!field) continue
    const cell = source.cells[index] ?? ''
    const reason = unreadable(cell)
    const read =
      reason === null ? readAs(field, cell, plan.reading.form(column, source.cells)) : ({ ok: false, reason, allowed: null } as const)
    if (read.ok) {
      values[field.key] = read.value
      if (read.currencies || read.open) notes[field.key] = read
    } else faults.push({ field: field.key, column: heading, value: cell, reason: read.reason, allowed: read.allowed })
  }
  faults.push(...farFaults(plan.days, plan.columns, source.cells, values))
  confirmedInRow(
    plan.days,
    values,
    plan.fields.some(({ key }) => key === 'confirm_date'),
  )
  const fault = shapeFault(plan.file.header.length, source)
  if (fault) faults.push({ field: null, column: null, value: null, ...fault })
  return { source, read: { row: source.row, values, notes }, faults }
}

/** More cells than headings, or the torn last row of a file that was cut. */
function shapeFault(width: number, { cells, unended }: FileRow): Pick<RowFault, 'reason' | 'allowed'> | null {
  const reason = widthFault(width, cells)
  if (reason !== null) return { reason, allowed: null }
  if (unended && cells.length < width)
    return {
      reason: `The file ends in the middle of this row: ${cells.length} of ${width} cells are there.`,
      allowed: 'the whole file, or this row filled in',
    }
  return null
}

/**
 * @param write what writes the rows of a record; nothing of them stays where it throws
 * @param apart whether the record stands by itself, so that a fault of the program is its incident; else it is thrown
 */
async function writeUnit(
  plan: ImportPlan,
  { rows: unit, left }: RowUnit,
  write: (rows: readonly ImportRow[]) => Promise<WrittenUnit>,
  apart = !plan.kind.checksFirst,
): Promise<DoneUnit> {
  const answer = (result: RowResult, faults: (row: ReadRow) => readonly RowFault[], written: WrittenUnit | null = null): DoneUnit => ({
    checked: unit.map((row): CheckedRow => ({ row: row.source.row, cells: row.source.cells, result, faults: faults(row) })),
    written,
    left: left.map(({ row, cells }) => ({ row, cells, result: 'left', faults: LEFT })),
  })
  if (unit.length === 0) return answer('left', () => [])
  if (unit.some(({ faults }) => faults.length > 0))
    return answer('error', (row) => (row.faults.length > 0 ? row.faults : [otherRow(unit.find(({ faults }) => faults.length > 0))]))
  try {
    const written = await write(unit.map(({ read }) => read))
    return answer(written.outcome, () => [], written)
  } catch (error) {
    if (!(error instanceof Refusal) && (isOfFile(error) || !apart)) throw error
    // Whoever may not write such records imports none: that is no fault of a row.
    if (error instanceof Refusal && error.failure.kind === 'forbidden') throw error
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
  const asks = failure.details?.['asks'] as AskedOption | undefined
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
      ...(asks === undefined ? {} : { asks }),
    }
  })
}

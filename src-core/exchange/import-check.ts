/**
 * The check of all rows of a file of which one at fault refuses it, before the first is written; some a chunk.
 *
 * Kinds that can check rows without writing do so, and what was checked is kept for the writing, as long as nobody else writes in
 * between. Of others whose rows need none of the same file, rows are written and taken back in the same transaction.
 */
import type { WriteStore } from '../database/store.ts'
import type { JobContext } from '../operations/context.ts'
import type { JobChunk } from '../operations/define.ts'
import type { RowCounts } from './contract.ts'
import type { UnitChecker } from './import-kind.ts'
import { type AtFault, noteFault, refuseAsAsked, type RunInput } from './import-run.ts'
import { type ImportCursor, writeSome } from './import-write.ts'
import type { ImportPlan } from './open-file.ts'
import { type CheckedRow, checkUnits, COUNTED, isLeftOut, NO_ROWS, type RowUnit, unitsOf, writeUnits } from './write-rows.ts'

interface Check {
  readonly begun: number
  readonly plan: ImportPlan
  readonly units: Generator<RowUnit>
  readonly checker: UnitChecker | null
  readonly counts: RowCounts
  readonly faults: AtFault[]
  /** The audit entry of its first chunk. */
  readonly since: number
  /** The audit entry of its last chunk. */
  op: number
  /** Whether nobody else wrote since it began: what was right still is. */
  isFresh: boolean
  /** What was checked, for the writing; `null` where it is too much to be kept, or not kept at all. */
  held: RowUnit[] | null
}

/** Rows that are kept from the check for the writing; those of a longer file are read and checked again. */
const MOST_HELD = 50_000

/** The check under way, or what it holds. After a crash it is begun anew. */
const checks = new WeakMap<WriteStore, Check>()

interface Checked {
  /** Rows that were checked so far. */
  readonly rows: number
  readonly isOver: boolean
  /** All of a file that fits in the first chunk is written at once. */
  readonly written?: JobChunk<ImportCursor>
}

/** Checks the next rows. @throws Refusal `import.rowsAtFault` at the end, when one is at fault: nothing was written then */
export async function checkRows(
  context: JobContext,
  plan: () => Promise<ImportPlan>,
  cursor: ImportCursor,
  input: RunInput,
): Promise<Checked> {
  const kept = checks.get(context.store)
  const check = kept && kept.begun === cursor.begun ? kept : await beginCheck(context, await plan(), cursor)
  checks.delete(context.store)
  if (check.op !== context.op - 1) check.isFresh = false
  const tried = check.checker ? await checkOn(context, check, check.checker) : await tryOn(context, check, cursor, input)
  if (tried.written) return { rows: check.counts.rows, isOver: true, written: tried.written }
  check.op = context.op
  checks.set(context.store, check)
  if (tried.ended) refuseAsAsked(check.plan, check.counts, check.faults, input)
  return { rows: check.counts.rows, isOver: tried.ended }
}

async function beginCheck(context: JobContext, plan: ImportPlan, { begun = 0 }: ImportCursor): Promise<Check> {
  const checker = plan.kind.check ? await plan.kind.check(context) : null
  const held = checker ? [] : null
  return {
    begun,
    plan,
    units: unitsOf(plan),
    checker,
    counts: { ...NO_ROWS },
    faults: [],
    since: context.op,
    op: context.op - 1,
    isFresh: true,
    held,
  }
}

function note(check: Check, row: CheckedRow): void {
  check.counts.rows += 1
  check.counts[COUNTED[row.result]] += 1
  if (isLeftOut(row)) noteFault(check.faults, row)
}

interface Tried {
  readonly ended: boolean
  readonly written?: JobChunk<ImportCursor>
}

function checkOn(context: JobContext, check: Check, checker: UnitChecker): Promise<Tried> {
  const passed = (unit: RowUnit) => {
    if (!check.held) return
    check.held.push(unit)
    if (check.held.length > MOST_HELD) check.held = null
  }
  return checkUnits(check.plan, checker, check.units, { checked: (row) => note(check, row), passed }, () => context.spent())
}

/** Ends the attempt in which rows were written. */
class Seen {}

/** Writes rows as the import would, and takes them back; all of a file that fits in the first chunk stay. */
async function tryOn(context: JobContext, check: Check, cursor: ImportCursor, input: RunInput): Promise<Tried> {
  let result: Tried = { ended: false }
  try {
    await context.attempt(async () => {
      if (check.counts.rows === 0) {
        const written = await writeSome(context, check.plan, check.units, cursor, input)
        if (written.report) {
          result = { ended: true, written }
          return
        }
        Object.assign(check.counts, written.cursor.counts)
        check.faults.push(...(written.cursor.faults ?? []))
        throw new Seen()
      }
      const listener = { checked: (row: CheckedRow) => note(check, row), written: () => undefined }
      const options = { since: check.since, enough: () => context.spent() }
      const { ended } = await writeUnits(context, check.plan, check.units, listener, options)
      result = { ended }
      throw new Seen()
    })
  } catch (error) {
    if (!(error instanceof Seen)) throw error
  }
  return result
}

/** Each command and chunk takes one entry: two in a row leave no room for a change between. */
export function followEntries({ store, op }: JobContext): void {
  const check = checks.get(store)
  if (!check) return
  if (check.op < op - 1) check.isFresh = false
  check.op = op
}

/** The units that were checked, to be written without being read again; `null` where they were not kept. */
export function takeOver({ store }: JobContext, { begun }: ImportCursor): Generator<RowUnit> | null {
  const check = checks.get(store)
  return check && check.begun === begun && check.held ? unitsHeld(check, check.held) : null
}

function* unitsHeld(check: Check, held: RowUnit[]): Generator<RowUnit> {
  for (let at = 0; at < held.length; at++) {
    const { checked, ...unit } = held[at] as RowUnit
    // What is written need not stand in memory.
    held[at] = NOTHING
    yield check.isFresh ? { ...unit, checked } : unit
  }
}
const NOTHING: RowUnit = { rows: [], left: [] }

/** Drops what is kept of a check. */
export function dropCheck({ store }: JobContext): void {
  checks.delete(store)
}

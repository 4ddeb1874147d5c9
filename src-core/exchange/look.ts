/**
 * The check of a file before its import: rows are written and taken back, and what came of them is kept for the
 * pages of the preview. A long file is checked by several calls, so that none holds the books for long.
 */
import type { CommandContext } from '../operations/context.ts'
import type { RowCounts, RowResult } from './contract.ts'
import { type GroupCounter, groupCounter } from './group-counts.ts'
import type { AskedOption, RowFault } from './import-fields.ts'
import type { ImportPlan } from './open-file.ts'
import { type CheckedRow, COUNTED, NO_ROWS, type RowUnit, unitsOf, writeUnits } from './write-rows.ts'

/** Rows that can be paged through; those of a longer file are counted. */
const MOST_KEPT = 200_000
/** Values of one reason that are told apart. */
const MOST_VALUES = 500
const MOST_ROWS_OF_REASON = 20_000

/** A row as the preview keeps it; its cells as JSON, which is the smallest of what is quick. */
export interface KeptRow {
  readonly row: number
  readonly cells: string
  readonly result: RowResult
  readonly faults: readonly RowFault[]
}

export interface KeptReason {
  readonly key: string
  readonly result: 'error' | 'duplicate'
  readonly field: string | null
  readonly column: string | null
  readonly label: string
  readonly reason: string
  readonly asks?: AskedOption
  count: number
  readonly rows: number[]
  readonly values: Map<string, number>
}

/** A check that is under way: each call goes on where the last one stopped. */
export interface Look {
  readonly plan: ImportPlan
  readonly units: Generator<RowUnit>
  readonly rows: KeptRow[]
  readonly counts: RowCounts
  readonly reasons: Map<string, KeptReason>
  readonly groups: GroupCounter
  /** Codes of the records that the file makes, with their rows: calls do not see what earlier ones wrote and took back. */
  readonly codes: Map<string, number>
  ended: boolean
}

export function newLook(plan: ImportPlan): Look {
  return {
    ...{ plan, units: unitsOf(plan), rows: [], counts: { ...NO_ROWS }, reasons: new Map(), groups: groupCounter(), codes: new Map() },
    // Nothing is checked before each needed field has a column, and what the file leaves open is answered.
    ended: plan.missing.length > 0 || plan.ofColumns.length > 0 || plan.reading.questions.length > 0,
  }
}

/** Ends the attempt in which rows were written. */
class Seen {}

/**
 * Checks the next rows exactly as the import would, and leaves nothing.
 *
 * @param most how many; all that are left if it is not said
 */
export async function lookOn(context: CommandContext, look: Look, most: number | undefined): Promise<void> {
  if (look.ended || most === 0) return
  const first = look.counts.rows === 0
  try {
    await context.attempt(async () => {
      await checkOn(context, look, most, first)
      throw new Seen()
    })
  } catch (error) {
    if (!(error instanceof Seen)) throw error
  }
}

async function checkOn(context: CommandContext, look: Look, most: number | undefined, first: boolean): Promise<void> {
  const listener = {
    checked: (row: CheckedRow) => take(look, first ? row : amongOthers(look, row)),
    written: look.groups.add,
  }
  const options = most === undefined ? {} : { enough: ({ rows }: RowCounts) => rows >= most }
  const { ended } = await writeUnits(context, look.plan, look.units, listener, options)
  look.ended = ended
}

function take(look: Look, checked: CheckedRow): void {
  const { row, cells, result, faults } = checked
  look.counts.rows += 1
  look.counts[COUNTED[result]] += 1
  if (look.rows.length < MOST_KEPT) insert(look.rows, { row, cells: JSON.stringify(cells), result, faults })
  const code = result === 'created' ? codeOf(look.plan, cells) : null
  if (code !== null && !look.codes.has(code)) look.codes.set(code, row)
  for (const fault of faults) countReason(look, checked, fault)
}

/** Rows left out between those of one record come after it, and stand where they stood. */
function insert(rows: KeptRow[], row: KeptRow): void {
  let at = rows.length
  while (at > 0 && (rows[at - 1] as KeptRow).row > row.row) at -= 1
  rows.splice(at, 0, row)
}

/** The code that a row gives its record. */
function codeOf({ kind, columns }: ImportPlan, cells: readonly string[]): string | null {
  const column = kind.makes && columns.find(({ field }) => field?.key === kind.makes?.code)
  const code = column ? (cells[column.index] ?? '').trim() : ''
  return code === '' ? null : code
}

/** A row as it is beside rows that an earlier call checked: there twice, or naming a record that they make. */
function amongOthers(look: Look, checked: CheckedRow): CheckedRow {
  const { plan, codes } = look
  const { makes } = plan.kind
  if (!makes) return checked
  if (checked.result === 'error') {
    const field = (key: string | null) => plan.fields.find((one) => one.key === key)
    const faults = checked.faults.filter((fault) => field(fault.field)?.entity !== makes.entity || !codes.has(fault.value?.trim() ?? ''))
    return faults.length > 0 ? { ...checked, faults } : { ...checked, result: 'created', faults }
  }
  const code = checked.result === 'created' ? codeOf(plan, checked.cells) : null
  const earlier = code === null ? undefined : codes.get(code)
  if (earlier === undefined) return checked
  if (makes.again === 'changed') return { ...checked, result: 'changed' }
  const column = plan.columns.find(({ field }) => field?.key === makes.code)
  const reason = `The same code stands in row ${earlier}.`
  const fault = { field: makes.code, column: column?.heading ?? null, value: code, reason, allowed: null }
  return { ...checked, result: 'duplicate', faults: [fault] }
}

/** Faults are one reason by their words without the value: `There is no offer “…”.` */
export function reasonKey(fault: RowFault): string {
  return `${fault.field ?? ''}|${wordsOf(fault)}`
}

function wordsOf({ reason }: RowFault): string {
  return reason
    .replace(/“[^”]*”/g, '“…”')
    .replace(/ is [-\d.]+(?: or [-\d.]+)?(?=, and| with)/, ' is …')
    .replace(/^There is no [a-z ]+ “…”.*$/, 'not found')
    .replace(
      /^There is no \d+ (January|February|March|April|May|June|July|August|September|October|November|December)\..*$/,
      'the date does not exist',
    )
    .replace(/^-?\d{4,}-\d\d-\d\d lies /, 'The date lies ')
    .replace(/ The file says .*$/, '')
    .replace(/\b[Rr]ow \d+\b/g, (words) => words.replace(/\d+/, '…'))
}

function countReason({ plan, reasons }: Look, { row, result }: CheckedRow, fault: RowFault): void {
  if (result !== 'error' && result !== 'duplicate') return
  const key = `${result}|${reasonKey(fault)}`
  const known = reasons.get(key) ?? newReason(plan, key, result, fault)
  reasons.set(key, known)
  known.count += 1
  if (known.rows.length < MOST_ROWS_OF_REASON) known.rows.push(row)
  const value = fault.value?.trim() ?? ''
  if (value !== '' && (known.values.size < MOST_VALUES || known.values.has(value)))
    known.values.set(value, (known.values.get(value) ?? 0) + 1)
}

function newReason(plan: ImportPlan, key: string, result: 'error' | 'duplicate', fault: RowFault): KeptReason {
  const label = plan.fields.find(({ key: name }) => name === fault.field)?.label ?? 'Row'
  const { field, column } = fault
  const asks = fault.asks ? { asks: fault.asks } : {}
  return { key, result, field, column, label, reason: wordsOf(fault), ...asks, count: 0, rows: [], values: new Map() }
}

/** A look at a file before it is imported, page by page: what would be created, changed and left out, and what mends the rest. */
import { z } from 'zod'
import type { WriteStore } from '../database/store.ts'
import { countLines } from '../files/records.ts'
import type { CommandContext } from '../operations/context.ts'
import type { MappedColumn } from './columns.ts'
import { type ImportPreview, type PreviewColumn, type PreviewReason, type PreviewRow, type Show, SHOWS } from './contract.ts'
import type { EntityLookup } from './entity-fields.ts'
import { type CellForm, type ImportField, readAs, type RowFault } from './import-fields.ts'
import type { ImportKind } from './import-kind.ts'
import { type LeftOutFile, leftOutFile, reasonOf } from './left-out-file.ts'
import { type KeptReason, type KeptRow, type Look, lookOn, newLook, reasonKey } from './look.ts'
import { fileInput, type FileInput, type ImportPlan, planImport } from './open-file.ts'
import { type Suggest, suggester } from './suggestions.ts'

/** Rows that a call checks if it does not say how many: so many hold the books for about a second. */
const CHECKED = 5000
const MOST_CHECKED = 20_000

export const previewInput = z.object({
  ...fileInput,
  /** Which rows are shown. */
  show: z.enum(SHOWS).default('all'),
  /** Only rows with this reason: its `key`. */
  reason: z.string().max(2000).optional(),
  /** Rows before and after each that is shown, for its context. */
  around: z.number().int().min(0).max(5).default(0),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(200),
  /** How many rows this call checks at most, after those of the calls before; `ended` says whether all are checked. */
  check: z.number().int().min(0).max(MOST_CHECKED).default(CHECKED),
})
type PreviewInput = z.infer<typeof previewInput>
/** What a look depends on; which page of it is shown may come with it. */
type LookInput = FileInput & { readonly check?: number | undefined } & {
  readonly [Key in 'show' | 'reason' | 'around' | 'offset' | 'limit']?: unknown
}

export const previewOutput = z.custom<ImportPreview>()

interface Kept {
  readonly key: string
  readonly look: Look
  /** Rows by the lines of the file. */
  readonly lines: number
  readonly suggest: Suggest
}

/** The last two looks of each file of books: one is still shown while the next is made. */
const looks = new WeakMap<WriteStore, readonly Kept[]>()

/**
 * Checks rows exactly as the import would. Call it simulated, so that no audit entry says that the
 * file was looked at; it leaves nothing else in any case.
 */
export async function previewImport(
  context: CommandContext,
  kinds: readonly ImportKind[],
  entities: EntityLookup,
  input: PreviewInput,
): Promise<ImportPreview> {
  const kept = await keptLook(context, kinds, entities, input)
  context.summarise(`${input.file_name} looked at before its import`)
  const { look, lines } = kept
  const shown = positionsOf(look.rows, input)
  const page = shown.slice(input.offset, input.offset + input.limit)
  const rows: PreviewRow[] = []
  for (const at of page) rows.push(await previewRow(kept, look.rows[at] as KeptRow))
  const first = input.offset === 0
  return {
    ...headOf(look.plan, input),
    counts: look.counts,
    ended: look.ended,
    total: look.ended ? look.counts.rows : Math.max(lines, look.counts.rows),
    rows,
    rows_of: shown.length,
    problems: first ? shown.flatMap((at, position) => (isProblem(look.rows[at] as KeptRow) ? [position] : [])) : [],
    reasons: first ? await reasonsOf(kept) : [],
    groups: look.groups.all(),
  }
}

async function reasonsOf(kept: Kept): Promise<PreviewReason[]> {
  const byCount = [...kept.look.reasons.values()].sort((one, other) => other.count - one.count).slice(0, MOST_REASONS)
  return Promise.all(byCount.map((reason) => previewReason(kept, reason)))
}

/** The rows at fault and those left out by choice, with their reasons. */
export async function leftOutOfPreview(
  context: CommandContext,
  kinds: readonly ImportKind[],
  entities: EntityLookup,
  input: LookInput,
): Promise<LeftOutFile> {
  const { look } = await keptLook(context, kinds, entities, input)
  context.summarise(`${input.file_name} looked at before its import`)
  const left = look.rows.filter((row) => isProblem(row) || row.result === 'left')
  const rows = left.map(({ cells, faults }) => ({ cells: JSON.parse(cells) as string[], reason: reasonOf(faults) }))
  return leftOutFile(input.file_name, look.plan.file.header, look.plan.file.delimiter, rows)
}

const MOST_REASONS = 100
const SUGGESTED_VALUES = 50

/** The look at this file with these edits, gone on with; begun anew when the books moved since. */
async function keptLook(context: CommandContext, kinds: readonly ImportKind[], entities: EntityLookup, input: LookInput): Promise<Kept> {
  const { show: _show, reason: _reason, around: _around, offset: _offset, limit: _limit, check, ...file } = input
  // The number of the next audit entry moves with every write.
  const key = JSON.stringify([context.op, context.today, file])
  const known = looks.get(context.store) ?? []
  const others = known.filter((one) => one.key !== key).slice(0, 1)
  const kept = known.find((one) => one.key === key) ?? (await newKept(context, kinds, entities, input, key))
  // A look that failed on the way is begun anew by the next call.
  looks.set(context.store, others)
  await lookOn(context, kept.look, check)
  looks.set(context.store, [kept, ...others])
  return kept
}

async function newKept(
  context: CommandContext,
  kinds: readonly ImportKind[],
  entities: EntityLookup,
  input: FileInput,
  key: string,
): Promise<Kept> {
  const { store, files } = context
  const plan = await planImport(store, files, kinds, input, context.today)
  const lines = Math.max(0, countLines(files, input.staged, plan.file) - plan.file.headerRow)
  return { key, look: newLook(plan), lines, suggest: suggester(store, entities, plan.fields, plan.reading.decimalMark) }
}

const SHOWN: Readonly<Record<Show, (row: KeptRow) => boolean>> = {
  all: () => true,
  ready: ({ result }) => result === 'created' || result === 'changed' || result === 'same',
  errors: ({ result }) => result === 'error',
  duplicates: ({ result }) => result === 'duplicate',
  left: ({ result }) => result === 'left',
}

const isProblem = ({ result }: KeptRow) => result === 'error' || result === 'duplicate'

/** Positions of the rows to show, with those around them. */
function positionsOf(rows: readonly KeptRow[], { show, reason, around }: Pick<PreviewInput, 'show' | 'reason' | 'around'>): number[] {
  const wanted = (row: KeptRow) =>
    SHOWN[show](row) && (reason === undefined || row.faults.some((fault) => `${row.result}|${reasonKey(fault)}` === reason))
  const positions: number[] = []
  for (let at = 0; at < rows.length; at++) {
    if (!wanted(rows[at] as KeptRow)) continue
    const from = Math.max((positions.at(-1) ?? -1) + 1, at - around)
    for (let near = from; near <= Math.min(rows.length - 1, at + around); near++) positions.push(near)
  }
  return positions
}

async function previewRow({ look: { plan }, suggest }: Kept, { row, cells: json, result, faults }: KeptRow): Promise<PreviewRow> {
  const cells = JSON.parse(json) as string[]
  const values = plan.columns.map((column) => shownCell(column.field, cells[column.index] ?? '', plan.reading.form(column, cells)))
  const better: RowFault[] = []
  for (const fault of faults) {
    const suggestion = await suggest(fault)
    better.push(suggestion === null ? fault : { ...fault, suggestion })
  }
  return { row, cells, values, result, faults: better }
}

function shownCell(field: ImportField | null, cell: string, form: CellForm): string {
  if (field?.type !== 'date' && field?.type !== 'decimal' && field?.type !== 'integer') return cell
  const read = readAs(field, cell, form)
  return read.ok && read.value !== null ? String(read.value) : cell
}

async function previewReason({ suggest }: Kept, { values, ...reason }: KeptReason): Promise<PreviewReason> {
  const byCount = [...values].sort((one, other) => other[1] - one[1])
  const described = []
  for (const [at, [value, count]] of byCount.entries()) {
    const suggestion = at < SUGGESTED_VALUES ? await suggest({ field: reason.field, value }) : null
    described.push({ value, count, suggestion })
  }
  return { ...reason, values: described }
}

function headOf(plan: ImportPlan, input: PreviewInput) {
  const { file, kind, reading } = plan
  return {
    kind: kind.name,
    kind_label: kind.label,
    money: kind.money ?? null,
    all_or_nothing: kind.allOrNothing === true,
    file: {
      file_name: input.file_name,
      size: file.size,
      encoding: file.encoding,
      delimiter: file.delimiter,
      header_row: file.headerRow,
      decimal_mark: reading.decimalMark,
      date_form: reading.dateForm,
    },
    questions: plan.questions,
    decided: plan.decided,
    unused: plan.unused,
    columns: plan.columns.map((column) => describeColumn(plan, column)),
    fields: plan.fields,
    missing: plan.missing.map(({ key }) => key),
  }
}

const MARKS: Readonly<Record<string, string>> = { '.': 'point', ',': 'comma' }
const ORDERS: Readonly<Record<string, string | null>> = { iso: null, dayMonthYear: 'D.M.Y', monthDayYear: 'M/D/Y' }

function describeColumn(plan: ImportPlan, column: MappedColumn): PreviewColumn {
  const { heading, field, index } = column
  const cells = plan.file.sample.map((row) => row.cells[index] ?? '')
  const { decimalMark, dateForm } = plan.reading.form(column, plan.file.sample[0]?.cells ?? [])
  return {
    heading,
    field: field?.key ?? null,
    label: field?.label ?? null,
    type: field?.type ?? null,
    first_value: cells.find((cell) => cell !== '') ?? '',
    sample: field ? sampleOf(plan, column, field) : null,
    form: decimalMark === null ? (ORDERS[dateForm ?? 'iso'] ?? null) : (MARKS[decimalMark] ?? null),
  }
}

/** The longest number with a mark, which tells most, or the first date. */
function sampleOf(plan: ImportPlan, column: MappedColumn, field: ImportField): PreviewColumn['sample'] {
  const cellOf = ({ cells }: { readonly cells: readonly string[] }) => cells[column.index] ?? ''
  const rows = plan.file.sample.filter((row) => cellOf(row) !== '')
  const [row] =
    field.type === 'decimal'
      ? rows.filter((one) => /\d[.,]\d/.test(cellOf(one))).sort((one, other) => cellOf(other).length - cellOf(one).length)
      : field.type === 'date'
        ? rows
        : []
  const read = row === undefined ? null : readAs(field, cellOf(row), plan.reading.form(column, row.cells))
  return row && read?.ok && read.value !== null ? { cell: cellOf(row), value: String(read.value) } : null
}

/** A look at a file before it is imported: every row is checked by writing it and taking it back. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { withinOneEdit } from '../entities/search.ts'
import type { CommandContext } from '../operations/context.ts'
import type { MappedColumn } from './columns.ts'
import type { ImportField, RowFault } from './import-fields.ts'
import type { ImportKind } from './import-kind.ts'
import { fileInput, type FileInput, type ImportPlan, planImport } from './open-file.ts'
import { type CheckedRow, type RowCounts, writeRows } from './write-rows.ts'

export const previewInput = z.object({
  ...fileInput,
  /** Which rows are shown. */
  show: z.enum(['all', 'ready', 'errors', 'duplicates']).default('all'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(200),
})
type PreviewInput = FileInput & Pick<z.infer<typeof previewInput>, 'show' | 'offset' | 'limit'>

export const previewOutput = z.custom<ImportPreview>()

export interface ImportPreview {
  readonly kind: string
  readonly kind_label: string
  readonly file: {
    readonly file_name: string
    /** Bytes. */
    readonly size: number
    readonly encoding: string
    readonly delimiter: string
    readonly decimal_mark: string
    /** How many numbers with a mark agree with it, of how many. */
    readonly decimal_evidence: { readonly agree: number; readonly of: number }
    readonly date_form: string
    /** False where days and months could be exchanged: say which. */
    readonly date_certain: boolean
  }
  readonly columns: readonly {
    readonly heading: string
    readonly field: string | null
    readonly label: string | null
    readonly type: string | null
    readonly first_value: string
    /** How the column's numbers or dates are read, where that was guessed. */
    readonly guessed: string | null
  }[]
  /** What a column may become. */
  readonly fields: readonly ImportField[]
  /** Required fields without a column; nothing is checked before they have one. */
  readonly missing: readonly string[]
  readonly counts: RowCounts
  readonly rows: readonly CheckedRow[]
  /** Of the rows that `show` names. */
  readonly rows_of: number
  readonly reasons: readonly { readonly field: string | null; readonly label: string; readonly reason: string; readonly count: number }[]
  /** What would be written, by offer, currency and the like. */
  readonly groups: readonly { readonly group: string; readonly count: number }[]
}

/** Ends the attempt in which all rows were written. */
class Seen {
  readonly seen: Look
  constructor(seen: Look) {
    this.seen = seen
  }
}

/**
 * Checks every row exactly as the import would. Call it simulated, so that no audit entry says that the
 * file was looked at; it leaves nothing else in any case.
 */
export async function previewImport(context: CommandContext, kinds: readonly ImportKind[], input: PreviewInput): Promise<ImportPreview> {
  const plan = await planImport(context.store, context.files, kinds, input)
  const look = plan.missing.length > 0 ? NOTHING_CHECKED : await lookAt(context, plan, input)
  context.summarise(`${input.file_name} looked at before its import`)
  const rows: CheckedRow[] = []
  for (const row of look.rows) rows.push({ ...row, faults: await withSuggestions(context.store, plan.fields, row.faults) })
  return { ...headOf(plan, input), ...look, rows }
}

type Look = Pick<ImportPreview, 'counts' | 'rows' | 'rows_of' | 'reasons' | 'groups'>
const NOTHING_CHECKED: Look = {
  counts: { rows: 0, created: 0, changed: 0, same: 0, duplicates: 0, errors: 0 },
  rows: [],
  rows_of: 0,
  reasons: [],
  groups: [],
}

const SHOWN: Readonly<Record<PreviewInput['show'], (row: CheckedRow) => boolean>> = {
  all: () => true,
  ready: ({ result }) => result !== 'error' && result !== 'duplicate',
  errors: ({ result }) => result === 'error',
  duplicates: ({ result }) => result === 'duplicate',
}

async function lookAt(context: CommandContext, plan: ImportPlan, input: PreviewInput): Promise<Look> {
  const look = async () => {
    const rows: CheckedRow[] = []
    let shown = 0
    const reasons = new Map<string, { field: string | null; label: string; reason: string; count: number }>()
    const groups = new Map<string, number>()
    const counts = await writeRows(context, plan, {
      checked: (row) => {
        if (SHOWN[input.show](row)) {
          if (shown >= input.offset && rows.length < input.limit) rows.push(row)
          shown += 1
        }
        for (const fault of row.faults) countReason(plan, reasons, fault)
      },
      written: ({ group }) => {
        if (group !== undefined) groups.set(group, (groups.get(group) ?? 0) + 1)
      },
    })
    const byCount = [...reasons.values()].sort((one, other) => other.count - one.count)
    return { counts, rows, rows_of: shown, reasons: byCount, groups: [...groups].map(([group, count]) => ({ group, count })) }
  }
  try {
    return await context.attempt(async () => {
      throw new Seen(await look())
    })
  } catch (error) {
    if (error instanceof Seen) return error.seen
    throw error
  }
}

/** Faults are counted by their words without the value: `There is no offer “…”.` */
function countReason(
  plan: ImportPlan,
  reasons: Map<string, { field: string | null; label: string; reason: string; count: number }>,
  fault: RowFault,
): void {
  const reason = fault.reason.replace(/“[^”]*”/g, '“…”')
  const key = `${fault.field ?? ''}|${reason}`
  const known = reasons.get(key)
  if (known) known.count += 1
  else
    reasons.set(key, {
      field: fault.field,
      label: plan.fields.find(({ key: name }) => name === fault.field)?.label ?? 'Row',
      reason,
      count: 1,
    })
}

function headOf(plan: ImportPlan, input: PreviewInput): Omit<ImportPreview, keyof Look> {
  const { file, kind, form } = plan
  return {
    kind: kind.name,
    kind_label: kind.label,
    file: {
      file_name: input.file_name,
      size: file.size,
      encoding: file.encoding,
      delimiter: file.delimiter,
      decimal_mark: form.decimalMark,
      decimal_evidence: form.decimalEvidence,
      date_form: form.dateForm,
      date_certain: form.dateCertain,
    },
    columns: plan.columns.map((column) => describeColumn(plan, column)),
    fields: plan.fields,
    missing: plan.missing.map(({ key }) => key),
  }
}

function describeColumn(plan: ImportPlan, { heading, field, index }: MappedColumn): ImportPreview['columns'][number] {
  const first_value = plan.file.sample.find(({ cells }) => (cells[index] ?? '') !== '')?.cells[index] ?? ''
  const decimalGuess = plan.form.decimalMark === ',' ? 'comma' : 'point'
  const guesses: Readonly<Record<string, string | null>> = {
    decimal: plan.form.decimalEvidence.of > 0 ? decimalGuess : null,
    date: { iso: null, dayMonthYear: 'D.M.Y', monthDayYear: 'M/D/Y' }[plan.form.dateForm],
  }
  return {
    heading,
    field: field?.key ?? null,
    label: field?.label ?? null,
    type: field?.type ?? null,
    first_value,
    guessed: field ? (guesses[field.type] ?? null) : null,
  }
}

// ---- Suggestions

async function withSuggestions(
  store: ReadStore,
  fields: readonly ImportField[],
  faults: readonly RowFault[],
): Promise<readonly RowFault[]> {
  const better: RowFault[] = []
  for (const fault of faults) {
    const field = fields.find(({ key }) => key === fault.field)
    const suggestion = field?.entity && fault.value ? await closestCode(store, field.entity, fault.value.trim()) : null
    better.push(suggestion === null ? fault : { ...fault, suggestion })
  }
  return better
}

const NEAR = 200

/** A code of the entity within one edit, or one that differs in case only. */
async function closestCode(store: ReadStore, entity: string, value: string): Promise<string | null> {
  if (value.length < 2) return null
  const table = entity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const rows = (await store.select(
    `SELECT code FROM "${table}" WHERE (code >= ? AND code < ?) OR code LIKE ? ORDER BY abs(length(code) - ?) LIMIT ${NEAR}`,
    [value.slice(0, -2), `${value.slice(0, -2)}\u{10ffff}`, `_${value.slice(1).replace(/[\\%_]/g, '_')}`, value.length],
  )) as { code: string }[]
  const folded = value.toLowerCase()
  return rows.find(({ code }) => code !== value && withinOneEdit(code.toLowerCase(), folded))?.code ?? null
}

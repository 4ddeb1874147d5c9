/** A staged file, understood: its table, kind, columns, and how it writes numbers and dates. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { refuseUndecided } from '../files/undecided.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import { likelyDays } from '../kernel/far-dates.ts'
import type { StagedFiles } from '../operations/context.ts'
import { encodingEvidence } from '../files/evidence.ts'
import { type OpenedTable, openTable, refuseHeadingTwice, tableInput } from '../files/open-table.ts'
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import type { FileRow } from '../files/rows.ts'
import { type FileDays } from './far-rows.ts'
import { type ColumnMapping, fitOf, isHeadingOf, type MappedColumn, mapColumns } from './columns.ts'
import { columnQuestions, type UnusedColumn, unusedColumns } from './column-questions.ts'
import { readCell } from './csv-cells.ts'
import { type EditedRow, editInput, editor } from './edits.ts'
import { DATE_FORMS, DECIMAL_MARKS, type ImportField } from './import-fields.ts'
import type { ImportKind } from './import-kind.ts'
import { COLUMN_FORMS } from '../files/values/decide-columns.ts'
import { confirmDatesOfFile } from '../setup/index.ts'
import { type Reading, readingOf } from './reading.ts'

export const fileInput = {
  /** The staged file's id. */
  staged: z.string().regex(/^[0-9a-f]{64}$/, 'The id of a file that was taken in is needed.'),
  file_name: z.string().trim().min(1).max(255),
  kind: z.string().max(60).optional(),
  /** Field to heading, `null` to leave a field out; or the name of a saved mapping. */
  mapping: z.union([z.string().max(100), z.record(z.string(), z.string().nullable())]).optional(),
  ...tableInput,
  decimal_mark: z.enum(DECIMAL_MARKS).optional(),
  date_form: z.enum(DATE_FORMS).optional(),
  /** Of single columns by heading, where a file writes them in several ways: a decimal mark or a form of dates. */
  column_forms: z.record(z.string().max(500), z.enum(COLUMN_FORMS)).optional(),
  /** Dates far from today that are meant, each named again; or all of them. */
  confirm_date: confirmDatesOfFile,
  /** Subscriptions that are there with the same values are meant once more. */
  known_again: z.boolean().optional(),
  ...editInput,
} as const
const fileInputObject = z.object(fileInput)
export type FileInput = z.infer<typeof fileInputObject>

export interface OpenedFile extends Omit<OpenedTable, 'rows'> {
  /** Data rows from the first with the operator's edits, read again at each call. */
  rows(): Generator<EditedRow>
}

/** Opens a headed file. @throws Refusal when it is empty, no text, or has no header */
export async function openFile(store: ReadStore, files: StagedFiles, kinds: readonly ImportKind[], input: FileInput): Promise<OpenedFile> {
  const known = await knownHeadings(store, kinds, input)
  const table = await openTable(files, input.staged, input, { evidence: await encodingEvidence(store), known })
  refuseHeadingTwice(table.header)
  const edited = editor(table.header, input)
  return {
    ...table,
    header: table.header.map(readCell),
    sample: table.sample.map(unmarked),
    rows: () => edited(unmarkedRows(table.rows())),
  }
}

/** Formulas were neutralised on the way out. */
function unmarked(row: FileRow): FileRow {
  return { ...row, cells: row.cells.map(readCell) }
}

function* unmarkedRows(rows: Iterable<FileRow>): Generator<FileRow> {
  for (const row of rows) yield unmarked(row)
}

/** The headings of the kind asked for, of all kinds where none is, and those that the mapping names. */
async function knownHeadings(store: ReadStore, kinds: readonly ImportKind[], input: FileInput): Promise<(heading: string) => boolean> {
  const asked = kinds.filter(({ name }) => name === input.kind)
  const fields = (await Promise.all((asked.length > 0 ? asked : kinds).map((kind) => kind.fields(store)))).flat()
  const [kind] = asked
  const mapping = kind || typeof input.mapping === 'object' ? await mappingOf(store, kind, input) : {}
  const mapped = new Set(Object.values(mapping))
  const isHeading = isHeadingOf(fields)
  return (heading) => mapped.has(heading) || isHeading(heading)
}

export interface KindFit {
  readonly kind: ImportKind
  /** 0 to 1: the share of headings that the kind understands; 0 where a required one is missing. */
  readonly fit: number
}

/** The kinds that a header could be of, the best first; a file's name decides between equals. */
export async function fittingKinds(
  store: ReadStore,
  kinds: readonly ImportKind[],
  header: readonly string[],
  fileName: string,
): Promise<KindFit[]> {
  const named = fileName.toLowerCase().replace(/[^a-z]/g, '')
  const fits: (KindFit & { readonly named: boolean })[] = []
  for (const kind of kinds) {
    const fit = fitOf(header, await kind.fields(store))
    if (fit > 0)
      fits.push({
        kind,
        fit,
        named: named.includes(kind.name.toLowerCase()) || named.includes(kind.label.toLowerCase().replace(/[^a-z]/g, '')),
      })
  }
  return fits.sort((one, other) => other.fit - one.fit || Number(other.named) - Number(one.named))
}

const CERTAIN = 0.6

/**
 * The kind asked for, else the one whose columns the file has.
 *
 * @throws Refusal when no kind fits or several do
 */
export async function kindOf(store: ReadStore, kinds: readonly ImportKind[], file: OpenedFile, input: FileInput): Promise<ImportKind> {
  if (input.kind !== undefined) {
    const kind = kinds.find((one) => one.name === input.kind)
    if (kind) return kind
    throw refuse(
      'invalid',
      'import.unknownKind',
      `“${input.kind}” cannot be imported. There are: ${kinds.map(({ name }) => name).join(', ')}.`,
    )
  }
  const fits = await fittingKinds(store, kinds, file.header, input.file_name)
  const clear = clearKind(fits, input.file_name)
  if (clear) return clear
  const [best, next] = fits
  const words = best
    ? `It could be ${best.kind.label.toLowerCase()}${next ? ` or ${next.kind.label.toLowerCase()}` : ''}. Say which.`
    : `Its headings are ${file.header.slice(0, 8).join(', ')}. Say what it holds.`
  throw refuse('invalid', 'import.kindUnclear', `What the file holds is not clear. ${words}`, { details: { header: file.header } })
}

/** The kind of the best fit where no other fits as well, or only the best is in the file's name. */
export function clearKind([best, next]: readonly KindFit[], fileName: string): ImportKind | null {
  if (!best || best.fit < CERTAIN) return null
  return !next || next.fit < best.fit || isNamedAlone(fileName, best.kind, next.kind) ? best.kind : null
}

function isNamedAlone(fileName: string, best: ImportKind, next: ImportKind): boolean {
  const name = fileName.toLowerCase().replace(/[^a-z]/g, '')
  const names = ({ name: kindName, label }: ImportKind) =>
    name.includes(kindName.toLowerCase()) || name.includes(label.toLowerCase().replace(/[^a-z]/g, ''))
  return names(best) && !names(next)
}

export interface ImportPlan {
  readonly file: OpenedFile
  readonly kind: ImportKind
  readonly fields: readonly ImportField[]
  readonly columns: readonly MappedColumn[]
  readonly reading: Reading
  /** Required fields without a column. */
  readonly missing: readonly ImportField[]
  /** What the file leaves open; nothing is written before all of it is said. */
  readonly questions: readonly ReadingQuestion[]
  /** Of those, what the headings leave open. */
  readonly ofColumns: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
  /** Columns that become no field. */
  readonly unused: readonly UnusedColumn[]
  /** Between which days nobody is asked, and what was named again beyond. */
  readonly days: FileDays
  /** Whether what is there by its values is meant once more. */
  readonly knownAgain: boolean
}

/** Everything that is known before the first row is checked. */
export async function planImport(
  store: ReadStore,
  files: StagedFiles,
  kinds: readonly ImportKind[],
  input: FileInput,
  today: CalendarDate,
): Promise<ImportPlan> {
  const file = await openFile(store, files, kinds, input)
  const kind = await kindOf(store, kinds, file, input)
  kind.checkHeader?.(file.header)
  const fields = await kind.fields(store)
  const mapping = await mappingOf(store, kind, input)
  const unknown = Object.entries(mapping).find(
    ([key, heading]) => !fields.some((field) => field.key === key) || (heading !== null && !file.header.includes(heading)),
  )
  if (unknown)
    throw refuse(
      'invalid',
      'import.mapping',
      `The mapping names ${unknown[0]} → “${unknown[1] ?? ''}”, which is no field of ${kind.label.toLowerCase()} or no column of the file.`,
    )
  const columns = mapColumns(file.header, fields, mapping)
  const reading = await readingOf(store, file, columns, input)
  const mapped = new Set(columns.map(({ field }) => field?.key))
  const missing = fields.filter((field) => field.required && !mapped.has(field.key))
  const ofColumns = columnQuestions(file, fields, columns, mapping)
  const questions = [...file.questions, ...ofColumns, ...reading.questions]
  const decided = [...file.decided, ...reading.decided]
  const days = { likely: likelyDays(today), confirmed: input.confirm_date }
  return {
    file,
    kind,
    fields,
    columns,
    reading,
    missing,
    questions,
    ofColumns,
    decided,
    unused: unusedColumns(columns, fields),
    days,
    knownAgain: input.known_again === true,
  }
}

async function mappingOf(store: ReadStore, kind: ImportKind | undefined, { mapping }: FileInput): Promise<ColumnMapping> {
  if (typeof mapping !== 'string') return mapping ?? {}
  if (!kind) return {}
  const row = await store.db
    .selectFrom('import_mapping')
    .select('mapping')
    .where('kind', '=', kind.name)
    .where('name', '=', mapping)
    .executeTakeFirst()
  if (!row) throw refuse('notFound', 'import.noMapping', `There is no mapping “${mapping}” for ${kind.label.toLowerCase()}.`)
  return JSON.parse(row.mapping) as ColumnMapping
}

/** @throws Refusal naming the required fields without a column, or the options that decide what the file leaves open */
export function refuseUnready({ kind, missing, file, questions, ofColumns }: ImportPlan): void {
  // Columns may be missing because the file was cut the wrong way.
  refuseUndecided(missing.length > 0 ? [...file.questions, ...ofColumns] : questions)
  if (missing.length === 0) return
  const words = missing.map(({ label }) => label).join(', ')
  throw refuse('invalid', 'import.columnsMissing', `${kind.label} need columns that the file lacks or that are not mapped: ${words}.`, {
    fields: missing.map(({ key, label }) => ({ path: `mapping.${key}`, reason: `No column becomes ${label}.` })),
    details: { header: file.header },
  })
}

/** What the operator has decided about a file so far. Nothing of it is written before the import. */
import type { ReadingQuestion } from '../../../src-core/exchange/contract.ts'
import type { UndoOffer } from '../../../src-core/operations/contract.ts'

export type Step = 'file' | 'columns' | 'preview' | 'run'

/** Field to heading; `null` leaves the field without a column. */
export type Mapping = Readonly<Record<string, string | null>>

export interface TakenFile {
  /** The host's name for it. */
  readonly staged: string
  readonly file_name: string
  readonly size: number
}

/** How the file is read where the operator says so; what is left out is found out. */
export interface Reading {
  readonly encoding?: string
  readonly delimiter?: string
  readonly header_row?: number
  readonly decimal_mark?: string
  readonly date_form?: string
  /** Of single columns, by heading. */
  readonly column_forms?: Readonly<Record<string, string>>
  /** Dates far from today are meant: all of the file. */
  readonly confirm_date?: string
  /** Subscriptions that are there already are meant once more. */
  readonly known_again?: boolean
}

/** What answers a question: how the file is read, or which column becomes a field. */
export type Answer = Reading & { readonly mapping?: Mapping }

export interface CellEdit {
  readonly row: number
  readonly column: string
  readonly value: string
}

export interface Replacement {
  readonly column: string
  readonly from: string
  readonly to: string
}

export interface Wizard {
  readonly step: Step
  readonly kind: string | null
  readonly file: TakenFile | null
  readonly reading: Reading
  readonly mapping: Mapping
  /** The saved mapping that was chosen. */
  readonly mappingName: string | null
  /** The chosen mapping is no longer as saved. */
  readonly mappingChanged: boolean
  readonly edits: readonly CellEdit[]
  readonly replacements: readonly Replacement[]
  readonly left: readonly number[]
  readonly job: number | null
  readonly undo: UndoOffer | null
}

export function blankWizard(kind: string | null): Wizard {
  return {
    step: 'file',
    kind,
    file: null,
    reading: {},
    mapping: {},
    mappingName: null,
    mappingChanged: false,
    edits: [],
    replacements: [],
    left: [],
    job: null,
    undo: null,
  }
}

/** The file's part of an import operation's input. */
export function fileInput({ file, kind, reading, mapping, edits, replacements, left }: Wizard): Readonly<Record<string, unknown>> {
  return {
    staged: file?.staged,
    file_name: file?.file_name,
    ...(kind === null ? {} : { kind }),
    ...reading,
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
    ...(edits.length > 0 ? { edits } : {}),
    ...(replacements.length > 0 ? { replacements } : {}),
    ...(left.length > 0 ? { left_out: left } : {}),
  }
}

/** How many changes the operator made to the file. */
export function changeCount({ edits, replacements, left }: Wizard): number {
  return edits.length + replacements.length + left.length
}

/**
 * The reading that an answer gives. Options are text but for the row of the headings.
 *
 * @param ofColumns whether an answer about a column is for that column alone; usage and price grids are read by one form a file
 */
export function answered(
  { option, column, field }: Pick<ReadingQuestion, 'option' | 'column' | 'field'>,
  value: string,
  ofColumns: boolean,
): Answer {
  if (field !== undefined) return { mapping: { [field]: value === '' ? null : value } }
  if (ofColumns && column !== null && (option === 'decimal_mark' || option === 'date_form')) return { column_forms: { [column]: value } }
  return option === 'header_row' ? { header_row: Number(value) } : { [option]: value }
}

/** What was decided about rows falls when the file is read anew: its rows and headings may be others. */
export function readAnew(wizard: Wizard, { mapping, ...reading }: Answer): Wizard {
  if (mapping) return { ...wizard, mapping: { ...wizard.mapping, ...mapping }, mappingChanged: true }
  const next = { ...wizard, reading: { ...wizard.reading, ...reading, ...columnForms(wizard.reading, reading) } }
  const cutAnew = reading.encoding !== undefined || reading.delimiter !== undefined || reading.header_row !== undefined
  return cutAnew ? { ...next, mapping: {}, mappingName: null, mappingChanged: false, edits: [], replacements: [], left: [] } : next
}

/** Forms of columns are added to those before; a form of the whole file is that of every column. */
function columnForms(before: Reading, reading: Reading): Reading {
  if (reading.column_forms) return { column_forms: { ...before.column_forms, ...reading.column_forms } }
  return before.column_forms ? { column_forms: {} } : {}
}

/** A column becomes another field, or none; a field has one column. */
export function remapped(wizard: Wizard, heading: string, before: string | null, field: string | null): Wizard {
  const mapping: Record<string, string | null> = { ...wizard.mapping }
  if (before !== null) mapping[before] = null
  if (field !== null) mapping[field] = heading
  return { ...wizard, mapping, mappingChanged: true }
}

/** A cell typed anew; typing what the file says takes the edit back. */
export function withEdit(wizard: Wizard, edit: CellEdit, original: string): Wizard {
  const others = wizard.edits.filter(({ row, column }) => row !== edit.row || column !== edit.column)
  return { ...wizard, edits: edit.value === original ? others : [...others, edit] }
}

/** Values of a column that stand for others. */
export function withReplacements(wizard: Wizard, added: readonly Replacement[]): Wizard {
  const others = wizard.replacements.filter((one) => !added.some(({ column, from }) => one.column === column && one.from === from))
  return { ...wizard, replacements: [...others, ...added] }
}

export function withLeft(wizard: Wizard, rows: readonly number[]): Wizard {
  return { ...wizard, left: [...new Set([...wizard.left, ...rows])].sort((one, other) => one - other) }
}

export function withoutLeft(wizard: Wizard, row: number): Wizard {
  return { ...wizard, left: wizard.left.filter((one) => one !== row) }
}

export function withoutChanges(wizard: Wizard): Wizard {
  return { ...wizard, edits: [], replacements: [], left: [] }
}

/** What was left in the middle is there again when the operator comes back from mending something else. */
const kept = new Map<string, Wizard>()

/** An import whose end was seen makes room for the next file. */
export function keptWizard(kind: string | null): Wizard {
  const wizard = kept.get(kind ?? '')
  return wizard === undefined || (wizard.step === 'run' && wizard.undo === null) ? blankWizard(kind) : wizard
}

export function keepWizard(place: string | null, wizard: Wizard): void {
  kept.set(place ?? '', wizard)
}

/** What imports and the window say to each other. Types and lists of words only. */
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import type { AskedOption, ImportField, RowFault } from './import-fields.ts'

export type { ImportField, ReadingDecision, ReadingQuestion, RowFault }

export type RowResult = 'created' | 'changed' | 'same' | 'duplicate' | 'error' | 'left'

export interface RowCounts {
  rows: number
  created: number
  changed: number
  same: number
  duplicates: number
  errors: number
  /** Left out by choice. */
  left: number
}

export const SHOWS = ['all', 'ready', 'errors', 'duplicates', 'left'] as const
export type Show = (typeof SHOWS)[number]

export interface GroupCount {
  readonly group: string
  readonly count: number
  /** A line a currency; nothing where the kind has no money. */
  readonly amounts: readonly { readonly currency: string; readonly amount: string }[]
}

export interface Detection {
  readonly size: number
  readonly encoding: string
  readonly delimiter: string
  /** The row of the headings; lines before it are passed over. */
  readonly header_row: number
  readonly header: readonly string[]
  /** What the file leaves open: the import is refused until each is said. */
  readonly questions: readonly ReadingQuestion[]
  /** What was decided without asking, and by what. */
  readonly decided: readonly ReadingDecision[]
  /** The first rows, as they came. */
  readonly sample: readonly { readonly row: number; readonly cells: readonly string[] }[]
  /** The kind asked for, else the one that the headings make clear. */
  readonly kind: string | null
  /** What it could be, the best first; `fit` is the share of headings that the kind understands. */
  readonly kinds: readonly { readonly name: string; readonly label: string; readonly fit: number }[]
  /** The saved mapping whose headings the file has. */
  readonly mapping: string | null
}

export interface PreviewRow {
  /** As the file counts it; the header is row 1. */
  readonly row: number
  readonly cells: readonly string[]
  /** A cell a column as it is read: dates as ISO, numbers in plain notation; as it stands where it cannot be read. */
  readonly values: readonly string[]
  readonly result: RowResult
  readonly faults: readonly RowFault[]
}

/** Rows at fault for one reason. */
export interface PreviewReason {
  readonly key: string
  readonly result: 'error' | 'duplicate'
  readonly field: string | null
  readonly column: string | null
  readonly label: string
  readonly reason: string
  /** The option of the import that says that such rows are meant. */
  readonly asks?: AskedOption
  readonly count: number
  readonly rows: readonly number[]
  /** What stands in the cells at fault, the most frequent first. */
  readonly values: readonly { readonly value: string; readonly count: number; readonly suggestion: string | null }[]
}

export interface ImportPreview {
  readonly kind: string
  readonly kind_label: string
  /** What the amounts of its groups are: `Recurring a month`. */
  readonly money: string | null
  /** One row at fault refuses the file. */
  readonly all_or_nothing: boolean
  readonly file: {
    readonly file_name: string
    /** Bytes. */
    readonly size: number
    readonly encoding: string
    readonly delimiter: string
    /** The row of the headings; lines before it are passed over. */
    readonly header_row: number
    /** What its columns agree on; `null` where they do not, or none needs it. */
    readonly decimal_mark: string | null
    readonly date_form: string | null
  }
  /** What the file leaves open: nothing is imported before it is answered. */
  readonly questions: readonly ReadingQuestion[]
  /** What the file leaves open and the country, a currency, the names in the books or another column decided. */
  readonly decided: readonly ReadingDecision[]
  /** Columns that become no field, each with the field that is nearest by its heading. */
  readonly unused: readonly { readonly column: string; readonly nearest: string | null }[]
  readonly columns: readonly PreviewColumn[]
  /** What a column may become. */
  readonly fields: readonly ImportField[]
  /** Required fields without a column; nothing is checked before they have one. */
  readonly missing: readonly string[]
  readonly counts: RowCounts
  /** Whether every row was checked; else the next call goes on. */
  readonly ended: boolean
  /** Rows of the file; until all are checked, by its lines. */
  readonly total: number
  readonly rows: readonly PreviewRow[]
  /** Of the rows that are shown. */
  readonly rows_of: number
  /** Positions of the rows at fault among those that are shown; with the first page only. */
  readonly problems: readonly number[]
  readonly reasons: readonly PreviewReason[]
  /** What would be written, by offer, currency and the like. */
  readonly groups: readonly GroupCount[]
}

export interface PreviewColumn {
  readonly heading: string
  readonly field: string | null
  readonly label: string | null
  readonly type: string | null
  readonly first_value: string
  /** A number with a mark, or a date, and how it is read: `1.249,50` as `1249.50`. */
  readonly sample: { readonly cell: string; readonly value: string } | null
  /** How the column's numbers or dates are read, where a cell of it needs that: `comma`, `D.M.Y`. */
  readonly form: string | null
}

export interface BatchDescription {
  readonly id: number
  readonly kind: string
  readonly kind_label: string
  readonly file_name: string
  readonly state: string
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly duplicates: number
  readonly created_at: number
  readonly created_by: string
  readonly report: Readonly<Record<string, unknown>>
  /** Under way: its records are coming. */
  readonly coming: boolean
  /** Being taken back: its records are going. */
  readonly going: boolean
  /** Only imports of the pipeline are taken back as a whole. */
  readonly undoable: boolean
  /** The audit entry by which it is undone: of its command, or of the start of its job. */
  readonly entry: number
  readonly header: readonly string[]
  /** The first rows left out. */
  readonly rejects: readonly {
    readonly row: number
    readonly result: string
    readonly column: string | null
    readonly reason: string
    readonly cells: readonly string[]
  }[]
}

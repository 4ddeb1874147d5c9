/**
 * The contract between the core and everything that calls it: window, bridge, command line, tests.
 * Types only; it may be imported from any floor.
 */
import type { CalendarDate } from '../kernel/dates.ts'
import type { Failure } from '../kernel/failures.ts'
import type { Instant } from '../kernel/instants.ts'
import type { RoundingMode } from '../kernel/rounding.ts'

export type OperationKind = 'query' | 'command' | 'job'

/** One call of an operation by name. */
export interface CallRequest {
  readonly operation: string
  readonly input: unknown
  /** Accepted on every write; a second call with the same key and body answers the first one's result. */
  readonly idempotencyKey?: string
  /** Runs the command in a transaction that is rolled back: no number is taken, nothing is audited. */
  readonly simulate?: boolean
  /** Goes to the scratch copy that a simulated job left, instead of the books. */
  readonly simulation?: string
  /** The opening of a company file that the caller believes to call; another one refuses it. Read by the host alone. */
  readonly opening?: string
}

export type CallResult<Output = unknown> =
  | {
      readonly ok: true
      readonly value: Output
      /** The audit entry of a command, by which it can be undone. */
      readonly entry?: number
      /** How the command can be undone, `null` where it cannot. */
      readonly undo?: UndoOffer | null
      /** Why a write can never be undone. */
      readonly final?: string
      readonly replayed?: boolean
      readonly simulated?: boolean
    }
  | { readonly ok: false; readonly failure: Failure }

export interface UndoOffer {
  readonly entry: number
  /** The button's text: `Undo`, `Un-match`, `Reverse…`. */
  readonly label: string
}

/** Records of one kind that taking an entry back reaches. */
export interface UndoKind {
  readonly entity: string
  readonly label: string
  readonly count: number
  /** Of these, those that belong to nothing on screen. */
  readonly beyond: number
  readonly sums: readonly { readonly currency: string; readonly amount_minor: number }[]
}

/** What taking an entry back reaches, before it is done. */
export interface UndoPlan {
  readonly entry: number
  readonly summary: string
  readonly operation: string
  readonly at: Instant
  readonly actor: string
  /** The button's text; `null` where it cannot be taken back, or was already. */
  readonly label: string | null
  readonly kinds: readonly UndoKind[]
  readonly records: number
  readonly beyond: number
}

/** Sent after each commit: which records moved, so that windows refresh exactly those. */
export interface ChangeNotice {
  readonly changes: readonly { readonly entity: string; readonly ids: readonly number[] }[]
  readonly jobs: readonly JobProgress[]
  /** `data`: notices were left out, so all that is shown is asked for again. `window`: another file is open; the window starts anew. */
  readonly reload?: 'data' | 'window'
  /** The file is not at its place any more: the host stops working on it. Never reaches a window. */
  readonly lost?: Failure
}

export const JOB_STATES = ['queued', 'running', 'stopping', 'stopped', 'succeeded', 'failed'] as const
export type JobState = (typeof JOB_STATES)[number]

export interface JobProgress {
  readonly id: number
  readonly operation: string
  /** What it works on, in the operator's words: `Billing run BR-2026-11`. */
  readonly title: string
  readonly state: JobState
  /** The step under way: `Drafting pages`. */
  readonly step: string
  readonly done: number
  readonly total: number
  /** What is counted: `accounts`, `rows`. */
  readonly unit: string
  /** Items a second over the last seconds. */
  readonly rate: number
  readonly secondsLeft: number | null
  readonly rejected: number
  readonly startedAt: Instant | null
  readonly finishedAt: Instant | null
  readonly message: string | null
  /** Why it waits and does not go on: the file takes no writes. It goes on by itself when that is over. */
  readonly waits?: Failure
  readonly report: Readonly<Record<string, unknown>> | null
  /** Whether a routine began it, not a person. */
  readonly byItself: boolean
}

// ---- Lists

/** The one filter grammar, the bridge's too. */
export const FILTER_OPERATORS = [
  '$equals',
  '$not_equals',
  '$starts',
  '$ends',
  '$contains',
  '$in',
  '$not_in',
  '$is_null',
  '$not_null',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
] as const
export type FilterOperator = (typeof FILTER_OPERATORS)[number]

export interface Filter {
  readonly column: string
  readonly op: FilterOperator
  /** Decimals and dates as text, money in minor units, choices by code; a list for `$in`, `$not_in`. */
  readonly value?: string | number | boolean | readonly (string | number)[] | null
  /** Of an amount whose rows have currencies of their own: the one it is in, and in which rows are compared; the company's if left out. */
  readonly currency?: string
}
export interface Sort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

export interface ListInput {
  readonly search?: string
  readonly filter?: readonly Filter[]
  readonly sort?: readonly Sort[]
  readonly offset?: number
  /** Keyset page: the `next` of the page before. */
  readonly after?: string
  readonly limit?: number
}

/** A cell is plain JSON: text, number, boolean or null; money is minor units beside its currency column. */
export type Cell = string | number | boolean | null
export type ListRow = Readonly<Record<string, Cell>> & { readonly id: number }

export interface ListPage {
  readonly rows: readonly ListRow[]
  readonly next: string | null
}

/** Count and sums of the whole filter, asked for after the page. */
export interface ListTotals {
  readonly count: number
  /** One line a currency; `currency` is null for a list without money. */
  readonly sums: readonly { readonly currency: string | null; readonly count: number; readonly sums: Readonly<Record<string, string>> }[]
}

export const COLUMN_TYPES = [
  'text',
  'code', // identifiers: never cut, open the record
  'integer',
  'decimal',
  'percent',
  'money', // minor units; `currencyColumn` names the row's currency
  'date',
  'localDateTime',
  'instant',
  'boolean',
  'choice',
  'status', // a choice that is shown with shape, colour and word
  'reference', // id of another entity; `<key>Label` carries its text
] as const
export type ColumnType = (typeof COLUMN_TYPES)[number]

export interface ColumnDescription {
  readonly key: string
  readonly label: string
  readonly type: ColumnType
  readonly sortable: boolean
  readonly filterable: boolean
  readonly summed: boolean
  readonly choices?: readonly Choice[]
  readonly entity?: string
  readonly currencyColumn?: string
  /** Shown unless the operator chooses otherwise; 1 is dropped last when the window is narrow. */
  readonly priority: number
}

export interface Choice {
  readonly value: string
  readonly label: string
}

/** What a list needs to draw itself before its first row. */
export interface ListDescription {
  readonly name: string
  readonly label: string
  readonly pluralLabel: string
  readonly columns: readonly ColumnDescription[]
  readonly defaultSort: readonly Sort[]
}

// ---- Forms

export const FIELD_TYPES = [
  'text',
  'longText',
  'translated',
  'integer',
  'decimal',
  'money',
  'percent',
  'boolean',
  'date',
  'choice',
  'reference',
  'json',
  'list',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** Another field of the form, and the values of it that are meant. */
export interface FieldCondition {
  readonly field: string
  readonly values: readonly string[]
}

export interface FieldDescription {
  readonly key: string
  readonly label: string
  readonly type: FieldType
  readonly required: boolean
  /** Fixed after creation: a code. */
  readonly createOnly: boolean
  readonly section: string
  readonly hint?: string
  readonly choices?: readonly Choice[]
  readonly entity?: string
  readonly currencyField?: string
  readonly maxLength?: number
  /** What a new record has where nothing is given; a form begins with it. */
  readonly defaultValue?: string | number | boolean
  /** Of a reference: the records that are meant as a rule, which a picker offers first; one alone stands in a new form. */
  readonly usual?: readonly Filter[]
  /** A form for a new record begins with the currency of the company. */
  readonly startsAs?: 'companyCurrency'
  /** It says something only there; it is shown there, and where it is filled in. */
  readonly onlyWith?: FieldCondition
  /** It is needed there. */
  readonly neededWith?: FieldCondition
  /** The bounds of a number: at least, more than, at most. */
  readonly minimum?: string
  readonly above?: string
  readonly maximum?: string
  /** The form of a text as a regular expression, and what is said of another. */
  readonly pattern?: string
  readonly patternReason?: string
  /** A long text that is a picture: base64 of a PNG or a JPEG. */
  readonly isPicture?: boolean
  /** Its value may change from a day on: `ENTITY.changeFrom` beside the update, which corrects. */
  readonly dated?: boolean
  /** The rows of a `list` field. */
  readonly fields?: readonly FieldDescription[]
}

export interface EntityDescription {
  readonly name: string
  readonly label: string
  readonly pluralLabel: string
  /** Module it belongs to, for the set-up page. */
  readonly module: string
  readonly hint: string
  readonly hasCode: boolean
  readonly fields: readonly FieldDescription[]
  /** Pairs of fields of which the second lies after the first; an empty one leaves its side open. */
  readonly ranges: readonly { readonly from: string; readonly to: string }[]
  readonly list: ListDescription
}

export interface OperationDescription {
  readonly name: string
  readonly kind: OperationKind
  readonly summary: string
  readonly permission: string
  /** JSON schema of the input. */
  readonly input: unknown
  readonly undo: 'restore' | 'inverse' | 'none'
  readonly undoReason: string | null
}

// ---- Session

/** What a window knows when it opens. */
export interface SessionInfo {
  readonly company: {
    readonly name: string
    readonly currency: string
    readonly country: string
    readonly zone: string
    readonly language: string
    /** How amounts are rounded. */
    readonly rounding: RoundingMode
  } | null
  readonly actor: { readonly id: number; readonly name: string; readonly initials: string }
  readonly today: CalendarDate
  readonly currencies: readonly { readonly code: string; readonly decimals: number }[]
  readonly permissions: readonly string[]
  /** The company file; empty where none is open. */
  readonly file: string
  /** Names this opening of the file, for `CallRequest.opening`. */
  readonly opening: string
  readonly books: { readonly verifiedAt: Instant | null; readonly differences: number }
  readonly period: { readonly label: string; readonly closesOn: CalendarDate | null } | null
}

// ---- Explanation

export type ExplanationTime =
  | { readonly date: CalendarDate }
  | { readonly start: CalendarDate; readonly end: CalendarDate | null }
  | { readonly at: Instant }

/** One step of a derivation; an amount's tree adds up from its children. */
export interface ExplanationNode {
  readonly label: string
  /** How it came about: `22 of 30 days = 0.733333`. */
  readonly how: string
  /** On which day, in which half-open period, or at which moment; shown before `how`, in the reader's form. */
  readonly when?: ExplanationTime
  /** Decimal text, or null for a step without an amount. */
  readonly amount: string | null
  readonly unit: string | null
  readonly link?: { readonly entity: string; readonly id: number }
  readonly children: readonly ExplanationNode[]
}

// ---- Timeline

export interface TimelineEntry {
  readonly entry: number
  readonly at: Instant
  readonly operation: string
  readonly summary: string
  readonly actor: string
  readonly undo: UndoOffer | null
}

/** A billing run as `billingRun.view` answers it, and what follows from it. Amounts are whole minor units. */
import type { CalendarDate } from '../../../src-core/kernel/dates.ts'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import type { JobProgress, ListRow } from '../../../src-core/operations/contract.ts'

export type RunState = 'created' | 'preparing' | 'drafted' | 'validating' | 'validated' | 'cancelled'
export type DraftState = 'pending' | 'draft' | 'suspect' | 'rejected' | 'validated' | 'left' | 'cancelled'

/** The drafts of one state in one currency. */
export interface StateSums {
  readonly state: DraftState
  readonly currency: string
  readonly count: number
  readonly net_minor: number
  readonly tax_minor: number
  readonly gross_minor: number
  readonly transactions: number
  readonly lines: number
}

export interface RuleCount {
  readonly rule: string
  readonly state: DraftState
  readonly count: number
  readonly label: string
}

export type DifferenceKind = 'new' | 'same' | 'changedMuch' | 'changedLittle'

export interface DifferenceRow {
  readonly currency: string
  readonly kind: DifferenceKind
  readonly count: number
  readonly gross_minor: number
  readonly previous_minor: number | null
}

export interface RunView {
  readonly id: number
  readonly code: string
  readonly state: RunState
  readonly billing_cycle_id: number | null
  readonly billing_cycle: string | null
  readonly invoice_date: CalendarDate
  /** The first day whose usage is not invoiced. */
  readonly usage_before: CalendarDate
  readonly validated_at: Instant | null
  readonly states: readonly StateSums[]
  readonly rules: readonly RuleCount[]
  readonly difference: readonly DifferenceRow[]
  /** Settled without a document and not taken back, by currency. */
  readonly settled: readonly { readonly currency: string; readonly count: number; readonly transactions: number }[]
}

/** The code of a run's state in the catalogue of signs. */
export const RUN_SIGNS: Readonly<Record<RunState, string>> = {
  created: 'created',
  preparing: 'running',
  drafted: 'inprogress',
  validating: 'validating',
  validated: 'validated',
  cancelled: 'cancelled',
}

/** A draft as its list shows it. */
export interface DraftRow {
  readonly id: number
  readonly accountId: number
  readonly state: DraftState
  readonly customer: string
  readonly rule: string | null
  readonly reason: string | null
  readonly currency: string
  readonly gross: number
  /** Gross of the account's invoice before; `null` for a first one. */
  readonly previous: number | null
}

/** Reads a row of the list `billingRunAccount`. */
export function draftRow(row: ListRow): DraftRow {
  const textOf = (key: string) => (typeof row[key] === 'string' ? row[key] : null)
  const numberOf = (key: string) => (typeof row[key] === 'number' ? row[key] : null)
  return {
    id: row.id,
    accountId: numberOf('billing_account_id') ?? 0,
    state: (textOf('state') ?? 'pending') as DraftState,
    customer: textOf('customer') ?? '',
    rule: textOf('rule'),
    reason: textOf('reason'),
    currency: textOf('currency') ?? '',
    gross: numberOf('gross_minor') ?? 0,
    previous: numberOf('previous_minor'),
  }
}

/** Credits of it exceed its charges: it becomes a credit note, never an invoice. */
export function isNegative({ rule, gross }: Pick<DraftRow, 'rule' | 'gross'>): boolean {
  return rule === NEGATIVE && gross < 0
}

/** A suspect draft can be taken; a negative one too where the first version had rejected it. */
export function canBeTaken(draft: DraftRow): boolean {
  return draft.state === 'suspect' || (draft.state === 'rejected' && isNegative(draft))
}

/** Drafts that were decided to become credit notes. */
export function creditNotesIn({ rules }: Pick<RunView, 'rules'>): number {
  return draftsOf(rules, NEGATIVE)
}

/** Drafts of nothing but 0.00: validated, they are settled without a document. */
export function zeroDraftsIn({ rules }: Pick<RunView, 'rules'>): number {
  return draftsOf(rules, ZERO)
}

function draftsOf(rules: readonly RuleCount[], wanted: string): number {
  return rules.filter(({ rule, state }) => rule === wanted && state === 'draft').reduce((total, { count }) => total + count, 0)
}

/** Entries that the run settled and that are not taken back. */
export function settledIn({ settled }: Pick<RunView, 'settled'>): number {
  return settled.reduce((total, { count }) => total + count, 0)
}

const NEGATIVE = 'negativeTotal'
const ZERO = 'zeroTotal'

export function countIn(run: RunView, ...states: readonly DraftState[]): number {
  return run.states.filter((row) => states.includes(row.state)).reduce((total, row) => total + row.count, 0)
}

/** Sums of some states, one a currency, in the order of the currencies' counts. */
export function sumsIn(run: RunView, ...states: readonly DraftState[]): readonly StateSums[] {
  const sums = new Map<string, StateSums>()
  for (const row of run.states.filter((one) => states.includes(one.state))) {
    const known = sums.get(row.currency)
    sums.set(row.currency, known ? added(known, row) : row)
  }
  return [...sums.values()].sort((one, other) => other.count - one.count)
}

function added(one: StateSums, other: StateSums): StateSums {
  return {
    ...one,
    count: one.count + other.count,
    net_minor: one.net_minor + other.net_minor,
    tax_minor: one.tax_minor + other.tax_minor,
    gross_minor: one.gross_minor + other.gross_minor,
    transactions: one.transactions + other.transactions,
    lines: one.lines + other.lines,
  }
}

export interface RuleGroup {
  readonly rule: string | null
  readonly label: string
  readonly left: number
  readonly decided: number
}

/** States that a rule left to the operator; a draft that nothing is billed of asks for nothing. */
const UNDECIDED: readonly DraftState[] = ['suspect', 'rejected']
const NO_EXCEPTION: readonly string[] = ['nothingToBill', 'belowThreshold', ZERO]

/** Exceptions by the rule that found them, the most left first. */
export function ruleGroups(rules: readonly RuleCount[]): readonly RuleGroup[] {
  const asked = rules.filter((row) => !NO_EXCEPTION.includes(row.rule))
  const groups = Map.groupBy(asked, (row) => row.rule)
  const sumOf = (rows: readonly RuleCount[], undecided: boolean) =>
    rows.filter((row) => UNDECIDED.includes(row.state) === undecided).reduce((total, row) => total + row.count, 0)
  return [...groups]
    .map(([rule, rows]) => ({ rule, label: rows[0]?.label ?? rule, left: sumOf(rows, true), decided: sumOf(rows, false) }))
    .sort((one, other) => other.left - one.left)
}

/** Drafts that a rule left to the operator and that can be decided: how many, and how many still are not. */
export function decisionCounts(rules: readonly RuleCount[]): { readonly total: number; readonly left: number } {
  const asked = rules.filter((row) => !NO_EXCEPTION.includes(row.rule) && row.state !== 'rejected')
  const sumOf = (rows: readonly RuleCount[]) => rows.reduce((total, row) => total + row.count, 0)
  return { total: sumOf(asked), left: sumOf(asked.filter((row) => row.state === 'suspect')) }
}

/** The job that works, or last worked, on the run. */
export function jobOfRun(jobs: readonly JobProgress[], run: RunView): JobProgress | undefined {
  return jobs.find((job) => isOfRun(job, run))
}

/** A job names its run in its title: `Billing run BR-2026-11: prepare`. */
export function isOfRun(job: JobProgress, run: RunView): boolean {
  return job.operation.startsWith('billingRun.') && job.title.includes(`${run.code}:`)
}

/** An invoice date that fits the accounts of a cycle. */
export interface DateProposal {
  readonly date: string
  /** Accounts that a run of this date takes. */
  readonly accounts: number
  readonly coming: boolean
}

/** A billing cycle with its dates, the best first. */
export interface CycleDates {
  readonly id: number
  readonly name: string
  readonly open_run: { readonly id: number; readonly code: string } | null
  readonly proposals: readonly DateProposal[]
}

/** What `home.get`, `home.charts` and `receivables.aging` answer. Amounts are whole minor units. */
import type { CalendarDate } from '../../../src-core/kernel/dates.ts'
import type { Instant } from '../../../src-core/kernel/instants.ts'

export type DecisionKind =
  | 'auditHead'
  | 'rejectedUsage'
  | 'stoppedRun'
  | 'exceptions'
  | 'validate'
  | 'prepare'
  | 'cycleDue'
  | 'credits'
  | 'disputes'
  | 'overdue'
  | 'contracts'
  | 'periods'
  | 'routines'
  | 'broken'

export interface CurrencySum {
  readonly currency: string
  readonly minor: number
}

export interface Decision {
  readonly kind: DecisionKind
  readonly id: number | null
  readonly entity: string | null
  readonly name: string | null
  readonly count: number
  readonly parts: readonly { readonly label: string; readonly count: number }[]
  readonly sums: readonly CurrencySum[]
  readonly date: CalendarDate | null
}

export interface Coming {
  readonly date: CalendarDate
  /** `HH:MM`; only routines have one. */
  readonly time: string | null
  readonly kind: 'cycle' | 'due' | 'period' | 'prices' | 'routine'
  readonly name: string
  readonly id: number | null
  readonly count: number
  readonly sums: readonly CurrencySum[]
  /** How a routine went last. */
  readonly outcome: 'waiting' | 'started' | 'done' | 'failed' | null
  readonly last_run_at: Instant | null
}

export interface Since {
  readonly at: Instant
  readonly operations: readonly { readonly operation: string; readonly count: number }[]
  readonly jobs: number
  readonly usage_records: number
}

export interface FirstStep {
  readonly kind: 'offer' | 'product' | 'charge' | 'price' | 'customer' | 'subscription' | 'usage' | 'run' | 'validate' | 'payment'
  readonly done: boolean
  readonly optional: boolean
  readonly entity: string | null
  readonly id: number | null
}

export interface HomeAnswer {
  /** `null` once the company is under way. */
  readonly first_steps: readonly FirstStep[] | null
  readonly decisions: readonly Decision[]
  readonly coming: readonly Coming[]
  readonly done: readonly { readonly entry: number; readonly at: Instant; readonly summary: string }[]
  readonly since: Since | null
}

export interface Month {
  /** `2026-11`. */
  readonly month: string
  readonly billed_minor: number
  readonly collected_minor: number
  readonly recurring_minor: number
}

export interface ChartsAnswer {
  readonly currency: string
  readonly months: readonly Month[]
  readonly days_to_collect: number | null
  readonly aged_counts: readonly number[]
}

export interface AgingAnswer {
  readonly buckets: readonly { readonly from_days: number; readonly to_days: number | null }[]
  readonly company: {
    readonly currency: string
    readonly buckets_minor: readonly number[]
    readonly credits_minor: number
    readonly balance_minor: number
  }
}

/** The months from the first in which anything happened; a company of two months shows two. */
export function livedMonths(months: readonly Month[]): readonly Month[] {
  const first = months.findIndex((one) => one.billed_minor !== 0 || one.collected_minor !== 0)
  return first < 0 ? [] : months.slice(first)
}

/** Months up to the last with recurring charges: the one under way has none before its run. */
export function recurringMonths(months: readonly Month[]): readonly Month[] {
  const lived = livedMonths(months)
  const last = lived.findLastIndex((one) => one.recurring_minor !== 0)
  return lived.slice(0, last + 1)
}

/** What a rated transaction keeps beside its figures: enough to price it again and to take it back. */
import { readStandingText, type StoredStanding } from '../charging/stored-standing.ts'
import type { CalendarDate } from '../kernel/dates.ts'

/** A counter in the period of the usage; of a service where one holds it. */
export interface CounterUse {
  readonly id: number
  readonly service?: number
}

/** What a rated transaction keeps of what later state could change. */
export interface RatedInputs {
  /** Where what counts together in the month stood before it, as text; read, it is `before`, `set` and `sofar`, as earlier versions kept it. */
  readonly at?: string
  /** Rating units of what counts together in the month before it. */
  readonly before?: string
  /** The name of what counts together, where that is not all of the charge in the subscription. */
  readonly set?: string
  /** What its price lines had, and what was charged. */
  readonly sofar?: StoredStanding | null
  /** The whole quantity that selected the price of a part, where no days tell it. */
  readonly by?: string
  /** Days of the period, and of how many, and the quantity of the whole of it. */
  readonly days?: number
  readonly of?: number
  readonly whole?: string
  /** The first day of what was charged together, of a part that goes on behind other days of it where months count alike. */
  readonly since?: CalendarDate
  /** The share of the period where the company rounds it. */
  readonly ratio?: string
  /** The transaction that it gives back. */
  readonly reverses?: number
  /** The give-back whose fee or days it charges once more. */
  readonly again?: number
  /** Of days: the end that was taken back, and the first day not charged before and after it. */
  readonly back?: string
  readonly from?: string
  readonly to?: string
  /** A suspension that was told, moved or taken back wrote it. */
  readonly pause?: true
  /** What it took of its record, in the record's unit, where that is not all of it. */
  readonly taken?: string
  /** First and further increment, in the record's unit, by which it was charged. */
  readonly increments?: readonly [first: string, further: string]
  /** What of the record other charges had before it, where increments charge it. */
  readonly start?: string
  /** The connection fee within its amount, before a maximum. */
  readonly fee?: string
  /** The counter it was taken from, and what that held before; `null` without a ceiling. */
  readonly counter?: CounterUse & { readonly left: string | null }
  /** The counter that did not reach, so that this charge rated what it left. */
  readonly over?: CounterUse
  /** Counters that add it up. */
  readonly adds?: readonly CounterUse[]
}

/** Reads what a transaction keeps, by this version or an earlier one. */
export function readInputs(stored: string | null): RatedInputs {
  if (stored === null) return {}
  const { at, ...inputs } = JSON.parse(stored) as RatedInputs
  return at === undefined ? inputs : { ...inputs, ...readStandingText(at) }
}

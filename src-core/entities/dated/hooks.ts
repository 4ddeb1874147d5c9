/** What the modules above say to a change from a day or a correction, and may refuse. */
import type { CalendarDate } from '../../kernel/dates.ts'
import type { Confirmed } from '../../kernel/far-dates.ts'
import { defineHook } from '../../operations/hooks.ts'

/** A document that stands as it was issued, though another state of one of its days is told now. */
export interface ConcernedDocument {
  readonly id: number
  readonly number: string
  readonly invoice_date: CalendarDate
}

export interface StateTold {
  readonly entity: string
  readonly id: number
  readonly fields: readonly string[]
  /** The first day on which another state holds now; `null` for all days up to `until`. */
  readonly from: CalendarDate | null
  /** The first day on which nothing differs any more, by what was told later. */
  readonly until: CalendarDate | null
  /** The day once more, where the caller named it again. */
  readonly confirmed: Confirmed
  /** Filled in by who issued them. */
  readonly concerned: { count: number; documents: ConcernedDocument[] }
}

export const stateTold = defineHook<StateTold>('entities.stateTold')

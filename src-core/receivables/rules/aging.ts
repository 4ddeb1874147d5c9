/**
 * Aged receivables: what is open, by days past due.
 *
 * An invoice due on the day itself is not late. Bucket k holds what is (k-1)·step+1 up to k·step days
 * late, the last one everything later: 1–30, 31–60, 61–90, over 90. Opencell (17.4) labels them so
 * but puts the 30th day into the second bucket; here the label is true. Credits stand beside the
 * buckets, so that buckets and credits give the balance.
 */
import { type CalendarDate, addDays } from '../../kernel/dates.ts'

/** Due dates `[dueFrom, dueBefore)`; an open side is `null`. Days late are inclusive; not yet due is 0 to 0. */
export interface AgingBucket {
  readonly from_days: number
  readonly to_days: number | null
  readonly due_from: CalendarDate | null
  readonly due_before: CalendarDate | null
}

/** The bucket of what is not yet due, then `periods` buckets of `step` days, the last without end. */
export function agingBuckets(date: CalendarDate, step: number, periods: number): AgingBucket[] {
  const notDue: AgingBucket = { from_days: 0, to_days: 0, due_from: date, due_before: null }
  const late = Array.from({ length: periods }, (_, index): AgingBucket => {
    const last = index === periods - 1
    return {
      from_days: index * step + 1,
      to_days: last ? null : (index + 1) * step,
      due_from: last ? null : addDays(date, -(index + 1) * step),
      due_before: addDays(date, -index * step),
    }
  })
  return [notDue, ...late]
}

/** The position of a due date among the buckets. */
export function bucketOf(buckets: readonly AgingBucket[], due: CalendarDate): number {
  return buckets.findIndex(
    ({ due_from, due_before }) => (due_from === null || due_from <= due) && (due_before === null || due < due_before),
  )
}

export interface AgedItem {
  readonly direction: 'debit' | 'credit'
  readonly dueDate: CalendarDate
  readonly openMinor: number
}

/** Minor units of one currency; credits are negative. */
export interface AgedSums {
  readonly buckets: readonly number[]
  readonly credits: number
  readonly balance: number
}

/** Sums items of one currency; the SQL of the report keeps to this rule. */
export function agedSums(items: readonly AgedItem[], buckets: readonly AgingBucket[]): AgedSums {
  const sums = buckets.map(() => 0)
  let credits = 0
  for (const { direction, dueDate, openMinor } of items) {
    if (direction === 'credit') credits -= openMinor
    else {
      const at = bucketOf(buckets, dueDate)
      sums[at] = (sums[at] ?? 0) + openMinor
    }
  }
  return { buckets: sums, credits: credits === 0 ? 0 : credits, balance: sums.reduce((sum, one) => sum + one, credits) }
}

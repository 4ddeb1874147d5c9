/** How soon invoices are paid, and how many are how late. */
import type { ReadStore } from '../database/store.ts'
import { addDays, type CalendarDate } from '../kernel/dates.ts'
import { agingBuckets } from '../receivables/rules/aging.ts'
import { keptSum } from './kept-sum.ts'
import { rowsOf } from './rows.ts'

const COLLECT_DAYS = 90

/** Days from invoice to payment, weighted by amount, over what was paid in the last 90 days; `null` when nothing was. */
export async function daysToCollect(store: ReadStore, today: CalendarDate): Promise<number | null> {
  const span = [addDays(today, -COLLECT_DAYS), addDays(today, 1)] as const
  const days = 'julianday(part.allocated_on) - julianday(debit.operation_date)'
  const text = `SELECT ROUND(1.0 * SUM(part.functional_minor * (${days})) / SUM(part.functional_minor)) AS sum
    FROM matching_allocation AS part JOIN account_operation AS debit ON debit.id = part.debit_operation_id
    JOIN account_operation AS credit ON credit.id = part.credit_operation_id
    JOIN matching ON matching.id = part.matching_id AND matching.kind <> 'reversal'
    WHERE part.allocated_on >= ? AND part.allocated_on < ? AND debit.kind = 'invoice' AND credit.kind = 'payment'
      AND NOT EXISTS (SELECT 1 FROM matching AS back WHERE back.reverses_id = matching.id)`
  const found = await keptSum(store, 'days', 'matching_allocation', 'allocated_on', span, async () => {
    const [row] = await rowsOf<{ sum: number | null }>(store, text, span)
    return row?.sum ?? -1
  })
  return found < 0 ? null : found
}

/** How many debits stand in each bucket of the aging, not yet due first. */
export async function agedCounts(store: ReadStore, today: CalendarDate): Promise<number[]> {
  const buckets = agingBuckets(today, 30, 4)
  const values: string[] = []
  const columns = buckets.map(({ due_from, due_before }, index) => {
    values.push(...[due_from, due_before].filter((bound) => bound !== null))
    const bounds = [due_from === null ? null : 'item.due_date >= ?', due_before === null ? null : 'item.due_date < ?'].filter(
      (bound) => bound !== null,
    )
    return `COALESCE(SUM(${bounds.join(' AND ')}), 0) AS bucket_${index}`
  })
  const [row] = await rowsOf<Record<string, number>>(
    store,
    `SELECT ${columns.join(', ')} FROM open_item AS item JOIN account_operation AS operation ON operation.id = item.id
     LEFT JOIN invoice ON invoice.id = operation.invoice_id LEFT JOIN invoice_type AS type ON type.id = invoice.invoice_type_id
     WHERE item.status <> 'L' AND item.direction = 'debit' AND operation.operation_date <= ? AND COALESCE(type.excluded_from_aging, 0) = 0`,
    [...values, today],
  )
  return buckets.map((_, index) => row?.[`bucket_${index}`] ?? 0)
}

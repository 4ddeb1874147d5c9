/** Decisions of receivables: credits to match, disputes, what is overdue. */
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decision, MOST_PARTS, NOTHING, sumsOf } from './decision.ts'
import { rowsOf } from './rows.ts'

const CREDIT_WORDS: Readonly<Record<string, string>> = { payment: 'Payments', creditNote: 'Credit notes', credit: 'Credits' }

interface ItemGroup {
  readonly label: string
  readonly currency: string
  readonly count: number
  readonly minor: number
  readonly date: CalendarDate
}

function itemDecision(kind: Decision['kind'], groups: readonly ItemGroup[], withParts: boolean): Decision[] {
  if (groups.length === 0) return []
  const labels = Map.groupBy(groups, (group) => group.label)
  const countOf = (some: readonly ItemGroup[]) => some.reduce((total, group) => total + group.count, 0)
  const parts = [...labels].map(([label, some]) => ({ label, count: countOf(some) })).sort((one, other) => other.count - one.count)
  const date = groups.map((group) => group.date).sort()[0] ?? null
  return [{ ...NOTHING, kind, count: countOf(groups), parts: withParts ? parts.slice(0, MOST_PARTS) : [], sums: sumsOf(groups), date }]
}

/** Open items as they stand: credits to match, disputes, what is overdue. */
export async function itemDecisions(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const sumsBy = (label: string, join: string, where: string) =>
    `SELECT ${label} AS label, item.currency, COUNT(*) AS count, SUM(item.open_minor) AS minor, MIN(item.due_date) AS date
     FROM open_item AS item ${join} WHERE item.status <> 'L' AND ${where} GROUP BY label, item.currency`
  const operation = 'JOIN account_operation AS operation ON operation.id = item.id'
  const customer =
    'JOIN customer_account AS account ON account.id = item.customer_account_id JOIN customer ON customer.id = account.customer_id'
  const credits = await rowsOf<ItemGroup>(
    store,
    sumsBy('operation.kind', operation, `item.direction = 'credit' AND item.status IN ('O', 'P')`),
  )
  const disputes = await rowsOf<ItemGroup>(store, sumsBy('customer.name', customer, `item.direction = 'debit' AND item.status = 'I'`))
  const overdue = await rowsOf<ItemGroup>(
    store,
    sumsBy(`''`, '', `item.direction = 'debit' AND item.status IN ('O', 'P') AND item.due_date < ?`),
    [today],
  )
  const named = credits.map((group) => ({ ...group, label: CREDIT_WORDS[group.label] ?? 'Other' }))
  return [...itemDecision('credits', named, true), ...itemDecision('disputes', disputes, true), ...itemDecision('overdue', overdue, false)]
}

/** Which invoice dates fit a billing run: those on which accounts of a cycle are due. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { defineQuery } from '../operations/define.ts'

export interface DateProposal {
  readonly date: CalendarDate
  /** Accounts that a run of this date takes: those due on it or before. */
  readonly accounts: number
  /** After today: a run of it bills ahead. */
  readonly coming: boolean
}

export interface CycleDates {
  readonly id: number
  readonly name: string
  /** Why no other run of the cycle can begin. */
  readonly open_run: { readonly id: number; readonly code: string } | null
  /** The best first; none where the cycle has no account to bill. */
  readonly proposals: readonly DateProposal[]
}

/** Coming dates that are proposed. */
const COMING = 2
/** Accounts that a run looks at; a suspended one is left out there, and told. */
const BILLED = `('active', 'suspended', 'pendingUpdate', 'pendingClosed')`

export const runDates = defineQuery({
  name: 'billingRun.dates',
  summary: 'The invoice dates that fit each billing cycle: how many accounts a run of each date takes, and the run that is still open',
  input: z.object({}),
  output: z.object({ cycles: z.array(z.custom<CycleDates>()) }),
  handler: async ({ store, today }) => {
    const cycles = await store.db
      .selectFrom('billing_cycle')
      .select(['id', 'name'])
      .where('archived_at', 'is', null)
      .orderBy('id')
      .execute()
    const [due, open] = [await dueByDate(store), await openRuns(store)]
    const proposed = cycles.map(({ id, name }) => ({
      ...{ id, name, open_run: open.get(id) ?? null },
      proposals: proposals(
        due.filter(({ cycle }) => cycle === id),
        today,
      ),
    }))
    return { cycles: proposed.toSorted((one, other) => worth(other) - worth(one)) }
  },
})

interface Due {
  readonly cycle: number
  readonly date: CalendarDate
  readonly count: number
}

async function dueByDate(store: ReadStore): Promise<readonly Due[]> {
  const rows = await store.select(
    `SELECT billing_cycle_id AS cycle, next_invoice_date AS date, COUNT(*) AS count FROM billing_account
     WHERE status IN ${BILLED} GROUP BY billing_cycle_id, next_invoice_date ORDER BY billing_cycle_id, next_invoice_date`,
    [],
  )
  return rows as unknown as readonly Due[]
}

/** Runs that are not finished, by cycle. */
async function openRuns(store: ReadStore): Promise<ReadonlyMap<number, { readonly id: number; readonly code: string }>> {
  const rows = await store.db
    .selectFrom('billing_run')
    .select(['id', 'code', 'billing_cycle_id'])
    .where('state', 'not in', ['validated', 'cancelled'])
    .where('billing_cycle_id', 'is not', null)
    .execute()
  return new Map(rows.map(({ id, code, billing_cycle_id }) => [billing_cycle_id as number, { id, code }]))
}

/**
 * The last day that came due takes all before it as well; today takes the same accounts under its own date; what is to come stands
 * below, and first where nothing is due.
 *
 * @param due days on which accounts are due, rising
 */
function proposals(due: readonly Due[], today: CalendarDate): readonly DateProposal[] {
  let accounts = 0
  const taken = due.map(({ date, count }) => ({ date, accounts: (accounts += count), coming: date > today }))
  const last = taken.findLast(({ coming }) => !coming)
  const now = last && last.date < today ? [{ ...last, date: today }] : []
  return [...(last ? [last] : []), ...now, ...taken.filter(({ coming }) => coming).slice(0, COMING)]
}

/** Cycles with something due first, those with something to come next; an open run comes before a new one. */
function worth({ open_run, proposals: [best] }: CycleDates): number {
  if (!best || open_run) return 0
  return best.coming ? 1 : 2
}

/** Decisions of billing: rejected usage, runs that wait, cycles that are due. */
import type { ReadStore } from '../database/store.ts'
import { DRAFT_RULES } from '../invoicing/checks.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { REJECTION_TEXTS, type RejectionCause } from '../mediation/rules/rejection-causes.ts'
import { type Decision, MOST_PARTS, NOTHING, sumsOf } from './decision.ts'
import { rowsOf } from './rows.ts'

/** Usage that could not be rated, by cause. */
export async function rejectedUsage(store: ReadStore): Promise<Decision[]> {
  const rows = await store.db
    .selectFrom('rejected_usage')
    .select((e) => ['cause', e.fn.countAll<number>().as('count'), e.fn.min('usage_date').as('oldest')])
    .where('status', '=', 'open')
    .groupBy('cause')
    .orderBy('count', 'desc')
    .execute()
  if (rows.length === 0) return []
  const count = rows.reduce((total, row) => total + Number(row.count), 0)
  const parts = rows
    .slice(0, MOST_PARTS)
    .map((row) => ({ label: REJECTION_TEXTS[row.cause as RejectionCause].title, count: Number(row.count) }))
  const dates = rows.flatMap((row) => row.oldest ?? []).sort()
  return [{ ...NOTHING, kind: 'rejectedUsage', count, parts, date: dates[0] ?? null }]
}

interface OpenRun {
  readonly id: number
  readonly code: string
  readonly state: 'created' | 'preparing' | 'drafted' | 'validating'
  readonly invoice_date: CalendarDate
}

/** Each run that is not finished asks for at most one decision: the next one. */
export async function runDecisions(store: ReadStore): Promise<Decision[]> {
  const runs = await store.db
    .selectFrom('billing_run')
    .select(['id', 'code', 'state', 'invoice_date'])
    .where('state', 'in', ['created', 'preparing', 'drafted', 'validating'])
    .orderBy('invoice_date')
    .execute()
  const found: Decision[] = []
  for (const run of runs as OpenRun[]) {
    const made =
      run.state === 'created'
        ? prepareDecision(run)
        : run.state === 'drafted'
          ? await draftDecision(store, run)
          : await stoppedDecision(store, run)
    if (made) found.push(made)
  }
  return found
}

function prepareDecision(run: OpenRun): Decision {
  return { ...NOTHING, kind: 'prepare', id: run.id, name: run.code, count: 1, date: run.invoice_date }
}

async function draftDecision(store: ReadStore, run: OpenRun): Promise<Decision | null> {
  const rows = await store.db
    .selectFrom('billing_run_account')
    .select((e) => ['state', 'rule', 'currency', e.fn.countAll<number>().as('count'), e.fn.sum<number>('gross_minor').as('gross')])
    .where('billing_run_id', '=', run.id)
    .where('state', 'in', ['draft', 'suspect'])
    .groupBy(['state', 'rule', 'currency'])
    .execute()
  const of = (state: string) => rows.filter((row) => row.state === state)
  const countOf = (some: typeof rows) => some.reduce((total, row) => total + Number(row.count), 0)
  const suspect = of('suspect')
  const gross = sumsOf(rows.map((row) => ({ currency: row.currency, minor: Number(row.gross) })))
  const own = { ...NOTHING, id: run.id, name: run.code, sums: gross, date: run.invoice_date }
  if (suspect.length === 0) return rows.length === 0 ? null : { ...own, kind: 'validate', count: countOf(rows), parts: [] }
  const rules = Map.groupBy(suspect, (row) => row.rule ?? '')
  const parts = [...rules].map(([rule, some]) => ({ label: DRAFT_RULES[rule as keyof typeof DRAFT_RULES] ?? rule, count: countOf(some) }))
  return { ...own, kind: 'exceptions', count: countOf(suspect), parts: parts.sort((one, other) => other.count - one.count) }
}

/** A run between two states waits for its job; it is the operator's only when that job has ended early. */
async function stoppedDecision(store: ReadStore, run: OpenRun): Promise<Decision | null> {
  const [job] = await rowsOf<{ id: number; state: string; message: string | null }>(
    store,
    `SELECT id, state, message FROM job
     WHERE operation IN ('billingRun.prepare', 'billingRun.validate') AND json_extract(input, '$.id') = ? ORDER BY id DESC LIMIT 1`,
    [run.id],
  )
  if (!job || (job.state !== 'stopped' && job.state !== 'failed')) return null
  const parts = job.message ? [{ label: job.message.split('\n')[0] ?? '', count: 0 }] : []
  return { ...NOTHING, kind: 'stoppedRun', id: run.id, name: run.code, count: 1, parts, date: run.invoice_date }
}

/** Cycles whose accounts are due and have no run under way. */
export async function dueCycles(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const rows = await rowsOf<{ id: number; name: string; count: number; date: string }>(
    store,
    `SELECT cycle.id, cycle.name, COUNT(*) AS count, MIN(account.next_invoice_date) AS date
     FROM billing_account AS account JOIN billing_cycle AS cycle ON cycle.id = account.billing_cycle_id
     WHERE account.next_invoice_date <= ? AND account.status IN ('active', 'suspended', 'pendingUpdate', 'pendingClosed')
       AND NOT EXISTS (SELECT 1 FROM billing_run AS run
         WHERE run.billing_cycle_id = cycle.id AND run.state NOT IN ('validated', 'cancelled'))
     GROUP BY cycle.id ORDER BY date`,
    [today],
  )
  return rows.map((row) => ({ ...NOTHING, kind: 'cycleDue' as const, ...row }))
}

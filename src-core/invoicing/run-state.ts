/** A billing run's row, its way along its life cycle, and the accounts that wait in it. */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import { nextState } from '../kernel/lifecycle.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { billingRunLifecycle, type DRAFT_STATES } from './model.ts'
import type { DraftScope } from './open-transactions.ts'

export interface RunRow {
  readonly id: number
  readonly code: string
  readonly state: (typeof billingRunLifecycle.states)[number]
  readonly billing_cycle_id: number | null
  readonly invoice_date: CalendarDate
  readonly usage_before: CalendarDate
  readonly last_transaction_id: number
}

/** @throws Refusal when there is no such run */
export async function readRun(context: { readonly store: ReadStore }, id: number): Promise<RunRow> {
  const row = await context.store.db
    .selectFrom('billing_run')
    .select(['id', 'code', 'state', 'billing_cycle_id', 'invoice_date', 'usage_before', 'last_transaction_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('notFound', 'billingRun.notFound', `There is no billing run ${id}.`)
  return row
}

/** Moves a run along its life cycle. */
export async function moveRun(context: CommandContext, run: RunRow, verb: string, more: Record<string, unknown> = {}): Promise<void> {
  const state = nextState(billingRunLifecycle, run.state, verb, `Billing run ${run.code}`)
  await context.store.db
    .updateTable('billing_run')
    .set({ state, changed_op: context.op, ...more })
    .where('id', '=', run.id)
    .execute()
  context.touch('billingRun', run.id)
}

const workingJob = preparedSelect<{ run: number }>()((db, p) =>
  db
    .selectFrom('job')
    .select('title')
    .where('operation', 'in', ['billingRun.prepare', 'billingRun.validate'])
    .where('state', 'in', ['queued', 'running'])
    .where(sql<number>`json_extract(input, '$.id')`, '=', p.run)
    .limit(1),
)

/** @throws Refusal while a job is at work on the run, or waits to be */
export async function refuseWhileWorked({ store }: { readonly store: ReadStore }, run: RunRow): Promise<void> {
  const job = await store.first(workingJob(store), { run: run.id })
  if (job) throw refuse('refused', 'billingRun.underWay', `“${job.title}” is under way. Wait for it, or stop it in the jobs tray first.`)
}

/** What belongs to a run: it does not see what is rated while it works. */
export function scopeOf(run: RunRow): DraftScope {
  return { invoiceDate: run.invoice_date, usageBefore: run.usage_before, lastTransactionId: run.last_transaction_id }
}

const accountsInState = preparedSelect<{ run: number; state: string; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('billing_run_account')
    .select(['id', 'billing_account_id', 'gross_minor', 'transactions'])
    .where('billing_run_id', '=', p.run)
    .where('state', '=', p.state as 'pending')
    .where('billing_account_id', '>', p.after)
    .orderBy('billing_account_id')
    .limit(p.limit),
)
export type RunAccount = NonNullable<ReturnType<typeof accountsInState>['row']>

export interface Steps {
  readonly state: (typeof DRAFT_STATES)[number]
  /** The last account done before. */
  readonly after: number
  /** Accounts that are read, worked on and written together, by a few statements: some ten milliseconds of a chunk. */
  readonly size: number
}

/**
 * Works through a run's accounts of one state, in steps, until the chunk has had its time.
 *
 * @returns the last account done and how many there were; 0 when none were left
 */
export async function inSteps(
  context: JobContext,
  run: RunRow,
  { state, after, size }: Steps,
  work: (rows: readonly RunAccount[]) => Promise<void>,
): Promise<{ readonly after: number; readonly done: number }> {
  const { store } = context
  let last = after
  let done = 0
  do {
    const rows = await store.all(accountsInState(store), { run: run.id, state, after: last, limit: size })
    if (rows.length === 0) break
    await work(rows)
    last = rows.at(-1)?.billing_account_id ?? last
    done += rows.length
  } while (!context.spent())
  return { after: last, done }
}

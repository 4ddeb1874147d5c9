/** The first job of a billing run: its accounts, their recurring charges, their drafts and the checks of these. */
import { sql } from 'kysely'
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { comingImports, comingRows, refuseBillingMeanwhile } from '../operations/coming.ts'
import type { JobContext } from '../operations/context.ts'
import { eachOrAll } from '../operations/exceptions.ts'
import { defineJob, type JobChunk } from '../operations/define.ts'
import { type RatingBook, ratingBook } from '../rating/book.ts'
import { rateRecurringOf } from '../rating/recurring.ts'
import { type CheckResult, checkPage, type DraftRule } from './checks.ts'
import { billingRunAccount } from './model.ts'
import { type Drafting, readDrafts } from './read-drafts.ts'
import { inSteps, moveRun, readRun, refuseWhileWorked, type RunAccount, type RunRow, scopeOf } from './run-state.ts'

type Phase = 'accounts' | 'recurring' | 'drafts'
interface PrepareCursor {
  readonly phase: Phase
  readonly after: number
  /** Highest rated transaction when the recurring charges were done; 0 before. */
  readonly last: number
  readonly drafted: number
  readonly held: number
  readonly left: number
}

const dueAccounts = preparedSelect<{ cycle: number; date: string; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('billing_account')
    .innerJoin('customer_account', 'customer_account.id', 'billing_account.customer_account_id')
    .select(['billing_account.id', 'billing_account.status', 'customer_account.currency'])
    .where('billing_account.billing_cycle_id', '=', p.cycle)
    .where('billing_account.next_invoice_date', '<=', p.date)
    .where('billing_account.status', 'in', ['active', 'suspended', 'pendingUpdate', 'pendingClosed'])
    .where('billing_account.id', '>', p.after)
    .orderBy('billing_account.id')
    .limit(p.limit),
)

/** The gross of each account's invoice in the run before. */
const previousGross = preparedSelect<{ accounts: string }>()((db, p) =>
  db
    .selectFrom(sql<{ value: number }>`json_each(${p.accounts})`.as('given'))
    .select((e) => [
      'given.value as account',
      e
        .selectFrom('invoice')
        .select('gross_minor')
        .whereRef('billing_account_id', '=', 'given.value')
        .where('kind', '=', 'invoice')
        .where('billing_run_id', 'is not', null)
        .orderBy('invoice_date', 'desc')
        .limit(1)
        .as('gross_minor'),
    ]),
)

/** Accounts that a chunk takes into the run. */
const ACCOUNTS_A_CHUNK = 2000
const RECURRING_A_STEP = 100
const REJECTED_COLUMNS = ['state', 'rule', 'reason']
const DRAFTS_A_STEP = 100

export const prepareRun = defineJob({
  name: 'billingRun.prepare',
  summary: 'Prepare a billing run: rate recurring charges, draft the invoices, check them',
  input: z.object({ id: z.number().int() }),
  undo: { kind: 'none', reason: 'Cancel the billing run: its drafts are dropped, what was rated stays for the next run.' },
  start: async (context, { id }) => {
    const run = await readRun(context, id)
    await refuseWhileWorked(context, run)
    if (run.state !== 'created') await context.store.db.deleteFrom('billing_run_account').where('billing_run_id', '=', id).execute()
    await moveRun(context, run, 'prepare', { last_transaction_id: 0 })
    const counted = await context.store.db
      .selectFrom('billing_account')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('billing_cycle_id', '=', run.billing_cycle_id ?? 0)
      .where('next_invoice_date', '<=', run.invoice_date)
      .executeTakeFirstOrThrow()
    const cursor: PrepareCursor = { phase: 'accounts', after: 0, last: 0, drafted: 0, held: 0, left: 0 }
    return { title: `Billing run ${run.code}: prepare`, unit: 'accounts', total: Number(counted.count) * 3, cursor }
  },
  chunk: async (context, cursor: PrepareCursor, { id }) => {
    refuseBillingMeanwhile(await comingImports(context.store))
    const run = await readRun(context, id)
    if (cursor.phase === 'accounts') return collectAccounts(context, run, cursor)
    if (cursor.phase === 'recurring') return rateRecurring(context, run, cursor)
    return draftAccounts(context, run, cursor)
  },
})

const RUN_ACCOUNT_COLUMNS = [
  'billing_run_id',
  'billing_account_id',
  'state',
  'currency',
  'net_minor',
  'tax_minor',
  'gross_minor',
  'transactions',
  'lines',
  'rule',
  'reason',
] as const

/** A suspended account is left out, and told; the others wait for their draft. */
function firstState(status: string): readonly [state: string, rule: DraftRule | null, reason: string | null] {
  return status === 'suspended'
    ? ['left', 'suspended', 'The billing account is suspended: take it up again to bill it.']
    : ['pending', null, null]
}

async function collectAccounts(context: JobContext, run: RunRow, cursor: PrepareCursor): Promise<JobChunk<PrepareCursor>> {
  const { store } = context
  const rows = await store.all(dueAccounts(store), {
    cycle: run.billing_cycle_id ?? 0,
    date: run.invoice_date,
    after: cursor.after,
    limit: ACCOUNTS_A_CHUNK,
  })
  const insert = store.bulk(billingRunAccount, RUN_ACCOUNT_COLUMNS)
  const coming = await comingRows(
    store,
    await comingImports(store),
    'billing_account',
    rows.map(({ id }) => id),
  )
  const there = rows.filter(({ id }) => !coming.has(id))
  insert.addAll(
    there.map((row) => {
      const [state, rule, reason] = firstState(row.status)
      return [run.id, row.id, state, row.currency, 0, 0, 0, 0, 0, rule, reason]
    }),
  )
  const left = cursor.left + there.filter((row) => row.status === 'suspended').length
  const last = rows.at(-1)
  if (last) return { cursor: { ...cursor, left, after: last.id }, done: rows.length, step: 'Accounts' }
  return { cursor: { ...cursor, phase: 'recurring', after: 0 }, done: 0, step: 'Recurring charges' }
}

async function rateRecurring(context: JobContext, run: RunRow, cursor: PrepareCursor): Promise<JobChunk<PrepareCursor>> {
  const { store } = context
  const book = await ratingBook(store)
  let held = cursor.held
  const { after, done } = await inSteps(context, run, { state: 'pending', after: cursor.after, size: RECURRING_A_STEP }, async (rows) => {
    const accountsOf = (some: readonly RunAccount[]) => some.map((row) => row.billing_account_id)
    const exceptions = await eachOrAll(context, rows, async (some) => {
      await rateRecurringOf(context, book, accountsOf(some), run.invoice_date)
    })
    held += exceptions.length
    store.bulkUpdate(billingRunAccount, REJECTED_COLUMNS).setAll(exceptions.map(({ row, reason }) => [row.id, 'rejected', 'error', reason]))
  })
  if (done > 0) return { cursor: { ...cursor, after, held }, done, step: 'Recurring charges' }
  const highest = await store.db
    .selectFrom('rated_transaction')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirst()
  const last = highest?.id ?? 0
  await store.db.updateTable('billing_run').set({ last_transaction_id: last }).where('id', '=', run.id).execute()
  return { cursor: { ...cursor, held, phase: 'drafts', after: 0, last }, done: 0, step: 'Drafts' }
}

const COUNTED = { draft: 'drafted', left: 'left', suspect: 'held', rejected: 'held' } as const

async function draftAccounts(context: JobContext, run: RunRow, cursor: PrepareCursor): Promise<JobChunk<PrepareCursor>> {
  const book = await ratingBook(context.store)
  const counts = { drafted: cursor.drafted, held: cursor.held, left: cursor.left }
  const { after, done } = await inSteps(context, run, { state: 'pending', after: cursor.after, size: DRAFTS_A_STEP }, async (rows) => {
    for (const { state } of await draftStep(context, book, run, rows)) counts[COUNTED[state]] += 1
  })
  const next = { ...cursor, after, ...counts }
  if (done > 0) return { cursor: next, done, step: 'Drafts' }
  await moveRun(context, run, 'drafted')
  return { cursor: next, done: 0, step: 'Drafted', report: { run: run.id, code: run.code, ...counts } }
}

const DRAFT_COLUMNS = ['state', 'net_minor', 'tax_minor', 'gross_minor', 'previous_minor', 'transactions', 'lines', 'rule', 'reason']

/** Drafts some accounts and keeps what the checks say of each. */
async function draftStep(context: JobContext, book: RatingBook, run: RunRow, rows: readonly RunAccount[]): Promise<CheckResult[]> {
  const { store } = context
  const ids = rows.map((row) => row.billing_account_id)
  const previous = await readPreviousGross(store, ids)
  const checked = (await readDrafts(store, book, ids, scopeOf(run))).map((made, at) => {
    const previousMinor = previous.get(ids[at] as number) ?? null
    return { made, previousMinor, check: checkOf(book, made, previousMinor) }
  })
  const values = checked.map(({ made, previousMinor, check }, at) => {
    const draft = 'draft' in made ? made.draft : null
    return [
      rows[at]?.id,
      check.state,
      draft?.netMinor ?? 0,
      draft?.taxMinor ?? 0,
      draft?.grossMinor ?? 0,
      previousMinor,
      draft?.transactions ?? 0,
      draft?.lines.length ?? 0,
      check.rule,
      check.reason,
    ]
  })
  store.bulkUpdate(billingRunAccount, DRAFT_COLUMNS).setAll(values)
  return checked.map(({ check }) => check)
}

function checkOf(book: RatingBook, made: Drafting, previousMinor: number | null): CheckResult {
  if ('refusal' in made) return { state: 'rejected', rule: 'error', reason: made.refusal.message }
  return checkPage(book, made.draft, previousMinor)
}

/** The gross of each account's invoice in the run before, in minor units; `null` where there is none. */
export async function readPreviousGross(store: ReadStore, ids: readonly number[]): Promise<ReadonlyMap<number, number | null>> {
  const rows = await store.all(previousGross(store), { accounts: JSON.stringify(ids) })
  return new Map(rows.map((row) => [row.account, row.gross_minor]))
}

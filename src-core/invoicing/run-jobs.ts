/** The two jobs of a billing run: prepare (accounts, recurring charges, drafts, checks) and validate. */
import { z } from 'zod'
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { Refusal, refuse } from '../kernel/failures.ts'
import { nextState } from '../kernel/lifecycle.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { defineJob, type JobChunk } from '../operations/define.ts'
import { type RatingBook, ratingBook } from '../rating/book.ts'
import { rateRecurringOf } from '../rating/recurring.ts'
import { nextCycleDate } from './cycle-dates.ts'
import { readBilledAccount } from './billed-account.ts'
import { type CheckResult, checkDraft } from './checks.ts'
import { type Draft, type DraftScope, draftOf, readOpenTransactions } from './draft.ts'
import { issueInvoice, refuseEarlierDate } from './issue.ts'
import { billingRunAccount, billingRunLifecycle } from './model.ts'

const runId = z.object({ id: z.number().int() })

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

interface RunRow {
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

const dueAccounts = preparedSelect<{ cycle: number; date: string; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('billing_account')
    .innerJoin('customer_account', 'customer_account.id', 'billing_account.customer_account_id')
    .select(['billing_account.id', 'customer_account.currency'])
    .where('billing_account.billing_cycle_id', '=', p.cycle)
    .where('billing_account.next_invoice_date', '<=', p.date)
    .where('billing_account.status', 'in', ['active', 'suspended', 'pendingUpdate', 'pendingClosed'])
    .where('billing_account.id', '>', p.after)
    .orderBy('billing_account.id')
    .limit(p.limit),
)

const pendingAccounts = preparedSelect<{ run: number; state: string; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('billing_run_account')
    .select(['id', 'billing_account_id', 'gross_minor', 'transactions'])
    .where('billing_run_id', '=', p.run)
    .where('state', '=', p.state as 'pending')
    .where('billing_account_id', '>', p.after)
    .orderBy('billing_account_id')
    .limit(p.limit),
)

const previousGross = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('invoice')
    .select('gross_minor')
    .where('billing_account_id', '=', p.account)
    .where('kind', '=', 'invoice')
    .where('billing_run_id', 'is not', null)
    .orderBy('invoice_date', 'desc')
    .limit(1),
)

interface DraftedValues {
  id: number
  state: string
  net: number
  tax: number
  gross: number
  previous: number | null
  transactions: number
  lines: number
  rule: string | null
  reason: string | null
}
const keepDraft = preparedWrite<DraftedValues>()((db, p) =>
  db
    .updateTable('billing_run_account')
    .set({
      state: p.state as 'draft',
      net_minor: p.net,
      tax_minor: p.tax,
      gross_minor: p.gross,
      previous_minor: p.previous,
      transactions: p.transactions,
      lines: p.lines,
      rule: p.rule,
      reason: p.reason,
    })
    .where('id', '=', p.id),
)

const BATCH = 500

export const prepareRun = defineJob({
  name: 'billingRun.prepare',
  summary: 'Prepare a billing run: rate recurring charges, draft the invoices, check them',
  input: runId,
  undo: { kind: 'none', reason: 'Cancel the billing run: its drafts are dropped, what was rated stays for the next run.' },
  start: async (context, { id }) => {
    const run = await readRun(context, id)
    if (run.state === 'drafted') await context.store.db.deleteFrom('billing_run_account').where('billing_run_id', '=', id).execute()
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
] as const

async function collectAccounts(context: JobContext, run: RunRow, cursor: PrepareCursor): Promise<JobChunk<PrepareCursor>> {
  const { store } = context
  const rows = await store.all(dueAccounts(store), {
    cycle: run.billing_cycle_id ?? 0,
    date: run.invoice_date,
    after: cursor.after,
    limit: BATCH * 4,
  })
  const insert = store.bulk(billingRunAccount, RUN_ACCOUNT_COLUMNS)
  for (const row of rows) insert.add([run.id, row.id, 'pending', row.currency, 0, 0, 0, 0, 0])
  const last = rows.at(-1)
  if (last) return { cursor: { ...cursor, after: last.id }, done: rows.length, step: 'Accounts' }
  return { cursor: { ...cursor, phase: 'recurring', after: 0 }, done: 0, step: 'Recurring charges' }
}

async function rateRecurring(context: JobContext, run: RunRow, cursor: PrepareCursor): Promise<JobChunk<PrepareCursor>> {
  const { store } = context
  const book = await ratingBook(store)
  const rows = await store.all(pendingAccounts(store), { run: run.id, state: 'pending', after: cursor.after, limit: BATCH })
  let after = cursor.after
  let done = 0
  for (const row of rows) {
    await rateRecurringOf(context, book, row.billing_account_id, run.invoice_date)
    after = row.billing_account_id
    done += 1
    if (context.spent()) break
  }
  if (rows.length > 0) return { cursor: { ...cursor, after }, done, step: 'Recurring charges' }
  const highest = await store.db
    .selectFrom('rated_transaction')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirst()
  const last = highest?.id ?? 0
  await store.db.updateTable('billing_run').set({ last_transaction_id: last }).where('id', '=', run.id).execute()
  return { cursor: { ...cursor, phase: 'drafts', after: 0, last }, done: 0, step: 'Drafts' }
}

async function draftAccounts(context: JobContext, run: RunRow, cursor: PrepareCursor): Promise<JobChunk<PrepareCursor>> {
  const { store } = context
  const book = await ratingBook(store)
  const rows = await store.all(pendingAccounts(store), { run: run.id, state: 'pending', after: cursor.after, limit: BATCH })
  const counts = { drafted: cursor.drafted, held: cursor.held, left: cursor.left }
  let after = cursor.after
  let done = 0
  for (const row of rows) {
    const result = await draftAccount(context, book, run, row.id, row.billing_account_id)
    if (result.state === 'draft') counts.drafted += 1
    else if (result.state === 'left') counts.left += 1
    else counts.held += 1
    after = row.billing_account_id
    done += 1
    if (context.spent()) break
  }
  const next = { ...cursor, after, ...counts }
  if (rows.length > 0) return { cursor: next, done, step: 'Drafts' }
  await moveRun(context, run, 'drafted')
  return { cursor: next, done: 0, step: 'Drafted', report: { run: run.id, code: run.code, ...counts } }
}

async function draftAccount(context: JobContext, book: RatingBook, run: RunRow, id: number, accountId: number): Promise<CheckResult> {
  const { store } = context
  const scope: DraftScope = { invoiceDate: run.invoice_date, usageBefore: run.usage_before, lastTransactionId: run.last_transaction_id }
  const previous = (await store.first(previousGross(store), { account: accountId }))?.gross_minor ?? null
  const made = await tryDraft(context, book, accountId, scope)
  const check =
    'failure' in made ? { state: 'rejected' as const, rule: 'error' as const, reason: made.failure } : checkDraft(book, made, previous)
  const draft = 'failure' in made ? null : made
  await store.run(keepDraft(store), {
    id,
    state: check.state,
    net: draft?.netMinor ?? 0,
    tax: draft?.taxMinor ?? 0,
    gross: draft?.grossMinor ?? 0,
    previous,
    transactions: draft?.transactions ?? 0,
    lines: draft?.lines.length ?? 0,
    rule: check.rule,
    reason: check.reason,
  })
  return check
}

/** A draft, or the words of what stands in its way: one account must not stop a run. */
async function tryDraft(context: JobContext, book: RatingBook, accountId: number, scope: DraftScope): Promise<Draft | { failure: string }> {
  try {
    return await accountDraft(context, book, accountId, scope)
  } catch (error) {
    if (error instanceof Refusal) return { failure: error.message }
    throw error
  }
}

/** The draft of one account within a scope. */
export async function accountDraft(
  context: { readonly store: ReadStore },
  book: RatingBook,
  accountId: number,
  scope: DraftScope,
): Promise<Draft> {
  const account = await readBilledAccount(context.store, accountId)
  return draftOf(book, account, await readOpenTransactions(context.store, accountId, scope), scope.invoiceDate)
}

// ---- Validation

interface ValidateCursor {
  readonly after: number
  readonly issued: number
}

const keepInvoice = preparedWrite<{ id: number; invoice: number }>()((db, p) =>
  db.updateTable('billing_run_account').set({ state: 'validated', invoice_id: p.invoice }).where('id', '=', p.id),
)
const moveNextDate = preparedWrite<{ id: number; date: string }>()((db, p) =>
  db.updateTable('billing_account').set({ next_invoice_date: p.date }).where('id', '=', p.id),
)

export const validateRun = defineJob({
  name: 'billingRun.validate',
  summary: 'Validate the drafts of a billing run: they take their numbers, are posted and become final',
  input: runId,
  undo: { kind: 'none', reason: 'A validated invoice is final. Correct it with a credit note.' },
  start: async (context, { id }) => {
    const run = await readRun(context, id)
    const counts = await context.store.db
      .selectFrom('billing_run_account')
      .select((e) => ['state', e.fn.countAll<number>().as('count')])
      .where('billing_run_id', '=', id)
      .groupBy('state')
      .execute()
    const of = (state: string) => Number(counts.find((row) => row.state === state)?.count ?? 0)
    if (of('suspect') > 0) {
      throw refuse(
        'refused',
        'billingRun.undecided',
        `${of('suspect')} suspect drafts are left to decide. Accept, reject or quarantine them first.`,
      )
    }
    if (of('draft') === 0) throw refuse('refused', 'billingRun.nothing', `Billing run ${run.code} has no draft to validate.`)
    await refuseEarlierDates(context, run)
    await moveRun(context, run, 'validate')
    return {
      title: `Billing run ${run.code}: validate`,
      unit: 'invoices',
      total: of('draft'),
      cursor: { after: 0, issued: 0 } as ValidateCursor,
    }
  },
  chunk: async (context, cursor, { id }) => {
    const run = await readRun(context, id)
    const { store } = context
    const book = await ratingBook(store)
    const next = await nextCycleDate(store, run.billing_cycle_id, run.invoice_date)
    const rows = await store.all(pendingAccounts(store), { run: id, state: 'draft', after: cursor.after, limit: BATCH })
    let { after, issued } = cursor
    for (const row of rows) {
      await validateAccount(context, book, run, row, next)
      after = row.billing_account_id
      issued += 1
      if (context.spent()) break
    }
    const done = issued - cursor.issued
    if (rows.length > 0) return { cursor: { after, issued }, done, step: 'Validating' }
    await moveRun(context, run, 'validated', { validated_at: context.now })
    return { cursor: { after, issued }, done, step: 'Validated', report: { run: id, code: run.code, invoices: issued } }
  },
})

async function refuseEarlierDates(context: CommandContext, run: RunRow): Promise<void> {
  const sellers = await context.store.db.selectFrom('seller').select('id').execute()
  for (const seller of sellers) await refuseEarlierDate(context.store, seller.id, 'invoice', run.invoice_date)
}

async function validateAccount(
  context: JobContext,
  book: RatingBook,
  run: RunRow,
  row: { id: number; billing_account_id: number; gross_minor: number; transactions: number },
  next: CalendarDate | null,
): Promise<void> {
  const scope: DraftScope = { invoiceDate: run.invoice_date, usageBefore: run.usage_before, lastTransactionId: run.last_transaction_id }
  const draft = await accountDraft(context, book, row.billing_account_id, scope)
  if (draft.grossMinor !== row.gross_minor || draft.transactions !== row.transactions) {
    throw refuse(
      'conflict',
      'billingRun.draftMoved',
      `${draft.account.customerName}: the draft is no longer what was checked (${row.transactions} transactions then, ${draft.transactions} now). Prepare the run again.`,
    )
  }
  const issued = await issueInvoice(context, book, draft, { kind: 'invoice', runId: run.id, creditsInvoiceId: null, note: null })
  await context.store.run(keepInvoice(context.store), { id: row.id, invoice: issued.id })
  if (next) await context.store.run(moveNextDate(context.store), { id: row.billing_account_id, date: next })
}

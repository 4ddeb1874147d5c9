/** The second job of a billing run: its drafts take their numbers, are posted and become final. */
import { z } from 'zod'
import { accountEntities } from '../accounts/model.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { eachOrAll } from '../operations/exceptions.ts'
import { defineJob } from '../operations/define.ts'
import { type RatingBook, ratingBook } from '../rating/book.ts'
import { nextCycleDate } from './cycle-dates.ts'
import type { Draft } from './draft.ts'
import { issueInvoices, type IssuedInvoice, kindOfDraft } from './issue.ts'
import { billingRunAccount } from './model.ts'
import { draftIn, readDrafts } from './read-drafts.ts'
import { isSettled, readNextDates, settleDrafts } from './settle-drafts.ts'
import { leaveShutSeries } from './shut-series.ts'
import { inSteps, moveRun, readRun, refuseWhileWorked, type RunAccount, type RunRow, scopeOf } from './run-state.ts'

/** Invoices that are made and posted together. */
const INVOICES_A_STEP = 100

interface ValidateCursor {
  readonly after: number
  readonly issued: number
  /** Credit notes among them; a job that the first version began counts none. */
  readonly credited?: number
}

export const validateRun = defineJob({
  name: 'billingRun.validate',
  summary: 'Validate the drafts of a billing run: they take their numbers, are posted and become final',
  input: z.object({ id: z.number().int() }),
  undo: { kind: 'none', reason: 'A validated invoice is final. Correct it with a credit note.' },
  start: async (context, { id }) => {
    const run = await readRun(context, id)
    await refuseWhileWorked(context, run)
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
    const left = await leaveShutSeries(context, run)
    await moveRun(context, run, 'validate')
    return {
      title: `Billing run ${run.code}: validate`,
      unit: 'invoices',
      total: of('draft') - left,
      cursor: { after: 0, issued: 0, credited: 0 } as ValidateCursor,
    }
  },
  chunk: async (context, cursor, { id }) => {
    const run = await readRun(context, id)
    const { store } = context
    const book = await ratingBook(store)
    const next = await nextCycleDate(store, run.billing_cycle_id, run.invoice_date)
    let credited = cursor.credited ?? 0
    let rejected = 0
    const { after, done } = await inSteps(context, run, { state: 'draft', after: cursor.after, size: INVOICES_A_STEP }, async (rows) => {
      const exceptions = await eachOrAll(context, rows, (some) => validateAccounts(context, book, run, some, next))
      store
        .bulkUpdate(billingRunAccount, REJECTED_COLUMNS)
        .setAll(exceptions.map(({ row, reason }) => [row.id, 'rejected', 'notValidated', reason]))
      const fallen = new Set(exceptions.map(({ row }) => row))
      rejected += fallen.size
      credited += rows.filter((row) => row.gross_minor < 0 && !fallen.has(row)).length
    })
    const issued = cursor.issued + done - rejected
    if (done > 0) return { cursor: { after, issued, credited }, done, step: 'Validating' }
    await moveRun(context, run, 'validated', { validated_at: context.now })
    const settled = await settledOf(context, id)
    const report = {
      run: id,
      code: run.code,
      invoices: issued - credited - settled,
      credit_notes: credited,
      settled,
      rejected: await rejectedOf(context, id),
    }
    return { cursor: { after, issued, credited }, done, step: 'Validated', report }
  },
})

async function settledOf({ store }: CommandContext, run: number): Promise<number> {
  const row = await store.db
    .selectFrom('settlement')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('billing_run_id', '=', run)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

async function rejectedOf({ store }: CommandContext, run: number): Promise<number> {
  const row = await store.db
    .selectFrom('billing_run_account')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('billing_run_id', '=', run)
    .where('state', '=', 'rejected')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

const REJECTED_COLUMNS = ['state', 'rule', 'reason']
const INVOICED_COLUMNS = ['state', 'invoice_id', 'settlement_id']
const NEXT_DATE_COLUMNS = ['next_invoice_date']

/** Drafts become documents; those of nothing but 0.00 are settled without one. @throws Refusal when a draft is no longer what was checked */
async function validateAccounts(
  context: JobContext,
  book: RatingBook,
  run: RunRow,
  rows: readonly RunAccount[],
  next: CalendarDate | null,
): Promise<void> {
  const { store } = context
  const ids = rows.map((row) => row.billing_account_id)
  const drafts = (await readDrafts(store, book, ids, scopeOf(run))).map((made, at) => asChecked(draftIn(made), rows[at] as RunAccount))
  const [settled, billed] = [drafts.filter((draft) => isSettled(book, draft)), drafts.filter((draft) => !isSettled(book, draft))]
  const issued = await issueDrafts(context, book, run, billed)
  const moved =
    next && settled.length > 0
      ? {
          from: await readNextDates(
            store,
            settled.map(({ account }) => account.id),
          ),
          to: next,
        }
      : null
  const entries = settleDrafts(context, settled, { runId: run.id, moved })
  const entryOf = new Map(settled.map((draft, at) => [draft, entries[at] as number]))
  store
    .bulkUpdate(billingRunAccount, INVOICED_COLUMNS)
    .setAll(drafts.map((draft, at) => [rows[at]?.id, 'validated', issued.get(draft)?.id ?? null, entryOf.get(draft) ?? null]))
  if (next) store.bulkUpdate(accountEntities.billing_account.table, NEXT_DATE_COLUMNS).setAll(ids.map((id) => [id, next]))
}

/** Invoices, and credit notes of what is owed to customers, each kind in its own sequence. */
async function issueDrafts(
  context: JobContext,
  book: RatingBook,
  run: RunRow,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<Draft, IssuedInvoice>> {
  const issued = new Map<Draft, IssuedInvoice>()
  for (const kind of ['invoice', 'creditNote'] as const) {
    const some = drafts.filter((draft) => kindOfDraft(draft) === kind)
    const made = await issueInvoices(context, book, some, { kind, runId: run.id, credits: null, note: null })
    some.forEach((draft, at) => issued.set(draft, made[at] as IssuedInvoice))
  }
  return issued
}

function asChecked(draft: Draft, row: RunAccount): Draft {
  if (draft.transactions === 0)
    throw refuse(
      'refused',
      'invoice.nothing',
      `${draft.account.customerName} has no open rated transaction: no document is made of nothing.`,
    )
  if (draft.grossMinor === row.gross_minor && draft.transactions === row.transactions) return draft
  throw refuse(
    'conflict',
    'billingRun.draftMoved',
    `${draft.account.customerName}: the draft is no longer what was checked (${row.transactions} transactions then, ${draft.transactions} now). Prepare the run again.`,
  )
}

/** Billing runs as the operator handles them: create, look, decide, cancel; issue a single invoice at the desk. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { addDays, type CalendarDate, isCalendarDate, later } from '../kernel/dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { comingImports, refuseBillingMeanwhile } from '../operations/coming.ts'
import type { CommandContext } from '../operations/context.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { type RatingBook, ratingBook } from '../rating/book.ts'
import { rateRecurringOf } from '../rating/recurring.ts'
import { confirmDates, refuseUnlikelyDate, type TypedDate } from '../setup/index.ts'
import { takeNumber } from '../sequences/take-number.ts'
import { nextCycleDate } from './cycle-dates.ts'
import { checkPage, DRAFT_RULES } from './checks.ts'
import { decideDrafts } from './decide-drafts.ts'
import type { Draft } from './draft.ts'
import { issueInvoice, kindOfDraft } from './issue.ts'
import { firstDateOfSeries, refuseEarlierDate } from './series.ts'
import { prepareRun, readPreviousGross } from './prepare-run.ts'
import { accountDraft } from './read-drafts.ts'
import { runDates } from './run-dates.ts'
import { moveRun, readRun, refuseWhileWorked } from './run-state.ts'
import { isSettled, settleDrafts, takeSettlementBack } from './settle-drafts.ts'
import { validateRun } from './validate-run.ts'

const id = z.number().int()
const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')

const createRun = defineCommand({
  name: 'billingRun.create',
  summary: 'New billing run over the accounts of a cycle',
  input: z.object({ billing_cycle_id: id, invoice_date: date, usage_before: date.optional(), confirm_date: confirmDates }),
  output: z.object({ id, code: z.string() }),
  undo: { kind: 'inverse', call: (output) => ({ operation: 'billingRun.cancel', input: { id: output.id }, label: 'Cancel run' }) },
  handler: async (context, input) => {
    await refuseUnknownCycle(context.store, input.billing_cycle_id)
    const open = await context.store.db
      .selectFrom('billing_run')
      .select('code')
      .where('billing_cycle_id', '=', input.billing_cycle_id)
      .where('state', 'not in', ['validated', 'cancelled'])
      .executeTakeFirst()
    if (open)
      throw refuse('refused', 'billingRun.openRun', `Billing run ${open.code} of this cycle is not finished. Validate or cancel it first.`)
    await refuseUnlikelyDates(context, input.invoice_date, input, await nextCycleDate(context.store, input.billing_cycle_id, context.today))
    const code = await takeNumber(context, { document: 'billingRun', sellerId: null, date: input.invoice_date })
    const row = await context.store.db
      .insertInto('billing_run')
      .values({
        code,
        billing_cycle_id: input.billing_cycle_id,
        state: 'created',
        invoice_date: input.invoice_date,
        usage_before: input.usage_before ?? input.invoice_date,
        last_transaction_id: 0,
        steps: '[]',
        created_at: context.now,
        created_op: context.op,
        changed_op: context.op,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    context.touch('billingRun', row.id)
    context.summarise(`Billing run ${code} created for ${input.invoice_date}`)
    return { id: row.id, code }
  },
})

async function refuseUnknownCycle(store: ReadStore, cycle: number): Promise<void> {
  const row = await store.db.selectFrom('billing_cycle').select('id').where('id', '=', cycle).executeTakeFirst()
  if (!row) throw refuseField('billing_cycle_id', 'record.unknown', `There is no billing cycle with the id ${cycle}.`)
}

const cancelRun = defineCommand({
  name: 'billingRun.cancel',
  summary: 'Cancel a billing run before validation; what was rated stays open for the next run',
  input: z.object({ id }),
  output: z.object({ id }),
  undo: { kind: 'none', reason: 'Create the run again: its drafts are made anew from the same transactions.' },
  handler: async (context, input) => {
    const run = await readRun(context, input.id)
    await refuseWhileWorked(context, run)
    await moveRun(context, run, 'cancel')
    await context.store.db.updateTable('billing_run_account').set({ state: 'cancelled' }).where('billing_run_id', '=', run.id).execute()
    context.summarise(`Billing run ${run.code} cancelled`)
    return { id: run.id }
  },
})

const viewRun = defineQuery({
  name: 'billingRun.view',
  summary: 'A billing run: its state, counts and sums by draft state and currency, exceptions by rule, difference to the run before',
  input: z.object({ id }),
  output: z.record(z.string(), z.unknown()),
  handler: async (context, input) => {
    const { db } = context.store
    const run = await db
      .selectFrom('billing_run')
      .leftJoin('billing_cycle', 'billing_cycle.id', 'billing_run.billing_cycle_id')
      .selectAll('billing_run')
      .select('billing_cycle.name as billing_cycle')
      .where('billing_run.id', '=', input.id)
      .executeTakeFirst()
    if (!run) throw refuse('notFound', 'billingRun.notFound', `There is no billing run ${input.id}.`)
    const states = await db
      .selectFrom('billing_run_account')
      .select((e) => [
        'state',
        'currency',
        e.fn.countAll<number>().as('count'),
        e.fn.sum<number>('net_minor').as('net_minor'),
        e.fn.sum<number>('tax_minor').as('tax_minor'),
        e.fn.sum<number>('gross_minor').as('gross_minor'),
        e.fn.sum<number>('transactions').as('transactions'),
        e.fn.sum<number>('lines').as('lines'),
      ])
      .where('billing_run_id', '=', input.id)
      .groupBy(['state', 'currency'])
      .execute()
    const rules = await db
      .selectFrom('billing_run_account')
      .select((e) => ['rule', 'state', e.fn.countAll<number>().as('count')])
      .where('billing_run_id', '=', input.id)
      .where('rule', 'is not', null)
      .groupBy(['rule', 'state'])
      .execute()
    return {
      ...run,
      states,
      rules: rules.map((row) => ({ ...row, label: DRAFT_RULES[row.rule as keyof typeof DRAFT_RULES] })),
      settled: await settledOf(context.store, input.id),
      difference: await differenceOf(context.store, input.id),
    }
  },
})

/** What was settled without a document and not taken back, by currency; the list `settlement` has each, its transactions name it. */
async function settledOf(store: ReadStore, run: number) {
  return store.db
    .selectFrom('settlement')
    .select((e) => ['currency', e.fn.countAll<number>().as('count'), e.fn.sum<number>('transactions').as('transactions')])
    .where('billing_run_id', '=', run)
    .where('taken_back_op', 'is', null)
    .groupBy('currency')
    .execute()
}

/** What came, went and changed since each account's invoice before, by currency. */
async function differenceOf(store: ReadStore, run: number) {
  return store.db
    .selectFrom('billing_run_account')
    .select((e) => [
      'currency',
      e
        .case()
        .when('previous_minor', 'is', null)
        .then('new')
        .when('gross_minor', '=', e.ref('previous_minor'))
        .then('same')
        .when(e.fn('abs', [e('gross_minor', '-', e.ref('previous_minor'))]), '>', e(e.fn<number>('abs', ['previous_minor']), '/', 5))
        .then('changedMuch')
        .else('changedLittle')
        .end()
        .as('kind'),
      e.fn.countAll<number>().as('count'),
      e.fn.sum<number>('gross_minor').as('gross_minor'),
      e.fn.sum<number>('previous_minor').as('previous_minor'),
    ])
    .where('billing_run_id', '=', run)
    .where('state', 'in', ['draft', 'suspect', 'validated'])
    .groupBy(['currency', 'kind'])
    .execute()
}

const issueOne = defineCommand({
  name: 'invoice.issue',
  summary: 'Issue one invoice now for a billing account: its open rated transactions up to a day; a negative total is a credit note',
  input: z.object({
    billing_account_id: id,
    invoice_date: date.optional(),
    usage_before: date.optional(),
    recurring: z.boolean().default(false),
    /** Issues what a run would hold back or ask about: below the threshold of its cycle, or far from the invoice before. */
    accept: z.boolean().default(false),
    confirm_date: confirmDates,
  }),
  /** Where all of it is 0.00, `settlement` is the entry that settled it instead of a document. */
  output: z.object({ id: id.nullable(), number: z.string().nullable(), gross_minor: z.number(), settlement: id.nullable() }),
  alsoNeeds: [{ option: 'accept', operation: 'billingRun.decide', asked: ({ accept }) => accept }],
  undo: {
    kind: 'none',
    reason: 'A validated invoice is final: correct it with a credit note. What was settled at 0.00 is taken back by itself.',
  },
  handler: async (context, input) => {
    refuseBillingMeanwhile(await comingImports(context.store))
    const book = await ratingBook(context.store)
    const invoiceDate = input.invoice_date ?? context.today
    await refuseUnlikelyDates(context, invoiceDate, input, null)
    await refuseSuspended(context.store, input.billing_account_id)
    await refuseHeldByRun(context.store, input.billing_account_id)
    if (input.recurring) await rateRecurringOf(context, book, [input.billing_account_id], invoiceDate)
    const scope = { invoiceDate, usageBefore: input.usage_before ?? addDays(invoiceDate, 1), lastTransactionId: Number.MAX_SAFE_INTEGER }
    const draft = await accountDraft(context, book, input.billing_account_id, scope)
    if (draft.transactions === 0)
      throw refuse('refused', 'invoice.nothing', `${draft.account.accountName} has no open rated transaction before ${scope.usageBefore}.`)
    await refuseHeld(context.store, book, draft, input.accept)
    if (isSettled(book, draft)) {
      const [settlement] = settleDrafts(context, [draft], { runId: null, moved: null })
      context.summarise(`${draft.account.accountName}: ${draft.transactions} transactions of 0.00 settled without a document`)
      return { id: null, number: null, gross_minor: 0, settlement: settlement as number }
    }
    const kind = kindOfDraft(draft)
    await refuseEarlierDate(context.store, draft.account.sellerId, kind, invoiceDate)
    const issued = await issueInvoice(context, book, draft, { kind, runId: null, credits: null, note: null })
    context.summarise(`${kind === 'invoice' ? 'Invoice' : 'Credit note'} ${issued.number} issued`)
    return { id: issued.id, number: issued.number, gross_minor: issued.grossMinor, settlement: null }
  },
})

/** Both dates lie within bounds: a year mistyped in either bills what it should not, or nothing. */
async function refuseUnlikelyDates(
  context: CommandContext,
  invoiceDate: CalendarDate,
  {
    usage_before,
    confirm_date: confirmed,
  }: { readonly usage_before?: CalendarDate | undefined; readonly confirm_date?: TypedDate['confirmed'] },
  upTo: CalendarDate | null,
): Promise<void> {
  await refuseUnlikelyDate(context, { date: invoiceDate, confirmed, path: 'invoice_date', upTo })
  if (usage_before === undefined) return
  // The day after a likely invoice date is one too: usage of that date is billed with it.
  await refuseUnlikelyDate(context, {
    date: usage_before,
    confirmed,
    path: 'usage_before',
    upTo: addDays(later(upTo ?? invoiceDate, invoiceDate), 1),
  })
}

const runHolding = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('billing_run_account')
    .innerJoin('billing_run', 'billing_run.id', 'billing_run_account.billing_run_id')
    .innerJoin('billing_account', 'billing_account.id', 'billing_run_account.billing_account_id')
    .select(['billing_run.id', 'billing_run.code', 'billing_account.name'])
    .where('billing_run_account.billing_account_id', '=', p.account)
    .where('billing_run_account.state', 'in', ['pending', 'draft', 'suspect'])
    .where('billing_run.state', 'not in', ['validated', 'cancelled'])
    .limit(1),
)

/** What a run has drafted is not billed beside it: its draft would no longer be what was checked. */
async function refuseHeldByRun(store: ReadStore, billingAccountId: number): Promise<void> {
  const run = await store.first(runHolding(store), { account: billingAccountId })
  if (!run) return
  throw refuse(
    'refused',
    'invoice.heldByRun',
    `Billing run ${run.code}, which is not finished, holds ${run.name}. Validate or cancel it, or leave the account out of it first.`,
    { details: { run: run.id, code: run.code } },
  )
}

async function refuseSuspended(store: ReadStore, billingAccountId: number): Promise<void> {
  const row = await store.db.selectFrom('billing_account').select(['name', 'status']).where('id', '=', billingAccountId).executeTakeFirst()
  if (row?.status !== 'suspended') return
  throw refuse(
    'refused',
    'invoice.suspendedAccount',
    `${row.name} is suspended: runs leave it out. Take the billing account up again to bill it.`,
  )
}

/** The checks of a run, made of a single invoice too; a negative total needs no decision here, it was asked for. */
async function refuseHeld(store: ReadStore, book: RatingBook, draft: Draft, accepted: boolean): Promise<void> {
  const previous = (await readPreviousGross(store, [draft.account.id])).get(draft.account.id) ?? null
  const { state, rule, reason } = checkPage(book, draft, previous)
  if (state === 'draft' || rule === 'negativeTotal') return
  if (state === 'rejected') throw refuse('refused', `invoice.${rule}`, `${draft.account.accountName}: ${reason}`)
  if (accepted) return
  throw refuse('refused', `invoice.${rule}`, `${draft.account.accountName}: ${reason} Say accept to issue it all the same.`, {
    fields: [{ path: 'accept', reason: reason ?? '' }],
  })
}

export const runOperations: AnyOperation[] = [
  createRun,
  cancelRun,
  decideDrafts,
  viewRun,
  runDates,
  issueOne,
  prepareRun,
  validateRun,
  takeSettlementBack,
  firstDateOfSeries,
].map(anyOperation)

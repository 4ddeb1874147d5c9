/**
 * Drafts of nothing: where every line and every tax is 0.00 there is nothing to send. By default no document is made; an
 * entry settles the transactions instead, which lead to it, and can be taken back with all of them.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { preparedSelect, preparedWrite, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse, refuseField, refuseMissing } from '../kernel/failures.ts'
import { unitsOf } from '../kernel/stored.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import type { RatingBook } from '../rating/book.ts'
import { ratedTransaction } from '../rating/model.ts'
import type { Draft } from './draft.ts'
import { settlement } from './model.ts'

/** Whether a draft makes no document. Lines that cancel each other make one: they say what was charged and what was given back. */
export function isSettled(book: RatingBook, { lines, taxes }: Pick<Draft, 'lines' | 'taxes'>): boolean {
  if (book.policies.zeroDrafts === 'document' || lines.length === 0) return false
  return lines.every(({ amount }) => unitsOf(amount) === 0n) && taxes.every(({ taxMinor }) => taxMinor === 0)
}

const SETTLEMENT_COLUMNS = [
  'created_op',
  'created_at',
  'billing_run_id',
  'billing_account_id',
  'currency',
  'settled_on',
  'transactions',
  'next_date_before',
  'next_date_after',
]
const SETTLED_COLUMNS = ['settlement_id']

export interface SettleTerms {
  readonly runId: number | null
  /** When each account was due, and to when the run moves it; `null` where it moves nothing. */
  readonly moved: { readonly from: ReadonlyMap<number, CalendarDate | null>; readonly to: CalendarDate } | null
}

/**
 * Settles the transactions of drafts without a document.
 *
 * @returns the entries, in the order of the drafts
 * @throws Refusal when a transaction was settled meanwhile
 */
export function settleDrafts(context: CommandContext, drafts: readonly Draft[], { runId, moved }: SettleTerms): number[] {
  if (drafts.length === 0) return []
  const { store, op, now } = context
  const rows = drafts.map(({ account, invoiceDate, transactions }) => [
    op,
    now,
    runId,
    account.id,
    account.currency,
    invoiceDate,
    transactions,
    moved?.from.get(account.id) ?? null,
    moved?.to ?? null,
  ])
  const first = store.bulk(settlement, SETTLEMENT_COLUMNS).addAll(rows)
  const settled = drafts.flatMap(({ lines }, at) => lines.flatMap((line) => line.transactions.map((id) => [id, first + at])))
  const marked = store.bulkUpdate(ratedTransaction, SETTLED_COLUMNS, { whereEmpty: 'settlement_id' }).setAll(settled)
  if (marked !== settled.length)
    throw refuse('conflict', 'settlement.meanwhile', 'A rated transaction was settled meanwhile. Draft the invoice again.')
  drafts.forEach(({ account }, at) => {
    context.touch('settlement', first + at)
    context.touch('billingAccount', account.id)
  })
  return drafts.map((_, at) => first + at)
}

const nextDates = preparedSelect<{ accounts: string }>()((db, p) =>
  db
    .selectFrom('billing_account')
    .select(['id', 'next_invoice_date'])
    .where('id', 'in', sql<number>`(select value from json_each(${p.accounts}))`),
)

/** When accounts are due next. */
export async function readNextDates(store: WriteStore, accounts: readonly number[]): Promise<ReadonlyMap<number, CalendarDate | null>> {
  const rows = await store.all(nextDates(store), { accounts: JSON.stringify(accounts) })
  return new Map(rows.map(({ id, next_invoice_date }) => [id, next_invoice_date]))
}

// ---- Taking back

const id = z.number().int().positive()

const entry = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('settlement').selectAll().where('id', '=', p.id))
const entriesOfRun = preparedSelect<{ run: number }>()((db, p) =>
  db.selectFrom('settlement').selectAll().where('billing_run_id', '=', p.run).where('taken_back_op', 'is', null),
)
type SettlementRow = NonNullable<ReturnType<typeof entry>['row']>

const release = preparedWrite<{ settlement: number }>()((db, p) =>
  db.updateTable('rated_transaction').set({ settlement_id: null }).where('settlement_id', '=', p.settlement),
)
const markTakenBack = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db.updateTable('settlement').set({ taken_back_op: p.op }).where('id', '=', p.id),
)
const cancelAccount = preparedWrite<{ settlement: number }>()((db, p) =>
  db.updateTable('billing_run_account').set({ state: 'cancelled' }).where('settlement_id', '=', p.settlement),
)
/** Only where the run left it; a date that was set since stays. */
const dueAgain = preparedWrite<{ account: number; date: CalendarDate; after: CalendarDate }>()((db, p) =>
  db.updateTable('billing_account').set({ next_invoice_date: p.date }).where('id', '=', p.account).where('next_invoice_date', '=', p.after),
)

export const takeSettlementBack = defineCommand({
  name: 'settlement.takeBack',
  summary: 'Take back what was settled without a document, one entry or all of a billing run: its transactions are open again',
  input: z.object({ id: id.optional(), billing_run_id: id.optional() }),
  output: z.object({ settlements: z.number().int(), transactions: z.number().int() }),
  undo: { kind: 'none', reason: 'The next billing run settles them again.' },
  handler: async (context, input) => {
    const { store } = context
    const rows = await asked(store, input)
    let transactions = 0
    for (const row of rows) transactions += await takeBack(context, row)
    context.summarise(`${rows.length === 1 ? 'A settlement' : `${rows.length} settlements`} of 0.00 taken back`)
    return { settlements: rows.length, transactions }
  },
})

async function asked(store: WriteStore, input: { id?: number | undefined; billing_run_id?: number | undefined }): Promise<SettlementRow[]> {
  if ((input.id === undefined) === (input.billing_run_id === undefined))
    throw refuseField('id', 'settlement.which', 'Name a settlement, or the billing run whose settlements are taken back.')
  if (input.billing_run_id !== undefined) {
    const rows = await store.all(entriesOfRun(store), { run: input.billing_run_id })
    if (rows.length > 0) return rows
    throw refuse('refused', 'settlement.none', 'Nothing that this billing run settled without a document is left to take back.')
  }
  const row = await store.first(entry(store), { id: input.id as number })
  if (!row) throw refuseMissing('settlement', input.id as number)
  if (row.taken_back_op !== null) throw refuse('refused', 'settlement.takenBack', 'This settlement was taken back already.')
  return [row]
}

async function takeBack(context: CommandContext, row: SettlementRow): Promise<number> {
  const { store, op } = context
  const released = await store.run(release(store), { settlement: row.id })
  await store.run(markTakenBack(store), { id: row.id, op })
  await store.run(cancelAccount(store), { settlement: row.id })
  if (row.next_date_before !== null && row.next_date_after !== null)
    await store.run(dueAgain(store), { account: row.billing_account_id, date: row.next_date_before, after: row.next_date_after })
  context.touch('settlement', row.id)
  context.touch('billingAccount', row.billing_account_id)
  if (row.billing_run_id !== null) context.touch('billingRun', row.billing_run_id)
  return released
}

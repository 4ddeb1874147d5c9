/** Pending invoices become unpaid when their due date has come. Source: Opencell 14.2. */
import { z } from 'zod'
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import { type CalendarDate, showDate } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import { eachOrAll, MOST_REPORTED, type ReportedException } from '../operations/exceptions.ts'
import { type AnyOperation, anyOperation, defineJob } from '../operations/define.ts'
import { MATCHED } from './items.ts'

interface Cursor {
  readonly date: CalendarDate
  readonly after: number
  readonly fallen?: number
  readonly exceptions?: readonly ReportedException[]
}

const STEP = 500

/** Open items whose day has come are few: those due longer ago were marked by an earlier run. */
const nextDue = preparedSelect<{ date: CalendarDate; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .innerJoin('account_operation', 'account_operation.id', 'open_item.id')
    .innerJoin('invoice_state', 'invoice_state.invoice_id', 'account_operation.invoice_id')
    .select(['open_item.id', 'invoice_state.invoice_id', 'account_operation.number', 'invoice_state.payment_status'])
    .where('open_item.status', '<>', MATCHED)
    .where('open_item.status', '=', 'O')
    .where('open_item.due_date', '<=', p.date)
    .where('open_item.id', '>', p.after)
    .orderBy('open_item.id')
    .limit(p.limit),
)
const countDue = preparedSelect<{ date: CalendarDate }>()((db, p) =>
  db
    .selectFrom('open_item')
    .innerJoin('account_operation', 'account_operation.id', 'open_item.id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('open_item.status', '<>', MATCHED)
    .where('open_item.status', '=', 'O')
    .where('open_item.due_date', '<=', p.date)
    .where('account_operation.invoice_id', 'is not', null),
)
const markUnpaid = preparedWrite<{ invoice: number }>()((db, p) =>
  db.updateTable('invoice_state').set({ payment_status: 'UNPAID' }).where('invoice_id', '=', p.invoice),
)

const updateDue = defineJob({
  name: 'receivables.updateDue',
  summary: 'Mark invoices as unpaid whose due date has come',
  input: z.object({}),
  undo: { kind: 'none', reason: 'The due dates have come.' },
  start: async ({ store, today }) => ({
    title: `Invoices due by ${showDate(today)}`,
    unit: 'open items',
    total: await countOf(store, today),
    cursor: { date: today, after: 0 } satisfies Cursor,
  }),
  chunk: async (context, cursor: Cursor) => {
    let { after } = cursor
    let done = 0
    let rejected = 0
    let exceptions = [...(cursor.exceptions ?? [])]
    for (;;) {
      const rows = await context.store.all(nextDue(context.store), { date: cursor.date, after, limit: STEP })
      const pending = rows.filter((row) => row.payment_status === 'PENDING')
      const found = await eachOrAll(context, pending, (some) => markAll(context, some))
      rejected += found.length
      exceptions = [
        ...exceptions,
        ...found.map(({ row, code, reason }) => ({ entity: 'invoice', id: row.invoice_id, code, reason })),
      ].slice(0, MOST_REPORTED)
      done += rows.length
      after = rows.at(-1)?.id ?? after
      const fallen = (cursor.fallen ?? 0) + rejected
      const next: Cursor = { ...cursor, after, fallen, exceptions }
      if (rows.length < STEP) return { cursor: next, done, rejected, report: { date: cursor.date, fallen, exceptions } }
      if (context.spent()) return { cursor: next, done, rejected }
    }
  },
})

async function markAll(context: CommandContext, rows: readonly { readonly invoice_id: number }[]): Promise<void> {
  for (const { invoice_id: invoice } of rows) {
    await context.store.run(markUnpaid(context.store), { invoice })
    context.touch('invoice', invoice)
  }
}

async function countOf(store: ReadStore, date: CalendarDate): Promise<number> {
  return Number((await store.first(countDue(store), { date }))?.count ?? 0)
}

export const dueJobs: AnyOperation[] = [anyOperation(updateDue)]

/** A month of the business in company currency: billed, collected, recurring. */
import { z } from 'zod'
import { exactSum, readExactSum } from '../database/decimal-sql.ts'
import type { ReadStore } from '../database/store.ts'
import { addMonths, type CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal } from '../kernel/decimal.ts'
import { sumInCompanyCurrency } from '../kernel/exchange.ts'
import type { RatingBook } from '../rating/book.ts'
import { keptSum } from './kept-sum.ts'
import { rowsOf } from './rows.ts'

export const month = z.object({
  /** `2026-11`. */
  month: z.string(),
  /** Invoices less credit notes by their date, with tax, in company currency. */
  billed_minor: z.number().int(),
  /** Payments less those taken back and refunds. */
  collected_minor: z.number().int(),
  /** Recurring charges on those documents, without tax. */
  recurring_minor: z.number().int(),
})

async function sumOf(store: ReadStore, text: string, values: readonly unknown[]): Promise<number> {
  const [row] = await rowsOf<{ sum: number | null }>(store, text, values)
  return row?.sum ?? 0
}

const COLLECTED = `SELECT SUM(CASE kind WHEN 'payment' THEN functional_minor ELSE -functional_minor END) AS sum FROM account_operation
  WHERE operation_date >= ? AND operation_date < ? AND kind IN ('payment', 'rejectedPayment', 'refund')`

/** The month that begins with a day. */
export async function monthOf(store: ReadStore, book: RatingBook, start: CalendarDate): Promise<z.infer<typeof month>> {
  const span = [start, addMonths(start, 1)] as const
  const billed = () => sumOf(store, 'SELECT SUM(functional_minor) AS sum FROM invoice WHERE invoice_date >= ? AND invoice_date < ?', span)
  return {
    month: start.slice(0, 7),
    billed_minor: await keptSum(store, `billed ${start}`, 'invoice', 'invoice_date', span, billed),
    recurring_minor: await keptSum(store, `recurring ${start}`, 'invoice', 'invoice_date', span, () => recurringOf(store, book, span)),
    collected_minor: await keptSum(store, `collected ${start}`, 'account_operation', 'operation_date', span, () =>
      sumOf(store, COLLECTED, span),
    ),
  }
}

/** Recurring lines in company currency at the rates of their invoices, without tax; a rate's sum is rounded once, as the company rounds. */
async function recurringOf(store: ReadStore, book: RatingBook, [from, before]: readonly [CalendarDate, CalendarDate]): Promise<number> {
  const rows = await store.db
    .selectFrom('invoice')
    .innerJoin('invoice_line', 'invoice_line.invoice_id', 'invoice.id')
    .select((e) => ['invoice.rate', 'invoice_line.tax_id', exactSum(e.ref('invoice_line.amount')).as('sum')])
    .where('invoice.invoice_date', '>=', from)
    .where('invoice.invoice_date', '<', before)
    .where('invoice_line.kind', 'in', ['recurring', 'reimbursement'])
    .groupBy(['invoice.rate', 'invoice_line.tax_id'])
    .execute()
  const digits = book.currencies.get(book.policies.currency)?.decimals ?? 2
  const byRate = new Map<string, Decimal>()
  for (const row of rows) {
    const net = readExactSum(row.sum).div(
      book.policies.priceMode === 'net' ? 1 : (book.taxes.get(row.tax_id)?.percent ?? decimal(0)).div(100).plus(1),
    )
    byRate.set(row.rate, (byRate.get(row.rate) ?? decimal(0)).plus(net))
  }
  return [...byRate].reduce((total, [rate, net]) => total + sumInCompanyCurrency(net, rate, digits, book.policies.roundingMode), 0)
}

/** Disputes of the demo's customers and how they end: a credit note, or none; and the one debt that is given up. */
import { addDays, type CalendarDate } from '../../src-core/kernel/dates.ts'
import type { DemoBooks } from './demo-books.ts'
import type { Disputed, IssuedInvoice } from './settle-payments.ts'

/** What is decided about a dispute, and when. */
export interface Correction {
  readonly date: CalendarDate
  readonly kind: 'credit' | 'none'
  readonly invoice: IssuedInvoice
  readonly reason: string
}

/** Days until a dispute is decided. */
const DECIDED_AFTER = 21

/** Opens disputes of invoices that are still open. Answers how each of them will be decided. */
export async function customersDispute(books: DemoBooks, disputes: readonly Disputed[], day: CalendarDate): Promise<Correction[]> {
  const opened: Correction[] = []
  for (const { invoice, reason } of disputes) {
    const item = await openItemOf(books, invoice.id)
    if (!item || item.status === 'L' || item.status === 'I') continue
    await books.run('invoice.dispute', { id: invoice.id, reason })
    // Two of three customers are right.
    opened.push({ date: addDays(day, DECIDED_AFTER), kind: invoice.id % 3 === 0 ? 'none' : 'credit', invoice, reason })
  }
  return opened
}

/** Closes disputes that are decided, with a credit note of the invoice's first line where the customer is right. Answers how many. */
export async function settleDisputes(books: DemoBooks, corrections: readonly Correction[]): Promise<number> {
  let credited = 0
  for (const { kind, invoice, reason } of corrections) {
    await books.run('invoice.settleDispute', { id: invoice.id })
    if (kind === 'none') continue
    const [line] = await books.rows<{ line_id: number; amount: string }>(
      `SELECT id AS line_id, amount FROM invoice_line WHERE invoice_id = ? AND CAST(amount AS REAL) > 0 ORDER BY position LIMIT 1`,
      invoice.id,
    )
    if (!line) continue
    const note = await books.run<{ id: number }>('invoice.credit', { id: invoice.id, reason, lines: [line] })
    await matchCredit(books, note.id, invoice.id)
    credited += 1
  }
  return credited
}

/** Sets a credit note off against what is open of its invoice. */
async function matchCredit(books: DemoBooks, note: number, invoice: number): Promise<void> {
  const credit = await openItemOf(books, note)
  const debit = await openItemOf(books, invoice)
  const amount_minor = Math.min(credit?.open_minor ?? 0, debit?.open_minor ?? 0)
  if (!credit || !debit || amount_minor === 0) return
  await books.run('matching.match', {
    operations: [
      { id: credit.id, amount_minor },
      { id: debit.id, amount_minor },
    ],
  })
}

async function openItemOf(books: DemoBooks, invoice: number): Promise<{ id: number; open_minor: number; status: string } | undefined> {
  const [item] = await books.rows<{ id: number; open_minor: number; status: string }>(
    `SELECT i.id, i.open_minor, i.status FROM open_item i JOIN account_operation o ON o.id = i.id
     WHERE o.invoice_id = ? AND o.kind IN ('invoice', 'creditNote')`,
    invoice,
  )
  return item
}

/** Gives up the oldest debt: its customer has stopped paying. Answers how many were written off. */
export async function writeOffOldest(books: DemoBooks): Promise<number> {
  const [oldest] = await books.rows<{ id: number }>(
    `SELECT id FROM open_item WHERE direction = 'debit' AND status = 'O' ORDER BY due_date, id LIMIT 1`,
  )
  if (!oldest) return 0
  await books.run('writeOff.register', { operation_id: oldest.id, reason: 'Insolvent, the court found nothing to share out' })
  return 1
}

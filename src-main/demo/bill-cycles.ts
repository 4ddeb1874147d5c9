/** The demo's billing runs: each cycle on its days, prepared, decided and validated. */
import { addDays, type CalendarDate } from '../../src-core/kernel/dates.ts'
import { nextCycleDate } from '../../src-core/invoicing/cycle-dates.ts'
import type { DemoBooks } from './demo-books.ts'
import type { IssuedInvoice } from './settle-payments.ts'

export interface RunOutcome {
  readonly run: number
  readonly cycle: string
  readonly suspects: number
  /** Left for the operator to decide; the run waits for that. */
  readonly undecided: number
  readonly invoices: readonly IssuedInvoice[]
}

/** Cycles that come round on a day and have accounts to invoice. */
export async function cyclesDue(books: DemoBooks, date: CalendarDate): Promise<{ id: number; code: string }[]> {
  const cycles = await books.rows<{ id: number; code: string }>(
    `SELECT c.id, c.code FROM billing_cycle c WHERE EXISTS
       (SELECT 1 FROM billing_account b WHERE b.billing_cycle_id = c.id AND b.next_invoice_date <= ?) ORDER BY c.id`,
    date,
  )
  const due: { id: number; code: string }[] = []
  for (const cycle of cycles) if ((await nextCycleDate(books.store, cycle.id, addDays(date, -1))) === date) due.push(cycle)
  return due
}

export interface RunSteps {
  prepare<T>(work: () => Promise<T>): Promise<T>
  validate<T>(work: () => Promise<T>): Promise<T>
}

/** Runs a cycle. With `leave`, up to so many suspect drafts stay for the operator, and the run with them. */
export async function billCycle(
  books: DemoBooks,
  cycle: { readonly id: number; readonly code: string },
  date: CalendarDate,
  leave: number,
  steps: RunSteps,
): Promise<RunOutcome> {
  const { id: run } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle.id, invoice_date: date })
  await steps.prepare(() => books.job('billingRun.prepare', { id: run }))
  const suspects = await suspectAccounts(books, run)
  const decided = suspects.slice(Math.min(leave, suspects.length))
  await decide(books, run, decided)
  const undecided = suspects.length - decided.length
  const [drafts] = await books.rows<{ count: number }>(
    `SELECT count(*) AS count FROM billing_run_account WHERE billing_run_id = ? AND state = 'draft'`,
    run,
  )
  const outcome = { run, cycle: cycle.code, suspects: suspects.length, undecided, invoices: [] }
  if (drafts?.count === 0) await books.run('billingRun.cancel', { id: run })
  if (undecided > 0 || drafts?.count === 0) return outcome
  await steps.validate(() => books.job('billingRun.validate', { id: run }))
  return { ...outcome, invoices: await invoicesOf(books, run) }
}

interface Suspect {
  readonly account: number
  readonly negative: number
}

function suspectAccounts(books: DemoBooks, run: number): Promise<Suspect[]> {
  return books.rows<Suspect>(
    `SELECT billing_account_id AS account, rule = 'negativeTotal' AS negative FROM billing_run_account
     WHERE billing_run_id = ? AND state = 'suspect' ORDER BY billing_account_id`,
    run,
  )
}

/** What is owed to a customer becomes a credit note, everything else is accepted. */
async function decide(books: DemoBooks, run: number, suspects: readonly Suspect[]): Promise<void> {
  for (const [decision, negative] of [
    ['accept', 0],
    ['credit', 1],
  ] as const) {
    const accounts = suspects.filter((one) => one.negative === negative).map(({ account }) => account)
    if (accounts.length > 0) await books.run('billingRun.decide', { id: run, accounts, decision })
  }
}

function invoicesOf(books: DemoBooks, run: number): Promise<IssuedInvoice[]> {
  return books.rows<IssuedInvoice>(
    `SELECT i.id, i.number, c.code AS customer, i.due_date AS dueDate, i.gross_minor AS gross, i.currency, u.decimals
     FROM invoice i JOIN customer c ON c.id = i.customer_id JOIN currency u ON u.code = i.currency
     WHERE i.billing_run_id = ? AND i.kind = 'invoice' ORDER BY i.id`,
    run,
  )
}

/** What arrives in the bank for the demo's invoices, and how it is matched. */
import { join } from 'node:path'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { decimalFromMinor } from '../../src-core/kernel/money.ts'
import type { DemoBooks } from './demo-books.ts'
import { type IntakeReport, takeIn, writeTable } from './intake.ts'
import type { Payment } from './payments.ts'
import type { DemoPlan } from './plan.ts'

export interface IssuedInvoice {
  readonly id: number
  readonly number: string
  /** Code. */
  readonly customer: string
  readonly dueDate: CalendarDate
  /** Minor units of the currency. */
  readonly gross: number
  readonly currency: string
  /** Of the currency. */
  readonly decimals: number
}

/** A line of a bank statement, by the columns of a payments file. */
interface StatementRow {
  readonly date: CalendarDate
  /** Decimal text in the currency. */
  readonly amount: string
  readonly currency: string
  readonly method: string
  readonly reference: string
  readonly payer: string
  readonly payer_iban: string | null
  /** Named where neither bank nor card network says who paid: cash and cheques. */
  readonly customer: string | null
}

const STATEMENT_COLUMNS = [
  'date',
  'amount',
  'currency',
  'method',
  'reference',
  'payer',
  'payer_iban',
  'customer',
] as const satisfies readonly (keyof StatementRow)[]

export interface Disputed {
  readonly date: CalendarDate
  readonly invoice: IssuedInvoice
  readonly reason: string
}

/** What is to come of the invoices issued so far. */
export interface Expected {
  payments: StatementRow[]
  disputes: Disputed[]
}

/** Notes how the customers will answer to invoices: by paying, or by a dispute. */
export function expectAnswers(plan: DemoPlan, expected: Expected, invoices: readonly IssuedInvoice[]): void {
  for (const invoice of invoices) {
    const { number, customer, dueDate, gross, currency } = invoice
    const payments = plan.payments(customer, number, dueDate, gross, currency)
    expected.payments.push(...payments.map((payment) => statementRow(payment, invoice)))
    const dispute = gross > 0 ? plan.disputes(customer, number, dueDate) : null
    if (dispute) expected.disputes.push({ invoice, ...dispute })
  }
}

function statementRow({ iban, amount, ...payment }: Payment, { customer, decimals }: IssuedInvoice): StatementRow {
  const isKnown = iban !== null || payment.method === 'card'
  const text = decimalFromMinor(amount, decimals).toFixed(decimals)
  return { ...payment, amount: text, payer_iban: iban, customer: isKnown ? null : customer }
}

/** Takes what has come by a day out of what is expected. */
export function takeDue<Row extends { readonly date: CalendarDate }>(
  rows: readonly Row[],
  day: CalendarDate,
): { due: Row[]; later: Row[] } {
  const due = rows.filter(({ date }) => date <= day).sort((one, other) => (one.date === other.date ? 0 : one.date < other.date ? -1 : 1))
  return { due, later: rows.filter(({ date }) => date > day) }
}

/** Books the statement up to a day as a file of the folder; the import matches what a reference names. */
export async function settleStatement(books: DemoBooks, expected: Expected, day: CalendarDate, folder: string): Promise<IntakeReport> {
  const { due, later } = takeDue(expected.payments, day)
  expected.payments = later
  if (due.length === 0) return { rows: 0, left: 0 }
  const path = join(folder, 'statements', `${day}.csv`)
  await writeTable(path, STATEMENT_COLUMNS, due)
  return takeIn(books, 'payments', path, 'goodRows')
}

/** What an operator matches by hand after a while: the best proposal of each payment still open. Answers how many. */
export async function matchLeftovers(books: DemoBooks, before: CalendarDate): Promise<number> {
  const credits = await books.rows<{ id: number }>(
    `SELECT i.id FROM open_item i JOIN account_operation o ON o.id = i.id
     WHERE i.direction = 'credit' AND i.status <> 'L' AND o.kind = 'payment' AND o.operation_date < ? ORDER BY i.id`,
    before,
  )
  let matched = 0
  for (const { id } of credits) {
    const { proposals } = await books.run<{ proposals: readonly Proposed[] }>('matching.propose', { id })
    const [best] = proposals
    if (!best) continue
    const amount_minor = best.operations.reduce((sum, one) => sum + one.amount_minor, 0)
    const debits = best.operations.map((one) => ({ id: one.id, amount_minor: one.amount_minor }))
    await books.run('matching.match', { operations: [{ id, amount_minor }, ...debits] })
    matched += 1
  }
  return matched
}

interface Proposed {
  readonly operations: readonly { readonly id: number; readonly amount_minor: number }[]
}

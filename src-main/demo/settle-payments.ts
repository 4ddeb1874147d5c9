/** What arrives in the bank for the demo's invoices, and which invoices it is matched with. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { postingAccount, proposalsFor } from '../../src-core/receivables/index.ts'
import type { DemoBooks } from './demo-books.ts'
import { type PaymentInput, takePayments } from './intake.ts'
import type { DemoPlan } from './plan.ts'

export interface IssuedInvoice {
  readonly id: number
  readonly number: string
  readonly customer: string
  readonly customerAccount: number
  readonly dueDate: CalendarDate
  /** Minor units of the currency. */
  readonly gross: number
  readonly currency: string
}

export interface Disputed {
  readonly invoice: IssuedInvoice
  readonly reason: string
}

/** What is to come, by day. */
export interface Expected {
  readonly payments: Map<CalendarDate, PaymentInput[]>
  readonly disputes: Map<CalendarDate, Disputed[]>
}

export function nothingExpected(): Expected {
  return { payments: new Map(), disputes: new Map() }
}

/** Notes how the customers will answer to invoices: by paying, or by a dispute. */
export function expectAnswers(plan: DemoPlan, expected: Expected, invoices: readonly IssuedInvoice[]): void {
  for (const invoice of invoices) {
    const { number, customer, customerAccount: customer_account_id, dueDate, gross, currency } = invoice
    for (const { date, amount, reference, iban, payer, method } of plan.payments(customer, number, dueDate, gross, currency)) {
      const row = { customer_account_id, amount_minor: amount, currency, date, method, payer }
      addTo(expected.payments, date, { ...row, ...(reference ? { reference } : {}), ...(iban ? { payer_iban: iban } : {}) })
    }
    const dispute = plan.disputes(customer, number, dueDate)
    if (dispute && gross > 0) addTo(expected.disputes, dispute.date, { invoice, reason: dispute.reason })
  }
}

export function addTo<Value>(map: Map<CalendarDate, Value[]>, date: CalendarDate, value: Value): void {
  const values = map.get(date)
  if (values) values.push(value)
  else map.set(date, [value])
}

/** Of 100 points; below, an operator decides. The payer, the number and the amount together have 92. */
const SURE = 75

/** Books the statement of a day; what is sure is matched at once. Answers how many were booked and matched. */
export async function settleStatement(books: DemoBooks, payments: readonly PaymentInput[]): Promise<{ booked: number; matched: number }> {
  const matched = await takePayments(books, payments, async (payment) => {
    const [best] = await proposalsOf(books, payment)
    return best && best.points >= SURE ? best.operations.map(({ id, amount_minor }) => ({ id, amount_minor })) : 'none'
  })
  return { booked: payments.length, matched }
}

async function proposalsOf(books: DemoBooks, payment: PaymentInput) {
  const account = await postingAccount(books.store, payment.customer_account_id)
  const { amount_minor: openMinor, date = '', reference = null, payer = null, payer_iban: payerIban = null } = payment
  return proposalsFor(books.store, account, { openMinor, date, reference, payer, payerIban })
}

/** What an operator matches by hand after a while: the best proposal of each payment still open. Answers how many. */
export async function matchLeftovers(books: DemoBooks, before: CalendarDate): Promise<number> {
  const credits = await books.rows<{ id: number; open_minor: number }>(
    `SELECT i.id, i.open_minor FROM open_item i JOIN account_operation o ON o.id = i.id
     WHERE i.direction = 'credit' AND i.status <> 'L' AND i.status IN ('O', 'P') AND o.operation_date < ? ORDER BY i.id`,
    before,
  )
  let matched = 0
  for (const { id } of credits) {
    const { proposals } = await books.run<{ proposals: readonly Offer[] }>('matching.propose', { id })
    const [best] = proposals
    if (!best) continue
    const amount_minor = best.operations.reduce((sum, one) => sum + one.amount_minor, 0)
    const debits = best.operations.map((one) => ({ id: one.id, amount_minor: one.amount_minor }))
    await books.run('matching.match', { operations: [{ id, amount_minor }, ...debits] })
    matched += 1
  }
  return matched
}

interface Offer {
  readonly operations: readonly { readonly id: number; readonly amount_minor: number }[]
}

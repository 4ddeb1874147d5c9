/** Takes the demo's tables in: rates, customers, subscriptions, and the payments of a bank statement. */
import { openCustomerWriter } from '../../src-core/accounts/customer-writer.ts'
import type { CommandContext } from '../../src-core/operations/context.ts'
import { createSubscription, subscriptionValues } from '../../src-core/subscriptions/index.ts'
import { registerPayment } from '../../src-core/receivables/index.ts'
import type { DemoCustomer } from './customer-rows.ts'
import type { DemoBooks } from './demo-books.ts'
import type { DemoRate } from './exchange-rates.ts'
import type { DemoSubscription } from './subscription-rows.ts'
import { subscriptionInput } from './subscription-changes.ts'

/** Rows a transaction. */
const CHUNK = 500

export async function takeRates(books: DemoBooks, rates: readonly DemoRate[]): Promise<number> {
  for (const { 'Currency Code': currency, Date: from_date, 'Exchange Rate': rate } of rates)
    await books.run('exchangeRate.create', { values: { currency, from_date, rate } })
  return rates.length
}

export async function takeCustomers(books: DemoBooks, customers: readonly DemoCustomer[]): Promise<number> {
  await inChunks(books, 'customers', customers, async (context, rows) => {
    const writer = await openCustomerWriter(context, { undoable: false })
    for (const row of rows) await writer.create(row)
    await writer.finish()
  })
  return customers.length
}

export async function takeSubscriptions(books: DemoBooks, subscriptions: readonly DemoSubscription[]): Promise<number> {
  const rows = await books.rows<{ code: string; id: number }>(
    `SELECT c.code, u.id FROM user_account u JOIN billing_account b ON b.id = u.billing_account_id
     JOIN customer_account a ON a.id = b.customer_account_id JOIN customer c ON c.id = a.customer_id`,
  )
  const users = new Map(rows.map(({ code, id }) => [code, id]))
  await inChunks(books, 'subscriptions', subscriptions, async (context, chunk) => {
    for (const one of chunk) await createSubscription(context, subscriptionValues.parse(subscriptionInput(one, users.get(one.customer) ?? 0)))
  })
  return subscriptions.length
}

export type PaymentInput = Parameters<typeof registerPayment>[1]

/** Books the payments of a day's statement. Answers how many were matched, at least in part. */
export async function takePayments(
  books: DemoBooks,
  payments: readonly PaymentInput[],
  matchOf: (payment: PaymentInput) => Promise<PaymentInput['match']>,
): Promise<number> {
  let matched = 0
  await inChunks(books, 'payments', payments, async (context, rows) => {
    for (const row of rows) {
      const booked = await registerPayment(context, { ...row, match: await matchOf(row) })
      if (booked.matched_minor > 0) matched += 1
    }
  })
  return matched
}

async function inChunks<Row>(
  books: DemoBooks,
  what: string,
  rows: readonly Row[],
  work: (context: CommandContext, rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = rows.slice(at, at + CHUNK)
    await books.transact(`import.${what}`, `${chunk.length} ${what} imported`, (context) => work(lean(context), chunk))
  }
}

/** Keeps no copy of each record in the audit entry. */
function lean(context: CommandContext): CommandContext {
  return { ...context, recordChange: ({ entity, id }) => context.touch(entity, id), summarise: () => undefined }
}

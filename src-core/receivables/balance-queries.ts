/** Balances and open items, today or as of an earlier day. Source: Opencell 14.7. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuseMissing } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { date, id } from './inputs.ts'
import { type AsOfFilter, openThen } from './open-as-of.ts'

const minor = z.number().int()

/** Minor units of one currency. */
const balance = z.object({
  currency: z.string(),
  /** Debits less credits: what the customer owes on the whole. */
  balance_minor: minor,
  /** The part that is due on the day or before: debits due less all open credits. */
  due_minor: minor,
  /** Debits due before the day. */
  overdue_minor: minor,
  /** Open debits and open credits, both positive. */
  debits_minor: minor,
  credits_minor: minor,
  disputed_minor: minor,
  open_items: minor,
  /** The balance in company currency, at the operations' own rates. */
  functional_minor: minor,
})
export type Balance = z.infer<typeof balance>

/**
 * The balances of a customer or customer account, one a currency, at the end of a day.
 *
 * Disputed is what is disputed now: disputes have no history of amounts.
 */
export async function balancesOf(store: ReadStore, filter: AsOfFilter, day: CalendarDate): Promise<Balance[]> {
  const then = await openThen(store, day, filter)
  const signed = (column: string) => `SUM(CASE direction WHEN 'debit' THEN ${column} ELSE -${column} END)`
  const text = `${then.text}
    SELECT open_then.currency, ${signed('open_then.open_minor')} AS balance_minor,
      SUM(CASE WHEN direction = 'credit' THEN -open_minor WHEN due_date <= ? THEN open_minor ELSE 0 END) AS due_minor,
      SUM(CASE WHEN direction = 'debit' AND due_date < ? THEN open_minor ELSE 0 END) AS overdue_minor,
      SUM(CASE direction WHEN 'debit' THEN open_minor ELSE 0 END) AS debits_minor,
      SUM(CASE direction WHEN 'credit' THEN open_minor ELSE 0 END) AS credits_minor,
      SUM(CASE WHEN status = 'I' THEN open_minor ELSE 0 END) AS disputed_minor,
      COUNT(*) AS open_items, ${signed('open_functional_minor')} AS functional_minor
    FROM open_then GROUP BY open_then.currency ORDER BY open_then.currency`
  return (await store.select(text, [...then.values, day, day])) as Balance[]
}

const NOTHING_OPEN = {
  balance_minor: 0,
  due_minor: 0,
  overdue_minor: 0,
  debits_minor: 0,
  credits_minor: 0,
  disputed_minor: 0,
  open_items: 0,
  functional_minor: 0,
}

const accountBalance = defineQuery({
  name: 'customerAccount.balance',
  summary: 'Balance, due balance and open credits of a customer account',
  input: z.object({ id, date: date.optional() }),
  output: balance.extend({ date: z.string() }),
  handler: async ({ store, today }, input) => {
    const account = await store.db.selectFrom('customer_account').select('currency').where('id', '=', input.id).executeTakeFirst()
    if (!account) throw refuseMissing('customer account', input.id)
    const day = input.date ?? today
    const [found] = await balancesOf(store, { customerAccountId: input.id }, day)
    return { date: day, ...(found ?? { currency: account.currency, ...NOTHING_OPEN }) }
  },
})

const customerBalance = defineQuery({
  name: 'customer.balance',
  summary: 'Balances of a customer over all customer accounts, one a currency',
  input: z.object({ id, date: date.optional() }),
  output: z.object({ date: z.string(), balances: z.array(balance) }),
  handler: async ({ store, today }, input) => {
    const day = input.date ?? today
    return { date: day, balances: await balancesOf(store, { customerId: input.id }, day) }
  },
})

const openItemRow = z.object({
  id,
  customer_account_id: id,
  direction: z.enum(['debit', 'credit']),
  currency: z.string(),
  due_date: z.string(),
  invoice_id: id.nullable(),
  number: z.string(),
  kind: z.string(),
  operation_date: z.string(),
  amount_minor: minor,
  open_minor: minor,
  open_functional_minor: minor,
})

const openItems = defineQuery({
  name: 'receivables.openItems',
  summary: 'What was open at the end of a day, by due date',
  input: z.object({
    date: date.optional(),
    customer_account_id: id.optional(),
    customer_id: id.optional(),
    limit: z.number().int().min(1).max(500).default(100),
    offset: z.number().int().min(0).default(0),
  }),
  output: z.object({ date: z.string(), rows: z.array(openItemRow) }),
  handler: async ({ store, today }, input) => {
    const day = input.date ?? today
    const then = await openThen(store, day, { customerAccountId: input.customer_account_id, customerId: input.customer_id })
    const text = `${then.text} SELECT id, customer_account_id, direction, currency, due_date, invoice_id, number, kind,
      operation_date, amount_minor,
      open_minor, open_functional_minor FROM open_then ORDER BY due_date, id LIMIT ? OFFSET ?`
    const rows = (await store.select(text, [...then.values, input.limit, input.offset])) as z.infer<typeof openItemRow>[]
    return { date: day, rows }
  },
})

export const balanceQueries: AnyOperation[] = [accountBalance, customerBalance, openItems].map(anyOperation)

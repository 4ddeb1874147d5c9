/** The bills to come of subscriptions, billing accounts and customers, read from the file. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { addMonths, type CalendarDate, dateOf, later, lengthInDays, monthOf, type Period, yearOf } from '../kernel/dates.ts'
import { decimal, sumDecimals, toPlain } from '../kernel/decimal.ts'
import { divide } from '../kernel/rounding.ts'
import { type HookRegistration, on as onHook } from '../operations/hooks.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { UNIT_ROUNDING } from '../pricing/amounts.ts'
import { type RatingBook, ratingBook } from '../rating/book.ts'
import { type ExpectedCharges, expectedCharges } from '../rating/recurring.ts'
import { readSubscriber, type Subscriber } from '../rating/subscriber.ts'
import { nextDate } from '../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { billsAsked, expectedBills, type ExpectedBills } from '../subscriptions/expected.ts'
import { readSubscription } from '../subscriptions/read.ts'
import { withoutSuspensions } from '../subscriptions/rules/suspensions.ts'
import { readBilledAccount } from './billed-account.ts'
import { type OpenTransaction, readBilled, readOpenTransactions } from './open-transactions.ts'
import { expectBills, recurringMonth, type UsageAverage } from './rules/expected-bills.ts'
import { costOfMove } from './rules/move-cost.ts'

const BILLS = 4
const MOST_BILLS = 24
/** Usage is expected as in these months before the current one. */
const MONTHS_OF_USAGE = 3

const cycleOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('billing_account as b')
    .innerJoin('billing_cycle as c', 'c.id', 'b.billing_cycle_id')
    .innerJoin('calendar as k', 'k.id', 'c.calendar_id')
    .select(['b.next_invoice_date', 'k.definition'])
    .where('b.id', '=', p.id),
)

/** The dates of the next bills: a date that has passed without a bill is today. */
async function billDates(store: ReadStore, account: number, today: CalendarDate, count: number): Promise<CalendarDate[]> {
  const row = await store.first(cycleOf(store), { id: account })
  if (!row) return []
  const calendar = JSON.parse(row.definition) as CalendarDefinition
  const dates = [later(row.next_invoice_date, today)]
  while (dates.length < count) {
    const last = dates.at(-1) as CalendarDate
    const next = nextDate(calendar, last, last)
    if (next === null) break
    dates.push(next)
  }
  return dates
}

export interface ExpectationScope {
  readonly today: CalendarDate
  readonly bills: number
  /** Of one subscription only; all of the account without. */
  readonly subscriptionId: number | null
  /** Recurring charges a month are those of this day. */
  readonly on: CalendarDate
}

/**
 * The next bills of a billing account, or of one of its subscriptions.
 *
 * @throws Refusal when a charge has no price or no tax
 */
export async function readExpectedBills(
  store: ReadStore,
  book: RatingBook,
  accountId: number,
  scope: ExpectationScope,
): Promise<ExpectedBills> {
  const { today, subscriptionId } = scope
  const account = await readBilledAccount(store, accountId)
  const dates = await billDates(store, accountId, today, scope.bills)
  const isMeant = (id: number | null) => subscriptionId === null || id === subscriptionId
  const open = (await readOpen(store, accountId, dates.at(-1) ?? today)).filter((row) => isMeant(row.subscription_id))
  const all = await expectedCharges(store, book, accountId)
  const charges = {
    recurring: all.recurring.filter((one) => isMeant(one.subscription_id)),
    pauses: all.pauses,
    once: all.once.filter((one) => isMeant(one.subscriptionId)),
  }
  const subscribers = await readSubscribers(store, book, accountId, isMeant)
  const averages = await readAverages(store, accountId, { subscribers, pauses: all.pauses }, open, today)
  const sources = charges.recurring.flatMap(({ charged }) => charged.map(({ row }) => row.id))
  const billed = await readBilled(store, [...new Set(sources)])
  const input = { book, account, today, dates, open, subscribers, charges, averages, billed }
  return { currency: account.currency, bills: expectBills(input), recurring_month: toPlain(recurringMonth(input, scope.on)) }
}

async function readOpen(store: ReadStore, account: number, until: CalendarDate): Promise<readonly OpenTransaction[]> {
  const scope = { invoiceDate: until, usageBefore: until, lastTransactionId: Number.MAX_SAFE_INTEGER }
  return (await readOpenTransactions(store, [account], scope)).get(account) ?? []
}

const subscriptionsOf = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .select('s.id')
    .where('u.billing_account_id', '=', p.account)
    .where('s.status', 'in', ['pending', 'active', 'suspended', 'terminated'])
    .orderBy('s.id'),
)

async function readSubscribers(
  store: ReadStore,
  book: RatingBook,
  account: number,
  isMeant: (id: number) => boolean,
): Promise<ReadonlyMap<number, Subscriber>> {
  const subscribers = new Map<number, Subscriber>()
  for (const { id } of await store.all(subscriptionsOf(store), { account })) {
    const subscriber = isMeant(id) ? await readSubscriber(store, book, id, 'begunAndPlanned') : null
    if (subscriber) subscribers.set(id, subscriber)
  }
  return subscribers
}

const billedUsage = preparedSelect<{ account: number; from: string; to: string }>()((db, p) =>
  db
    .selectFrom('invoice as i')
    .innerJoin('invoice_line as l', 'l.invoice_id', 'i.id')
    .select(['l.subscription_id', 'l.charge_id', 'l.amount'])
    .where('i.billing_account_id', '=', p.account)
    .where('i.invoice_date', '>', p.from)
    .where('i.kind', '=', 'invoice')
    .where('l.kind', '=', 'usage')
    .where('l.period_start', '>=', p.from)
    .where('l.period_start', '<', p.to),
)

interface UsageAmount {
  readonly subscription_id: number | null
  readonly charge_id: number | null
  readonly amount: string
}

/** The three calendar months before the current one. */
function monthsOfUsage(today: CalendarDate): Period {
  const end = dateOf(yearOf(today), monthOf(today), 1)
  return { start: addMonths(end, -MONTHS_OF_USAGE), end }
}

/** What each usage charge brought a day in those months, from the subscription's first day on, without days of suspensions; billed or not yet. */
async function readAverages(
  store: ReadStore,
  account: number,
  { subscribers, pauses }: Pick<ExpectedCharges, 'pauses'> & { readonly subscribers: ReadonlyMap<number, Subscriber> },
  open: readonly OpenTransaction[],
  today: CalendarDate,
): Promise<UsageAverage[]> {
  const { start, end } = monthsOfUsage(today)
  const billed: readonly UsageAmount[] = await store.all(billedUsage(store), { account, from: start, to: end })
  const waiting = open.filter((row) => row.kind === 'usage' && row.usage_date >= start && row.usage_date < end)
  const groups = Map.groupBy([...billed, ...waiting], (row) => `${row.subscription_id} ${row.charge_id}`)
  return [...groups.values()].flatMap((rows): UsageAverage[] => {
    const { subscription_id: subscriptionId, charge_id: chargeId } = rows[0] as UsageAmount
    const subscriber = subscriptionId === null ? undefined : subscribers.get(subscriptionId)
    if (!subscriber || chargeId === null || subscriptionId === null) return []
    const since = later(start, subscriber.subscriptionDate)
    const served = since < end ? withoutSuspensions({ start: since, end }, pauses.get(subscriptionId) ?? []) : []
    const days = served.reduce((sum, part) => sum + lengthInDays(part), 0)
    if (days <= 0) return []
    const sum = sumDecimals(rows.map((row) => decimal(row.amount)))
    return [{ subscriptionId, chargeId, perDay: divide(sum, decimal(days), UNIT_ROUNDING) }]
  })
}

// ---- Operations

const billCount = z.number().int().min(1).max(MOST_BILLS).default(BILLS)

const forecast = defineQuery({
  name: 'subscription.forecast',
  summary: 'The next bills of a subscription if nothing changes; usage as in the last three months',
  input: z.object({ id: z.number().int(), bills: billCount }),
  output: expectedBills,
  handler: async ({ store, today }, { id, bills }) => {
    const book = await ratingBook(store)
    return readExpectedBills(store, book, await accountOfSubscription(store, id), { today, bills, subscriptionId: id, on: today })
  },
})

const accountOf = preparedSelect<{ user: number }>()((db, p) =>
  db.selectFrom('user_account').select('billing_account_id').where('id', '=', p.user),
)
async function accountOfSubscription(store: ReadStore, id: number): Promise<number> {
  const { user_account_id: user } = await readSubscription(store, id)
  return (await store.first(accountOf(store), { user }))?.billing_account_id as number
}

const accountsOf = preparedSelect<{ customer: number }>()((db, p) =>
  db
    .selectFrom('billing_account as b')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .select(['b.id', 'b.code', 'b.name'])
    .where('a.customer_id', '=', p.customer)
    .where('b.status', '<>', 'closed')
    .orderBy('b.id'),
)

const nextBills = defineQuery({
  name: 'customer.nextBills',
  summary: 'The next bills of each billing account of a customer, or of one of them, if nothing changes',
  input: z.object({ id: z.number().int(), billing_account_id: z.number().int().optional(), bills: billCount }),
  output: z.object({
    accounts: z.array(expectedBills.extend({ billing_account_id: z.number(), code: z.string(), name: z.string() })),
  }),
  handler: async ({ store, today }, { id, billing_account_id: only, bills }) => {
    const book = await ratingBook(store)
    const accounts = []
    for (const account of await store.all(accountsOf(store), { customer: id })) {
      if (only !== undefined && account.id !== only) continue
      const expected = await readExpectedBills(store, book, account.id, { today, bills, subscriptionId: null, on: today })
      accounts.push({ billing_account_id: account.id, code: account.code, name: account.name, ...expected })
    }
    return { accounts }
  },
})

export const expectationOperations: readonly AnyOperation[] = [forecast, nextBills].map(anyOperation)

/** Previews of moves ask for the bills before and after them. */
export const expectationHooks: readonly HookRegistration[] = [
  onHook(billsAsked, async ({ store, today }, { subscriptionId, on, before, answer }) => {
    const book = await ratingBook(store)
    const account = await accountOfSubscription(store, subscriptionId)
    const bills = await readExpectedBills(store, book, account, { today, bills: BILLS, subscriptionId, on })
    answer(bills, before && costOfMove(book, before, bills, on))
  }),
]

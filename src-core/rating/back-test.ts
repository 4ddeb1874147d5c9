/** `price.backTest`: what past usage and past periods would have cost by another version of their price plan. */
import { z } from 'zod'
import type { Standing } from '../charging/standing.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { addMonths, type CalendarDate, type Period } from '../kernel/dates.ts'
import { type Decimal, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { round } from '../kernel/rounding.ts'
import { anyOperation, type AnyOperation, defineQuery } from '../operations/define.ts'
import { versionRow } from '../pricing/stored-versions.ts'
import { typedVersion, typedVersionInput } from '../pricing/typed-version.ts'
import { dateInput, id } from '../pricing/version-input.ts'
import { type RatingBook, ratingBook } from './book.ts'
import { type RatedRow, replayRated } from './replay.ts'
import { type BackTestFigures, BackTestTally, bookForTest, type SubscriptionSum } from './rules/back-test.ts'
import type { Subscriber } from './subscriber.ts'

/** Rated transactions of one test; a query has five seconds. */
const MOST_RECORDS = 100_000
const PAGE = 2_000
const SHOWN_SUBSCRIPTIONS = 100

const backTestInput = z.object({
  price_version_id: id,
  ...typedVersionInput,
  /** Any day of the month that is rated again; the month before today's where it is left out. */
  month: dateInput.optional(),
})

/** One subscription of a test; amounts are net or gross as the company prices, rounded to the digits of `currency`. */
export interface TestedSubscription {
  readonly subscription_id: number
  readonly code: string
  readonly customer: string
  readonly currency: string
  readonly before: string
  readonly after: string
}

export interface BackTest extends BackTestFigures {
  readonly from: string
  /** Exclusive. */
  readonly to: string
  /** Whether there were more records than one test takes. */
  readonly truncated: boolean
  /** Those whose amount changes most, the largest difference first. */
  readonly changed: readonly TestedSubscription[]
}

const ratedOfMonth = preparedSelect<{ charge: number; from: string; to: string; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .selectAll()
    .where('charge_id', '=', p.charge)
    .where('usage_date', '>=', p.from)
    .where('usage_date', '<', p.to)
    .where('cancelled_op', 'is', null)
    .where('id', '>', p.after)
    .orderBy('id')
    .limit(p.limit),
)

const backTest = defineQuery({
  name: 'price.backTest',
  summary: 'What the rated transactions of a month would have cost by a version of their price plan',
  input: backTestInput,
  output: z.custom<BackTest>(),
  handler: async ({ store, today }, input) => {
    const { price_plan_id: plan } = await versionRow(store, input.price_version_id)
    const charge = await chargeOfPlan(store, plan)
    const version = await typedVersion(store, input.price_version_id, input)
    const book = bookForTest(await ratingBook(store), charge, plan, version)
    const period = monthOf(input.month ?? addMonths(today, -1))
    const tally = new BackTestTally(rounder(book))
    const truncated = !(await testAll(store, book, charge, period, tally))
    const changed = await named(store, tally.mostChanged(SHOWN_SUBSCRIPTIONS))
    return { from: period.start, to: period.end, truncated, ...tally.figures(), changed }
  },
})

/** To the digits of a currency, as the company rounds. */
function rounder({ currencies, policies }: RatingBook): (amount: Decimal, currency: string) => Decimal {
  return (amount, currency) => round(amount, { places: currencies.get(currency)?.decimals ?? 2, mode: policies.roundingMode })
}

function monthOf(day: CalendarDate): Period {
  const start = `${day.slice(0, 7)}-01` as CalendarDate
  return { start, end: addMonths(start, 1) }
}

/** @throws Refusal for a plan that is archived: rating does not take it */
async function chargeOfPlan(store: ReadStore, planId: number): Promise<number> {
  const plan = await store.db
    .selectFrom('price_plan')
    .select(['charge_id', 'archived_at', 'code'])
    .where('id', '=', planId)
    .executeTakeFirstOrThrow()
  if (plan.archived_at !== null)
    throw refuse('conflict', 'pricePlan.archived', `Price plan ${plan.code} is archived. Take it out of the archive first.`)
  return plan.charge_id
}

/** @returns whether all records of the period were taken */
async function testAll(store: ReadStore, book: RatingBook, charge: number, period: Period, tally: BackTestTally): Promise<boolean> {
  const subscribers = new Map<number, Subscriber | null>()
  const standings = new Map<string, Standing>()
  let after = 0
  for (let page = 0; page < MOST_RECORDS / PAGE; page += 1) {
    const rows = await store.all(ratedOfMonth(store), { charge, from: period.start, to: period.end, after, limit: PAGE })
    for (const row of rows) await testOne(store, book, row, { subscribers, standings }, tally)
    if (rows.length < PAGE) return true
    after = rows.at(-1)?.id ?? after
  }
  return false
}

/** What gives another transaction back follows that one; what no subscription has is of no price plan. */
async function testOne(
  store: ReadStore,
  book: RatingBook,
  row: RatedRow,
  run: { readonly subscribers: Map<number, Subscriber | null>; readonly standings: Map<string, Standing> },
  tally: BackTestTally,
): Promise<void> {
  if (row.subscription_id === null || row.kind === 'reimbursement') return
  const { priced, request } = await replayRated(store, book, row, run)
  const currency = run.subscribers.get(row.subscription_id)?.currency ?? book.policies.currency
  tally.add({ subscription: row.subscription_id, currency, stored: row.amount, priced: request === null ? null : priced })
}

async function named(store: ReadStore, sums: readonly SubscriptionSum[]): Promise<TestedSubscription[]> {
  if (sums.length === 0) return []
  const rows = await store.db
    .selectFrom('subscription')
    .innerJoin('user_account', 'user_account.id', 'subscription.user_account_id')
    .innerJoin('billing_account', 'billing_account.id', 'user_account.billing_account_id')
    .innerJoin('customer_account', 'customer_account.id', 'billing_account.customer_account_id')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .select(['subscription.id', 'subscription.code', 'customer.name'])
    .where(
      'subscription.id',
      'in',
      sums.map((sum) => sum.subscription),
    )
    .execute()
  const names = new Map(rows.map((row) => [row.id, row]))
  return sums.map(({ subscription, currency, before, after }) => ({
    subscription_id: subscription,
    code: names.get(subscription)?.code ?? '',
    customer: names.get(subscription)?.name ?? '',
    currency,
    before: toPlain(before),
    after: toPlain(after),
  }))
}

export const backTestOperations: AnyOperation[] = [anyOperation(backTest)]

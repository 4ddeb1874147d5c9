/** The two years of the demo, day by day, each thing on the day on which an operator would do it. */
import { join } from 'node:path'
import { addDays, addMonths, type CalendarDate } from '../../src-core/kernel/dates.ts'
import { billCycle, cyclesDue } from './bill-cycles.ts'
import { DEMO_MONTHS, END_DAY, FIRST_DAY } from './calendar.ts'
import { customersDispute, type Correction, settleDisputes } from './corrections.ts'
import type { DemoBooks } from './demo-books.ts'
import { withdrawOffers } from './load-catalog.ts'
import type { DemoPlan } from './plan.ts'
import { expectAnswers, type Expected, matchLeftovers, nothingExpected, settleStatement } from './settle-payments.ts'
import type { StepLog } from './step-log.ts'
import { type SubscriptionDesk, subscriptionDesk } from './subscription-changes.ts'
import type { DemoEvent, DemoSubscription } from './subscription-rows.ts'
import { knownSubscriptions } from './subscription-world.ts'
import { mendRejects } from './usage-desk.ts'

/** The last day that is lived: two days after the books' end, when the last run waits to be decided. */
export const LAST_DAY: CalendarDate = addDays(END_DAY, 2)

/** Suspect drafts of the last run that stay for whoever opens the demo. */
const LEFT_UNDECIDED = 12
/** Days after which an operator looks through payments that matched nothing. */
const LEFTOVER_DAYS = 10

interface Story {
  readonly books: DemoBooks
  readonly plan: DemoPlan
  readonly folder: string
  readonly log: StepLog
  readonly desk: SubscriptionDesk
  readonly events: Map<CalendarDate, { readonly subscription: DemoSubscription; readonly event: DemoEvent }[]>
  readonly starts: ReadonlySet<CalendarDate>
  readonly expected: Expected
  readonly corrections: Map<CalendarDate, Correction[]>
}

/**
 * Lives from the first day of the books to the last, over a company whose customers and subscriptions are taken in.
 *
 * @param folder the input files, with `usage/2024-11.csv` and so on
 * @param share where the bar stands before and after, of 1
 */
export async function liveThrough(
  books: DemoBooks,
  plan: DemoPlan,
  folder: string,
  log: StepLog,
  [from, to]: readonly [number, number],
): Promise<void> {
  const story: Story = {
    books,
    plan,
    folder,
    log,
    desk: subscriptionDesk(books, await knownSubscriptions(books)),
    events: eventsByDay(plan.subscriptions),
    starts: new Set(plan.subscriptions.map(({ subscription_date }) => subscription_date)),
    expected: nothingExpected(),
    corrections: new Map(),
  }
  const days = daysOfStory()
  for (const [at, day] of days.entries()) {
    log.show(from + ((to - from) * at) / days.length, day)
    books.moveTo(day)
    await liveDay(story, day)
  }
}

function daysOfStory(): CalendarDate[] {
  const days: CalendarDate[] = []
  for (let day = FIRST_DAY; day <= LAST_DAY; day = addDays(day, 1)) days.push(day)
  return days
}

function eventsByDay(subscriptions: readonly DemoSubscription[]): Story['events'] {
  const all = subscriptions.flatMap((subscription) => subscription.events.map((event) => ({ subscription, event })))
  return Map.groupBy(all, ({ event }) => event.date)
}

/** First what the day brings to subscriptions, then usage and bills of the month before, then what customers do. */
async function liveDay(story: Story, day: CalendarDate): Promise<void> {
  const { books, log, plan } = story
  await log.time('Subscription changes', () => changeSubscriptions(story, day))
  await withdrawOffers(books, plan.catalog.offers, day)
  const month = addMonths(day, -1).slice(0, 7)
  if (day.endsWith('-01') && DEMO_MONTHS.includes(month)) await takeUsage(story, month)
  if (day.endsWith('-01') || day.endsWith('-15')) await bill(story, day)
  await receive(story, day)
  await correct(story, day)
  if (day.endsWith('-01') || day.endsWith('-16') || day === LAST_DAY) {
    await log.time('Invoices due', () => books.job('receivables.updateDue'))
  }
  if (day.endsWith('-28') && day < addDays(END_DAY, -30)) await lookThrough(story, day)
  if (day.endsWith('-01') && day > addMonths(FIRST_DAY, 1)) await closePeriod(story, addMonths(day, -2).slice(0, 7))
}

async function changeSubscriptions({ books, desk, events, starts, log }: Story, day: CalendarDate): Promise<void> {
  if (starts.has(day) && day > FIRST_DAY) await books.job('subscription.runDates')
  for (const { subscription, event } of events.get(day) ?? []) {
    const applied = await desk.apply(subscription, event)
    log.add('Subscription changes', 'events', 1, applied ? 0 : 1)
  }
}

async function takeUsage({ books, folder, log }: Story, month: string): Promise<void> {
  const report = await log.time('Usage import and rating', async () => {
    const { staged, file_name } = await books.stage(join(folder, 'usage', `${month}.csv`), `${month}.csv`)
    return books.job<UsageReport>('usage.import', { staged, file_name })
  })
  log.add('Usage import and rating', 'records', report.accepted + report.rejected + report.duplicates, report.rejected + report.duplicates)
  // The last month's rejects are left for whoever opens the demo.
  if (month === DEMO_MONTHS.at(-1)) return
  const mended = await log.time('Rejected usage mended', () => mendRejects(books, report.batch))
  log.add('Rejected usage mended', 'records', mended)
}

interface UsageReport {
  readonly batch: number
  readonly accepted: number
  readonly rejected: number
  readonly duplicates: number
}

async function bill(story: Story, day: CalendarDate): Promise<void> {
  const { books, plan, log, expected } = story
  for (const cycle of await cyclesDue(books, day)) {
    const leave = day >= END_DAY && cycle.code === 'MONTHLY' ? LEFT_UNDECIDED : 0
    const outcome = await billCycle(books, cycle, day, leave, {
      prepare: (work) => log.time('Billing runs: prepare', work),
      validate: (work) => log.time('Billing runs: validate', work),
    })
    log.add('Billing runs: prepare', 'runs', 1, outcome.undecided)
    log.add('Billing runs: validate', 'invoices', outcome.invoices.length)
    expectAnswers(plan, expected, outcome.invoices)
  }
}

/** The statement of the day. Payments of before the invoice day, by card, arrive with it. */
async function receive({ books, log, expected }: Story, day: CalendarDate): Promise<void> {
  const arrived = [...expected.payments].filter(([date]) => date <= day)
  const payments = arrived.sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, rows]) => rows)
  for (const [date] of arrived) expected.payments.delete(date)
  if (payments.length === 0) return
  const { booked, matched } = await log.time('Payments', () => settleStatement(books, payments))
  log.add('Payments', 'payments', booked, booked - matched)
}

async function correct({ books, log, expected, corrections }: Story, day: CalendarDate): Promise<void> {
  const disputes = [...expected.disputes].filter(([date]) => date <= day).flatMap(([, rows]) => rows)
  for (const date of expected.disputes.keys()) if (date <= day) expected.disputes.delete(date)
  const due = corrections.get(day) ?? []
  if (disputes.length + due.length === 0) return
  await log.time('Disputes and credit notes', async () => {
    const opened = await customersDispute(books, disputes, day, corrections)
    const credited = await settleDisputes(books, due)
    log.add('Disputes and credit notes', 'disputes', opened)
    log.add('Credit notes', 'documents', credited)
  })
}

async function lookThrough({ books, log }: Story, day: CalendarDate): Promise<void> {
  const matched = await log.time('Matched by hand', () => matchLeftovers(books, addDays(day, -LEFTOVER_DAYS)))
  log.add('Matched by hand', 'payments', matched)
}

async function closePeriod({ books }: Story, code: string): Promise<void> {
  const id = await books.idOf('accounting_period', code)
  const { version } = await books.run<{ version: number }>('accountingPeriod.get', { id })
  await books.run('accountingPeriod.update', { id, version, values: { status: 'closed' } })
}

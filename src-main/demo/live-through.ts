/** The two years of the demo, day by day, each thing on the day on which an operator would do it. */
import { join } from 'node:path'
import { addDays, addMonths, type CalendarDate } from '../../src-core/kernel/dates.ts'
import { billCycle, cyclesDue } from './bill-cycles.ts'
import { DEMO_MONTHS, END_DAY, FIRST_DAY } from './calendar.ts'
import { type Correction, customersDispute, settleDisputes } from './corrections.ts'
import type { DemoBooks } from './demo-books.ts'
import { takeIn, writeTable } from './intake.ts'
import { withdrawOffers } from './load-catalog.ts'
import type { DemoPlan } from './plan.ts'
import { type Expected, expectAnswers, matchLeftovers, settleStatement, takeDue } from './settle-payments.ts'
import type { StepLog } from './step-log.ts'
import { EVENT_COLUMNS, type EventRow, eventRows } from './subscription-rows.ts'
import { mendRejects } from './usage-desk.ts'

/** The last day that is lived: two days after the books' end, when the last run waits to be decided. */
export const LAST_DAY: CalendarDate = addDays(END_DAY, 2)

/** Days of a month on which invoices are made; what happened to subscriptions is entered before. */
const BILLING_DAYS = ['01', '15']
/** Days of a month on which the bank's statement is fetched. */
const STATEMENT_DAYS = ['01', '08', '15', '22']
/** Day of a month on which payments are looked through that matched nothing, and how old these are then. */
const LEFTOVER_DAY = '28'
const LEFTOVER_DAYS = 10
/** Suspect drafts of the last run that stay for whoever opens the demo. */
const LEFT_UNDECIDED = 12

interface Story {
  readonly books: DemoBooks
  readonly plan: DemoPlan
  readonly folder: string
  readonly log: StepLog
  readonly expected: Expected
  events: EventRow[]
  corrections: Correction[]
}

/**
 * Lives from the first day of the books to the last, over a company whose customers and subscriptions are taken in.
 *
 * @param folder the input files, with `usage/2024-11.csv` and so on
 * @param span where the bar stands before and after, of 1
 */
export async function liveThrough(
  books: DemoBooks,
  plan: DemoPlan,
  folder: string,
  log: StepLog,
  [from, to]: readonly [number, number],
): Promise<void> {
  const expected: Expected = { payments: [], disputes: [] }
  const story: Story = { books, plan, folder, log, expected, events: eventRows(plan.subscriptions), corrections: [] }
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

/** First what the days before brought to subscriptions, then usage and bills, then what customers do. */
async function liveDay(story: Story, day: CalendarDate): Promise<void> {
  const { books, log, plan } = story
  const ofMonth = day.slice(8)
  const isLast = day === LAST_DAY
  await withdrawOffers(books, plan.catalog.offers, day)
  if (BILLING_DAYS.includes(ofMonth) || isLast) await changeSubscriptions(story, day)
  const month = addMonths(day, -1).slice(0, 7)
  if (ofMonth === '01' && DEMO_MONTHS.includes(month)) await takeUsage(story, month)
  if (BILLING_DAYS.includes(ofMonth)) await bill(story, day)
  if (STATEMENT_DAYS.includes(ofMonth) || isLast) await receive(story, day)
  await correct(story, day)
  if (ofMonth === LEFTOVER_DAY && day < addDays(END_DAY, -30)) await lookThrough(story, day)
  if (BILLING_DAYS.includes(ofMonth) || isLast) await log.time('Invoices due', () => books.job('receivables.updateDue'))
  if (ofMonth === '01' && day > addMonths(FIRST_DAY, 1)) await closePeriod(story, addMonths(day, -2).slice(0, 7))
}

/** Subscriptions begin whose day has come; then the events up to the day are entered, from a file of their own. */
async function changeSubscriptions(story: Story, day: CalendarDate): Promise<void> {
  const { books, log, folder } = story
  await log.time('Subscriptions begin', () => books.job('subscription.runDates'))
  const { due, later } = takeDue(story.events, day)
  story.events = later
  if (due.length === 0) return
  const path = join(folder, 'events', `${day}.csv`)
  const { rows, left } = await log.time('Subscription events', async () => {
    await writeTable(path, EVENT_COLUMNS, due)
    return takeIn(books, 'subscriptionEvents', path, 'goodRows')
  })
  log.add('Subscription events', 'events', rows, left)
}

async function takeUsage({ books, folder, log }: Story, month: string): Promise<void> {
  const report = await log.time('Usage import and rating', async () => {
    const { staged, file_name } = await books.stage(join(folder, 'usage', `${month}.csv`), `${month}.csv`)
    return books.job<UsageReport>('usage.import', { staged, file_name })
  })
  const left = report.rejected + report.duplicates
  log.add('Usage import and rating', 'records', report.accepted + left, left)
  // The last month's rejects are left for whoever opens the demo.
  if (month === DEMO_MONTHS.at(-1)) return
  log.add('Rejected usage mended', 'records', await log.time('Rejected usage mended', () => mendRejects(books, report.batch)))
}

interface UsageReport {
  readonly batch: number
  readonly accepted: number
  readonly rejected: number
  readonly duplicates: number
}

async function bill({ books, plan, log, expected }: Story, day: CalendarDate): Promise<void> {
  for (const cycle of await cyclesDue(books, day)) {
    const leave = day >= END_DAY && cycle.code === 'MONTHLY' ? LEFT_UNDECIDED : 0
    const outcome = await billCycle(books, cycle, day, leave, {
      prepare: (work) => log.time('Billing runs: prepare', work),
      validate: (work) => log.time('Billing runs: validate', work),
    })
    log.add('Billing runs: prepare', 'runs', 1)
    log.add('Suspect drafts', 'drafts', outcome.suspects, outcome.undecided)
    log.add('Billing runs: validate', 'invoices', outcome.invoices.length)
    expectAnswers(plan, expected, outcome.invoices)
  }
}

async function receive({ books, log, expected, folder }: Story, day: CalendarDate): Promise<void> {
  const { rows, left } = await log.time('Bank statements', () => settleStatement(books, expected, day, folder))
  log.add('Bank statements', 'payments', rows, left)
}

async function correct(story: Story, day: CalendarDate): Promise<void> {
  const { books, log, expected } = story
  const disputes = takeDue(expected.disputes, day)
  const decided = takeDue(story.corrections, day)
  if (disputes.due.length + decided.due.length === 0) return
  expected.disputes = disputes.later
  await log.time('Disputes', async () => {
    const opened = await customersDispute(books, disputes.due, day)
    story.corrections = [...decided.later, ...opened]
    log.add('Disputes', 'disputes', opened.length)
    log.add('Credit notes', 'documents', await settleDisputes(books, decided.due))
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

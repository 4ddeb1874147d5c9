/**
 * The bills that are expected are those that the runs give, whatever happened to the subscription before and is planned.
 *
 * Left out: usage to come, which is an estimate.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMonths, type CalendarDate, dateOf, monthOf, yearOf } from '../../../src-core/kernel/dates.ts'
import type { ExpectedBills } from '../../../src-core/subscriptions/index.ts'
import { type Act, ACTS, beginLife, type Life, life, type LifeTerms, terms, told } from './life.ts'
import { PATIENCE, runs } from './runs.ts'

const BILLS = 3

interface Figures {
  readonly date: CalendarDate
  readonly net: number
  readonly tax: number
  readonly gross: number
}

async function forecast({ desk, customer }: Life): Promise<Figures[]> {
  const { accounts } = await desk.run<{ accounts: ExpectedBills[] }>('customer.nextBills', { id: customer.id, bills: BILLS })
  return (accounts[0]?.bills ?? []).map(({ date, net_minor, tax_minor, gross_minor }) => ({
    date,
    net: net_minor,
    tax: tax_minor,
    gross: gross_minor,
  }))
}

/** Makes the run of a date, accepts what it asks about, and adds up what it issues. */
async function runOn(one: Life, date: CalendarDate): Promise<Figures> {
  const { desk } = one
  one.moveTo(date)
  await desk.job('subscription.runDates')
  const cycle = await desk.id('billing_cycle', 'MONTHLY')
  const { id } = await desk.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: date })
  await desk.job('billingRun.prepare', { id })
  const held = await desk.rows<{ account: number; rule: string }>(
    "SELECT billing_account_id AS account, rule FROM billing_run_account WHERE billing_run_id = ? AND state = 'suspect'",
    id,
  )
  for (const { account, rule } of held) {
    const decision = rule === 'negativeTotal' ? 'credit' : 'accept'
    await desk.run('billingRun.decide', { id, accounts: [account], decision })
  }
  const drafts = await desk.rows("SELECT 1 FROM billing_run_account WHERE billing_run_id = ? AND state = 'draft'", id)
  // A run without a draft has nothing to validate.
  if (drafts.length > 0) await desk.job('billingRun.validate', { id })
  else await desk.run('billingRun.cancel', { id })
  const [sums] = await desk.rows<Figures>(
    `SELECT COALESCE(SUM(net_minor), 0) AS net, COALESCE(SUM(tax_minor), 0) AS tax, COALESCE(SUM(gross_minor), 0) AS gross
     FROM invoice WHERE billing_run_id = ?`,
    id,
  )
  return { ...(sums as Figures), date }
}

async function expectAndRun(acts: readonly Act[], given: LifeTerms): Promise<void> {
  const one = await beginLife(given)
  for (const act of acts) await one.act(act)
  const [account] = await one.desk.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
  const today = one.today()
  const next_invoice_date = addMonths(dateOf(yearOf(today), monthOf(today), 1), 1)
  await one.desk.run('billingAccount.update', { ...account, values: { next_invoice_date } })
  const expected = await forecast(one)
  const words = `${JSON.stringify(given)}: ${told(acts)}`
  expect(expected.length, words).toBe(BILLS)
  const made: Figures[] = []
  for (const { date } of expected) made.push(await runOn(one, date))
  expect(made, words).toEqual(expected)
  expect(await one.desk.differences(), words).toEqual([])
  await one.desk.core.close()
}

it(
  'the bills that are expected are those that the runs give',
  async () => {
    await fc.assert(
      fc.asyncProperty(life(Object.keys(ACTS) as (keyof typeof ACTS)[], 12), terms, (acts, given) => expectAndRun(acts, given)),
      runs(8),
    )
  },
  PATIENCE,
)

/**
 * What is done and undone again leaves every figure as it was: what is charged and waits, states and days of subscription and
 * services, own prices, pauses, and the bills to come.
 *
 * Left out: what says itself that it has no way back (an invoice, a credit note, a change taken back).
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Act, beginLife, type Life, life, type LifeTerms, terms, told } from './life.ts'
import { PATIENCE, runs } from './runs.ts'

/** All that a bill to come can depend on, and all that was charged. */
async function figures({ desk, customer, subscription }: Life): Promise<object> {
  const { rows } = desk
  return {
    charged: await rows(`SELECT id, kind, service_id, period_start, period_end, quantity, amount, invoice_line_id
      FROM rated_transaction WHERE cancelled_op IS NULL ORDER BY id`),
    subscription: await rows(
      'SELECT status, offer_id, subscription_date, end_agreement_date, termination_date, termination_reason_id FROM subscription',
    ),
    services:
      await rows(`SELECT s.id, s.product_id, s.status, s.quantity, s.start_date, s.end_date, s.offer_id, i.price_override, i.charged_to
      FROM service s JOIN charge_instance i ON i.service_id = s.id
      WHERE s.status <> 'cancelled' AND s.end_date IS NOT s.start_date ORDER BY s.id`),
    pauses: await rows('SELECT subscription_id, start_date, end_date FROM subscription_suspension ORDER BY id'),
    versions: await rows("SELECT price_plan_id, valid_from, valid_to, price FROM price_version WHERE status = 'published' ORDER BY id"),
    balances: await rows('SELECT SUM(gross_minor) AS gross FROM invoice'),
    bills: await desk.run('subscription.forecast', { id: subscription, bills: 4 }).catch(String),
    of: customer.id,
  }
}

async function undo({ desk }: Life, entry: number): Promise<string> {
  const result = await desk.core.call({ operation: 'operation.undo', input: { entry } }, OPERATOR)
  return result.ok ? '' : `${result.failure.code}: ${result.failure.message}`
}

async function doAndUndo(before: readonly Act[], acts: readonly Act[], given: LifeTerms): Promise<void> {
  const one = await beginLife(given)
  for (const act of before) await one.act(act)
  const was = await figures(one)
  const entries: number[] = []
  const words = `${JSON.stringify(given)}: ${told(before)} / ${told(acts)}`
  for (const act of acts) {
    const entry = await one.act(act)
    if (entry !== null) entries.push(entry)
  }
  for (const entry of entries.reverse()) expect(await undo(one, entry), words).toBe('')
  expect(await figures(one), words).toEqual(was)
  expect(await one.desk.differences(), words).toEqual([])
  await one.desk.core.close()
}

const BEFORE = ['bill', 'wait', 'quantity', 'change', 'pause', 'resume', 'end', 'takeEndBack', 'ownPrice', 'credit'] as const
const UNDONE = ['quantity', 'change', 'ownPrice', 'pause', 'resume', 'end', 'takeEndBack', 'price'] as const

it(
  'a sequence that is undone leaves every figure as it was',
  async () => {
    await fc.assert(
      fc.asyncProperty(life(BEFORE, 8), life(UNDONE, 6), terms, (before, acts, given) => doAndUndo(before, acts, given)),
      runs(12),
    )
  },
  PATIENCE,
)

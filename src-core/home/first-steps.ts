/**
 * The way from an empty company to its first payment, as far as it is gone: one step after the other, each with the
 * record at which it is taken. Nothing is kept of it; it follows from what is in the books, whatever door brought it.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { rowsOf } from './rows.ts'

const STEP_KINDS = [
  'offer', // something to subscribe to
  'product', // a product in an offer that is sold
  'charge', // a charge of such a product
  'price', // a published price of each charge
  'customer', // with its accounts
  'subscription', // one that is not ended
  'usage', // where a charge is by usage; a run goes without
  'run', // a billing run, or an invoice
  'validate', // an invoice
  'payment', // any payment
] as const

export const firstStep = z.object({
  kind: z.enum(STEP_KINDS),
  done: z.boolean(),
  /** It may be left out. */
  optional: z.boolean(),
  /** Where it is taken: the offer without products, the run to validate, the invoice to be paid. */
  entity: z.string().nullable(),
  id: z.number().int().nullable(),
})
export type FirstStep = z.infer<typeof firstStep>

const OFFERS = `SELECT id FROM offer WHERE status = 'active' AND archived_at IS NULL`
const PRODUCTS = `SELECT link.product_id AS id FROM offer_product AS link WHERE link.offer_id IN (${OFFERS})`
const CHARGES = `SELECT link.charge_id AS id FROM product_charge AS link WHERE link.product_id IN (${PRODUCTS})`
const UNPRICED = `SELECT charge.id FROM charge WHERE charge.id IN (${CHARGES}) AND NOT EXISTS (SELECT 1 FROM price_plan AS plan
  JOIN price_version AS version ON version.price_plan_id = plan.id
  WHERE plan.charge_id = charge.id AND plan.enabled = 1 AND version.status = 'published')`
const RUNNING = `SELECT id FROM subscription WHERE status IN ('created', 'pending', 'active', 'suspended')`
const BY_USAGE = `SELECT instance.id FROM charge_instance AS instance JOIN charge ON charge.id = instance.charge_id WHERE charge.type = 'usage'`
const RUNS = `SELECT id FROM billing_run WHERE state NOT IN ('validated', 'cancelled')`
const UNPAID = `SELECT operation.invoice_id AS id FROM open_item AS item JOIN account_operation AS operation ON operation.id = item.id
  WHERE item.direction = 'debit' AND item.status IN ('O', 'P') AND operation.invoice_id IS NOT NULL`

async function firstOf(store: ReadStore, select: string): Promise<number | null> {
  const [row] = await rowsOf<{ id: number }>(store, `SELECT id FROM (${select}) LIMIT 1`)
  return row?.id ?? null
}

/** The steps in their order; `null` once a payment is in the books: then the company is under way. */
export async function firstSteps(store: ReadStore): Promise<FirstStep[] | null> {
  if ((await firstOf(store, `SELECT id FROM account_operation WHERE kind = 'payment'`)) !== null) return null
  const first = (select: string) => firstOf(store, select)
  const offer = await first(OFFERS)
  const product = await first(PRODUCTS)
  const charge = await first(CHARGES)
  const unpriced = await first(UNPRICED)
  const invoice = await first('SELECT id FROM invoice')
  const run = await first(RUNS)
  const steps: FirstStep[] = [
    step('offer', offer !== null),
    step('product', product !== null, 'offer', offer),
    step('charge', charge !== null, 'product', product),
    step('price', charge !== null && unpriced === null, 'charge', unpriced),
    step('customer', (await first('SELECT id FROM customer')) !== null),
    step('subscription', (await first(RUNNING)) !== null),
    ...(await usageStep(first)),
    step('run', run !== null || invoice !== null),
    step('validate', invoice !== null, 'billingRun', run),
    step('payment', false, 'invoice', await first(UNPAID)),
  ]
  return steps
}

async function usageStep(first: (select: string) => Promise<number | null>): Promise<FirstStep[]> {
  if ((await first(BY_USAGE)) === null) return []
  return [{ ...step('usage', (await first('SELECT id FROM usage_record')) !== null), optional: true }]
}

function step(kind: FirstStep['kind'], done: boolean, entity: string | null = null, id: number | null = null): FirstStep {
  return { kind, done, optional: false, entity: id === null ? null : entity, id }
}

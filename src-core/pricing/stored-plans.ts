/** Price plans with their versions, from their stored rows. */
import type { ReadStore } from '../database/store.ts'
import type { PricePlan, PriceVersion } from './grid.ts'
import { type VersionRow, versionOf } from './stored-versions.ts'

/** A plan with the charge it prices and the currency its prices are in. */
export interface StoredPlan {
  readonly plan: PricePlan
  readonly chargeId: number
  readonly currency: string
}

/** Rating never takes a draft; a trial may. */
export type DraftPolicy = 'withoutDrafts' | 'withDrafts'

/** The plans that are not archived, of one charge or of all, in no promised order. */
export async function readPlans(store: ReadStore, drafts: DraftPolicy, chargeId?: number): Promise<StoredPlan[]> {
  const versions = Map.groupBy(await readVersions(store, drafts, chargeId), (one) => one.planId)
  let query = store.db
    .selectFrom('price_plan')
    .leftJoin('offer', 'offer.id', 'price_plan.offer_id')
    .leftJoin('seller', 'seller.id', 'price_plan.seller_id')
    .selectAll('price_plan')
    .select(['offer.code as offer_code', 'seller.code as seller_code'])
    .where('price_plan.archived_at', 'is', null)
  if (chargeId !== undefined) query = query.where('price_plan.charge_id', '=', chargeId)
  const rows = await query.execute()
  return rows.map((row) => ({
    chargeId: row.charge_id,
    currency: row.currency,
    plan: {
      id: row.id,
      code: row.code,
      enabled: row.enabled === 1,
      priority: row.priority,
      seller: row.seller_code,
      offer: row.offer_code,
      country: row.country,
      currency: row.billing_currency,
      criteria: [row.criterion_1, row.criterion_2, row.criterion_3],
      criteriaExpression: null,
      validityCalendar: null,
      subscribed: { start: row.subscribed_from, end: row.subscribed_to },
      rated: { start: row.rated_from, end: row.rated_to },
      validity: { start: null, end: null },
      quantity: { from: row.quantity_from, to: row.quantity_to },
      ageInMonths: { from: row.age_from, to: row.age_to },
      priceWithoutVersions: null,
      versions: (versions.get(row.id) ?? []).map((one) => one.version),
    },
  }))
}

async function readVersions(
  store: ReadStore,
  drafts: DraftPolicy,
  chargeId?: number,
): Promise<{ planId: number; version: PriceVersion }[]> {
  let versions = store.db
    .selectFrom('price_version')
    .innerJoin('price_plan', 'price_plan.id', 'price_version.price_plan_id')
    .selectAll('price_version')
    .orderBy('number')
  let lines = store.db
    .selectFrom('price_line')
    .innerJoin('price_version', 'price_version.id', 'price_line.price_version_id')
    .innerJoin('price_plan', 'price_plan.id', 'price_version.price_plan_id')
    .selectAll('price_line')
    .orderBy('position')
  if (drafts === 'withoutDrafts') {
    versions = versions.where('price_version.status', '<>', 'draft')
    lines = lines.where('price_version.status', '<>', 'draft')
  }
  if (chargeId !== undefined) {
    versions = versions.where('price_plan.charge_id', '=', chargeId)
    lines = lines.where('price_plan.charge_id', '=', chargeId)
  }
  const linesOf = Map.groupBy(await lines.execute(), (line) => line.price_version_id)
  return (await versions.execute()).map((row) => ({
    planId: row.price_plan_id,
    version: versionOf(row as VersionRow, linesOf.get(row.id) ?? []),
  }))
}

/** Reading price versions: one with its grid, all of a plan in time, problems, differences. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { holds } from '../kernel/dates.ts'
import { refuse, type FieldFault } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import type { GridTable, PriceVersion } from './grid.ts'
import { gridDifference, type LineDifference, matchDifference, type MatchDifference } from './grid-difference.ts'
import { checkGrid, type GridAttribute, gridAttributes, gridTableInput } from './grid-input.ts'
import { findGridProblems, type GridProblem } from './grid-problems.ts'
import { problemsOf, publishObstacles } from './publishing.ts'
import { hasRated, lineRows, readVersion, type VersionRow, versionOf, versionRow, versionRowsOfPlan } from './stored-versions.ts'
import { validityOf } from './version-changes.ts'
import { id } from './version-input.ts'
import { changeableFields } from './version-lifecycle.ts'

/** The plan a version belongs to, with what its prices are for. */
export interface PlanHead {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly currency: string
  readonly charge: {
    readonly id: number
    readonly code: string
    readonly name: string
    readonly type: string
    readonly tier_model: string
    readonly unit: string | null
    readonly unit_name: string | null
  }
}

export interface VersionView {
  readonly id: number
  readonly number: number
  readonly status: PriceVersion['status']
  readonly label: string
  readonly valid_from: string | null
  /** Exclusive. */
  readonly valid_to: string | null
  readonly price: string | null
  readonly price_expression: string | null
  readonly currency_prices: PriceVersion['currencyPrices']
  readonly version: number
  readonly plan: PlanHead
  readonly table: GridTable | null
  readonly problems: readonly GridProblem[]
  readonly obstacles: readonly string[]
  readonly changeable: 'all' | readonly string[]
  /** Whether it priced something: it then stays for explanations. */
  readonly rated: boolean
  /** With which one compares: the latest before it that is no draft, else the latest before it. */
  readonly previous: { readonly id: number; readonly number: number } | null
}

export interface VersionSummary
  extends Omit<VersionView, 'plan' | 'table' | 'problems' | 'obstacles' | 'currency_prices' | 'changeable' | 'rated' | 'previous'> {
  readonly lines: number
  /** Whether it prices the operations of today. */
  readonly current: boolean
}

export interface PlanVersions {
  readonly plan: PlanHead
  readonly versions: readonly VersionSummary[]
  readonly used_by: { readonly offers: number; readonly subscriptions: number }
  /** What a grid of this plan may have as columns. */
  readonly attributes: readonly GridAttribute[]
}

/** @throws Refusal when there is no such plan */
export async function planHead(store: ReadStore, planId: number): Promise<PlanHead> {
  const row = await store.db
    .selectFrom('price_plan')
    .innerJoin('charge', 'charge.id', 'price_plan.charge_id')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .select([
      'price_plan.id',
      'price_plan.code',
      'price_plan.name',
      'price_plan.currency',
      'charge.id as charge_id',
      'charge.code as charge_code',
    ])
    .select(['charge.name as charge_name', 'charge.type', 'charge.tier_model', 'unit.symbol', 'unit.name as unit_name'])
    .where('price_plan.id', '=', planId)
    .executeTakeFirst()
  if (!row) throw refuse('notFound', 'pricePlan.notFound', `There is no price plan with the id ${planId}.`)
  const { id: plan, code, name, currency } = row
  const charge = {
    id: row.charge_id,
    code: row.charge_code,
    name: row.charge_name,
    type: row.type,
    tier_model: row.tier_model,
    unit: row.symbol,
    unit_name: row.unit_name,
  }
  return { id: plan, code, name, currency, charge }
}

const get = defineQuery({
  name: 'priceVersion.get',
  summary: 'One price version with its grid and its problems',
  input: z.object({ id }),
  output: z.custom<VersionView>(),
  handler: async ({ store }, input) => {
    const row = await versionRow(store, input.id)
    const version = versionOf(row, await lineRows(store, row.id))
    const others = await versionRowsOfPlan(store, row.price_plan_id)
    const earlier = others.filter((other) => other.number < row.number)
    const previous = earlier.findLast((other) => other.status !== 'draft') ?? earlier.at(-1)
    return {
      ...shortView(row, version),
      currency_prices: version.currencyPrices,
      plan: await planHead(store, row.price_plan_id),
      table: version.table,
      problems: problemsOf(version),
      obstacles: publishObstacles(version),
      changeable: changeableFields(row.status),
      rated: row.status !== 'draft' && (await hasRated(store, row.id)),
      previous: previous ? { id: previous.id, number: previous.number } : null,
    }
  },
})

function shortView(row: VersionRow, { price }: Pick<PriceVersion, 'price'>) {
  const { id: own, number, status, label, valid_from, valid_to, price_expression, version } = row
  return { id: own, number, status, label, valid_from, valid_to, price, price_expression, version }
}

const versions = defineQuery({
  name: 'pricePlan.versions',
  summary: 'All versions of a price plan in time, and who uses it',
  input: z.object({ id }),
  output: z.custom<PlanVersions>(),
  handler: async ({ store, today }, input) => {
    const plan = await planHead(store, input.id)
    const rows = await versionRowsOfPlan(store, plan.id)
    const counts = await lineCounts(store, plan.id)
    const summaries = rows.map((row) => ({
      ...shortView(row, versionOf(row, [])),
      lines: counts.get(row.id) ?? 0,
      current: row.status === 'published' && holds(validityOf(row), today),
    }))
    return {
      plan,
      versions: summaries,
      used_by: await usersOf(store, plan.charge.id),
      attributes: [...(await gridAttributes(store)).values()],
    }
  },
})

async function lineCounts(store: ReadStore, planId: number): Promise<Map<number, number>> {
  const rows = await store.db
    .selectFrom('price_line')
    .innerJoin('price_version', 'price_version.id', 'price_line.price_version_id')
    .select((e) => ['price_version_id', e.fn.countAll<number>().as('count')])
    .where('price_plan_id', '=', planId)
    .groupBy('price_version_id')
    .execute()
  return new Map(rows.map((row) => [row.price_version_id, row.count]))
}

/** Offers that hold the charge, and subscriptions that have it. */
async function usersOf(store: ReadStore, chargeId: number): Promise<PlanVersions['used_by']> {
  const offers = await store.db
    .selectFrom('product_charge')
    .innerJoin('offer_product', 'offer_product.product_id', 'product_charge.product_id')
    .select((e) => e.fn.count<number>('offer_product.offer_id').distinct().as('count'))
    .where('product_charge.charge_id', '=', chargeId)
    .executeTakeFirst()
  const subscriptions = await store.db
    .selectFrom('charge_instance')
    .innerJoin('service', 'service.id', 'charge_instance.service_id')
    .select((e) => e.fn.count<number>('service.subscription_id').distinct().as('count'))
    .where('charge_instance.charge_id', '=', chargeId)
    .where('charge_instance.active', '=', 1)
    .executeTakeFirst()
  return { offers: offers?.count ?? 0, subscriptions: subscriptions?.count ?? 0 }
}

export interface GridCheck {
  /** Cells that do not fit: `lines.4.cells.2`. While there are any, problems are not looked for. */
  readonly faults: readonly FieldFault[]
  readonly problems: readonly GridProblem[]
}

const problems = defineQuery({
  name: 'priceVersion.problems',
  summary: 'Overlaps, gaps and other problems of a grid, stored or as it is being typed',
  input: z
    .object({ id: id.optional(), table: gridTableInput.optional() })
    .refine((input) => input.id !== undefined || input.table !== undefined, 'Name a version or give a table.'),
  output: z.custom<GridCheck>(),
  handler: async ({ store }, { id: versionId, table }) => {
    if (!table) return { faults: [], problems: problemsOf(await readVersion(store, versionId as number)) }
    const checked = await checkGrid(store, table)
    return { faults: checked.faults, problems: checked.faults.length > 0 ? [] : findGridProblems(checked.table) }
  },
})

export interface VersionDifference {
  readonly before: { readonly id: number; readonly number: number; readonly price: string | null }
  readonly after: { readonly id: number; readonly number: number; readonly price: string | null }
  /** Text columns that compare otherwise. */
  readonly columns: readonly MatchDifference[]
  readonly lines: readonly LineDifference[]
  readonly added: number
  readonly removed: number
  readonly changed: number
}

const difference = defineQuery({
  name: 'priceVersion.difference',
  summary: 'What differs between two price versions: lines added, removed and changed, cell by cell',
  input: z.object({ id, before_id: id, table: gridTableInput.optional() }),
  output: z.custom<VersionDifference>(),
  handler: async ({ store }, input) => {
    const [before, after] = [await readVersion(store, input.before_id), await readVersion(store, input.id)]
    const table = input.table ? (await checkGrid(store, input.table)).table : after.table
    const lines = gridDifference(before.table, table)
    const countOf = (kind: LineDifference['kind']) => lines.filter((line) => line.kind === kind).length
    const head = ({ id: own, number, price }: PriceVersion) => ({ id: own, number, price })
    return {
      before: head(before),
      after: head(after),
      columns: matchDifference(before.table, table),
      lines,
      added: countOf('added'),
      removed: countOf('removed'),
      changed: countOf('changed'),
    }
  },
})

export const viewOperations: AnyOperation[] = [get, versions, problems, difference].map(anyOperation)

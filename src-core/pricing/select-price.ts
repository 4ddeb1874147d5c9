/** The three nested selections in one: plan, version, line, unit price. */
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal } from '../kernel/decimal.ts'
import type { GridLine, GridTable, PricePlan, PriceVersion } from './grid.ts'
import { type PlanOptions, type PlanQuery, candidatePlans, takenPlan } from './select-plan.ts'
import { type GridValues, selectLine } from './select-line.ts'
import { selectVersion } from './select-version.ts'
import { type Selection, foundSelection, missedSelection } from './selection.ts'
import { type PriceCurrency, type UnitPrice, unitPrice } from './unit-price.ts'

export interface PriceQuery extends PlanQuery, PriceCurrency {
  /** See `priceDate`. */
  readonly priceDate: CalendarDate
  /** The values compared with a grid's columns, in their order. */
  readonly valuesFor: (table: GridTable) => GridValues
}

export interface ChosenPrice {
  readonly plan: PricePlan
  /** `null` for a plan without any version, which carries its own price. */
  readonly version: PriceVersion | null
  readonly line: GridLine | null
  readonly unit: UnitPrice
}

/**
 * Tries the candidate plans in order; the first that yields a price wins. A catalog error (two versions valid at
 * once) ends the search, because a guess would be billed.
 *
 * @returns `NO_PRICEPLAN` when no plan yields a price, with the message of the first that failed
 */
export function selectPrice(plans: readonly PricePlan[], query: PriceQuery, options: PlanOptions = {}): Selection<ChosenPrice> {
  const candidates = candidatePlans(plans, query, options)
  let message = `None of ${plans.length} price plans fits.`
  for (const plan of candidates) {
    const chosen = priceOfPlan(plan, query, options)
    if (chosen.found) {
      options.trace?.push(takenPlan(plan, candidates.length))
      return chosen
    }
    if (chosen.reason === 'SEVERAL_VERSIONS') return chosen
    if (plan === candidates[0]) message = `${plan.code}: ${chosen.message}`
    options.trace?.push({ step: 'plan', id: plan.id, name: plan.code, taken: false, why: chosen.message, misses: 1 })
  }
  return missedSelection('NO_PRICEPLAN', message)
}

function priceOfPlan(plan: PricePlan, query: PriceQuery, { trace }: PlanOptions): Selection<ChosenPrice> {
  if (plan.versions.length === 0) return priceWithoutVersions(plan)
  const version = selectVersion(plan.versions, query.priceDate, trace)
  if (!version.found) return version
  const { table } = version.value
  const line = table ? selectLine(table, query.valuesFor(table), trace) : null
  if (line && !line.found) return line
  const unit = unitPrice(version.value, line?.value ?? null, query)
  return unit.found ? foundSelection({ plan, version: version.value, line: line?.value ?? null, unit: unit.value }) : unit
}

function priceWithoutVersions(plan: PricePlan): Selection<ChosenPrice> {
  if (plan.priceWithoutVersions === null) return missedSelection('NO_PRICE', `${plan.code} has neither a version nor a price.`)
  const unit: UnitPrice = { kind: 'price', price: decimal(plan.priceWithoutVersions), how: 'listed' }
  return foundSelection({ plan, version: null, line: null, unit })
}

/** Step A of price selection: the candidate price plans of a charge, in the order they are tried. */
import { type CalendarDate, holds, wholeMonthsBetween } from '../kernel/dates.ts'
import type { Decimal } from '../kernel/decimal.ts'
import type { CurrencyCode } from '../kernel/money.ts'
import type { PricePlan } from './grid.ts'
import type { SelectionTrace } from './selection.ts'

/**
 * How a plan's own validity is read. `halfOpen`: `from ≤ start < to`, as all periods of this product.
 * `opencell`: `from < start` (strict) and `to ≥ end` of the rated period, or its start where it has no end.
 */
export type PlanValidityPolicy = 'halfOpen' | 'opencell'

/** What is known of the operation that seeks a price. */
export interface PlanQuery {
  readonly seller: string
  readonly offer: string | null
  readonly country: string | null
  readonly currency: CurrencyCode
  readonly parameters: readonly [string | null, string | null, string | null]
  readonly subscriptionDate: CalendarDate
  /** The day from which the age counts; the subscription date if left out. */
  readonly agedFrom?: CalendarDate
  readonly operationDate: CalendarDate
  /** The rated period; for usage its start is the operation date and it has no end. */
  readonly startDate: CalendarDate
  readonly endDate: CalendarDate | null
  readonly quantity: Decimal
}

/** What step A asks of the outside; both are called only for plans that carry an expression or a calendar. */
export interface PlanTests {
  readonly criteriaHold: (expression: string, plan: PricePlan) => boolean
  readonly calendarHolds: (calendar: string, date: CalendarDate) => boolean
}

const NO_TESTS: PlanTests = {
  criteriaHold: (expression) => {
    throw new TypeError(`no evaluator was given for “${expression}”`)
  },
  calendarHolds: (calendar) => {
    throw new TypeError(`no calendar was given for “${calendar}”`)
  },
}

export interface PlanOptions {
  readonly validity?: PlanValidityPolicy
  readonly tests?: PlanTests
  readonly trace?: SelectionTrace
}

type Criterion = readonly [why: string, holds: (plan: PricePlan, query: PlanQuery) => boolean]

const same = (wanted: string | null, got: string | null) => wanted === null || wanted === got
const inAge = (age: number, from: number | null, to: number | null) => (from === null || from <= age) && (to === null || age < to)

const CRITERIA: readonly Criterion[] = [
  ['is disabled', (plan) => plan.enabled],
  ['is for another seller', (plan, query) => same(plan.seller, query.seller)],
  ['is for another offer', (plan, query) => same(plan.offer, query.offer)],
  ['is for another country', (plan, query) => same(plan.country, query.country)],
  ['is for another currency', (plan, query) => same(plan.currency, query.currency)],
  ['wants another parameter 1', (plan, query) => same(plan.criteria[0], query.parameters[0])],
  ['wants another parameter 2', (plan, query) => same(plan.criteria[1], query.parameters[1])],
  ['wants another parameter 3', (plan, query) => same(plan.criteria[2], query.parameters[2])],
  ['is for another time of subscription', (plan, query) => holds(plan.subscribed, query.subscriptionDate)],
  ['is for another age of the subscription', (plan, query) => fitsAge(plan, query)],
  ['rates at another time', (plan, query) => holds(plan.rated, query.operationDate)],
  ['is for another quantity', (plan, query) => fitsQuantity(plan, query.quantity)],
]

function fitsAge({ ageInMonths }: PricePlan, query: PlanQuery): boolean {
  if (ageInMonths.from === null && ageInMonths.to === null) return true
  return inAge(wholeMonthsBetween(query.agedFrom ?? query.subscriptionDate, query.operationDate), ageInMonths.from, ageInMonths.to)
}

function fitsQuantity(plan: PricePlan, quantity: Decimal): boolean {
  const { from, to } = plan.quantity
  return (from === null || quantity.gte(from)) && (to === null || quantity.lt(to))
}

function isValid(plan: PricePlan, query: PlanQuery, policy: PlanValidityPolicy): boolean {
  if (policy === 'halfOpen') return holds(plan.validity, query.startDate)
  const { start, end } = plan.validity
  return (start === null || start < query.startDate) && (end === null || end >= (query.endDate ?? query.startDate))
}

/** Precedence of plans: priority ascending, then id. */
export function comparePlans(one: PricePlan, other: PricePlan): number {
  return one.priority - other.priority || one.id - other.id
}

/**
 * The plans whose every criterion is blank or met, the first to be tried first (Opencell
 * `PricePlanSelectionService`). Plans are given in any order.
 */
export function candidatePlans(plans: readonly PricePlan[], query: PlanQuery, options: PlanOptions = {}): PricePlan[] {
  const kept = plans.filter((plan) => {
    const faults = faultsOf(plan, query, options)
    if (faults.length > 0)
      options.trace?.push({ step: 'plan', id: plan.id, name: plan.code, taken: false, why: faults[0] as string, misses: faults.length })
    return faults.length === 0
  })
  return kept.sort(comparePlans)
}

/** Without a trace the first fault is enough. */
function faultsOf(plan: PricePlan, query: PlanQuery, { validity = 'halfOpen', tests = NO_TESTS, trace }: PlanOptions): string[] {
  const faults: string[] = []
  for (const [why, isMet] of CRITERIA) {
    if (isMet(plan, query)) continue
    faults.push(why)
    if (!trace) return faults
  }
  if (!isValid(plan, query, validity)) faults.push('is not valid then')
  if (faults.length > 0) return faults
  if (plan.criteriaExpression !== null && !tests.criteriaHold(plan.criteriaExpression, plan)) faults.push('its criterion is not met')
  else if (plan.validityCalendar !== null && !tests.calendarHolds(plan.validityCalendar, query.operationDate))
    faults.push('its calendar excludes the day')
  return faults
}

/** The note on a plan that was taken. */
export function takenPlan(plan: PricePlan, candidates: number): SelectionTrace[number] {
  const why = candidates === 1 ? 'only candidate' : `first of ${candidates} candidates, priority ${plan.priority}`
  return { step: 'plan', id: plan.id, name: plan.code, taken: true, why, misses: 0 }
}

/**
 * A price tried out: the selection of rating, over any version, with every reason. Pure; rating takes the same
 * steps over its compiled book.
 */
import { type CalendarDate, holds, showDate } from '../kernel/dates.ts'
import { type Decimal, ONE, ZERO, toPlain } from '../kernel/decimal.ts'
import type { CurrencyCode } from '../kernel/money.ts'
import { divide } from '../kernel/rounding.ts'
import { UNIT_ROUNDING } from './amounts.ts'
import { type ChargeSettings, modelOfPrice, tierColumnOf, tierTerms } from './charge-pricing.ts'
import { compileGrid, type CompiledLine } from './compile.ts'
import type { GridColumn, GridLine, GridTable, PricePlan, PriceVersion } from './grid.ts'
import type { GridValue } from './match-cell.ts'
import { selectLine } from './select-line.ts'
import { candidatePlans, type PlanQuery, takenPlan } from './select-plan.ts'
import { selectVersion } from './select-version.ts'
import type { SelectionNote } from './selection.ts'
import { type ChargeModel, gridTiers, incrementCharge, type TierSlice } from './tiers.ts'
import { unitPrice } from './unit-price.ts'

export interface PriceTrial {
  /** In any order; a plan is chosen as rating would. */
  readonly plans: readonly PricePlan[]
  /** Taken whatever its status and days; `null` seeks the published one of the date. */
  readonly version: PriceVersion | null
  readonly query: PlanQuery
  readonly charge: ChargeSettings
  readonly date: CalendarDate
  readonly quantity: Decimal
  /** What the period has had before, for tiers and included quantities. */
  readonly before: Decimal
  readonly currency: CurrencyCode
  readonly planCurrency: (plan: PricePlan) => CurrencyCode
  /** Units of one currency for one of the other on the date; `null` where none is known. */
  readonly rate: (from: CurrencyCode, to: CurrencyCode) => Decimal | null
  readonly valueOf: (column: GridColumn) => GridValue
  readonly isQuantity: (code: string) => boolean
}

/** A part of the amount: the line that priced it, `null` for a flat price. */
export interface TrialSlice extends Omit<TierSlice, 'tier'> {
  readonly line: { readonly id: number; readonly position: number } | null
}

export type TrialOutcome =
  | {
      readonly priced: true
      readonly plan: PricePlan
      readonly version: PriceVersion
      readonly unitPrice: Decimal
      /** Not rounded, before discount and tax. */
      readonly amount: Decimal
      readonly how: 'listed' | 'currencyPrice' | 'converted' | 'tiers'
      readonly slices: readonly TrialSlice[]
      readonly trace: readonly SelectionNote[]
    }
  | { readonly priced: false; readonly reason: string; readonly trace: readonly SelectionNote[] }

type Attempt = Omit<Extract<TrialOutcome, { priced: true }>, 'trace' | 'plan'> | { readonly priced: false; readonly reason: string }

/** Tries the plans in order; the first that yields a price wins. */
export function tryPrice(trial: PriceTrial): TrialOutcome {
  const trace: SelectionNote[] = []
  const candidates = candidatePlans(trial.plans, trial.query, { trace })
  let reason = trace[0] ? `${trace[0].name} ${trace[0].why}.` : 'The charge has no price plan.'
  for (const plan of candidates) {
    const attempt = tryPlan(trial, plan, trace)
    if (attempt.priced) return { ...attempt, plan, trace: [takenPlan(plan, candidates.length), ...trace] }
    if (plan === candidates[0]) reason = attempt.reason
    trace.push({ step: 'plan', id: plan.id, name: plan.code, taken: false, why: attempt.reason, misses: 1 })
  }
  return { priced: false, reason, trace }
}

function tryPlan(trial: PriceTrial, plan: PricePlan, trace: SelectionNote[]): Attempt {
  const version = chosenVersion(trial, plan, trace)
  if (!('id' in version)) return { priced: false, reason: version.message }
  const { table } = version
  if (!table) return tryPrices(trial, plan, version, null)
  const values = table.columns.map(trial.valueOf)
  const column = tierColumnOf(trial.charge, table, trial.isQuantity)
  if (column >= 0) return tryTiers(trial, plan, version, table, { values, column }, trace)
  const line = selectLine(table, values, trace)
  return line.found ? tryPrices(trial, plan, version, line.value) : { priced: false, reason: line.message }
}

function chosenVersion(
  { version, date }: PriceTrial,
  plan: PricePlan,
  trace: SelectionNote[],
): PriceVersion | { readonly message: string } {
  if (version) {
    trace.push({ step: 'version', id: version.id, name: `version ${version.number}`, taken: true, why: whyAsked(version, date), misses: 0 })
    return version
  }
  const found = selectVersion(plan.versions, date, trace)
  return found.found ? found.value : { message: found.message }
}

function whyAsked({ status, validity }: PriceVersion, date: CalendarDate): string {
  const when = holds(validity, date) ? `valid on ${showDate(date)}` : 'tried outside its days'
  return status === 'published' ? when : `${status}, ${when}`
}

function currencyOf(trial: PriceTrial, plan: PricePlan) {
  const planCurrency = trial.planCurrency(plan)
  return { planCurrency, currency: trial.currency, rate: trial.rate(planCurrency, trial.currency) }
}

/** One price for all of the quantity, by a flat version or a line. */
function tryPrices(trial: PriceTrial, plan: PricePlan, version: PriceVersion, line: GridLine | null): Attempt {
  const currency = currencyOf(trial, plan)
  const unit = unitPrice(version, line, currency)
  if (!unit.found) return { priced: false, reason: unit.message }
  if (unit.value.kind === 'expression') return { priced: false, reason: 'The price is an expression that is not translated.' }
  const at = line ? { id: line.id, position: (version.table?.lines.indexOf(line) ?? 0) + 1 } : null
  const charged = chargeOf(modelOfPrice(trial.charge, unit.value.price, currency.rate ?? ONE), trial, () => at)
  return charged
    ? { priced: true, version, unitPrice: unit.value.price, how: unit.value.how, ...charged }
    : { priced: false, reason: 'No tier prices this quantity.' }
}

interface TierPlace {
  readonly values: readonly GridValue[]
  readonly column: number
}

/** Each part of the quantity by the line of its tier. */
function tryTiers(
  trial: PriceTrial,
  plan: PricePlan,
  version: PriceVersion,
  table: GridTable,
  { values, column }: TierPlace,
  trace: SelectionNote[],
): Attempt {
  const currency = currencyOf(trial, plan)
  const priceOf = (line: GridLine) => {
    const unit = unitPrice(version, line, currency)
    return unit.found && unit.value.kind === 'price' ? unit.value.price : null
  }
  const terms = { column, ...tierTerms(trial.charge, currency.rate ?? ONE), priceOf: (one: CompiledLine) => priceOf(one.line) }
  const tiers = gridTiers(compileGrid(table), terms)(values)
  const charged = chargeOf(tiers.model, trial, (tier) => {
    const line = tiers.segments[tier]?.line
    return line ? { id: line.line.id, position: line.position } : null
  })
  const used = new Set(charged?.slices.map((slice) => slice.line?.id))
  const reached = values.with(column, trial.before.plus(trial.quantity))
  trace.push(...lineNotes(table, reached, used))
  if (!charged) return { priced: false, reason: `No line of the grid prices ${toPlain(trial.before.plus(trial.quantity))} units.` }
  const each = trial.quantity.isZero() ? ZERO : divide(charged.amount, trial.quantity, UNIT_ROUNDING)
  return { priced: true, version, unitPrice: each, how: 'tiers', ...charged }
}

/** Why lines were passed by; those whose tier was used are taken. */
function lineNotes(table: GridTable, values: readonly GridValue[], used: ReadonlySet<number | undefined>): SelectionNote[] {
  const notes: SelectionNote[] = []
  selectLine(table, values, notes)
  return notes.map((note) =>
    used.has(note.id) ? { ...note, taken: true, why: 'its tier is reached', misses: 0 } : { ...note, taken: false },
  )
}

function chargeOf(
  model: ChargeModel,
  { before, quantity }: PriceTrial,
  lineOf: (tier: number) => TrialSlice['line'],
): { amount: Decimal; slices: TrialSlice[] } | null {
  const charge = incrementCharge(model, before, quantity)
  if (!charge.priced) return null
  return { amount: charge.amount, slices: charge.slices.map(({ tier, ...slice }) => ({ ...slice, line: lineOf(tier) })) }
}

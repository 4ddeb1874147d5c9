/**
 * The price of one operation of a subscriber: plan, version, line, tiers, amount. Pure over the book;
 * an explanation runs the same with a trace.
 */
import type { CalendarDate } from '../kernel/dates.ts'
import { wholeMonthsBetween } from '../kernel/dates.ts'
import { type Decimal, ONE, ZERO, decimal, toPlain } from '../kernel/decimal.ts'
import { divide } from '../kernel/rounding.ts'
import { UNIT_ROUNDING } from '../pricing/amounts.ts'
import { countsQuantity, modelOfPrice, tierColumnOf, tierTerms } from '../pricing/charge-pricing.ts'
import type { CompiledLine } from '../pricing/compile.ts'
import type { GridTable, PricePlan, PriceVersion } from '../pricing/grid.ts'
import type { GridValue } from '../pricing/match-cell.ts'
import { candidatePlans } from '../pricing/select-plan.ts'
import { selectLine } from '../pricing/select-line.ts'
import { selectVersion } from '../pricing/select-version.ts'
import type { SelectionTrace } from '../pricing/selection.ts'
import { type ChargeModel, gridTiers, type GridTiers, incrementAmount, incrementCharge, type TierSlice } from '../pricing/tiers.ts'
import { unitPrice } from '../pricing/unit-price.ts'
import type { AttributeSource, RatingBook } from './book.ts'
import type { SubscribedCharge, Subscriber } from './subscriber.ts'

/** What is to be priced. */
export interface PriceRequest {
  readonly subscriber: Subscriber
  readonly charged: SubscribedCharge
  /** Selects plan, version and tax. */
  readonly date: CalendarDate
  /** In the rating unit, rounded as the charge says. */
  readonly quantity: Decimal
  /** Usage parameters 1 to 9. */
  readonly parameters: readonly (string | null)[]
  /** Quantity rated before in the period, for tiers and included quantities. */
  readonly before: Decimal
  readonly trace?: SelectionTrace
  readonly slices?: TierSlice[]
}

export interface Priced {
  readonly ok: true
  readonly versionId: number | null
  /** `null` where a flat price or several tiers priced it. */
  readonly lineId: number | null
  readonly unitPrice: Decimal
  /** Not rounded. */
  readonly amount: Decimal
  readonly how: 'listed' | 'currencyPrice' | 'converted' | 'override' | 'tiers'
}
export interface Unpriced {
  readonly ok: false
  readonly cause: 'NO_PRICEPLAN' | 'NO_TAX'
  readonly reason: string
}

/** Prices an operation. Never throws for a gap in the catalog: the cause says what is missing. */
export function priceOf(book: RatingBook, request: PriceRequest): Priced | Unpriced {
  const { charged, quantity } = request
  if (charged.priceOverride) {
    return {
      ok: true,
      versionId: null,
      lineId: null,
      unitPrice: charged.priceOverride,
      amount: charged.priceOverride.times(quantity),
      how: 'override',
    }
  }
  const candidates = candidatePlans(charged.charge.plans, planQuery(request), request.trace ? { trace: request.trace } : {})
  let reason = `None of ${charged.charge.plans.length} price plans of ${charged.charge.code} fits.`
  for (const plan of candidates) {
    const priced = priceByPlan(book, plan, request)
    if (priced.ok) return priced
    reason = `${plan.code}: ${priced.reason}`
  }
  return { ok: false, cause: 'NO_PRICEPLAN', reason }
}

function planQuery({ subscriber, charged, date, quantity, parameters }: PriceRequest) {
  return {
    seller: subscriber.sellerCode,
    offer: charged.offerCode ?? subscriber.offerCode,
    country: subscriber.buyerCountry,
    currency: subscriber.currency,
    parameters: [parameters[0] ?? null, parameters[1] ?? null, parameters[2] ?? null] as const,
    subscriptionDate: subscriber.subscriptionDate,
    operationDate: date,
    startDate: date,
    endDate: null,
    quantity,
  }
}

/**
 * Prices as a version did before, whatever would be selected today: by its line `lineId`, or by its tiers
 * or flat price where that is `null`.
 */
export function priceAsBefore(book: RatingBook, request: PriceRequest, versionId: number, lineId: number | null): Priced | Unpriced {
  for (const plan of request.charged.charge.plans) {
    const version = plan.versions.find((one) => one.id === versionId)
    if (version) return priceByVersion(book, plan, version, request, lineId)
  }
  return unpriced('The price plan that priced it is archived.')
}

function priceByPlan(book: RatingBook, plan: PricePlan, request: PriceRequest): Priced | Unpriced {
  const version = selectVersion(plan.versions, request.date, request.trace)
  return version.found ? priceByVersion(book, plan, version.value, request, null) : unpriced(version.message)
}

/** @param lineId the line to price by, `null` to select it */
function priceByVersion(
  book: RatingBook,
  plan: PricePlan,
  version: PriceVersion,
  request: PriceRequest,
  lineId: number | null,
): Priced | Unpriced {
  const { table } = version
  const currency = priceCurrency(book, plan, request)
  if (request.charged.charge.maximum !== null && currency.rate === null) return unpriced(NO_RATE_OF_MAXIMUM)
  if (!table) return flatPrice(version, currency, request)
  const values = table.columns.map((column) => valueOf(book.attributes.get(column.code), column.code, request))
  const tierColumn = tierColumnOf(request.charged.charge, table, (code) => book.attributes.get(code)?.derivedFrom === 'quantity')
  if (tierColumn >= 0) return tieredPrice(book, version, currency, values, tierColumn, request)
  const chosen = lineId === null ? lineOf(book, version, table, values, request.trace) : table.lines.find((line) => line.id === lineId)
  if (!chosen) return unpriced('No line of the grid fits, and there is no default line.')
  const unit = unitPrice(version, chosen, currency)
  if (!unit.found) return unpriced(unit.message)
  if (unit.value.kind === 'expression') return unpriced('The price is an expression that is not translated.')
  return charged(version, chosen.id, unit.value, currency.rate ?? ONE, request)
}

/** The line of a grid: with a trace by the rule that explains itself, else by the compiled grid. */
function lineOf(book: RatingBook, version: PriceVersion, table: GridTable, values: readonly GridValue[], trace?: SelectionTrace) {
  if (!trace) return book.grid(version).select(values)?.line
  const line = selectLine(table, values, trace)
  return line.found ? line.value : undefined
}

function flatPrice(version: PriceVersion, currency: ReturnType<typeof priceCurrency>, request: PriceRequest): Priced | Unpriced {
  const unit = unitPrice(version, null, currency)
  if (!unit.found) return unpriced(unit.message)
  if (unit.value.kind === 'expression') return unpriced('The price is an expression that is not translated.')
  return charged(version, null, unit.value, currency.rate ?? ONE, request)
}

function unpriced(reason: string): Unpriced {
  return { ok: false, cause: 'NO_PRICEPLAN', reason }
}

const NO_RATE_OF_MAXIMUM = 'The charge has a maximum in another currency, and there is no exchange rate for it.'

/** Quantity times price, less what the period includes; packages whole, up to the maximum. */
function charged(
  version: PriceVersion,
  lineId: number | null,
  { price, how }: { readonly price: Decimal; readonly how: Priced['how'] },
  rate: Decimal,
  request: PriceRequest,
): Priced | Unpriced {
  const { charge } = request.charged
  const base = { ok: true as const, versionId: version.id, lineId, unitPrice: price, how }
  if (!countsQuantity(charge)) return { ...base, amount: price.times(request.quantity) }
  const amount = amountOf(modelOfPrice(charge, price, rate), request)
  return amount === null ? unpriced('No tier prices this quantity.') : { ...base, amount }
}

function amountOf(model: ChargeModel, { before, quantity, slices }: PriceRequest): Decimal | null {
  if (!slices) return incrementAmount(model, before, quantity)
  const charge = incrementCharge(model, before, quantity)
  if (!charge.priced) return null
  slices.push(...charge.slices)
  return charge.amount
}

const tierReaders = new WeakMap<GridTable, Map<string, (values: readonly GridValue[]) => GridTiers>>()

function tieredPrice(
  book: RatingBook,
  version: PriceVersion,
  currency: ReturnType<typeof priceCurrency>,
  values: readonly GridValue[],
  column: number,
  request: PriceRequest,
): Priced | Unpriced {
  const { charge } = request.charged
  const table = version.table as GridTable
  const readers = tierReaders.get(table) ?? new Map<string, (values: readonly GridValue[]) => GridTiers>()
  tierReaders.set(table, readers)
  const key = `${currency.currency} ${currency.rate?.toString() ?? ''}`
  const reader =
    readers.get(key) ??
    gridTiers(book.grid(version), {
      column,
      ...tierTerms(charge, currency.rate ?? ONE),
      priceOf: (line) => linePrice(version, line, currency),
    })
  readers.set(key, reader)
  const tiers = reader(values)
  const amount = amountOf(tiers.model, request)
  if (amount === null) return unpriced(`No line of the grid prices ${toPlain(request.before.plus(request.quantity))} units.`)
  const line = onlyLine(tiers, request)
  return {
    ok: true,
    versionId: version.id,
    lineId: line?.line.id ?? null,
    unitPrice: request.quantity.isZero() ? ZERO : divide(amount, request.quantity, UNIT_ROUNDING),
    amount,
    how: 'tiers',
  }
}

function linePrice(version: PriceVersion, line: CompiledLine, currency: ReturnType<typeof priceCurrency>): Decimal | null {
  const unit = unitPrice(version, line.line, currency)
  return unit.found && unit.value.kind === 'price' ? unit.value.price : null
}

/** The line that priced all of the quantity, if one did. */
function onlyLine({ segments }: GridTiers, { before, quantity }: PriceRequest): CompiledLine | null {
  const after = before.plus(quantity)
  const segment = segments.find(({ from, upTo }) => before.gte(from) && (upTo === null || before.lt(upTo)))
  return segment && (segment.upTo === null || after.lte(segment.upTo)) ? segment.line : null
}

function priceCurrency(book: RatingBook, plan: PricePlan, { charged: { charge }, subscriber, date }: PriceRequest) {
  const planCurrency = charge.planCurrency.get(plan.id) ?? book.policies.currency
  return { planCurrency, currency: subscriber.currency, rate: crossRate(book, planCurrency, subscriber.currency, date) }
}

/** Units of `to` for one of `from`, 12 decimals, over the company currency. */
export function crossRate(book: RatingBook, from: string, to: string, date: CalendarDate): Decimal | null {
  if (from === to) return ONE
  const [fromRate, toRate] = [book.rateOn(from, date), book.rateOn(to, date)]
  return fromRate && toRate ? divide(toRate, fromRate, UNIT_ROUNDING) : null
}

/** The value of an attribute for a request; an unknown attribute is asked of the service. */
function valueOf(attribute: AttributeSource | undefined, code: string, request: PriceRequest): GridValue {
  if (attribute?.source === 'usage') return request.parameters[(attribute.usageParameter ?? 1) - 1] ?? null
  if (attribute?.source === 'derived') return derivedValue(attribute.derivedFrom, request)
  return serviceValue(request.charged.attributes[code])
}

function derivedValue(derivedFrom: AttributeSource['derivedFrom'], { subscriber, quantity, date }: PriceRequest): GridValue {
  switch (derivedFrom) {
    case 'subscriptionAge':
      return decimal(wholeMonthsBetween(subscriber.subscriptionDate, date))
    case 'customerCategory':
      return subscriber.customerCategory
    case 'creditCategory':
      return subscriber.creditCategory
    case 'buyerCountry':
      return subscriber.buyerCountry
    case 'quantity':
      return quantity
    case null:
      return null
  }
}

function serviceValue(value: unknown): GridValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return String(value)
  return Array.isArray(value) ? value.map(String) : null
}

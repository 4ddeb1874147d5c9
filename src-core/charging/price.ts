/**
 * The price of one operation of a subscriber: plan, version, line, tiers, amount. Pure over the catalog, and the one way
 * to a price: a bill, a preview, a forecast, a trial, a back-test, a replay and a rating anew all ask here.
 */
import { type CalendarDate, dateOf, holds, monthOf, showDate, yearOf } from '../kernel/dates.ts'
import { Decimal, decimal, ONE, ZERO } from '../kernel/decimal.ts'
import { readableText } from '../kernel/readable-decimal.ts'
import { rememberedPair } from '../kernel/remembered.ts'
import { divide, round } from '../kernel/rounding.ts'
import { sumOf } from '../kernel/sums.ts'
import { timesOf, UNIT_ROUNDING } from '../pricing/amounts.ts'
import { countsQuantity, modelOfPrice } from '../pricing/charge-pricing.ts'
import type { LineSegment } from '../pricing/compile.ts'
import type { GridLine, GridTable, PricePlan, PriceVersion } from '../pricing/grid.ts'
import type { GridValue } from '../pricing/match-cell.ts'
import { selectLine } from '../pricing/select-line.ts'
import { candidatePlans, type PlanQuery, takenPlan } from '../pricing/select-plan.ts'
import { selectVersion } from '../pricing/select-version.ts'
import type { SelectionNote, SelectionTrace } from '../pricing/selection.ts'
import { type ChargeModel, incrementCharge } from '../pricing/tiers.ts'
import { type PriceCurrency, unitPrice } from '../pricing/unit-price.ts'
import { crossRate, type PriceBook, type PricedCharge } from './catalog.ts'
import { modelByKey, tierColumn, tiersOf } from './line-prices.ts'
import { type ChargedService, gap, guess, type Priced, type PriceRequest, type PriceSlice, type Unpriced } from './request.ts'
import { beyondIncluded, type Counted, countInto, NOTHING_USED, type Standing, usedOnOneLine } from './standing.ts'
import { valuesOf } from './values.ts'

/** The rules by which a transaction is priced; raised whenever the same inputs come to another amount. */
export const PRICE_RULES = 3
/** Since which rules a transaction keeps where its set stood. */
export const STANDINGS_SINCE = 2
/** Since which rules a maximum and tiers in another currency have one rate a month; before, each record's own. */
export const MONTH_RATE_SINCE = 3

export const NO_RATE_OF_MAXIMUM = 'The charge has a maximum in another currency, and there is no exchange rate for it.'
const NO_RATE_OF_FEE = 'The charge has a connection fee in another currency, and there is no exchange rate for it.'
const NOT_TRANSLATED = 'The price is an expression that is not translated.'

/** As the largest price: of every currency its minor units, with taxes and those of many lines, are counted exactly. */
const MOST_AMOUNT = decimal('1000000000000')

/** Prices an operation. Never throws for a gap in the catalog: the cause says what is missing, or that no amount can be as large. */
export function priceOf(book: PriceBook, request: PriceRequest): Priced | Unpriced {
  const priced = priceUnbounded(book, request)
  if (!priced.ok || priced.amount.abs().lte(MOST_AMOUNT)) return priced
  const reason = `${readableText(request.quantity)} units come to ${readableText(priced.amount)}, which is more than the largest amount, ${readableText(MOST_AMOUNT)}. Correct the quantity or the price.`
  return { ok: false, cause: 'INVALID_FORMAT', reason, isFinal: true }
}

/** As {@link priceOf}, however much it comes to: what stands in the books is made again as it is. */
export function priceUnbounded(book: PriceBook, request: PriceRequest): Priced | Unpriced {
  const { charged, trace } = request
  const { plans, code } = charged.charge
  const candidates = candidatePlans(plans, planQuery(request), trace ? { trace } : {})
  if (charged.priceOverride) return ownPrice(book, candidates[0] ?? null, charged.priceOverride, request)
  let failed: Unpriced | null = null
  for (const plan of candidates) {
    const priced = priceByPlan(book, plan, request)
    if (priced.ok) {
      trace?.unshift(takenPlan(plan, candidates.length))
      return priced
    }
    trace?.push({ step: 'plan', id: plan.id, name: plan.code, taken: false, why: priced.reason, misses: 1 })
    const named = { ...priced, reason: `${plan.code}: ${priced.reason}` }
    if (priced.isFinal) return named
    failed ??= named
  }
  return failed ?? gap(plans.length === 0 ? `${code} has no price plan.` : `None of ${plans.length} price plans of ${code} fits.`)
}

/** How candidate plans are asked for; a price change within a period is found by it too. */
export function planQuery({ subscriber, charged, date, quantity, selectBy, parameters }: PriceRequest): PlanQuery {
  return {
    seller: subscriber.sellerCode,
    offer: charged.offerCode ?? subscriber.offerCode,
    country: subscriber.sideOn(date).buyerCountry,
    currency: subscriber.currency,
    parameters: [parameters[0] ?? null, parameters[1] ?? null, parameters[2] ?? null] as const,
    subscriptionDate: subscriber.subscriptionDate,
    agedFrom: charged.agedFrom ?? subscriber.subscriptionDate,
    operationDate: date,
    startDate: date,
    endDate: null,
    quantity: selectBy ?? quantity,
  }
}

/**
 * Prices as a version did before, whatever would be selected today: by its line `lineId`, or by its tiers
 * or flat price where that is `null`.
 */
export function priceAsBefore(book: PriceBook, request: PriceRequest, versionId: number, lineId: number | null): Priced | Unpriced {
  for (const plan of request.charged.charge.plans) {
    const version = plan.versions.find((one) => one.id === versionId)
    if (version) return priceByPlan(book, plan, { ...request, version, lineId })
  }
  return gap('The price plan that priced it is archived.')
}

function priceByPlan(book: PriceBook, plan: PricePlan, request: PriceRequest): Priced | Unpriced {
  const version = versionOf(plan, request)
  return 'ok' in version ? version : priceByVersion(book, plan, version, request)
}

/** The version to price by; two for one day are a fault of the catalog, and to take another plan would be a guess. */
function versionOf(plan: PricePlan, { version, date, trace }: PriceRequest): PriceVersion | Unpriced {
  if (version) {
    const why = whyAsked(version, date)
    trace?.push({ step: 'version', id: version.id, name: `version ${version.number}`, taken: true, why, misses: 0 })
    return version
  }
  const found = selectVersion(plan.versions, date, trace)
  if (found.found) return found.value
  return found.reason === 'SEVERAL_VERSIONS' ? guess(found.message) : gap(found.message)
}

function whyAsked({ status, validity }: PriceVersion, date: CalendarDate): string {
  const when = holds(validity, date) ? `valid on ${showDate(date)}` : 'tried outside its days'
  return status === 'published' ? when : `${status}, ${when}`
}

function priceByVersion(book: PriceBook, plan: PricePlan, version: PriceVersion, request: PriceRequest): Priced | Unpriced {
  const { charge } = request.charged
  const rates = ratesOf(book, plan, request)
  const unknown = missingRate(charge, rates.rate)
  if (unknown) return gap(unknown)
  const { table } = version
  if (!table) return linePriced(book, plan, version, null, rates, request)
  const values = valuesOf(book, table, request)
  const column = tierColumn(book, charge, table)
  if (column >= 0) return tierPriced(book, plan, version, table, { values, column }, rates, request)
  const line = lineOf(book, version, table, values, request)
  return line ? linePriced(book, plan, version, line, rates, request) : gap(missedLine)
}

/** Why amounts of the charge itself are not known in the account's currency. */
function missingRate({ maximum, connectionFee }: PricedCharge, rate: Decimal | null): string | null {
  if (rate !== null) return null
  if (maximum !== null) return NO_RATE_OF_MAXIMUM
  return connectionFee === null ? null : NO_RATE_OF_FEE
}

const missedLine = 'No line of the grid fits, and there is no default line.'

/** The line of a grid: with a trace by the rule that explains itself, else by the compiled grid. */
function lineOf(
  book: PriceBook,
  version: PriceVersion,
  table: GridTable,
  values: readonly GridValue[],
  { lineId, trace }: PriceRequest,
): GridLine | undefined {
  if (lineId !== undefined && lineId !== null) return book.grid(version).byId(lineId)
  if (!trace) return book.grid(version).select(values)?.line
  const line = selectLine(table, values, trace)
  return line.found ? line.value : undefined
}

/** Which rate converts what of a record. */
interface Rates {
  /** Of the record's own day: a connection fee's, and a price's that no month counts. */
  readonly rate: Decimal | null
  /** One for the month: the maximum's, and that of tiers. */
  readonly monthRate: Decimal | null
  readonly prices: PriceCurrency
}

/**
 * The maximum and the tiers of a month are converted by one rate, that of its first day (of the record's day where none is known
 * then), so that a month of usage comes to one amount in whatever order records and corrections come.
 */
function ratesOf(book: PriceBook, plan: PricePlan | null, request: PriceRequest): Rates {
  const { charge } = request.charged
  const { currency } = request.subscriber
  const planCurrency = (plan ? charge.planCurrency.get(plan.id) : undefined) ?? book.currency
  const rate = crossRate(book, planCurrency, currency, request.date)
  const monthRate =
    rate !== ONE && isOfMonth(request) ? (crossRate(book, planCurrency, currency, firstOfMonth(request.date)) ?? rate) : rate
  return { rate, monthRate, prices: { planCurrency, currency, rate: isTiered(charge) ? monthRate : rate } }
}

const isTiered = ({ tierModel }: PricedCharge) => tierModel === 'graduated' || tierModel === 'volume'

/** Periods of a recurring charge have the rate of their own first day. */
function isOfMonth({ charged: { charge }, ratesOfRecord }: PriceRequest): boolean {
  return charge.type === 'usage' && (charge.maximum !== null || isTiered(charge)) && !ratesOfRecord
}

const firstOfMonth = (date: CalendarDate) => dateOf(yearOf(date), monthOf(date), 1)

// ---- One price

/** What prices a request, before its quantity counts. */
interface Found {
  readonly plan: PricePlan | null
  readonly version: PriceVersion | null
  readonly key: string
  readonly model: ChargeModel
  readonly unitPrice: Decimal | null
  readonly how: Priced['how']
  readonly rates: Rates
  /** `null` where tiers or an own price do. */
  readonly lineId: number | null
  readonly lineOfTier: (tier: number) => PriceSlice['line']
}

/** An own price replaces the price and nothing else: packages, included units and the maximum of the charge stay. */
function ownPrice(book: PriceBook, plan: PricePlan | null, price: Decimal, request: PriceRequest): Priced | Unpriced {
  const { charge } = request.charged
  const rates = ratesOf(book, plan, request)
  const unknown = missingRate(charge, rates.rate)
  if (unknown) return gap(unknown)
  const model = modelOfPrice(charge, price)
  const found: Found = {
    plan: null,
    version: null,
    key: 'own',
    model,
    unitPrice: price,
    how: 'override',
    rates,
    lineId: null,
    lineOfTier: () => null,
  }
  return amountOf(book, found, request)
}

/** By charge and price, which are the same for many records. */
const modelFor = rememberedPair(20_000, (charge: PricedCharge, price: Decimal) => modelOfPrice(charge, price))

function linePriced(
  book: PriceBook,
  plan: PricePlan,
  version: PriceVersion,
  line: GridLine | null,
  rates: Rates,
  request: PriceRequest,
): Priced | Unpriced {
  const unit = unitPrice(version, line, rates.prices)
  if (!unit.found) return gap(unit.message)
  if (unit.value.kind === 'expression') return guess(NOT_TRANSLATED)
  const { price, how } = unit.value
  const model = modelFor(request.charged.charge, price)
  // Only an explanation asks for the position, and a deck is long.
  const at = () => (line ? { id: line.id, position: (version.table?.lines.indexOf(line) ?? 0) + 1 } : null)
  const key = `${version.id}:${line?.id ?? ''}`
  return amountOf(
    book,
    {
      plan,
      version,
      key,
      model,
      unitPrice: price,
      how,
      rates,
      lineId: line?.id ?? null,
      lineOfTier: at,
    },
    request,
  )
}

function tierPriced(
  book: PriceBook,
  plan: PricePlan,
  version: PriceVersion,
  table: GridTable,
  { values, column }: { readonly values: readonly GridValue[]; readonly column: number },
  rates: Rates,
  request: PriceRequest,
): Priced | Unpriced {
  const tiers = tiersOf(book, request.charged.charge, version, column, rates.prices, values)
  const lineOfTier = (tier: number) => {
    const { line } = tiers.segments[tier] as LineSegment
    return line ? { id: line.line.id, position: line.position } : null
  }
  const slices = request.slices ?? (request.trace ? [] : undefined)
  const found: Found = {
    plan,
    version,
    ...tiers,
    unitPrice: null,
    how: 'tiers',
    rates,
    lineId: null,
    lineOfTier,
  }
  const priced = amountOf(book, found, slices ? { ...request, slices } : request)
  if (request.trace) noteTiers(table, values, column, request, slices ?? [], request.trace)
  return priced
}

/** Why lines were passed by; those whose tier was used are taken. */
function noteTiers(
  table: GridTable,
  values: readonly GridValue[],
  column: number,
  { before, quantity }: PriceRequest,
  slices: readonly PriceSlice[],
  trace: SelectionTrace,
): void {
  const reached = Decimal.isDecimal(before) ? (before as Decimal).plus(quantity) : quantity
  const used = new Set(slices.map((slice) => slice.line?.id))
  const notes: SelectionNote[] = []
  selectLine(table, values.with(column, reached), notes)
  for (const note of notes)
    trace.push(used.has(note.id) ? { ...note, taken: true, why: 'its tier is reached', misses: 0 } : { ...note, taken: false })
}

// ---- Amounts

function amountOf(book: PriceBook, found: Found, request: PriceRequest): Priced | Unpriced {
  const { charged } = request
  if (!countsQuantity(charged.charge) && found.unitPrice !== null) return plainAmount(found, found.unitPrice, request)
  return charged.charge.type === 'usage' ? countedAmount(book, found, request) : shareOfWhole(book, found, request)
}

function answer(
  found: Found,
  unit: Decimal,
  amount: Decimal,
  { counted, lineId, fee }: Pick<Priced, 'counted' | 'lineId' | 'fee'>,
): Priced {
  const { plan, version, how } = found
  return { ok: true, plan, version, versionId: version?.id ?? null, lineId, unitPrice: unit, amount, fee, how, counted }
}

function plainAmount(found: Found, unit: Decimal, request: PriceRequest): Priced {
  const fee = connectionFee(found, request)
  const amount = timesOf(unit, request.quantity)
  return answer(found, unit, fee.isZero() ? amount : amount.plus(fee), { counted: null, lineId: found.lineId, fee })
}

/**
 * Of each record whose quantity is above zero, whatever prices it: included units, an own price and packages too. A
 * correction gives none back.
 */
function connectionFee({ rates: { rate } }: Found, { charged: { charge }, quantity, fee }: PriceRequest): Decimal {
  if (fee !== undefined) return fee
  if (charge.connectionFee === null || charge.type !== 'usage' || quantity.lte(ZERO)) return ZERO
  return round(charge.connectionFee.times(rate ?? ONE), UNIT_ROUNDING)
}

/** The amount of the whole quantity by the charge's model, and of it the share in time. */
function shareOfWhole(book: PriceBook, found: Found, request: PriceRequest): Priced | Unpriced {
  const whole = request.selectBy ?? request.quantity.abs()
  const counted = counting(book, found, { ...request, quantity: whole }, NOTHING_USED, ZERO)
  if (!counted) return gap(noTier(whole))
  const { amount: all } = counted
  const amount = whole.isZero() ? ZERO : whole.eq(request.quantity) ? all : all.times(request.quantity).div(whole)
  const unit = found.unitPrice ?? (whole.isZero() ? ZERO : divide(all, whole, UNIT_ROUNDING))
  return answer(found, unit, amount, {
    counted: null,
    lineId: found.how === 'tiers' ? onlyTier(found, ZERO, whole, null) : found.lineId,
    fee: ZERO,
  })
}

/** What the record adds to the set that it counts with. */
function countedAmount(book: PriceBook, found: Found, request: PriceRequest): Priced | Unpriced {
  const { charged, quantity } = request
  const set = setOf(charged, found.key)
  const before = standingOf(request, set)
  const fee = connectionFee(found, request)
  const counted = counting(book, found, request, before, fee)
  if (!counted) return gap(noTier(before.used.decimal.plus(quantity)))
  const ofUnits = fee.isZero() ? counted.amount : Decimal.max(counted.amount.minus(fee), ZERO)
  const unit = found.unitPrice ?? (quantity.isZero() ? ZERO : divide(ofUnits, quantity, UNIT_ROUNDING))
  const inSet = { set, before, after: counted.after, moved: counted.moved }
  const lineId =
    found.how === 'tiers' ? onlyTier(found, before.used.decimal, counted.after.used.decimal, charged.charge.included) : found.lineId
  return answer(found, unit, counted.amount, { counted: inSet, lineId, fee })
}

const noTier = (quantity: Decimal) => `No line of the grid prices ${readableText(quantity)} units.`

/** What counts together has one name: blank for all of the charge in a subscription. */
function setOf({ charge: { countsTogether }, firstServiceId }: ChargedService, key: string): string {
  if (countsTogether === 'subscription') return ''
  return countsTogether === 'service' ? `s${firstServiceId}` : key
}

function standingOf({ before }: PriceRequest, set: string): Standing {
  return typeof before === 'function' ? before(set) : usedOnOneLine(sumOf(before))
}

function counting(book: PriceBook, found: Found, request: PriceRequest, before: Standing, fee: Decimal): Counted | null {
  const { charge } = request.charged
  const counted = countInto(before, request.quantity, {
    key: found.key,
    model: found.model,
    isVolume: charge.tierModel === 'volume',
    fee,
    included: charge.included,
    maximum: maximumIn(charge, found.rates.monthRate),
    modelOf: (key) => modelByKey(book, charge, key, (plan) => pricesOfOthers(book, plan, request)),
  })
  if (counted && request.slices) request.slices.push(...slicesOf(charge, found, before, counted, request.quantity, fee))
  return counted
}

/** Of the other lines of a set; earlier rules did not convert a price that is not one of tiers. */
function pricesOfOthers(book: PriceBook, plan: PricePlan, request: PriceRequest): PriceCurrency {
  const { prices } = ratesOf(book, plan, request)
  return request.ratesOfRecord ? { ...prices, rate: ONE } : prices
}

/** In the account's currency. */
function maximumIn({ maximum }: PricedCharge, rate: Decimal | null): Decimal | null {
  return maximum === null || rate === null || rate === ONE ? maximum : maximum.times(rate)
}

/** The line whose tier priced all of the quantity, if one did. */
function onlyTier(found: Found, before: Decimal, after: Decimal, included: Decimal | null): number | null {
  const [from, to] = [beyondIncluded(before, included), beyondIncluded(after, included)]
  const tier = found.model.tiers.findIndex((one) => from.gte(one.from) && (one.upTo === null || from.lt(one.upTo)))
  const upTo = found.model.tiers[tier]?.upTo ?? null
  return tier >= 0 && (upTo === null || to.lte(upTo)) ? (found.lineOfTier(tier)?.id ?? null) : null
}

/** What adds up to the amount beside the connection fee: included units, parts by tier, and what another tier or the maximum does to the rest. */
function slicesOf(
  charge: PricedCharge,
  found: Found,
  before: Standing,
  { amount, after }: Counted,
  quantity: Decimal,
  fee: Decimal,
): PriceSlice[] {
  const from = beyondIncluded(before.used.decimal, charge.included)
  const billed = beyondIncluded(after.used.decimal, charge.included).minus(from)
  const free = quantity.minus(billed)
  const own = incrementCharge(found.model, from, billed)
  const parts: PriceSlice[] = own.priced
    ? own.slices.map((slice) => ({ ...slice, line: slice.kind === 'repricing' ? null : found.lineOfTier(slice.tier) }))
    : []
  const included: PriceSlice[] = free.isZero()
    ? []
    : [{ tier: -1, kind: 'units', quantity: free, unitPrice: ZERO, amount: ZERO, line: null }]
  const rest = parts.reduce((left, part) => left.minus(part.amount), amount.minus(fee))
  if (rest.isZero()) return [...included, ...parts]
  return [...included, ...parts, { tier: 0, kind: 'repricing', quantity: ZERO, unitPrice: ZERO, amount: rest, line: null }]
}

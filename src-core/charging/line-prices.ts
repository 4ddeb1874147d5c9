/** The price line that prices a request: one price, or the tiers of a set of lines, with the key that names it. */
import { type Decimal, ONE } from '../kernel/decimal.ts'
import { modelOfPrice, tierColumnOf, tierTerms } from '../pricing/charge-pricing.ts'
import type { CompiledLine, LineSegment } from '../pricing/compile.ts'
import type { GridTable, PricePlan, PriceVersion } from '../pricing/grid.ts'
import type { GridValue } from '../pricing/match-cell.ts'
import { type ChargeModel, type GridTierReader, gridTiers } from '../pricing/tiers.ts'
import { type PriceCurrency, unitPrice } from '../pricing/unit-price.ts'
import type { PriceBook, PricedCharge } from './catalog.ts'

/** Tiers of a grid, with the key of their price line. */
export interface LineTiers {
  readonly key: string
  readonly model: ChargeModel
  readonly segments: readonly LineSegment[]
}

const readers = new WeakMap<PricedCharge, Map<string, GridTierReader>>()

/** The index of the column whose ranges are the charge's tiers, or -1. */
export function tierColumn(book: PriceBook, charge: PricedCharge, table: GridTable): number {
  return tierColumnOf(charge, table, (code) => book.attributes.get(code)?.derivedFrom === 'quantity')
}

/** Tiers in the account's currency; where prices are converted the key names the rate, as it may be another tomorrow. */
export function tiersOf(
  book: PriceBook,
  charge: PricedCharge,
  version: PriceVersion,
  column: number,
  currency: PriceCurrency,
  values: readonly GridValue[],
): LineTiers {
  const rate = currency.currency === currency.planCurrency ? '' : (currency.rate?.toString() ?? '?')
  const found = readerOf(book, charge, version, column, currency, rate).of(values)
  return { key: `${version.id}:${found.key}${rate === '' ? '' : `@${rate}`}`, model: found.model, segments: found.segments }
}

function readerOf(
  book: PriceBook,
  charge: PricedCharge,
  version: PriceVersion,
  column: number,
  currency: PriceCurrency,
  rate: string,
): GridTierReader {
  const ofCharge = readers.get(charge) ?? new Map<string, GridTierReader>()
  readers.set(charge, ofCharge)
  const name = `${version.id} ${currency.currency} ${rate}`
  const known = ofCharge.get(name)
  if (known) return known
  const made = gridTiers(book.grid(version), {
    column,
    ...tierTerms(charge),
    priceOf: (line) => linePrice(version, line, currency),
  })
  ofCharge.set(name, made)
  return made
}

function linePrice(version: PriceVersion, line: CompiledLine, currency: PriceCurrency): Decimal | null {
  const unit = unitPrice(version, line.line, currency)
  return unit.found && unit.value.kind === 'price' ? unit.value.price : null
}

/**
 * The model behind the key of a price line; `null` where its version is no longer among the charge's plans.
 *
 * @param pricesOf the account's currency with the rate to it from a plan's, where the key names none
 */
export function modelByKey(
  book: PriceBook,
  charge: PricedCharge,
  key: string,
  pricesOf: (plan: PricePlan) => PriceCurrency,
): ChargeModel | null {
  const [, id, lines = '', rate = ''] = /^(\d+):([\d,]*)(?:@(.+))?$/.exec(key) ?? []
  if (id === undefined) return null
  for (const plan of charge.plans) {
    const version = plan.versions.find((one) => one.id === Number(id))
    if (!version) continue
    const wanted = pricesOf(plan)
    return modelOfVersion(book, charge, version, rate === '' ? wanted : { ...wanted, rate: decimalOrNull(rate) }, { lines, rate })
  }
  return null
}

const decimalOrNull = (text: string): Decimal | null => (text === '?' ? null : ONE.times(text))

function modelOfVersion(
  book: PriceBook,
  charge: PricedCharge,
  version: PriceVersion,
  currency: PriceCurrency,
  { lines, rate }: { readonly lines: string; readonly rate: string },
): ChargeModel | null {
  const { table } = version
  const column = table ? tierColumn(book, charge, table) : -1
  if (table && column >= 0) return readerOf(book, charge, version, column, currency, rate).byKey(lines).model
  const line = (table && book.grid(version).byId(Number(lines))) ?? null
  const unit = unitPrice(version, line, currency)
  return unit.found && unit.value.kind === 'price' ? modelOfPrice(charge, unit.value.price) : null
}

/**
 * The catalog in memory: what charges, price plans, attributes and rates say about a price, read once per catalog
 * revision. Whatever prices anything reads it here.
 */
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, ONE } from '../kernel/decimal.ts'
import { divide } from '../kernel/rounding.ts'
import { type Increments, type QuantityConversion, UNIT_ROUNDING } from '../pricing/amounts.ts'
import type { ChargeSettings } from '../pricing/charge-pricing.ts'
import { type CompiledGrid, compileGrid } from '../pricing/compile.ts'
import type { PricePlan, PriceVersion } from '../pricing/grid.ts'
import { type ExchangeRates, exchangeRates, readCatalogRevision, roundingOf, type RoundingSettings } from '../setup/index.ts'
import { readPlans } from '../pricing/stored-plans.ts'

/** What counts together for ranges, included quantities and the maximum of a month. */
export type CountsTogether = 'subscription' | 'service' | 'line'

/** A charge as far as its price goes. */
export interface PricedCharge extends ChargeSettings {
  readonly id: number
  readonly code: string
  readonly type: 'recurring' | 'oneShot' | 'usage'
  readonly countsTogether: CountsTogether
  /** From what usage records measure to what is priced. */
  readonly conversion: QuantityConversion
  /** Seconds of the unit in which usage is measured: `null` of one that is no time, absent where the charge names none. */
  readonly usageSeconds?: Decimal | null
  /** Of each record that is charged for more than nothing, in the currency of the price plan. */
  readonly connectionFee: Decimal | null
  readonly plans: readonly PricePlan[]
  /** The currency a plan's prices are in, by plan id. */
  readonly planCurrency: ReadonlyMap<number, string>
}

/** Where the value of a grid column or criterion comes from. */
export interface AttributeSource {
  readonly code: string
  readonly source: 'service' | 'usage' | 'derived'
  readonly usageParameter: number | null
  readonly derivedFrom: 'subscriptionAge' | 'customerCategory' | 'creditCategory' | 'quantity' | 'buyerCountry' | null
}

/** What a price is found in. */
export interface PriceBook extends ExchangeRates {
  /** Of the company. */
  readonly currency: string
  readonly attributes: ReadonlyMap<string, AttributeSource>
  /** The compiled grid of a version. */
  grid(version: PriceVersion): CompiledGrid
}

export interface PriceCatalog extends PriceBook {
  readonly revision: number
  readonly charges: ReadonlyMap<number, PricedCharge>
}

const catalogs = new WeakMap<ReadStore, PriceCatalog>()

/** The catalog of a file, read again when it moved. */
export async function priceCatalog(store: ReadStore): Promise<PriceCatalog> {
  const revision = await readCatalogRevision(store)
  const known = catalogs.get(store)
  if (known?.revision === revision) return known
  const catalog = await readCatalog(store, revision)
  catalogs.set(store, catalog)
  return catalog
}

async function readCatalog(store: ReadStore, revision: number): Promise<PriceCatalog> {
  const company = await store.db.selectFrom('company').select(['currency', 'rounding_down']).executeTakeFirst()
  const currency = company?.currency ?? ''
  const { rateOn } = await exchangeRates(store)
  const grids = new WeakMap<PriceVersion, CompiledGrid>()
  return {
    revision,
    currency,
    attributes: await readAttributes(store),
    charges: await readCharges(store, company ?? { rounding_down: 'floor' }),
    grid: (version) => {
      const known = grids.get(version)
      if (known) return known
      if (!version.table) throw new TypeError(`version ${version.number} has no grid`)
      const made = compileGrid(version.table)
      grids.set(version, made)
      return made
    },
    rateOn,
  }
}

/** Units of `to` for one of `from`, 12 decimals, over the company currency. */
export function crossRate(book: PriceBook, from: string, to: string, date: CalendarDate): Decimal | null {
  if (from === to) return ONE
  const [fromRate, toRate] = [book.rateOn(from, date), book.rateOn(to, date)]
  return fromRate && toRate ? divide(toRate, fromRate, UNIT_ROUNDING) : null
}

async function readAttributes(store: ReadStore): Promise<Map<string, AttributeSource>> {
  const rows = await store.db.selectFrom('attribute').select(['code', 'source', 'usage_parameter', 'derived_from']).execute()
  return new Map(
    rows.map((row) => [
      row.code,
      { code: row.code, source: row.source, usageParameter: row.usage_parameter, derivedFrom: row.derived_from },
    ]),
  )
}

async function readCharges(store: ReadStore, settings: RoundingSettings): Promise<Map<number, PricedCharge>> {
  const rows = await store.db
    .selectFrom('charge')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .leftJoin('unit_of_measure as input', 'input.id', 'charge.input_unit_id')
    .leftJoin('unit_of_measure as base', (join) =>
      join.on('base.id', '=', (e) => e.fn.coalesce('input.parent_id', 'input.id', 'unit.parent_id', 'unit.id')),
    )
    .select([
      'charge.id',
      'charge.code',
      'charge.type',
      'tier_model',
      'package_size',
      'included_quantity',
      'tier_price',
      'maximum_amount',
      'counts_together',
    ])
    .select(['first_increment', 'further_increment', 'connection_fee', 'quantity_places', 'quantity_rounding'])
    .select([
      'unit.multiplier as unit_multiplier',
      'input.multiplier as input_multiplier',
      'base.code as base_code',
      'base.symbol as base_symbol',
    ])
    .execute()
  const plans = Map.groupBy(await readPlans(store, 'withoutDrafts'), (one) => one.chargeId)
  const size = (text: string | null) => (text === null ? null : decimal(text))
  return new Map(
    rows.map((row): [number, PricedCharge] => {
      const own = plans.get(row.id) ?? []
      const charge: PricedCharge = {
        id: row.id,
        code: row.code,
        type: row.type,
        tierModel: row.tier_model,
        packageSize: size(row.package_size),
        included: size(row.included_quantity),
        tierPrice: row.tier_price,
        maximum: size(row.maximum_amount),
        countsTogether: row.counts_together,
        conversion: {
          increments: incrementsOf(size(row.first_increment), size(row.further_increment)),
          inputMultiplier: size(row.input_multiplier),
          ratingMultiplier: size(row.unit_multiplier),
          unitMultiplicator: null,
          rounding: { places: row.quantity_places, mode: roundingOf(row.quantity_rounding, settings) },
        },
        ...(row.base_code === null
          ? {}
          : { usageSeconds: secondsOf(row.base_code, row.base_symbol ?? '', size(row.input_multiplier ?? row.unit_multiplier)) }),
        connectionFee: size(row.connection_fee),
        plans: own.map(({ plan }) => plan),
        planCurrency: new Map(own.map(({ plan, currency }) => [plan.id, currency])),
      }
      return [row.id, charge]
    }),
  )
}

const SECONDS_OF: Readonly<Record<string, number>> = { SECOND: 1, S: 1, SEC: 1, MINUTE: 60, MIN: 60, HOUR: 3600, H: 3600 }

/** Seconds of a unit, by the base unit of its dimension; `null` where that is no time. */
function secondsOf(baseCode: string, baseSymbol: string, multiplier: Decimal | null): Decimal | null {
  const seconds = SECONDS_OF[baseCode.toUpperCase()] ?? SECONDS_OF[baseSymbol.toUpperCase()]
  return seconds === undefined || multiplier === null ? null : multiplier.times(seconds)
}

/** Both are filled in or neither; where a file was changed by hand, one stands for both. */
function incrementsOf(first: Decimal | null, further: Decimal | null): Increments | null {
  const [begins, goesOn] = [first ?? further, further ?? first]
  return begins && goesOn && begins.gt(0) && goesOn.gt(0) ? { first: begins, further: goesOn } : null
}

/** What is asked of a price, and what is answered. */
import type { CalendarDate } from '../kernel/dates.ts'
import type { Decimal } from '../kernel/decimal.ts'
import type { GridColumn, PricePlan, PriceVersion } from '../pricing/grid.ts'
import type { GridValue } from '../pricing/match-cell.ts'
import type { SelectionTrace } from '../pricing/selection.ts'
import type { TierSlice } from '../pricing/tiers.ts'
import type { PricedCharge } from './catalog.ts'
import type { MovedLine, Standing } from './standing.ts'

/** Who is charged, as far as plans and grids compare. */
export interface PriceSubject {
  readonly sellerCode: string
  readonly offerCode: string | null
  readonly currency: string
  readonly subscriptionDate: CalendarDate
  readonly creditCategory: string | null
  /** What may change from a day on, as of a day. */
  sideOn(day: CalendarDate): { readonly buyerCountry: string | null; readonly customerCategory: string | null }
}

/** A charge at a service. */
export interface ChargedService {
  readonly charge: PricedCharge
  /** The first service of its line: what counts together by service goes on over its changes. */
  readonly firstServiceId: number
  /** Ages of price count from here; `null` for the first day of the subscription. */
  readonly agedFrom: CalendarDate | null
  /** The offer under which the service runs, where a change of offer tells it from its subscription's. */
  readonly offerCode: string | null
  readonly attributes: Readonly<Record<string, unknown>>
  /** In the currency of the account; it replaces the price and nothing else of the charge. */
  readonly priceOverride: Decimal | null
}

/** What the sets of the period have so far; a plain quantity is all of the one line that prices the request. */
export type Before = Decimal | ((set: string) => Standing)

/** What is to be priced. */
export interface PriceRequest<Subject extends PriceSubject = PriceSubject, Charged extends ChargedService = ChargedService> {
  readonly subscriber: Subject
  readonly charged: Charged
  /** Selects plan and version. */
  readonly date: CalendarDate
  /** In the rating unit, rounded as the charge says. */
  readonly quantity: Decimal
  /** The whole quantity of which `quantity` is a part in time: it selects the price and its tiers. */
  readonly selectBy?: Decimal
  /** Usage parameters 1 to 9. */
  readonly parameters: readonly (string | null)[]
  readonly before: Before
  /** The connection fee in the account's currency, as it is known already; the charge's own where it is left out. */
  readonly fee?: Decimal | undefined
  /** Taken whatever its status and days, instead of the published one of the date. */
  readonly version?: PriceVersion | null
  /** The line to price by, instead of the one that is found. */
  readonly lineId?: number | null
  /** Values that stand in for what the request says of them. */
  readonly givenValue?: (column: GridColumn) => GridValue | undefined
  readonly trace?: SelectionTrace
  readonly slices?: PriceSlice[]
  /** Converts a maximum and tiers at the rate of the record's own day, as earlier rules did. */
  readonly ratesOfRecord?: boolean
}

/** A part of the amount; `line` is `null` for a flat or an own price. Included units have the tier -1. */
export interface PriceSlice extends TierSlice {
  readonly line: { readonly id: number; readonly position: number } | null
}

export interface Priced {
  readonly ok: true
  readonly plan: PricePlan | null
  readonly version: PriceVersion | null
  readonly versionId: number | null
  /** `null` where a flat price or several tiers priced it. */
  readonly lineId: number | null
  readonly unitPrice: Decimal
  /** To 12 digits where it counts, else not rounded. */
  readonly amount: Decimal
  /** The connection fee within the amount, before a maximum; 12 digits. */
  readonly fee: Decimal
  readonly how: 'listed' | 'currencyPrice' | 'converted' | 'override' | 'tiers' | 'asKept'
  /** What the set has with it, where the charge counts. */
  readonly counted: {
    readonly set: string
    readonly before: Standing
    readonly after: Standing
    readonly moved: MovedLine
  } | null
}

/**
 * Why there is no price. The next plan is tried after a gap (no version on the day, no line, no price, no rate); what
 * would be a guess (two versions for one day, an expression that is not translated) ends the search.
 */
export interface Unpriced {
  readonly ok: false
  /** `INVALID_FORMAT`: its quantity comes to more than any amount. */
  readonly cause: 'NO_PRICEPLAN' | 'NO_TAX' | 'INVALID_FORMAT'
  readonly reason: string
  readonly isFinal?: boolean
}

export function gap(reason: string): Unpriced {
  return { ok: false, cause: 'NO_PRICEPLAN', reason }
}
export function guess(reason: string): Unpriced {
  return { ok: false, cause: 'NO_PRICEPLAN', reason, isFinal: true }
}

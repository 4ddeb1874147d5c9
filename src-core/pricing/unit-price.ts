/** The unit price that a chosen version, and line, stand for. */
import { type Decimal, decimal } from '../kernel/decimal.ts'
import type { CurrencyCode } from '../kernel/money.ts'
import { remembered } from '../kernel/remembered.ts'
import type { CurrencyPrices, DecimalText, GridLine, PriceVersion } from './grid.ts'
import { type Selection, foundSelection, missedSelection } from './selection.ts'

/** A price in the wanted currency, or the expression that yields it (in the plan's currency). */
export type UnitPrice =
  | { readonly kind: 'price'; readonly price: Decimal; readonly how: 'listed' | 'currencyPrice' | 'converted' }
  | { readonly kind: 'expression'; readonly expression: string }

/** The wanted currency, and the rate to it from the plan's where the price itself names none. */
export interface PriceCurrency {
  readonly planCurrency: CurrencyCode
  readonly currency: CurrencyCode
  /** `null` where no rate is known. */
  readonly rate: Decimal | null
}

/**
 * Order: line price, version expression, line expression; a flat version: expression, then price. In another
 * currency the price marked as used for accounts wins; else the base price times its rate (Opencell 5.4).
 *
 * @returns `NO_PRICE` where neither price nor expression is there, or no rate leads to the currency
 */
export function unitPrice(version: PriceVersion, line: GridLine | null, wanted: PriceCurrency): Selection<UnitPrice> {
  if (line === null && version.priceExpression !== null) return foundSelection({ kind: 'expression', expression: version.priceExpression })
  const priced = line ?? { unitPrice: version.price, currencyPrices: version.currencyPrices }
  if (priced.unitPrice !== null || wanted.currency in priced.currencyPrices)
    return listedPrice(priced.unitPrice, priced.currencyPrices, wanted)
  const expression = version.priceExpression ?? line?.priceExpression ?? null
  if (expression !== null) return foundSelection({ kind: 'expression', expression })
  return missedSelection('NO_PRICE', `Version ${version.number} has no price${line ? ` on line ${line.id}` : ''}.`)
}

/** One value a price: what is made of it by others is remembered by it. */
const priceOfText = remembered(20_000, decimal)

function listedPrice(base: DecimalText | null, others: CurrencyPrices, wanted: PriceCurrency): Selection<UnitPrice> {
  if (wanted.currency === wanted.planCurrency && base !== null)
    return foundSelection({ kind: 'price', price: priceOfText(base), how: 'listed' })
  const own = others[wanted.currency]
  if (own?.usedForAccounts && own.price !== null)
    return foundSelection({ kind: 'price', price: priceOfText(own.price), how: 'currencyPrice' })
  const rate = own?.rate ? decimal(own.rate) : wanted.rate
  if (base === null || rate === null)
    return missedSelection('NO_PRICE', `There is no price in ${wanted.currency}, and no rate from ${wanted.planCurrency}.`)
  return foundSelection({ kind: 'price', price: decimal(base).times(rate), how: 'converted' })
}

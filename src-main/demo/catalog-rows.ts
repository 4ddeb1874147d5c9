/**
 * The shape of the demo catalog: rows of the entities in `catalog/model.ts` and `pricing/model.ts`, field by field.
 * A field `…_id` holds the code of the record it points to; fields left out take the entity's default.
 */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { TranslatedText } from '../../src-core/kernel/text.ts'
import type { CurrencyPrices, DecimalText, GridTable, PriceVersionStatus } from '../../src-core/pricing/grid.ts'

interface Row {
  readonly code: string
  readonly name: TranslatedText
}

export interface DemoArticle extends Row {
  readonly tax_class_id: string
  readonly ledger_account_id: string
  readonly analytic_code: string
}

export interface DemoAttribute extends Row {
  readonly kind: 'text' | 'number' | 'boolean' | 'date' | 'textList' | 'textMultipleList'
  readonly source: 'service' | 'usage' | 'derived'
  readonly usage_parameter?: number
  readonly derived_from?: 'subscriptionAge' | 'customerCategory' | 'creditCategory' | 'quantity' | 'buyerCountry'
  readonly allowed_values?: readonly string[]
  readonly unit?: string
}

export interface DemoCharge extends Row {
  readonly type: 'recurring' | 'oneShot' | 'usage'
  readonly article_id: string
  readonly unit_id?: string
  readonly input_unit_id?: string
  readonly quantity_places?: number
  readonly quantity_rounding?: 'halfUp' | 'floor' | 'ceiling' | 'halfEven'
  readonly amount_editable?: boolean
  readonly calendar_id?: string
  readonly in_advance?: boolean
  readonly subscription_proration?: boolean
  readonly termination_proration?: boolean
  readonly split_at_price_change?: boolean
  readonly duration_months?: number
  readonly one_shot_moment?: 'subscription' | 'termination' | 'other'
  readonly filter_1?: string
  readonly filter_2?: string
  readonly priority?: number
  readonly tier_model?: 'perUnit' | 'graduated' | 'volume' | 'package'
  readonly package_size?: DecimalText
  readonly included_quantity?: DecimalText
  readonly counter_id?: string
}

export interface DemoCounter extends Row {
  readonly ceiling: DecimalText
  readonly unit_id: string
  readonly notification_levels?: string
}

export interface DemoProduct extends Row {
  /** Codes of attributes that come from the service. */
  readonly attributes: readonly string[]
  /** Codes of its charges: rows of the entity `productCharge`. */
  readonly charges: readonly string[]
}

/** A row of the entity `offerProduct`. */
export interface DemoOfferProduct {
  readonly product_id: string
  readonly mandatory: boolean
  readonly default_quantity: DecimalText
}

export interface DemoOffer extends Row {
  readonly status: 'active' | 'retired'
  readonly family: 'telecom' | 'software'
  readonly sold_from: CalendarDate
  readonly sold_to?: CalendarDate
  readonly term_months?: number
  readonly description: string
  readonly products: readonly DemoOfferProduct[]
}

/** A row of the table `price_version`; the grid's columns and currencies stand in `table`. */
export interface DemoPriceVersion {
  readonly number: number
  readonly status: PriceVersionStatus
  readonly label: string
  readonly valid_from: CalendarDate | null
  /** The first day on which it no longer holds. */
  readonly valid_to: CalendarDate | null
  readonly price: DecimalText | null
  readonly currency_prices: CurrencyPrices
  /** `null` for a flat price. */
  readonly table: GridTable | null
  /** The same grid as a file of the demo folder. */
  readonly file: string | null
}

export interface DemoPricePlan extends Row {
  readonly charge_id: string
  readonly currency: 'EUR'
  readonly priority: number
  readonly offer_id?: string
  readonly country?: string
  readonly billing_currency?: string
  readonly age_from?: number
  readonly versions: readonly DemoPriceVersion[]
}

export interface DemoCatalog {
  readonly articles: readonly DemoArticle[]
  readonly attributes: readonly DemoAttribute[]
  readonly counters: readonly DemoCounter[]
  readonly charges: readonly DemoCharge[]
  readonly products: readonly DemoProduct[]
  readonly offers: readonly DemoOffer[]
  readonly price_plans: readonly DemoPricePlan[]
}

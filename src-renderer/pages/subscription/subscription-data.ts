/** A subscription as `subscription.view` answers it, and the price of its charges. */
import { useQueries } from '@tanstack/react-query'
import { useClient } from '../../client/client-context.tsx'
import { BILL_READS, type ExpectedBills, type ExpectedLine, type ExpectedTax } from '../customer/expected-bills.ts'
import { operationQuery, type OperationState, useOperation } from '../../client/use-operation.ts'

/** Half open; an open side is `null`. */
export interface Phase {
  readonly row: 'phase' | 'offer' | 'price' | 'service' | 'suspension'
  readonly kind: 'agreement' | 'open' | 'offer' | 'planned' | 'version' | 'override' | 'service' | 'suspended'
  readonly label: string
  /** The product, of a bar in the row of services. */
  readonly lane?: string
  readonly start: string
  readonly end: string | null
}

export interface AttributeRule {
  readonly code: string
  readonly name: string
  readonly kind: string
  /** Empty where any value is allowed. */
  readonly allowed: readonly string[]
}

export interface Service {
  readonly id: number
  readonly code: string
  readonly product_name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly attribute_rules: readonly AttributeRule[]
  readonly quantity: string
  readonly status: string
  readonly start_date: string
  readonly end_date: string | null
}

export interface Charge {
  readonly id: number
  readonly service_id: number
  readonly charge_id: number
  readonly code: string
  readonly name: string
  readonly type: string
  readonly active: boolean
  readonly price_override: string | null
  readonly calendar: string | null
  readonly in_advance: boolean
  readonly one_shot_moment: string | null
  readonly unit: string | null
  readonly quantity: string
  readonly service_status: string
  /** Recurring: the first day that is not charged yet. */
  readonly next: string | null
}

export interface AccessPoint {
  readonly id: number
  readonly access_id: string
  readonly start_date: string | null
  /** The first day on which it no longer serves. */
  readonly end_date: string | null
}

/** Days on which the subscription pauses. */
export interface Pause {
  readonly id: number
  readonly start_date: string
  /** The first day on which it runs again. */
  readonly end_date: string | null
}

export interface SubscriptionView {
  readonly id: number
  readonly code: string
  readonly version: number
  readonly status: string
  readonly subscription_date: string
  readonly end_agreement_date: string | null
  readonly termination_date: string | null
  readonly offer_id: number
  readonly offer_name: string
  readonly user_account_id: number
  readonly user_account_name: string
  readonly billing_account_id: number
  readonly billing_account_name: string
  readonly customer_account_id: number
  readonly currency: string
  readonly customer_id: number
  readonly customer_code: string
  readonly customer_name: string
  readonly actions: readonly string[]
  readonly services: readonly Service[]
  readonly charges: readonly Charge[]
  readonly access_points: readonly AccessPoint[]
  readonly suspensions: readonly Pause[]
  readonly phases: readonly Phase[]
  readonly changes: readonly PlannedChange[]
}

/** A change that is planned or made. */
export interface PlannedChange {
  readonly id: number
  readonly date: string
  readonly state: string
  readonly offer: string
  readonly agreement_date: string | null
}

/** What a move does to the money; minor units, and decimal text for a month. */
export interface MoveCost {
  readonly currency: string
  readonly bill_date: string
  readonly lines: readonly ExpectedLine[]
  readonly taxes: readonly ExpectedTax[]
  readonly net_minor: number
  readonly tax_minor: number
  readonly gross_minor: number
  readonly month_before: string
  readonly month_after: string
  readonly bills: readonly {
    readonly date: string
    readonly before_minor: number
    readonly after_minor: number
    readonly estimate: boolean
  }[]
}

export const SUBSCRIPTION_READS = ['subscription', 'service', 'priceVersion', 'pricePlan', 'charge', 'offer']

export function useSubscription(id: number): OperationState<SubscriptionView> {
  return useOperation<SubscriptionView>('subscription.view', { id }, { reads: SUBSCRIPTION_READS })
}

/** The next four bills of the subscription. */
export function useForecast(id: number): OperationState<ExpectedBills> {
  return useOperation<ExpectedBills>('subscription.forecast', { id }, { reads: BILL_READS })
}

/** One step of the reasons of a price. */
export interface PriceStep {
  readonly kind: string
  readonly label: string
  readonly how: string
  readonly amount: string | null
}

/** What a charge costs now; decimal text. */
export interface ChargePrice {
  readonly priced: boolean
  readonly reason: string | null
  readonly amount: string | null
  readonly unit_price: string | null
  readonly currency: string
  readonly steps: readonly PriceStep[]
}

/** The catalog's price of each charge for this subscription, by charge; one that varies with usage is left out. */
export function useChargePrices(view: SubscriptionView): ReadonlyMap<number, ChargePrice> {
  const client = useClient()
  const priced = view.charges.filter((charge) => charge.type !== 'usage')
  const queries = useQueries({
    queries: priced.map((charge) =>
      operationQuery<ChargePrice>(
        client,
        'price.try',
        { charge_id: charge.charge_id, subscription_id: view.id, quantity: charge.quantity },
        SUBSCRIPTION_READS,
      ),
    ),
  })
  return new Map(
    priced.flatMap((charge, index) => {
      const data = queries[index]?.data
      return data ? [[charge.charge_id, data] as const] : []
    }),
  )
}

/** What one unit costs: the override, else the catalog's price; `null` where neither is known. */
export function unitPriceOf(charge: Charge | undefined, prices: ReadonlyMap<number, ChargePrice>): string | null {
  if (!charge) return null
  return charge.price_override ?? prices.get(charge.charge_id)?.unit_price ?? null
}

/** A subscription as `subscription.view` answers it, and the price of its charges. */
import { useQueries } from '@tanstack/react-query'
import { useClient } from '../../client/client-context.tsx'
import { operationQuery, type OperationState, useOperation } from '../../client/use-operation.ts'

/** Half open; an open side is `null`. */
export interface Phase {
  readonly row: 'phase' | 'suspension' | 'price'
  readonly kind: 'agreement' | 'open' | 'suspended' | 'override'
  readonly label: string
  readonly start: string
  readonly end: string | null
}

export interface Service {
  readonly id: number
  readonly code: string
  readonly product_name: string
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
  readonly phases: readonly Phase[]
}

/** A slice that a change charges or gives back; its quantity is that of the slice. */
export interface ChargeLine {
  readonly service_id: number
  readonly charge_id: number
  readonly charge: string
  readonly kind: string
  readonly period_start: string
  readonly period_end: string
  readonly quantity: string
  readonly ratio: string
}

export const SUBSCRIPTION_READS = ['subscription', 'service', 'priceVersion', 'pricePlan', 'charge', 'offer']

export function useSubscription(id: number): OperationState<SubscriptionView> {
  return useOperation<SubscriptionView>('subscription.view', { id }, { reads: SUBSCRIPTION_READS })
}

/** What a charge costs now; decimal text. */
export interface ChargePrice {
  readonly priced: boolean
  readonly reason: string | null
  readonly amount: string | null
  readonly unit_price: string | null
  readonly currency: string
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

/** A plan, a version and a request that fit each other, and what one test wants different. */
import type { PriceBook, PricedCharge } from '../../../src-core/charging/catalog.ts'
import type { PriceRequest } from '../../../src-core/charging/request.ts'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { compileGrid } from '../../../src-core/pricing/compile.ts'
import type { PricePlan, PriceVersion } from '../../../src-core/pricing/grid.ts'
import type { PlanQuery } from '../../../src-core/pricing/select-plan.ts'

export const OPEN = { start: null, end: null }

export function plan(id: number, more: Partial<PricePlan> = {}): PricePlan {
  return {
    id,
    code: `PP${id}`,
    enabled: true,
    priority: 1,
    seller: null,
    offer: null,
    country: null,
    currency: null,
    criteria: [null, null, null],
    criteriaExpression: null,
    validityCalendar: null,
    subscribed: OPEN,
    rated: OPEN,
    validity: OPEN,
    quantity: { from: null, to: null },
    ageInMonths: { from: null, to: null },
    priceWithoutVersions: null,
    versions: [version(id)],
    ...more,
  }
}

export function version(id: number, more: Partial<PriceVersion> = {}): PriceVersion {
  return {
    id,
    number: id,
    status: 'published',
    validity: OPEN,
    valueType: 'fixed',
    price: '5',
    priceExpression: null,
    currencyPrices: {},
    table: null,
    ...more,
  }
}

export const QUERY: PlanQuery = {
  seller: 'S1',
  offer: 'O1',
  country: 'DE',
  currency: 'EUR',
  parameters: ['VOICE', null, null],
  subscriptionDate: '2026-01-31',
  operationDate: '2026-07-30',
  startDate: '2026-07-30',
  endDate: null,
  quantity: decimal('10'),
}
export const BOOK: PriceBook = {
  currency: 'EUR',
  attributes: new Map(),
  grid: (one: PriceVersion) => compileGrid(one.table as NonNullable<PriceVersion['table']>),
  rateOn: (currency: string) => (currency === 'EUR' ? decimal('1') : null),
}

/** A request of the subscriber of QUERY for a charge with these plans. */
export function request(plans: readonly PricePlan[], more: Partial<PriceRequest> = {}, charge: Partial<PricedCharge> = {}): PriceRequest {
  return {
    subscriber: {
      sellerCode: QUERY.seller,
      offerCode: QUERY.offer,
      currency: QUERY.currency,
      subscriptionDate: QUERY.subscriptionDate,
      creditCategory: null,
      sideOn: () => ({ buyerCountry: QUERY.country, customerCategory: null }),
    },
    charged: {
      charge: {
        id: 1,
        code: 'CHARGE',
        type: 'usage',
        countsTogether: 'subscription',
        tierModel: 'perUnit',
        packageSize: null,
        included: null,
        tierPrice: 'unit',
        maximum: null,
        conversion: {
          increments: null,
          inputMultiplier: null,
          ratingMultiplier: null,
          unitMultiplicator: null,
          rounding: { places: 12, mode: 'halfUp' },
        },
        connectionFee: null,
        plans,
        planCurrency: new Map(),
        ...charge,
      },
      firstServiceId: 1,
      agedFrom: null,
      offerCode: null,
      attributes: {},
      priceOverride: null,
    },
    date: QUERY.operationDate,
    quantity: QUERY.quantity,
    parameters: QUERY.parameters,
    before: decimal('0'),
    ...more,
  }
}

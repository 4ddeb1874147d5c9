/**
 * The demo company as a plan: what its files say, in memory but for usage, which is drawn month by month.
 * Kielwasser Telekom GmbH of Kiel, two years of books, from November 2024 to October 2026.
 */
import { DEMO_MONTHS } from './calendar.ts'
import { demoCatalog } from './catalog.ts'
import type { DemoCatalog } from './catalog-rows.ts'
import type { DemoCustomer } from './customer-rows.ts'
import { companyIban, demoCustomer } from './customers.ts'
import { type DemoRate, demoRates } from './exchange-rates.ts'
import { demoLogo } from './logo.ts'
import { type DisputeBehaviour, type PaymentBehaviour, disputesOf, paymentsOf } from './payments.ts'
import { type CustomerCategoryRow, DEMO_COMPANY, DEMO_CUSTOMER_CATEGORIES } from './reference.ts'
import { DEMO_SEED } from './seed.ts'
import type { DemoSubscription } from './subscription-rows.ts'
import { demoSubscriptions } from './subscriptions.ts'
import { type UsageLine, usageLines } from './usage.ts'
import { usageSources } from './usage-sources.ts'

export type DemoSize = 'full' | 'small'

/** Customers and usage lines, about, of a company. */
const SIZES: Readonly<Record<DemoSize, { readonly customers: number; readonly lines: number }>> = {
  full: { customers: 4000, lines: 400_000 },
  small: { customers: 120, lines: 9000 },
}

export type DemoCompany = typeof DEMO_COMPANY & { readonly iban: string }

export interface DemoPlan {
  readonly size: DemoSize
  readonly seed: number
  /** Input of `company.create`, but for the logo. */
  readonly company: DemoCompany
  /** Beside the presets. */
  readonly customer_categories: readonly CustomerCategoryRow[]
  readonly catalog: DemoCatalog
  readonly customers: readonly DemoCustomer[]
  readonly subscriptions: readonly DemoSubscription[]
  readonly rates: readonly DemoRate[]
  /** `2024-11` to `2026-10`. */
  readonly months: readonly string[]
  /** PNG. */
  readonly logo: Uint8Array
  /** The lines of a month, by time. @throws RangeError for a month outside the books */
  usage(month: string): Generator<UsageLine>
  readonly payments: PaymentBehaviour
  readonly disputes: DisputeBehaviour
}

/**
 * Plans the demo company. The same seed gives the same company; the small one has the first customers of the full
 * one, with less usage.
 */
export function planDemo({ size, seed = DEMO_SEED }: { readonly size: DemoSize; readonly seed?: number }): DemoPlan {
  const { customers: count, lines: total } = SIZES[size]
  const customers = Array.from({ length: count }, (_, index) => demoCustomer(seed, index))
  const subscriptions = demoSubscriptions(seed, customers)
  const sources = usageSources(seed, subscriptions)
  return {
    size,
    seed,
    company: { ...DEMO_COMPANY, iban: companyIban() },
    customer_categories: DEMO_CUSTOMER_CATEGORIES,
    catalog: demoCatalog(),
    customers,
    subscriptions,
    rates: demoRates(seed),
    months: DEMO_MONTHS,
    logo: demoLogo(),
    usage: (month) => usageLines({ seed, total, sources }, month),
    payments: paymentsOf(seed),
    disputes: disputesOf(seed),
  }
}

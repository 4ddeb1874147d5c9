/**
 * The form of a scenario: a case of another billing engine in this product's own terms. A company with its policies,
 * a catalog, accounts, days with what happens on them, and the figures that must come out. Plain data, so that
 * a case can be read beside its source; `scenario-player.ts` runs it through the public operations.
 */
import type { CalendarDefinition } from '../../src-core/setup/calendars/definition.ts'
import type { Reading } from './scenario-reading.ts'

export interface Scenario {
  /** The case's own id. */
  readonly id: string
  readonly area: string
  /** The policies under which the figures hold, in words; those that are settings of the company stand in `company`. */
  readonly setting: string
  /** Figures of the case that are not checked, and why. Such a scenario passes in part only. */
  readonly leftOut?: string
  /** A case with variants has a play for each. */
  readonly plays: readonly (Play | RulePlay)[]
}

/** A case that the product has no feature for. */
export interface UnsupportedCase {
  readonly id: string
  readonly area: string
  readonly reason: string
}

export interface Play {
  readonly company?: CompanyTerms
  /** Percent by tax class; a charge names its class. Without one nothing is taxed. */
  readonly taxes?: Readonly<Record<string, string>>
  readonly catalog: Readonly<Record<string, ChargeTerms>>
  /** Names of customers with an account each; `A` if left out. */
  readonly accounts?: readonly string[]
  readonly timeline: readonly Day[]
  readonly expect: readonly Figure[]
}

/** A rule by itself: second best, where operations do not lead to it. */
export interface RulePlay {
  readonly rule: string
  readonly expect: readonly RuleFigure[]
}

/** USD in New York's country, books in UTC, and the product's default policies, unless told otherwise. */
export interface CompanyTerms {
  readonly currency?: string
  readonly zone?: string
  /** Values of the company record, as `proration_divisor`. */
  readonly policies?: Readonly<Record<string, string | number>>
  /** Termination reasons beside those of every company, by code. */
  readonly endReasons?: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  /** Pattern and digits of the invoice numbers. */
  readonly invoiceNumbers?: { readonly pattern: string; readonly size: number }
}

/** One price, prices that follow each other by day, prices by quantity, or prices by age of the subscription in months. */
export type PriceTerms =
  | string
  | readonly { readonly from: string | null; readonly price: string }[]
  | { readonly by: 'quantity' | 'months'; readonly ranges: readonly (readonly [from: string | null, to: string | null, price: string])[] }

/** A charge; each is the only one of a product of its code, and one offer holds all products. */
export interface ChargeTerms {
  readonly type: 'recurring' | 'oneShot' | 'usage'
  readonly price: PriceTerms
  readonly tax?: string
  readonly calendar?: CalendarDefinition
  /** Further values of the charge record, as `in_advance`. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** A date (at noon UTC) or an instant, and what happens then. */
export type Day = readonly [when: string, ...events: ScenarioEvent[]]

export interface ServiceTerms {
  readonly charge: string
  readonly quantity?: string
  /** Replaces the catalog's price. */
  readonly price?: string
}

export type MatchTerms = 'oldest' | 'none' | readonly string[]

export type ScenarioEvent =
  | {
      readonly do: 'subscribe'
      readonly name: string
      readonly services: readonly ServiceTerms[]
      readonly account?: string
      readonly from?: string
      /** The first day after the agreement. */
      readonly agreedTo?: string
    }
  | { readonly do: 'add'; readonly to: string; readonly service: ServiceTerms; readonly from?: string }
  /** Other services from the day on, in the place of all that run; or from the next period on. */
  | {
      readonly do: 'change'
      readonly name: string
      readonly services: readonly ServiceTerms[]
      readonly takesEffect?: 'byTheDay' | 'nextPeriod'
    }
  /** `on` names the first day not charged, today if left out; a day to come is planned. */
  | { readonly do: 'end'; readonly name: string; readonly on?: string; readonly reason?: string }
  /** Pending subscriptions begin and planned ends come. */
  | { readonly do: 'dayComes' }
  /** Records of the access point of a subscription: when, quantity, first parameter. */
  | {
      readonly do: 'use'
      readonly name: string
      readonly records: readonly (readonly [when: string, quantity: string | number, parameter?: string])[]
    }
  /** One invoice of what is due and used; usage of the day itself included unless told otherwise. */
  | { readonly do: 'bill'; readonly name: string; readonly account?: string; readonly usageBefore?: string }
  /** A billing run over all accounts; the invoices are named by their accounts. */
  | { readonly do: 'prepareRun' }
  | { readonly do: 'validateRun'; readonly names: Readonly<Record<string, string>> }
  /** Amounts by position of the line; the whole invoice if left out. */
  | { readonly do: 'credit'; readonly name: string; readonly invoice: string; readonly lines?: Readonly<Record<number, string>> }
  | {
      readonly do: 'pay' | 'refund'
      readonly name: string
      readonly amount: string
      readonly account?: string
      readonly match?: MatchTerms
    }
  | { readonly do: 'reverse'; readonly name: string }
  | { readonly do: 'match'; readonly operations: readonly string[]; readonly amount?: string }
  | { readonly do: 'unmatch'; readonly name: string }
  | { readonly do: 'newCalendar'; readonly charge: string; readonly calendar: CalendarDefinition }
  /** What must be refused; the refusal's code is kept under the name. */
  | { readonly do: 'attempt'; readonly name: string; readonly event: ScenarioEvent }

/** Text, figures and lists of them; figures compare by value: `5.90` is `5.9`. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

export interface Figure {
  /** The figure's name in the case. */
  readonly what: string
  readonly expected: Value
  readonly got: (reading: Reading) => Promise<Value> | Value
}
export interface RuleFigure {
  readonly what: string
  readonly expected: Value
  readonly got: () => Value
}

// ---- Words to write scenarios with

type ChargeValues = Omit<ChargeTerms, 'type' | 'price'>

/** A recurring charge in advance. */
export const fee = (price: PriceTerms, calendar: CalendarDefinition, more: ChargeValues = {}): ChargeTerms => ({
  type: 'recurring',
  price,
  calendar,
  ...more,
  values: { in_advance: true, ...more.values },
})
/** A recurring charge in arrears. */
export const arrears = (price: PriceTerms, calendar: CalendarDefinition, more: ChargeValues = {}): ChargeTerms =>
  fee(price, calendar, { ...more, values: { in_advance: false, ...more.values } })
/** A charge at activation. */
export const once = (price: PriceTerms, more: ChargeValues = {}): ChargeTerms => ({
  type: 'oneShot',
  price,
  ...more,
  values: { one_shot_moment: 'subscription', amount_editable: true, ...more.values },
})
export const usage = (price: PriceTerms, values: Readonly<Record<string, unknown>> = {}, more: ChargeValues = {}): ChargeTerms => ({
  type: 'usage',
  price,
  ...more,
  values: { quantity_places: 12, ...values },
})

const serviceOf = (service: string | ServiceTerms): ServiceTerms => (typeof service === 'string' ? { charge: service } : service)

const servicesOf = (services: string | readonly (string | ServiceTerms)[]): ServiceTerms[] =>
  (typeof services === 'string' ? [services] : services).map(serviceOf)

export const subscribe = (
  name: string,
  services: string | readonly (string | ServiceTerms)[],
  more: { account?: string; from?: string; agreedTo?: string } = {},
): ScenarioEvent => ({ do: 'subscribe', name, services: servicesOf(services), ...more })
export const add = (to: string, service: string | ServiceTerms, more: { from?: string } = {}): ScenarioEvent => ({
  do: 'add',
  to,
  service: serviceOf(service),
  ...more,
})
export const end = (name: string, more: { on?: string; reason?: string } = {}): ScenarioEvent => ({ do: 'end', name, ...more })
/** Another plan from the day on, or from the next period on. */
export const change = (
  name: string,
  services: string | readonly (string | ServiceTerms)[],
  takesEffect: 'byTheDay' | 'nextPeriod' = 'byTheDay',
): ScenarioEvent => ({ do: 'change', name, services: servicesOf(services), takesEffect })
export const dayComes: ScenarioEvent = { do: 'dayComes' }
export const use = (name: string, ...records: (readonly [string, string | number, string?])[]): ScenarioEvent => ({
  do: 'use',
  name,
  records,
})
export const bill = (name: string, more: { account?: string; usageBefore?: string } = {}): ScenarioEvent => ({ do: 'bill', name, ...more })
export const credit = (name: string, invoice: string, lines?: Readonly<Record<number, string>>): ScenarioEvent => ({
  do: 'credit',
  name,
  invoice,
  ...(lines ? { lines } : {}),
})
export const pay = (name: string, amount: string, match: MatchTerms = 'none', account = 'A'): ScenarioEvent => ({
  do: 'pay',
  name,
  amount,
  match,
  account,
})
export const refund = (name: string, amount: string, match: MatchTerms = 'none'): ScenarioEvent => ({ do: 'refund', name, amount, match })
export const reverse = (name: string): ScenarioEvent => ({ do: 'reverse', name })
export const match = (operations: readonly string[], amount?: string): ScenarioEvent => ({
  do: 'match',
  operations,
  ...(amount === undefined ? {} : { amount }),
})
export const unmatch = (name: string): ScenarioEvent => ({ do: 'unmatch', name })
export const attempt = (name: string, event: ScenarioEvent): ScenarioEvent => ({ do: 'attempt', name, event })

/** A reason whose ends charge the day that is named. */
export const LAST_DAY: CompanyTerms = { endReasons: { LAST_DAY: { charge_last_day: true } } }
export const endOnLastDay = (name: string): ScenarioEvent => end(name, { reason: 'LAST_DAY' })

export const figure = (what: string, expected: Value, got: Figure['got']): Figure => ({ what, expected, got })

/** The subscriptions of the demo company's customers, in the customers' order. */
import { type CalendarDate, addDays, addMonths, later } from '../../src-core/kernel/dates.ts'
import { END_DAY, FIRST_DAY, dayIn } from './calendar.ts'
import { demoCatalog } from './catalog.ts'
import type { DemoCustomer } from './customer-rows.ts'
import { NAMED_CUSTOMERS, type NamedOffer } from './named-customers.ts'
import { type Random, pickWeighted, randomOf } from './random.ts'
import { servicesOf } from './services.ts'
import { eventsOf } from './subscription-events.ts'
import type { DemoService, DemoSubscription } from './subscription-rows.ts'

const OFFERS = new Map(demoCatalog().offers.map((offer) => [offer.code, offer]))

/** All subscriptions of the customers, numbered through. */
export function demoSubscriptions(seed: number, customers: readonly DemoCustomer[]): DemoSubscription[] {
  const subscriptions: DemoSubscription[] = []
  customers.forEach((customer, index) => {
    const random = randomOf(seed, `subscriptions ${customer.code}`)
    const cast = NAMED_CUSTOMERS[index]?.offers
    const offers = cast ?? drawnOffers(customer, random)
    // What was carried over belongs to the first day; of the others' second subscriptions half came later.
    const startsLater = cast ? 0.25 : 0.5
    offers.forEach((offer, at) => {
      const start = startOf(customer, at > 0 && random.chance(startsLater), random)
      subscriptions.push(subscribe(seed, subscriptions.length + 1, customer, offer, start))
    })
  })
  return subscriptions
}

/** Those of before were carried over on the first day of the books. */
function startOf({ since }: DemoCustomer, isLater: boolean, random: Random): CalendarDate {
  const first = later(since, FIRST_DAY)
  return isLater ? dayIn({ start: first, end: addDays(END_DAY, -3) }, random) : first
}

function subscribe(seed: number, serial: number, customer: DemoCustomer, wanted: NamedOffer, start: CalendarDate): DemoSubscription {
  const code = `SUB-${String(serial).padStart(6, '0')}`
  const random = randomOf(seed, `subscription ${code} ${customer.code}`)
  const offer = offerOnSale(wanted.offer, start)
  const services = servicesOf({ ...wanted, offer, subscription: code, serial, customer }, random)
  const term = termOf(offer, services)
  const started = {
    code,
    customer: customer.code,
    offer,
    subscription_date: start,
    end_agreement_date: term === null ? null : addMonths(start, term),
    sales_channel: customer.sales_channel,
    services,
  }
  return { ...started, events: eventsOf(started, random, wanted.path) }
}

/** Months agreed on: of the offer, unless the service is taken by the month; `null` for no agreement. */
function termOf(offer: string, services: readonly DemoService[]): number | null {
  const isMonthly = services.some(({ attributes }) => attributes['term'] === '1')
  return isMonthly ? null : (OFFERS.get(offer)?.term_months ?? null)
}

/** The smallest mobile plan was withdrawn; who came later took the next one. */
function offerOnSale(code: string, start: CalendarDate): string {
  const soldTo = OFFERS.get(code)?.sold_to
  return soldTo !== undefined && start >= soldTo ? 'OFF_MOBILE_M' : code
}

type Chances = readonly (readonly [offers: readonly (readonly [string, number])[], chance: number])[]

const FIBRE = [
  ['OFF_FIBRE_250', 55],
  ['OFF_FIBRE_500', 32],
  ['OFF_FIBRE_1000', 13],
] as const
const MOBILE = [
  ['OFF_MOBILE_S', 40],
  ['OFF_MOBILE_M', 40],
  ['OFF_MOBILE_L', 20],
] as const
const FLEETDESK = [
  ['OFF_FLEETDESK', 75],
  ['OFF_FLEETDESK_YEAR', 25],
] as const
const only = (offer: string): readonly (readonly [string, number])[] => [[offer, 1]]

const PRIVATE_CHANCES: Chances = [
  [FIBRE, 0.68],
  [MOBILE, 0.55],
  [MOBILE, 0.2],
  [only('OFF_BACKUP'), 0.05],
]
const COMPANY_CHANCES: Chances = [
  [FIBRE, 0.55],
  [only('OFF_SIP'), 0.25],
  [MOBILE, 0.35],
  [MOBILE, 0.2],
  [FLEETDESK, 0.3],
  [only('OFF_BACKUP'), 0.22],
  [only('OFF_IOT'), 0.08],
]
const ABROAD_CHANCES: Chances = [
  [FLEETDESK, 0.7],
  [only('OFF_BACKUP'), 0.3],
  [only('OFF_IOT'), 0.25],
]

/** Everybody has at least one. */
function drawnOffers({ account_type, country }: DemoCustomer, random: Random): NamedOffer[] {
  const isNear = country === 'DE' || country === 'AT' || country === 'GR'
  const chances = account_type === 'private' ? PRIVATE_CHANCES : isNear ? COMPANY_CHANCES : ABROAD_CHANCES
  const taken = chances.filter(([, chance]) => random.chance(chance)).map(([offers]) => offers)
  const [usual] = chances[0] ?? [FIBRE]
  return (taken.length > 0 ? taken : [usual]).map((offers) => ({ offer: pickWeighted(random, offers) }))
}

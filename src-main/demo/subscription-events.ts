/** What becomes of a subscription after its start: most run on, some are changed, suspended or ended. */
import { type CalendarDate, addDays, daysBetween } from '../../src-core/kernel/dates.ts'
import { END_DAY, dayIn } from './calendar.ts'
import { type Random, pickWeighted } from './random.ts'
import type { DemoEvent, DemoEventKind, DemoService, DemoSubscription } from './subscription-rows.ts'

type Started = Omit<DemoSubscription, 'events'>

/** What becomes of a subscription; `unpaid` is suspended, then ended for not paying. */
export type SubscriptionPath = 'runsOn' | 'ends' | 'pauses' | 'unpaid' | 'grows' | 'growsAndEnds' | 'visited' | 'cheaper'

const PATHS: readonly (readonly [SubscriptionPath, number])[] = [
  ['runsOn', 70],
  ['ends', 8],
  ['pauses', 4],
  ['unpaid', 1],
  ['grows', 10],
  ['growsAndEnds', 2],
  ['visited', 3],
  ['cheaper', 2],
]

/** Subscriptions younger than this have nothing but their start. */
const YOUNGEST_DAYS = 90

/** Events by date, all within the books; without a path given, one is drawn. */
export function eventsOf(subscription: Started, random: Random, given?: SubscriptionPath): DemoEvent[] {
  const drawn = pickWeighted(random, PATHS)
  const path = given ?? drawn
  const start = subscription.subscription_date
  if (path === 'runsOn' || daysBetween(start, END_DAY) < YOUNGEST_DAYS) return []
  const day = dayIn({ start: addDays(start, 30), end: addDays(END_DAY, -20) }, random)
  switch (path) {
    case 'ends':
      return [ending(subscription, day, random)]
    case 'pauses':
      return pause(day, random)
    case 'unpaid':
      return unpaid(day, random)
    case 'grows':
      return growth(subscription, day, random)
    case 'growsAndEnds':
      return [...growth(subscription, addDays(start, 31), random), ending(subscription, addDays(start, random.whole(60, 89)), random)]
    case 'visited':
      return visit(subscription, day)
    case 'cheaper':
      return cheaper(subscription, day)
  }
}

/** A technician comes, where there is a line to look at. */
function visit({ services }: Started, day: CalendarDate): DemoEvent[] {
  return services
    .filter(({ product }) => product === 'FIBRE')
    .map(({ code }) => event(day, 'oneShot', { service: code, charge: 'SITE_VISIT', quantity: 1 }))
}

const NOTHING = {
  reason: null,
  service: null,
  offer: null,
  product: null,
  quantity: null,
  attributes: null,
  charge: null,
  price: null,
} as const

function event(date: CalendarDate, kind: DemoEventKind, more: Partial<DemoEvent> = {}): DemoEvent {
  return { ...NOTHING, date, kind, ...more }
}

function ending({ end_agreement_date }: Started, day: CalendarDate, random: Random): DemoEvent {
  const isBound = end_agreement_date !== null && day < end_agreement_date
  return event(day, 'terminate', { reason: isBound ? random.pick(['CUSTOMER', 'MOVE', 'GOODWILL']) : 'END' })
}

/** Most resume within weeks; a few stay suspended. */
function pause(day: CalendarDate, random: Random): DemoEvent[] {
  const resumed = addDays(day, random.whole(6, 45))
  const stays = resumed >= END_DAY || random.chance(0.12)
  return [event(day, 'suspend'), ...(stays ? [] : [event(resumed, 'resume')])]
}

/** The last suspension begins twenty days before the books end, so that its end lies within. */
function unpaid(day: CalendarDate, random: Random): DemoEvent[] {
  return [event(day, 'suspend'), event(addDays(day, random.whole(6, 19)), 'terminate', { reason: 'NON_PAYMENT' })]
}

const NEXT_OFFER: Readonly<Record<string, string>> = {
  OFF_FIBRE_250: 'OFF_FIBRE_500',
  OFF_FIBRE_500: 'OFF_FIBRE_1000',
  OFF_MOBILE_S: 'OFF_MOBILE_M',
  OFF_MOBILE_M: 'OFF_MOBILE_L',
}

/** A faster line, a larger plan, or more seats, channels or cards; what cannot grow runs on. */
function growth({ offer, services }: Started, day: CalendarDate, random: Random): DemoEvent[] {
  const next = NEXT_OFFER[offer] ?? offer
  const service = services.find(({ product }) => product === 'FIBRE') ?? services[0]
  if (!service) return []
  if (next !== offer) return [event(day, 'upgrade', { service: service.code, offer: next, ...largerService(service, next) })]
  const [first] = services
  if (!first || first.quantity < 2) return []
  const quantity = first.quantity + random.whole(1, Math.ceil(first.quantity * 0.5))
  const attributes = 'seats' in first.attributes ? { ...first.attributes, seats: String(quantity) } : first.attributes
  return [event(day, 'upgrade', { service: first.code, offer, product: first.product, quantity, attributes })]
}

function largerService(
  { product, quantity, attributes }: DemoService,
  offer: string,
): Pick<DemoEvent, 'product' | 'quantity' | 'attributes'> {
  if (product === 'FIBRE') return { product, quantity, attributes: { ...attributes, speed: offer.slice('OFF_FIBRE_'.length) } }
  return { product: offer.replace('OFF_', ''), quantity, attributes }
}

/** Prices of their own by what they are for, in EUR: nobody with another currency has these products. */
const AGREED_PRICES: Readonly<Record<string, readonly [charge: string, price: string]>> = {
  'SIP_TRUNK ': ['SIP_CHANNEL', '4.10'],
  'FIBRE 250': ['FIBRE_ACCESS', '29.40'],
  'FIBRE 500': ['FIBRE_ACCESS', '36.90'],
  'FIBRE 1000': ['FIBRE_ACCESS', '49.90'],
}

/** A price of its own, agreed on during the term. */
function cheaper({ services }: Started, day: CalendarDate): DemoEvent[] {
  return services.flatMap(({ code, product, attributes }) => {
    const agreed = AGREED_PRICES[`${product} ${attributes['speed'] ?? ''}`]
    return agreed ? [event(day, 'override', { service: code, charge: agreed[0], price: agreed[1] })] : []
  })
}

/** What becomes of a subscription after its start: most run on, some are changed, suspended or ended. */
import { type CalendarDate, addDays, daysBetween } from '../../src-core/kernel/dates.ts'
import { END_DAY, dayIn } from './calendar.ts'
import { type Random, pickWeighted } from './random.ts'
import type { DemoEvent, DemoEventKind, DemoService, DemoSubscription } from './subscription-rows.ts'

type Started = Omit<DemoSubscription, 'events'>

const PATHS = [
  ['runsOn', 70],
  ['ends', 8],
  ['pauses', 5],
  ['grows', 10],
  ['growsAndEnds', 2],
  ['visited', 3],
  ['cheaper', 2],
] as const

/** Subscriptions younger than this have nothing but their start. */
const YOUNGEST_DAYS = 90

/** Events by date, all within the books. */
export function eventsOf(subscription: Started, random: Random): DemoEvent[] {
  const path = pickWeighted(random, PATHS)
  const start = subscription.subscription_date
  if (path === 'runsOn' || daysBetween(start, END_DAY) < YOUNGEST_DAYS) return []
  const day = dayIn({ start: addDays(start, 30), end: addDays(END_DAY, -20) }, random)
  switch (path) {
    case 'ends':
      return [ending(subscription, day, random)]
    case 'pauses':
      return pause(day, random)
    case 'grows':
      return growth(subscription, day, random)
    case 'growsAndEnds':
      return [...growth(subscription, addDays(start, 31), random), ending(subscription, addDays(start, random.whole(60, 89)), random)]
    case 'visited':
      return subscription.services.filter(({ product }) => product === 'FIBRE').map(({ code }) => event(day, 'oneShot', { service: code, charge: 'SITE_VISIT', quantity: 1 }))
    case 'cheaper':
      return cheaper(subscription, day)
  }
}

const NOTHING = { reason: null, service: null, offer: null, product: null, quantity: null, attributes: null, charge: null, price: null } as const

function event(date: CalendarDate, kind: DemoEventKind, more: Partial<DemoEvent> = {}): DemoEvent {
  return { ...NOTHING, date, kind, ...more }
}

function ending({ end_agreement_date }: Started, day: CalendarDate, random: Random): DemoEvent {
  const isBound = end_agreement_date !== null && day < end_agreement_date
  return event(day, 'terminate', { reason: isBound ? random.pick(['CUSTOMER', 'MOVE', 'GOODWILL']) : 'END' })
}

/** Most resume; of the others some are ended for not paying, the rest stay suspended. */
function pause(day: CalendarDate, random: Random): DemoEvent[] {
  const suspension = event(day, 'suspend')
  const next = addDays(day, random.whole(6, 45))
  if (next >= END_DAY) return [suspension]
  const fate = pickWeighted(random, [['resume', 75], ['terminate', 15], ['stays', 10]] as const)
  if (fate === 'stays') return [suspension]
  return [suspension, event(next, fate, fate === 'terminate' ? { reason: 'NON_PAYMENT' } : {})]
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

function largerService({ product, quantity, attributes }: DemoService, offer: string): Pick<DemoEvent, 'product' | 'quantity' | 'attributes'> {
  if (product === 'FIBRE') return { product, quantity, attributes: { ...attributes, speed: offer.slice('OFF_FIBRE_'.length) } }
  return { product: offer.replace('OFF_', ''), quantity, attributes }
}

/** A price of its own, agreed on during the term. */
function cheaper({ services }: Started, day: CalendarDate): DemoEvent[] {
  const service = services.find(({ product }) => product === 'SIP_TRUNK')
  return service ? [event(day, 'override', { service: service.code, charge: 'SIP_CHANNEL', price: '4.10' })] : []
}

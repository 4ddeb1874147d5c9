/** What the operator wants of a change, and the input that it makes. */
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { Service, SubscriptionView } from './subscription-data.ts'

export interface ChangeWish {
  readonly offer: number | null
  /** Decimal text by service; `null` where the box is empty. */
  readonly quantities: ReadonlyMap<number, string | null>
  /** By service, then by attribute. */
  readonly attributes: ReadonlyMap<number, Readonly<Record<string, string | boolean>>>
  readonly date: string | null
  readonly takesEffect: 'byTheDay' | 'nextPeriod'
  readonly termMonths: string | null
}

export function firstWish(today: string): ChangeWish {
  return { offer: null, quantities: new Map(), attributes: new Map(), date: today, takesEffect: 'byTheDay', termMonths: null }
}

/** The services that run and are not to end. */
export function runningServices(view: Pick<SubscriptionView, 'services'>): readonly Service[] {
  return view.services.filter((one) => one.status === 'active' && one.end_date === null)
}

/** The input of `subscription.change`: only what differs; `null` while nothing does, or the day is missing. */
export function changeInput(view: Pick<SubscriptionView, 'id' | 'offer_id' | 'services'>, wish: ChangeWish): object | null {
  const services = runningServices(view).flatMap((service) => {
    const quantity = wish.quantities.get(service.id) ?? null
    const isOther = quantity !== null && !decimal(quantity).equals(service.quantity)
    const given = wish.attributes.get(service.id)
    const attributes = given && differs(given, service.attributes) ? { ...service.attributes, ...given } : undefined
    if (!isOther && !attributes) return []
    return [{ id: service.id, ...(isOther ? { quantity } : {}), ...(attributes ? { attributes } : {}) }]
  })
  const offer = wish.offer !== null && wish.offer !== view.offer_id ? { offer: wish.offer } : {}
  const term = wish.termMonths === null ? {} : { term_months: Number(wish.termMonths) }
  const changes = { ...offer, ...(services.length > 0 ? { services } : {}), ...term }
  if (wish.date === null || Object.keys(changes).length === 0) return null
  return { id: view.id, date: wish.date, takes_effect: wish.takesEffect, ...changes }
}

function differs(given: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(given).some(([code, value]) => (before[code] ?? '') !== value)
}

/** Does to subscriptions what the events of their file say, by the operations of the desk. */
import type { DemoBooks } from './demo-books.ts'
import type { DemoEvent, DemoService, DemoSubscription } from './subscription-rows.ts'
import type { KnownSubscription, KnownSubscriptions } from './subscription-world.ts'

/** A subscription's service as it is after the events so far. */
type CurrentServices = Map<string, readonly DemoService[]>

export interface SubscriptionDesk {
  /** Applies one event on its day. Answers whether there is an operation for it. */
  apply(subscription: DemoSubscription, event: DemoEvent): Promise<boolean>
}

export function subscriptionDesk(books: DemoBooks, known: KnownSubscriptions): SubscriptionDesk {
  const current: CurrentServices = new Map()
  return {
    apply: async (subscription, event) => {
      const found = known.get(subscription.code)
      if (!found) throw new Error(`There is no subscription ${subscription.code}.`)
      const services = current.get(subscription.code) ?? subscription.services
      return applyEvent({ books, found, services, keep: (changed) => current.set(subscription.code, changed) }, subscription, event)
    },
  }
}

interface Change {
  readonly books: DemoBooks
  readonly found: KnownSubscription
  readonly services: readonly DemoService[]
  keep(services: readonly DemoService[]): void
}

async function applyEvent(change: Change, subscription: DemoSubscription, event: DemoEvent): Promise<boolean> {
  const { books, found } = change
  const { date, kind, reason, service, charge, price } = event
  switch (kind) {
    case 'suspend':
    case 'resume':
      await books.run(`subscription.${kind}`, { id: found.id, date })
      return true
    case 'terminate':
      await books.run('subscription.terminate', { id: found.id, date, reason })
      return true
    case 'override':
      await books.run('service.overridePrice', { id: serviceId(found, service), charge, price })
      return true
    case 'upgrade':
      await upgrade(change, subscription, event)
      return true
    case 'oneShot':
      return false
  }
}

function serviceId({ services }: KnownSubscription, code: string | null): number {
  const id = services.get(code ?? '')
  if (id === undefined) throw new Error(`There is no service ${code}.`)
  return id
}

/** More of the same changes the service; another offer takes the place of the subscription. */
async function upgrade(change: Change, subscription: DemoSubscription, event: DemoEvent): Promise<void> {
  const { books, found, services, keep } = change
  const { date, service, offer, quantity } = event
  const before = services.find(({ code }) => code === service)
  if (!before) throw new Error(`There is no service ${service}.`)
  if (offer === subscription.offer && event.product === before.product) {
    const { id } = await books.run<{ id: number }>('service.changeQuantity', { id: serviceId(found, service), date, quantity })
    found.services.set(before.code, id)
    return
  }
  const after = services.map((one) => (one.code === service ? upgraded(one, event) : one))
  await replaceSubscription(books, found, { ...subscription, offer: offer ?? subscription.offer, services: after }, date)
  keep(after)
}

function upgraded(service: DemoService, { product, quantity, attributes }: DemoEvent): DemoService {
  return {
    ...service,
    product: product ?? service.product,
    quantity: quantity ?? service.quantity,
    attributes: attributes ?? service.attributes,
    price_overrides: null,
  }
}

/** The old one ends without fees, and its numbers serve the new one from the same day. */
async function replaceSubscription(books: DemoBooks, found: KnownSubscription, wanted: DemoSubscription, date: string): Promise<void> {
  await books.run('subscription.terminate', { id: found.id, date, reason: 'CHANGE' })
  const code = `${wanted.code}-B`
  const values = subscriptionInput({ ...wanted, code, subscription_date: date, end_agreement_date: null }, found.userAccount)
  const { end_agreement_date: _byTheOffer, ...input } = values
  const made = await books.run<{ id: number; service_ids: readonly number[] }>('subscription.create', input)
  found.id = made.id
  wanted.services.forEach((service, at) => found.services.set(service.code, made.service_ids[at] ?? 0))
}

/** A subscription as `subscription.create` takes it. */
export function subscriptionInput(subscription: DemoSubscription, user_account: number) {
  const { code, offer, subscription_date, end_agreement_date, sales_channel, services } = subscription
  return {
    user_account,
    offer,
    code,
    subscription_date,
    end_agreement_date,
    sales_channel,
    services: services.map(({ product, quantity, attributes, service_number, device, price_overrides }) => ({
      product,
      quantity: String(quantity),
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, truthOf(value)])),
      service_number,
      device,
      prices: pricesOf(price_overrides),
    })),
    access_points: services.flatMap(({ access_ids }) => access_ids.map((access_id) => ({ access_id }))),
  }
}

/** Yes and no are no texts in the books. */
function truthOf(value: string): string | boolean {
  return value === 'true' || value === 'false' ? value === 'true' : value
}

/** `FIBRE_ACCESS=29.40` */
function pricesOf(text: string | null): { readonly charge: string; readonly price: string }[] {
  return (text ?? '').split('|').flatMap((pair) => {
    const [charge = '', price = ''] = pair.split('=')
    return charge === '' ? [] : [{ charge, price }]
  })
}

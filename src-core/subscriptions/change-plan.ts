/** What a change of a subscription does to its services: which end, which begin, which takes the place of which. */
import { quantityFault, quantityInput } from '../entities/inputs.ts'
import { z } from 'zod'
import { idOf, recordKey, type RecordKey } from '../accounts/index.ts'
import { offer as offerEntity } from '../catalog/model.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal } from '../kernel/decimal.ts'
import { type FieldFault, refuse, refuseField } from '../kernel/failures.ts'
import { checkAttributes } from './attributes.ts'
import { type ServiceRow, servicesOf, type SubscriptionRow } from './read.ts'
import {
  attributeRules,
  checkService,
  type CheckedService,
  type OfferProduct,
  offerOf,
  productsOfOffer,
  serviceValues,
} from './service-parts.ts'

export const serviceWish = z.strictObject({
  id: z.number().int(),
  /** A product of the offer; its own if left out. */
  product: recordKey.optional(),
  quantity: quantityInput.optional(),
  /** All attributes from then on; those it has if left out. */
  attributes: z.record(z.string(), z.unknown()).optional(),
})
type ServiceWish = z.infer<typeof serviceWish>

export const changeWish = z.strictObject({
  offer: recordKey.optional(),
  services: z.array(serviceWish).max(100).default([]),
  /** Ids of services that end. */
  end: z.array(z.number().int()).max(100).default([]),
  add: z.array(serviceValues).max(100).default([]),
})
export type ChangeWish = z.infer<typeof changeWish>

/** What a charge of a service costs from the day on: as it is stored, `null` for the price of the catalog. */
export interface OwnPrice {
  readonly service: number
  readonly charge: number
  readonly price: string | null
}

/** A service ends, begins, or one takes the place of another. */
export interface PlanStep {
  readonly from: ServiceRow | null
  readonly to: CheckedService | null
}
export interface ChangePlan {
  readonly offer: { readonly id: number; readonly name: string }
  readonly steps: readonly PlanStep[]
}

const runs = (service: ServiceRow): boolean => service.status === 'active' || service.status === 'suspended'

interface Scope {
  readonly store: ReadStore
  readonly offer: ChangePlan['offer']
  readonly products: readonly OfferProduct[]
  readonly ownPrice: OwnPrice | null
  readonly faults: FieldFault[]
}

/**
 * Plans a change. With another offer a service whose product that one sells stays, unless its price goes by the
 * offer; one that it does not sell gives way to what the new offer always has, in order, or ends.
 *
 * @throws Refusal naming each wish at fault
 */
export async function planChange(
  store: ReadStore,
  row: SubscriptionRow,
  wish: ChangeWish,
  date: CalendarDate,
  ownPrice: OwnPrice | null = null,
): Promise<ChangePlan> {
  const offer = await wantedOffer(store, row, wish.offer, date)
  const scope: Scope = { store, offer, products: await store.all(productsOfOffer(store), { id: offer.id }), ownPrice, faults: [] }
  const services = (await store.all(servicesOf(store), { id: row.id })).filter(runs)
  refuseUnknown(services, wish, scope.faults)
  const steps: PlanStep[] = []
  const homeless: ServiceRow[] = []
  const kept: ServiceRow[] = []
  for (const service of services) {
    const own = wish.services.find((one) => one.id === service.id)
    const sold = scope.products.find((one) => one.product_id === service.product_id)
    if (wish.end.includes(service.id)) steps.push({ from: service, to: null })
    else if (own) steps.push({ from: service, to: await successor(scope, service, own, `services.${wish.services.indexOf(own)}`) })
    else if (!sold && offer.id !== row.offer_id) homeless.push(service)
    else if (sold && offer.id !== row.offer_id && (await goesByOffer(store, service.product_id)))
      steps.push({ from: service, to: await partsOf(scope, sold, service, {}, 'offer') })
    else kept.push(service)
  }
  for (const [at, values] of wish.add.entries()) {
    const to = await checkService(store, scope.offer.name, scope.products, values, `add.${at}`, scope.faults)
    if (to) steps.push({ from: null, to })
  }
  steps.push(...(await rehouse(scope, homeless, missingOf(scope, steps, kept, row), row)))
  if (scope.faults.length > 0) throw refuse('invalid', 'service.invalid', scope.faults[0]?.reason ?? '', { fields: scope.faults })
  return { offer, steps }
}

const offerNamed = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('offer').select(['id', 'name']).where('id', '=', p.id))

/** Its own offer may have been withdrawn from sale; another one has to be sold on the day. */
async function wantedOffer(store: ReadStore, row: SubscriptionRow, key: RecordKey | undefined, date: CalendarDate) {
  const id = key === undefined ? row.offer_id : await idOf(store, offerEntity, key, 'offer')
  if (id !== row.offer_id) return offerOf(store, id, date)
  return (await store.first(offerNamed(store), { id })) as ChangePlan['offer']
}

function refuseUnknown(services: readonly ServiceRow[], wish: ChangeWish, faults: FieldFault[]): void {
  const known = new Set(services.map(({ id }) => id))
  for (const [at, { id }] of wish.services.entries())
    if (!known.has(id)) faults.push({ path: `services.${at}.id`, reason: `The subscription has no service ${id} that runs.` })
  for (const [at, id] of wish.end.entries())
    if (!known.has(id)) faults.push({ path: `end.${at}`, reason: `The subscription has no service ${id} that runs.` })
}

const offerPrices = preparedSelect<{ product: number }>()((db, p) =>
  db
    .selectFrom('product_charge as l')
    .innerJoin('price_plan as p', 'p.charge_id', 'l.charge_id')
    .select('p.id')
    .where('l.product_id', '=', p.product)
    .where('p.offer_id', 'is not', null)
    .limit(1),
)
async function goesByOffer(store: ReadStore, product: number): Promise<boolean> {
  return (await store.first(offerPrices(store), { product })) !== undefined
}

function findProduct(scope: Scope, key: RecordKey): OfferProduct | undefined {
  return scope.products.find((one) => (typeof key === 'number' ? one.product_id === key : one.code === key))
}

async function successor(scope: Scope, service: ServiceRow, wish: ServiceWish, path: string): Promise<CheckedService | null> {
  const sold = findProduct(scope, wish.product ?? service.product_id)
  if (sold) return partsOf(scope, sold, service, wish, path)
  scope.faults.push({ path: `${path}.product`, reason: `${scope.offer.name} has no product “${wish.product ?? service.code}”.` })
  return null
}

/** The new service: quantity and attributes as wished, else those of the one before as far as the product has them. */
async function partsOf(
  { store, faults, ownPrice }: Scope,
  sold: OfferProduct,
  service: ServiceRow,
  wish: Pick<ServiceWish, 'quantity' | 'attributes'>,
  path: string,
): Promise<CheckedService> {
  const rules = await attributeRules(store, sold.attributes)
  const before = Object.entries(JSON.parse(service.attributes) as Record<string, unknown>)
  const given = wish.attributes ?? Object.fromEntries(before.filter(([code]) => rules.some((rule) => rule.code === code)))
  const { stored, faults: wrong } = checkAttributes(rules, given, `${path}.attributes`)
  faults.push(...wrong)
  const same = sold.product_id === service.product_id
  const quantity = decimal(wish.quantity ?? (same ? service.quantity : sold.default_quantity))
  const unfit = quantityFault(quantity)
  if (unfit !== null) faults.push({ path: `${path}.quantity`, reason: unfit })
  return {
    productId: sold.product_id,
    code: undefined,
    quantity,
    attributes: stored,
    serviceNumber: service.service_number,
    device: service.device,
    charges: (await chargesWithOwnPrices(store, sold.product_id, service.id)).map((one) =>
      ownPrice?.service === service.id && ownPrice.charge === one.id ? { ...one, price: ownPrice.price } : one,
    ),
  }
}

const chargesOfProduct = preparedSelect<{ product: number }>()((db, p) =>
  db
    .selectFrom('product_charge as l')
    .innerJoin('charge as c', 'c.id', 'l.charge_id')
    .select(['c.id', 'c.amount_editable'])
    .where('l.product_id', '=', p.product)
    .orderBy('l.id'),
)
const ownPrices = preparedSelect<{ service: number }>()((db, p) =>
  db
    .selectFrom('charge_instance')
    .select(['charge_id', 'price_override'])
    .where('service_id', '=', p.service)
    .where('price_override', 'is not', null),
)

/** The charges of a product; own prices stay with those that the service before had too. */
export async function chargesWithOwnPrices(store: ReadStore, product: number, service: number): Promise<CheckedService['charges']> {
  const prices = new Map((await store.all(ownPrices(store), { service })).map((one) => [one.charge_id, one.price_override]))
  return (await store.all(chargesOfProduct(store), { product })).map((one) => ({
    id: one.id,
    price: one.amount_editable === 1 ? (prices.get(one.id) ?? null) : null,
  }))
}

/** What the offer always has and nothing of the plan brings; of its own offer only what the plan takes away. */
function missingOf(
  { products, offer }: Scope,
  steps: readonly PlanStep[],
  kept: readonly ServiceRow[],
  row: SubscriptionRow,
): OfferProduct[] {
  const there = new Set([...kept.map((one) => one.product_id), ...steps.flatMap(({ to }) => (to ? [to.productId] : []))])
  const taken = new Set(steps.map(({ from }) => from?.product_id))
  return products.filter(
    ({ mandatory, product_id }) => mandatory === 1 && !there.has(product_id) && (offer.id !== row.offer_id || taken.has(product_id)),
  )
}

async function rehouse(
  scope: Scope,
  homeless: readonly ServiceRow[],
  missing: readonly OfferProduct[],
  row: SubscriptionRow,
): Promise<PlanStep[]> {
  const steps: PlanStep[] = []
  for (let at = 0; at < Math.max(homeless.length, missing.length); at += 1) {
    const [from, sold] = [homeless[at] ?? null, missing[at]]
    if (from && sold) steps.push({ from, to: await partsOf(scope, sold, from, {}, 'offer') })
    else if (from) steps.push({ from, to: null })
    else if (sold && scope.offer.id === row.offer_id)
      scope.faults.push({ path: 'end', reason: `${sold.name} is always part of ${scope.offer.name}.` })
    else if (sold) {
      const to = await checkService(
        scope.store,
        scope.offer.name,
        scope.products,
        serviceValues.parse({ product: sold.product_id }),
        'offer',
        scope.faults,
      )
      if (to) steps.push({ from: null, to })
    }
  }
  return steps
}

/** @throws Refusal when a service began after the day, or nothing would change */
export function refusePlan({ offer, steps }: ChangePlan, row: SubscriptionRow, date: CalendarDate, agreementMoves: boolean): void {
  if (steps.length === 0 && offer.id === row.offer_id && !agreementMoves)
    throw refuse('invalid', 'subscription.sameAsBefore', 'Nothing would change. Choose another offer, quantity or term.')
  const late = steps.find(({ from }) => from && from.start_date > date)
  if (late?.from)
    throw refuseField('date', 'service.date', `Service ${late.from.code} begins on ${late.from.start_date}; it can change from then on.`)
}

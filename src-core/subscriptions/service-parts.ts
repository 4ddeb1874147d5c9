/** The services of an offer: which products it sells, whether a wish for one fits, and how it is written. */
import { z } from 'zod'
import { recordKey } from '../accounts/index.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { priceInput, quantityFault, quantityInput } from '../entities/inputs.ts'
import { type CalendarDate, holds } from '../kernel/dates.ts'
import { type Decimal, decimal, toStored } from '../kernel/decimal.ts'
import { type FieldFault, refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { LinePart } from './line.ts'
import { type AttributeRule, type AttributeValue, checkAttributes } from './attributes.ts'
import { chargeInstance, service } from './model.ts'

export const serviceValues = z.strictObject({
  product: recordKey,
  code: z.string().trim().min(1).max(60).optional(),
  /** The offer's quantity if left out. */
  quantity: quantityInput.optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  service_number: z.string().trim().max(60).nullish(),
  device: z.string().trim().max(100).nullish(),
  /** Prices that replace those of the catalog. */
  prices: z.array(z.strictObject({ charge: recordKey, price: priceInput })).default([]),
})
export type ServiceValues = z.infer<typeof serviceValues>

/** Whether a service has prices other than those of the catalog. */
export const hasOwnPrice = ({ prices }: Pick<ServiceValues, 'prices'>): boolean => prices.length > 0

const offerById = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('offer').select(['id', 'code', 'name', 'status', 'sold_from', 'sold_to', 'term_months']).where('id', '=', p.id),
)
export const productsOfOffer = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('offer_product as o')
    .innerJoin('product as p', 'p.id', 'o.product_id')
    .select(['o.product_id', 'o.mandatory', 'o.default_quantity', 'p.code', 'p.name', 'p.status', 'p.attributes'])
    .where('o.offer_id', '=', p.id)
    .orderBy('o.id'),
)

/** @throws Refusal when the offer is not sold on the day */
export async function offerOf(store: ReadStore, id: number, day: CalendarDate) {
  const row = await store.first(offerById(store), { id })
  if (!row) throw refuseField('offer', 'record.unknown', `There is no offer ${id}.`)
  if (row.status !== 'active')
    throw refuseField('offer', 'offer.inactive', `Offer ${row.code} is ${row.status} and cannot be subscribed to.`)
  if (!holds({ start: row.sold_from, end: row.sold_to }, day)) {
    throw refuseField(
      'offer',
      'offer.notSold',
      `Offer ${row.code} is not sold on ${day}: it is from ${row.sold_from ?? 'the beginning'} up to ${row.sold_to ?? 'further notice'}.`,
    )
  }
  return { ...row, products: await store.all(productsOfOffer(store), { id }) }
}
export type SoldOffer = Awaited<ReturnType<typeof offerOf>>
export type OfferProduct = SoldOffer['products'][number]

// ---- Services

/** A service as it is written. */
export interface CheckedService {
  readonly productId: number
  readonly code: string | undefined
  readonly quantity: Decimal
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly serviceNumber: string | null
  readonly device: string | null
  readonly charges: readonly { readonly id: number; readonly price: string | null }[]
}

/** @throws Refusal naming each wish at fault, or what the offer always has */
export async function checkServices(store: ReadStore, sold: SoldOffer, wanted: readonly ServiceValues[]): Promise<CheckedService[]> {
  const faults: FieldFault[] = []
  const checked: CheckedService[] = []
  for (const [at, values] of wanted.entries()) {
    const one = await checkService(store, sold.name, sold.products, values, `services.${at}`, faults)
    if (one) checked.push(one)
  }
  const missing = sold.products.filter((one) => one.mandatory === 1 && !checked.some((service) => service.productId === one.product_id))
  if (faults.length === 0)
    faults.push(...missing.map((one) => ({ path: 'services', reason: `${one.name} is always part of ${sold.name}.` })))
  if (faults.length === 0 && checked.length === 0) faults.push({ path: 'services', reason: `Choose at least one product of ${sold.name}.` })
  if (faults.length > 0) throw refuse('invalid', 'subscription.invalid', `Subscription: ${faults[0]?.reason ?? ''}`, { fields: faults })
  return checked
}

/** A wish against the offer; faults are added to `faults`. */
export async function checkService(
  store: ReadStore,
  offerName: string,
  products: readonly OfferProduct[],
  values: ServiceValues,
  path: string,
  faults: FieldFault[],
): Promise<CheckedService | null> {
  const part = products.find((one) =>
    typeof values.product === 'number' ? one.product_id === values.product : one.code === values.product,
  )
  if (!part) {
    faults.push({ path: `${path}.product`, reason: `${offerName} has no product “${values.product}”.` })
    return null
  }
  if (part.status !== 'active') faults.push({ path: `${path}.product`, reason: `Product ${part.code} is ${part.status}.` })
  const quantity = decimal(values.quantity ?? part.default_quantity)
  const unfit = quantityFault(quantity)
  if (unfit !== null) faults.push({ path: `${path}.quantity`, reason: unfit })
  const { stored, faults: wrong } = checkAttributes(await attributeRules(store, part.attributes), values.attributes, `${path}.attributes`)
  faults.push(...wrong)
  const charges = await priceCharges(store, part, values, path, faults)
  return {
    productId: part.product_id,
    code: values.code,
    quantity,
    attributes: stored,
    serviceNumber: values.service_number || null,
    device: values.device || null,
    charges,
  }
}

const attributesOfService = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('attribute').select(['code', 'kind', 'allowed_values']).where('source', '=', 'service'),
)

/** The rules of the attributes that a product lists. */
export async function attributeRules(store: ReadStore, listed: string | null): Promise<AttributeRule[]> {
  const codes = new Set(JSON.parse(listed ?? '[]') as string[])
  if (codes.size === 0) return []
  const rows = await store.all(attributesOfService(store), {})
  return rows
    .filter((row) => codes.has(row.code))
    .map(({ code, kind, allowed_values }) => ({ code, kind, allowed: JSON.parse(allowed_values ?? '[]') as string[] }))
}

const chargesOfProduct = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('product_charge as l')
    .innerJoin('charge as c', 'c.id', 'l.charge_id')
    .select(['c.id', 'c.code', 'c.amount_editable'])
    .where('l.product_id', '=', p.id)
    .orderBy('l.id'),
)

async function priceCharges(store: ReadStore, part: OfferProduct, { prices }: ServiceValues, path: string, faults: FieldFault[]) {
  const charges = await store.all(chargesOfProduct(store), { id: part.product_id })
  const overrides = new Map<number, string>()
  for (const [at, { charge: key, price }] of prices.entries()) {
    const found = charges.find((one) => (typeof key === 'number' ? one.id === key : one.code === key))
    if (!found) faults.push({ path: `${path}.prices.${at}.charge`, reason: `${part.name} has no charge “${key}”.` })
    else if (found.amount_editable !== 1)
      faults.push({ path: `${path}.prices.${at}.price`, reason: `The price of ${found.code} may not be overridden.` })
    else overrides.set(found.id, toStored(decimal(price)))
  }
  return charges.map((one) => ({ id: one.id, price: overrides.get(one.id) ?? null }))
}

const SERVICE_COLUMNS = [
  'subscription_id',
  'product_id',
  'code',
  'quantity',
  'status',
  'start_date',
  'service_number',
  'device',
  'attributes',
  'created_op',
  'changed_op',
  'first_service_id',
  'first_start',
]
const INSTANCE_COLUMNS = ['service_id', 'charge_id', 'active', 'price_override', 'created_op', 'changed_op', 'since', 'aged_from']

/** Writes a service that is not active yet, with its charges; `line` is what it goes on with, where it takes the place of another. */
export function writeService(
  context: CommandContext,
  subscriptionId: number,
  one: CheckedService,
  start: CalendarDate,
  code: string,
  line: LinePart | null = null,
): number {
  const { op, store } = context
  const attributes = JSON.stringify(one.attributes)
  const id = store
    .bulk(service, SERVICE_COLUMNS)
    .add([
      subscriptionId,
      one.productId,
      code,
      toStored(one.quantity),
      'inactive',
      start,
      one.serviceNumber,
      one.device,
      attributes,
      op,
      op,
      line?.firstServiceId ?? null,
      line?.firstStart ?? null,
    ])
  const instances = store.bulk(chargeInstance, INSTANCE_COLUMNS)
  for (const { id: charge, price } of one.charges) {
    const counted = line?.charges.get(charge)
    instances.add([id, charge, 0, price, op, op, counted?.since ?? null, counted?.agedFrom ?? null])
  }
  return id
}

const serviceCount = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('service')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('subscription_id', '=', p.id),
)

/** `SUB-004417-3`: services of a subscription are counted. */
export async function nextServiceCode(store: ReadStore, subscriptionId: number, subscriptionCode: string): Promise<string> {
  return `${subscriptionCode}-${((await store.first(serviceCount(store), { id: subscriptionId }))?.n ?? 0) + 1}`
}

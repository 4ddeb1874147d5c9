/** New subscriptions with their services, and services added to running ones. */
import { z } from 'zod'
import { idOf, idOrNull, recordKey } from '../accounts/index.ts'
import { userAccount } from '../accounts/model.ts'
import { offer } from '../catalog/model.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { createRecord } from '../entities/records.ts'
import { addMonths, type CalendarDate, holds, isCalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, isDecimalText, toStored } from '../kernel/decimal.ts'
import { type FieldFault, refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { party } from '../parties/model.ts'
import { takeNumber } from '../sequences/index.ts'
import { salesChannel, seller } from '../setup/model.ts'
import { accessPointValues, addAccessPoint } from './access-points.ts'
import { activateSubscription, startService } from './activation.ts'
import { type AttributeRule, type AttributeValue, checkAttributes } from './attributes.ts'
import { chargeInstance, service, subscription } from './model.ts'
import { readService, readSubscription, touchSubscription } from './read.ts'

const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
const decimalText = z
  .union([z.string().trim(), z.number().int()])
  .transform(String)
  .refine(isDecimalText, 'A decimal number is needed, with a point.')

export const serviceValues = z.strictObject({
  product: recordKey,
  code: z.string().trim().min(1).max(60).optional(),
  /** The offer's quantity if left out. */
  quantity: decimalText.optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  service_number: z.string().trim().max(60).nullish(),
  device: z.string().trim().max(100).nullish(),
  /** Prices that replace those of the catalog. */
  prices: z.array(z.strictObject({ charge: recordKey, price: decimalText })).default([]),
})
type ServiceValues = z.infer<typeof serviceValues>

export const subscriptionValues = z.strictObject({
  user_account: recordKey,
  offer: recordKey,
  code: z.string().trim().min(1).max(60).optional(),
  external_ref: z.string().trim().max(200).nullish(),
  /** The first day; today if left out. */
  subscription_date: date.optional(),
  /** The first day after the agreement; by the offer's term if left out. */
  end_agreement_date: date.nullish(),
  seller: recordKey.nullish(),
  sales_channel: recordKey.nullish(),
  sales_representative: recordKey.nullish(),
  /** The offer's products with their quantities; those that are always part of it if left out. */
  services: z.array(serviceValues).max(100).optional(),
  access_points: z.array(accessPointValues).max(1000).default([]),
  activate: z.boolean().default(true),
})
export type SubscriptionValues = z.infer<typeof subscriptionValues>

const subscriptionIds = z.object({ id: z.number(), code: z.string(), status: z.string(), service_ids: z.array(z.number()) })
export type SubscriptionIds = z.infer<typeof subscriptionIds>

export const newSubscription = defineCommand({
  name: 'subscription.create',
  summary: 'New subscription of an offer, active from its first day',
  input: subscriptionValues,
  output: subscriptionIds,
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'subscription.discard', input: { id }, label: 'Undo' }) },
  handler: (context, values) => createSubscription(context, values),
})

/**
 * Creates a subscription with its services, charges and access points; active at once unless told
 * otherwise, pending when its first day is to come.
 *
 * @throws Refusal naming each field at fault
 */
export async function createSubscription(context: CommandContext, values: SubscriptionValues): Promise<SubscriptionIds> {
  const { store } = context
  const first = values.subscription_date ?? context.today
  const holder = await holderOf(store, await idOf(store, userAccount, values.user_account, 'user_account'))
  const sold = await offerOf(store, await idOf(store, offer, values.offer, 'offer'), first)
  const wanted =
    values.services ??
    sold.products.filter((one) => one.mandatory === 1).map(({ product_id }) => serviceValues.parse({ product: product_id }))
  const services = await checkServices(store, sold, wanted)
  const seller_id = (await idOrNull(store, seller, values.seller, 'seller')) ?? holder.seller_id
  const code = values.code ?? (await takeNumber(context, { document: 'subscription', sellerId: seller_id, date: first }))
  const id = await createRecord(context, subscription, {
    code,
    external_ref: values.external_ref || null,
    user_account_id: holder.id,
    offer_id: sold.id,
    seller_id,
    status: 'created',
    subscription_date: first,
    end_agreement_date: values.end_agreement_date ?? (sold.term_months === null ? null : addMonths(first, sold.term_months)),
    sales_channel_id: await idOrNull(store, salesChannel, values.sales_channel, 'sales_channel'),
    sales_representative_id: await idOrNull(store, party, values.sales_representative, 'sales_representative'),
  })
  const service_ids = services.map((one, at) => writeService(context, id, one, first, one.code ?? `${code}-${at + 1}`))
  for (const access of values.access_points) await addAccessPoint(context, id, { start_date: first, ...access })
  const row = await readSubscription(store, id)
  const status = values.activate ? (await activateSubscription(context, row, first)).status : row.status
  await touchSubscription(context, row)
  context.summarise(`Subscription ${code} of ${sold.name} created for ${holder.name}, ${status}`)
  return { id, code, status, service_ids }
}

// ---- Who and what

const holderById = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('user_account as u')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .select([
      'u.id',
      'u.code',
      'u.status',
      'u.is_consumer',
      'b.code as billing_code',
      'b.status as billing_status',
      'c.seller_id',
      'c.name',
    ])
    .where('u.id', '=', p.id),
)

async function holderOf(store: ReadStore, id: number) {
  const row = await store.first(holderById(store), { id })
  if (!row) throw refuseField('user_account', 'record.unknown', `There is no user account ${id}.`)
  if (row.status !== 'active') throw refuseField('user_account', 'userAccount.inactive', `User account ${row.code} is ${row.status}.`)
  if (row.is_consumer !== 1)
    throw refuseField('user_account', 'userAccount.noConsumer', `User account ${row.code} may not consume. Choose one that may.`)
  if (row.billing_status === 'closed' || row.billing_status === 'pendingClosed') {
    throw refuseField('user_account', 'billingAccount.closed', `Billing account ${row.billing_code} is closed or waits to be.`)
  }
  return row
}

const offerById = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('offer').select(['id', 'code', 'name', 'status', 'sold_from', 'sold_to', 'term_months']).where('id', '=', p.id),
)
const productsOfOffer = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('offer_product as o')
    .innerJoin('product as p', 'p.id', 'o.product_id')
    .select(['o.product_id', 'o.mandatory', 'o.default_quantity', 'p.code', 'p.name', 'p.status', 'p.attributes'])
    .where('o.offer_id', '=', p.id)
    .orderBy('o.id'),
)

async function offerOf(store: ReadStore, id: number, day: CalendarDate) {
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
type SoldOffer = Awaited<ReturnType<typeof offerOf>>
type OfferProduct = SoldOffer['products'][number]

// ---- Services

interface CheckedService {
  readonly productId: number
  readonly code: string | undefined
  readonly quantity: Decimal
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly serviceNumber: string | null
  readonly device: string | null
  readonly charges: readonly { readonly id: number; readonly price: string | null }[]
}

async function checkServices(store: ReadStore, sold: SoldOffer, wanted: readonly ServiceValues[]): Promise<CheckedService[]> {
  const faults: FieldFault[] = []
  const checked: CheckedService[] = []
  for (const [at, values] of wanted.entries()) {
    const one = await checkService(store, sold, values, `services.${at}`, faults)
    if (one) checked.push(one)
  }
  const missing = sold.products.filter((one) => one.mandatory === 1 && !checked.some((service) => service.productId === one.product_id))
  if (faults.length === 0)
    faults.push(...missing.map((one) => ({ path: 'services', reason: `${one.name} is always part of ${sold.name}.` })))
  if (faults.length === 0 && checked.length === 0) faults.push({ path: 'services', reason: `Choose at least one product of ${sold.name}.` })
  if (faults.length > 0) throw refuse('invalid', 'subscription.invalid', `Subscription: ${faults[0]?.reason ?? ''}`, { fields: faults })
  return checked
}

async function checkService(
  store: ReadStore,
  sold: SoldOffer,
  values: ServiceValues,
  path: string,
  faults: FieldFault[],
): Promise<CheckedService | null> {
  const part = findProduct(sold, values.product)
  if (!part) {
    faults.push({ path: `${path}.product`, reason: `${sold.name} has no product “${values.product}”.` })
    return null
  }
  if (part.status !== 'active') faults.push({ path: `${path}.product`, reason: `Product ${part.code} is ${part.status}.` })
  const quantity = decimal(values.quantity ?? part.default_quantity)
  if (quantity.lte(0)) faults.push({ path: `${path}.quantity`, reason: 'More than zero is needed.' })
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

function findProduct(sold: SoldOffer, key: string | number): OfferProduct | undefined {
  return sold.products.find((one) => (typeof key === 'number' ? one.product_id === key : one.code === key))
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
]
const INSTANCE_COLUMNS = ['service_id', 'charge_id', 'active', 'price_override', 'created_op', 'changed_op']

/** Writes a service that is not active yet, with its charges. */
export function writeService(
  context: CommandContext,
  subscriptionId: number,
  one: CheckedService,
  start: CalendarDate,
  code: string,
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
    ])
  const instances = store.bulk(chargeInstance, INSTANCE_COLUMNS)
  for (const { id: charge, price } of one.charges) instances.add([id, charge, 0, price, op, op])
  return id
}

// ---- A further service

export const addService = defineCommand({
  name: 'service.add',
  summary: 'Add a product of the offer to a subscription, from a day on',
  input: serviceValues.extend({ subscription_id: z.number().int(), start_date: date.optional() }),
  output: z.object({ id: z.number(), code: z.string() }),
  undo: { kind: 'none', reason: 'End the service on its first day: what it charged in advance is given back.' },
  handler: async (context, { subscription_id, start_date, ...values }) => {
    const { store } = context
    const row = await readSubscription(store, subscription_id)
    const start = start_date ?? context.today
    if (row.status !== 'active')
      throw refuse(
        'refused',
        'subscription.notActive',
        `Subscription ${row.code} is ${row.status}; a service can be added to an active one.`,
      )
    if (start < row.subscription_date || start > context.today) {
      throw refuseField('start_date', 'service.startDate', `A service is added from a day between ${row.subscription_date} and today on.`)
    }
    const sold = { ...(await offerOf(store, row.offer_id, start)), products: await store.all(productsOfOffer(store), { id: row.offer_id }) }
    const faults: FieldFault[] = []
    const checked = await checkService(store, sold, values, '', faults)
    if (!checked || faults.length > 0) {
      throw refuse('invalid', 'service.invalid', faults[0]?.reason ?? '', {
        fields: faults.map((one) => ({ ...one, path: one.path.replace(/^\./, '') })),
      })
    }
    const code = values.code ?? (await nextServiceCode(store, row.id, row.code))
    const id = writeService(context, row.id, checked, start, code)
    await startService(context, await readService(store, id), start, true)
    await touchSubscription(context, row)
    context.summarise(`Service ${code} added to ${row.code} from ${start}`)
    return { id, code }
  },
})

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

/** A service becomes another product, quantity or set of attributes from a day on, and its subscription takes another offer. */
import { preparedSelect } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal } from '../kernel/decimal.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { startService } from '../subscriptions/activation.ts'
import { checkAttributes } from '../subscriptions/attributes.ts'
import { attributeRules, nextServiceCode, writeService } from '../subscriptions/create-subscription.ts'
import { readService, type ServiceRow, type SubscriptionRow } from '../subscriptions/read.ts'
import { endService } from '../subscriptions/termination.ts'
import { changeSubscription } from '../subscriptions/write.ts'

export interface ServiceChange {
  readonly date: CalendarDate
  /** Code of the offer; the subscription's own if absent. */
  readonly offer: string | null
  readonly product: string | null
  /** Decimal text. */
  readonly quantity: string | null
  /** All attributes of the service from then on; those it has if absent. */
  readonly attributes: Readonly<Record<string, unknown>> | null
}

const productOfOffer = preparedSelect<{ offer: string; product: string }>()((db, p) =>
  db
    .selectFrom('offer_product as l')
    .innerJoin('offer as o', 'o.id', 'l.offer_id')
    .innerJoin('product as p', 'p.id', 'l.product_id')
    .select(['o.id as offer_id', 'p.id as product_id', 'p.attributes'])
    .where('o.code', '=', p.offer)
    .where('p.code', '=', p.product),
)
const codesOf = preparedSelect<{ subscription: number; service: number }>()((db, p) =>
  db
    .selectFrom('service as v')
    .innerJoin('product as p', 'p.id', 'v.product_id')
    .innerJoin('subscription as s', 's.id', 'v.subscription_id')
    .innerJoin('offer as o', 'o.id', 's.offer_id')
    .select(['p.code as product', 'o.code as offer'])
    .where('s.id', '=', p.subscription)
    .where('v.id', '=', p.service),
)
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

/**
 * The service ends on the day, what it charged in advance is given back, and a new one of the same
 * subscription takes its place; own prices stay with the charges that both have.
 *
 * @returns the new service's id
 * @throws Refusal when the service does not run on the day, or the offer has no such product
 */
export async function replaceService(
  context: CommandContext,
  row: SubscriptionRow,
  old: ServiceRow,
  change: ServiceChange,
): Promise<number> {
  const { store } = context
  if (row.status !== 'active' || old.status !== 'active')
    throw refuse('refused', 'service.wrongState', `Service ${old.code} is ${old.status}; an active one can be changed.`)
  if (change.date < old.start_date || change.date > context.today) {
    throw refuseField('date', 'service.date', `Service ${old.code} can change on a day between ${old.start_date} and today.`)
  }
  const known = await store.first(codesOf(store), { subscription: row.id, service: old.id })
  const [offer, product] = [change.offer ?? known?.offer ?? '', change.product ?? known?.product ?? '']
  const sold = await store.first(productOfOffer(store), { offer, product })
  if (!sold) throw refuseField('product', 'record.unknown', `There is no offer “${offer}” with a product “${product}”.`)
  const attributes = change.attributes ?? (JSON.parse(old.attributes) as Record<string, unknown>)
  const { stored, faults } = checkAttributes(await attributeRules(store, sold.attributes), attributes, 'attributes')
  if (faults.length > 0) throw refuse('invalid', 'service.attributes', faults[0]?.reason ?? '', { fields: faults })
  const quantity = decimal(change.quantity ?? old.quantity)
  if (quantity.lte(0)) throw refuseField('quantity', 'service.quantity', 'More than zero is needed.')
  const prices = new Map((await store.all(ownPrices(store), { service: old.id })).map((one) => [one.charge_id, one.price_override]))
  const charges = (await store.all(chargesOfProduct(store), { product: sold.product_id })).map((one) => ({
    id: one.id,
    price: one.amount_editable === 1 ? (prices.get(one.id) ?? null) : null,
  }))
  if (sold.offer_id !== row.offer_id) changeSubscription(context, row, { offer_id: sold.offer_id })
  await endService(context, old, row, change.date)
  const parts = {
    productId: sold.product_id,
    code: undefined,
    quantity,
    attributes: stored,
    serviceNumber: old.service_number,
    device: old.device,
    charges,
  }
  const id = writeService(context, row.id, parts, change.date, await nextServiceCode(store, row.id, row.code))
  await startService(context, await readService(store, id), change.date, false)
  return id
}

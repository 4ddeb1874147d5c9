/** An offer with all that a subscription to it must choose. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { refuseMissing } from '../kernel/failures.ts'
import { defineQuery } from '../operations/define.ts'

const offerById = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('offer')
    .select(['id', 'code', 'name', 'status', 'family', 'sold_from', 'sold_to', 'term_months', 'description'])
    .where('id', '=', p.id),
)
const productsOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('offer_product as o')
    .innerJoin('product as p', 'p.id', 'o.product_id')
    .select(['p.id', 'p.code', 'p.name', 'p.status', 'o.mandatory', 'o.default_quantity', 'p.attributes'])
    .where('o.offer_id', '=', p.id)
    .orderBy('o.id'),
)
const chargesOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('offer_product as o')
    .innerJoin('product_charge as l', 'l.product_id', 'o.product_id')
    .innerJoin('charge as c', 'c.id', 'l.charge_id')
    .leftJoin('calendar as k', 'k.id', 'c.calendar_id')
    .leftJoin('unit_of_measure as m', 'm.id', 'c.unit_id')
    .select([
      'l.product_id',
      'c.id',
      'c.code',
      'c.name',
      'c.type',
      'c.amount_editable',
      'c.in_advance',
      'c.one_shot_moment',
      'k.name as calendar',
      'm.symbol as unit',
    ])
    .where('o.offer_id', '=', p.id)
    .orderBy('l.id'),
)
const serviceAttributes = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('attribute').select(['code', 'name', 'kind', 'allowed_values', 'unit']).where('source', '=', 'service').orderBy('code'),
)

export const viewOffer = defineQuery({
  name: 'offer.view',
  summary: 'An offer with its products, their charges and the attributes to be given',
  input: z.object({ id: z.number().int() }),
  output: z.custom<Awaited<ReturnType<typeof viewOf>>>(),
  handler: ({ store }, { id }) => viewOf(store, id),
})

async function viewOf(store: ReadStore, id: number) {
  const offer = await store.first(offerById(store), { id })
  if (!offer) throw refuseMissing('offer', id)
  const charges = await store.all(chargesOf(store), { id })
  const attributes = await store.all(serviceAttributes(store), {})
  const products = await store.all(productsOf(store), { id })
  return {
    ...offer,
    products: products.map(({ mandatory, default_quantity, attributes: listed, ...product }) => ({
      ...product,
      mandatory: mandatory === 1,
      default_quantity: toPlain(decimal(default_quantity)),
      attributes: attributes
        .filter((one) => (JSON.parse(listed ?? '[]') as string[]).includes(one.code))
        .map(({ allowed_values, ...one }) => ({ ...one, allowed_values: JSON.parse(allowed_values ?? '[]') as string[] })),
      charges: charges
        .filter((one) => one.product_id === product.id)
        .map(({ product_id: _of, amount_editable, in_advance, ...one }) => ({
          ...one,
          amount_editable: amount_editable === 1,
          in_advance: in_advance === 1,
        })),
    })),
  }
}

/** Another quantity or another price of a service. */
import { z } from 'zod'
import { type RecordKey, recordKey } from '../accounts/index.ts'
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import { priceInput, quantityFault, quantityInput } from '../entities/inputs.ts'
import { type CalendarDate, isCalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, toPlain, toStored } from '../kernel/decimal.ts'
import { refuseFarDate } from '../kernel/far-dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { confirmDate } from '../setup/index.ts'
import { startService } from './activation.ts'
import type { AttributeValue } from './attributes.ts'
import { keepReplaced } from './change.ts'
import { chargeLine } from './charge-preview.ts'
import { lineAfter } from './line.ts'
import { nextServiceCode, writeService } from './service-parts.ts'
import { setServiceOffer } from './write.ts'
import { readService, readSubscription, type ServiceRow, type SubscriptionRow, touchSubscription } from './read.ts'
import { endService } from './termination.ts'

/**
 * From a day on another quantity runs: the service ends there and one of the new quantity takes its
 * place, so that what was charged in advance is given back and charged anew by the day. On its first
 * day too, whether it is charged or not: a change is taken back alike, whenever it was told.
 */
export const changeQuantity = defineCommand({
  name: 'service.changeQuantity',
  summary: 'Change the quantity of a service from a day on',
  input: z.strictObject({
    id: z.number().int(),
    quantity: quantityInput,
    date: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
    confirm_date: confirmDate,
  }),
  output: z.object({
    id: z.number(),
    before: z.string(),
    date: z.string(),
    lines: z.array(chargeLine),
    /** The change, by which it is taken back; none in entries of before, where the service itself was changed. */
    change: z.number().nullable().default(null),
  }),
  undo: {
    kind: 'inverse',
    call: ({ id, before, date, change }) =>
      change
        ? { operation: 'subscription.withdrawChange', input: { id: change }, label: 'Undo' }
        : { operation: 'service.changeQuantity', input: { id, quantity: before, date, confirm_date: date }, label: 'Undo' },
  },
  handler: async (context, { id, quantity, date: from = context.today, confirm_date }) => {
    refuseFarDate(context.today, from, confirm_date, 'date')
    const service = await readService(context.store, id)
    const row = await readSubscription(context.store, service.subscription_id)
    const wanted = decimal(quantity)
    refuseChange(context, service, row, wanted, from)
    const before = toPlain(decimal(service.quantity))
    const changed = await replaceService(context, service, row, wanted, from)
    await touchSubscription(context, row)
    context.summarise(`Service ${service.code}: quantity ${before} → ${toPlain(wanted)} from ${from}`)
    return { ...changed, before, date: from }
  },
})

function refuseChange(context: CommandContext, service: ServiceRow, row: SubscriptionRow, wanted: Decimal, from: CalendarDate): void {
  if (service.status !== 'active')
    throw refuse(
      'refused',
      'service.wrongState',
      `Service ${service.code} is ${service.status}; the quantity of an active one can be changed.`,
    )
  if (row.termination_date !== null)
    throw refuse('refused', 'subscription.ending', `Subscription ${row.code} ends on ${row.termination_date}. Take that back first.`)
  if (service.end_date !== null)
    throw refuse('refused', 'service.ending', `Service ${service.code} ends on ${service.end_date}. Take that change back first.`)
  const unfit = quantityFault(wanted)
  if (unfit !== null) throw refuseField('quantity', 'service.quantity', `${unfit} End the service instead.`)
  if (wanted.equals(service.quantity)) throw refuseField('quantity', 'service.quantity', 'That is its quantity already.')
  if (from < service.start_date || from > context.today) {
    throw refuseField('date', 'service.date', `The quantity can change on a day between ${service.start_date} and today.`)
  }
}

const instancesOf = preparedSelect<{ service: number }>()((db, p) =>
  db.selectFrom('charge_instance').select(['charge_id', 'price_override']).where('service_id', '=', p.service).orderBy('id'),
)

async function replaceService(context: CommandContext, old: ServiceRow, row: SubscriptionRow, quantity: Decimal, from: CalendarDate) {
  const { store } = context
  const charges = (await store.all(instancesOf(store), { service: old.id })).map((one) => ({
    id: one.charge_id,
    price: one.price_override,
  }))
  const parts = {
    productId: old.product_id,
    code: undefined,
    quantity,
    attributes: JSON.parse(old.attributes) as Record<string, AttributeValue>,
    serviceNumber: old.service_number,
    device: old.device,
    charges,
  }
  const line = await lineAfter(store, old, charges, from)
  const id = writeService(context, row.id, parts, from, await nextServiceCode(store, row.id, row.code), line)
  await setServiceOffer(context, id, old.offer_id)
  const lines = await endService(context, old, row, from, 'change')
  await startService(context, await readService(store, id), from, false)
  return { id, lines, change: await keepReplaced(context, row, { from: old.id, to: id }, from) }
}

// ---- Price

const instancesToPrice = preparedSelect<{ service: number }>()((db, p) =>
  db
    .selectFrom('charge_instance as i')
    .innerJoin('charge as c', 'c.id', 'i.charge_id')
    .select(['i.id', 'i.price_override', 'i.charged_to', 'c.id as charge_id', 'c.code', 'c.name', 'c.type', 'c.amount_editable'])
    .where('i.service_id', '=', p.service),
)
const keepPrice = preparedWrite<{ id: number; price: string | null; op: number }>()((db, p) =>
  db.updateTable('charge_instance').set({ price_override: p.price, changed_op: p.op }).where('id', '=', p.id),
)

/** @throws Refusal for a charge that the service does not have, or whose price the catalog keeps to itself */
export async function chargeToPrice(store: ReadStore, service: ServiceRow, key: RecordKey) {
  const found = (await store.all(instancesToPrice(store), { service: service.id })).find((one) =>
    typeof key === 'number' ? one.charge_id === key : one.code === key,
  )
  if (!found) throw refuseField('charge', 'record.unknown', `Service ${service.code} has no charge “${key}”.`)
  if (found.amount_editable === 1) return found
  throw refuseField('price', 'charge.priceFixed', `The price of ${found.name} may not be overridden. Its charge in the catalog says so.`)
}

/** What is rated from now on takes the price; what is rated already keeps its own. */
export const overridePrice = defineCommand({
  name: 'service.overridePrice',
  summary: 'Give a charge of a service its own price, or the price of the catalog again',
  input: z.strictObject({ id: z.number().int(), charge: recordKey, price: priceInput.nullable() }),
  output: z.object({ id: z.number(), charge: z.number(), before: z.string().nullable() }),
  undo: {
    kind: 'inverse',
    lastFirst: true,
    call: ({ id, charge, before }) => ({ operation: 'service.overridePrice', input: { id, charge, price: before }, label: 'Undo' }),
  },
  handler: async (context, { id, charge: key, price }) => {
    const { store } = context
    const service = await readService(store, id)
    const row = await readSubscription(store, service.subscription_id)
    const found = await chargeToPrice(store, service, key)
    await store.run(keepPrice(store), { id: found.id, price: price === null ? null : toStored(decimal(price)), op: context.op })
    await touchSubscription(context, row)
    const before = found.price_override === null ? null : toPlain(decimal(found.price_override))
    context.summarise(`${found.name} of ${service.code}: price ${before ?? 'of the catalog'} → ${price ?? 'of the catalog'}`)
    return { id, charge: found.charge_id, before }
  },
})

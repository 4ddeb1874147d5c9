/** New subscriptions with their services, and services added to running ones. */
import { refuseFarDate, refuseFarDays } from '../kernel/far-dates.ts'
import { confirmDates } from '../setup/index.ts'
import { z } from 'zod'
import { idOf, idOrNull, recordKey } from '../accounts/index.ts'
import { userAccount } from '../accounts/model.ts'
import { offer } from '../catalog/model.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { createRecord } from '../entities/records.ts'
import { addMonths, isCalendarDate } from '../kernel/dates.ts'
import { type FieldFault, refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { party } from '../parties/model.ts'
import { takeCode } from '../sequences/index.ts'
import { salesChannel, seller } from '../setup/model.ts'
import { ACCESS_DAYS, accessPointValues, addAccessPoint } from './access-points.ts'
import { activateSubscription, startService } from './activation.ts'
import { subscription } from './model.ts'
import { readService, readSubscription, touchSubscription } from './read.ts'
import {
  checkService,
  checkServices,
  hasOwnPrice,
  nextServiceCode,
  offerOf,
  productsOfOffer,
  serviceValues,
  writeService,
} from './service-parts.ts'

const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
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
  input: subscriptionValues.extend({ confirm_date: confirmDates }),
  output: subscriptionIds,
  alsoNeeds: [
    { option: 'activate', operation: 'subscription.activate', asked: ({ activate }) => activate },
    { option: 'services.prices', operation: 'service.overridePrice', asked: ({ services = [] }) => services.some(hasOwnPrice) },
    { option: 'access_points', operation: 'accessPoint.add', asked: (input) => input.access_points.length > 0 },
  ],
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'subscription.discard', input: { id }, label: 'Undo' }) },
  handler: (context, { confirm_date, ...values }) => {
    refuseFarDays(context.today, values, ['subscription_date', 'end_agreement_date'], confirm_date)
    values.access_points.forEach((access, at) => {
      for (const day of ACCESS_DAYS) refuseFarDate(context.today, access[day], confirm_date, `access_points.${at}.${day}`)
    })
    return createSubscription(context, values)
  },
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
  const code = values.code ?? (await takeCode(context, { document: 'subscription', sellerId: seller_id, date: first }, 'subscription'))
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

// ---- A further service

export const addService = defineCommand({
  name: 'service.add',
  summary: 'Add a product of the offer to a subscription, from a day on',
  input: serviceValues.extend({ subscription_id: z.number().int(), start_date: date.optional(), confirm_date: confirmDates }),
  output: z.object({ id: z.number(), code: z.string() }),
  alsoNeeds: [{ option: 'prices', operation: 'service.overridePrice', asked: hasOwnPrice }],
  undo: { kind: 'none', reason: 'End the service on its first day: what it charged in advance is given back.' },
  handler: async (context, { subscription_id, start_date, confirm_date, ...values }) => {
    refuseFarDate(context.today, start_date, confirm_date, 'start_date')
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
    const checked = await checkService(store, sold.name, sold.products, values, '', faults)
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

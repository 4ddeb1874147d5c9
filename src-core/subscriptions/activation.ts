/** Activating, cancelling and taking back subscriptions. */
import { refuseFarDate } from '../kernel/far-dates.ts'
import { confirmDate } from '../setup/index.ts'
import { z } from 'zod'
import { deleteRecord } from '../entities/records.ts'
import { type CalendarDate, isCalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import { nextState } from '../kernel/lifecycle.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { chargesWithdrawn, serviceActivated } from './hooks.ts'
import { subscription } from './model.ts'
import { readSubscription, type ServiceRow, servicesOf, type SubscriptionRow, touchSubscription } from './read.ts'
import { subscriptionLifecycle } from './rules/lifecycle.ts'
import { changeService, changeSubscription, setChargesActive } from './write.ts'

const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
const moved = z.object({ id: z.number(), status: z.string() })

/** Lets a service run from a day on, and tells those who charge. */
export async function startService(context: CommandContext, service: ServiceRow, from: CalendarDate, first: boolean): Promise<void> {
  await changeService(context, service, { status: 'active', start_date: from })
  await setChargesActive(context, service.id, true)
  await context.hooks.run(serviceActivated, context, { serviceId: service.id, subscriptionId: service.subscription_id, date: from, first })
}

/** Active from a day on, or pending until it comes. */
export async function activateSubscription(context: CommandContext, row: SubscriptionRow, from: CalendarDate): Promise<SubscriptionRow> {
  const name = `Subscription ${row.code}`
  const services = (await context.store.all(servicesOf(context.store), { id: row.id })).filter((one) => one.status === 'inactive')
  if (from > context.today) {
    const status = row.status === 'pending' ? 'pending' : nextState(subscriptionLifecycle, row.status, 'schedule', name)
    for (const service of services) await changeService(context, service, { start_date: from })
    return changeSubscription(context, row, { status, subscription_date: from })
  }
  const status = nextState(subscriptionLifecycle, row.status, 'activate', name)
  const active = changeSubscription(context, row, { status, subscription_date: from })
  for (const service of services) await startService(context, service, from, true)
  return active
}

export const activate = defineCommand({
  name: 'subscription.activate',
  summary: 'Activate a subscription from a day on; a day to come makes it pending',
  input: z.strictObject({ id: z.number().int(), date: date.optional(), confirm_date: confirmDate }),
  output: moved,
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'subscription.deactivate', input: { id }, label: 'Undo' }) },
  handler: async (context, { id, date: from, confirm_date }) => {
    refuseFarDate(context.today, from, confirm_date, 'date')
    const row = await readSubscription(context.store, id)
    const first = from ?? row.subscription_date
    const { status } = await activateSubscription(context, row, first)
    await touchSubscription(context, row)
    context.summarise(
      status === 'pending' ? `Subscription ${row.code} becomes active on ${first}` : `Subscription ${row.code} active from ${first}`,
    )
    return { id, status }
  },
})

/**
 * Takes back what is charged and not invoiced.
 *
 * @throws Refusal when something stays: it was invoiced
 */
async function withdrawCharges(context: CommandContext, row: SubscriptionRow, verb: string): Promise<void> {
  await context.hooks.run(chargesWithdrawn, context, { subscriptionId: row.id })
  const left = await context.store.db
    .selectFrom('rated_transaction')
    .select('id')
    .where('subscription_id', '=', row.id)
    .where('cancelled_op', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (left)
    throw refuse(
      'refused',
      'subscription.charged',
      `Subscription ${row.code} cannot be ${verb}: it is already charged. Terminate it instead.`,
    )
}

export const deactivate = defineCommand({
  name: 'subscription.deactivate',
  summary: 'Take the activation of a subscription back, as long as nothing of it is invoiced',
  input: z.strictObject({ id: z.number().int() }),
  output: moved,
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'subscription.activate', input: { id }, label: 'Undo' }) },
  handler: async (context, { id }) => {
    const row = await readSubscription(context.store, id)
    if (row.status !== 'active' && row.status !== 'pending') {
      throw refuse(
        'refused',
        'subscription.wrongState',
        `Subscription ${row.code} is ${row.status}; only an active or pending one goes back to created.`,
      )
    }
    await withdrawCharges(context, row, 'taken back')
    for (const service of await context.store.all(servicesOf(context.store), { id })) {
      if (service.status !== 'active') continue
      await changeService(context, service, { status: 'inactive' })
      await setChargesActive(context, service.id, false)
    }
    changeSubscription(context, row, { status: 'created' })
    await touchSubscription(context, row)
    context.summarise(`Activation of subscription ${row.code} taken back`)
    return { id, status: 'created' }
  },
})

/** Created or pending ones only: what runs is terminated. Its accesses are free again. */
export const cancel = defineCommand({
  name: 'subscription.cancel',
  summary: 'Cancel a subscription that never became active',
  input: z.strictObject({ id: z.number().int() }),
  output: moved,
  undo: { kind: 'none', reason: 'Its accesses are free again and may serve another one. Create it once more.' },
  handler: async (context, { id }) => {
    const row = await readSubscription(context.store, id)
    const status = nextState(subscriptionLifecycle, row.status, 'cancel', `Subscription ${row.code}`)
    for (const service of await context.store.all(servicesOf(context.store), { id }))
      await changeService(context, service, { status: 'cancelled' })
    await context.store.db.deleteFrom('access_point').where('subscription_id', '=', id).execute()
    changeSubscription(context, row, { status })
    await touchSubscription(context, row)
    context.summarise(`Subscription ${row.code} cancelled`)
    return { id, status }
  },
})

/** The way back from `subscription.create`. */
export const discard = defineCommand({
  name: 'subscription.discard',
  summary: 'Remove a subscription of which nothing is used or invoiced',
  input: z.strictObject({ id: z.number().int() }),
  output: z.object({ id: z.number(), code: z.string() }),
  undo: { kind: 'none', reason: 'Create it once more.' },
  handler: async (context, { id }) => {
    const { db } = context.store
    const row = await readSubscription(context.store, id)
    await withdrawCharges(context, row, 'removed')
    const used = await db.selectFrom('usage_record').select('id').where('subscription_id', '=', id).limit(1).executeTakeFirst()
    if (used) throw refuse('refused', 'subscription.used', `Usage was recorded for subscription ${row.code}. Terminate it instead.`)
    await touchSubscription(context, row)
    const services = db.selectFrom('service').select('id').where('subscription_id', '=', id)
    await db.deleteFrom('charge_instance').where('service_id', 'in', services).execute()
    await db.deleteFrom('subscription_suspension').where('subscription_id', '=', id).execute()
    await db.deleteFrom('access_point').where('subscription_id', '=', id).execute()
    await db.deleteFrom('subscription_change').where('subscription_id', '=', id).execute()
    await db.deleteFrom('service').where('subscription_id', '=', id).execute()
    await deleteRecord(context, subscription, id)
    context.summarise(`Subscription ${row.code} removed`)
    return { id, code: row.code }
  },
})

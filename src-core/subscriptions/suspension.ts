/** Suspending subscriptions and taking them up again: recurring charges are not rated on the days between. */
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import { type CalendarDate, earlier, isCalendarDate, later } from '../kernel/dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { serviceSuspension } from './model.ts'
import { moveCost, withCost } from './move-cost.ts'
import { readSubscription, refusePlanned, servicesOf, type SubscriptionRow, touchSubscription } from './read.ts'
import { changeService, changeSubscription } from './write.ts'

const input = z.strictObject({
  id: z.number().int(),
  date: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
})
const output = z.object({ id: z.number(), status: z.string(), date: z.string(), cost: moveCost.nullable() })

/** Pauses of a subscription's services that have no end yet. */
export const openSuspensions = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('service_suspension as x')
    .innerJoin('service as s', 's.id', 'x.service_id')
    .select(['x.id', 'x.service_id', 'x.start_date'])
    .where('s.subscription_id', '=', p.id)
    .where('x.end_date', 'is', null),
)

/** A pause that ended on the day from which another is to begin: it goes on, so that taking either back leaves what was before. */
const endedOn = preparedSelect<{ service: number; date: string }>()((db, p) =>
  db.selectFrom('service_suspension').select('id').where('service_id', '=', p.service).where('end_date', '=', p.date),
)

/** A day to come leaves the subscription active until then. What was charged in advance before is not given back. */
export const suspend = defineCommand({
  name: 'subscription.suspend',
  summary: 'Suspend a subscription from a day on: recurring charges pause',
  /** `again`: the pause stood before and was taken up; it stands again, though behind an end to come. */
  input: input.extend({ again: z.boolean().optional() }),
  output,
  undo: { kind: 'inverse', call: ({ id, date }) => ({ operation: 'subscription.resume', input: { id, date }, label: 'Resume' }) },
  handler: async (context, { id, date = context.today, again }) => {
    const { store } = context
    const row = await readSubscription(store, id)
    if (row.status !== 'active')
      throw refuse('refused', 'subscription.wrongState', `Subscription ${row.code} is ${row.status}; only an active one can be suspended.`)
    if (date < row.subscription_date)
      throw refuseField('date', 'subscription.date', `Subscription ${row.code} begins on ${row.subscription_date}.`)
    if (!again && row.termination_date !== null && date >= row.termination_date)
      throw refuseField('date', 'subscription.date', `Subscription ${row.code} ends on ${row.termination_date}.`)
    const [planned] = await store.all(openSuspensions(store), { id })
    if (planned)
      throw refuse(
        'refused',
        'subscription.suspended',
        `Subscription ${row.code} is already to be suspended from ${planned.start_date} on.`,
      )
    await refusePlanned(store, row)
    return withCost(context, id, () => pause(context, row, date))
  },
})

async function pause(context: CommandContext, row: SubscriptionRow, date: CalendarDate) {
  const { store } = context
  const suspensions = store.bulk(serviceSuspension, ['service_id', 'start_date', 'created_op'])
  for (const service of await store.all(servicesOf(store), { id: row.id })) {
    if (service.status !== 'active') continue
    const before = await store.first(endedOn(store), { service: service.id, date })
    if (before) await store.db.updateTable('service_suspension').set({ end_date: null }).where('id', '=', before.id).execute()
    else suspensions.add([service.id, later(date, service.start_date), context.op])
  }
  const status = date <= context.today ? (await beginSuspension(context, row)).status : row.status
  await touchSubscription(context, row)
  context.summarise(`Subscription ${row.code} suspended from ${date}`)
  return { id: row.id, status, date }
}

/** The day of a suspension has come. */
export async function beginSuspension(context: CommandContext, row: SubscriptionRow): Promise<SubscriptionRow> {
  for (const service of await context.store.all(servicesOf(context.store), { id: row.id })) {
    if (service.status === 'active') await changeService(context, service, { status: 'suspended' })
  }
  return changeSubscription(context, row, { status: 'suspended' })
}

/** On or before its first day, though that is still to come, the suspension is taken back as if it had never been. */
export const resume = defineCommand({
  name: 'subscription.resume',
  summary: 'Take a suspended subscription up again from a day on',
  input,
  output: output.extend({ paused_from: z.string().optional() }),
  undo: {
    kind: 'inverse',
    call: ({ id, date, paused_from: from = date }) => ({
      operation: 'subscription.suspend',
      input: { id, date: later(date, from), again: true },
      label: 'Suspend',
    }),
  },
  handler: async (context, { id, date = context.today }) => {
    const row = await readSubscription(context.store, id)
    const open = await context.store.all(openSuspensions(context.store), { id })
    if (open.length === 0 || (row.status !== 'active' && row.status !== 'suspended'))
      throw refuse('refused', 'subscription.notSuspended', `Subscription ${row.code} is ${row.status}, not suspended.`)
    const from = open.map(({ start_date }) => start_date).reduce(earlier)
    if (date > context.today && date > from)
      throw refuseField('date', 'subscription.date', 'A subscription is taken up again today or on a day that has passed.')
    return withCost(context, id, async () => ({ ...(await takeUp(context, row, date)), paused_from: from }))
  },
})

async function takeUp(context: CommandContext, row: SubscriptionRow, date: CalendarDate) {
  await endSuspensions(context, row.id, date)
  const status = row.status === 'suspended' ? (await endSuspended(context, row)).status : row.status
  await touchSubscription(context, row)
  context.summarise(`Subscription ${row.code} resumed from ${date}`)
  return { id: row.id, status, date }
}

/** Closes the open suspensions of a subscription on a day; those that would be empty go. */
export async function endSuspensions(context: CommandContext, subscriptionId: number, date: CalendarDate): Promise<void> {
  const { db } = context.store
  for (const { id, start_date } of await context.store.all(openSuspensions(context.store), { id: subscriptionId })) {
    if (date <= start_date) await db.deleteFrom('service_suspension').where('id', '=', id).execute()
    else await db.updateTable('service_suspension').set({ end_date: date }).where('id', '=', id).execute()
  }
}

async function endSuspended(context: CommandContext, row: SubscriptionRow): Promise<SubscriptionRow> {
  for (const service of await context.store.all(servicesOf(context.store), { id: row.id })) {
    if (service.status === 'suspended') await changeService(context, service, { status: 'active' })
  }
  return changeSubscription(context, row, { status: 'active' })
}

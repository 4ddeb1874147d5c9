/** Ending subscriptions and services: on a day that has come, or planned for one to come. */
import { refuseFarDate } from '../kernel/far-dates.ts'
import { confirmDate } from '../setup/index.ts'
import { z } from 'zod'
import { idOf, recordKey } from '../accounts/index.ts'
import { addDays, type CalendarDate, isCalendarDate, later } from '../kernel/dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { terminationReason } from '../setup/model.ts'
import { endAccessesOf, reopenAccessesOf } from './access-points.ts'
import { type ChargeLine, chargeLine, terminationLines } from './charge-preview.ts'
import { endTold, serviceReinstated, serviceTerminated } from './hooks.ts'
import type { EndedBy } from './model.ts'
import { moveCost, withCost } from './move-cost.ts'
import {
  dayOfTermination,
  readService,
  readSubscription,
  reasonFlags,
  refusePlanned,
  type ServiceRow,
  servicesOf,
  type SubscriptionRow,
  touchSubscription,
} from './read.ts'
import { firstDayAfterTermination } from './rules/proration.ts'
import type { Termination, TerminationReasonFlags } from './rules/termination.ts'
import { pausesGoOn, suspendedToday } from './suspension.ts'
import { changeService, changeSubscription, setChargesActive } from './write.ts'

const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
const runs = (service: ServiceRow): boolean => service.status === 'active' || service.status === 'suspended'

/** An end as it is kept: the first day that is not charged. */
const standingEnd = z.strictObject({ date, reason: z.number().int() })

function standingEndOf({ termination_date, termination_reason_id }: SubscriptionRow): z.infer<typeof standingEnd> | null {
  return termination_date === null || termination_reason_id === null ? null : { date: termination_date, reason: termination_reason_id }
}

/**
 * The day is the first that is no longer charged, or the last that is, as the reason says. Run it simulated first: `lines` say what it charges
 * and gives back. A day to come leaves the subscription active until then.
 */
export const terminate = defineCommand({
  name: 'subscription.terminate',
  summary: 'End a subscription: the day named is the first that is no longer charged, unless the reason charges it',
  input: z.strictObject({ id: z.number().int(), date: date.optional(), reason: recordKey, confirm_date: confirmDate }),
  output: z.object({
    id: z.number(),
    status: z.string(),
    date: z.string(),
    lines: z.array(chargeLine),
    cost: moveCost.nullable(),
    /** The end to come that stood before. */
    before: standingEnd.nullable().default(null),
  }),
  undo: {
    kind: 'inverse',
    lastFirst: true,
    call: ({ id, before }) => ({
      operation: 'subscription.withdrawTermination',
      input: { id, ...(before ? { again: before } : {}) },
      label: 'Undo',
    }),
  },
  handler: async (context, { id, date: named = context.today, reason, confirm_date }) => {
    refuseFarDate(context.today, named, confirm_date, 'date')
    const row = await readSubscription(context.store, id)
    refuseEnd(row, named)
    await refuseBeforeChange(context, row, named)
    await refusePlanned(context.store, row)
    const termination_reason_id = await idOf(context.store, terminationReason, reason, 'reason')
    const end = firstDayAfterTermination(named, { dayOfTermination: await dayOfTermination(context.store, termination_reason_id) })
    const before = standingEndOf(row)
    return withCost(context, id, async () => ({ ...(await endSubscription(context, row, end, termination_reason_id)), before }))
  },
})

async function endSubscription(context: CommandContext, row: SubscriptionRow, end: CalendarDate, termination_reason_id: number) {
  const { store } = context
  const ended = changeSubscription(context, row, { termination_date: end, termination_reason_id })
  const lines = await endPreview(context, ended, end)
  for (const service of await store.all(servicesOf(store), { id: row.id })) {
    if (!runs(service)) continue
    await changeService(context, service, { end_date: later(end, service.start_date), ended_by: 'subscription' })
    await context.hooks.run(endTold, context, { serviceId: service.id, date: end })
  }
  await endAccessesOf(context, row.id, end)
  const status = end <= context.today ? (await completeTermination(context, ended)).status : row.status
  await touchSubscription(context, row)
  context.summarise(end <= context.today ? `Subscription ${row.code} terminated on ${end}` : `Subscription ${row.code} ends on ${end}`)
  return { id: row.id, status, date: end, lines }
}

function refuseEnd(row: SubscriptionRow, end: CalendarDate): void {
  if (row.status !== 'active' && row.status !== 'suspended') {
    const way = row.status === 'created' || row.status === 'pending' ? ' Cancel it instead.' : ''
    throw refuse('refused', 'subscription.wrongState', `Subscription ${row.code} is ${row.status} and cannot be terminated.${way}`)
  }
  if (end < row.subscription_date)
    throw refuseField('date', 'subscription.date', `Subscription ${row.code} begins on ${row.subscription_date}; it cannot end before.`)
}

/** Days behind a service that ended already belong to another: an end before them would leave them charged. */
async function refuseBeforeChange(context: CommandContext, row: SubscriptionRow, end: CalendarDate): Promise<void> {
  const services = await context.store.all(servicesOf(context.store), { id: row.id })
  // What a change that was taken back had begun has no days.
  const after = services.find((one) => one.status === 'terminated' && one.end_date !== null && one.end_date > later(end, one.start_date))
  if (!after) return
  throw refuseField(
    'date',
    'subscription.changedSince',
    `Service ${after.code} ended or changed on ${after.end_date}. End the subscription as of that day or later, or take that back first.`,
  )
}

async function endPreview(context: CommandContext, row: SubscriptionRow, end: CalendarDate): Promise<ChargeLine[]> {
  const termination = await terminationOf(context, row, end)
  const lines: ChargeLine[] = []
  for (const service of await context.store.all(servicesOf(context.store), { id: row.id })) {
    if (runs(service)) lines.push(...(await terminationLines(context, service, termination)))
  }
  return lines
}

async function terminationOf(context: CommandContext, row: SubscriptionRow, end: CalendarDate): Promise<Termination> {
  return { date: end, endAgreementDate: row.end_agreement_date, reason: await reasonFlags(context.store, row.termination_reason_id) }
}

/** The day of a termination has come: services end and those who charge hear of it. */
export async function completeTermination(context: CommandContext, row: SubscriptionRow): Promise<SubscriptionRow> {
  const { store } = context
  const end = row.termination_date ?? context.today
  const { endAgreementDate, reason } = await terminationOf(context, row, end)
  const ended = changeSubscription(context, row, { status: 'terminated' })
  for (const service of await store.all(servicesOf(store), { id: row.id })) {
    if (!runs(service)) continue
    await changeService(context, service, { status: 'terminated' })
    await context.hooks.run(serviceTerminated, context, {
      serviceId: service.id,
      subscriptionId: row.id,
      date: service.end_date ?? end,
      endAgreementDate,
      reason,
      feesOf: 'line',
    })
  }
  return ended
}

/** What was given back is charged again from the day on; fees of the end that are not invoiced are cancelled. */
export const withdrawTermination = defineCommand({
  name: 'subscription.withdrawTermination',
  summary: 'Take the end of a subscription back, planned or passed',
  /** `again`: the end that this one had taken the place of stands again. */
  input: z.strictObject({ id: z.number().int(), again: standingEnd.optional() }),
  output: z.object({ id: z.number(), status: z.string(), date: z.string(), reason: z.number().nullable() }),
  alsoNeeds: [{ option: 'again', operation: 'subscription.terminate', asked: ({ again }) => again !== undefined }],
  undo: {
    kind: 'inverse',
    lastFirst: true,
    call: ({ id, date: end, reason }) =>
      reason === null ? null : { operation: 'subscription.terminate', input: { id, date: end, reason, confirm_date: end }, label: 'Undo' },
  },
  handler: async (context, { id, again }) => {
    const { store } = context
    const row = await readSubscription(store, id)
    const end = row.termination_date
    if (end === null || row.status === 'closed')
      throw refuse('refused', 'subscription.notEnding', `Subscription ${row.code} has no end that could be taken back.`)
    const services = await store.all(servicesOf(store), { id })
    for (const service of services) {
      if (service.end_date !== later(end, service.start_date) || !endedWithAll(service, services)) continue
      const wasEnded = service.status === 'terminated'
      await changeService(context, service, { status: wasEnded ? 'active' : service.status, end_date: null, ended_by: null })
      if (!wasEnded) continue
      await setChargesActive(context, service.id, true)
      await context.hooks.run(serviceReinstated, context, { serviceId: service.id, subscriptionId: id, date: end, isOfSubscription: true })
    }
    await pausesGoOn(context, id, end)
    await reopenAccessesOf(context, id, end)
    const ran = row.status === 'terminated' ? 'active' : row.status
    const goesOn = changeSubscription(context, row, { status: ran, termination_date: null, termination_reason_id: null })
    // A pause that the end came into goes on.
    const running = await suspendedToday(context, goesOn)
    const { status } = running
    await touchSubscription(context, row)
    if (again) await endSubscription(context, running, again.date, again.reason)
    context.summarise(`End of subscription ${row.code} on ${end} taken back`)
    const named = (await dayOfTermination(store, row.termination_reason_id)) === 'charged' ? addDays(end, -1) : end
    return { id, status, date: named, reason: row.termination_reason_id }
  },
})

/** Whether a service ended with its subscription; where an earlier version ended it, what one operation changed ended together. */
function endedWithAll(service: ServiceRow, all: readonly ServiceRow[]): boolean {
  if (service.ended_by !== null) return service.ended_by === 'subscription'
  return service.status !== 'terminated' || !all.some((one) => one.status === 'terminated' && one.changed_op > service.changed_op)
}

// ---- One service

export const terminateService = defineCommand({
  name: 'service.terminate',
  summary: 'End one service of a subscription, today or on a day that has passed',
  input: z.strictObject({ id: z.number().int(), date: date.optional(), confirm_date: confirmDate }),
  output: z.object({ id: z.number(), date: z.string(), lines: z.array(chargeLine) }),
  undo: { kind: 'inverse', lastFirst: true, call: ({ id }) => ({ operation: 'service.reinstate', input: { id }, label: 'Undo' }) },
  handler: async (context, { id, date: end = context.today, confirm_date }) => {
    refuseFarDate(context.today, end, confirm_date, 'date')
    const service = await readService(context.store, id)
    const row = await readSubscription(context.store, service.subscription_id)
    if (!runs(service)) throw refuse('refused', 'service.wrongState', `Service ${service.code} is ${service.status} and cannot be ended.`)
    if (end < service.start_date || end > context.today) {
      throw refuseField('date', 'service.date', `Service ${service.code} can end on a day between ${service.start_date} and today.`)
    }
    const lines = await endService(context, service, row, end, 'service')
    await touchSubscription(context, row)
    context.summarise(`Service ${service.code} ended on ${end}`)
    return { id, date: end, lines }
  },
})

/**
 * Ends one service: what was charged in advance is given back, and nothing more is charged. Where a change is taken back
 * it gives back the fees of its beginning too.
 */
export async function endService(
  context: CommandContext,
  service: ServiceRow,
  row: SubscriptionRow,
  end: CalendarDate,
  endedBy: Exclude<EndedBy, 'subscription'>,
): Promise<ChargeLine[]> {
  const { store } = context
  const reason: TerminationReasonFlags = { ...(await reasonFlags(store, null)), reimburseOneShots: endedBy === 'withdrawn' }
  const termination = { date: end, endAgreementDate: null, reason, goesOn: endedBy !== 'service' }
  const lines = await terminationLines(context, service, termination)
  await changeService(context, service, { status: 'terminated', end_date: end, ended_by: endedBy })
  await context.hooks.run(endTold, context, { serviceId: service.id, date: end })
  await context.hooks.run(serviceTerminated, context, {
    serviceId: service.id,
    subscriptionId: row.id,
    date: end,
    endAgreementDate: null,
    reason,
    feesOf: 'service',
  })
  return lines
}

export const reinstateService = defineCommand({
  name: 'service.reinstate',
  summary: 'Take the end of one service back',
  input: z.strictObject({ id: z.number().int() }),
  output: z.object({ id: z.number(), date: z.string() }),
  undo: {
    kind: 'inverse',
    lastFirst: true,
    call: ({ id, date: end }) => ({ operation: 'service.terminate', input: { id, date: end, confirm_date: end }, label: 'Undo' }),
  },
  handler: async (context, { id }) => {
    const service = await readService(context.store, id)
    const row = await readSubscription(context.store, service.subscription_id)
    if (service.status !== 'terminated' || service.end_date === null || row.status !== 'active') {
      throw refuse(
        'refused',
        'service.wrongState',
        `Service ${service.code} is ${service.status} in a subscription that is ${row.status}; its end cannot be taken back.`,
      )
    }
    if (service.ended_by === 'change' || service.ended_by === 'withdrawn')
      throw refuse(
        'refused',
        'service.changed',
        `Service ${service.code} did not end: it changed on ${service.end_date}. Take that change back.`,
      )
    await changeService(context, service, { status: 'active', end_date: null, ended_by: null })
    await setChargesActive(context, id, true)
    const of = { serviceId: id, subscriptionId: row.id, date: service.end_date, isOfSubscription: false }
    await context.hooks.run(serviceReinstated, context, of)
    await pausesGoOn(context, row.id, service.end_date)
    await touchSubscription(context, row)
    context.summarise(`End of service ${service.code} on ${service.end_date} taken back`)
    return { id, date: service.end_date }
  },
})

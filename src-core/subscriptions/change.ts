/** Changing a subscription on a day: another offer, quantity, attributes or term; at once, or planned for a day to come. */
import { refuseFarDate } from '../kernel/far-dates.ts'
import { confirmDate } from '../setup/index.ts'
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { addMonths, type CalendarDate, isCalendarDate, later } from '../kernel/dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { serviceReinstated } from './hooks.ts'
import { startService } from './activation.ts'
import { changeWish, type ChangePlan, type OwnPrice, planChange, refusePlan } from './change-plan.ts'
import { lineAfter } from './line.ts'
import { subscriptionChange } from './model.ts'
import { moveCost, withCost } from './move-cost.ts'
import {
  type ChangeRow,
  lineStart,
  readService,
  readSubscription,
  refusePlanned,
  type ServiceRow,
  type SubscriptionRow,
  touchSubscription,
} from './read.ts'
import { nextPeriodStart } from './rules/next-period.ts'
import { hasOwnPrice, nextServiceCode, writeService } from './service-parts.ts'
import { openSuspension, pausesGoOn } from './suspension.ts'
import { endService } from './termination.ts'
import { changeService, changeSubscription, setChargesActive, setServiceOffer } from './write.ts'

const changeInput = changeWish.extend({
  id: z.number().int(),
  /** The first day of what comes; today if left out. */
  date: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
  /** Credit and charge by the day, or wait for the period after the day. */
  takes_effect: z.enum(['byTheDay', 'nextPeriod']).default('byTheDay'),
  /** A new term from the day on, in months; the agreement stays as it is if left out. */
  term_months: z.number().int().min(1).max(600).optional(),
})
const confirmedChange = changeInput.extend({ confirm_date: confirmDate })
type ChangeInput = z.infer<typeof changeInput>

const link = z.object({ from: z.number().nullable(), to: z.number().nullable() })
type Link = z.infer<typeof link>

const changed = z.object({
  id: z.number(),
  /** The change, by which it is taken back. */
  change: z.number(),
  state: z.enum(['planned', 'made']),
  /** The first day of what comes. */
  date: z.string(),
  services: z.array(link),
})
export type Changed = z.infer<typeof changed>

/**
 * Services that change end on the day, what they charged in advance is given back by the day, and those that take
 * their place are charged from the day on. Access points belong to the subscription and go on serving. A day to come
 * plans the change: `subscription.runDates` makes it.
 */
export const change = defineCommand({
  name: 'subscription.change',
  summary: 'Change offer, services, quantities or term of a subscription from a day on',
  input: confirmedChange,
  output: changed.extend({ cost: moveCost.nullable() }),
  alsoNeeds: [
    { option: 'end', operation: 'service.terminate', asked: ({ end }) => end.length > 0 },
    { option: 'add', operation: 'service.add', asked: ({ add }) => add.length > 0 },
    { option: 'add.prices', operation: 'service.overridePrice', asked: ({ add }) => add.some(hasOwnPrice) },
  ],
  undo: { kind: 'inverse', call: (output) => ({ operation: 'subscription.withdrawChange', input: { id: output.change }, label: 'Undo' }) },
  handler: async (context, { confirm_date, ...input }) => {
    refuseFarDate(context.today, input.date, confirm_date, 'date')
    const row = await readSubscription(context.store, input.id)
    return withCost(context, row.id, () => changeServices(context, row, input))
  },
})

/**
 * Changes a subscription without working out what that costs.
 *
 * @throws Refusal when the subscription does not run, ends, waits for another change, or a wish does not fit the offer
 */
export async function changeServices(
  context: CommandContext,
  row: SubscriptionRow,
  input: ChangeInput,
  ownPrice: OwnPrice | null = null,
): Promise<Changed> {
  await refuseChange(context.store, row, context.today)
  const plan = await planChange(context.store, row, input, input.date ?? context.today, ownPrice)
  return writeChange(context, row, plan, input)
}

type WhenInput = Pick<ChangeInput, 'date' | 'takes_effect' | 'term_months'>

/**
 * Changes a subscription by a plan that is made already.
 *
 * @throws Refusal when the subscription does not run, ends or waits for another change
 */
export async function changeByPlan(context: CommandContext, row: SubscriptionRow, plan: ChangePlan, input: WhenInput): Promise<Changed> {
  await refuseChange(context.store, row, context.today)
  return writeChange(context, row, plan, input)
}

async function writeChange(context: CommandContext, row: SubscriptionRow, plan: ChangePlan, input: WhenInput): Promise<Changed> {
  const { store } = context
  const asked = input.date ?? context.today
  const date = input.takes_effect === 'nextPeriod' ? await nextPeriodOf(store, plan, asked) : asked
  refusePlan(plan, row, date, input.term_months !== undefined)
  const agreement = input.term_months === undefined ? row.end_agreement_date : addMonths(date, input.term_months)
  const services = await writePlan(context, row, plan, date)
  const made = await keepChange(context, row, { date, offer: plan.offer.id, agreement, services })
  const state = date > context.today ? 'planned' : 'made'
  if (state === 'made') await makeChange(context, row, made)
  await touchSubscription(context, row)
  const words = plan.offer.id === row.offer_id ? '' : ` to ${plan.offer.name}`
  context.summarise(`Subscription ${row.code} ${state === 'made' ? 'changed' : 'to change'}${words} from ${date}`)
  return { id: row.id, change: made.id, state, date, services }
}

// ---- May it change

async function refuseChange(store: ReadStore, row: SubscriptionRow, today: CalendarDate): Promise<void> {
  if (row.status !== 'active')
    throw refuse('refused', 'subscription.wrongState', `Subscription ${row.code} is ${row.status}; an active one can be changed.`)
  if (row.termination_date !== null)
    throw refuse('refused', 'subscription.ending', `Subscription ${row.code} ends on ${row.termination_date}. Take that back first.`)
  await refusePlanned(store, row)
  const pause = await openSuspension(store, row.id, today)
  if (pause)
    throw refuse('refused', 'subscription.suspended', `Subscription ${row.code} pauses from ${pause.start_date} on. Take that back first.`)
}

const calendarsOf = preparedSelect<{ product: number }>()((db, p) =>
  db
    .selectFrom('product_charge as l')
    .innerJoin('charge as c', 'c.id', 'l.charge_id')
    .innerJoin('calendar as k', 'k.id', 'c.calendar_id')
    .select('k.definition')
    .where('l.product_id', '=', p.product)
    .where('c.type', '=', 'recurring'),
)

/** The first day on which no period of a charge that changes is cut. */
async function nextPeriodOf(store: ReadStore, { steps }: ChangePlan, date: CalendarDate): Promise<CalendarDate> {
  let first = date
  for (const { from, to } of steps) {
    const product = from?.product_id ?? to?.productId
    if (product === undefined) continue
    for (const { definition } of await store.all(calendarsOf(store), { product }))
      first = later(first, nextPeriodStart(JSON.parse(definition) as CalendarDefinition, date, from ? lineStart(from) : date))
  }
  return first
}

// ---- Writing it

/** Services that end have their day, services that begin wait for theirs. */
async function writePlan(context: CommandContext, row: SubscriptionRow, { offer, steps }: ChangePlan, date: CalendarDate): Promise<Link[]> {
  const { store } = context
  const links: Link[] = []
  for (const { from, to } of steps) {
    const line = from && to ? await lineAfter(store, from, to.charges, date) : null
    const id = to && writeService(context, row.id, to, date, to.code ?? (await nextServiceCode(store, row.id, row.code)), line)
    links.push({ from: from?.id ?? null, to: id })
    if (from) await changeService(context, from, { end_date: date, ended_by: to ? 'change' : 'service' })
    if (offer.id === row.offer_id) continue
    if (from && from.offer_id === null) await setServiceOffer(context, from.id, row.offer_id)
    if (id !== null) await setServiceOffer(context, id, offer.id)
  }
  return links
}

interface NewChange {
  readonly date: CalendarDate
  readonly offer: number
  readonly agreement: CalendarDate | null
  readonly services: readonly Link[]
}
const CHANGE_COLUMNS = [
  'subscription_id',
  'date',
  'state',
  'offer_before_id',
  'offer_id',
  'agreement_before',
  'agreement_date',
  'services',
  'created_op',
  'changed_op',
]

async function keepChange(context: CommandContext, row: SubscriptionRow, one: NewChange): Promise<ChangeRow> {
  const { store, op } = context
  const services = JSON.stringify(one.services)
  const id = store
    .bulk(subscriptionChange, CHANGE_COLUMNS)
    .add([row.id, one.date, 'planned', row.offer_id, one.offer, row.end_agreement_date, one.agreement, services, op, op])
  return readChange(store, id)
}

/**
 * A service that took the place of another one on a day, under the same offer and agreement.
 *
 * @returns the change, by which that is taken back
 */
export async function keepReplaced(context: CommandContext, row: SubscriptionRow, service: Link, date: CalendarDate): Promise<number> {
  const { offer_id: offer, end_agreement_date: agreement } = row
  const { id } = await keepChange(context, row, { date, offer, agreement, services: [service] })
  await moveChange(context, id, 'made')
  return id
}

const changeById = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('subscription_change').selectAll().where('id', '=', p.id))

async function readChange(store: ReadStore, id: number): Promise<ChangeRow> {
  const row = await store.first(changeById(store), { id })
  if (!row) throw refuse('notFound', 'record.notFound', `There is no change of a subscription with the id ${id}.`)
  return row
}

async function moveChange(context: CommandContext, id: number, state: ChangeRow['state']): Promise<void> {
  await context.store.db.updateTable('subscription_change').set({ state, changed_op: context.op }).where('id', '=', id).execute()
}

const linksOf = ({ services }: ChangeRow): Link[] => JSON.parse(services) as Link[]

/** The day of a change has come: services end and begin, the subscription takes offer and agreement. */
export async function makeChange(context: CommandContext, row: SubscriptionRow, one: ChangeRow): Promise<SubscriptionRow> {
  const { store } = context
  for (const { from, to } of linksOf(one)) {
    if (from === null) continue
    const service = await readService(store, from)
    if (service.status === 'active' || service.status === 'suspended')
      await endService(context, service, row, one.date, to === null ? 'service' : 'change')
  }
  for (const { from, to } of linksOf(one)) {
    if (to !== null) await startService(context, await readService(store, to), one.date, from === null)
  }
  await moveChange(context, one.id, 'made')
  return changeSubscription(context, row, { offer_id: one.offer_id, end_agreement_date: one.agreement_date })
}

const dueChange = preparedSelect<{ subscription: number; today: string }>()((db, p) =>
  db
    .selectFrom('subscription_change')
    .selectAll()
    .where('subscription_id', '=', p.subscription)
    .where('state', '=', 'planned')
    .where('date', '<=', p.today),
)

/** Makes a planned change whose day has come; the row as it is then. */
export async function makeDueChange(context: CommandContext, row: SubscriptionRow): Promise<SubscriptionRow> {
  const due = await context.store.first(dueChange(context.store), { subscription: row.id, today: context.today })
  return due ? makeChange(context, row, due) : row
}

// ---- The way back

const laterChange = preparedSelect<{ subscription: number; id: number }>()((db, p) =>
  db
    .selectFrom('subscription_change')
    .select('date')
    .where('subscription_id', '=', p.subscription)
    .where('id', '>', p.id)
    .where('state', '<>', 'withdrawn')
    .limit(1),
)

export const withdrawChange = defineCommand({
  name: 'subscription.withdrawChange',
  summary: 'Take a change of a subscription back, planned or made: services, offer and agreement are as before',
  input: z.strictObject({ id: z.number().int() }),
  output: z.object({ id: z.number(), date: z.string() }),
  undo: { kind: 'none', reason: 'Make the change once more.' },
  handler: async (context, { id }) => {
    const { row, date, code } = await takeChangeBack(context, id)
    context.summarise(`Change of subscription ${code} on ${date} taken back`)
    return { id: row, date }
  },
})

/** Takes a change back; answers the subscription and the day. @throws Refusal when something was built on it since */
export async function takeChangeBack(
  context: CommandContext,
  id: number,
): Promise<{ readonly row: number; readonly code: string; readonly date: CalendarDate }> {
  const { store } = context
  const one = await readChange(store, id)
  const row = await readSubscription(store, one.subscription_id)
  await refuseWithdrawal(store, row, one)
  if (one.state === 'planned') await dropPlan(context, one)
  else await takeBack(context, row, one)
  await moveChange(context, id, 'withdrawn')
  await touchSubscription(context, row)
  return { row: row.id, code: row.code, date: one.date }
}

async function refuseWithdrawal(store: ReadStore, row: SubscriptionRow, one: ChangeRow): Promise<void> {
  if (one.state === 'withdrawn') throw refuse('refused', 'subscription.changeWithdrawn', 'This change is taken back already.')
  const after = await store.first(laterChange(store), { subscription: row.id, id: one.id })
  if (after)
    throw refuse('refused', 'subscription.changedSince', `Subscription ${row.code} changed again on ${after.date}. Take that back first.`)
  if (one.state === 'made' && row.status !== 'active')
    throw refuse('refused', 'subscription.wrongState', `Subscription ${row.code} is ${row.status}; take that back first.`)
}

async function dropPlan(context: CommandContext, one: ChangeRow): Promise<void> {
  for (const { from, to } of linksOf(one)) {
    if (from !== null) await runOn(context, await readService(context.store, from), one)
    if (to !== null) await changeService(context, await readService(context.store, to), { status: 'cancelled' })
  }
}

/** A service that was to end goes on, under the offer of its subscription or the older one that it had kept. */
async function runOn(context: CommandContext, service: ServiceRow, one: ChangeRow): Promise<void> {
  await changeService(context, service, { end_date: null, ended_by: null })
  if (service.offer_id === one.offer_before_id) await setServiceOffer(context, service.id, null)
}

/** What began ends on its first day and gives back what it charged; what ended runs on. */
async function takeBack(context: CommandContext, row: SubscriptionRow, one: ChangeRow): Promise<void> {
  const { store } = context
  for (const { to } of linksOf(one)) {
    if (to === null) continue
    const service = await readService(store, to)
    if (service.status !== 'active')
      throw refuseField('id', 'service.wrongState', `Service ${service.code} is ${service.status} by now; the change cannot be taken back.`)
    await endService(context, service, row, one.date, 'withdrawn')
  }
  for (const { from } of linksOf(one)) {
    if (from === null) continue
    const service = await readService(store, from)
    await runOn(context, { ...service, status: 'active' }, one)
    await setChargesActive(context, from, true)
    await context.hooks.run(serviceReinstated, context, {
      serviceId: from,
      subscriptionId: row.id,
      date: one.date,
      isOfSubscription: false,
    })
  }
  await pausesGoOn(context, row.id, one.date)
  changeSubscription(context, row, { offer_id: one.offer_before_id, end_agreement_date: one.agreement_before })
}

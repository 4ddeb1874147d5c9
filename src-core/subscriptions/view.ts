/** One subscription as its page shows it. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { verbsFrom } from '../kernel/lifecycle.ts'
import { own } from '../kernel/own.ts'
import { defineQuery } from '../operations/define.ts'
import { daysOf, readSubscription, type SuspensionRow, suspensionsOf } from './read.ts'
import { subscriptionLifecycle } from './rules/lifecycle.ts'
import { suspensionsBefore } from './rules/suspensions.ts'

/** A bar of the timeline, half open; an open side is `null`. */
export interface Phase {
  readonly row: 'phase' | 'offer' | 'price' | 'service' | 'suspension'
  readonly kind: 'agreement' | 'open' | 'offer' | 'planned' | 'version' | 'override' | 'service' | 'suspended'
  readonly label: string
  /** The product, of a bar in the row of services. */
  readonly lane?: string
  readonly start: CalendarDate
  readonly end: CalendarDate | null
}

const headOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('offer as o', 'o.id', 's.offer_id')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .leftJoin('termination_reason as r', 'r.id', 's.termination_reason_id')
    .select([
      's.id',
      's.code',
      's.version',
      's.status',
      's.subscription_date',
      's.end_agreement_date',
      's.termination_date',
      'r.name as termination_reason',
      's.external_ref',
      'o.id as offer_id',
      'o.code as offer_code',
      'o.name as offer_name',
      'o.term_months',
      'u.id as user_account_id',
      'u.name as user_account_name',
      'b.id as billing_account_id',
      'b.name as billing_account_name',
      'b.next_invoice_date',
      'a.id as customer_account_id',
      'a.currency',
      'c.id as customer_id',
      'c.code as customer_code',
      'c.name as customer_name',
    ])
    .where('s.id', '=', p.id),
)
const servicesFor = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('service as v')
    .innerJoin('product as p', 'p.id', 'v.product_id')
    .select([
      'v.id',
      'v.code',
      'p.id as product_id',
      'p.code as product_code',
      'p.name as product_name',
      'v.quantity',
      'v.status',
      'v.start_date',
      'v.end_date',
      'v.service_number',
      'v.device',
      'v.attributes',
      'p.attributes as listed',
    ])
    .where('v.subscription_id', '=', p.id)
    .orderBy('v.id'),
)
const serviceAttributes = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('attribute').select(['code', 'name', 'kind', 'allowed_values']).where('source', '=', 'service').orderBy('code'),
)
const chargesFor = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('charge_instance as i')
    .innerJoin('service as v', 'v.id', 'i.service_id')
    .innerJoin('charge as c', 'c.id', 'i.charge_id')
    .leftJoin('calendar as k', 'k.id', 'c.calendar_id')
    .leftJoin('unit_of_measure as m', 'm.id', 'c.unit_id')
    .select([
      'i.id',
      'i.service_id',
      'i.charge_id',
      'c.code',
      'c.name',
      'c.type',
      'i.active',
      'i.price_override',
      'i.charged_to',
      'k.name as calendar',
      'c.in_advance',
      'c.one_shot_moment',
      'm.symbol as unit',
      'v.quantity',
      'v.status as service_status',
      'v.start_date',
    ])
    .where('v.subscription_id', '=', p.id)
    .orderBy('i.id'),
)
const accessesFor = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('access_point')
    .select(['id', 'access_id', 'start_date', 'end_date'])
    .where('subscription_id', '=', p.id)
    .orderBy('access_id')
    .orderBy('start_date'),
)
const changesFor = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription_change as g')
    .innerJoin('offer as b', 'b.id', 'g.offer_before_id')
    .innerJoin('offer as o', 'o.id', 'g.offer_id')
    .select(['g.id', 'g.date', 'g.state', 'g.agreement_date', 'b.name as offer_before', 'o.name as offer'])
    .where('g.subscription_id', '=', p.id)
    .where('g.state', '<>', 'withdrawn')
    .orderBy('g.date')
    .orderBy('g.id'),
)
type Change = NonNullable<ReturnType<typeof changesFor>['row']>

const versionsFor = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('service as v')
    .innerJoin('charge_instance as i', 'i.service_id', 'v.id')
    .innerJoin('charge as c', 'c.id', 'i.charge_id')
    .innerJoin('price_plan as l', 'l.charge_id', 'c.id')
    .innerJoin('price_version as x', 'x.price_plan_id', 'l.id')
    .select(['i.id as instance_id', 'l.id as plan_id', 'c.name', 'x.number', 'x.valid_from', 'x.valid_to', 'v.start_date', 'v.end_date'])
    .where('v.subscription_id', '=', p.id)
    .where('v.status', 'in', ['active', 'suspended', 'inactive'])
    .where('c.type', '=', 'recurring')
    .where('i.price_override', 'is', null)
    .where('x.status', '=', 'published')
    .orderBy('i.id')
    .orderBy('x.valid_from'),
)
type Version = NonNullable<ReturnType<typeof versionsFor>['row']>

export const viewSubscription = defineQuery({
  name: 'subscription.view',
  summary: 'A subscription with services, charges, accesses, suspensions and its phases',
  input: z.object({ id: z.number().int() }),
  output: z.custom<Awaited<ReturnType<typeof viewOf>>>(),
  handler: ({ store, today }, { id }) => viewOf(store, id, today),
})

async function viewOf(store: ReadStore, id: number, today: CalendarDate) {
  await readSubscription(store, id)
  const head = (await store.first(headOf(store), { id })) as NonNullable<ReturnType<typeof headOf>['row']>
  const services = await store.all(servicesFor(store), { id })
  const charges = await store.all(chargesFor(store), { id })
  const pauses = await store.all(suspensionsOf(store), { subscription: id })
  const suspensions =
    head.status === 'terminated' ? pauses.map((one) => ({ ...one, end_date: one.end_date ?? head.termination_date })) : pauses
  const changes = await store.all(changesFor(store), { id })
  const rules = (await store.all(serviceAttributes(store), {})).map(({ allowed_values, ...one }) => ({
    ...one,
    allowed: JSON.parse(allowed_values ?? '[]') as string[],
  }))
  return {
    ...head,
    changes,
    actions: actionsOf(
      head.status,
      head.termination_date,
      suspensions.some((one) => one.end_date === null || one.end_date > today),
    ),
    services: services.map(({ listed, ...one }) => ({
      ...one,
      attribute_rules: rules.filter(({ code }) => (JSON.parse(listed ?? '[]') as string[]).includes(code)),
      quantity: toPlain(decimal(one.quantity)),
      attributes: JSON.parse(one.attributes) as Record<string, unknown>,
    })),
    charges: charges.map((one) => ({
      ...one,
      active: one.active === 1,
      in_advance: one.in_advance === 1,
      quantity: toPlain(decimal(one.quantity)),
      price_override: one.price_override === null ? null : toPlain(decimal(one.price_override)),
      /** Recurring: the first day that is not charged yet. */
      next: one.type === 'recurring' && one.active === 1 ? (one.charged_to ?? one.start_date) : null,
    })),
    access_points: await store.all(accessesFor(store), { id }),
    suspensions,
    phases: [
      ...phasesOf(head),
      ...offersOf(head, changes),
      ...pricesOf(charges, services, await store.all(versionsFor(store), { id })),
      ...servicesAsPhases(services, rules),
      ...pausesOf(suspensions, head.termination_date),
    ],
  }
}

/** The commands that are open now: verbs of the life cycle, and taking an end back. */
function actionsOf(status: Parameters<typeof verbsFrom>[1], ends: CalendarDate | null, suspensionOpen: boolean): string[] {
  const offered = ['activate', 'cancel', 'suspend', 'resume', 'terminate']
  const verbs = verbsFrom(subscriptionLifecycle as never, status as never).filter((verb) => offered.includes(verb))
  const planned = suspensionOpen && status === 'active' ? ['resume'] : []
  return [
    ...new Set([
      ...verbs.filter((verb) => !(verb === 'suspend' && suspensionOpen)),
      ...planned,
      ...(ends === null ? [] : ['withdrawTermination']),
    ]),
  ]
}

interface PhaseDates {
  readonly subscription_date: CalendarDate
  readonly end_agreement_date: CalendarDate | null
  readonly termination_date: CalendarDate | null
  readonly term_months: number | null
}

/** The agreed time, then the time without an agreement, up to the end. */
function phasesOf({ subscription_date: start, end_agreement_date: agreed, termination_date: end, term_months }: PhaseDates): Phase[] {
  if (agreed === null) return [{ row: 'phase', kind: 'open', label: 'Without a term', start, end }]
  const label = term_months === null ? 'Agreed term' : `First term, ${term_months} months`
  const first: Phase = { row: 'phase', kind: 'agreement', label, start, end: end !== null && end < agreed ? end : agreed }
  if (end !== null && end <= agreed) return [first]
  return [first, { row: 'phase', kind: 'open', label: 'After the term', start: agreed, end }]
}

/** A pause is over where the subscription is. */
function pausesOf(suspensions: readonly SuspensionRow[], end: CalendarDate | null): Phase[] {
  const days = suspensions.map(daysOf)
  const shown = end === null ? days : suspensionsBefore(days, end)
  return shown.map((one) => ({ row: 'suspension', kind: 'suspended', label: 'Suspended', start: one.start as CalendarDate, end: one.end }))
}

/** The offers one after the other, as changes moved the subscription from one to the next. */
function offersOf(head: PhaseDates & { readonly offer_name: string }, changes: readonly Change[]): Phase[] {
  const moves = changes.filter((one) => one.offer !== one.offer_before)
  const names = [...moves.map((one) => one.offer_before), moves.at(-1)?.offer ?? head.offer_name]
  return names.map((label, at): Phase => {
    const [before, after] = [moves[at - 1], moves[at]]
    const kind = before?.state === 'planned' ? 'planned' : 'offer'
    return { row: 'offer', kind, label, start: before?.date ?? head.subscription_date, end: after?.date ?? head.termination_date }
  })
}

interface ServiceDates {
  readonly id: number
  readonly product_name: string
  readonly quantity: string
  readonly attributes: string
  readonly status: string
  readonly start_date: CalendarDate
  readonly end_date: CalendarDate | null
}

/** Own prices, and the versions of the first recurring charge that has several in the time of its service. */
function pricesOf(
  charges: readonly { readonly service_id: number; readonly name: string; readonly price_override: string | null }[],
  services: readonly ServiceDates[],
  versions: readonly Version[],
): Phase[] {
  const own = charges.flatMap((charge): Phase[] => {
    const service = services.find((one) => one.id === charge.service_id)
    if (!service || charge.price_override === null || service.status === 'cancelled') return []
    const label = `Override, ${charge.name} ${toPlain(decimal(charge.price_override))}`
    return [{ row: 'price', kind: 'override', label, start: service.start_date, end: service.end_date }]
  })
  const several = [...Map.groupBy(versions, (one) => `${one.instance_id} ${one.plan_id}`).values()]
    .map((list) => list.map(versionPhase).filter(({ start, end }) => end === null || start < end))
    .find((list) => list.length > 1)
  return [...own, ...(own.length === 0 ? (several ?? []) : [])]
}

function versionPhase({ name, number, valid_from, valid_to, start_date, end_date }: Version): Phase {
  const start = valid_from !== null && valid_from > start_date ? valid_from : start_date
  const end = valid_to !== null && (end_date === null || valid_to < end_date) ? valid_to : end_date
  return { row: 'price', kind: 'version', label: `${name}, version ${number}`, start, end }
}

function servicesAsPhases(services: readonly ServiceDates[], rules: readonly { readonly code: string; readonly name: string }[]): Phase[] {
  return services
    .filter(({ status }) => status !== 'cancelled')
    .map(({ product_name, quantity, attributes, status, start_date, end_date }) => {
      const kind = status === 'inactive' ? 'planned' : 'service'
      const label = serviceLabel(toPlain(decimal(quantity)), JSON.parse(attributes) as Record<string, unknown>, rules)
      return { row: 'service', kind, lane: product_name, label, start: start_date, end: end_date }
    })
}

/** `45`, or `Speed 1000`: its quantity where that is not one, and what prices compare. */
function serviceLabel(
  quantity: string,
  attributes: Readonly<Record<string, unknown>>,
  rules: readonly { readonly code: string; readonly name: string }[],
) {
  const named = rules.flatMap(({ code, name }) => {
    const value = own(attributes, code)
    return typeof value === 'string' ? [`${name} ${value}`] : []
  })
  return [...(quantity === '1' && named.length > 0 ? [] : [quantity]), ...named].join(', ')
}

/**
 * A charge that a product gains or loses reaches the subscriptions that hold the product by choice: which of them, and from
 * which day. For each it is a change like any other, so that it costs, waits for its day and is taken back like one.
 */
import { z } from 'zod'
import { idOf, recordKey } from '../accounts/index.ts'
import { charge as chargeEntity, product as productEntity } from '../catalog/model.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { decimal } from '../kernel/decimal.ts'
import { isCalendarDate } from '../kernel/dates.ts'
import { refuseFarDate } from '../kernel/far-dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand, defineQuery } from '../operations/define.ts'
import { confirmDate } from '../setup/index.ts'
import { eachOrAll } from '../operations/exceptions.ts'
import type { AttributeValue } from './attributes.ts'
import { type Changed, changeByPlan, takeChangeBack } from './change.ts'
import type { PlanStep } from './change-plan.ts'
import type { MoveCost } from './expected.ts'
import { withCost } from './move-cost.ts'
import { readService, readSubscription, type ServiceRow } from './read.ts'

/** As many subscriptions as one call changes; more go in several calls. */
export const MOST_AT_ONCE = 200

const reachInput = z.strictObject({
  product: recordKey,
  charge: recordKey,
  /** The services gain the charge, or have it no longer. */
  does: z.enum(['add', 'end']),
  subscriptions: z.array(recordKey).min(1, 'Choose at least one subscription.').max(MOST_AT_ONCE),
  /** The first day of what comes; today if left out. */
  date: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
  confirm_date: confirmDate,
  /** By the day, or with the first day of the period that follows the day. */
  takes_effect: z.enum(['byTheDay', 'nextPeriod']).default('nextPeriod'),
})

const holdingServices = preparedSelect<{ product: number; charge: number }>()((db, p) =>
  db
    .selectFrom('service as v')
    .innerJoin('subscription as s', 's.id', 'v.subscription_id')
    .innerJoin('offer as o', 'o.id', 's.offer_id')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .leftJoin('charge_instance as i', (join) => join.onRef('i.service_id', '=', 'v.id').on('i.charge_id', '=', p.charge))
    .select(['s.id', 's.code', 's.status', 'o.name as offer', 'u.name as user_account', 'b.name as billing_account', 'i.id as instance'])
    .where('v.product_id', '=', p.product)
    .where('v.status', 'in', ['active', 'suspended'])
    .where('v.end_date', 'is', null)
    .orderBy('s.id'),
)

const holder = z.object({
  id: z.number(),
  code: z.string(),
  status: z.string(),
  offer: z.string(),
  user_account: z.string(),
  billing_account: z.string(),
  /** Whether all, some or none of its services of the product have the charge. */
  has: z.enum(['all', 'some', 'none']),
})
export type Holder = z.infer<typeof holder>

/** The subscriptions that hold a product, with whether they have a charge. */
export const chargeHolders = defineQuery({
  name: 'subscription.holdersOf',
  summary: 'Which running subscriptions hold a product, and whether they have a charge of it',
  input: z.strictObject({ product: recordKey, charge: recordKey }),
  output: z.object({ subscriptions: z.array(holder) }),
  handler: async ({ store }, input) => {
    const { product, charge } = await idsOf(store, input)
    const rows = Map.groupBy(await store.all(holdingServices(store), { product, charge }), (row) => row.id)
    return {
      subscriptions: [...rows.values()].flatMap((services): Holder[] => {
        const [first] = services
        if (!first) return []
        const { id, code, status, offer, user_account, billing_account } = first
        const having = services.filter(({ instance }) => instance !== null).length
        const has = having === 0 ? 'none' : having === services.length ? 'all' : 'some'
        return [{ id, code, status, offer, user_account, billing_account, has }]
      }),
    }
  },
})

async function idsOf(store: ReadStore, { product, charge }: Pick<z.infer<typeof reachInput>, 'product' | 'charge'>) {
  return { product: await idOf(store, productEntity, product, 'product'), charge: await idOf(store, chargeEntity, charge, 'charge') }
}

const reached = z.object({
  changes: z.array(z.object({ subscription: z.number(), change: z.number(), state: z.enum(['planned', 'made']), date: z.string() })),
  /** Subscriptions that stay as they are, each with why. */
  left: z.array(z.object({ subscription: z.number(), code: z.string(), reason: z.string() })),
  /** By currency: what the next bills of those that change have more, gross minor units, and recurring charges a month, decimal text. */
  more: z.array(z.object({ currency: z.string(), subscriptions: z.number(), next_bill_minor: z.number(), month: z.string() })),
  /** Subscriptions whose cost cannot be told: a price is missing. */
  unpriced: z.number(),
})
export type Reached = z.infer<typeof reached>

/** Simulated, it is the preview: what the next bills would have more. */
export const reachCharge = defineCommand({
  name: 'subscription.reachCharge',
  summary: 'Let a charge that a product gained, or lost, reach subscriptions that hold it, from a day on',
  input: reachInput,
  output: reached,
  alsoNeeds: [{ option: 'subscriptions', operation: 'subscription.change', asked: () => true }],
  undo: {
    kind: 'inverse',
    call: ({ changes }) =>
      changes.length === 0
        ? null
        : { operation: 'subscription.withdrawChanges', input: { ids: changes.map(({ change }) => change) }, label: 'Undo' },
  },
  handler: async (context, input) => {
    const { store } = context
    refuseFarDate(context.today, input.date, input.confirm_date, 'date')
    const { product, charge } = await idsOf(store, input)
    const found = await chargeOf(store, charge)
    refuseOnce(found, input.does)
    const made: (Changed & { readonly cost: MoveCost | null })[] = []
    const left: Reached['left'] = []
    for (const key of new Set(input.subscriptions)) {
      const row = await readSubscription(store, await subscriptionId(store, key))
      const [fallen] = await eachOrAll(context, [row], async () => {
        const steps = await stepsOf(store, row.id, product, found, input.does)
        if (steps.length === 0) throw refuse('refused', 'subscription.sameAsBefore', nothingToDo(found.name, input.does))
        const plan = { offer: { id: row.offer_id, name: '' }, steps }
        made.push(await withCost(context, row.id, () => changeByPlan(context, row, plan, input)))
      })
      if (fallen) left.push({ subscription: row.id, code: row.code, reason: fallen.reason })
    }
    context.summarise(`${found.name} ${input.does === 'add' ? 'brought to' : 'ended for'} ${countWords(made.length)}`)
    return {
      changes: made.map(({ id, change, state, date }) => ({ subscription: id, change, state, date })),
      left,
      more: sumsOf(made.flatMap(({ cost }) => cost ?? [])),
      unpriced: made.filter(({ cost }) => cost === null).length,
    }
  },
})

const countWords = (count: number): string => `${count} ${count === 1 ? 'subscription' : 'subscriptions'}`

function nothingToDo(name: string, does: 'add' | 'end'): string {
  return does === 'add' ? `Its services have ${name} already.` : `None of its services has ${name}.`
}

const chargeById = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('charge').select(['id', 'name', 'type', 'one_shot_moment']).where('id', '=', p.id),
)
type ChargeRow = NonNullable<ReturnType<typeof chargeById>['row']>

async function chargeOf(store: ReadStore, id: number): Promise<ChargeRow> {
  return (await store.first(chargeById(store), { id })) as ChargeRow
}

/** What is charged at a beginning finds none in a service that runs. */
function refuseOnce({ name, type, one_shot_moment }: ChargeRow, does: 'add' | 'end'): void {
  if (does === 'add' && type === 'oneShot' && one_shot_moment === 'subscription')
    throw refuseField(
      'charge',
      'charge.atBeginning',
      `${name} is charged when a service begins, and these run already. Charge it once at each service with service.chargeOnce.`,
    )
}

const subscriptionByCode = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('subscription').select('id').where('code', '=', p.code),
)

async function subscriptionId(store: ReadStore, key: z.infer<typeof recordKey>): Promise<number> {
  if (typeof key === 'number') return key
  const found = await store.first(subscriptionByCode(store), { code: key })
  if (!found) throw refuseField('subscriptions', 'record.unknown', `There is no subscription “${key}”.`)
  return found.id
}

const servicesHolding = preparedSelect<{ subscription: number; product: number }>()((db, p) =>
  db
    .selectFrom('service')
    .select('id')
    .where('subscription_id', '=', p.subscription)
    .where('product_id', '=', p.product)
    .where('status', 'in', ['active', 'suspended'])
    .where('end_date', 'is', null)
    .orderBy('id'),
)
const instancesOf = preparedSelect<{ service: number }>()((db, p) =>
  db.selectFrom('charge_instance').select(['charge_id', 'price_override']).where('service_id', '=', p.service).orderBy('id'),
)

/** Each service of the product gives way to one like it, with the charge or without; those that are so already stay. */
async function stepsOf(
  store: ReadStore,
  subscription: number,
  product: number,
  charge: ChargeRow,
  does: 'add' | 'end',
): Promise<readonly PlanStep[]> {
  const steps: PlanStep[] = []
  for (const { id } of await store.all(servicesHolding(store), { subscription, product })) {
    const instances = await store.all(instancesOf(store), { service: id })
    const has = instances.some((one) => one.charge_id === charge.id)
    if (has === (does === 'add')) continue
    const kept = instances.filter((one) => one.charge_id !== charge.id).map((one) => ({ id: one.charge_id, price: one.price_override }))
    const charges = does === 'add' ? [...kept, { id: charge.id, price: null }] : kept
    steps.push(likeIt(await readService(store, id), charges))
  }
  return steps
}

function likeIt(from: ServiceRow, charges: NonNullable<PlanStep['to']>['charges']): PlanStep {
  return {
    from,
    to: {
      productId: from.product_id,
      code: undefined,
      quantity: decimal(from.quantity),
      attributes: JSON.parse(from.attributes) as Record<string, AttributeValue>,
      serviceNumber: from.service_number,
      device: from.device,
      charges,
    },
  }
}

/** Sums by currency; never across currencies. */
function sumsOf(costs: readonly MoveCost[]): Reached['more'] {
  return [...Map.groupBy(costs, ({ currency }) => currency)].map(([currency, some]) => ({
    currency,
    subscriptions: some.length,
    next_bill_minor: some.reduce((total, { bills }) => total + moreOf(bills), 0),
    month: some.reduce((total, cost) => total.plus(decimal(cost.month_after)).minus(decimal(cost.month_before)), decimal(0)).toFixed(),
  }))
}

/** What the first bill that differs has more. */
function moreOf(bills: MoveCost['bills']): number {
  const first = bills.find((bill) => bill.after_minor !== bill.before_minor)
  return first ? first.after_minor - first.before_minor : 0
}

/** The way back of a charge that reached several subscriptions: their changes are taken back as one. */
export const withdrawChanges = defineCommand({
  name: 'subscription.withdrawChanges',
  summary: 'Take changes of subscriptions back that were made together',
  input: z.strictObject({ ids: z.array(z.number().int()).min(1).max(MOST_AT_ONCE) }),
  output: z.object({ ids: z.array(z.number()) }),
  alsoNeeds: [{ option: 'ids', operation: 'subscription.withdrawChange', asked: () => true }],
  undo: { kind: 'none', reason: 'Let the charge reach the subscriptions once more.' },
  handler: async (context: CommandContext, { ids }) => {
    const codes: string[] = []
    for (const id of ids.toReversed()) codes.push((await takeChangeBack(context, id)).code)
    context.summarise(
      ids.length === 1 ? `Change of subscription ${codes[0]} taken back` : `Changes of ${countWords(ids.length)} taken back`,
    )
    return { ids }
  },
})

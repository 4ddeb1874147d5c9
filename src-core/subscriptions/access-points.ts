/** Access points: what usage records name. Periods of one access id never overlap, on whatever subscription (Opencell 3.3). */
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import { type CalendarDate, isCalendarDate, type OpenPeriod, overlaps } from '../kernel/dates.ts'
import { meant, refuseFarDate, refuseFarDays } from '../kernel/far-dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { confirmDates } from '../setup/index.ts'
import { accessPoint } from './model.ts'
import { readSubscription, touchSubscription } from './read.ts'

const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
export const accessPointValues = z.strictObject({
  access_id: z.string().trim().min(1, 'Fill this in.').max(100),
  /** Open where left out; the end is the first day on which it no longer serves. */
  start_date: date.nullish(),
  end_date: date.nullish(),
})
/** Its days. */
export const ACCESS_DAYS = ['start_date', 'end_date'] as const
export type AccessPointValues = z.infer<typeof accessPointValues>

const sameAccess = preparedSelect<{ access: string; except: number }>()((db, p) =>
  db
    .selectFrom('access_point as a')
    .innerJoin('subscription as s', 's.id', 'a.subscription_id')
    .select(['a.start_date', 'a.end_date', 's.code'])
    .where('a.access_id', '=', p.access)
    .where('a.id', '<>', p.except),
)
const oneAccess = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('access_point').selectAll().where('id', '=', p.id))

const NONE = -1

async function refuseOverlap(context: CommandContext, access: string, period: OpenPeriod, except: number): Promise<void> {
  if (period.start !== null && period.end !== null && period.end <= period.start) {
    throw refuseField(
      'end_date',
      'accessPoint.empty',
      'The end is the first day on which the access no longer serves; it lies after the start.',
    )
  }
  const others = await context.store.all(sameAccess(context.store), { access, except })
  const other = others.find((one) => overlaps(period, { start: one.start_date, end: one.end_date }))
  if (!other) return
  const until = other.end_date === null ? 'without an end' : `up to ${other.end_date}`
  const since = other.start_date ?? 'the beginning'
  const message = `Access ${access} already serves subscription ${other.code} from ${since} ${until}. End it there first.`
  throw refuse('invalid', 'accessPoint.overlap', message, {
    fields: [{ path: 'access_id', reason: message }],
    details: { subscription: other.code },
  })
}

/**
 * Adds an access point; it ends with its subscription, where an end of that is told already.
 *
 * @throws Refusal when its period overlaps another of the same access id
 */
export async function addAccessPoint(
  context: CommandContext,
  subscriptionId: number,
  values: AccessPointValues,
  subscriptionEnd: CalendarDate | null = null,
): Promise<number> {
  const start = values.start_date ?? null
  const { end_date, ended_by, own_end_date } = endWithin(subscriptionEnd, values.end_date ?? null)
  await refuseOverlap(context, values.access_id, { start, end: end_date }, NONE)
  return context.store
    .bulk(accessPoint, ['access_id', 'subscription_id', 'start_date', 'end_date', 'created_op', 'ended_by', 'own_end_date'])
    .add([values.access_id, subscriptionId, start, end_date, context.op, ended_by, own_end_date])
}

/** An end of its own, or that of its subscription where that comes first; then its own is kept beside it. */
function endWithin(subscriptionEnd: CalendarDate | null, own: CalendarDate | null): AccessEnd {
  if (subscriptionEnd !== null && (own === null || own > subscriptionEnd))
    return { end_date: subscriptionEnd, ended_by: 'subscription', own_end_date: own }
  return { end_date: own, ended_by: own === null ? null : 'access', own_end_date: null }
}

export const addAccess = defineCommand({
  name: 'accessPoint.add',
  summary: 'Let an access serve a subscription',
  input: accessPointValues.extend({ subscription_id: z.number().int(), confirm_date: confirmDates }),
  output: z.object({ id: z.number() }),
  undo: {
    kind: 'inverse',
    lastFirst: { entity: 'accessPoint', ways: ['accessPoint.end'] },
    call: ({ id }) => ({ operation: 'accessPoint.remove', input: { id }, label: 'Undo' }),
  },
  handler: async (context, { subscription_id, confirm_date, ...values }) => {
    refuseFarDays(context.today, values, ACCESS_DAYS, confirm_date)
    const row = await readSubscription(context.store, subscription_id)
    if (row.status === 'terminated' || row.status === 'cancelled' || row.status === 'closed') {
      throw refuse('refused', 'subscription.ended', `Subscription ${row.code} is ${row.status}; an access can no longer serve it.`)
    }
    const id = await addAccessPoint(context, subscription_id, { start_date: row.subscription_date, ...values }, row.termination_date)
    await touchSubscription(context, row)
    context.summarise(`Access ${values.access_id} serves ${row.code}`)
    return { id }
  },
})

/** An end on a day, or none: then it runs as long as its subscription. The access may serve another subscription from its end on. */
export const endAccess = defineCommand({
  name: 'accessPoint.end',
  summary: 'End an access on a day, or let it run on',
  input: z.strictObject({ id: z.number().int(), end_date: date.nullable(), confirm_date: confirmDates }),
  output: z.object({ id: z.number(), before: z.string().nullable() }),
  undo: {
    kind: 'inverse',
    lastFirst: true,
    call: ({ id, before }) => ({ operation: 'accessPoint.end', input: { id, end_date: before, ...meant(before) }, label: 'Undo' }),
  },
  handler: async (context, { id, end_date, confirm_date }) => {
    const row = await accessById(context, id)
    if (end_date !== row.end_date) refuseFarDate(context.today, end_date, confirm_date, 'end_date')
    const subscription = await readSubscription(context.store, row.subscription_id)
    const end = endWithin(subscription.termination_date, end_date)
    await refuseOverlap(context, row.access_id, { start: row.start_date, end: end.end_date }, id)
    await keepEnd(context, id, end)
    context.touch('accessPoint', id)
    await touchSubscription(context, subscription)
    context.summarise(end.end_date === null ? `Access ${row.access_id} runs on` : `Access ${row.access_id} ends on ${end.end_date}`)
    return { id, before: ownEnd(row) }
  },
})

export const removeAccess = defineCommand({
  name: 'accessPoint.remove',
  summary: 'Remove an access that never served',
  input: z.strictObject({ id: z.number().int() }),
  output: z.object({
    subscription_id: z.number(),
    access_id: z.string(),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
  }),
  undo: {
    kind: 'inverse',
    call: (output) => ({ operation: 'accessPoint.add', input: { ...output, ...meant(output.start_date, output.end_date) }, label: 'Undo' }),
  },
  handler: async (context, { id }) => {
    const { subscription_id, access_id, start_date, end_date } = await accessById(context, id)
    const used = await context.store.db
      .selectFrom('usage_record')
      .select('id')
      .where('access_point_id', '=', id)
      .limit(1)
      .executeTakeFirst()
    if (used) throw refuse('refused', 'accessPoint.inUse', `Usage was recorded on access ${access_id}. End it on a day instead.`)
    await context.store.db.deleteFrom('access_point').where('id', '=', id).execute()
    await touchSubscription(context, await readSubscription(context.store, subscription_id))
    context.summarise(`Access ${access_id} removed`)
    return { subscription_id, access_id, start_date, end_date }
  },
})

async function accessById(context: CommandContext, id: number) {
  const row = await context.store.first(oneAccess(context.store), { id })
  if (!row) throw refuse('notFound', 'record.notFound', `There is no access point with the id ${id}.`)
  return row
}

/** Ends the accesses of a subscription that run beyond a day; an end of the subscription that stood before is none of their own. */
export async function endAccessesOf(context: CommandContext, subscriptionId: number, end: CalendarDate): Promise<void> {
  for (const row of await accessesOf(context, subscriptionId)) {
    const own = ownEnd(row)
    if (own === null || own > end) await keepEnd(context, row.id, { end_date: end, ended_by: 'subscription', own_end_date: own })
    else if (row.ended_by === 'subscription') await keepEnd(context, row.id, { end_date: own, ended_by: 'access', own_end_date: null })
  }
}

/** Accesses that a termination ended run on, up to the end that they had; unless they serve another subscription by now. */
export async function reopenAccessesOf(context: CommandContext, subscriptionId: number, end: CalendarDate): Promise<void> {
  for (const row of await accessesOf(context, subscriptionId)) {
    const isOfBefore = row.ended_by === null && row.end_date === end
    if (row.ended_by !== 'subscription' && !isOfBefore) continue
    const own = row.own_end_date
    await refuseOverlap(context, row.access_id, { start: row.start_date, end: own }, row.id)
    await keepEnd(context, row.id, { end_date: own, ended_by: own === null ? null : 'access', own_end_date: null })
  }
}

type AccessRow = NonNullable<ReturnType<typeof oneAccess>['row']>
type AccessEnd = Pick<AccessRow, 'end_date' | 'ended_by' | 'own_end_date'>

const ownEnd = ({ ended_by, end_date, own_end_date }: AccessEnd) => (ended_by === 'subscription' ? own_end_date : end_date)

function accessesOf({ store }: CommandContext, subscription: number): Promise<AccessRow[]> {
  return store.db.selectFrom('access_point').selectAll().where('subscription_id', '=', subscription).orderBy('id').execute()
}

async function keepEnd({ store }: CommandContext, id: number, end: AccessEnd): Promise<void> {
  await store.db.updateTable('access_point').set(end).where('id', '=', id).execute()
}

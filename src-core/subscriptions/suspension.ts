/**
 * Suspending subscriptions and taking them up again. Suspensions are dated periods: several, to come, told late, moved or
 * taken back. On their days recurring charges are not rated and usage is refused, whenever it comes.
 */
import { meant, refuseFarDate } from '../kernel/far-dates.ts'
import { confirmDates } from '../setup/index.ts'
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { type CalendarDate, isCalendarDate, type OpenPeriod, overlaps } from '../kernel/dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { pauseMoved } from './hooks.ts'
import { subscriptionSuspension } from './model.ts'
import { moveCost, withCost } from './move-cost.ts'
import {
  daysOf,
  readSubscription,
  readSuspensions,
  refusePlanned,
  servicesOf,
  type SubscriptionRow,
  type SuspensionRow,
  suspensionsOf,
  touchSubscription,
} from './read.ts'
import { movedDays, suspensionOn } from './rules/suspensions.ts'
import { changeService, changeSubscription } from './write.ts'

const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
const output = z.object({
  id: z.number(),
  status: z.string(),
  date: z.string(),
  /** The first day of the suspension, by which it is named; `null` where it is gone. */
  suspension: z.string().nullable(),
  /** Its days before, for the way back. */
  before: z.object({ date: z.string(), until: z.string().nullable() }).nullable(),
  cost: moveCost.nullable(),
})

/** The suspension that holds, or the next to come: its end has not come. */
export async function openSuspension(store: ReadStore, subscription: number, today: CalendarDate): Promise<SuspensionRow | undefined> {
  const rows = await store.all(suspensionsOf(store), { subscription })
  return rows.find(({ end_date }) => end_date === null || end_date > today)
}

// ---- Suspending and taking up again

/** A day to come leaves the subscription active until then. What was charged for its days is kept or given back as the company has it. */
export const suspend = defineCommand({
  name: 'subscription.suspend',
  summary: 'Suspend a subscription from a day on, or for some days: recurring charges pause and usage is refused',
  input: z.strictObject({
    id: z.number().int(),
    date: date.optional(),
    /** The first day on which it runs again; until it is resumed if left out. */
    until: date.nullish(),
    /** It stood before and was taken back: it stands again, though behind an end to come. */
    again: z.boolean().optional(),
    confirm_date: confirmDates,
  }),
  output,
  undo: {
    kind: 'inverse',
    call: ({ id, suspension, before }) =>
      before === null
        ? { operation: 'subscription.withdrawSuspension', input: { id, date: suspension }, label: 'Resume' }
        : {
            operation: 'subscription.changeSuspension',
            input: { id, date: suspension, until: before.until, ...meant(before.until) },
            label: 'Resume',
          },
  },
  handler: async (context, { id, date: from = context.today, until = null, again = false, confirm_date }) => {
    if (!again) {
      refuseFarDate(context.today, from, confirm_date, 'date')
      refuseFarDate(context.today, until, confirm_date, 'until')
    }
    const row = await readSubscription(context.store, id)
    // While it is suspended, days that are over or to come may still be told.
    if (row.status !== 'active' && (row.status !== 'suspended' || until === null))
      throw refuse('refused', 'subscription.wrongState', `Subscription ${row.code} is ${row.status}; only an active one can be suspended.`)
    await refusePlanned(context.store, row)
    await refuseDays(context.store, row, { start: from, end: until }, null, again)
    const words = until === null ? `from ${from}` : `from ${from} up to ${until}`
    return withCost(context, id, () =>
      movePause(context, row, `suspended ${words}`, async () => {
        // One that ended on the day goes on, so that taking either back leaves what was before.
        const ended = (await context.store.all(suspensionsOf(context.store), { subscription: id })).find((one) => one.end_date === from)
        if (ended) await keepDays(context, ended.id, { start: ended.start_date, end: until })
        else addSuspension(context, id, from, until)
        return { date: from, suspension: ended?.start_date ?? from, before: ended ? wordsOf(ended) : null }
      }),
    )
  },
})

/** On or before its first day, though that is still to come, the suspension is taken back as if it had never been. */
export const resume = defineCommand({
  name: 'subscription.resume',
  summary: 'Take a suspended subscription up again from a day on',
  input: z.strictObject({ id: z.number().int(), date: date.optional(), confirm_date: confirmDates }),
  output,
  undo: {
    kind: 'inverse',
    call: ({ id, suspension, before }) => {
      if (before === null) return null
      return suspension === null
        ? { operation: 'subscription.suspend', input: { id, ...before, again: true }, label: 'Suspend' }
        : {
            operation: 'subscription.changeSuspension',
            input: { id, date: suspension, until: before.until, ...meant(before.until) },
            label: 'Suspend',
          }
    },
  },
  handler: async (context, { id, date: from = context.today, confirm_date }) => {
    refuseFarDate(context.today, from, confirm_date, 'date')
    const { store } = context
    const row = await readSubscription(store, id)
    const open = await openSuspension(store, id, context.today)
    if (!open || (row.status !== 'active' && row.status !== 'suspended'))
      throw refuse('refused', 'subscription.notSuspended', `Subscription ${row.code} is ${row.status}, not suspended.`)
    const isGone = from <= open.start_date
    if (from > context.today && !isGone)
      throw refuseField('date', 'subscription.date', 'A subscription is taken up again today or on a day that has passed.')
    if (!isGone) await refuseDays(store, row, { start: open.start_date, end: from }, open.id)
    return withCost(context, id, () =>
      movePause(context, row, `resumed from ${from}`, async () => {
        if (isGone) await removeSuspension(context, open.id)
        else await keepDays(context, open.id, { start: open.start_date, end: from })
        return { date: from, suspension: isGone ? null : open.start_date, before: wordsOf(open) }
      }),
    )
  },
})

// ---- Correcting and taking back

export const changeSuspension = defineCommand({
  name: 'subscription.changeSuspension',
  summary: 'Change the days of a suspension, also of one that is over; it is named by its first day',
  input: z.strictObject({
    id: z.number().int(),
    /** Its first day as it is. */
    date,
    /** Its first day from now on. */
    from: date.optional(),
    until: date.nullish(),
    confirm_date: confirmDates,
  }),
  output,
  undo: {
    kind: 'inverse',
    call: ({ id, suspension, before }) =>
      before === null
        ? null
        : {
            operation: 'subscription.changeSuspension',
            input: { id, date: suspension, from: before.date, until: before.until, ...meant(before.date, before.until) },
            label: 'Undo',
          },
  },
  handler: async (context, { id, date: first, from = first, until, confirm_date }) => {
    const { store } = context
    const row = await readSubscription(store, id)
    const one = await suspensionFrom(store, row, first)
    const days = { start: from, end: until === undefined ? one.end_date : until }
    if (from !== first) refuseFarDate(context.today, from, confirm_date, 'from')
    if (days.end !== one.end_date) refuseFarDate(context.today, days.end, confirm_date, 'until')
    await refuseDays(store, row, days, one.id)
    return withCost(context, id, () =>
      movePause(context, row, `suspended from ${days.start} up to ${days.end ?? 'further notice'}`, async () => {
        await keepDays(context, one.id, days)
        return { date: from, suspension: from, before: wordsOf(one) }
      }),
    )
  },
})

export const withdrawSuspension = defineCommand({
  name: 'subscription.withdrawSuspension',
  summary: 'Take a suspension back as if it had never been, also one that is over; it is named by its first day',
  input: z.strictObject({ id: z.number().int(), date }),
  output,
  undo: {
    kind: 'inverse',
    call: ({ id, before }) =>
      before === null ? null : { operation: 'subscription.suspend', input: { id, ...before, again: true }, label: 'Undo' },
  },
  handler: async (context, { id, date: first }) => {
    const row = await readSubscription(context.store, id)
    const one = await suspensionFrom(context.store, row, first)
    refuseEnded(row)
    return withCost(context, id, () =>
      movePause(context, row, `no longer suspended from ${first}`, async () => {
        await removeSuspension(context, one.id)
        return { date: first, suspension: null, before: wordsOf(one) }
      }),
    )
  },
})

/** @throws Refusal when none begins on the day */
async function suspensionFrom(store: ReadStore, row: SubscriptionRow, first: CalendarDate): Promise<SuspensionRow> {
  const one = (await store.all(suspensionsOf(store), { subscription: row.id })).find(({ start_date }) => start_date === first)
  if (!one) throw refuseField('date', 'suspension.none', `No suspension of subscription ${row.code} begins on ${first}.`)
  return one
}

const wordsOf = ({ start_date, end_date }: SuspensionRow) => ({ date: start_date, until: end_date })

function refuseEnded(row: SubscriptionRow): void {
  if (row.status === 'active' || row.status === 'suspended') return
  throw refuse('refused', 'subscription.wrongState', `Subscription ${row.code} is ${row.status}; its suspensions stay as they are.`)
}

/** @throws Refusal when the days lie outside the subscription, are none, or meet those of another suspension */
async function refuseDays(
  store: ReadStore,
  row: SubscriptionRow,
  days: OpenPeriod & { start: CalendarDate },
  except: number | null,
  again = false,
) {
  refuseEnded(row)
  if (days.start < row.subscription_date)
    throw refuseField('date', 'subscription.date', `Subscription ${row.code} begins on ${row.subscription_date}.`)
  if (!again && row.termination_date !== null && days.start >= row.termination_date)
    throw refuseField('date', 'subscription.date', `Subscription ${row.code} ends on ${row.termination_date}.`)
  if (days.end !== null && days.end <= days.start)
    throw refuseField('until', 'suspension.empty', 'It runs again on a day after the first of the suspension.')
  const others = await store.all(suspensionsOf(store), { subscription: row.id })
  const other = others.find((one) => one.id !== except && overlaps(days, daysOf(one)))
  if (!other) return
  const when = other.end_date === null ? `from ${other.start_date} on` : `from ${other.start_date} up to ${other.end_date}`
  throw refuse(
    'refused',
    'subscription.suspended',
    `Subscription ${row.code} is already suspended ${when}. Take that back, or name other days.`,
  )
}

// ---- Writing

function addSuspension({ store, op }: CommandContext, subscription: number, from: CalendarDate, until: CalendarDate | null): void {
  store
    .bulk(subscriptionSuspension, ['subscription_id', 'start_date', 'end_date', 'created_op', 'changed_op'])
    .add([subscription, from, until, op, op])
}

async function keepDays({ store, op }: CommandContext, id: number, days: OpenPeriod & { start: CalendarDate }): Promise<void> {
  const set = { start_date: days.start, end_date: days.end, changed_op: op }
  await store.db.updateTable('subscription_suspension').set(set).where('id', '=', id).execute()
}

async function removeSuspension({ store }: CommandContext, id: number): Promise<void> {
  await store.db.deleteFrom('subscription_suspension').where('id', '=', id).execute()
}

interface MovedPause {
  readonly date: CalendarDate
  readonly suspension: CalendarDate | null
  readonly before: { readonly date: string; readonly until: string | null } | null
}

/** Writes another day of a suspension, has those who charge hear which days moved, and brings the status up to today. */
async function movePause(context: CommandContext, row: SubscriptionRow, words: string, write: () => Promise<MovedPause>) {
  const { store } = context
  const before = await readSuspensions(store, row.id)
  const moved = await write()
  const after = await readSuspensions(store, row.id)
  await context.hooks.run(pauseMoved, context, { subscriptionId: row.id, days: movedDays(before, after) })
  const { status } = await suspendedToday(context, row)
  await touchSubscription(context, row)
  context.summarise(`Subscription ${row.code} ${words}`)
  return { id: row.id, status, ...moved }
}

const LAST_DAY = '9999-12-31'

/** Services run on over a day on which they had ended: those who charge hear of it where a suspension holds behind it. */
export async function pausesGoOn(context: CommandContext, subscription: number, end: CalendarDate): Promise<void> {
  const isPaused = (await readSuspensions(context.store, subscription)).some((one) => one.end === null || one.end > end)
  const days = [{ start: end, end: LAST_DAY }]
  if (isPaused) await context.hooks.run(pauseMoved, context, { subscriptionId: subscription, days, endTakenBack: end })
}

/** An active or suspended subscription as its suspensions have it today. */
export async function suspendedToday(context: CommandContext, row: SubscriptionRow): Promise<SubscriptionRow> {
  const isSuspended = suspensionOn(await readSuspensions(context.store, row.id), context.today) !== undefined
  const [from, to] = isSuspended ? (['active', 'suspended'] as const) : (['suspended', 'active'] as const)
  if (row.status !== from) return row
  for (const service of await context.store.all(servicesOf(context.store), { id: row.id })) {
    if (service.status === from) await changeService(context, service, { status: to })
  }
  return changeSubscription(context, row, { status: to })
}

/** What days bring: pending subscriptions begin, planned changes, suspensions and terminations take effect. */
import { showDate } from '../kernel/dates.ts'
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import type { CommandContext } from '../operations/context.ts'
import { eachOrAll, type Exception, MOST_REPORTED, type ReportedException } from '../operations/exceptions.ts'
import { defineJob } from '../operations/define.ts'
import { activateSubscription } from './activation.ts'
import { makeDueChange } from './change.ts'
import { readSubscription, type SubscriptionRow, touchSubscription } from './read.ts'
import { suspendedToday } from './suspension.ts'
import { completeTermination } from './termination.ts'

const dueIds = preparedSelect<{ today: string }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .select('s.id')
    .where((e) => {
      const isPaused = e.exists(
        e
          .selectFrom('subscription_suspension as x')
          .select('x.id')
          .whereRef('x.subscription_id', '=', 's.id')
          .where('x.start_date', '<=', p.today)
          .where((x) => x.or([x('x.end_date', 'is', null), x('x.end_date', '>', p.today)])),
      )
      return e.or([
        e.and([e('s.status', '=', 'pending'), e('s.subscription_date', '<=', p.today)]),
        e.and([e('s.status', 'in', ['active', 'suspended']), e('s.termination_date', '<=', p.today)]),
        e.and([
          e('s.status', '=', 'active'),
          e.exists(
            e
              .selectFrom('subscription_change as g')
              .select('g.id')
              .whereRef('g.subscription_id', '=', 's.id')
              .where('g.state', '=', 'planned')
              .where('g.date', '<=', p.today),
          ),
        ]),
        e.and([e('s.status', '=', 'active'), isPaused]),
        e.and([e('s.status', '=', 'suspended'), e.not(isPaused)]),
      ])
    })
    .orderBy('s.id'),
)

interface Cursor {
  readonly ids: readonly number[]
  readonly at: number
  /** What could not be done; a job that an earlier version began has none. */
  readonly fallen?: number
  readonly exceptions?: readonly ReportedException[]
}

export const runDates = defineJob({
  name: 'subscription.runDates',
  summary: 'Let subscriptions begin, change, pause and end whose day has come',
  input: z.strictObject({}),
  undo: { kind: 'none', reason: 'Each subscription has its own way back: deactivate, resume, or withdraw the termination.' },
  start: async (context) => {
    const ids = (await context.store.all(dueIds(context.store), { today: context.today })).map((row) => row.id)
    return {
      title: `Subscriptions of ${showDate(context.today)}`,
      unit: 'subscriptions',
      total: ids.length,
      cursor: { ids, at: 0 } as Cursor,
    }
  },
  chunk: async (context, { ids, at, fallen = 0, exceptions = [] }: Cursor) => {
    let next = at
    const found: Exception<number>[] = []
    while (next < ids.length && (next === at || !context.spent())) {
      found.push(...(await eachOrAll(context, [ids[next] as number], ([id]) => runDate(context, id as number))))
      next += 1
    }
    const named = [...exceptions, ...found.map(({ row, code, reason }) => ({ entity: 'subscription', id: row, code, reason }))]
    const cursor: Cursor = { ids, at: next, fallen: fallen + found.length, exceptions: named.slice(0, MOST_REPORTED) }
    const report = { subscriptions: ids.length - (fallen + found.length), fallen: fallen + found.length, exceptions: cursor.exceptions }
    return { cursor, done: next - at, rejected: found.length, ...(next >= ids.length ? { report } : {}) }
  },
})

/** A change, a pause or the end of one whose day has come; never both, a change refuses to wait beside a pause. */
async function takeDue(context: CommandContext, row: SubscriptionRow): Promise<SubscriptionRow> {
  const moved = await suspendedToday(context, row)
  return moved.status === 'active' ? makeDueChange(context, moved) : moved
}

/** One subscription on the day. It may have moved since the list was made. */
async function runDate(context: CommandContext, id: number): Promise<void> {
  let row = await readSubscription(context.store, id)
  if (row.status === 'pending' && row.subscription_date <= context.today)
    row = await activateSubscription(context, row, row.subscription_date)
  else if ((row.status === 'active' || row.status === 'suspended') && (row.termination_date ?? '9') > context.today)
    row = await takeDue(context, row)
  if ((row.status === 'active' || row.status === 'suspended') && row.termination_date !== null && row.termination_date <= context.today) {
    row = await completeTermination(context, row)
  }
  await touchSubscription(context, row)
}

/**
 * Gives usage records of earlier versions, which were known again by the letters of their lines, their identity by values:
 * in slices, beside the work of the desk. Until all have it no usage comes in, because nobody could say what is new.
 */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import { bytesOf, familyOf, identityOf } from '../mediation/rules/usage-identity.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { anyOperation, defineJob, type JobDefinition } from '../operations/define.ts'
import { startJob } from '../operations/jobs.ts'
import type { CarryOverStep } from '../operations/steps.ts'

const ROWS_AT_ONCE = 500

const anyWithout = preparedSelect<Record<never, never>>()((db) =>
  db.selectFrom('usage_record').select('id').where('identity', 'is', null).limit(1),
)
const lastWithout = preparedSelect<Record<never, never>>()((db) =>
  db
    .selectFrom('usage_record')
    .select((e) => [e.fn.countAll<number>().as('count'), e.fn.max('id').as('last')])
    .where('identity', 'is', null),
)
const recordsAfter = preparedSelect<{ after: number; last: number }>()((db, p) =>
  db
    .selectFrom('usage_record as u')
    .leftJoin('access_point as a', 'a.id', 'u.access_point_id')
    .select(['u.id', 'u.at as eventAt', 'u.quantity', 'u.parameters', 'a.access_id as accessCode', 'u.identity'])
    .where('u.id', '>', p.after)
    .where('u.id', '<=', p.last)
    .orderBy('u.id')
    .limit(ROWS_AT_ONCE),
)

/** @throws Refusal `usage.identitiesComing` with what is done and left */
export async function refuseWithoutIdentities(store: ReadStore): Promise<void> {
  if (!(await store.first(anyWithout(store), {}))) return
  const left = Number((await store.first(lastWithout(store), {}))?.count ?? 0)
  const { all } = await store.db
    .selectFrom('usage_record')
    .select((e) => e.fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow()
  const done = Number(all) - left
  throw refuse(
    'refused',
    'usage.identitiesComing',
    `Usage comes in again when the records of earlier versions are known by their values: ${done} of ${all} are. This goes on by itself; where it was stopped, run usage.identify.`,
    { details: { done, of: Number(all) } },
  )
}

interface Cursor {
  readonly after: number
  readonly last: number
  readonly done: number
}

export const identifyUsage = defineJob({
  name: 'usage.identify',
  summary: 'Give usage records of earlier versions their identity by values, so that the same usage is known however its file is written',
  input: z.strictObject({}),
  undo: { kind: 'none', reason: 'It changes no figure: it only says which records are the same.' },
  start: async ({ store }: CommandContext) => {
    const { count, last } = (await store.first(lastWithout(store), {})) ?? { count: 0, last: null }
    const cursor: Cursor = { after: 0, last: last ?? 0, done: 0 }
    return { title: 'Usage of earlier versions is known by its values', unit: 'records', total: Number(count), cursor }
  },
  chunk: async (context: JobContext, cursor: Cursor) => {
    let { after, done } = cursor
    let isOver = false
    /** Numbers taken by families of this slice. */
    const taken = new Map<string, number>()
    do {
      const rows = await context.store.all(recordsAfter(context.store), { after, last: cursor.last })
      isOver = rows.length < ROWS_AT_ONCE
      for (const [index, row] of rows.entries()) {
        after = row.id
        if (row.identity !== null) continue
        identify(context, taken, row.id, familyOf({ ...row, accessCode: row.accessCode ?? '' }))
        done += 1
        // Somebody at the desk who waits is served between two records.
        if (!context.spent()) continue
        isOver &&= index === rows.length - 1
        break
      }
    } while (!isOver && !context.spent())
    const report = { records: done }
    return { cursor: { ...cursor, after, done }, done: done - cursor.done, step: 'Reading', ...(isOver ? { report } : {}) }
  },
})

/** What earlier versions accepted stays: equal records become occurrences in the order in which they came. */
function identify({ store }: JobContext, taken: Map<string, number>, id: number, family: string): void {
  for (let occurrence = (taken.get(family) ?? 0) + 1; ; occurrence++) {
    const written = store.runText('UPDATE OR IGNORE usage_record SET identity = ? WHERE id = ?', [
      bytesOf(identityOf(family, null, occurrence)),
      id,
    ])
    taken.set(family, occurrence)
    if (written > 0) return
  }
}

export const usageByValues: CarryOverStep = {
  number: 15,
  name: 'rating.usageByValues',
  does: 'Usage records are the same by their values, not by the letters of their lines',
  run: async (context) => {
    const { store } = context
    const left = Number((await store.first(lastWithout(store), {}))?.count ?? 0)
    if (left === 0) return { rows: 0, says: 'There were no usage records.' }
    await startJob(anyOperation(identifyUsage) as JobDefinition, context, {} as never)
    return { rows: left, says: `${left} usage records are given their identity by a job; until it is done no usage comes in.` }
  },
}

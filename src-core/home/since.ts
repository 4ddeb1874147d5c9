/** What the operator did last, and what happened since he was last here: from the end of the audit chain. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { companyZone } from '../kernel/instants.ts'
import type { Actor, QueryContext } from '../operations/context.ts'
import { rowsOf } from './rows.ts'

export const since = z.object({
  /** The operator's last own entry before today. */
  at: z.number().int(),
  /** Operations since then, by name, the most frequent first; chunks of jobs are not counted. */
  operations: z.array(z.object({ operation: z.string(), count: z.number().int() })),
  jobs: z.number().int(),
  usage_records: z.number().int(),
})

export const done = z.object({ entry: z.number().int(), at: z.number().int(), summary: z.string() })

/** Only the end of the audit chain is looked at, so that a home page never reads a year of entries. */
const LOOKED_AT = 50_000

/** The operator's last five entries. */
export async function lastDone({ store, actor }: QueryContext): Promise<z.infer<typeof done>[]> {
  return rowsOf(
    store,
    `SELECT id AS entry, at, summary FROM audit_entry
     WHERE id > (SELECT COALESCE(MAX(id), 0) - ? FROM audit_entry) AND actor_kind = ? AND actor_id = ? AND job_id IS NULL
     ORDER BY id DESC LIMIT 5`,
    [LOOKED_AT, actor.kind, actor.id],
  )
}

/** What was done since the operator's last entry of an earlier day; `null` where there is none. */
export async function sinceLast({ store, actor, today }: QueryContext): Promise<z.infer<typeof since> | null> {
  const before = await lastEntryBefore(store, actor, today)
  if (!before) return null
  const operations = await rowsOf<{ operation: string; count: number }>(
    store,
    `SELECT operation, COUNT(*) AS count FROM audit_entry WHERE id > ? AND job_id IS NULL
     GROUP BY operation ORDER BY count DESC, operation LIMIT 6`,
    [before.id],
  )
  const [jobs] = await rowsOf<{ count: number }>(store, `SELECT COUNT(*) AS count FROM job WHERE entry_id > ? AND state = 'succeeded'`, [
    before.id,
  ])
  const [usage] = await rowsOf<{ count: number }>(
    store,
    'SELECT COALESCE(SUM(accepted), 0) AS count FROM import_batch WHERE created_op > ?',
    [before.id],
  )
  return { at: before.at, operations, jobs: jobs?.count ?? 0, usage_records: usage?.count ?? 0 }
}

async function lastEntryBefore(store: ReadStore, actor: Actor, today: CalendarDate): Promise<{ id: number; at: number } | undefined> {
  const company = await store.db.selectFrom('company').select('zone').executeTakeFirst()
  if (!company) return undefined
  const [entry] = await rowsOf<{ id: number; at: number }>(
    store,
    `SELECT id, at FROM audit_entry
     WHERE id > (SELECT COALESCE(MAX(id), 0) - ? FROM audit_entry) AND actor_kind = ? AND actor_id = ? AND job_id IS NULL AND at < ?
     ORDER BY id DESC LIMIT 1`,
    [LOOKED_AT, actor.kind, actor.id, companyZone(company.zone).toInstant(`${today}T00:00:00`)],
  )
  return entry
}

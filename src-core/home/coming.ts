/** What comes by itself in the next month: invoice dates, due dates, prices, the end of the period, routines. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { addDays, type CalendarDate } from '../kernel/dates.ts'
import { companyZone } from '../kernel/instants.ts'
import type { QueryContext } from '../operations/context.ts'
import { timedRoutines } from '../routines/index.ts'
import { sums, sumsOf } from './decision.ts'
import { rowsOf } from './rows.ts'

export const coming = z.object({
  date: z.string(),
  /** `HH:MM` in the company's zone; only routines have one. */
  time: z.string().nullable(),
  kind: z.enum(['cycle', 'due', 'period', 'prices', 'routine']),
  name: z.string(),
  id: z.number().int().nullable(),
  count: z.number().int(),
  sums,
  /** How a routine went last; `null` where it never ran. */
  outcome: z.enum(['waiting', 'started', 'done', 'failed']).nullable(),
  /** When a routine ran last. */
  last_run_at: z.number().int().nullable(),
})
export type Coming = z.infer<typeof coming>

const COMING_DAYS = 31
const PLAIN = { time: null, id: null, count: 1, sums: [], outcome: null, last_run_at: null } satisfies Partial<Coming>

/** In the order in which it comes; a day's own events stand before its timed ones. */
export async function comingUp({ store, now, today }: QueryContext): Promise<Coming[]> {
  const last = addDays(today, COMING_DAYS)
  const all = [
    ...(await nextCycles(store, today, last)),
    ...(await nextDueDays(store, today, last)),
    ...(await nextPrices(store, today, last)),
    ...(await nextPeriodEnd(store, today)),
    ...(await nextRoutines(store, now, last)),
  ]
  const key = ({ date, time }: Coming) => `${date} ${time ?? ''}`
  return all.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0))
}

async function nextCycles(store: ReadStore, today: CalendarDate, last: CalendarDate): Promise<Coming[]> {
  const rows = await rowsOf<{ date: string; id: number; name: string; count: number }>(
    store,
    // Grouped as the index has them: nothing is sorted, and no account is read.
    `SELECT day.date, cycle.id, cycle.name, day.count
     FROM (SELECT billing_cycle_id, next_invoice_date AS date, COUNT(*) AS count FROM billing_account
       WHERE billing_cycle_id IN (SELECT id FROM billing_cycle) AND next_invoice_date > ? AND next_invoice_date <= ? AND status = 'active'
       GROUP BY billing_cycle_id, next_invoice_date) AS day
     JOIN billing_cycle AS cycle ON cycle.id = day.billing_cycle_id
     ORDER BY day.date, cycle.id LIMIT 3`,
    [today, last],
  )
  return rows.map((row) => ({ ...PLAIN, ...row, kind: 'cycle' }))
}

async function nextDueDays(store: ReadStore, today: CalendarDate, last: CalendarDate): Promise<Coming[]> {
  const rows = await rowsOf<{ date: string; currency: string; count: number; minor: number }>(
    store,
    `SELECT due_date AS date, currency, COUNT(*) AS count, SUM(open_minor) AS minor FROM open_item
     WHERE status <> 'L' AND direction = 'debit' AND due_date >= ? AND due_date <= ?
       AND due_date IN (SELECT DISTINCT due_date FROM open_item
         WHERE status <> 'L' AND direction = 'debit' AND due_date >= ? ORDER BY due_date LIMIT 3)
     GROUP BY date, currency ORDER BY date`,
    [today, last, today],
  )
  return [...Map.groupBy(rows, (row) => row.date)].map(([date, some]) => ({
    ...PLAIN,
    date,
    kind: 'due',
    name: '',
    count: some.reduce((total, row) => total + row.count, 0),
    sums: sumsOf(some),
  }))
}

async function nextPrices(store: ReadStore, today: CalendarDate, last: CalendarDate): Promise<Coming[]> {
  const rows = await rowsOf<{ date: string; id: number; name: string }>(
    store,
    `SELECT version.valid_from AS date, plan.id, plan.name || ', version ' || version.number AS name
     FROM price_version AS version JOIN price_plan AS plan ON plan.id = version.price_plan_id
     WHERE version.status = 'published' AND version.valid_from > ? AND version.valid_from <= ? ORDER BY date LIMIT 3`,
    [today, last],
  )
  return rows.map((row) => ({ ...PLAIN, ...row, kind: 'prices' }))
}

async function nextPeriodEnd(store: ReadStore, today: CalendarDate): Promise<Coming[]> {
  const period = await store.db
    .selectFrom('accounting_period')
    .select(['id', 'code', 'end_date'])
    .where('status', '=', 'open')
    .where('end_date', '>', today)
    .orderBy('end_date')
    .executeTakeFirst()
  return period ? [{ ...PLAIN, date: period.end_date, kind: 'period', name: period.code, id: period.id }] : []
}

async function nextRoutines(store: ReadStore, now: number, last: CalendarDate): Promise<Coming[]> {
  const company = await store.db.selectFrom('company').select('zone').executeTakeFirst()
  const clock = companyZone(company?.zone)
  return (await timedRoutines(store, now)).flatMap((one) => {
    if (one.nextRunAt === null) return []
    const local = clock.toLocal(one.nextRunAt)
    const [date, time] = [local.slice(0, 10), local.slice(11, 16)]
    if (date > last) return []
    return [
      { ...PLAIN, date, time, kind: 'routine', name: one.name, id: one.id, outcome: one.outcome, last_run_at: one.lastRunAt } as const,
    ]
  })
}

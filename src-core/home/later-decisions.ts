/** Decisions that can wait a little: contracts that end, periods that have ended, routines that failed. */
import type { ReadStore } from '../database/store.ts'
import { addDays, type CalendarDate } from '../kernel/dates.ts'
import type { TimedRoutine } from '../routines/index.ts'
import { type Decision, MOST_PARTS, NOTHING } from './decision.ts'

const CONTRACT_DAYS = 30

/** Active subscriptions whose agreement ends soon. */
export async function endingContracts(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const row = await store.db
    .selectFrom('subscription')
    .select((e) => [e.fn.countAll<number>().as('count'), e.fn.min('end_agreement_date').as('date')])
    .where('status', '=', 'active')
    .where('end_agreement_date', '>=', today)
    .where('end_agreement_date', '<=', addDays(today, CONTRACT_DAYS))
    .executeTakeFirst()
  const count = Number(row?.count ?? 0)
  return count === 0 ? [] : [{ ...NOTHING, kind: 'contracts', count, date: row?.date ?? null }]
}

/** Accounting periods that have ended and are open, from the one of the first posting on: nothing happened in those before it. */
export async function endedPeriods(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const first = await store.db.selectFrom('journal_entry').select('posted_on').orderBy('posted_on').limit(1).executeTakeFirst()
  if (!first) return []
  const rows = await store.db
    .selectFrom('accounting_period')
    .select(['id', 'code', 'end_date'])
    .where('status', '=', 'open')
    .where('archived_at', 'is', null)
    .where('end_date', '<=', today)
    .where('end_date', '>', first.posted_on)
    .orderBy('start_date')
    .execute()
  const [oldest] = rows
  return oldest ? [{ ...NOTHING, kind: 'periods', id: oldest.id, name: oldest.code, count: rows.length, date: oldest.end_date }] : []
}

/** Routines whose last run failed, each with why. */
export function failedRoutines(routines: readonly TimedRoutine[]): Decision[] {
  const failed = routines.filter(({ isOn, outcome }) => isOn && outcome === 'failed')
  const [first] = failed
  if (!first) return []
  const parts = failed.slice(0, MOST_PARTS).map(({ name, message }) => ({ label: message ? `${name}: ${message}` : name, count: 0 }))
  return [{ ...NOTHING, kind: 'routines', id: failed.length === 1 ? first.id : null, name: first.name, count: failed.length, parts }]
}

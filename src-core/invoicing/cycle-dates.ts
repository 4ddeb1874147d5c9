/** When a billing cycle comes round again. */
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { nextDate } from '../setup/calendars/boundaries.ts'

/** The cycle's next invoice date after a date; `null` for a run without a cycle. */
export async function nextCycleDate(store: ReadStore, cycleId: number | null, date: CalendarDate): Promise<CalendarDate | null> {
  if (cycleId === null) return null
  const row = await store.db
    .selectFrom('billing_cycle')
    .innerJoin('calendar', 'calendar.id', 'billing_cycle.calendar_id')
    .select('calendar.definition')
    .where('billing_cycle.id', '=', cycleId)
    .executeTakeFirst()
  return row ? nextDate(JSON.parse(row.definition) as CalendarDefinition, date, date) : null
}

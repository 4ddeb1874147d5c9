/** When an account is billed next. */
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { type CalendarDate, later } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import { nextDate } from '../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'

const calendarOfCycle = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('billing_cycle')
    .innerJoin('calendar', 'calendar.id', 'billing_cycle.calendar_id')
    .select('definition')
    .where('billing_cycle.id', '=', p.id),
)

/**
 * The first boundary of the cycle that is still to come: after today, and after the first day of the account.
 *
 * @throws Refusal when the cycle's calendar has ended
 */
export async function nextBoundaryOfCycle(
  store: WriteStore,
  cycle: number,
  since: CalendarDate,
  today: CalendarDate,
): Promise<CalendarDate> {
  const row = await store.first(calendarOfCycle(store), { id: cycle })
  const next = row ? nextDate(JSON.parse(row.definition) as CalendarDefinition, later(since, today), since) : null
  if (next === null)
    throw refuse('refused', 'billingCycle.ended', 'The calendar of the billing cycle has ended. Choose another billing cycle.')
  return next
}

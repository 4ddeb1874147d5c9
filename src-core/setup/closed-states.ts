/** A state of a closed period is told only by who names its day again: documents of that time stand as they are. */
import { stateTold } from '../entities/dated/hooks.ts'
import { preparedSelect } from '../database/store.ts'
import { showDate } from '../kernel/dates.ts'
import { isConfirmed } from '../kernel/far-dates.ts'
import { refuse } from '../kernel/failures.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'

const closedAfter = preparedSelect<{ from: string }>()((db, p) =>
  db
    .selectFrom('accounting_period')
    .select(['code', 'end_date'])
    .where('status', '=', 'closed')
    .where('end_date', '>', p.from)
    .orderBy('end_date', 'desc')
    .limit(1),
)

/** What holds from the beginning is corrected without a day: nothing tells which period is meant. */
export const confirmClosedStates: HookRegistration = on(stateTold, async ({ store }, { from, confirmed }) => {
  if (from === null || isConfirmed(from, confirmed)) return
  const closed = await store.first(closedAfter(store), { from })
  if (!closed) return
  throw refuse(
    'refused',
    'state.closedPeriod',
    `${showDate(from)} lies in a closed period: up to ${closed.code} the books are closed. Name the day again in confirm_date if it is meant; issued documents stand as they are.`,
    {
      fields: [{ path: 'confirm_date', reason: `${from}, if it is meant` }],
      details: { date: from, period: closed.code },
    },
  )
})

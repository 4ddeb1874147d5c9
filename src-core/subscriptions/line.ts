/**
 * The line of a service: what goes on where a change puts another service in its place. Anniversaries, counters, trial and
 * first-period rules count from the first service of the line; durations and ages of price from where the charge began.
 */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { firstOfLine, lineStart, type ServiceRow } from './read.ts'

/** From where the duration and the ages of price of a charge count; `null` for the first day of its service, and of its subscription. */
export interface CountedFrom {
  readonly since: CalendarDate | null
  readonly agedFrom: CalendarDate | null
}

/** What a service takes over from the one in whose place it comes. */
export interface LinePart {
  readonly firstServiceId: number
  readonly firstStart: CalendarDate
  readonly charges: ReadonlyMap<number, CountedFrom>
}

const instancesOf = preparedSelect<{ service: number }>()((db, p) =>
  db.selectFrom('charge_instance').select(['charge_id', 'since', 'aged_from']).where('service_id', '=', p.service),
)
const settingOf = preparedSelect<{ charge: number }>()((db, p) =>
  db.selectFrom('charge').select('new_counts_from').where('id', '=', p.charge),
)

/**
 * What goes on from `before`. A charge that it has too counts on from where it began; one that is new counts from the
 * day of the change, or from the first day of the line, as the charge says.
 *
 * @param charges those of the service that comes
 * @param date the day of the change
 */
export async function lineAfter(
  store: ReadStore,
  before: ServiceRow,
  charges: readonly { readonly id: number }[],
  date: CalendarDate,
): Promise<LinePart> {
  const had = new Map((await store.all(instancesOf(store), { service: before.id })).map((one) => [one.charge_id, one]))
  const firstStart = lineStart(before)
  const counted = new Map<number, CountedFrom>()
  for (const { id } of charges) {
    const known = had.get(id)
    if (known) counted.set(id, { since: known.since ?? before.start_date, agedFrom: known.aged_from })
    else if ((await store.first(settingOf(store), { charge: id }))?.new_counts_from === 'line')
      counted.set(id, { since: firstStart, agedFrom: firstStart })
    else counted.set(id, { since: date, agedFrom: date })
  }
  return { firstServiceId: firstOfLine(before), firstStart, charges: counted }
}

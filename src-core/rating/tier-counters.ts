/** What a month has so far of a charge in a subscription, by what counts together: ranges, included quantities and maxima. */
import type { Standing } from '../charging/standing.ts'
import { fromStoredStanding, standingJson, type StoredStanding } from '../charging/stored-standing.ts'
import { preparedSelect, preparedWrite, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal, toStored } from '../kernel/decimal.ts'
import { NO_SUM, type Sum, sumOf } from '../kernel/sums.ts'

const readCounter = preparedSelect<{ subscription: number; charge: number; period: string }>()((db, p) =>
  db
    .selectFrom('usage_counter')
    .select(['used', 'sets'])
    .where('subscription_id', '=', p.subscription)
    .where('charge_id', '=', p.charge)
    .where('period_start', '=', p.period),
)
const keepCounter = preparedWrite<{ subscription: number; charge: number; period: string; used: string; sets: string | null }>()((db, p) =>
  db
    .insertInto('usage_counter')
    .values({ subscription_id: p.subscription, charge_id: p.charge, period_start: p.period, used: p.used, sets: p.sets })
    .onConflict((on) => on.columns(['subscription_id', 'charge_id', 'period_start']).doUpdateSet({ used: p.used, sets: p.sets })),
)

/** By the name of what counts together. */
type StoredSets = Readonly<Record<string, StoredStanding & { readonly used: string }>>

export interface TierCounter {
  readonly subscription: number
  readonly charge: number
  readonly period: CalendarDate
  /** Of all sets, in the rating unit of the charge. */
  used: Sum
  readonly sets: Map<string, Standing>
  moved: boolean
}

export interface TierCounters {
  at(subscription: number, charge: number, period: CalendarDate): TierCounter
  /** Writes what moved. */
  flush(): Promise<void>
}

/** What a set has; a counter of before knows its quantity only, which is that of the one set it had. */
export function standingAt({ sets, used }: TierCounter, set: string): Standing {
  return sets.get(set) ?? fromStoredStanding(set === '' && sets.size === 0 ? used : NO_SUM, null)
}

/** Moves a set to where it stands after a record, or before it. */
export function moveTo(counter: TierCounter, set: string, standing: Standing): void {
  const others = counter.sets.size === 1 && counter.sets.has(set) ? NO_SUM : counter.used.minus(standingAt(counter, set).used)
  counter.used = standing.used.plus(others)
  counter.sets.set(set, standing)
  counter.moved = true
}

/** Counters of one database transaction: read at first use, moved in memory, written once at its end. */
export function tierCounters(store: WriteStore): TierCounters {
  const counters = new Map<string, TierCounter>()
  let last: TierCounter | null = null
  return {
    at: (subscription, charge, period) => {
      // Records come by subscription, so that neighbours share a counter.
      if (last?.subscription === subscription && last.charge === charge && last.period === period) return last
      const key = `${subscription}|${charge}|${period}`
      const known = counters.get(key)
      if (known) return (last = known)
      const row = store.firstNow(readCounter(store), { subscription, charge, period })
      const sets = setsOf(row?.sets ?? null)
      const counter = { subscription, charge, period, used: row ? sumOf(decimal(row.used)) : NO_SUM, sets, moved: false }
      counters.set(key, counter)
      last = counter
      return counter
    },
    flush: async () => {
      for (const { subscription, charge, period, used, sets, moved } of counters.values()) {
        if (moved)
          await store.run(keepCounter(store), { subscription, charge, period, used: toStored(used.decimal), sets: storedSets(sets) })
      }
    },
  }
}

function setsOf(text: string | null): Map<string, Standing> {
  if (text === null) return new Map()
  const stored = JSON.parse(text) as StoredSets
  return new Map(Object.entries(stored).map(([set, one]) => [set, fromStoredStanding(sumOf(decimal(one.used)), one)]))
}

/** Sets in the order of their names, so that the same standing is the same text. */
function storedSets(sets: ReadonlyMap<string, Standing>): string | null {
  const kept = [...sets]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([set, standing]) => {
      const json = standingJson(standing)
      return json === '' ? [] : [`${JSON.stringify(set)}:{"used":"${standing.used}",${json}}`]
    })
  return kept.length === 0 ? null : `{${kept.join(',')}}`
}

/** The period over which tiers and included quantities count: the calendar month of the usage. */
export function monthOfUsage(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 8)}01`
}

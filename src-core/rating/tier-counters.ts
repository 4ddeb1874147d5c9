/** How much of a month's volume each subscription has used of a charge: tiers and included quantities count from there. */
import { preparedSelect, preparedWrite, type WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, ZERO, decimal, toStored } from '../kernel/decimal.ts'

const readCounter = preparedSelect<{ subscription: number; charge: number; period: string }>()((db, p) =>
  db
    .selectFrom('usage_counter')
    .select('used')
    .where('subscription_id', '=', p.subscription)
    .where('charge_id', '=', p.charge)
    .where('period_start', '=', p.period),
)
const keepCounter = preparedWrite<{ subscription: number; charge: number; period: string; used: string }>()((db, p) =>
  db
    .insertInto('usage_counter')
    .values({ subscription_id: p.subscription, charge_id: p.charge, period_start: p.period, used: p.used })
    .onConflict((on) => on.columns(['subscription_id', 'charge_id', 'period_start']).doUpdateSet({ used: p.used })),
)

export interface TierCounter {
  readonly subscription: number
  readonly charge: number
  readonly period: CalendarDate
  /** In the rating unit of the charge. */
  used: Decimal
  moved: boolean
}

export interface TierCounters {
  at(subscription: number, charge: number, period: CalendarDate): TierCounter
  /** Writes what moved. */
  flush(): Promise<void>
}

/** Counters of one database transaction: read at first use, moved in memory, written once at its end. */
export function tierCounters(store: WriteStore): TierCounters {
  const counters = new Map<string, TierCounter>()
  return {
    at: (subscription, charge, period) => {
      const key = `${subscription}|${charge}|${period}`
      const known = counters.get(key)
      if (known) return known
      const row = store.firstNow(readCounter(store), { subscription, charge, period })
      const counter = { subscription, charge, period, used: row ? decimal(row.used) : ZERO, moved: false }
      counters.set(key, counter)
      return counter
    },
    flush: async () => {
      for (const { subscription, charge, period, used, moved } of counters.values()) {
        if (moved) await store.run(keepCounter(store), { subscription, charge, period, used: toStored(used) })
      }
    },
  }
}

/** The period over which tiers and included quantities count: the calendar month of the usage. */
export function monthOfUsage(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 8)}01`
}

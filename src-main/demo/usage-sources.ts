/** Where usage comes from: services with their access ids, the days on which they may be used, and their share. */
import { type CalendarDate, type Period, addDays, daysBetween, intersect, lengthInDays } from '../../src-core/kernel/dates.ts'
import { END_DAY } from './calendar.ts'
import { type Random, randomOf } from './random.ts'
import type { DemoSubscription } from './subscription-rows.ts'
import { USAGE_PRODUCTS, type UsageShape } from './usage-shapes.ts'

export interface UsageSource {
  readonly access_ids: readonly string[]
  readonly start: CalendarDate
  /** The first day that is no longer served; `null` for a subscription that runs on. */
  readonly ended_on: CalendarDate | null
  /** Half open; suspended days are left out. */
  readonly served: readonly Period[]
  readonly weight: number
  readonly shape: (random: Random) => UsageShape
}

interface Candidate extends Omit<UsageSource, 'weight'> {
  readonly score: number
}

/**
 * The sources of all subscriptions. Their weights follow Zipf's law: the second has half of the first's, the n-th an
 * n-th of it, with the head flattened a little; trunks and machines stand further in front than telephones.
 */
export function usageSources(seed: number, subscriptions: readonly DemoSubscription[]): UsageSource[] {
  const candidates = subscriptions.flatMap((subscription) => candidateOf(seed, subscription))
  candidates.sort((one, other) => other.score - one.score)
  return candidates.map(({ score: _score, ...source }, rank) => ({ ...source, weight: 1 / (rank + HEAD) }))
}

const HEAD = 2

function candidateOf(seed: number, subscription: DemoSubscription): Candidate[] {
  const [service] = subscription.services
  const usage = service && USAGE_PRODUCTS[service.product]
  if (!service || !usage) return []
  const served = servedPeriods(subscription)
  const ended_on = subscription.events.find(({ kind }) => kind === 'terminate')?.date ?? null
  const chance = randomOf(seed, `usage rank ${subscription.code}`).fraction()
  return [
    {
      access_ids: service.access_ids,
      start: subscription.subscription_date,
      ended_on,
      served,
      score: -Math.log(1 - chance) * usage.scale,
      shape: usage.shape,
    },
  ]
}

/** From the start to the end of the books or the subscription, without the suspended days. */
export function servedPeriods({ subscription_date, events }: DemoSubscription): Period[] {
  const periods: Period[] = []
  let since: CalendarDate | null = subscription_date
  for (const { kind, date } of events) {
    if (kind === 'resume') since = date
    if ((kind !== 'suspend' && kind !== 'terminate') || since === null) continue
    periods.push({ start: since, end: date })
    since = null
  }
  if (since !== null) periods.push({ start: since, end: END_DAY })
  return periods.filter(({ start, end }) => start < end)
}

/** The served days of a source within a period. */
export function servedWithin(source: UsageSource, period: Period): Period[] {
  return source.served.map((one) => intersect(one, period)).filter((one) => one !== null)
}

export function daysIn(periods: readonly Period[]): number {
  return periods.reduce((days, period) => days + lengthInDays(period), 0)
}

/** The n-th served day, from 0. @throws RangeError beyond the last */
export function nthDay(periods: readonly Period[], nth: number): CalendarDate {
  let left = nth
  for (const { start, end } of periods) {
    const days = daysBetween(start, end)
    if (left < days) return addDays(start, left)
    left -= days
  }
  throw new RangeError(`there is no day ${nth}`)
}

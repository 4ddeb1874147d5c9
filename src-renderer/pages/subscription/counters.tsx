/** How far counters are used: a bar each, what is over hatched; nothing where the subscription has none. */
import { daysBetween } from '../../../src-core/kernel/dates.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSession, useSystem } from '../../client/use-session.ts'
import { Section } from '../../components/layout.tsx'
import { formatPeriod } from '../../format/dates.ts'
import { formatDecimal, readDecimal } from '../../format/numbers.ts'
import { subscriptionText as text } from './text.ts'

/** A counter of the running period; quantities and amounts are decimal text. */
export interface CounterStanding {
  readonly code: string
  readonly label: string
  readonly unit: string | null
  readonly used: string
  /** `null` where it only counts. */
  readonly ceiling: string | null
  readonly over: string
  readonly amountOver: string
  readonly currency: string
  readonly from: string
  /** Exclusive. */
  readonly to: string
}

const READS = ['subscription', 'usageRecord', 'ratedTransaction', 'charge', 'counter']
const STANDING = 'counter.standing'

export function useCounters(subscription: number): readonly CounterStanding[] {
  const known = useSystem().operation(STANDING) !== undefined
  return useOperation<readonly CounterStanding[]>(STANDING, { subscription }, { enabled: known, reads: READS }).data ?? []
}

export function Counters({ counters }: { readonly counters: readonly CounterStanding[] }) {
  return (
    <Section title={text.counters} note={counters.length}>
      <div className="counters">
        {counters.map((one) => (
          <Counter key={`${one.code} ${one.from}`} counter={one} />
        ))}
      </div>
    </Section>
  )
}

/** Shares of the bar in percent: used within the ceiling, over it, and how much of the period has passed. */
export function counterShares(counter: Pick<CounterStanding, 'used' | 'ceiling' | 'from' | 'to'>, today: string) {
  const [used, ceiling] = [Number(counter.used), Number(counter.ceiling ?? counter.used)]
  const whole = Math.max(used, ceiling, Number.MIN_VALUE)
  const days = Math.max(1, daysBetween(counter.from, counter.to))
  const passed = Math.min(1, Math.max(0, daysBetween(counter.from, today) / days))
  return {
    used: (Math.min(used, ceiling) / whole) * 100,
    over: (Math.max(0, used - ceiling) / whole) * 100,
    passed: passed * (ceiling / whole) * 100,
  }
}

function Counter({ counter }: { readonly counter: CounterStanding }) {
  const today = useSession()?.today ?? counter.from
  const shares = counterShares(counter, today)
  const unit = counter.unit ?? ''
  return (
    <div className="counter">
      <div className="counter-line">
        <span className="ellipsis">{counter.label}</span>
        <span className="num">
          <strong>{readDecimal(counter.used)}</strong>{' '}
          {counter.ceiling === null ? unit : text.ofCeiling(formatDecimal(counter.ceiling), unit)}
        </span>
      </div>
      <div className="counter-bar" aria-hidden>
        <span className="counter-used" style={{ width: `${shares.used}%` }} />
        <span className="counter-over" style={{ width: `${shares.over}%` }} />
        {counter.ceiling !== null && <span className="counter-passed" style={{ left: `${shares.passed}%` }} />}
      </div>
      <div className="counter-line small">
        <span className={shares.over > 0 ? 'tone-bad' : 'ink3'}>
          {shares.over > 0
            ? text.over(`${readDecimal(counter.over)} ${unit}`.trim(), `${readDecimal(counter.amountOver, 2)} ${counter.currency}`)
            : ''}
        </span>
        <span className="ink2">{formatPeriod(counter.from, counter.to, today)}</span>
      </div>
    </div>
  )
}

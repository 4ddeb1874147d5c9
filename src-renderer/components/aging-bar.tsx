/** Aging: one bar from not yet due to over 90 days; credits are a column of their own, so that all adds up to the balance. */
import { formatPercent } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { Amount } from './amount.tsx'

export interface AgingBucket {
  readonly label: string
  /** Whole minor units, zero or more. */
  readonly minor: number
  readonly onOpen?: () => void
}

export interface AgingBarProps {
  /** At most five, not yet due first. */
  readonly buckets: readonly AgingBucket[]
  /** Credits not yet matched, zero or less. */
  readonly credits: number
  /** Buckets plus credits. */
  readonly balance: number
  readonly currency: string
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? (part / whole) * 100 : 0
}

export function AgingBar({ buckets, credits, balance, currency }: AgingBarProps) {
  const whole = buckets.reduce((sum, bucket) => sum + bucket.minor, 0)
  return (
    <div className="aging">
      <div className="aging-bar" aria-hidden>
        {buckets.map((bucket, index) => (
          <span
            key={bucket.label}
            className="aging-part"
            style={{ width: `${shareOf(bucket.minor, whole)}%`, background: `var(--aging-${index + 1})` }}
          />
        ))}
      </div>
      <dl className="aging-figures">
        {buckets.map((bucket, index) => (
          <div key={bucket.label} title={formatPercent(shareOf(bucket.minor, whole).toFixed(1))}>
            <dt>
              <span className="swatch" style={{ background: `var(--aging-${index + 1})` }} />
              {bucket.onOpen ? (
                <button type="button" className="link-quiet" onClick={bucket.onOpen}>
                  {bucket.label}
                </button>
              ) : (
                bucket.label
              )}
            </dt>
            <dd>
              <Amount minor={bucket.minor} currency={currency} code="none" zeroMark />
            </dd>
          </div>
        ))}
        <div className="aging-credits">
          <dt>{text.aging.credits}</dt>
          <dd>
            <Amount minor={credits} currency={currency} code="none" zeroMark />
          </dd>
        </div>
        <div className="aging-balance">
          <dt>{text.aging.balance}</dt>
          <dd>
            <Amount minor={balance} currency={currency} strong rule="final" />
          </dd>
        </div>
      </dl>
    </div>
  )
}

/** Sums of several currencies in little room: the largest, and how many more there are; never added. */
import { Amount } from '../../components/amount.tsx'
import { useDecimals } from '../../client/use-session.ts'
import { formatMinor } from '../../format/numbers.ts'
import type { CurrencySum } from './home-data.ts'
import { homeText as text } from './text.ts'

export function Sums({ sums }: { readonly sums: readonly CurrencySum[] }) {
  const digits = useDecimals()
  const [first, ...others] = sums
  if (!first) return <span />
  const all = sums.map((one) => `${formatMinor(one.minor, digits(one.currency))} ${one.currency}`).join('\n')
  return (
    <span className="home-sums" title={others.length > 0 ? all : undefined}>
      <Amount minor={first.minor} currency={first.currency} />
      {others.length === 1 && others[0] && (
        <span className="small ink2">
          <Amount minor={others[0].minor} currency={others[0].currency} />
        </span>
      )}
      {others.length > 1 && <span className="small ink2">{text.more(others.length)}</span>}
    </span>
  )
}

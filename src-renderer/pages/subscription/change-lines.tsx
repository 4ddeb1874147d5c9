/** What a change would charge and give back: lines of the simulation, priced as far as a price is known. */
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { minorFromDecimal } from '../../../src-core/kernel/money.ts'
import { useDecimals } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { PeriodText } from '../../components/text-values.tsx'
import { type ChargeLine, type SubscriptionView, unitPriceOf, useChargePrices } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export interface ChangeLinesProps {
  readonly view: SubscriptionView
  readonly lines: readonly ChargeLine[]
  /** What the sum is called. */
  readonly sum?: string
}

export function ChangeLines({ view, lines, sum = text.net }: ChangeLinesProps) {
  const prices = useChargePrices(view)
  const digits = useDecimals()(view.currency)
  if (lines.length === 0) return <p className="ink2 small">{text.noLines}</p>
  const priced = lines.map((line) => {
    const charge = view.charges.find((one) => one.charge_id === line.charge_id)
    const unit = unitPriceOf(charge, prices)
    return { line, minor: unit === null ? null : minorFromDecimal(decimal(unit).times(line.quantity), digits, 'halfUp') }
  })
  const known = priced.flatMap(({ minor }) => (minor === null ? [] : [minor]))
  return (
    <>
      <table className="table change-lines">
        <tbody>
          {priced.map(({ line, minor }, index) => (
            <tr key={index}>
              <td>
                {line.charge}, {text.lineKinds[line.kind] ?? line.kind}
                <div className="tiny ink2">
                  <PeriodText start={line.period_start} end={line.period_end} />, {line.ratio}
                </div>
              </td>
              <td className="right">
                {minor === null ? text.noPrice : <Amount minor={minor} currency={view.currency} difference estimate />}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{sum}</th>
            <td className="right">
              <Amount
                minor={known.reduce((total, minor) => total + minor, 0)}
                currency={view.currency}
                difference
                estimate
                strong
                rule="final"
              />
            </td>
          </tr>
        </tfoot>
      </table>
      {known.length < priced.length && <p className="tiny ink3">{text.unpriced}</p>}
    </>
  )
}

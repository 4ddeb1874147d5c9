/** What a change would charge and give back: lines of the simulation, priced as far as a price is known. */
import { decimal, sumDecimals, toPlain } from '../../../src-core/kernel/decimal.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { PeriodText } from '../../components/text-values.tsx'
import { type ChargeLine, type SubscriptionView, unitPriceOf, useChargePrices } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export interface ChangeLinesProps {
  readonly view: SubscriptionView
  readonly lines: readonly ChargeLine[]
}

export function ChangeLines({ view, lines }: ChangeLinesProps) {
  const prices = useChargePrices(view)
  if (lines.length === 0) return <p className="ink2 small">{text.noLines}</p>
  const priced = lines.map((line) => {
    const charge = view.charges.find((one) => one.charge_id === line.charge_id)
    const unit = unitPriceOf(charge, prices)
    return { line, amount: unit === null ? null : toPlain(decimal(unit).times(line.quantity)) }
  })
  const known = priced.flatMap(({ amount }) => (amount === null ? [] : [decimal(amount)]))
  return (
    <>
      <table className="table change-lines">
        <tbody>
          {priced.map(({ line, amount }, index) => (
            <tr key={index}>
              <td>
                {line.charge}, {text.lineKinds[line.kind] ?? line.kind}
                <div className="tiny ink2 num">
                  <PeriodText start={line.period_start} end={line.period_end} />, {line.ratio}
                </div>
              </td>
              <td className="right">
                {amount === null ? text.noPrice : <DecimalAmount value={amount} unit={view.currency} digits={2} difference estimate />}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{text.net}</th>
            <td className="right">
              <DecimalAmount value={toPlain(sumDecimals(known))} unit={view.currency} digits={2} difference estimate strong rule="final" />
            </td>
          </tr>
        </tfoot>
      </table>
      {known.length < priced.length && <p className="tiny ink3">{text.unpriced}</p>}
    </>
  )
}

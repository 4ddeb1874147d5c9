/** What a move charges and gives back on the next bill, with tax, and what a month costs now and then. */
import type { ReactNode } from 'react'
import { decimal, toPlain } from '../../../src-core/kernel/decimal.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount, DecimalAmount } from '../../components/amount.tsx'
import { formatDay } from '../../format/dates.ts'
import { formatPercent, MINUS, readDecimal } from '../../format/numbers.ts'
import type { ExpectedLine } from '../customer/expected-bills.ts'
import { explainLine, lineHow } from '../customer/explain-bill.ts'
import type { MoveCost } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export interface CostLinesProps {
  readonly cost: MoveCost
  readonly onExplain: (root: ExplanationNode) => void
}

export function CostLines({ cost, onExplain }: CostLinesProps) {
  const today = useSession()?.today
  const { currency } = cost
  if (cost.lines.length === 0) return <p className="ink2 small">{text.noLines}</p>
  return (
    <table className="table cost-lines">
      <tbody>
        {cost.lines.map((line, index) => (
          <LineRow key={index} line={line} currency={currency} onExplain={onExplain} />
        ))}
        <tr className="strong">
          <th scope="row" colSpan={2}>
            {text.netOf(formatDay(cost.bill_date, today), cost.bills[0]?.date === cost.bill_date)}
          </th>
          <td className="right">
            <Amount minor={cost.net_minor} currency={currency} code="none" difference />
          </td>
        </tr>
        {cost.taxes.map((tax) => (
          <tr key={`${tax.label} ${tax.percent}`} className="ink2">
            <th scope="row" colSpan={2}>
              {tax.label || text.tax} {tax.label.includes('%') ? '' : formatPercent(tax.percent)}
            </th>
            <td className="right">
              <Amount minor={tax.tax_minor} currency={currency} code="none" difference />
            </td>
          </tr>
        ))}
        <tr className="strong cost-gross">
          <th scope="row">{text.gross}</th>
          <td className="right ink2 tiny">{currency}</td>
          <td className="right">
            <Amount minor={cost.gross_minor} currency={currency} code="none" difference strong rule="final" />
          </td>
        </tr>
      </tbody>
    </table>
  )
}

interface LineRowProps {
  readonly line: ExpectedLine
  readonly currency: string
  readonly onExplain: (root: ExplanationNode) => void
}

/** `−15/30 × 89.00`; a difference of sums has no short derivation. */
function shortHow(line: ExpectedLine): string {
  if (line.kind === 'oneShot') return lineHow({ ...line, quantity: toPlain(decimal(line.quantity).abs()) })
  if (line.days === null || line.of_days === null) return ''
  const quantity = decimal(line.quantity).abs()
  const many = quantity.equals(1) ? '' : `${readDecimal(toPlain(quantity))} × `
  const sign = decimal(line.amount).isNegative() ? MINUS : ''
  return `${many}${sign}${line.days}/${line.of_days}${line.unit_price === null ? '' : ` × ${priceOf(line.unit_price)}`}`
}

/** Two digits at least, as prices of a month are read. */
const priceOf = (price: string): string => {
  const plain = toPlain(decimal(price))
  const digits = plain.split('.')[1]?.length ?? 0
  return digits >= 2 ? plain : decimal(price).toFixed(2)
}

function LineRow({ line, currency, onExplain }: LineRowProps) {
  return (
    <tr>
      <td className="ellipsis cost-what" title={line.label}>
        {decimal(line.amount).isNegative() ? text.creditOf(line.label) : line.label}
      </td>
      <td className="right num ink2 cost-how">{shortHow(line)}</td>
      <td className="right">
        <DecimalAmount
          value={line.amount}
          unit={currency}
          digits={2}
          code="none"
          difference
          onExplain={() => onExplain(explainLine(line, currency))}
        />
      </td>
    </tr>
  )
}

export interface NowThenRow {
  readonly key: string
  readonly label: string
  readonly now: ReactNode
  readonly then: ReactNode
}

/** Recurring charges a month and the bills to come, before the move and after it; more rows first. */
export function NowThen({ cost, date, rows }: { readonly cost: MoveCost; readonly date: string; readonly rows: readonly NowThenRow[] }) {
  const today = useSession()?.today
  const digits = useDecimals()(cost.currency)
  const money = (value: string) => <DecimalAmount value={decimal(value).toFixed(digits)} unit={cost.currency} digits={digits} code="none" />
  const bills = cost.bills.filter((bill) => bill.before_minor !== bill.after_minor).slice(0, 2)
  return (
    <table className="table now-then">
      <thead>
        <tr>
          <th scope="col">{text.from(formatDay(date, today))}</th>
          <th scope="col" className="right">
            {text.now}
          </th>
          <th scope="col" className="right">
            {text.then}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{text.figures.month}</th>
          <td className="right ink2">{money(cost.month_before)}</td>
          <td className="right strong">{money(cost.month_after)}</td>
        </tr>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            <td className="right ink2">{row.now}</td>
            <td className="right strong">{row.then}</td>
          </tr>
        ))}
        {bills.map((bill) => (
          <tr key={bill.date}>
            <th scope="row">{text.billOf(formatDay(bill.date, today))}</th>
            <td className="right ink2">
              <Amount minor={bill.before_minor} currency={cost.currency} code="none" estimate={bill.estimate} />
            </td>
            <td className="right strong">
              <Amount minor={bill.after_minor} currency={cost.currency} code="none" estimate={bill.estimate} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

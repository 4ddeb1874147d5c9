/** The next four bills of the subscription, month by month, each amount explained. */
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { toPlain } from '../../../src-core/kernel/decimal.ts'
import type { OperationState } from '../../client/use-operation.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount, DecimalAmount } from '../../components/amount.tsx'
import { Section } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { formatDay } from '../../format/dates.ts'
import { type BillRow, billRows, type ExpectedBills, taxRows } from '../customer/expected-bills.ts'
import { explainBill, explainLines } from '../customer/explain-bill.ts'
import { customerText } from '../customer/text.ts'
import { subscriptionText as text } from './text.ts'

export interface NextBillsProps {
  readonly forecast: OperationState<ExpectedBills>
  readonly onExplain: (root: ExplanationNode) => void
}

export function NextBills({ forecast, onExplain }: NextBillsProps) {
  const { data, failure, refetch } = forecast
  return (
    <Section title={text.nextBills} note={data?.bills.some((bill) => bill.estimate) ? text.usageEstimated : undefined}>
      <FailureNote failure={failure} onRetry={refetch} />
      {data ? <BillTable data={data} onExplain={onExplain} /> : !failure && <LoadingRows rows={4} />}
    </Section>
  )
}

function BillTable({ data, onExplain }: { readonly data: ExpectedBills; readonly onExplain: (root: ExplanationNode) => void }) {
  const today = useSession()?.today
  const decimals = useDecimals()(data.currency)
  const { bills, currency } = data
  return (
    <table className="table next-bills">
      <thead>
        <tr>
          <th scope="col">{currency}</th>
          {bills.map((bill) => (
            <th key={bill.date} scope="col" className="right">
              {formatDay(bill.date)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {billRows(bills, customerText.rows).map((row) => (
          <LineRow key={row.key} row={row} currency={currency} onExplain={onExplain} />
        ))}
        {taxRows(bills).map((tax) => (
          <tr key={tax.key} className="ink2">
            <th scope="row">{tax.label}</th>
            {tax.minor.map((minor, index) => (
              <td key={index} className="right">
                <Amount minor={minor} currency={currency} code="none" zeroMark />
              </td>
            ))}
          </tr>
        ))}
        <tr className="strong">
          <th scope="row">{text.gross}</th>
          {bills.map((bill) => (
            <td key={bill.date} className="right">
              <Amount
                minor={bill.gross_minor}
                currency={currency}
                code="none"
                estimate={bill.estimate}
                rule="final"
                onExplain={() => onExplain(explainBill(customerText.explain.bill(formatDay(bill.date, today)), bill, currency, decimals))}
              />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

interface LineRowProps {
  readonly row: BillRow
  readonly currency: string
  readonly onExplain: (root: ExplanationNode) => void
}

function LineRow({ row, currency, onExplain }: LineRowProps) {
  return (
    <tr>
      <th scope="row" className="ellipsis" title={row.label}>
        {row.label}
      </th>
      {row.cells.map((cell, index) => (
        <td key={index} className="right">
          <DecimalAmount
            value={toPlain(cell.amount)}
            unit={currency}
            digits={2}
            code="none"
            zeroMark
            estimate={cell.estimate}
            onExplain={cell.lines.length === 0 ? undefined : () => onExplain(explainLines(row.label, cell.lines, currency))}
          />
        </td>
      ))}
    </tr>
  )
}

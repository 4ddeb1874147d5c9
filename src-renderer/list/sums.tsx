/** The sums of the whole filter, one line a currency; currencies are never added silently. */
import type { ListDescription, ListTotals } from '../../src-core/operations/contract.ts'
import { Amount } from '../components/amount.tsx'
import { formatCount, readDecimal } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { CompanyLine } from './company-line.tsx'
import type { PlacedColumn } from './layout.ts'

export interface SumsProps {
  readonly list: ListDescription
  readonly columns: readonly PlacedColumn[]
  readonly template: string
  readonly totals: ListTotals
  readonly reserve: number
  /** The company's currency, for sums whose line names none. */
  readonly currency: string
}

type SumLine = ListTotals['sums'][number]

/** Whether there is anything to sum in what is shown. */
export function hasSums(columns: readonly PlacedColumn[], totals: ListTotals | undefined): totals is ListTotals {
  return totals !== undefined && totals.count > 0 && totals.sums.length > 0 && columns.some((one) => one.column.summed)
}

export function Sums({ list, columns, template, totals, reserve, currency }: SumsProps) {
  const first = Math.max(
    1,
    columns.findIndex((one) => one.column.summed),
  )
  const single = totals.sums.length === 1
  return (
    <div className="list-sums" role="rowgroup" aria-label={text.list.sums}>
      {totals.sums.map((line, index) => (
        <div key={line.currency ?? ''} className="list-row list-sum" role="row" style={{ gridTemplateColumns: template }}>
          <span className="list-sum-label" role="gridcell" style={{ gridColumn: `2 / ${first + 2}` }}>
            <SumLabel index={index} line={line} totals={totals} list={list} />
          </span>
          {columns.slice(first).map((placed) => (
            <span key={placed.column.key} role="gridcell" className="list-cell right">
              <Sum placed={placed} line={line} reserve={reserve} currency={currency} final={single && placed.code} />
            </span>
          ))}
        </div>
      ))}
      <CompanyLine totals={totals} columns={columns} reserve={reserve} currency={currency} />
    </div>
  )
}

interface SumLabelProps {
  readonly index: number
  readonly line: SumLine
  readonly totals: ListTotals
  readonly list: ListDescription
}

function SumLabel({ index, line, totals, list }: SumLabelProps) {
  const many = totals.sums.length > 1
  return (
    <>
      {index === 0 && <strong>{text.list.sumOf(formatCount(totals.count))}</strong>}
      {index === 1 && <span className="ink2">{text.list.lineACurrency}</span>}
      <span className="spacer" />
      {many && (
        <span className="ink2">
          {text.list.inCurrency(
            formatCount(line.count),
            line.currency ?? '',
            line.count === 1 ? list.label.toLowerCase() : list.pluralLabel.toLowerCase(),
          )}
        </span>
      )}
    </>
  )
}

interface SumProps {
  readonly placed: PlacedColumn
  readonly line: SumLine
  readonly reserve: number
  readonly currency: string
  readonly final: boolean
}

function Sum({ placed, line, reserve, currency, final }: SumProps) {
  const { column, code } = placed
  const value = line.sums[column.key]
  if (!column.summed || value === undefined) return null
  if (column.type !== 'money') return <span className="num">{readDecimal(value)}</span>
  return (
    <Amount
      minor={value}
      currency={line.currency ?? currency}
      zeroMark
      reserve={reserve}
      code={code ? 'slot' : 'none'}
      strong={code}
      rule={final ? 'final' : 'none'}
    />
  )
}

/** One cell of a list, by the type of its column. */
import type { MouseEvent } from 'react'
import type { ListRow } from '../../src-core/operations/contract.ts'
import { Amount } from '../components/amount.tsx'
import { Status } from '../components/status.tsx'
import { readDecimal, ZERO_MARK } from '../format/numbers.ts'
import { type FormatContext, valueText } from './filters.ts'
import type { PlacedColumn } from './layout.ts'

export interface CellProps {
  readonly placed: PlacedColumn
  readonly row: ListRow
  readonly context: FormatContext
  /** Fraction digits that the amounts of the list reserve. */
  readonly reserve: number
  readonly href: string | null
}

/** The currency of a row's amount in a column. */
export function currencyOf(row: ListRow, currencyColumn: string | undefined): string | null {
  const value = currencyColumn === undefined ? null : row[currencyColumn]
  return typeof value === 'string' ? value : null
}

/** The text of a cell, for copying and for the tooltip of what was cut. */
export function cellText({ column }: PlacedColumn, row: ListRow, context: FormatContext): string {
  const value = row[column.key]
  if (column.type === 'reference') return String(row[`${column.key}Label`] ?? value ?? '')
  return valueText(column, value, context, currencyOf(row, column.currencyColumn))
}

export function CellContent({ placed, row, context, reserve, href }: CellProps) {
  const { column } = placed
  const value = row[column.key]
  if (value === null || value === undefined) return null
  if (column.type === 'status') {
    return <Status code={String(value)} word={column.choices?.find((choice) => choice.value === value)?.label} />
  }
  if (column.type === 'money') {
    const currency = currencyOf(row, column.currencyColumn) ?? context.currency
    return (
      <Amount
        minor={value as number}
        currency={currency}
        zeroMark
        reserve={reserve}
        code={placed.code ? 'slot' : 'none'}
        strong={placed.code}
      />
    )
  }
  const text = cellText(placed, row, context)
  if (column.type === 'decimal') return <DecimalCell exact={text} value={value} right={placed.right} />
  if (column.type === 'code' && href !== null) return <CodeLink href={href} text={text} />
  if (column.type === 'text' || column.type === 'reference' || column.type === 'choice') {
    return (
      <span className="ellipsis cell-text" title={text}>
        {text}
      </span>
    )
  }
  return (
    <span className={column.type === 'code' || column.type === 'boolean' ? undefined : 'num'}>
      {value === 0 && placed.right ? ZERO_MARK : text}
    </span>
  )
}

/** At most six fraction digits are read; the others stand in the tooltip, and are what is copied. */
function DecimalCell({ exact, value, right }: { readonly exact: string; readonly value: unknown; readonly right: boolean }) {
  const read = readDecimal(String(value))
  return (
    <span className="num" title={read === exact ? undefined : exact}>
      {value === 0 && right ? ZERO_MARK : read}
    </span>
  )
}

/** The identifier leads to the record; the row's own click only moves the cursor. */
function CodeLink({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a className="cell-code" href={href} tabIndex={-1} onClick={(event: MouseEvent) => event.stopPropagation()}>
      {text}
    </a>
  )
}

/** How much room a column needs that is never cut: dates, figures, codes and states, by what stands in the rows and in their sums. */
import type { ColumnDescription, ColumnType, ListRow, ListTotals } from '../../src-core/operations/contract.ts'
import { textWidth } from '../format/text-width.ts'
import { currencyOf } from './cell.tsx'
import { type FormatContext, valueText } from './filters.ts'

/** Pixels by column key. */
export type NeededWidths = Readonly<Record<string, number>>

const NEVER_CUT: ReadonlySet<ColumnType> = new Set<ColumnType>([
  ...(['code', 'status', 'date', 'localDateTime', 'instant', 'integer', 'decimal', 'percent', 'money'] as const),
])
/** 8 on both sides. */
const PADDING = 16
/** The shape before a state's word. */
const SHAPE = 16
/** Bold figures of sums are a little wider. */
const STRONG = 1.06
/** A code of sixty letters is not shown at the cost of all else. */
const MOST = 220

function neededBy(column: ColumnDescription, rows: readonly ListRow[], totals: ListTotals | undefined, context: FormatContext): number {
  const ofRows = rows.map((row) => textWidth(valueText(column, row[column.key], context, currencyOf(row, column.currencyColumn))))
  const ofSums = (totals?.sums ?? []).flatMap(({ currency, sums }) => {
    const sum = sums[column.key]
    return sum === undefined ? [] : [textWidth(valueText(column, sum, context, currency)) * STRONG]
  })
  const widest = Math.max(0, ...ofRows, ...ofSums)
  return widest === 0 ? 0 : Math.min(MOST, Math.ceil(widest + PADDING + (column.type === 'status' ? SHAPE : 0)))
}

/** The widths that the columns need for these rows; those that need no more than before keep what they had. */
export function neededWidths(
  columns: readonly ColumnDescription[],
  rows: readonly ListRow[],
  totals: ListTotals | undefined,
  context: FormatContext,
  before: NeededWidths = {},
): NeededWidths {
  const needed = Object.fromEntries(
    columns
      .filter(({ type }) => NEVER_CUT.has(type))
      .map((column) => [column.key, Math.max(before[column.key] ?? 0, neededBy(column, rows, totals, context))]),
  )
  return Object.entries(needed).every(([key, width]) => width === (before[key] ?? 0)) ? before : needed
}

/** The columns of the preview's rows: those that become something, as wide as what stands in them. */
import type { ImportPreview, PreviewRow } from '../../../src-core/exchange/contract.ts'
import { formatDate } from '../../format/dates.ts'
import { formatDecimal } from '../../format/numbers.ts'
import { textWidth } from '../../format/text-width.ts'

export interface GridColumn {
  /** Its place among the file's columns. */
  readonly index: number
  readonly heading: string
  readonly field: string
  readonly label: string
  readonly type: string
  readonly right: boolean
}

export const ROW_WIDTH = 48
export const RESULT_WIDTH = 86
const HEAD_LETTER = 6.2
const PADDING = 18
const LEAST = 56
const MOST = 236

export function gridColumns(head: ImportPreview): readonly GridColumn[] {
  return head.columns.flatMap(({ heading, field, label, type }, index) =>
    field === null
      ? []
      : [{ index, heading, field, label: label ?? heading, type: type ?? 'text', right: type === 'decimal' || type === 'integer' }],
  )
}

/** Tracks for `grid-template-columns`: row, result, columns, and what is left over. */
export function gridTemplate(columns: readonly GridColumn[], rows: readonly PreviewRow[]): string {
  const widths = columns.map((column) => {
    const widest = Math.max(0, ...rows.map((row) => textWidth(shownValue(column, row))))
    const width = Math.max(column.label.length * HEAD_LETTER, widest)
    return `${Math.round(Math.min(MOST, Math.max(LEAST, width + PADDING)))}px`
  })
  return `${ROW_WIDTH}px ${RESULT_WIDTH}px ${widths.join(' ')} minmax(0, 1fr)`
}

/** A cell as the window writes it: what could be read in its own form, anything else as it stands. */
export function shownValue({ index, field, type }: GridColumn, { values, cells, faults }: PreviewRow): string {
  const value = values[index] ?? ''
  if (value === '' || faults.some((fault) => fault.field === field && fault.value === cells[index])) return cells[index] ?? ''
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(value)
  if (type === 'decimal' && /^-?\d+(\.\d+)?$/.test(value)) return formatDecimal(value, writtenDigits(cells[index] ?? '', value))
  return value
}

/** Digits after the mark as the file writes them: `1,000.50` has two, though its value is 1000.5. */
export function writtenDigits(cell: string, value: string): number {
  const digits = (text: string) => text.replace(/\D/g, '')
  const [written, read] = [digits(cell), digits(value)]
  const zeros = written.length - read.length
  const own = (value.split('.')[1] ?? '').length
  return zeros > 0 && written === read + '0'.repeat(zeros) ? own + zeros : own
}

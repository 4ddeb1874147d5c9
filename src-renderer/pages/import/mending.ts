/** What mends a row: a cell typed anew, a value taken, a code mapped, the row left out. The rows are then checked again. */
import { useRef } from 'react'
import type { ImportPreview, PreviewReason, PreviewRow } from '../../../src-core/exchange/contract.ts'
import type { GridColumn } from './grid-layout.ts'
import type { WizardControl } from './use-wizard.ts'
import { withEdit, withLeft, withoutLeft } from './wizard.ts'

export interface MendingProps {
  readonly control: WizardControl
  readonly head: ImportPreview
  readonly onMap: (reason: PreviewReason) => void
}

export interface Mending {
  /** Types a cell anew. */
  readonly edit: (row: PreviewRow, column: GridColumn, value: string) => void
  /** Reads a value of a column as another, in this row. */
  readonly use: (row: PreviewRow, heading: string, value: string) => void
  /** Leaves a row out, or takes it back in. */
  readonly toggle: (row: PreviewRow) => void
  readonly map: (row: PreviewRow, field: string | null) => void
}

export function useMending({ control, head, onMap }: MendingProps): Mending {
  const { wizard, change } = control
  const originals = useRef(new Map<string, string>())
  const set = (row: PreviewRow, heading: string, index: number, value: string) => {
    const key = `${row.row}\n${heading}`
    if (!originals.current.has(key)) originals.current.set(key, row.cells[index] ?? '')
    change(withEdit(wizard, { row: row.row, column: heading, value }, originals.current.get(key) ?? ''))
  }
  return {
    edit: (row, { heading, index }, value) => set(row, heading, index, value),
    use: (row, heading, value) =>
      set(
        row,
        heading,
        head.columns.findIndex((column) => column.heading === heading),
        value,
      ),
    toggle: ({ row }) => change(wizard.left.includes(row) ? withoutLeft(wizard, row) : withLeft(wizard, [row])),
    map: (row, field) => {
      const reason = head.reasons.find((one) => one.field === field && one.rows.includes(row.row))
      if (reason) onMap(reason)
    },
  }
}

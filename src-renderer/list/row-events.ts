/** What the pointer does to rows, in the same terms as the keys. */
import { type MouseEvent, useEffect, useMemo, useRef } from 'react'
import type { ListRow } from '../../src-core/operations/contract.ts'
import type { CellSpot } from './cell-menu.tsx'
import type { Layout } from './layout.ts'
import type { ListProps } from './list.tsx'
import type { RowEvents } from './list-rows.tsx'
import { isSelected } from './selection.ts'
import type { CursorControl } from './use-cursor.ts'
import type { ListData } from './use-list-data.ts'
import type { SelectionControl } from './use-selection.ts'

export interface RowEventsInput {
  readonly props: ListProps
  readonly data: ListData
  readonly cursor: CursorControl
  readonly selection: SelectionControl
  readonly layout: Layout
  readonly setSpot: (spot: CellSpot | null) => void
}

/** The rows from one position to another that are there. */
function rowsBetween(data: ListData, one: number, other: number): readonly ListRow[] {
  const from = Math.min(one, other)
  return Array.from({ length: Math.abs(one - other) + 1 }, (_, step) => data.row(from + step)).filter((row) => row !== undefined)
}

/** Handlers that stay the same between renders, so that unchanged rows are not drawn again. */
export function useRowEvents(input: RowEventsInput): RowEvents {
  const latest = useRef(input)
  latest.current = input
  return useMemo<RowEvents>(
    () => ({
      onPick: (index, row, event) => {
        const { cursor, selection, data } = latest.current
        if (event.shiftKey) selection.put(rowsBetween(data, cursor.cursor.row, index), true)
        if (event.ctrlKey || event.metaKey) selection.toggle(row)
        cursor.set({ ...cursor.cursor, row: index })
      },
      onOpen: (row) => latest.current.props.onOpen?.(row),
      onBox: (row, index) => {
        const { selection, cursor } = latest.current
        selection.put([row], !isSelected(selection.selection, row.id))
        cursor.set({ ...cursor.cursor, row: index })
      },
      onMenu: (index, column, row, event: MouseEvent) => {
        const { cursor, layout, setSpot } = latest.current
        const placed = layout.columns[column]
        cursor.set({ row: index, column })
        if (placed) setSpot({ row, placed, x: event.clientX, y: event.clientY })
      },
    }),
    [],
  )
}

/** Where the menu of the cell under the cursor opens: at the cell's lower left corner. */
export function spotAt(scroller: HTMLElement | null, rowId: string, layout: Layout, column: number, row: ListRow): CellSpot | null {
  const placed = layout.columns[column]
  // the first cell of a row is its box
  const box = scroller?.querySelector(`#${CSS.escape(rowId)}`)?.children[column + 1]?.getBoundingClientRect()
  return placed && box ? { row, placed, x: box.left + 8, y: box.bottom } : null
}

/** Tells the page where the cursor stands and which columns found no room. */
export function useTell(props: ListProps, row: ListRow | undefined, layout: Layout): void {
  const { onCursor, onDropped } = props
  const dropped = layout.dropped.map((column) => column.key).join(',')
  useEffect(() => {
    onCursor?.(row)
  }, [row, onCursor])
  useEffect(() => {
    onDropped?.(new Set(dropped.split(',').filter(Boolean)))
  }, [dropped, onDropped])
}

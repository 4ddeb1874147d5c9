/** The rows in sight, each drawn at its place in what scrolls. */
import { memo, type MouseEvent } from 'react'
import type { ListRow } from '../../src-core/operations/contract.ts'
import { CheckBox } from '../components/check.tsx'
import { text } from '../text/en.ts'
import { CellContent, cellText } from './cell.tsx'
import type { FormatContext } from './filters.ts'
import type { PlacedColumn } from './layout.ts'

export interface RowEvents {
  readonly onPick: (index: number, row: ListRow, event: MouseEvent) => void
  readonly onOpen: (row: ListRow) => void
  readonly onBox: (row: ListRow, index: number) => void
  readonly onMenu: (index: number, column: number, row: ListRow, event: MouseEvent) => void
}

export interface ListRowViewProps {
  readonly id: string
  readonly index: number
  readonly row: ListRow | undefined
  readonly columns: readonly PlacedColumn[]
  readonly template: string
  readonly context: FormatContext
  readonly reserve: number
  readonly selected: boolean
  readonly boxes: boolean
  /** The cursor's column where the cursor stands on this row. */
  readonly cursor: number | null
  readonly href: string | null
  readonly events: RowEvents
}

/** One row; drawn again only when something of it changed, so that scrolling stays smooth. */
export const ListRowView = memo(function ListRowView(props: ListRowViewProps) {
  const { id, index, row, columns, template, selected, boxes, cursor, events } = props
  const classes = ['list-row', 'list-line', selected ? 'list-selected' : '', cursor === null ? '' : 'list-cursor'].filter(Boolean).join(' ')
  if (!row) return <PendingRow index={index} columns={columns} template={template} />
  return (
    <div
      id={id}
      role="row"
      className={classes}
      style={{ gridTemplateColumns: template }}
      aria-rowindex={index + 2}
      aria-selected={selected}
      onClick={(event) => events.onPick(index, row, event)}
      onDoubleClick={() => events.onOpen(row)}
    >
      <span role="gridcell" className="list-box" onClick={(event) => event.stopPropagation()}>
        {boxes && (
          <CheckBox
            checked={selected}
            label={text.list.selectRow(nameOf(props, row))}
            quiet
            tabIndex={-1}
            onChange={() => events.onBox(row, index)}
          />
        )}
      </span>
      {columns.map((placed, position) => (
        <span
          key={placed.column.key}
          role="gridcell"
          className={cellClass(placed, cursor === position)}
          onContextMenu={(event) => {
            event.preventDefault()
            events.onMenu(index, position, row, event)
          }}
        >
          <CellContent placed={placed} row={row} context={props.context} reserve={props.reserve} href={props.href} />
        </span>
      ))}
      <span role="presentation" />
    </div>
  )
})

function cellClass(placed: PlacedColumn, current: boolean): string {
  return `list-cell${placed.right ? ' right' : ''}${current ? ' list-cell-cursor' : ''}`
}

/** What the row is called for a screen reader: its first code, else its first cell. */
function nameOf({ columns, context }: ListRowViewProps, row: ListRow): string {
  const named = columns.find((placed) => placed.column.type === 'code') ?? columns[0]
  return named ? cellText(named, row, context) : String(row.id)
}

/** A row whose window is on its way keeps its height. */
function PendingRow({
  index,
  columns,
  template,
}: {
  readonly index: number
  readonly columns: readonly PlacedColumn[]
  readonly template: string
}) {
  return (
    <div role="row" className="list-row list-line" style={{ gridTemplateColumns: template }} aria-rowindex={index + 2}>
      <span role="gridcell" className="list-box" />
      {columns.map((placed) => (
        <span key={placed.column.key} role="gridcell" className="list-cell">
          <span className="loading-bar list-pending" />
        </span>
      ))}
      <span role="presentation" />
    </div>
  )
}

/** What one can do with a cell: filter by it, leave it out, sort, copy, follow. By right click or Shift F10. */
import { Menu } from '@mantine/core'
import type { Filter, ListRow, Sort } from '../../src-core/operations/contract.ts'
import { text } from '../text/en.ts'
import { cellText, currencyOf } from './cell.tsx'
import { filterOfCell, type FormatContext, inCurrency } from './filters.ts'
import type { PlacedColumn } from './layout.ts'

/** A cell and where its menu opens, in pixels of the window. */
export interface CellSpot {
  readonly row: ListRow
  readonly placed: PlacedColumn
  readonly x: number
  readonly y: number
}

export interface CellMenuProps {
  readonly spot: CellSpot | null
  readonly columns: readonly PlacedColumn[]
  readonly context: FormatContext
  readonly onClose: () => void
  readonly onFilter: (filter: Filter) => void
  readonly onSort: (sort: Sort) => void
  /** Opens the record of the row, or the one that the cell refers to. */
  readonly onOpen: (entity: string | null, id: number) => void
}

const ORDERED = new Set(['date', 'integer', 'decimal', 'percent', 'money'])

export function CellMenu(props: CellMenuProps) {
  const { spot, onClose } = props
  return (
    <Menu
      opened={spot !== null}
      onChange={(open) => !open && onClose()}
      position="bottom-start"
      width={260}
      trapFocus
      returnFocus
      floatingStrategy="fixed"
    >
      <Menu.Target>
        <button
          type="button"
          className="menu-spot"
          tabIndex={-1}
          aria-label={text.keys.cellMenu}
          style={{ left: spot?.x ?? 0, top: spot?.y ?? 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>{spot && <CellItems {...props} spot={spot} />}</Menu.Dropdown>
    </Menu>
  )
}

function CellItems({ spot, columns, context, onFilter, onSort, onOpen }: CellMenuProps & { readonly spot: CellSpot }) {
  const { row, placed } = spot
  const { column } = placed
  const value = row[column.key]
  const currency = currencyOf(row, column.currencyColumn)
  const shown = cellText(placed, row, context)
  const copy = (what: string) => void navigator.clipboard.writeText(what)
  const filled = value !== null && value !== undefined
  return (
    <>
      <Menu.Label>
        {column.label}: {shown === '' ? text.filters.blank : shown}
      </Menu.Label>
      {column.filterable && (
        <Menu.Item onClick={() => onFilter(filterOfCell(column, value, false, currency))}>{text.cellMenu.only}</Menu.Item>
      )}
      {column.filterable && (
        <Menu.Item onClick={() => onFilter(filterOfCell(column, value, true, currency))}>{text.cellMenu.exclude}</Menu.Item>
      )}
      {column.filterable && filled && ORDERED.has(column.type) && (
        <>
          <Menu.Item onClick={() => onFilter(inCurrency(column, { column: column.key, op: '$gte', value }, currency))}>
            {text.cellMenu.from}
          </Menu.Item>
          <Menu.Item onClick={() => onFilter(inCurrency(column, { column: column.key, op: '$lte', value }, currency))}>
            {text.cellMenu.upTo}
          </Menu.Item>
        </>
      )}
      {column.sortable && (
        <>
          <Menu.Divider />
          <Menu.Item onClick={() => onSort({ column: column.key, direction: 'asc' })}>{text.cellMenu.ascending}</Menu.Item>
          <Menu.Item onClick={() => onSort({ column: column.key, direction: 'desc' })}>{text.cellMenu.descending}</Menu.Item>
        </>
      )}
      <Menu.Divider />
      {filled && <Menu.Item onClick={() => copy(shown)}>{text.cellMenu.copy}</Menu.Item>}
      <Menu.Item onClick={() => copy(columns.map((one) => cellText(one, row, context)).join('\t'))}>{text.cellMenu.copyRow}</Menu.Item>
      <Menu.Divider />
      {column.type === 'reference' && filled && column.entity && (
        <Menu.Item onClick={() => onOpen(column.entity ?? null, Number(value))}>
          {text.cellMenu.openReference(column.label.toLowerCase())}
        </Menu.Item>
      )}
      <Menu.Item onClick={() => onOpen(null, row.id)}>{text.cellMenu.openRecord}</Menu.Item>
    </>
  )
}

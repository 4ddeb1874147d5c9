/** The head of a list: names, and the order with its ranks. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Sort } from '../../src-core/operations/contract.ts'
import { CheckBox } from '../components/check.tsx'
import { text } from '../text/en.ts'
import type { PlacedColumn } from './layout.ts'

export interface ListHeadProps {
  readonly columns: readonly PlacedColumn[]
  readonly template: string
  readonly sort: readonly Sort[]
  readonly box: 'none' | 'some' | 'all' | null
  readonly onBox: (selected: boolean) => void
  readonly onSort: (column: string, add: boolean) => void
}

export function ListHead({ columns, template, sort, box, onBox, onSort }: ListHeadProps) {
  return (
    <div role="rowgroup">
      <div className="list-row list-head" role="row" style={{ gridTemplateColumns: template }} aria-rowindex={1}>
        <span role="columnheader" className="list-box">
          {box !== null ? (
            <CheckBox checked={box === 'all'} mixed={box === 'some'} label={text.list.selectAll} quiet onChange={(on) => onBox(on)} />
          ) : (
            <span className="hidden-text">{text.list.cursor}</span>
          )}
        </span>
        {columns.map((placed) => (
          <HeadCell key={placed.column.key} placed={placed} sort={sort} onSort={onSort} />
        ))}
        <span role="presentation" />
      </div>
    </div>
  )
}

function HeadCell({
  placed,
  sort,
  onSort,
}: {
  readonly placed: PlacedColumn
  readonly sort: readonly Sort[]
  readonly onSort: ListHeadProps['onSort']
}) {
  const { column, right } = placed
  const rank = sort.findIndex((one) => one.column === column.key)
  const direction = sort[rank]?.direction
  const Arrow = direction === 'desc' ? ArrowDown : ArrowUp
  const order = direction === undefined ? 'none' : direction === 'asc' ? 'ascending' : 'descending'
  const mark = direction && (
    <span className="sort-mark">
      <Arrow size={12} strokeWidth={1.6} aria-hidden />
      {sort.length > 1 && <sup>{rank + 1}</sup>}
    </span>
  )
  return (
    <span role="columnheader" aria-sort={order} className={right ? 'list-cell right' : 'list-cell'}>
      {column.sortable ? (
        <button
          type="button"
          className="head-button"
          title={text.list.sortHint(column.label)}
          onClick={(event) => onSort(column.key, event.shiftKey || event.ctrlKey)}
        >
          <span className="ellipsis">{column.label}</span>
          {mark}
        </button>
      ) : (
        <span className="ellipsis" title={column.label}>
          {column.label}
        </span>
      )}
    </span>
  )
}

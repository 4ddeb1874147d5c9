/**
 * The list: head, virtual rows, sums of the whole filter, bulk bar. One component for every list of
 * the product; what is special about one comes in as properties.
 */
import type { CSSProperties } from 'react'
import type { Filter, ListDescription, ListRow, ListTotals, Sort } from '../../src-core/operations/contract.ts'
import { LoadingRows } from '../components/loading.tsx'
import { FailureNote } from '../components/note.tsx'
import type { Layer } from '../frame/shortcut-store.ts'
import { countOf } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { type BulkAction, BulkBar } from './bulk-bar.tsx'
import { CellMenu } from './cell-menu.tsx'
import { FilterBar } from './filter-bar.tsx'
import { hasCurrencies, withFilter } from './filters.ts'
import { ListHead } from './list-head.tsx'
import { ListRowView } from './list-rows.tsx'
import { toggleSort } from './list-state.ts'
import { NoRows } from './no-rows.tsx'
import { headBox, isSelected } from './selection.ts'
import { hasSums, Sums } from './sums.tsx'
import type { ListControl } from './use-list-address.ts'
import { type ListModel, useListModel } from './use-list-model.ts'

export interface ListEmpty {
  readonly title: string
  readonly says: string
  readonly action?: { readonly label: string; readonly run: () => void; readonly keys?: string }
}

export interface ListProps {
  readonly list: ListDescription
  readonly control: ListControl
  /** Filters that belong to the place, not to the operator: the invoices of this customer. Keep the array between renders. */
  readonly fixed?: readonly Filter[]
  readonly bulk?: readonly BulkAction[]
  readonly empty?: ListEmpty | undefined
  /** The address of a row's record. */
  readonly href?: (row: ListRow) => string | null
  readonly onOpen?: (row: ListRow) => void
  readonly onEdit?: (row: ListRow) => void
  /** Opens the derivation of the row's amount. */
  readonly onExplain?: (row: ListRow) => void
  readonly onOpenReference?: (entity: string, id: number) => void
  readonly onCursor?: (row: ListRow | undefined) => void
  /** Columns that the window is too narrow for, for the column chooser. */
  readonly onDropped?: (keys: ReadonlySet<string>) => void
  readonly layer?: Layer
}

export function List(props: ListProps) {
  const { list, control, bulk = [] } = props
  const model = useListModel(props)
  const { data, context, selection, layout } = model
  const { state, change } = control
  const count = data.loading ? '' : countOf(data.count, list.label.toLowerCase(), list.pluralLabel.toLowerCase())
  const sortedOver = sortedOverCurrencies(list, state.sort, data.totals)
  return (
    <div className="list">
      <FilterBar
        list={list}
        control={control}
        context={context}
        open={model.editor}
        onOpen={model.openEditor}
        aside={sortedOver === null ? count : `${sortedOver} · ${count}`}
      />
      <ListGrid props={props} model={model} />
      {model.target.count > 0 && (
        <BulkBar
          list={list}
          actions={bulk}
          target={model.target}
          total={data.count}
          picked={selection.picked}
          onAll={selection.all}
          onClear={selection.clear}
        />
      )}
      <CellMenu
        spot={model.spot}
        columns={layout.columns}
        context={context}
        onClose={() => model.setSpot(null)}
        onFilter={(filter) => change({ filter: withFilter(state.filter, filter) })}
        onSort={(sort) => change({ sort: [sort] })}
        onOpen={(entity, id) => (entity === null ? model.spot && props.onOpen?.(model.spot.row) : props.onOpenReference?.(entity, id))}
      />
    </div>
  )
}

/** What is said where rows of several currencies are sorted by an amount; `null` where there is nothing to say. */
function sortedOverCurrencies(list: ListDescription, sort: readonly Sort[], totals: ListTotals | undefined): string | null {
  const sorted = list.columns.find(({ key }) => key === sort[0]?.column)
  const currencies = totals?.sums.flatMap(({ currency }) => currency ?? []) ?? []
  return sorted && hasCurrencies(sorted) && currencies.length > 1 ? text.filters.byCurrency(currencies.join(', ')) : null
}

function ListGrid({ props, model }: { readonly props: ListProps; readonly model: ListModel }) {
  const { list, control } = props
  const { data, layout, selection, row } = model
  const { state, change } = control
  return (
    <div
      className="list-grid"
      role="grid"
      aria-label={list.pluralLabel}
      aria-rowcount={data.count + 1}
      aria-multiselectable
      aria-busy={data.outdated}
      tabIndex={0}
      aria-activedescendant={row ? model.rowId(row) : undefined}
    >
      <ListHead
        columns={layout.columns}
        template={model.headTemplate}
        sort={state.sort}
        box={headBox(selection.selection, data.count)}
        onBox={(on) => (on ? selection.all() : selection.clear())}
        onSort={(column, add) => change({ sort: toggleSort(state.sort, column, add) })}
      />
      <div className="list-scroll" role="presentation" ref={model.scroller} onScroll={model.onScroll}>
        <ListWindow props={props} model={model} />
        {data.loading && <LoadingRows rows={8} />}
        {!data.loading && data.count === 0 && !data.failure && <NoRows props={props} context={model.context} />}
        <FailureNote failure={data.failure} onRetry={data.retry} />
      </div>
      {hasSums(layout.columns, data.totals) && (
        <Sums
          list={list}
          columns={layout.columns}
          template={model.headTemplate}
          totals={data.totals}
          reserve={model.reserve}
          currency={model.context.currency}
        />
      )}
    </div>
  )
}

/** The rows in sight, at their place in a space as high as all of them. */
function ListWindow({ props, model }: { readonly props: ListProps; readonly model: ListModel }) {
  const { data, range, cursor, selection } = model
  const drawn = Array.from({ length: Math.max(0, range.end - range.first) }, (_, offset) => range.first + offset)
  return (
    <div className="list-space" role="presentation" style={{ height: range.height }}>
      <div className="list-window" role="rowgroup" style={{ '--top': `${range.top}px` } as CSSProperties}>
        {drawn.map((index) => {
          const row = data.row(index)
          return (
            <ListRowView
              key={index}
              id={model.rowId(row)}
              index={index}
              row={row}
              columns={model.layout.columns}
              template={model.rowTemplate}
              context={model.context}
              reserve={model.reserve}
              boxes
              selected={row !== undefined && isSelected(selection.selection, row.id)}
              cursor={cursor.cursor.row === index ? cursor.cursor.column : null}
              href={row ? (props.href?.(row) ?? null) : null}
              events={model.events}
            />
          )
        })}
      </div>
    </div>
  )
}

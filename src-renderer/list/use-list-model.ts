/** What a list consists of while it is shown: data, layout, cursor, selection, keys. */
import { type RefObject, useId, useMemo, useRef, useState } from 'react'
import type { Filter, ListDescription, ListRow } from '../../src-core/operations/contract.ts'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { useRowHeight } from '../theme/density.ts'
import type { BulkTarget } from './bulk-bar.tsx'
import type { CellSpot } from './cell-menu.tsx'
import { useFilterEditor } from './filter-bar.tsx'
import type { FormatContext } from './filters.ts'
import { BOX_WIDTH, chosenColumns, EDGE_WIDTH, type Layout, layOut } from './layout.ts'
import { listKeys } from './list-keys.ts'
import type { RowEvents } from './list-rows.tsx'
import type { ListState } from './list-state.ts'
import type { ListProps } from './list.tsx'
import { type NeededWidths, neededWidths } from './needed-widths.ts'
import { spotAt, useRowEvents, useTell } from './row-events.ts'
import { countSelected } from './selection.ts'
import { type CursorControl, useCursor } from './use-cursor.ts'
import { useFormatContext } from './use-format-context.ts'
import { type ListData, type ListQuery, useListData } from './use-list-data.ts'
import { type SelectionControl, useSelection } from './use-selection.ts'
import { useViewport, type Viewport } from './use-viewport.ts'
import { rangeAt, type VirtualRange } from './virtual-rows.ts'

export interface ListModel {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onScroll: () => void
  readonly context: FormatContext
  readonly data: ListData
  readonly range: VirtualRange
  readonly layout: Layout
  readonly headTemplate: string
  readonly rowTemplate: string
  /** Fraction digits that amounts reserve. */
  readonly reserve: number
  readonly selection: SelectionControl
  readonly cursor: CursorControl
  /** The row under the cursor. */
  readonly row: ListRow | undefined
  readonly target: BulkTarget
  readonly events: RowEvents
  readonly editor: number | 'new' | null
  readonly openEditor: (open: number | 'new' | null) => void
  readonly spot: CellSpot | null
  readonly setSpot: (spot: CellSpot | null) => void
  rowId(row: ListRow | undefined): string
}

const NO_FILTERS: readonly Filter[] = []
const NOTHING_NEEDED: NeededWidths = {}

/** Fraction digits to reserve: none for one currency, the widest of several. */
export function reserveOf(currencies: readonly (string | null)[], decimals: FormatContext['decimals']): number {
  return currencies.length > 1 ? Math.max(...currencies.map((currency) => decimals(currency))) : 0
}

/** The tracks of head and rows; the scroll bar takes its room from the edge, so both stay in line. */
function useLaid(list: ListDescription, keys: readonly string[] | null, viewport: Viewport, reserve: number, needed: NeededWidths) {
  return useMemo(() => {
    const width = viewport.width - BOX_WIDTH - EDGE_WIDTH
    const layout = layOut(chosenColumns(list.columns, keys), width, Math.max(0, reserve - 2), needed)
    const tracks = (edge: number) => `${BOX_WIDTH}px ${layout.template} ${Math.max(0, edge)}px`
    return { layout, headTemplate: tracks(EDGE_WIDTH), rowTemplate: tracks(EDGE_WIDTH - viewport.bar) }
  }, [list, keys, viewport.width, viewport.bar, reserve, needed])
}

/** What the rows seen so far need; it only grows while the same rows are asked for, so that nothing jumps while one scrolls. */
function useNeeded(key: string, list: ListDescription, data: ListData, range: VirtualRange, context: FormatContext): NeededWidths {
  const [kept, setKept] = useState<{ readonly key: string; readonly widths: NeededWidths }>({ key, widths: NOTHING_NEEDED })
  const rows = Array.from({ length: Math.max(0, range.end - range.first) }, (_, at) => data.row(range.first + at)).filter(
    (row) => row !== undefined,
  )
  const before = kept.key === key ? kept.widths : NOTHING_NEEDED
  const widths = neededWidths(list.columns, rows, data.totals, context, before)
  if (kept.key !== key || widths !== kept.widths) setKept({ key, widths })
  return widths
}

function useQueryOf(state: ListState, fixed: readonly Filter[]): ListQuery {
  return useMemo(
    () => ({ search: state.search, filter: [...fixed, ...state.filter], sort: state.sort }),
    [state.search, state.filter, state.sort, fixed],
  )
}

/** The data of what is in sight; the range depends on the count, the count on the data. */
function useVisible(list: ListDescription, query: ListQuery, scroller: RefObject<HTMLDivElement | null>, rowHeight: number) {
  const [known, setKnown] = useState(0)
  const view = useViewport(scroller, known * rowHeight)
  const range = rangeAt(view.viewport, view.viewport.height, known, rowHeight)
  const data = useListData(list, query, range.first, range.end)
  if (data.count !== known) setKnown(data.count)
  return { view, range, data }
}

export function useListModel(props: ListProps): ListModel {
  const { list, control, fixed = NO_FILTERS, bulk = [], layer = 'page', onOpen, onEdit, onExplain } = props
  const scroller = useRef<HTMLDivElement>(null)
  const context = useFormatContext()
  const rowHeight = useRowHeight()
  const query = useQueryOf(control.state, fixed)
  const key = `${list.name} ${JSON.stringify(query)}`
  const { view, range, data } = useVisible(list, query, scroller, rowHeight)
  const { viewport, onScroll } = view
  const reserve = reserveOf(
    (data.totals?.sums ?? []).map((line) => line.currency),
    context.decimals,
  )
  const needed = useNeeded(key, list, data, range, context)
  const laid = useLaid(list, control.state.columns, viewport, reserve, needed)
  const selection = useSelection(key)
  const cursor = useCursor({
    key,
    view,
    count: data.count,
    ready: data.count > 0 && !data.outdated,
    columns: laid.layout.columns.length,
    rowHeight,
  })
  const [editor, openEditor] = useFilterEditor()
  const [spot, setSpot] = useState<CellSpot | null>(null)
  const prefix = useId()
  const rowId = (one: ListRow | undefined) => `${prefix}row${one?.id ?? ''}`
  const row = data.row(cursor.cursor.row)
  const target = { selection: selection.selection, query, count: countSelected(selection.selection, data.count) }
  const keys = {
    ...{ data, cursor, selection, row, target, onOpen, onEdit, onExplain },
    page: Math.floor(viewport.height / rowHeight),
    bulk: target.count > 0 ? bulk : [],
    openFilter: () => openEditor('new'),
    openMenu: () => row && setSpot(spotAt(scroller.current, rowId(row), laid.layout, cursor.cursor.column, row)),
  }
  useShortcuts(listKeys(keys), layer)
  useTell(props, row, laid.layout)
  const events = useRowEvents({ props, data, cursor, selection, layout: laid.layout, setSpot })
  return {
    scroller,
    onScroll,
    context,
    data,
    range,
    ...laid,
    reserve,
    selection,
    cursor,
    row,
    target,
    events,
    editor,
    openEditor,
    spot,
    setSpot,
    rowId,
  }
}

/** The keys of a list, the same on every page. */
import type { ListRow } from '../../src-core/operations/contract.ts'
import type { Shortcut } from '../frame/shortcut-store.ts'
import { text } from '../text/en.ts'
import type { BulkAction, BulkTarget } from './bulk-bar.tsx'
import { countSelected } from './selection.ts'
import type { CursorControl } from './use-cursor.ts'
import type { ListData } from './use-list-data.ts'
import type { SelectionControl } from './use-selection.ts'

export interface ListKeysInput {
  readonly data: ListData
  readonly cursor: CursorControl
  readonly selection: SelectionControl
  readonly row: ListRow | undefined
  /** Rows that fit the window. */
  readonly page: number
  readonly bulk: readonly BulkAction[]
  readonly target: BulkTarget
  readonly openFilter: () => void
  readonly openMenu: () => void
  readonly onOpen: ((row: ListRow) => void) | undefined
  readonly onEdit: ((row: ListRow) => void) | undefined
  readonly onExplain: ((row: ListRow) => void) | undefined
}

/** Keys that do something with the row under the cursor; they are offered only where the list can do it. */
function rowKeys({ row, onOpen, onEdit, onExplain }: ListKeysInput): readonly Shortcut[] {
  const on = (act: ((row: ListRow) => void) | undefined) => () => row && act?.(row)
  return [
    ...(onOpen ? [{ keys: 'Enter', label: text.keys.open, run: on(onOpen) }] : []),
    ...(onEdit ? [{ keys: 'E', label: text.keys.edit, run: on(onEdit) }] : []),
    ...(onExplain ? [{ keys: '=', label: text.keys.explain, run: on(onExplain) }] : []),
  ]
}

function moveKeys({ cursor, page, data }: ListKeysInput): readonly Shortcut[] {
  const quiet = (keys: string, label: string, run: () => void): Shortcut => ({ keys, label, run, bar: false })
  return [
    { keys: ['J', 'Down'], display: 'J/K', label: text.keys.move, run: () => cursor.by(1) },
    { keys: ['K', 'Up'], label: text.keys.up, bar: false, run: () => cursor.by(-1) },
    quiet('PageDown', text.keys.pageDown, () => cursor.by(page)),
    quiet('PageUp', text.keys.pageUp, () => cursor.by(-page)),
    quiet('Home', text.keys.first, () => cursor.to(0)),
    quiet('End', text.keys.last, () => cursor.to(data.count - 1)),
    quiet('Right', text.keys.nextCell, () => cursor.column(1)),
    quiet('Left', text.keys.previousCell, () => cursor.column(-1)),
  ]
}

export function listKeys(input: ListKeysInput): readonly Shortcut[] {
  const { selection, row, data, bulk, target, openFilter, openMenu } = input
  const some = countSelected(selection.selection, data.count) > 0
  const [move, ...moves] = moveKeys(input)
  const actions = bulk.map(
    (action): Shortcut => ({ keys: action.keys ?? '', label: action.label, palette: true, run: () => action.run(target) }),
  )
  return [
    ...(move ? [move] : []),
    { keys: 'X', label: text.keys.select, run: () => row && selection.toggle(row) },
    ...rowKeys(input).slice(0, 1),
    { keys: '/', label: text.keys.filter, run: openFilter },
    ...rowKeys(input).slice(1),
    { keys: 'Shift F10', label: text.keys.cellMenu, run: openMenu },
    { keys: 'Shift X', label: text.keys.selectAll, bar: false, run: selection.all },
    ...(some ? [{ keys: 'Esc', label: text.keys.clearSelection, bar: false, run: selection.clear }] : []),
    ...actions.filter((action) => action.keys !== ''),
    ...moves,
  ]
}

/** The sheet while it is edited: rows, cursor, selection, the cell under edit, and the way back. Pure. */
import type { TypedDates } from '../../../format/parse.ts'
import type { GridRepair } from '../../../../src-core/pricing/contract.ts'
import { text } from '../text.ts'
import type { SheetColumn } from './columns.ts'
import { editText, emptyRow, followedRates, type SheetRow, writeText } from './rows.ts'

export interface Place {
  readonly row: number
  readonly column: number
}

export interface SheetState {
  readonly rows: readonly SheetRow[]
  /** The row after the last is the one where typing adds a line. */
  readonly cursor: Place
  /** The other corner of the selection. */
  readonly anchor: Place
  /** What stands in the cell under edit; `null` when none is. */
  readonly typed: string | null
  readonly past: readonly (readonly SheetRow[])[]
  readonly future: readonly (readonly SheetRow[])[]
  /** As it was last loaded or saved. */
  readonly saved: readonly SheetRow[]
}

export type SheetAction =
  | { readonly do: 'load'; readonly rows: readonly SheetRow[] }
  | { readonly do: 'saved'; readonly rows: readonly SheetRow[]; readonly ids: readonly number[] }
  | { readonly do: 'goto'; readonly place: Place; readonly extend?: boolean }
  | { readonly do: 'move'; readonly rows: number; readonly columns: number; readonly extend?: boolean }
  | { readonly do: 'edit'; readonly typed?: string }
  | { readonly do: 'type'; readonly typed: string }
  | { readonly do: 'cancel' }
  | { readonly do: 'commit'; readonly rows?: number; readonly columns?: number }
  | { readonly do: 'clear' | 'fillDown' | 'removeRows' | 'insertRow' | 'undo' | 'redo' }
  | { readonly do: 'paste'; readonly block: readonly (readonly string[])[] }
  | { readonly do: 'repair'; readonly repair: GridRepair }
  | { readonly do: 'rows'; readonly rows: readonly SheetRow[] }

/** What reading a cell needs to know. */
export interface SheetWorld {
  readonly columns: readonly SheetColumn[]
  readonly cells: number
  readonly currencies: readonly string[]
  readonly dates: TypedDates
}

const FIRST: Place = { row: 0, column: 0 }
const MOST_UNDO = 100

/** @param typed what stands in the sheet already, over what is saved */
export function startSheet(saved: readonly SheetRow[], typed: readonly SheetRow[] = saved): SheetState {
  return { rows: typed, cursor: FIRST, anchor: FIRST, typed: null, past: typed === saved ? [] : [saved], future: [], saved }
}

export function isDirty(state: SheetState): boolean {
  return state.rows !== state.saved
}

/** The selection's corners, first and last included. */
export function selectionOf({ cursor, anchor }: SheetState): { readonly from: Place; readonly to: Place } {
  return {
    from: { row: Math.min(cursor.row, anchor.row), column: Math.min(cursor.column, anchor.column) },
    to: { row: Math.max(cursor.row, anchor.row), column: Math.max(cursor.column, anchor.column) },
  }
}

export function sheetReducer(world: SheetWorld): (state: SheetState, action: SheetAction) => SheetState {
  return (state, action) => {
    switch (action.do) {
      case 'load':
        return {
          ...startSheet(action.rows),
          cursor: clamp(world, action.rows, state.cursor),
          anchor: clamp(world, action.rows, state.cursor),
        }
      case 'saved':
        return takeIds(state, action.rows, action.ids)
      case 'goto':
        return goTo(world, state, action.place, action.extend)
      case 'move':
        return goTo(world, state, { row: state.cursor.row + action.rows, column: state.cursor.column + action.columns }, action.extend)
      case 'edit':
        return { ...state, anchor: state.cursor, typed: action.typed ?? textAt(world, state, state.cursor) }
      case 'type':
        return { ...state, typed: action.typed }
      case 'cancel':
        return state.typed === null ? { ...state, anchor: state.cursor } : { ...state, typed: null }
      case 'commit':
        return commit(world, state, action.rows ?? 0, action.columns ?? 0)
      case 'rows':
        return changed(state, action.rows)
      default:
        return editMany(world, state, action)
    }
  }
}

type ManyAction = Extract<
  SheetAction,
  { readonly do: 'clear' | 'fillDown' | 'removeRows' | 'insertRow' | 'undo' | 'redo' | 'paste' | 'repair' }
>

function editMany(world: SheetWorld, state: SheetState, action: ManyAction): SheetState {
  switch (action.do) {
    case 'clear':
      return eachSelected(world, state, () => '')
    case 'fillDown':
      return fillDown(world, state)
    case 'removeRows':
      return removeRows(world, state)
    case 'insertRow':
      return changed(state, state.rows.toSpliced(state.cursor.row, 0, newRow(world, state.rows)))
    case 'paste':
      return paste(world, state, action.block)
    case 'repair':
      return repaired(world, state, action.repair)
    case 'undo':
      return travel(world, state, 'past', 'future')
    case 'redo':
      return travel(world, state, 'future', 'past')
  }
}

// ---- Moving

function clamp({ columns }: SheetWorld, rows: readonly SheetRow[], { row, column }: Place): Place {
  return { row: Math.max(0, Math.min(rows.length, row)), column: Math.max(0, Math.min(columns.length - 1, column)) }
}

function goTo(world: SheetWorld, state: SheetState, place: Place, extend = false): SheetState {
  const settled = state.typed === null ? state : commit(world, state, 0, 0)
  const cursor = clamp(world, settled.rows, place)
  return { ...settled, cursor, anchor: extend ? settled.anchor : cursor }
}

// ---- Changing

/** New rows with the old ones kept for undo; nothing where nothing changed. */
function changed(state: SheetState, rows: readonly SheetRow[]): SheetState {
  if (rows === state.rows) return { ...state, typed: null }
  return { ...state, rows, typed: null, past: [...state.past.slice(-MOST_UNDO), state.rows], future: [] }
}

function travel(world: SheetWorld, state: SheetState, from: 'past' | 'future', to: 'past' | 'future'): SheetState {
  const rows = state[from].at(-1)
  if (!rows) return state
  const cursor = clamp(world, rows, state.cursor)
  return { ...state, rows, typed: null, cursor, anchor: cursor, [from]: state[from].slice(0, -1), [to]: [...state[to], state.rows] }
}

function textAt({ columns }: SheetWorld, { rows }: SheetState, place: Place): string {
  const [row, column] = [rows[place.row], columns[place.column]]
  return row && column ? editText(row, column) : ''
}

function newRow({ cells, currencies }: SheetWorld, rows: readonly SheetRow[]): SheetRow {
  return emptyRow(cells, followedRates(currencies, rows))
}

/** Rows with one cell written; the row below the last begins a line. */
function withText(world: SheetWorld, rows: readonly SheetRow[], place: Place, typed: string): readonly SheetRow[] {
  const column = world.columns[place.column]
  const row = rows[place.row]
  if (!column || (!row && typed.trim() === '')) return rows
  if (row && editText(row, column) === typed) return rows
  const written = writeText(row ?? newRow(world, rows), column, typed, world.dates)
  return row ? rows.with(place.row, written) : [...rows, written]
}

function commit(world: SheetWorld, state: SheetState, down: number, right: number): SheetState {
  const written = state.typed === null ? state : changed(state, withText(world, state.rows, state.cursor, state.typed))
  const cursor = clamp(world, written.rows, { row: written.cursor.row + down, column: written.cursor.column + right })
  return { ...written, cursor, anchor: cursor }
}

function eachSelected(world: SheetWorld, state: SheetState, textFor: (place: Place) => string): SheetState {
  const { from, to } = selectionOf(state)
  let rows = state.rows
  for (let row = from.row; row <= Math.min(to.row, state.rows.length - 1); row++) {
    for (let column = from.column; column <= to.column; column++) rows = withText(world, rows, { row, column }, textFor({ row, column }))
  }
  return changed(state, rows)
}

/** The first row of the selection into those below; a single row takes the one above. */
function fillDown(world: SheetWorld, state: SheetState): SheetState {
  const { from, to } = selectionOf(state)
  const source = from.row === to.row ? from.row - 1 : from.row
  if (source < 0) return state
  const filled = to.row >= state.rows.length ? { ...state, rows: [...state.rows, newRow(world, state.rows)] } : state
  const result = eachSelected(world, filled, ({ column }) => textAt(world, state, { row: source, column }))
  return result.rows === filled.rows ? state : { ...result, past: [...state.past.slice(-MOST_UNDO), state.rows] }
}

function removeRows(world: SheetWorld, state: SheetState): SheetState {
  const { from, to } = selectionOf(state)
  if (from.row >= state.rows.length) return state
  const rows = state.rows.toSpliced(from.row, to.row - from.row + 1)
  const cursor = clamp(world, rows, { ...state.cursor, row: from.row })
  return { ...changed(state, rows), cursor, anchor: cursor }
}

/** A block from the clipboard at the selection's first cell; a single value fills the selection. */
function paste(world: SheetWorld, state: SheetState, block: readonly (readonly string[])[]): SheetState {
  const { from, to } = selectionOf(state)
  const only = block.length === 1 && block[0]?.length === 1 ? block[0][0] : undefined
  if (only !== undefined && (from.row !== to.row || from.column !== to.column)) return eachSelected(world, state, () => only)
  let rows = state.rows
  block.forEach((line, down) =>
    line.forEach((typed, right) => (rows = withText(world, rows, { row: from.row + down, column: from.column + right }, typed))),
  )
  const last = { row: from.row + block.length - 1, column: from.column + Math.max(...block.map((line) => line.length)) - 1 }
  return { ...changed(state, rows), anchor: from, cursor: clamp(world, rows, last) }
}

function repaired(world: SheetWorld, state: SheetState, repair: GridRepair): SheetState {
  if (repair.kind === 'removeLine') return changed(state, state.rows.toSpliced(repair.line - 1, 1))
  if (repair.kind === 'addDefault') {
    const rows = [...state.rows, { ...newRow(world, state.rows), description: text.sheet.defaultLine }]
    const price = world.columns.findIndex((column) => column.kind === 'price')
    return { ...changed(state, rows), cursor: { row: rows.length - 1, column: price }, anchor: { row: rows.length - 1, column: price } }
  }
  const column = world.columns.findIndex((one) => one.index === repair.column && one.kind === repair.side)
  return changed(state, withText(world, state.rows, { row: repair.line - 1, column }, repair.value))
}

/** After saving: lines have their ids, what was saved is no longer dirty, and undo is the saving's own. */
function takeIds(state: SheetState, saved: readonly SheetRow[], ids: readonly number[]): SheetState {
  const idOf = new Map(saved.map((row, index) => [row.key, ids[index] ?? null]))
  const withIds = (rows: readonly SheetRow[]) => rows.map((row) => ({ ...row, id: idOf.get(row.key) ?? row.id }))
  const rows = withIds(state.rows)
  return { ...state, rows, saved: state.rows === saved ? rows : withIds(saved), past: [], future: [] }
}

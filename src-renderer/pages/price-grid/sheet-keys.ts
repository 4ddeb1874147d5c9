/** Which key does what in the sheet; as in a spreadsheet. */
import type { SheetAction, SheetState } from './sheet/state.ts'

interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

export interface KeyWorld {
  readonly state: SheetState
  readonly columns: number
  readonly pageRows: number
  readonly editable: boolean
}

const FAR = 1_000_000

/** The action of a key press, or `null` where the sheet has none and the page may have one. */
export function keyAction(press: Press, world: KeyWorld): SheetAction | null {
  if (press.altKey) return null
  if (world.state.typed !== null) return editingAction(press)
  const ctrl = press.ctrlKey || press.metaKey
  return moveAction(press, world, ctrl) ?? (world.editable ? (ctrl ? controlAction(press) : changeAction(press)) : null)
}

function editingAction({ key, shiftKey, ctrlKey }: Press): SheetAction | null {
  if (ctrlKey) return null
  if (key === 'Escape') return { do: 'cancel' }
  if (key === 'Enter') return { do: 'commit', rows: shiftKey ? -1 : 1 }
  if (key === 'Tab') return { do: 'commit', columns: shiftKey ? -1 : 1 }
  if (key === 'ArrowDown') return { do: 'commit', rows: 1 }
  return key === 'ArrowUp' ? { do: 'commit', rows: -1 } : null
}

function moveAction({ key, shiftKey: extend }: Press, { state, columns, pageRows }: KeyWorld, ctrl: boolean): SheetAction | null {
  const far = ctrl ? FAR : 1
  const moves: Record<string, readonly [rows: number, columns: number]> = {
    ArrowUp: [-far, 0],
    ArrowDown: [far, 0],
    ArrowLeft: [0, -far],
    ArrowRight: [0, far],
    PageUp: [-pageRows, 0],
    PageDown: [pageRows, 0],
    Home: [ctrl ? -FAR : 0, -FAR],
    End: [ctrl ? FAR : 0, FAR],
  }
  const move = moves[key]
  if (move) return { do: 'move', rows: move[0], columns: move[1], extend }
  if (ctrl) return null
  if (key === 'Enter') return { do: 'move', rows: extend ? -1 : 1, columns: 0 }
  return key === 'Tab' ? tabAction(state, columns, extend) : null
}

/** At either end of the sheet, Tab leaves it. */
function tabAction({ cursor, rows }: SheetState, columns: number, back: boolean): SheetAction | null {
  const place = cursor.row * columns + cursor.column + (back ? -1 : 1)
  if (place < 0 || place >= (rows.length + 1) * columns) return null
  return { do: 'goto', place: { row: Math.floor(place / columns), column: place % columns } }
}

function controlAction({ key, shiftKey }: Press): SheetAction | null {
  switch (key.toLowerCase()) {
    case 'd':
      return { do: 'fillDown' }
    case 'z':
      return { do: shiftKey ? 'redo' : 'undo' }
    case 'y':
      return { do: 'redo' }
    case 'delete':
      return { do: 'removeRows' }
    case 'insert':
      return { do: 'insertRow' }
    default:
      return null
  }
}

function changeAction({ key }: Press): SheetAction | null {
  if (key === 'F2') return { do: 'edit' }
  if (key === 'Delete' || key === 'Backspace') return { do: 'clear' }
  return [...key].length === 1 ? { do: 'edit', typed: key } : null
}

/** The row and column under the keyboard; remembered for each address, so that Back finds its place again. */
import { useLayoutEffect, useRef, useState } from 'react'
import type { ViewportControl } from './use-viewport.ts'
import { positionToShow } from './virtual-rows.ts'

export interface Cursor {
  readonly row: number
  readonly column: number
}

export interface CursorControl {
  readonly cursor: Cursor
  /** Moves to a row and shows it. */
  to(row: number): void
  by(rows: number): void
  column(step: number): void
  set(cursor: Cursor): void
}

interface Place {
  readonly cursor: Cursor
  readonly position: number
}

const TOP: Cursor = { row: 0, column: 0 }
const MEMORY = 50
const places = new Map<string, Place>()

function remember(key: string, place: Place): void {
  places.delete(key)
  places.set(key, place)
  const oldest = places.keys().next().value
  if (places.size > MEMORY && oldest !== undefined) places.delete(oldest)
}

export interface CursorInput {
  /** Names the list and its query. */
  readonly key: string
  readonly view: ViewportControl
  readonly count: number
  /** The rows of this query are there, not those of the one before. */
  readonly ready: boolean
  readonly columns: number
  readonly rowHeight: number
}

/** Goes to the remembered place of a query once its rows are there, and remembers it on leaving. */
function usePlace(key: string, ready: boolean, view: ViewportControl, cursor: Cursor, setCursor: (cursor: Cursor) => void): void {
  const { moveTo, viewport } = view
  const latest = useRef<Place>({ cursor, position: 0 })
  latest.current = { cursor, position: viewport.position }
  const restored = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (!ready || restored.current === key) return
    const place = places.get(key)
    moveTo(place?.position ?? 0)
    setCursor(place?.cursor ?? TOP)
    restored.current = key
  }, [key, ready, moveTo, setCursor])
  // a layout effect, so that the old place is kept before the new one is taken
  useLayoutEffect(
    () => () => {
      if (restored.current === key) remember(key, latest.current)
    },
    [key],
  )
}

export function useCursor({ key, view, count, ready, columns, rowHeight }: CursorInput): CursorControl {
  const [cursor, setCursor] = useState<Cursor>(() => places.get(key)?.cursor ?? TOP)
  const latest = useRef(cursor)
  latest.current = cursor
  usePlace(key, ready, view, cursor, setCursor)
  const to = (row: number) => {
    const target = Math.max(0, Math.min(count - 1, row))
    const { position, height } = view.viewport
    const wanted = positionToShow(target, position, height, rowHeight)
    if (wanted !== position) view.moveTo(wanted)
    setCursor((before) => ({ ...before, row: target }))
  }
  return {
    cursor,
    to,
    by: (rows) => to(latest.current.row + rows),
    column: (step) => setCursor((before) => ({ ...before, column: Math.max(0, Math.min(columns - 1, before.column + step)) })),
    set: setCursor,
  }
}

/** The row and column under the keyboard; remembered for each address, so that Back finds its place again. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { scrollToShow } from './virtual-rows.ts'

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
  readonly scrollTop: number
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
  readonly scroller: RefObject<HTMLElement | null>
  readonly count: number
  readonly columns: number
  readonly rowHeight: number
}

export function useCursor({ key, scroller, count, columns, rowHeight }: CursorInput): CursorControl {
  const [cursor, setCursor] = useState<Cursor>(() => places.get(key)?.cursor ?? TOP)
  const latest = useRef(cursor)
  latest.current = cursor
  const restored = useRef<string | null>(null)
  const ready = count > 0
  useLayoutEffect(() => {
    if (!ready || restored.current === key || !scroller.current) return
    const place = places.get(key)
    scroller.current.scrollTop = place?.scrollTop ?? 0
    setCursor(place?.cursor ?? TOP)
    restored.current = key
  }, [key, ready, scroller])
  useEffect(() => {
    const element = scroller.current
    return () => {
      if (restored.current === key) remember(key, { cursor: latest.current, scrollTop: element?.scrollTop ?? 0 })
    }
  }, [key, scroller])
  const to = (row: number) => {
    const target = Math.max(0, Math.min(count - 1, row))
    const element = scroller.current
    if (element) element.scrollTop = scrollToShow(target, element.scrollTop, element.clientHeight, count, rowHeight)
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

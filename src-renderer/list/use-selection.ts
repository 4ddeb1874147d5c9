/** The selection of a list, and the rows behind what was picked one by one. */
import { useEffect, useRef, useState } from 'react'
import type { ListRow } from '../../src-core/operations/contract.ts'
import { EVERYTHING, isSelected, NOTHING, select, type Selection } from './selection.ts'

export interface SelectionControl {
  readonly selection: Selection
  /** The rows of a selection of some; empty for all of the filter. */
  readonly picked: readonly ListRow[]
  toggle(row: ListRow): void
  put(rows: readonly ListRow[], selected: boolean): void
  all(): void
  clear(): void
}

/** @param key names the list and its query; another query begins with nothing */
export function useSelection(key: string): SelectionControl {
  const [selection, setSelection] = useState<Selection>(NOTHING)
  const rows = useRef(new Map<number, ListRow>())
  const before = useRef(key)
  useEffect(() => {
    if (before.current === key) return
    before.current = key
    rows.current.clear()
    setSelection(NOTHING)
  }, [key])
  const put = (list: readonly ListRow[], selected: boolean) => {
    for (const row of list) rows.current.set(row.id, row)
    setSelection((now) =>
      select(
        now,
        list.map((row) => row.id),
        selected,
      ),
    )
  }
  const picked = selection.kind === 'some' ? [...selection.ids].map((id) => rows.current.get(id)).filter((row) => row !== undefined) : []
  return {
    selection,
    picked,
    put,
    toggle: (row) => put([row], !isSelected(selection, row.id)),
    all: () => setSelection(EVERYTHING),
    clear: () => setSelection(NOTHING),
  }
}

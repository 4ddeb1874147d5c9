/** What is selected: some records by id, or all of the filter but some. */

export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<number> }
  /** Everything that the filter holds, also what no window has seen yet. */
  | { readonly kind: 'all'; readonly but: ReadonlySet<number> }

export const NOTHING: Selection = { kind: 'some', ids: new Set() }
export const EVERYTHING: Selection = { kind: 'all', but: new Set() }

export function isSelected(selection: Selection, id: number): boolean {
  return selection.kind === 'some' ? selection.ids.has(id) : !selection.but.has(id)
}

/** @param total how many records the filter holds */
export function countSelected(selection: Selection, total: number): number {
  return selection.kind === 'some' ? selection.ids.size : Math.max(0, total - selection.but.size)
}

function changed(set: ReadonlySet<number>, ids: readonly number[], present: boolean): ReadonlySet<number> {
  const next = new Set(set)
  for (const id of ids) {
    if (present) next.add(id)
    else next.delete(id)
  }
  return next
}

/** The selection with records in it or out of it. */
export function select(selection: Selection, ids: readonly number[], selected: boolean): Selection {
  if (selection.kind === 'some') return { kind: 'some', ids: changed(selection.ids, ids, selected) }
  return { kind: 'all', but: changed(selection.but, ids, !selected) }
}

/** The state of the box in the head. */
export function headBox(selection: Selection, total: number): 'none' | 'some' | 'all' {
  const count = countSelected(selection, total)
  if (count === 0) return 'none'
  return count === total ? 'all' : 'some'
}

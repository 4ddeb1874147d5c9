/** What is pointed at on the page and in its explanation, and which branches of the tree are open. */
import { useState } from 'react'
import { pageNode, pathsAbove } from './document-marks.ts'

export interface Marks {
  /** The node under the pointer, else the one chosen; as a part of the page. */
  readonly marked: string | null
  /** The node that the keys work on. */
  readonly cursor: string
  readonly open: ReadonlySet<string>
  readonly hover: (path: string | null) => void
  readonly choose: (path: string) => void
  readonly toggle: (path: string, on: boolean) => void
  /** Chooses a part of the page and opens its branch, so that its steps are in sight. */
  readonly reveal: (path: string) => void
}

/** @param start branches that are open at first */
export function useMarks(start: readonly string[]): Marks {
  const [hovered, setHovered] = useState<string | null>(null)
  const [cursor, setCursor] = useState('0')
  const [chosen, setChosen] = useState(false)
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(start))
  const toggle = (path: string, on: boolean) =>
    setOpen((before) => {
      const next = new Set(before)
      if (on) next.add(path)
      else next.delete(path)
      return next
    })
  const choose = (path: string) => {
    setCursor(path)
    setChosen(true)
  }
  return {
    marked: hovered === null ? (chosen ? pageNode(cursor) : null) : pageNode(hovered),
    cursor,
    open,
    hover: setHovered,
    choose,
    toggle,
    reveal: (path) => {
      choose(path)
      setOpen((before) => new Set([...before, ...pathsAbove(path), path]))
    },
  }
}

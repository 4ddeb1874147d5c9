/** Keeps the chosen option of a listbox in sight while arrows move the choice. */
import { type RefObject, useEffect } from 'react'

/** @param at the position of the choice: the listbox scrolls when it moves */
export function useChosenInSight(list: RefObject<HTMLElement | null>, at: number): void {
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [list, at])
}

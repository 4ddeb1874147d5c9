/**
 * Where the keys are after a page was reached: by the rail, the palette, a key or a link they are on the page, never on
 * what led there. A page that takes the focus by itself keeps it.
 */
import { useRouterState } from '@tanstack/react-router'
import { type RefObject, useEffect } from 'react'

/** Whether the focus is on something that another page has too, or on nothing. */
function isLeftBehind(main: HTMLElement, at: Element | null): boolean {
  return at === null || at === document.body || at === main || !main.contains(at)
}

export function useFocusOnArrival(main: RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? '' })
  useEffect(() => {
    const page = main.current
    if (!page || document.querySelector('[role=dialog]') || !isLeftBehind(page, document.activeElement)) return
    page.focus({ preventScroll: true })
    if (!path.startsWith('/list/')) return
    // the rows of a list may come after its page; whoever has gone elsewhere by then stays there
    const take = () => {
      const rows = page.querySelector<HTMLElement>('.list-grid')
      if (rows && document.activeElement === page) rows.focus({ preventScroll: true })
      return rows !== null || document.activeElement !== page
    }
    if (take()) return
    const watch = new MutationObserver(() => take() && watch.disconnect())
    watch.observe(page, { childList: true, subtree: true })
    return () => watch.disconnect()
  }, [path, main])
}

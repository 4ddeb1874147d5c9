/** The scrolled window of a list: where it stands, how large it is, how wide its scroll bar. */
import { type RefObject, useCallback, useEffect, useState } from 'react'

export interface Viewport {
  readonly scrollTop: number
  readonly height: number
  readonly width: number
  /** Pixels that the scroll bar takes from the rows. */
  readonly bar: number
}

const START: Viewport = { scrollTop: 0, height: 600, width: 1000, bar: 0 }

function measure(element: HTMLElement): Viewport {
  return { scrollTop: element.scrollTop, height: element.clientHeight, width: element.offsetWidth, bar: element.offsetWidth - element.clientWidth }
}

function same(one: Viewport, other: Viewport): boolean {
  return one.scrollTop === other.scrollTop && one.height === other.height && one.width === other.width && one.bar === other.bar
}

/** @returns the viewport, and the handler for `onScroll` */
export function useViewport(scroller: RefObject<HTMLElement | null>): readonly [Viewport, () => void] {
  const [viewport, setViewport] = useState(START)
  const update = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const next = measure(element)
    setViewport((before) => (same(before, next) ? before : next))
  }, [scroller])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(update)
    observer.observe(element)
    // the bar appears with the rows, which changes nothing of the outer size
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    update()
    return () => observer.disconnect()
  }, [scroller, update])
  return [viewport, update]
}

/** The scrolled window of a list: where it stands, how large it is, how wide its scroll bar. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { positionAfter, type ScrollPlace, scrollOfPosition, settledScroll } from './virtual-rows.ts'

export interface Viewport extends ScrollPlace {
  readonly height: number
  readonly width: number
  /** Pixels that the scroll bar takes from the rows. */
  readonly bar: number
}

export interface ViewportControl {
  readonly viewport: Viewport
  /** For `onScroll`. */
  readonly onScroll: () => void
  /** Goes to a position, in pixels of the whole list. */
  readonly moveTo: (position: number) => void
}

const START: Viewport = { scrollTop: 0, position: 0, height: 600, width: 1000, bar: 0 }

function measure(element: HTMLElement, place: ScrollPlace): Viewport {
  return { ...place, height: element.clientHeight, width: element.offsetWidth, bar: element.offsetWidth - element.clientWidth }
}

function same(one: Viewport, other: Viewport): boolean {
  return (
    one.position === other.position &&
    one.scrollTop === other.scrollTop &&
    one.height === other.height &&
    one.width === other.width &&
    one.bar === other.bar
  )
}

/** @param full the height of all rows in pixels */
export function useViewport(scroller: RefObject<HTMLElement | null>, full: number): ViewportControl {
  const [viewport, setViewport] = useState(START)
  const place = useRef<ScrollPlace>(START)
  const height = useRef(full)
  height.current = full
  const put = useCallback((element: HTMLElement, position: number, scrollTop: number) => {
    if (element.scrollTop !== scrollTop) element.scrollTop = scrollTop
    place.current = { position, scrollTop: element.scrollTop }
    const next = measure(element, place.current)
    setViewport((before) => (same(before, next) ? before : next))
  }, [])
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const position = positionAfter(place.current, element.scrollTop, element.clientHeight, height.current)
    put(element, position, settledScroll({ position, scrollTop: element.scrollTop }, element.clientHeight, height.current))
  }, [scroller, put])
  const moveTo = useCallback(
    (position: number) => {
      const element = scroller.current
      if (element) put(element, position, scrollOfPosition(position, element.clientHeight, height.current))
    },
    [scroller, put],
  )
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(onScroll)
    observer.observe(element)
    // the bar appears with the rows, which changes nothing of the outer size
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    onScroll()
    return () => observer.disconnect()
  }, [scroller, onScroll])
  return { viewport, onScroll, moveTo }
}

/** How large the page is drawn: it fits the desk until the operator says otherwise. */
import { type RefObject, useEffect, useRef, useState } from 'react'

/** Points of an A4 page's width. */
const PAGE_POINTS = 595.28
/** Pixels of a point at 100 %. */
const FULL = 96 / 72
const STEP = 1.15

export interface Fit {
  readonly desk: RefObject<HTMLDivElement | null>
  /** Pixels of one point. */
  readonly point: number
  readonly percent: number
  readonly larger: () => void
  readonly smaller: () => void
  readonly fit: () => void
}

/** @param margin pixels left free at both sides together */
export function useFit(margin: number): Fit {
  const desk = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [zoom, setZoom] = useState(1)
  useEffect(() => {
    const element = desk.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const fitting = Math.min(FULL, Math.max(0.5, (width - margin) / PAGE_POINTS))
  const point = Math.min(2 * FULL, Math.max(0.4, fitting * zoom))
  return {
    desk,
    point: Math.round(point * 1000) / 1000,
    percent: Math.round((point / FULL) * 100),
    larger: () => setZoom((before) => before * STEP),
    smaller: () => setZoom((before) => before / STEP),
    fit: () => setZoom(1),
  }
}

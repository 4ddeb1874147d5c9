/**
 * Which rows a scrolled window shows. Rows have one height, so no measuring is needed; and where a
 * million rows would be higher than a browser can lay out, the scroll bar stands for shares instead of pixels.
 */

/** Chromium lays out up to 2^25 pixels; beyond it rows would end too early. */
const MAX_HEIGHT = 30_000_000
const OVERSCAN = 6

export interface VirtualRange {
  /** The height of what scrolls, in pixels. */
  readonly height: number
  /** The first row drawn, and the first row after them. */
  readonly first: number
  readonly end: number
  /** Where row `first` is drawn, in pixels from the top of what scrolls. */
  readonly top: number
}

/** How many rows one pixel of the scroll bar stands for, beyond what fits. */
function rowsAtTop(scrollTop: number, view: number, count: number, rowHeight: number): number {
  const full = count * rowHeight
  if (full <= MAX_HEIGHT) return scrollTop / rowHeight
  const share = scrollTop / (MAX_HEIGHT - view)
  return share * Math.max(0, count - view / rowHeight)
}

/** @param view the height of the window in pixels */
export function rangeAt(scrollTop: number, view: number, count: number, rowHeight: number): VirtualRange {
  const height = Math.min(count * rowHeight, MAX_HEIGHT)
  const at = Math.max(0, rowsAtTop(scrollTop, view, count, rowHeight))
  const first = Math.max(0, Math.floor(at) - OVERSCAN)
  const end = Math.min(count, Math.ceil(at + view / rowHeight) + OVERSCAN)
  return { height, first, end, top: scrollTop - (at - first) * rowHeight }
}

/** The scroll position that shows a row, or the present one where it is in sight already. */
export function scrollToShow(index: number, scrollTop: number, view: number, count: number, rowHeight: number): number {
  const at = rowsAtTop(scrollTop, view, count, rowHeight)
  const fits = view / rowHeight
  if (index >= at && index + 1 <= at + fits) return scrollTop
  const wanted = index < at ? index : index + 1 - fits
  const full = count * rowHeight
  if (full <= MAX_HEIGHT) return wanted * rowHeight
  return (wanted / Math.max(1, count - fits)) * (MAX_HEIGHT - view)
}

/** The offsets of the windows that hold the rows from `first` up to `end`. */
export function windowsOf(first: number, end: number, size: number): readonly number[] {
  const offsets: number[] = []
  for (let offset = Math.floor(first / size) * size; offset < Math.max(end, first + 1); offset += size) offsets.push(offset)
  return offsets
}

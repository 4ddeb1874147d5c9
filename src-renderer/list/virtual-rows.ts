/**
 * Which rows a scrolled window shows. Rows have one height, so nothing is measured.
 *
 * A browser draws with single precision: beyond a few million pixels rows tear apart. So the space
 * that scrolls is never higher than {@link MAX_HEIGHT}. In a longer list the scroll bar stands for
 * shares, while small steps of wheel and keys still move by exact pixels: the *position*, in pixels
 * of the whole list, is kept beside the scroll bar's own place.
 */

/** Single precision is exact to an eighth of a pixel up to here. */
export const MAX_HEIGHT = 2_000_000
const OVERSCAN = 6
/** A step of more windows than this is a drag of the scroll bar, not a turn of the wheel. */
const NEAR_WINDOWS = 2

export interface ScrollPlace {
  /** Of the element, in pixels of the space. */
  readonly scrollTop: number
  /** In pixels of the whole list. */
  readonly position: number
}

export interface VirtualRange {
  /** The height of the space that scrolls, in pixels. */
  readonly height: number
  /** The first row drawn, and the first row after them. */
  readonly first: number
  readonly end: number
  /** Where row `first` is drawn, in pixels of the space. */
  readonly top: number
}

/** The furthest position: the last row at the foot of the window. */
function lastPosition(view: number, full: number): number {
  return Math.max(0, full - view)
}

/**
 * The scroll bar's place for a position.
 *
 * @param full the height of all rows in pixels
 * @param view the height of the window in pixels
 */
export function scrollOfPosition(position: number, view: number, full: number): number {
  if (full <= MAX_HEIGHT) return position
  return Math.round((position / lastPosition(view, full)) * (MAX_HEIGHT - view))
}

/** The position after the element scrolled: near steps by pixels, far ones by share. */
export function positionAfter(before: ScrollPlace, scrollTop: number, view: number, full: number): number {
  if (full <= MAX_HEIGHT) return scrollTop
  const step = scrollTop - before.scrollTop
  const share = scrollTop / (MAX_HEIGHT - view)
  const wanted = Math.abs(step) <= view * NEAR_WINDOWS ? before.position + step : share * lastPosition(view, full)
  return Math.max(0, Math.min(lastPosition(view, full), wanted))
}

/** Where the scroll bar must stand so that both ends of list and bar meet, and none is reached too early. */
export function settledScroll(place: ScrollPlace, view: number, full: number): number {
  if (full <= MAX_HEIGHT) return place.scrollTop
  const last = MAX_HEIGHT - view
  const atEndOfList = place.position <= 0 || place.position >= lastPosition(view, full)
  const atEndOfBar = place.scrollTop <= 0 || place.scrollTop >= last
  return atEndOfList || atEndOfBar ? scrollOfPosition(place.position, view, full) : place.scrollTop
}

/** The rows to draw at a place. */
export function rangeAt(place: ScrollPlace, view: number, count: number, rowHeight: number): VirtualRange {
  const at = Math.max(0, place.position) / rowHeight
  const first = Math.max(0, Math.floor(at) - OVERSCAN)
  const end = Math.min(count, Math.ceil(at + view / rowHeight) + OVERSCAN)
  return { height: Math.min(count * rowHeight, MAX_HEIGHT), first, end, top: place.scrollTop - (at - first) * rowHeight }
}

/** The position that shows a row whole, or the present one where it is in sight already. */
export function positionToShow(index: number, position: number, view: number, rowHeight: number): number {
  const top = index * rowHeight
  if (top < position) return top
  return top + rowHeight > position + view ? top + rowHeight - view : position
}

/** The offsets of the windows that hold the rows from `first` up to `end`. */
export function windowsOf(first: number, end: number, size: number): readonly number[] {
  const offsets: number[] = []
  for (let offset = Math.floor(first / size) * size; offset < Math.max(end, first + 1); offset += size) offsets.push(offset)
  return offsets
}

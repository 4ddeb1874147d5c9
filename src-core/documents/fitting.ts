/**
 * Legal data that must stand whole in a given place: a name, an address, a register entry. It is
 * wrapped, and set smaller where it needs more room than there is; it is never cut.
 */
import { leading } from './document-style.ts'
import type { Line } from './typesetting/directions.ts'
import type { TextStyle } from './page-drawing.ts'
import type { Typesetter } from './typesetting/typesetter.ts'

export interface FittedLines {
  readonly lines: readonly Line[]
  readonly style: TextStyle
}

/** Shares of the full size that are tried in turn; a place is made for what an address of any country needs at the first. */
const SCALES = [1, 0.85, 0.7, 0.58, 0.48]

/**
 * Wraps each text in its room, in the largest size in which all of them fit.
 *
 * @param height points; where not even the smallest size fits, the lines take more
 */
export function fitted(set: Typesetter, texts: readonly string[], style: TextStyle, width: number, height: number): FittedLines {
  let last: FittedLines = { lines: [], style }
  for (const scale of SCALES) {
    const scaled = scale === 1 ? style : { ...style, size: style.size * scale }
    last = { style: scaled, lines: texts.flatMap((text) => set.wrap(text, scaled, width)) }
    if (last.lines.length * leading(scaled) <= height) break
  }
  return last
}

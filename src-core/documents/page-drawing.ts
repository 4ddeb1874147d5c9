/**
 * What stands on a page, before it is PDF: text, bars and pictures at fixed places. Lengths are
 * points (1/72 inch); `y` counts down from the top edge of the page.
 */
import type { StackFace } from './typesetting/font-stack.ts'
import type { FaceName } from './typesetting/fonts.ts'
import type { SetWord } from './typesetting/script-setting.ts'

export const PAGE_WIDTH = 595.28
export const PAGE_HEIGHT = 841.89

/** Points in a millimetre. */
export const MM: number = 72 / 25.4

/** The few greys of a document; a page prints the same on any printer. */
export const INKS = {
  text: [0.08, 0.1, 0.09],
  muted: [0.36, 0.39, 0.38],
  hairline: [0.8, 0.83, 0.81],
  draft: [0.945, 0.952, 0.947],
} as const
export type Ink = keyof typeof INKS

/** How text is set: face, size in points, colour. */
export interface TextStyle {
  readonly face: FaceName
  readonly size: number
  readonly ink: Ink
}

/** One piece of text; `y` is its base line. */
export interface TextRun {
  /** In the order of reading. */
  readonly text: string
  readonly style: TextStyle
  readonly x: number
  readonly y: number
  /** Degrees against the clock, about the start of the text; straight where absent. */
  readonly angle?: number
  /** Glyphs in place of the style's own letters, as they stand from left to right. */
  readonly shaped?: { readonly face: StackFace; readonly words: readonly SetWord[] }
}

/** A filled rectangle: every line of a document is one, so that its weight is exact. */
export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly ink: Ink
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PageDrawing {
  readonly runs: TextRun[]
  readonly bars: Bar[]
  logo: Box | null
}

export function emptyPage(): PageDrawing {
  return { runs: [], bars: [], logo: null }
}

/** A thin horizontal line whose upper edge is `y`. */
export function drawRule(page: PageDrawing, x: number, y: number, width: number, weight: 'hairline' | 'strong'): void {
  page.bars.push({ x, y, width, height: weight === 'strong' ? 0.8 : 0.5, ink: weight === 'strong' ? 'text' : 'hairline' })
}

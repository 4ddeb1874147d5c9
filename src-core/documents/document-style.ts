/** Measures and text styles of the one layout, template version 1. Lengths are points. */
import type { Typesetter } from './typesetting/typesetter.ts'
import type { DocumentLanguage } from '../kernel/document-language.ts'
import type { DocumentWords } from './labels.ts'
import { MM, PAGE_HEIGHT, PAGE_WIDTH, type TextStyle } from './page-drawing.ts'
import type { InvoiceSnapshot } from './snapshot.ts'

/** 22 mm on the left keeps the address inside the window of DIN 5008 form B (20 to 105 mm). */
export const LEFT: number = 22 * MM
export const RIGHT: number = PAGE_WIDTH - 18 * MM
export const CONTENT_WIDTH: number = RIGHT - LEFT
/** The first base line of a later page's head. */
export const LATER_HEAD_Y: number = 15 * MM
export const LATER_BODY_TOP: number = 25 * MM
/** Where the legal data of the footer end. */
export const FOOTER_BOTTOM: number = PAGE_HEIGHT - 10 * MM

export const STYLES = {
  title: { face: 'bold', size: 17, ink: 'text' },
  sellerName: { face: 'bold', size: 13, ink: 'text' },
  body: { face: 'regular', size: 9, ink: 'text' },
  bodyBold: { face: 'bold', size: 9, ink: 'text' },
  bodyMuted: { face: 'regular', size: 9, ink: 'muted' },
  small: { face: 'regular', size: 7.5, ink: 'muted' },
  smallBold: { face: 'bold', size: 7.5, ink: 'text' },
  sum: { face: 'bold', size: 10.5, ink: 'text' },
  legal: { face: 'regular', size: 6.6, ink: 'muted' },
  draft: { face: 'bold', size: 104, ink: 'draft' },
} as const satisfies Readonly<Record<string, TextStyle>>

/** Distance between base lines for a text size. */
export function leading(style: TextStyle): number {
  return style.size * 1.34
}

/** From the top of a text line to its base line. */
export function ascent(style: TextStyle): number {
  return style.size * 1.02
}

/** What every part of the layout works with. */
export interface LayoutContext {
  readonly snapshot: InvoiceSnapshot
  readonly language: DocumentLanguage
  readonly words: DocumentWords
  readonly set: Typesetter
}

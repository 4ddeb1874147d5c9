/**
 * Font faces of documents: parsed once, measured per string.
 *
 * Latin, Greek and Cyrillic in composed form are set character by character, without shaping: it
 * would cost a fifth of the time of a page and change nothing but ligatures, which must not stand in
 * numbers and names that are searched for. What needs more is set by `script-setting.ts`.
 */
import { create, type ParsedFont } from 'fontkit'
import type { FontFamily, FontWeight } from './font-files.ts'

/** Reads one font file; the core reads no files, its host hands them in, each when a text first needs it. */
export type DocumentFonts = (family: FontFamily, weight: FontWeight) => Uint8Array

export type FaceName = FontWeight

/** What layout and painting ask of a face. */
export interface FontFace {
  readonly font: ParsedFont
  /** Width of printable text in thousandths of the font size. */
  widthOf(text: string): number
}

const PLAIN = /^[\x20-\x7e]*$/
/** Spaces that a line of print does not tell apart from a blank. */
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
const CONTROL = /\p{Cc}|\p{Cs}/u
/** The sign for a character that cannot be shown; the question mark is in every font. */
const REPLACEMENTS = ['\ufffd', '\u25a1', '?']
const MEMO_ENTRIES = 50_000

/** @throws Error when the bytes are no font that can be subset (fontkit's own message) */
export function openFace(bytes: Uint8Array): FontFace {
  const font = create(bytes)
  const advances = new Map<number, number>()
  const advanceOf = (codePoint: number): number => {
    const known = advances.get(codePoint)
    if (known !== undefined) return known
    const advance = (font.glyphForCodePoint(codePoint).advanceWidth * 1000) / font.unitsPerEm
    advances.set(codePoint, advance)
    return advance
  }
  return {
    font,
    widthOf: memoized((text) => {
      let width = 0
      for (const character of text) width += advanceOf(codePointOf(character))
      return width
    }),
  }
}

/** What a font shows instead of a character that nothing can draw. */
export function replacementIn(font: ParsedFont): string {
  return REPLACEMENTS.find((sign) => font.hasGlyphForCodePoint(codePointOf(sign))) ?? '?'
}

/** Whether text is ASCII alone, as most text of most documents is. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text)
}

/** The first code point of a character. */
export function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

/** Composed, on one line; direction marks and joiners stay, since they decide how letters stand. */
export function composed(text: string): string {
  return text.normalize('NFC').replace(BLANKS, ' ')
}

/** Whether a character is drawn at all. */
export function isControl(character: string): boolean {
  return CONTROL.test(character)
}

/** Remembers results; a bulk run meets the same words again and again. Emptied when full. */
export function memoized<Result>(compute: (text: string) => Result): (text: string) => Result {
  const memo = new Map<string, Result>()
  return (text) => {
    const known = memo.get(text)
    if (known !== undefined) return known
    if (memo.size >= MEMO_ENTRIES) memo.clear()
    const result = compute(text)
    memo.set(text, result)
    return result
  }
}

/**
 * Font faces of documents: parsed once, measured per string.
 *
 * Text is set character by character, without shaping: the faces carry Latin, Greek and Cyrillic in
 * composed form, so that shaping would cost a fifth of the time of a page and change nothing but
 * ligatures, which must not stand in numbers and names that are searched for.
 */
import { create, type ParsedFont } from 'fontkit'

/** The bytes of the two TrueType files; the core reads no files, its host hands them in. */
export interface DocumentFonts {
  readonly regular: Uint8Array
  readonly bold: Uint8Array
}

export type FaceName = 'regular' | 'bold'

/** What layout and painting ask of a face. */
export interface FontFace {
  readonly font: ParsedFont
  /** The text as it can be drawn: composed, without controls, unknown characters replaced visibly. */
  printable(text: string): string
  /** Width of printable text in thousandths of the font size. */
  widthOf(text: string): number
}

const PLAIN = /^[\x20-\x7e]*$/
/** Spaces that a line of print does not tell apart from a blank. */
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Joiners, direction marks, variation selectors, soft hyphens: nothing of them is ever printed. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g
const CONTROL = /\p{Cc}|\p{Cs}/u
/** The sign for a character that cannot be shown; the question mark is in every font. */
const REPLACEMENTS = ['\ufffd', '\u25a1', '?']
const MEMO_ENTRIES = 50_000

/** @throws Error when the bytes are no font that can be subset (fontkit's own message) */
export function openFace(bytes: Uint8Array): FontFace {
  const font = create(bytes)
  const advances = new Map<number, number>()
  const replacement = REPLACEMENTS.find((sign) => font.hasGlyphForCodePoint(codePointOf(sign))) ?? '?'
  const advanceOf = (codePoint: number): number => {
    const known = advances.get(codePoint)
    if (known !== undefined) return known
    const advance = (font.glyphForCodePoint(codePoint).advanceWidth * 1000) / font.unitsPerEm
    advances.set(codePoint, advance)
    return advance
  }
  return {
    font,
    printable: memoized((text) => (PLAIN.test(text) ? text : drawable(text, font, replacement))),
    widthOf: memoized((text) => {
      let width = 0
      for (const character of text) width += advanceOf(codePointOf(character))
      return width
    }),
  }
}

/** The first code point of a character. */
export function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

function drawable(text: string, font: ParsedFont, replacement: string): string {
  const clean = text.normalize('NFC').replace(BLANKS, ' ').replace(INVISIBLE, '')
  let drawn = ''
  for (const character of clean) {
    const shown = !CONTROL.test(character) && font.hasGlyphForCodePoint(codePointOf(character))
    drawn += shown ? character : replacement
  }
  return drawn
}

/** Remembers results; a bulk run meets the same words again and again. Emptied when full. */
function memoized<Result>(compute: (text: string) => Result): (text: string) => Result {
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

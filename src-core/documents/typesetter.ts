/** Sets text on pages: measuring, alignment, wrapping. */
import type { FaceName, FontFace } from './fonts.ts'
import type { PageDrawing, TextStyle } from './page-drawing.ts'

export interface Typesetter {
  /** Width in points. */
  width(text: string, style: TextStyle): number
  /** Lines no wider than `width` points; line breaks in the text are kept, a word too long is cut. */
  wrap(text: string, style: TextStyle, width: number): string[]
  /** Draws text that starts at `x`, on the base line `y`. */
  left(page: PageDrawing, text: string, style: TextStyle, x: number, y: number): void
  /** Draws text that ends at `x`. */
  right(page: PageDrawing, text: string, style: TextStyle, x: number, y: number): void
}

/** At most `count` lines; what is cut off leaves an ellipsis. */
export function clampLines(lines: readonly string[], count: number): string[] {
  if (lines.length <= count) return [...lines]
  return [...lines.slice(0, count - 1), `${lines[count - 1] ?? ''}…`]
}

const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/
/** A word with the blanks before it; a hyphen, slash, at sign or underscore allows a break after it, but not between the figures of a date or a number. */
const WORD_PARTS = /[ \t]*(?:(?:[^ \t\-/@_]|(?<=\d)[-/](?=\d))+[-/@_]*|[-/@_]+)/g
/** A letter with the marks that stand on it. */
const LETTERS = /\P{M}\p{M}*|\p{M}+/gu

export function createTypesetter(faces: Readonly<Record<FaceName, FontFace>>): Typesetter {
  const printable = (text: string, style: TextStyle): string => faces[style.face].printable(text)
  const width = (text: string, style: TextStyle): number => (faces[style.face].widthOf(printable(text, style)) * style.size) / 1000
  const left = (page: PageDrawing, text: string, style: TextStyle, x: number, y: number): void => {
    const shown = printable(text, style)
    if (shown.trim() !== '') page.runs.push({ text: shown, style, x, y })
  }
  return {
    width,
    wrap: (text, style, limit) => wrapText(text, limit, (part) => width(part, style)),
    left,
    right: (page, text, style, x, y) => left(page, text, style, x - width(text, style), y),
  }
}

function wrapText(text: string, limit: number, widthOf: (part: string) => number): string[] {
  const lines = text.split(LINE_BREAKS).flatMap((paragraph) => {
    const trimmed = paragraph.trim()
    return widthOf(trimmed) <= limit ? [trimmed] : wrapParagraph(trimmed, limit, widthOf)
  })
  while (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return lines
}

function wrapParagraph(paragraph: string, limit: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of paragraph.match(WORD_PARTS) ?? []) {
    if (widthOf(line + part) <= limit) {
      line += part
      continue
    }
    if (line !== '') lines.push(line)
    line = part.trimStart()
    if (widthOf(line) > limit) {
      const pieces = cutWord(line, limit, widthOf)
      line = pieces.pop() ?? ''
      lines.push(...pieces)
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

/** Cuts a word that fits on no line; each piece holds at least one letter. */
function cutWord(word: string, limit: number, widthOf: (part: string) => number): string[] {
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const letter of word.match(LETTERS) ?? []) {
    const advance = widthOf(letter)
    if (piece !== '' && used + advance > limit) {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += letter
    used += advance
  }
  pieces.push(piece)
  return pieces
}

/** Sets text on pages: measuring, alignment, wrapping. */
import { directed, directionOf, type Line } from './directions.ts'
import type { FontStack, HanForm } from './font-stack.ts'
import { type FaceName, isPlain } from './fonts.ts'
import { brokenLines } from './line-breaks.ts'
import type { PageDrawing, TextStyle } from '../page-drawing.ts'
import { lineSetter, type LineSetter, type Piece } from './script-setting.ts'

/** The horizontal room of a line, in points. */
export interface Room {
  readonly x: number
  readonly width: number
}

export interface Typesetter {
  /** Width in points. */
  width(text: Line, style: TextStyle): number
  /** Lines no wider than `width` points; line breaks in the text are kept, a word too long is cut. */
  wrap(text: string, style: TextStyle, width: number): Line[]
  /** Draws text that starts at `x`, on the base line `y`. */
  left(page: PageDrawing, text: Line, style: TextStyle, x: number, y: number): void
  /** Draws text that ends at `x`. */
  right(page: PageDrawing, text: Line, style: TextStyle, x: number, y: number): void
  /** Draws a line of running text at the side of its room where its paragraph begins: on the right where that runs from right to left. */
  start(page: PageDrawing, text: Line, style: TextStyle, room: Room, y: number): void
}

const LINES_KEPT = 20_000

/** @param han the form in which Han characters are drawn */
export function createTypesetter(stacks: Readonly<Record<FaceName, FontStack>>, han: HanForm): Typesetter {
  const setters = {
    regular: remembering(lineSetter(stacks.regular, han)),
    bold: remembering(lineSetter(stacks.bold, han)),
  }
  const width = (line: Line, { face, size }: TextStyle): number => {
    if (typeof line === 'string' && isPlain(line)) return (stacks[face].primary.face.widthOf(line) * size) / 1000
    return (setters[face](line).reduce((sum, piece) => sum + piece.width, 0) * size) / 1000
  }
  const left = (page: PageDrawing, line: Line, style: TextStyle, x: number, y: number): void => {
    if (typeof line === 'string' && isPlain(line)) {
      if (line.trim() !== '') page.runs.push({ text: line, style, x, y })
      return
    }
    let at = x
    for (const { face, text, words, width: advance } of setters[style.face](line)) {
      if (words !== null) page.runs.push({ text, style, x: at, y, shaped: { face, words } })
      else if (text.trim() !== '') page.runs.push({ text, style, x: at, y })
      at += (advance * style.size) / 1000
    }
  }
  const right = (page: PageDrawing, line: Line, style: TextStyle, x: number, y: number): void =>
    left(page, line, style, x - width(line, style), y)
  return {
    width,
    wrap: (text, style, limit) =>
      brokenLines(text, limit, (part) => width(part, style)).flatMap(({ paragraph, lines }) => directed(paragraph, lines)),
    left,
    right,
    start: (page, line, style, room, y) => {
      if (beginsOnTheRight(line)) right(page, line, style, room.x + room.width, y)
      else left(page, line, style, room.x, y)
    },
  }
}

/** Whether a line belongs to a paragraph that runs from right to left. */
export function beginsOnTheRight(line: Line): boolean {
  if (typeof line !== 'string') return line.base === 'rtl'
  return !isPlain(line) && directionOf(line) === 'rtl'
}

function remembering(set: LineSetter): LineSetter {
  const kept = new Map<string, readonly Piece[]>()
  return (line) => {
    const key = typeof line === 'string' ? line : `${line.base}${line.before}\n${line.text}`
    const known = kept.get(key)
    if (known) return known
    if (kept.size >= LINES_KEPT) kept.clear()
    const pieces = set(line)
    kept.set(key, pieces)
    return pieces
  }
}

/** The order in which letters of both directions stand on a line (Unicode Standard Annex 9, by bidi-js). */
import bidiFactory from 'bidi-js'
import { hasRightToLeft } from '../../kernel/right-to-left.ts'

const bidi = bidiFactory()

const STRONG = { L: '\u200e', R: '\u200f', AL: '\u061c' } as const

export type Direction = 'ltr' | 'rtl'

/** A line of a paragraph that holds letters from right to left: what the paragraph tells of it. */
export interface DirectedLine {
  readonly text: string
  readonly base: Direction
  /** The mark of the strong letter before the line: digits and signs at its head follow that. */
  readonly before: string
}

/** A line to draw; a mere string where everything on it runs from left to right. */
export type Line = string | DirectedLine

/** By its first strong letter, as rules P2 and P3 say. */
export function directionOf(text: string): Direction {
  if (!hasRightToLeft(text)) return 'ltr'
  return bidi.getEmbeddingLevels(text).paragraphs[0]?.level === 1 ? 'rtl' : 'ltr'
}

/** Gives lines of one paragraph what they need to be ordered one by one as the paragraph would be. */
export function directed(paragraph: string, lines: readonly string[]): Line[] {
  if (!hasRightToLeft(paragraph)) return [...lines]
  const base = directionOf(paragraph)
  let before = ''
  return lines.map((text) => {
    const line = { text, base, before }
    before = lastStrong(text) ?? before
    return line
  })
}

function lastStrong(text: string): string | null {
  for (let index = text.length - 1; index >= 0; index--) {
    const type = bidi.getBidiCharTypeName(text[index] as string)
    if (type === 'L' || type === 'R' || type === 'AL') return STRONG[type]
  }
  return null
}

/** A stretch of one embedding level, in the text's own order; an odd level runs from right to left. */
export interface LevelRun {
  readonly text: string
  readonly level: number
}

/** Cuts a line into stretches of one level, in the text's own order. */
export function levelRuns(line: Line): LevelRun[] {
  if (typeof line === 'string' && !hasRightToLeft(line)) return [{ text: line, level: 0 }]
  const { text, before, base } = typeof line === 'string' ? { text: line, before: '', base: directionOf(line) } : line
  const { levels } = bidi.getEmbeddingLevels(before + text, base)
  const runs: { text: string; level: number }[] = []
  for (let index = 0; index < text.length; index++) {
    const level = levels[index + before.length] ?? 0
    const last = runs.at(-1)
    if (last && (last.level === level || isLowSurrogate(text, index))) last.text += text[index]
    else runs.push({ text: text[index] as string, level })
  }
  return runs
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** Puts stretches in the order in which they stand from left to right (rule L2). */
export function inVisualOrder<Run extends { readonly level: number }>(runs: readonly Run[]): Run[] {
  const order = [...runs]
  const highest = Math.max(0, ...order.map(({ level }) => level))
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < order.length; start++) {
      if ((order[start] as Run).level < level) continue
      let end = start
      while (end < order.length && (order[end] as Run).level >= level) end++
      order.splice(start, end - start, ...order.slice(start, end).reverse())
      start = end
    }
  }
  return order
}

/** The other half of a pair of brackets, for text from right to left; the character itself where it has none. */
export function mirrored(character: string): string {
  return bidi.getMirroredCharacter(character) ?? character
}

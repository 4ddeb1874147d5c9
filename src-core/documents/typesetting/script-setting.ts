/** Sets a line in glyphs: stretches by direction and face, letters joined and marks placed as their script asks. */
import { COMMON_TEXT } from '../../kernel/printable.ts'
import { type Direction, inVisualOrder, type Line, levelRuns, mirrored } from './directions.ts'
import type { FontStack, HanForm, StackFace } from './font-stack.ts'
import { codePointOf, composed, memoized, replacementIn } from './fonts.ts'

/** A glyph at its place; lengths in thousandths of the font size. */
export interface SetGlyph {
  readonly id: number
  /** The characters it stands for; empty for the further glyphs of a character that was taken apart. */
  readonly text: string
  readonly advance: number
  /** Moves the glyph, not what follows it; to the right and up. */
  readonly x: number
  readonly y: number
}

/** Glyphs that belong together, from left to right. */
export interface SetWord {
  readonly glyphs: readonly SetGlyph[]
  /** What the word says, where its glyphs one by one do not say it. */
  readonly spoken: string | null
}

/** A stretch of a line in one face, as it stands from left to right. */
export interface Piece {
  readonly face: StackFace
  /** In the order of reading. */
  readonly text: string
  /** `null` where the characters are set one by one. */
  readonly words: readonly SetWord[] | null
  /** Thousandths of the font size. */
  readonly width: number
}

/** Sets lines, remembering what it set. */
export type LineSetter = (line: Line) => readonly Piece[]

const MARK = /\p{M}/u
const JOINER = /[\u200c\u200d]/
/** Of marks and signs that decide how letters stand and draw nothing themselves. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu
const UNSEEN_BUT_JOINERS = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu
const WORDS = /\s+|\S+/g
/** Ligatures of Latin letters would not be found by a search. */
const NO_LIGATURES = { liga: false, clig: false }
/** Scripts whose letters change or carry marks; all others are set character by character. */
const SHAPED = /\p{M}|\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Devanagari}|\p{Script=Thai}|[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]/u

export function lineSetter(stack: FontStack, han: HanForm): LineSetter {
  const { primary } = stack
  const shape = wordShaper()
  return (line) => {
    if (typeof line === 'string' && COMMON_TEXT.test(line))
      return [{ face: primary, text: line, words: null, width: primary.face.widthOf(line) }]
    const text = typeof line === 'string' ? composed(line) : { ...line, text: composed(line.text) }
    const stretches = levelRuns(text).flatMap((run) => byFace(stack, han, run.text).map((one) => ({ ...one, level: run.level })))
    return inVisualOrder(stretches).flatMap(({ face, text: own, level }) => pieceOf(stack, face, own, level % 2 === 1, shape) ?? [])
  }
}

/** Stretches of one face; a mark stays with its letter, a blank with what stands before it. */
function byFace(stack: FontStack, han: HanForm, text: string): { face: StackFace; text: string }[] {
  const stretches: { face: StackFace; text: string }[] = []
  const shown = text.replace(UNSEEN_BUT_JOINERS, '')
  for (const character of shown) {
    const last = stretches.at(-1)
    if (last && staysWith(last.face, character)) {
      last.text += character
      continue
    }
    const found = JOINER.test(character) ? (last?.face ?? stack.primary) : stack.faceOf(character, han)
    const drawn = found ? character : replacementIn(stack.primary.face.font)
    const face = found ?? stack.primary
    if (last?.face === face) last.text += drawn
    else stretches.push({ face, text: drawn })
  }
  return stretches
}

function staysWith({ face }: StackFace, character: string): boolean {
  if (JOINER.test(character)) return true
  return (character === ' ' || MARK.test(character)) && face.font.hasGlyphForCodePoint(codePointOf(character))
}

function pieceOf(stack: FontStack, face: StackFace, text: string, backwards: boolean, shape: WordShaper): Piece | null {
  if (face === stack.primary && !backwards && !SHAPED.test(text)) {
    const plain = text.replace(UNSEEN, '')
    return plain === '' ? null : { face, text: plain, words: null, width: face.face.widthOf(plain) }
  }
  const words = (text.match(WORDS) ?? []).map((word) => shape(face, word, backwards ? 'rtl' : 'ltr'))
  const ordered = backwards ? words.reverse() : words
  const width = ordered.reduce((sum, { glyphs }) => glyphs.reduce((all, { advance }) => all + advance, sum), 0)
  return { face, text: text.replace(UNSEEN, ''), words: ordered, width }
}

type WordShaper = (face: StackFace, word: string, direction: Direction) => SetWord

function wordShaper(): WordShaper {
  const memos = new Map<string, (word: string) => SetWord>()
  return (face, word, direction) => {
    const key = `${face.key} ${direction}`
    let memo = memos.get(key)
    if (!memo) {
      memo = memoized((text) => shapeWord(face, text, direction))
      memos.set(key, memo)
    }
    return memo(word)
  }
}

function shapeWord(face: StackFace, word: string, direction: Direction): SetWord {
  const glyphs = SHAPED.test(word) ? shapedGlyphs(face, word, direction) : singleGlyphs(face, word, direction)
  return { glyphs, spoken: direction === 'ltr' && !readsGlyphByGlyph(word, glyphs) ? word.replace(UNSEEN, '') : null }
}

/**
 * Whether readers find the word in its glyphs. They move marks that stand beside their letter's place. A word
 * from right to left never carries its text beside it: some readers would turn that round as well.
 */
function readsGlyphByGlyph(word: string, glyphs: readonly SetGlyph[]): boolean {
  if (glyphs.some(({ text, advance, x }) => text === '' || advance === 0 || x !== 0)) return false
  return glyphs.map(({ text }) => text).join('') === word.replace(UNSEEN, '')
}

function shapedGlyphs({ face: { font } }: StackFace, word: string, direction: Direction): SetGlyph[] {
  const perMille = (units: number): number => (units * 1000) / font.unitsPerEm
  const { glyphs, positions } = font.layout(word, NO_LIGATURES, null, null, direction)
  const blank = font.glyphForCodePoint(codePointOf(' ')).id
  return glyphs.flatMap(({ id, codePoints }, index): SetGlyph[] => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    const text = String.fromCodePoint(...codePoints).replace(UNSEEN, '')
    // What a joiner leaves behind is a blank of no width.
    if (text === '' && codePoints.length > 0) return []
    const glyph = { id, text, advance: perMille(xAdvance), x: perMille(xOffset), y: perMille(yOffset) }
    return direction === 'rtl' ? letterByLetter(glyph, blank) : [glyph]
  })
}

/**
 * One glyph of several letters, from right to left, as a glyph for each of them: readers of a page turn
 * glyphs round, not the letters within one. The last letter, or where marks stand on it the first, has the
 * ink; the others are blanks.
 */
function letterByLetter(glyph: SetGlyph, blank: number): SetGlyph[] {
  const letters = [...glyph.text].reverse()
  if (letters.length < 2) return [glyph]
  const marked = letters.some((letter) => MARK.test(letter))
  const advance = marked ? 0 : glyph.advance / letters.length
  const inked = marked ? letters.length - 1 : 0
  return letters.map((text, index) =>
    index === inked ? { ...glyph, text, advance: marked ? glyph.advance : advance } : { id: blank, text, advance, x: 0, y: 0 },
  )
}

function singleGlyphs({ face: { font, widthOf } }: StackFace, word: string, direction: Direction): SetGlyph[] {
  const glyphs = [...word.replace(UNSEEN, '')].map((character): SetGlyph => {
    const shown = direction === 'rtl' ? drawnBackwards(character, (one) => font.hasGlyphForCodePoint(codePointOf(one))) : character
    return { id: font.glyphForCodePoint(codePointOf(shown)).id, text: character, advance: widthOf(shown), x: 0, y: 0 }
  })
  return direction === 'rtl' ? glyphs.reverse() : glyphs
}

function drawnBackwards(character: string, has: (one: string) => boolean): string {
  const other = mirrored(character)
  return has(other) ? other : character
}

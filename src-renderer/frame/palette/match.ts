/** Finds words in labels, forgiving one wrong letter. */
import { sortKey } from '../../../src-core/kernel/text.ts'
import { isUnspaced } from '../../../src-core/kernel/words.ts'

export interface Match {
  /** Higher is nearer. */
  readonly score: number
  /** What to print strong: `[from, to)` in the label. */
  readonly ranges: readonly (readonly [number, number])[]
  /** The word of the label that a mistyped word was read as. */
  readonly readAs: string | null
}

interface Word {
  readonly at: number
  readonly text: string
  /** Letters in the label itself, before folding. */
  readonly length: number
}

const WORD = /[\p{L}\p{N}]+/gu
/** Below this length one wrong letter is half the word. */
const LEAST_FOR_MISTAKE = 4

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)].map((match) => ({ at: match.index, text: sortKey(match[0]), length: match[0].length }))
}

/** Whether two words differ by one letter: wrong, missing, too many, or two swapped. */
export function isOneOff(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  const rest = (text: string, skip: number) => text.slice(start + skip)
  if (one.length === other.length) {
    return (
      rest(one, 1) === rest(other, 1) ||
      (one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, 2) === rest(other, 2))
    )
  }
  return one.length > other.length ? rest(one, 1) === rest(other, 0) : rest(one, 0) === rest(other, 1)
}

/** Letters as they stand in a label: a syllable of Hangul is one, though its key has two or three. */
const lettersOf = (key: string) => key.normalize('NFC').length

interface WordMatch {
  readonly score: number
  readonly word: Word
  /** Letters of the word before what matches. */
  readonly from: number
  readonly length: number
  readonly mistaken: boolean
}

/** A prefix of a word is nearest, then its inside, then a word or its beginning with one wrong letter. */
function matchWord(typed: string, words: readonly Word[]): WordMatch | null {
  let best: WordMatch | null = null
  for (const [position, word] of words.entries()) {
    const found = nearness(typed, word)
    if (!found) continue
    const score = found.score - Math.min(position, 9)
    if (!best || score > best.score) best = { ...found, score, word }
  }
  return best
}

function nearness(typed: string, word: Word): Omit<WordMatch, 'word'> | null {
  if (word.text.startsWith(typed)) return { score: word.text === typed ? 110 : 100, from: 0, length: lettersOf(typed), mistaken: false }
  const inside = word.text.indexOf(typed)
  // Of a script without blanks any part is a word, however short.
  if (inside > 0 && isUnspaced(typed.normalize('NFC')))
    return { score: 90, from: lettersOf(word.text.slice(0, inside)), length: lettersOf(typed), mistaken: false }
  if (typed.length > 2 && inside > 0) return { score: 60, from: 0, length: 0, mistaken: false }
  if (typed.length < LEAST_FOR_MISTAKE) return null
  for (const length of [typed.length, typed.length + 1, typed.length - 1]) {
    const begins = length <= word.text.length && isOneOff(typed, word.text.slice(0, length))
    if (begins) return { score: 40, from: 0, length: word.length, mistaken: true }
  }
  return null
}

/**
 * Matches what was typed with a label: every word must be found.
 *
 * @returns `null` where one is not
 * @example matchLabel('credt', 'New credit note')?.readAs // 'credit'
 */
export function matchLabel(typed: string, label: string): Match | null {
  const wanted = wordsOf(typed)
  const words = wordsOf(label)
  const found: WordMatch[] = []
  for (const word of wanted) {
    const match = matchWord(word.text, words)
    if (!match) return null
    found.push(match)
  }
  const mistaken = found.find((match) => match.mistaken)
  return {
    score: found.reduce((sum, match) => sum + match.score, 0) / Math.max(1, found.length),
    ranges: found
      .filter((match) => match.length > 0)
      .map((match) => [match.word.at + match.from, match.word.at + match.from + match.length] as const),
    readAs: mistaken ? mistaken.word.text : null,
  }
}

/** A label cut at the ranges to print strong. */
export function pieces(label: string, ranges: Match['ranges']): readonly { readonly text: string; readonly strong: boolean }[] {
  const cuts: { text: string; strong: boolean }[] = []
  let at = 0
  for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
    if (from < at) continue
    if (from > at) cuts.push({ text: label.slice(at, from), strong: false })
    cuts.push({ text: label.slice(from, to), strong: true })
    at = to
  }
  if (at < label.length) cuts.push({ text: label.slice(at), strong: false })
  return cuts
}

/** Words of text for an index of words, also of scripts that put no blanks between them. */
import { sortKey } from './text.ts'

/**
 * Letters of scripts in which words follow each other without a blank, or are found by any part of them: Han, Kana, Hangul,
 * Bopomofo, Thai, Lao, Khmer, Burmese. Marks that belong to several of them, as the long vowel of Kana, are among them.
 */
const UNSPACED =
  /(?=[\p{L}\p{N}])[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/gu
const PLAIN = /^[\x20-\x7e]*$/

/**
 * Text as an index of words holds it: its key, with each letter of a script without blanks as a word of its own. Hangul stands in
 * syllables, not in the letters that the key takes them apart to.
 *
 * @example indexWords('東方 GmbH') // '東 方 gmbh'
 */
export function indexWords(text: string): string {
  const key = sortKey(text)
  if (PLAIN.test(key)) return key
  return key.normalize('NFC').replace(UNSPACED, ' $& ').replace(/\s+/g, ' ').trim()
}

/**
 * What was typed, as words: each a sequence of index words that must stand one after the other.
 *
 * @example typedWords('東方 nord-gmbh') // [['東', '方'], ['nord'], ['gmbh']]
 */
export function typedWords(text: string): string[][] {
  return sortKey(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => indexWords(word).split(' '))
}

/** Between two letters or digits: what is left out when a name is typed. */
const JOINT = /^['’‘`´.&+\-‐-―·/_]+$/
/** Between single letters also with blanks: `J. P.`, `A & O`. */
const WIDE_JOINT = /^(?:['’‘`´.&+\-‐-―·/_]|\s)+$/

/**
 * The words that a name has when what joins its parts is left out.
 *
 * @example joinedWords("O'Brien AT&T J. P. Morgan") // ['obrien', 'att', 'jp']
 */
export function joinedWords(name: string): string[] {
  const pieces = sortKey(name).split(/([^\p{L}\p{N}]+)/u)
  const words: string[] = []
  let parts = [pieces[0] ?? '']
  for (let at = 1; at + 1 < pieces.length; at += 2) {
    const [joint = '', next = ''] = [pieces[at], pieces[at + 1]]
    const single = [...parts, next].every((part) => part.length === 1)
    if (next !== '' && parts.at(-1) !== '' && (JOINT.test(joint) || (single && WIDE_JOINT.test(joint)))) {
      parts.push(next)
      continue
    }
    words.push(...joinedOf(parts))
    parts = [next]
  }
  words.push(...joinedOf(parts))
  return [...new Set(words)]
}

function joinedOf(parts: readonly string[]): string[] {
  const word = parts.join('')
  return parts.length > 1 && word.replace(UNSPACED, '') === word ? [word] : []
}

/** A key without what joins its parts, and without blanks: two names with one of it are typed alike. */
export const withoutJoints = (key: string): string => key.replace(/['’‘`´.&+\-‐-―·/_\s]+/g, '')

/** Cuts a text where a script without blanks begins or ends, as `請求書INV-2` before the number. */
export function cutAtUnspaced(text: string): string[] {
  return PLAIN.test(text) ? [text] : text.split(UNSPACED_RUN).filter((piece) => piece !== '')
}
const UNSPACED_RUN = new RegExp(`((?:${UNSPACED.source})+)`, 'u')

/** Whether a letter of the index is a word by itself: nothing follows it within the word. */
export function isUnspaced(piece: string): boolean {
  return piece.replace(UNSPACED, '') === ''
}

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

/** Cuts a text where a script without blanks begins or ends, as `請求書INV-2` before the number. */
export function cutAtUnspaced(text: string): string[] {
  return PLAIN.test(text) ? [text] : text.split(UNSPACED_RUN).filter((piece) => piece !== '')
}
const UNSPACED_RUN = new RegExp(`((?:${UNSPACED.source})+)`, 'u')

/** Whether a letter of the index is a word by itself: nothing follows it within the word. */
export function isUnspaced(piece: string): boolean {
  return piece.replace(UNSPACED, '') === ''
}

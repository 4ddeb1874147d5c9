/** Where a line may end: between words, after hyphens, between Han and Kana, before the leading vowels of Thai. */

const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/
/** A word with the blanks before it; a hyphen, slash, at sign or underscore allows a break after it, but not between the figures of a date or a number. */
const WORD_PARTS = /[ \t]*(?:(?:[^ \t\-/@_]|(?<=\d)[-/](?=\d))+[-/@_]*|[-/@_]+)/g
/** A letter with the marks that stand on it; of Indic scripts the whole syllable that a virama ties together, of Thai the vowel that belongs to it. */
const LETTERS = /\P{M}[\p{M}\u200c\u200d\u0e33]*(?:(?<=[\u094d\u200d])\P{M}[\p{M}\u200c\u200d]*)*|\p{M}+/gu
/** Written without blanks: a break may stand before each of them. */
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff5e]/u
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}\u3000-\u303f\uff01-\uff5e]/u
/** May not begin a line (JIS X 4051, GB/T 15834): closing signs, small Kana, marks of repetition and length. */
const NO_LINE_START = /[\p{Pe}\p{Pf}、。，．・：；？！!?,.:;ーゝゞヽヾ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％…‥]/u
/** May not end a line: opening signs. */
const NO_LINE_END = /[\p{Ps}\p{Pi}￥＄]/u
const THAI_LEADING_VOWEL = /[\u0e40-\u0e44]/
const THAI = /\p{Script=Thai}/u

/**
 * Lines no wider than `limit`; line breaks in the text are kept, a word that fits on no line is cut
 * between letters. `widthOf` is asked in the unit of the limit.
 *
 * @returns by paragraph of the text, its lines in the order of reading
 */
export function brokenLines(text: string, limit: number, widthOf: (part: string) => number): { paragraph: string; lines: string[] }[] {
  const paragraphs = text.split(LINE_BREAKS).map((one) => {
    const paragraph = one.trim()
    return { paragraph, lines: widthOf(paragraph) <= limit ? [paragraph] : breakParagraph(paragraph, limit, widthOf) }
  })
  while (paragraphs.length > 1 && paragraphs.at(-1)?.paragraph === '') paragraphs.pop()
  return paragraphs
}

function breakParagraph(paragraph: string, limit: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of partsOf(paragraph)) {
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

function partsOf(paragraph: string): string[] {
  const words = paragraph.match(WORD_PARTS) ?? []
  return UNSPACED.test(paragraph) ? words.flatMap(unspacedParts) : words
}

/** Cuts a word of scripts without blanks where a line may end. */
function unspacedParts(word: string): string[] {
  if (!UNSPACED.test(word)) return [word]
  const parts: string[] = []
  let part = ''
  for (const letter of word.match(LETTERS) ?? []) {
    if (part.trim() !== '' && mayBreakBetween(part, letter)) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  parts.push(part)
  return parts
}

function mayBreakBetween(before: string, letter: string): boolean {
  const last = [...before.replace(/\p{M}+$/u, '')].at(-1) ?? ''
  if (NO_LINE_START.test(letter) || NO_LINE_END.test(last)) return false
  if (THAI.test(last) && THAI_LEADING_VOWEL.test(letter)) return true
  return IDEOGRAPHS.test(last) || IDEOGRAPHS.test(letter)
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

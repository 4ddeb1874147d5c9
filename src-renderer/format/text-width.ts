/** How wide text is in the window's type at 13 px, in pixels; a little more than it needs, never less. */

const DIGIT = 8.1
const NARROW = 4.6
const CAPITAL = 9.2
const OTHER = 7.4
/** Letters of scripts whose signs fill a square. */
const WIDE = 13.5

function letterWidth(letter: string): number {
  if (/\d/.test(letter)) return DIGIT
  if (/[\s.,:;'’|()ijlI-]/.test(letter)) return NARROW
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter)) return WIDE
  return /[\p{Lu}_mw@%+−–]/u.test(letter) ? CAPITAL : OTHER
}

export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter)
  return Math.ceil(width)
}

/**
 * Which texts can be printed with the fonts that the product brings: what a document says of others is
 * checked before it is issued, since a name that nobody can read makes no invoice.
 */
import { PRINTABLE_RANGES } from './printable-ranges.ts'

/** Letters and signs of the languages of documents: most of what is printed, and known to be in the first font. */
export const COMMON_TEXT: RegExp =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u0388-\u038a\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u20ac\u2116\u2212]*$/

/** Blanks and line breaks; joiners, direction marks, variation selectors and soft hyphens, which draw nothing themselves. */
const NEVER_DRAWN =
  /[\t\n\v\f\r\u0085\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/u
const CODE_POINTS = 0x30000

let table: Uint8Array | null = null

/** One byte a code point; made when a text first needs it. */
function printable(): Uint8Array {
  if (table) return table
  const made = new Uint8Array(CODE_POINTS)
  let at = 0
  for (const range of PRINTABLE_RANGES.join(' ').split(' ')) {
    const [step = '0', more = '0'] = range.split('.')
    const first = at + Number.parseInt(step, 36)
    at = first + Number.parseInt(more, 36)
    made.fill(1, first, at + 1)
  }
  table = made
  return made
}

/** A character of a text that no bundled font has. */
export interface Unprintable {
  readonly character: string
  /** `U+1F600`. */
  readonly code: string
  /** What it is, in the operator's words: `an emoji`, `a Tamil letter`. */
  readonly what: string
}

/** The first character of a text that cannot be printed; `null` where all can. */
export function unprintableIn(text: string): Unprintable | null {
  if (COMMON_TEXT.test(text)) return null
  const known = printable()
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0) as number
    if (known[codePoint] === 1 || NEVER_DRAWN.test(character)) continue
    return { character, code: `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`, what: kindOf(character) }
  }
  return null
}

/** Scripts of living languages for which no font is bundled, by their Unicode names. */
const OTHER_SCRIPTS =
  'Adlam Armenian Balinese Bengali Canadian_Aboriginal Chakma Cherokee Ethiopic Georgian Gujarati Gurmukhi Javanese Kannada Khmer Lao Limbu Malayalam Meetei_Mayek Mongolian Myanmar Nko Ol_Chiki Oriya Sinhala Sundanese Syriac Tamil Telugu Thaana Tibetan Tifinagh Vai Yi'
    .split(' ')
    .map((name) => ({ name: name.replace('_', ' '), script: new RegExp(`\\p{Script=${name}}`, 'u') }))
const VOWELS = /^[AEIO]/

function kindOf(character: string): string {
  if (/\p{Cc}|\p{Cs}|\ufffd/u.test(character)) return 'what is left of a letter that was lost when a file was read'
  if (/\p{Co}|\p{Cn}/u.test(character)) return 'a code to which Unicode gives no character'
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20e3/u.test(character)) return 'an emoji'
  const other = OTHER_SCRIPTS.find(({ script }) => script.test(character))
  if (other) return `${VOWELS.test(other.name) ? 'an' : 'a'} ${other.name} letter`
  return /\p{L}/u.test(character) ? 'a letter of a rare script' : 'a sign that no font of the product has'
}

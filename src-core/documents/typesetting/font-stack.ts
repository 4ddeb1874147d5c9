/** Which face draws which character: Noto Sans first, the family of its script where that has one, then whoever has it. */
import { FONT_FAMILIES, type FontFamily, type FontWeight } from './font-files.ts'
import { codePointOf, type DocumentFonts, type FontFace, isControl, openFace } from './fonts.ts'

/**
 * The national form of Han characters, of which each country writes its own: simplified, traditional,
 * Japanese, Korean. One a document; see `hanFormOf`.
 */
export const HAN_FORMS = ['sc', 'tc', 'jp', 'kr'] as const
export type HanForm = (typeof HAN_FORMS)[number]

/** A face with the name under which a document keeps it. */
export interface StackFace {
  readonly key: string
  readonly face: FontFace
}

export interface FontStack {
  readonly primary: StackFace
  /** The face that draws a character; `null` where none does. Opens a font file when it is first needed. */
  faceOf(character: string, han: HanForm): StackFace | null
}

/** Scripts that have a family of their own, or one that is asked before the others. */
const SCRIPT_FAMILIES: readonly (readonly [RegExp, FontFamily | 'han'])[] = [
  [/\p{Script=Arabic}/u, 'arabic'],
  [/\p{Script=Hebrew}/u, 'hebrew'],
  [/\p{Script=Devanagari}/u, 'devanagari'],
  [/\p{Script=Thai}/u, 'thai'],
  [/\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u, 'han'],
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'jp'],
  [/\p{Script=Hangul}/u, 'kr'],
  [/\p{Script=Bopomofo}/u, 'tc'],
]
const BEFORE_HAN: readonly FontFamily[] = FONT_FAMILIES.filter((family) => !HAN_FORMS.some((form) => form === family))

/** The key of the face that draws whatever is not shaped. */
export function primaryKey(weight: FontWeight): string {
  return keyOf('latin', weight)
}

const keyOf = (family: FontFamily, weight: FontWeight): string => `${family}-${weight}`

/** @throws Error when a font file cannot be read */
export function fontStack(fonts: DocumentFonts, weight: FontWeight): FontStack {
  const opened = new Map<FontFamily, StackFace>()
  const open = (family: FontFamily): StackFace => {
    const known = opened.get(family)
    if (known) return known
    const face = { key: keyOf(family, weight), face: openFace(fonts(family, weight)) }
    opened.set(family, face)
    return face
  }
  const primary = open('latin')
  const chosen = new Map<string, StackFace | null>()
  return {
    primary,
    faceOf: (character, han) => {
      const key = han + character
      const known = chosen.get(key)
      if (known !== undefined) return known
      const codePoint = codePointOf(character)
      const family = isControl(character)
        ? undefined
        : familiesFor(character, han).find((one) => open(one).face.font.hasGlyphForCodePoint(codePoint))
      const face = family === undefined ? null : open(family)
      chosen.set(key, face)
      return face
    },
  }
}

/** Families in the order in which they are asked for a character; opening stops at the first that has it. */
function familiesFor(character: string, han: HanForm): FontFamily[] {
  const order: FontFamily[] = [...BEFORE_HAN, han, ...HAN_FORMS.filter((form) => form !== han)]
  const own = SCRIPT_FAMILIES.find(([script]) => script.test(character))?.[1]
  if (own === undefined) return order
  const first = own === 'han' ? han : own
  return [first, ...order.filter((family) => family !== first)]
}

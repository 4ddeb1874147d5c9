/** How likely a text is to be names of some language: what tells one reading of the same bytes from another. */
import { LETTER_PAIRS, PLAIN_PAIRS } from './letter-pairs.ts'

interface Model {
  /** Nats below certainty. */
  readonly letters: ReadonlyMap<string, number>
  readonly pairs: ReadonlyMap<string, number>
}

let models: ReadonlyMap<string, Model> | null = null

function allModels(): ReadonlyMap<string, Model> {
  models ??= new Map(
    Object.entries(LETTER_PAIRS).map(([language, [letters, pairs]]) => [
      language,
      alsoWritten(language, { letters: costsOf(letters, 1), pairs: costsOf(pairs, 2) }),
    ]),
  )
  return models
}

/** Code pages before Unicode have Romanian's ș and ț with a cedilla, which is as likely. */
const OTHERWISE_WRITTEN: Readonly<Record<string, Readonly<Record<string, string>>>> = { ro: { ș: 'ş', ț: 'ţ' } }

function alsoWritten(language: string, { letters, pairs }: Model): Model {
  const otherwise = OTHERWISE_WRITTEN[language]
  if (!otherwise) return { letters, pairs }
  const both = (costs: ReadonlyMap<string, number>) =>
    new Map(
      [...costs].flatMap(
        ([text, cost]) =>
          [
            [text, cost],
            [[...text].map((sign) => otherwise[sign] ?? sign).join(''), cost],
          ] as const,
      ),
    )
  return { letters: both(letters), pairs: both(pairs) }
}

/** Every `size` letters are followed by their cost in half nats, `a` being 0. */
function costsOf(table: string, size: number): Map<string, number> {
  const costs = new Map<string, number>()
  for (let at = 0; at + size < table.length; at += size + 1) costs.set(table.slice(at, at + size), (table.charCodeAt(at + size) - 97) / 2)
  return costs
}

/** What a letter that a language does not have costs, and one that stands where none does. */
const STRANGE_LETTER = 11
const ASCII_LETTER = 3
const UNSEEN_PAIR = 2
/** A sign that stands within a word: `Wa³êsa`. */
const SIGN_IN_WORD = 14
const RARE_SIGN = 9
const USUAL_SIGN = 5
/** A small letter before a capital: `£ódŸ`; capitals before a small one: `НУд`. */
const CASE_TURNS = 8
const CASE_FALLS = 5
const SCRIPTS_MIX = 12
const QUOTES = new Set('«»‘’‚“”„‹›–—\u00a0…')
const USUAL = new Set('€£°§½²³©®™·•µ¿¡ºª')

/**
 * What each language would pay for a word, in nats below certainty. Only what stands beyond ASCII counts, and what it stands beside.
 *
 * @returns costs in the order of {@link LANGUAGES}
 */
export function wordCosts(word: string): readonly number[] {
  const known = remembered.get(word)
  if (known) return known
  const costs = newCosts(word)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(word, costs)
  return costs
}

/** Files of one company hold the same words. */
const remembered = new Map<string, readonly number[]>()
const MOST_REMEMBERED = 5000

function newCosts(word: string): number[] {
  const text = ` ${word.normalize('NFC')} `
  const low = ` ${lowered(word)} `
  const signs = [...low]
  const isBeyond = signs.map((sign) => sign > '\u007f')
  const isLetter = signs.map((sign) => /[\p{L}\p{M}]/u.test(sign))
  const shared = signCosts(signs, isBeyond, isLetter) + mixCosts(signs, isLetter) + caseCosts(text)
  const pairs: [before: string, sign: string][] = []
  for (let at = 1; at < signs.length; at++) {
    if (!isBeyond[at] && !isBeyond[at - 1]) continue
    // A sign ends a word: what stands beside it begins and ends there.
    const before = isLetter[at - 1] ? (signs[at - 1] as string) : ' '
    const sign = isLetter[at] ? (signs[at] as string) : ' '
    if (before !== ' ' || sign !== ' ') pairs.push([before, sign])
  }
  return [...allModels().values()].map((model) => pairs.reduce((cost, [before, sign]) => cost + pairCost(model, before, sign), shared))
}

/** In small letters. Turkish has İ alone, whose small letter is a plain i: it counts as the other letter that is Turkish alone. */
function lowered(word: string): string {
  return word.normalize('NFC').replaceAll('İ', 'ı').toLowerCase()
}

/** The languages that are known. */
export const LANGUAGES: readonly string[] = Object.keys(LETTER_PAIRS)

/** Rarer letters of a language stand in foreign names alone. */
const OWN_LETTER = 9

/** Whether every sign of a word beyond ASCII is a letter of the language. */
export function writtenIn(language: string, word: string): boolean {
  const letters = allModels().get(language)?.letters
  return (
    letters !== undefined && [...lowered(word)].every((sign) => sign <= '\u007f' || (letters.get(sign) ?? STRANGE_LETTER) <= OWN_LETTER)
  )
}

function pairCost(model: Model, before: string, sign: string): number {
  const known = model.pairs.get(before + sign)
  if (known !== undefined) return known
  const [base, other] = [plainOf(before), plainOf(sign)]
  if (base === null || other === null) return letterCost(model, before) + letterCost(model, sign) + UNSEEN_PAIR
  // As likely as the plain letters side by side, and as the marks on them are.
  return plainPair(base + other) + markCost(model, before, base) + markCost(model, sign, other) + UNSEEN_PAIR
}

let plainPairs: ReadonlyMap<string, number> | null = null
const NO_PLAIN_PAIR = 10

function plainPair(pair: string): number {
  plainPairs ??= costsOf(PLAIN_PAIRS, 2)
  return plainPairs.get(pair) ?? NO_PLAIN_PAIR
}

/** Letters with a stroke or melted together, which Unicode does not take apart. */
const MELTED: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ı: 'i', ß: 's', æ: 'a', œ: 'o', þ: 't', ħ: 'h' }
const PLAIN = /^[a-z ]$/

/** The plain letter under a Latin one, a space as it is; `null` for other scripts. */
function plainOf(sign: string): string | null {
  if (PLAIN.test(sign)) return sign
  const base = MELTED[sign] ?? sign.normalize('NFD')[0] ?? ''
  return PLAIN.test(base) ? base : null
}

function markCost(model: Model, sign: string, base: string): number {
  return sign === base ? 0 : Math.max(0, letterCost(model, sign) - ASCII_LETTER)
}

function letterCost({ letters }: Model, sign: string): number {
  if (sign === ' ') return 2
  return sign > '\u007f' ? (letters.get(sign) ?? STRANGE_LETTER) : ASCII_LETTER
}

/** Signs cost by where they stand: a quotation mark at an end of a word is usual, a superscript within one is not. */
function signCosts(signs: readonly string[], isBeyond: readonly boolean[], isLetter: readonly boolean[]): number {
  let cost = 0
  signs.forEach((sign, at) => {
    if (!isBeyond[at] || isLetter[at]) return
    if (QUOTES.has(sign)) cost += quoteCost(sign, signs[at - 1] !== ' ', signs[at + 1] !== ' ')
    else if (signs[at - 1] !== ' ' || signs[at + 1] !== ' ') cost += SIGN_IN_WORD
    else cost += USUAL.has(sign) ? USUAL_SIGN : RARE_SIGN
  })
  return cost
}

/** An apostrophe stands within a word, any other at an end of one. */
function quoteCost(sign: string, after: boolean, before: boolean): number {
  if (sign === '’') return after ? USUAL_SIGN : RARE_SIGN
  return after && before ? SIGN_IN_WORD : USUAL_SIGN
}

const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Thai}/u,
]
const scriptOf = (sign: string) => SCRIPTS.findIndex((script) => script.test(sign))

/** Letters of two scripts side by side: `Warchoі`. */
function mixCosts(signs: readonly string[], isLetter: readonly boolean[]): number {
  let cost = 0
  for (let at = 2; at < signs.length - 1; at++) {
    if (!isLetter[at] || !isLetter[at - 1]) continue
    const [one, other] = [scriptOf(signs[at - 1] as string), scriptOf(signs[at] as string)]
    // Marks belong to any.
    if (one >= 0 && other >= 0 && one !== other) cost += SCRIPTS_MIX
  }
  return cost
}

function caseCosts(text: string): number {
  let cost = 0
  for (let at = 1; at < text.length; at++) {
    const [before = '', sign = ''] = [text[at - 1], text[at]]
    if (before <= '\u007f' && sign <= '\u007f') continue
    if (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(sign)) cost += CASE_TURNS
    if (/\p{Lu}/u.test(before) && /\p{Ll}/u.test(sign) && /\p{Lu}/u.test(text[at - 2] ?? '')) cost += CASE_FALLS
  }
  return cost
}

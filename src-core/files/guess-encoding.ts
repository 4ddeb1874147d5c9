/**
 * Guesses the code page of text that is no Unicode, by how its words read under each.
 *
 * Pages that read all bytes of the file alike are one reading. A reading is certain when it is clearly likelier than the next;
 * what the company's country and the names in its books say counts, and is said; else the operator is asked.
 */
import { type Encoding, GUESSED, LANGUAGES_OF_COUNTRY } from './encodings.ts'
import { LANGUAGES, wordCosts } from './letters.ts'

/** What a file holds beyond ASCII, found in one pass over its bytes. */
export interface HighBytes {
  /** Which bytes from 0x80 on occur. */
  readonly seen: ReadonlySet<number>
  /** Different words that hold one, a character a byte. */
  readonly words: readonly string[]
  /** Different cells that hold one, a character a byte; a few, to be shown. */
  readonly cells: readonly string[]
  /** Lines end with carriage returns alone, as an old Macintosh writes them. */
  readonly macLines: boolean
}

/** What is known besides the file. */
export interface EncodingEvidence {
  /** ISO code of the company's country. */
  readonly country: string | null
  /** ISO codes of languages that the company writes. */
  readonly languages: readonly string[]
  /** Names in the books that hold letters beyond ASCII, in small letters; asked only where it is open. */
  readonly names: () => Promise<ReadonlySet<string>>
}

export interface EncodingGuess {
  readonly encoding: Encoding
  readonly certain: boolean
  /** What decided where the bytes alone left it open. */
  readonly by: 'country' | 'names' | null
  /** The likeliest readings, the best first. */
  readonly candidates: readonly { readonly encoding: Encoding; readonly score: number }[]
}

interface Reading {
  readonly encoding: Encoding
  /** Every page that reads the file's bytes like this. */
  readonly pages: readonly string[]
  /** By word and language, in nats below certainty. */
  readonly costs: readonly (readonly number[])[]
  /** Nats for being rare. */
  readonly rarity: number
  readonly words: readonly string[]
}

const MOST_WORDS = 200
/** How many nats the best reading must be likelier. */
const CLEAR = 6
const COUNTRY = 6
const KNOWN_NAME = 8
const MOST_SHOWN = 6
const MOST_WEIGHED = 8
/** Mean cost of a character beyond ASCII above which no reading is like any language that is known. */
const STRANGE = 13

/** @param high what the file holds beyond ASCII: at least one byte */
export async function guessEncoding(high: HighBytes, evidence: EncodingEvidence): Promise<EncodingGuess> {
  const readings = readingsOf(high)
  const plain = ranked(readings, () => 0)
  if (readings.length === 0)
    return { encoding: 'windows-1252', certain: false, by: null, candidates: [{ encoding: 'windows-1252', score: 0 }] }
  const own = languagesOf(evidence)
  const byCountry = ranked(readings, () => 0, own)
  if (isClear(byCountry, CLEAR) && !isStrange(byCountry, high)) {
    const isByBytes = isClear(plain, CLEAR) && plain[0]?.reading === byCountry[0]?.reading
    return answer(byCountry, true, isByBytes ? null : 'country')
  }
  const names = await evidence.names()
  const byNames = ranked(readings, ({ words }) => known(words, names), own)
  const [best] = byNames
  if (best && known(best.reading.words, names) > 0 && isClear(byNames, CLEAR)) return answer(byNames, true, 'names')
  return answer(byCountry, false, null)
}

function languagesOf({ country, languages }: EncodingEvidence): ReadonlySet<string> {
  return new Set([...(LANGUAGES_OF_COUNTRY[country ?? ''] ?? []), ...languages])
}

function known(words: readonly string[], names: ReadonlySet<string>): number {
  const count = words.filter((word) => names.has(word.toLowerCase())).length
  return Math.min(3, count) * KNOWN_NAME
}

interface Ranked {
  readonly reading: Reading
  /** Nats below certainty. */
  readonly score: number
}

function ranked(readings: readonly Reading[], bonus: (reading: Reading) => number, own: ReadonlySet<string> = new Set()): Ranked[] {
  return readings
    .map((reading) => ({ reading, score: costOf(reading, own) + reading.rarity - bonus(reading) }))
    .sort((one, other) => one.score - other.score)
}

function isClear([best, next]: readonly Ranked[], margin: number): boolean {
  return best !== undefined && (next === undefined || next.score - best.score >= margin)
}

/** Text of a script that no page of these writes, or no text at all. */
function isStrange([best]: readonly Ranked[], { words }: HighBytes): boolean {
  const signs = words.slice(0, MOST_WORDS).reduce((count, word) => count + word.replace(/[^\u0080-\u00ff]/g, '').length, 0)
  return best !== undefined && best.score / Math.max(1, signs) > 2 * STRANGE
}

function answer(all: readonly Ranked[], certain: boolean, by: EncodingGuess['by']): EncodingGuess {
  const [best] = all as [Ranked]
  const candidates = all.slice(0, MOST_SHOWN).map(({ reading: { encoding }, score }) => ({ encoding, score }))
  return { encoding: best.reading.encoding, certain, by, candidates }
}

/** Languages of few files, which are thought of last. */
const SELDOM = new Set(['be', 'ca', 'cy', 'ga', 'is', 'mk', 'mt', 'sq'])
const SELDOM_COST = 3
/** How many words it takes to outweigh what was thought of the languages before. */
const FIRM = 3

/** The words of a language mix are each of one language: how much of the file is of which is found first. */
function costOf({ costs }: Reading, own: ReadonlySet<string>): number {
  const prior = LANGUAGES.map((language) => (own.has(language) ? Math.exp(COUNTRY) : SELDOM.has(language) ? Math.exp(-SELDOM_COST) : 1))
  const sum = prior.reduce((total, one) => total + one, 0)
  let weights = prior.map((one) => one / sum)
  for (let round = 0; round < 2; round++) {
    const shares = weights.map((weight) => weight * FIRM)
    for (const word of costs) {
      const parts = word.map((cost, at) => (weights[at] as number) * Math.exp(-cost))
      const all = parts.reduce((total, one) => total + one, 0)
      if (all > 0) parts.forEach((part, at) => (shares[at] = (shares[at] as number) + part / all))
    }
    const total = shares.reduce((one, other) => one + other, 0)
    weights = shares.map((share) => share / total)
  }
  let cost = 0
  for (const word of costs) {
    const least = Math.min(...word)
    const likelihood = word.reduce((total, one, at) => total + (weights[at] as number) * Math.exp(least - one), 0)
    cost += least - Math.log(likelihood)
  }
  return cost
}

/** Each word by the language that it suits best. */
function leastOf({ costs, rarity }: Reading): number {
  return costs.reduce((sum, word) => sum + Math.min(...word), rarity)
}

/** Pages that read every byte of the file, those that read them alike together. */
function readingsOf({ seen, words, macLines }: HighBytes): Reading[] {
  const bytes = Uint8Array.from(seen)
  const alike = new Map<string, string[]>()
  for (const page of Object.keys(GUESSED)) {
    const text = new TextDecoder(page).decode(bytes)
    // Controls and bytes without a meaning stand in no file of names.
    if (/[\u0080-\u009f\ufffd\uf8ff]/.test(text)) continue
    alike.set(text, [...(alike.get(text) ?? []), page])
  }
  const sample = words.slice(0, MOST_WORDS).map((word) => Uint8Array.from(word, (sign) => sign.charCodeAt(0)))
  const rarityOf = (page: string) => (GUESSED[page] ?? 0) * (macLines && page === 'macintosh' ? -1 : 1)
  const readings = [...alike.values()].map((pages) => {
    const [encoding = 'windows-1252'] = [...pages].sort((one, other) => rarityOf(one) - rarityOf(other))
    const decoder = new TextDecoder(encoding)
    const read = sample.map((word) => decoder.decode(word))
    return { encoding: encoding as Encoding, pages, words: read, costs: read.map(wordCosts), rarity: rarityOf(encoding) }
  })
  // The others are none that any mix of languages could make likely.
  return readings.sort((one, other) => leastOf(one) - leastOf(other)).slice(0, MOST_WEIGHED)
}

/**
 * Guesses the code page of text that is no Unicode, by how its words read under each.
 *
 * Pages that read all bytes of the file alike are one reading. A reading is certain when it is clearly likelier than the next;
 * what the company's country, its customers' and the names in its books say counts, and is said; else the operator is asked.
 */
import { type Encoding, GUESSED } from './encodings.ts'
import { HOME_LANGUAGE, type Homes, homeOf, languagesOf, usualPage } from './home-pages.ts'
import { LANGUAGES, wordCosts } from './letters.ts'
import { eastAsianPages, isBrokenUtf8, isEastAsian } from './many-bytes.ts'

/** What a file holds beyond ASCII, found in one pass over its bytes. */
export interface HighBytes {
  /** Which bytes from 0x80 on occur. */
  readonly seen: ReadonlySet<number>
  /** Different words that hold one, a character a byte. */
  readonly words: readonly string[]
  /** Different cells that hold one, a character a byte; to show some of them. */
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
  /** Languages of customers, by country and as they were told, with the share of customers; asked only where it is open. */
  readonly customers: () => Promise<Homes>
  /** Names in the books that hold letters beyond ASCII, in small letters; asked only where it is open. */
  readonly names: () => Promise<ReadonlySet<string>>
}

export interface EncodingGuess {
  readonly encoding: Encoding
  readonly certain: boolean
  /** What decided where the bytes alone left it open. */
  readonly by: 'country' | 'customers' | 'names' | null
  /** The likeliest readings, the best first; where it is open, the usual one of the company's country. */
  readonly candidates: readonly { readonly encoding: Encoding; readonly score: number }[]
}

interface Reading {
  readonly encoding: Encoding
  /** Every page that reads the file's bytes like this. */
  readonly pages: readonly Encoding[]
  /** By word and language, in nats below certainty. */
  readonly costs: readonly (readonly number[])[]
  /** Nats for being rare. */
  readonly rarity: number
  readonly words: readonly string[]
}

const MOST_WORDS = 200
/** How many nats the best reading must be likelier. */
const CLEAR = 6
/** How many nats worse the usual page of the country may be and still be proposed first. */
const FAR = 12
const KNOWN_NAME = 8
const MOST_SHOWN = 6
/**
 * Mean cost of a character above which letters of several bytes are as likely: five names of any language in `few-names.ts` stay
 * under 9.2, the East Asian ones in `many-bytes.test.ts` are over 11.
 */
const UNLIKE = 9.5
/** Of fewer characters a single rare word comes as high: the pages of single bytes are proposed first. */
const TELLING = 12
const MOST_WEIGHED = 8
/** Mean cost of a character beyond ASCII above which no reading is like any language that is known. */
const STRANGE = 13

/** @param high what the file holds beyond ASCII: at least one byte */
export async function guessEncoding(high: HighBytes, evidence: EncodingEvidence): Promise<EncodingGuess> {
  const readings = readingsOf(high)
  const alone = ranked(readings)
  const broken = isBrokenUtf8(high.cells)
  if (broken) return proposed(['utf-8'], alone)
  if (isUnlike(alone)) {
    const pages = eastAsianPages(high.cells, evidence.country)
    const isTelling = isEastAsian(evidence.country) || lettersOf(alone[0]) >= TELLING
    const few = isTelling ? [] : usualFirst(alone, evidence.country).slice(0, 2)
    if (pages.length > 0) return proposed([...few.map(({ reading }) => reading.encoding), ...pages], isTelling ? alone : [])
  }
  if (readings.length === 0) return proposed(['windows-1252'], [])
  const plain = clearOf(alone)
  const own: Homes = new Map([...languagesOf(evidence.country), ...evidence.languages].map((language) => [language, 1]))
  const byCountry = ranked(readings, own)
  const ofCountry = clearOf(byCountry)
  if (ofCountry && ofCountry === plain && !isStrange(byCountry, high)) return answer(byCountry, true, null)
  const homes = merged(own, await evidence.customers())
  const all = ranked(readings, homes)
  const ofAll = clearOf(all)
  if (ofAll && !isStrange(all, high)) return answer(all, true, ofAll === plain ? null : ofAll === ofCountry ? 'country' : 'customers')
  const names = await evidence.names()
  const byNames = ranked(readings, homes, ({ words }) => known(words, names))
  const ofNames = clearOf(byNames)
  if (ofNames && known(ofNames.words, names) > 0) return answer(byNames, true, 'names')
  return answer(usualFirst(all, evidence.country), false, null)
}

function merged(own: Homes, customers: Homes): Homes {
  return new Map([...customers, ...[...own].map(([language]): [string, number] => [language, 1])])
}

/** The page of the company's country is the first that is proposed, unless the words are far from being its. */
function usualFirst(all: readonly Ranked[], country: string | null): Ranked[] {
  const page = usualPage(country)
  const usual = all.find(({ reading }) => page !== null && reading.pages.includes(page))
  const [best] = all
  if (!usual || !best || usual.score - best.score > FAR) return [...all]
  return [usual, ...all.filter((one) => one !== usual)]
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

function ranked(readings: readonly Reading[], homes: Homes = new Map(), bonus: (reading: Reading) => number = () => 0): Ranked[] {
  return readings
    .map((reading) => ({
      reading,
      score: costOf(reading, homes) + reading.rarity - homeOf(reading.pages, reading.words, homes) - bonus(reading),
    }))
    .sort((one, other) => one.score - other.score)
}

/** The best reading, where it is clearly better than the next. */
function clearOf([best, next]: readonly Ranked[]): Reading | null {
  return best !== undefined && (next === undefined || next.score - best.score >= CLEAR) ? best.reading : null
}

/** Proposes pages before those that were ranked; none is taken. */
function proposed(first: readonly Encoding[], others: readonly Ranked[]): EncodingGuess {
  const candidates = [
    ...first.map((encoding) => ({ encoding, score: 0 })),
    ...others.map(({ reading: { encoding }, score }) => ({ encoding, score })),
  ]
  return { encoding: first[0] as Encoding, certain: false, by: null, candidates: candidates.slice(0, MOST_SHOWN) }
}

/** Words that are of no language that is known, or that no page reads. */
function isUnlike([best]: readonly Ranked[]): boolean {
  if (best === undefined) return true
  return best.score / Math.max(1, lettersOf(best)) > UNLIKE
}

const lettersOf = (one: Ranked | undefined) => one?.reading.words.reduce((count, word) => count + word.length, 0) ?? 0

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
function costOf({ costs }: Reading, homes: Homes): number {
  const prior = LANGUAGES.map(
    (language) => (homes.get(language) ?? 0) * Math.exp(HOME_LANGUAGE) + (SELDOM.has(language) ? Math.exp(-SELDOM_COST) : 1),
  )
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
  const alike = new Map<string, Encoding[]>()
  for (const page of Object.keys(GUESSED) as Encoding[]) {
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
    return { encoding, pages, words: read, costs: read.map(wordCosts), rarity: rarityOf(encoding) }
  })
  // The others are none that any mix of languages could make likely.
  return readings.sort((one, other) => leastOf(one) - leastOf(other)).slice(0, MOST_WEIGHED)
}

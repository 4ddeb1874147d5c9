/**
 * Writes `src-core/files/letter-pairs.ts`: how often letters follow each other in the languages whose letters go beyond ASCII.
 *
 * The text is what ICU calls countries, languages, scripts, currencies, units, months and places in each language, and the
 * names of persons, towns and streets of faker (MIT), which are much like what stands in the files of a business.
 *
 * Run: npm install --no-save @faker-js/faker && npx node tools/letter-pairs.ts
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LANGUAGES = [
  ...['bg', 'be', 'ru', 'sr', 'mk', 'uk'],
  ...['cs', 'hr', 'hu', 'pl', 'ro', 'sk', 'sl', 'sq'],
  ...['ca', 'da', 'de', 'es', 'fi', 'fr', 'is', 'it', 'nb', 'nl', 'pt', 'sv', 'cy', 'ga', 'mt'],
  ...['et', 'lt', 'lv'],
  ...['ar', 'fa', 'el', 'he', 'th', 'tr', 'vi'],
]

const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at))
const two = letters.flatMap((one) => letters.map((other) => one + other))

/** Faker's name for a language where it is another. */
const LOCALES: Readonly<Record<string, string>> = { cs: 'cs_CZ', sl: 'sl_SI', pt: 'pt_PT', nb: 'nb_NO', sr: 'sr_RS_latin' }
const faker = (await import(String('@faker-js/faker'))) as {
  readonly allLocales: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Every text below a value; patterns in braces are none. */
function textsBelow(value: unknown): string[] {
  if (typeof value === 'string') return /[{#?]/.test(value) ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsBelow) : []
}

function namesOf(language: string): string[] {
  const definitions = [faker.allLocales[LOCALES[language] ?? language], language === 'pt' ? faker.allLocales['pt_BR'] : undefined]
  return definitions.flatMap((one) => ['person', 'location', 'company'].flatMap((part) => textsBelow(one?.[part])))
}

function textsOf(language: string): string[] {
  const texts: string[] = []
  const names = (type: Intl.DisplayNamesType, codes: readonly string[]) => {
    const named = new Intl.DisplayNames(language, { type, fallback: 'none' })
    for (const code of codes) texts.push(named.of(code) ?? '')
  }
  names(
    'region',
    two.map((code) => code.toUpperCase()),
  )
  names('language', [...two, ...two.flatMap((code) => letters.map((last) => code + last))])
  names('currency', Intl.supportedValuesOf('currency'))
  names('script', SCRIPTS)
  for (const unit of Intl.supportedValuesOf('unit'))
    for (const count of [1, 2, 5]) texts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count))
  for (const timeZone of Intl.supportedValuesOf('timeZone'))
    texts.push(new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'longGeneric' }).format(0))
  for (let month = 0; month < 12; month++)
    texts.push(
      new Intl.DateTimeFormat(language, { month: 'long', weekday: 'long', day: 'numeric' }).format(Date.UTC(2026, month, month + 1)),
    )
  return [...texts, ...namesOf(language)]
}

const SCRIPTS = [
  'Arab',
  'Armn',
  'Beng',
  'Cyrl',
  'Deva',
  'Ethi',
  'Geor',
  'Grek',
  'Gujr',
  'Hang',
  'Hans',
  'Hebr',
  'Jpan',
  'Khmr',
  'Latn',
  'Mong',
  'Taml',
  'Thai',
  'Tibt',
]

/** Nats below certainty, as a letter of the alphabet in halves: `a` is 0, `c` is 1. */
const cost = (share: number) => String.fromCharCode(97 + Math.min(25, Math.round(-Math.log(share) * 2)))

/** Pairs of plain letters, over all languages together. */
const plain = new Map<string, number>()
let allPlain = 0

function tableOf(language: string): { readonly letters: string; readonly pairs: string } {
  const words = new Set(
    textsOf(language).flatMap((text) =>
      (text.normalize('NFC').match(/[\p{L}\p{M}]+/gu) ?? []).map((word) => word.toLocaleLowerCase(language)),
    ),
  )
  const single = new Map<string, number>()
  const double = new Map<string, number>()
  let [all, allPairs] = [0, 0]
  for (const word of words) {
    const signs = [' ', ...word, ' ']
    for (let at = 1; at < signs.length; at++) {
      const [before = '', sign = ''] = [signs[at - 1], signs[at]]
      all += 1
      allPairs += 1
      if (sign > '\u007f') single.set(sign, (single.get(sign) ?? 0) + 1)
      if (sign <= '\u007f' && before <= '\u007f') {
        plain.set(before + sign, (plain.get(before + sign) ?? 0) + 1)
        allPlain += 1
      } else double.set(before + sign, (double.get(before + sign) ?? 0) + 1)
    }
  }
  return { letters: written(single, all, 2), pairs: written(double, allPairs, 2) }
}

function written(counts: ReadonlyMap<string, number>, of: number, least: number): string {
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([text, count]) => text + cost(count / of))
    .join('')
}

const tables = LANGUAGES.map((language) => {
  const table = tableOf(language)
  return `  ${language}: [\n    ${JSON.stringify(table.letters)},\n    ${JSON.stringify(table.pairs)},\n  ],`
})
const head = `/**
 * How often letters stand in the names of each language, and how often they follow each other: a letter or a pair, then
 * what it costs in half nats below certainty (\`a\` is 0). Of pairs those with a letter beyond ASCII; a space is an end of the word.
 *
 * Written by tools/letter-pairs.ts out of ICU's names; do not edit.
 */
export const LETTER_PAIRS: Readonly<Record<string, readonly [letters: string, pairs: string]>> = {
`
const foot = `
/** Pairs of plain letters over all of these languages, written alike. */
export const PLAIN_PAIRS =
  ${JSON.stringify(written(plain, allPlain, 4))}
`
const file = join(import.meta.dirname, '../src-core/files/letter-pairs.ts')
writeFileSync(file, `${head}${tables.join('\n')}\n}\n${foot}`)

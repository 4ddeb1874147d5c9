/**
 * Where a code page is at home: the languages of a country, the pages in which each is written, and how much likelier that
 * makes a language or a page.
 */
import type { Encoding } from './encodings.ts'
import { writtenIn } from './letters.ts'

/** The language that people of a country write, where its letters go beyond those of Western Europe; more than one where they write more. Of others `Intl` knows it. */
const LANGUAGES_OF_COUNTRY: Readonly<Record<string, readonly string[]>> = {
  BG: ['bg'],
  BY: ['be', 'ru'],
  RU: ['ru'],
  RS: ['sr', 'hr'],
  MK: ['mk'],
  UA: ['uk', 'ru'],
  CZ: ['cs'],
  HR: ['hr'],
  BA: ['hr', 'sr'],
  HU: ['hu'],
  PL: ['pl'],
  RO: ['ro'],
  MD: ['ro', 'ru'],
  SK: ['sk'],
  SI: ['sl'],
  AL: ['sq'],
  XK: ['sq', 'sr'],
  EE: ['et'],
  LT: ['lt'],
  LV: ['lv'],
  GR: ['el'],
  CY: ['el'],
  IL: ['he', 'ar'],
  TR: ['tr'],
  VN: ['vi'],
  TH: ['th'],
  MT: ['mt'],
  IS: ['is'],
  IR: ['fa'],
  DE: ['de'],
  AT: ['de'],
  CH: ['de', 'fr', 'it'],
  LI: ['de'],
  LU: ['fr', 'de'],
  FR: ['fr'],
  BE: ['nl', 'fr'],
  NL: ['nl'],
  ES: ['es', 'ca'],
  AD: ['ca'],
  PT: ['pt'],
  BR: ['pt'],
  IT: ['it'],
  DK: ['da'],
  NO: ['nb'],
  SE: ['sv'],
  FI: ['fi', 'sv'],
  IE: ['ga'],
  ...Object.fromEntries(
    ['SA', 'AE', 'EG', 'JO', 'KW', 'QA', 'BH', 'OM', 'LB', 'IQ', 'MA', 'DZ', 'TN', 'LY', 'SY', 'YE'].map((one) => [one, ['ar']]),
  ),
  ...Object.fromEntries(['MX', 'AR', 'CL', 'CO', 'PE', 'UY', 'EC', 'VE', 'BO', 'PY', 'CR', 'PA', 'GT'].map((one) => [one, ['es']])),
}

/** @param country ISO 3166; none where it is not known */
export function languagesOf(country: string | null): readonly string[] {
  if (country === null) return []
  const known = LANGUAGES_OF_COUNTRY[country]
  if (known) return known
  try {
    return [new Intl.Locale('und', { region: country }).maximize().language]
  } catch {
    return []
  }
}

const WESTERN: readonly Encoding[] = ['windows-1252', 'iso-8859-15', 'macintosh']
const NORDIC: readonly Encoding[] = [...WESTERN, 'iso-8859-10', 'iso-8859-4']
const CENTRAL: readonly Encoding[] = ['windows-1250', 'iso-8859-2', 'iso-8859-16']
const CYRILLIC: readonly Encoding[] = ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5', 'ibm866']
const BALTIC: readonly Encoding[] = ['windows-1257', 'iso-8859-13', 'iso-8859-4']
const CELTIC: readonly Encoding[] = [...WESTERN, 'iso-8859-14']

/** The pages that hold the letters of a language, the usual one first: Windows' own. */
const PAGES_OF_LANGUAGE: Readonly<Record<string, readonly Encoding[]>> = {
  ...Object.fromEntries(['bg', 'be', 'ru', 'mk', 'uk'].map((one) => [one, CYRILLIC])),
  ...Object.fromEntries(['cs', 'hr', 'hu', 'pl', 'ro', 'sk', 'sl'].map((one) => [one, CENTRAL])),
  ...Object.fromEntries(['ca', 'de', 'en', 'es', 'fr', 'it', 'nl', 'pt'].map((one) => [one, WESTERN])),
  ...Object.fromEntries(['da', 'fi', 'is', 'nb', 'sv'].map((one) => [one, NORDIC])),
  ...Object.fromEntries(['lt', 'lv'].map((one) => [one, BALTIC])),
  ...Object.fromEntries(['cy', 'ga'].map((one) => [one, CELTIC])),
  sr: [...CYRILLIC, ...CENTRAL],
  sq: [...CENTRAL, ...WESTERN],
  et: [...BALTIC, ...WESTERN],
  mt: [...WESTERN, 'iso-8859-3'],
  ar: ['windows-1256', 'iso-8859-6'],
  fa: ['windows-1256'],
  el: ['windows-1253', 'iso-8859-7'],
  he: ['windows-1255', 'iso-8859-8'],
  th: ['windows-874'],
  tr: ['windows-1254'],
  vi: ['windows-1258'],
}

/** The page in which a program of the country writes if nothing else is said. */
export function usualPage(country: string | null): Encoding | null {
  const [language = ''] = languagesOf(country)
  return PAGES_OF_LANGUAGE[language]?.[0] ?? null
}

/** Languages with the share of those who write them, 1 for what is the company's own. */
export type Homes = ReadonlyMap<string, number>

/** How many nats likelier the languages of the company are. */
export const HOME_LANGUAGE = 6
/** How many nats likelier its pages are: what the words say against them by less than 2 is not heard. */
const HOME_PAGE = 8

/**
 * How many nats likelier than elsewhere the pages of a reading are: where they hold a language of the company or of its customers,
 * and more than half of the words have no letters but those of one of these. A page of the country that reads none of its words says nothing.
 *
 * @param pages that read the file alike
 * @param words as they read it, those with letters beyond ASCII
 */
export function homeOf(pages: readonly Encoding[], words: readonly string[], homes: Homes): number {
  const share = [...homes].reduce((sum, [language, one]) => sum + (holds(pages, language) ? one : 0), 0)
  if (share === 0) return 0
  const own = words.filter((word) => [...homes.keys()].some((language) => writtenIn(language, word)))
  return 2 * own.length > words.length ? HOME_PAGE * Math.min(1, share) : 0
}

function holds(pages: readonly Encoding[], language: string): boolean {
  return PAGES_OF_LANGUAGE[language]?.some((page) => pages.includes(page)) ?? false
}

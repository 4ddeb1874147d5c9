/** A country as files write it: its code of two or three letters, or its name in a language of the product. */
import codes from 'i18n-iso-countries/codes.json' with { type: 'json' }
import bg from 'i18n-iso-countries/langs/bg.json' with { type: 'json' }
import de from 'i18n-iso-countries/langs/de.json' with { type: 'json' }
import el from 'i18n-iso-countries/langs/el.json' with { type: 'json' }
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import es from 'i18n-iso-countries/langs/es.json' with { type: 'json' }
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' }
import it from 'i18n-iso-countries/langs/it.json' with { type: 'json' }
import nl from 'i18n-iso-countries/langs/nl.json' with { type: 'json' }
import pl from 'i18n-iso-countries/langs/pl.json' with { type: 'json' }
import { sortKey } from '../../kernel/text.ts'

/** Languages with the names that lists of countries use, official ones and those that are spoken. */
const LISTS: readonly { readonly locale: string; readonly countries: Readonly<Record<string, string | readonly string[]>> }[] = [
  en,
  de,
  fr,
  es,
  it,
  nl,
  pl,
  el,
  bg,
]

const nameKey = (text: string) =>
  sortKey(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const ALL = codes.map(([code = '', three = '']) => ({ code, three }))
const CODES = new Set(ALL.map(({ code }) => code))

/** What people call a country beside its names in the lists; some call two by one. */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  GB: [
    'England',
    'Scotland',
    'Wales',
    'Northern Ireland',
    'Great Britain',
    'Schottland',
    'Nordirland',
    'Angleterre',
    'Inglaterra',
    'Inghilterra',
  ],
  NL: ['Holland', 'Hollande', 'Holanda', 'Olanda', 'Holandia'],
  KR: ['Korea', 'Corée', 'Corea'],
  KP: ['Korea', 'Corée', 'Corea'],
}

/** Signs of vehicles that addresses bear before the postal code, where they are no code of ISO 3166-1. */
const PLATES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    A: 'AT',
    B: 'BE',
    D: 'DE',
    E: 'ES',
    F: 'FR',
    FL: 'LI',
    H: 'HU',
    I: 'IT',
    L: 'LU',
    N: 'NO',
    P: 'PT',
    S: 'SE',
    SLO: 'SI',
  }),
)

let known: ReadonlyMap<string, readonly string[]> | null = null

/**
 * Every name and code of three letters, in small letters without accents, with the codes that it may mean: several where countries
 * share it. The tables are read when the first name is met: a file with codes needs none of them.
 */
export function countryNames(): ReadonlyMap<string, readonly string[]> {
  if (known) return known
  const named = new Map<string, string[]>()
  const add = (name: string, code: string) => {
    const key = nameKey(name)
    const before = named.get(key)
    if (!before) named.set(key, [code])
    else if (!before.includes(code)) before.push(code)
  }
  for (const { code, three } of ALL) add(three, code)
  for (const { locale, countries } of LISTS) {
    const spoken = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
    for (const { code } of ALL) {
      for (const name of [countries[code] ?? [], spoken.of(code) ?? []].flat()) add(name, code)
    }
  }
  for (const [code, names] of Object.entries(SPOKEN)) for (const name of names) add(name, code)
  known = named
  return known
}

/**
 * The codes that a text may mean, of two capital letters by ISO 3166-1; none where it is no country that is known.
 *
 * @example countryCodes('Deutschland') // ['DE']
 * @example countryCodes('Congo') // ['CG', 'CD']
 */
export function countryCodes(text: string): readonly string[] {
  const code = text.trim().toUpperCase()
  const plate = PLATES.get(code)
  if (plate !== undefined) return [plate]
  return CODES.has(code) ? [code] : (countryNames().get(nameKey(text)) ?? [])
}

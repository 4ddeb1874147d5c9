/** Names of countries as addresses on documents end with them. */
import { documentLanguage } from '../kernel/document-language.ts'

const names = new Map<string, Intl.DisplayNames>()

/**
 * The name of a country in the language that a document is printed in. It is kept with the document: names in the tables of a
 * machine change with its version.
 *
 * @param code ISO 3166-1; one that is not known stays as it is
 * @param tag the language of the document; English where documents have no words in it
 * @example countryName('FR', 'de') // 'Frankreich'
 */
export function countryName(code: string, tag: string): string {
  const language = documentLanguage(tag)
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'region', fallback: 'code' })
  names.set(language, known)
  return /^[A-Z]{2}$/.test(code) ? (known.of(code) ?? code) : code
}

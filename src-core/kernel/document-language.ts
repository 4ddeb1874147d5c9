/** The languages in which documents have words of their own. */

export const DOCUMENT_LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'el', 'bg'] as const
export type DocumentLanguage = (typeof DOCUMENT_LANGUAGES)[number]

/** The catalogue language of a language tag; English where there is none. */
export function documentLanguage(tag: string): DocumentLanguage {
  const primary = tag.slice(0, 2)
  return DOCUMENT_LANGUAGES.find((language) => language === primary) ?? 'en'
}

/** Names in other languages, as a translated field keeps them: JSON by language code. */

export type Translations = Readonly<Record<string, string>>

export function translationsOf(stored: string | null): Translations {
  return stored ? (JSON.parse(stored) as Translations) : {}
}

/** The name in a document's language (`de`, `de-AT`); the name itself where it has no translation. */
export function inLanguage(name: string, translations: Translations, language: string): string {
  return translations[language] ?? translations[language.slice(0, 2)] ?? name
}

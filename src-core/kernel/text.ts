/** Text that sorts, searches and speaks more than one language. */

/** ISO 639-1, lower case. */
export type LanguageCode = string

/** A label with a base and its translations. */
export interface TranslatedText {
  readonly base: string
  readonly translations?: Readonly<Record<LanguageCode, string>>
}

/** The label in a language (`de`, `de-AT`), else its base. */
export function inLanguage(text: TranslatedText, language: LanguageCode): string {
  return translationOf(text, language) ?? text.base
}

/** The label where it is one of the language: its translation, or the base in English. */
export function onlyInLanguage(text: TranslatedText, language: LanguageCode): string | null {
  return translationOf(text, language) ?? (language.startsWith('en') ? text.base : null)
}

function translationOf({ translations }: TranslatedText, language: LanguageCode): string | undefined {
  return translations?.[language] ?? translations?.[language.slice(0, 2)]
}

/** Text that the decomposition would leave as it is. */
const PLAIN = /^[\x20-\x7e]*$/

const SPECIAL_FOLDS: Record<string, string> = { ß: 'ss', ø: 'o', đ: 'd', ł: 'l', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ı: 'i' }

/**
 * The key of sortable text: compatibility decomposition, marks removed, case folded. Two names with
 * one key are equal for search and for case-insensitive comparison.
 *
 * @example sortKey('Müller-Öchsner') // 'muller-ochsner'
 */
export function sortKey(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().trim()
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøđłæœþðı]/g, (letter) => SPECIAL_FOLDS[letter] ?? letter)
    .replace(/ς/g, 'σ')
    .trim()
}

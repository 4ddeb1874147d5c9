/** Text that sorts, searches and speaks more than one language. */
import { own } from './own.ts'

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
  return translations && (own(translations, language) ?? own(translations, language.slice(0, 2)))
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

/** Controls below the space and at its far end; tab, line feed and carriage return are text. */
const CONTROL = /[^\P{Cc}\t\n\r\u0080-\u009f]/u

/** What a reader puts where it cannot read a letter. */
const LOST = '\ufffd'
/** Why a text with {@link LOST} is none: which letter stood there, nobody knows any more. */
export const LOST_LETTER = 'A letter was lost here (U+FFFD): the text was read with another code page than its own. Write it again.'

/** Whether a letter of a text was lost when it was read. */
export const hasLostLetter = (text: string): boolean => text.includes(LOST)

const SHORTENED = /^[+-]?\d(?:[.,]\d+)?E\+\d{2,3}$/i

/** Whether a spreadsheet shortened a long number: `4.91712E+11` was a telephone, an account or a code, and its digits are gone. */
export const isShortenedNumber = (text: string): boolean => SHORTENED.test(text.trim())
/** Why such a text is none. */
export const SHORTENED_NUMBER =
  'A spreadsheet shortened a long number here, and its digits are lost. Give the column the format of a text and enter the number again.'

/**
 * Why text cannot be kept as it came, or `null`. Half a character would be stored as another one, and what an entry's digest
 * was made of would no longer be what stands in the file; a control character is seen by nobody and ends the text for some programs.
 */
export function unreadable(text: string): string | null {
  if (!text.isWellFormed()) return 'A character is cut in half here. Write the text again.'
  if (hasLostLetter(text)) return LOST_LETTER
  const [found] = CONTROL.exec(text) ?? []
  if (found === undefined) return null
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `A control character (U+${code}) is no text. Write the text again without it.`
}

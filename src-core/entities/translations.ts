/** Translated names as their columns keep them. */
import type { TranslatedText } from '../kernel/text.ts'

/** @param stored the `_i18n` column: JSON by language code, empty without translations */
export function translatedText(base: string, stored: string | null): TranslatedText {
  return stored ? { base, translations: JSON.parse(stored) as Readonly<Record<string, string>> } : { base }
}

/** Amounts in sentences of the timeline and of refusals. */
import { decimalFromMinor } from '../kernel/money.ts'
import type { BookTerms } from './book-terms.ts'

/** @example moneyWords(terms, 123456, 'EUR') // '1,234.56 EUR' */
export function moneyWords(terms: BookTerms, minor: number, currency: string): string {
  const decimals = terms.decimals.get(currency) ?? 2
  const [whole = '', fraction] = decimalFromMinor(minor, decimals).toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${grouped}${fraction ? `.${fraction}` : ''} ${currency}`
}

/** The tax of a subscriber's operation on a date, remembered because neighbours share it. */
import type { CalendarDate } from '../kernel/dates.ts'
import type { BookTax, RatingBook } from './book.ts'
import type { Unpriced } from './price.ts'
import type { Subscriber } from './subscriber.ts'

export type TaxAnswer = { readonly ok: true; readonly tax: BookTax } | Unpriced

/** Who buys and sells, as tax sees it. */
export type TaxSide = Pick<Subscriber, 'taxCategory' | 'sellerCountry' | 'buyerCountry' | 'exoneration'>

const answers = new WeakMap<RatingBook, Map<string, TaxAnswer>>()
const MOST_ANSWERS = 50_000

/** @returns cause `NO_TAX` when no mapping fits */
export function taxOf(book: RatingBook, side: TaxSide, taxClass: string, date: CalendarDate): TaxAnswer {
  const kept = answers.get(book) ?? new Map<string, TaxAnswer>()
  answers.set(book, kept)
  const key = `${side.taxCategory}|${taxClass}|${side.sellerCountry}|${side.buyerCountry}|${side.exoneration ?? ''}|${date}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size >= MOST_ANSWERS) kept.clear()
  const answer = determine(book, side, taxClass, date)
  kept.set(key, answer)
  return answer
}

function determine(book: RatingBook, side: TaxSide, taxClass: string, date: CalendarDate): TaxAnswer {
  const decision = book.determineTax({
    category: side.taxCategory,
    taxClass,
    sellerCountry: side.sellerCountry,
    buyerCountry: side.buyerCountry,
    date,
    exoneration: side.exoneration,
  })
  if (!decision.found) return { ok: false, cause: 'NO_TAX', reason: decision.message }
  const tax = book.taxByCode.get(decision.tax.code)
  return tax ? { ok: true, tax } : { ok: false, cause: 'NO_TAX', reason: `There is no tax ${decision.tax.code}.` }
}

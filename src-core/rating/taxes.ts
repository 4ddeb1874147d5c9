/** The tax of a subscriber's operation on a date, remembered because neighbours share it. */
import type { Side } from '../accounts/index.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { BookTax, RatingBook } from './book.ts'
import type { Unpriced } from '../charging/request.ts'
import { rememberedBy } from '../kernel/remembered.ts'

export type TaxAnswer = { readonly ok: true; readonly tax: BookTax } | Unpriced

/** Who buys and sells, as tax sees it. */
export type TaxSide = Pick<Side, 'taxCategory' | 'sellerCountry' | 'buyerCountry' | 'exoneration'>

/** Answers by the side's terms, then by tax class, then by date. */
type Answers = Map<string, Map<string, Map<CalendarDate, TaxAnswer>>>
const answers = new WeakMap<RatingBook, Answers>()
const termsOf = rememberedBy((side: TaxSide) => `${side.taxCategory}|${side.sellerCountry}|${side.buyerCountry}|${side.exoneration ?? ''}`)
const MOST_DATES = 20_000

/**
 * @param side as of the date
 * @returns cause `NO_TAX` when no mapping fits
 */
export function taxOf(book: RatingBook, side: TaxSide, taxClass: string, date: CalendarDate): TaxAnswer {
  const kept = within(answers, book, () => new Map() as Answers)
  const ofTerms = within(kept, termsOf(side), () => new Map<string, Map<CalendarDate, TaxAnswer>>())
  const ofClass = within(ofTerms, taxClass, () => new Map<CalendarDate, TaxAnswer>())
  const known = ofClass.get(date)
  if (known) return known
  if (ofClass.size >= MOST_DATES) ofClass.clear()
  const answer = determine(book, side, taxClass, date)
  ofClass.set(date, answer)
  return answer
}

function within<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
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

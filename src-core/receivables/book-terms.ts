/** What postings need to know about currencies: read once an operation, never kept over two. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { BookDigits } from './rules/exchange.ts'

export interface BookTerms {
  /** Of the books. */
  readonly companyCurrency: string
  readonly decimals: ReadonlyMap<string, number>
}

const companyRow = preparedSelect<Record<string, never>>()((db) => db.selectFrom('company').select('currency').limit(1))
const currencyRows = preparedSelect<Record<string, never>>()((db) => db.selectFrom('currency').select(['code', 'decimals']))
const rateRow = preparedSelect<{ currency: string; date: CalendarDate }>()((db, p) =>
  db
    .selectFrom('exchange_rate')
    .select('rate')
    .where('currency', '=', p.currency)
    .where('from_date', '<=', p.date)
    .orderBy('from_date', 'desc')
    .limit(1),
)

const kept = new WeakMap<ReadStore, { readonly op: number; readonly terms: BookTerms }>()

/** The company's currency and the digits of all; a billing run's chunk reads them once. @throws Refusal without a company */
export async function bookTerms(context: { readonly store: ReadStore; readonly op: number }): Promise<BookTerms> {
  const known = kept.get(context.store)
  if (known?.op === context.op) return known.terms
  const terms = await readBookTerms(context.store)
  kept.set(context.store, { op: context.op, terms })
  return terms
}

/** As {@link bookTerms}, for queries. */
export async function readBookTerms(store: ReadStore): Promise<BookTerms> {
  const company = await store.first(companyRow(store), {})
  if (!company) throw refuse('refused', 'company.missing', 'This file has no company yet. Set it up first.')
  const rows = await store.all(currencyRows(store), {})
  return { companyCurrency: company.currency, decimals: new Map(rows.map(({ code, decimals }) => [code, decimals])) }
}

/** Digits of a currency beside the company's. @throws Refusal for a currency that is not set up */
export function digitsOf(terms: BookTerms, currency: string): BookDigits {
  return { currency: decimalsOf(terms, currency), company: decimalsOf(terms, terms.companyCurrency) }
}

function decimalsOf(terms: BookTerms, currency: string): number {
  const decimals = terms.decimals.get(currency)
  if (decimals === undefined)
    throw refuse('refused', 'currency.missing', `The currency ${currency} is not set up. Add it under Setup, Currencies.`)
  return decimals
}

export const RATE_OF_COMPANY_CURRENCY = '1.000000000000'

/**
 * Units of the currency for one of company currency on a date.
 *
 * @throws Refusal when no rate is known on that date
 */
export async function rateOn(store: ReadStore, terms: BookTerms, currency: string, date: CalendarDate): Promise<string> {
  if (currency === terms.companyCurrency) return RATE_OF_COMPANY_CURRENCY
  const row = await store.first(rateRow(store), { currency, date })
  if (row) return row.rate
  throw refuse(
    'refused',
    'rate.missing',
    `There is no exchange rate of ${currency} on ${date}. Add one under Setup, Exchange rates, or give the rate.`,
  )
}

/** What postings need to know about currencies: read once an operation, never kept over two. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { roundingOf } from '../setup/index.ts'
import type { Conversion } from '../kernel/exchange.ts'
import { refuse } from '../kernel/failures.ts'
import type { RoundingMode } from '../kernel/rounding.ts'

export interface BookTerms {
  /** Of the books. */
  readonly companyCurrency: string
  /** How the company rounds. */
  readonly rounding: RoundingMode
  readonly decimals: ReadonlyMap<string, number>
}

const companyRow = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('company').select(['currency', 'rounding_mode', 'rounding_down']).limit(1),
)
const currencyRows = preparedSelect<Record<string, never>>()((db) => db.selectFrom('currency').select(['code', 'decimals']))

const kept = new WeakMap<ReadStore, { readonly op: number; readonly terms: BookTerms }>()

/** The company's currency, its rounding and the digits of all currencies; a billing run's chunk reads them once. @throws Refusal without a company */
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
  return {
    companyCurrency: company.currency,
    rounding: roundingOf(company.rounding_mode, company),
    decimals: new Map(rows.map(({ code, decimals }) => [code, decimals])),
  }
}

/** A currency's minor units into the company's. @throws Refusal for a currency that is not set up */
export function conversionOf(terms: BookTerms, currency: string): Conversion {
  return { digits: decimalsOf(terms, currency), companyDigits: decimalsOf(terms, terms.companyCurrency), rounding: terms.rounding }
}

function decimalsOf(terms: BookTerms, currency: string): number {
  const decimals = terms.decimals.get(currency)
  if (decimals === undefined)
    throw refuse('refused', 'currency.missing', `The currency ${currency} is not set up. Add it under Setup, Currencies.`)
  return decimals
}

export const RATE_OF_COMPANY_CURRENCY = '1.000000000000'

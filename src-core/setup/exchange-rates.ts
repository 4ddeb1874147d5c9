/** Exchange rates: read once a revision of the catalog and kept in memory; whoever needs a rate asks here. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, ONE } from '../kernel/decimal.ts'
import { refuse, type Refusal } from '../kernel/failures.ts'

export interface ExchangeRates {
  /** Units of a currency for one of the company currency on a date: of the newest rate from before or of that day; `null` where none is known. */
  rateOn(currency: string, date: CalendarDate): Decimal | null
}

const catalogRevision = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('revision').select('value').where('name', '=', 'catalog'),
)
const kept = new WeakMap<ReadStore, { readonly revision: number; readonly rates: ExchangeRates }>()

/** The revision that moves with every change of the catalog, of rates and of the company. */
export async function readCatalogRevision(store: ReadStore): Promise<number> {
  return (await store.first(catalogRevision(store), {}))?.value ?? 0
}

/** The rates of a file. A company without any has that of its own currency, one. */
export async function exchangeRates(store: ReadStore): Promise<ExchangeRates> {
  const revision = await readCatalogRevision(store)
  const known = kept.get(store)
  if (known?.revision === revision) return known.rates
  const rates = await readRates(store)
  kept.set(store, { revision, rates })
  return rates
}

async function readRates(store: ReadStore): Promise<ExchangeRates> {
  const company = await store.db.selectFrom('company').select('currency').executeTakeFirst()
  const own = company?.currency ?? ''
  const rows = await store.db
    .selectFrom('exchange_rate')
    .select(['currency', 'from_date', 'rate'])
    .orderBy('currency')
    .orderBy('from_date')
    .execute()
  const byCurrency = Map.groupBy(
    rows.map((row) => ({ currency: row.currency, from: row.from_date, rate: decimal(row.rate) })),
    (row) => row.currency,
  )
  return {
    rateOn: (currency, date) => (currency === own ? ONE : (byCurrency.get(currency)?.findLast(({ from }) => from <= date)?.rate ?? null)),
  }
}

/** @throws Refusal `exchangeRate.missing` when no rate is known on that date */
export function rateOrRefuse(rates: ExchangeRates, currency: string, date: CalendarDate): Decimal {
  const rate = rates.rateOn(currency, date)
  if (rate) return rate
  throw noRate(currency, date)
}

function noRate(currency: string, date: CalendarDate): Refusal {
  return refuse(
    'refused',
    'exchangeRate.missing',
    `There is no exchange rate of ${currency} on ${date}. Add one under Setup, Exchange rates.`,
    { details: { currency, date } },
  )
}

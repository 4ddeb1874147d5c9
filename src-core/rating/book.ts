/**
 * The rating book: the price catalog with what rating and invoicing need beside it (taxes, articles, policies), read
 * once per catalog revision and kept in memory.
 *
 * Every catalog, tax or seller change bumps the `catalog` revision in its own transaction; a book
 * whose revision is older is read again.
 */
import { type PriceBook, type PriceCatalog, priceCatalog, type PricedCharge } from '../charging/catalog.ts'
import type { ReadStore } from '../database/store.ts'
import { type Decimal, decimal } from '../kernel/decimal.ts'
import type { Currency } from '../kernel/money.ts'
import type { Rounding } from '../kernel/rounding.ts'
import type { TranslatedText } from '../kernel/text.ts'
import { translatedText } from '../entities/translations.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { roundingOf } from '../setup/index.ts'
import { type BankingCalendars, readBankingCalendars } from '../setup/payment-terms.ts'
import { type ProrationPolicy, prorationPolicyOf } from '../subscriptions/rules/proration.ts'
import type { RecurringCharge } from '../subscriptions/rules/recurring.ts'
import { type TaxDeterminer, type TaxMapping, simpleTax, taxDeterminer } from '../tax/rules.ts'
import type { TaxPointPolicy } from '../tax/tax-point.ts'
import type { LineRounding, TaxTotalPolicy } from '../tax/tax-totals.ts'
import { type BookCounters, readCounters } from './counter-book.ts'

export interface BookCharge extends PricedCharge {
  readonly name: string
  /** Symbol of the unit in which it is priced. */
  readonly unit: string | null
  /** Symbol of the unit in which its usage is counted. */
  readonly countedUnit: string | null
  readonly articleId: number
  readonly taxClassCode: string
  readonly filters: readonly (string | null)[]
  readonly priority: number
  readonly recurring: (RecurringCharge & { readonly splitAtPriceChange: boolean }) | null
  readonly oneShotMoment: 'subscription' | 'termination' | 'other' | null
}

export interface BookArticle {
  readonly id: number
  readonly name: TranslatedText
  readonly ledgerAccountId: number
  readonly taxClassCode: string
}

export interface BookTax {
  readonly id: number
  readonly code: string
  readonly name: TranslatedText
  readonly percent: Decimal
  readonly ledgerAccountId: number
  readonly reverseCharge: boolean
  /** On documents, of reverse charge. */
  readonly note: TranslatedText | null
}

export interface Policies {
  readonly currency: string
  readonly priceMode: 'net' | 'gross'
  readonly roundingMode: Rounding['mode']
  readonly lineRounding: LineRounding
  readonly taxTotals: TaxTotalPolicy
  readonly taxPoint: TaxPointPolicy
  readonly proration: ProrationPolicy
  /** What becomes of days that were charged when a suspension of them is told. */
  readonly latePause: 'kept' | 'givenBack'
  readonly draftChangeLimit: Decimal | null
  /** What becomes of a draft whose every line and tax is 0.00. */
  readonly zeroDrafts: 'settle' | 'document'
}

export interface RatingBook extends PriceBook {
  readonly revision: number
  readonly policies: Policies
  readonly currencies: ReadonlyMap<string, Currency>
  readonly charges: ReadonlyMap<number, BookCharge>
  readonly articles: ReadonlyMap<number, BookArticle>
  readonly taxes: ReadonlyMap<number, BookTax>
  readonly taxByCode: ReadonlyMap<string, BookTax>
  readonly counters: BookCounters
  readonly determineTax: TaxDeterminer
  readonly bankingCalendars: BankingCalendars
}

const books = new WeakMap<ReadStore, RatingBook>()

/** The book of a file, read again when the catalog moved. */
export async function ratingBook(store: ReadStore): Promise<RatingBook> {
  const catalog = await priceCatalog(store)
  const known = books.get(store)
  if (known?.revision === catalog.revision) return known
  const book = await readBook(store, catalog)
  books.set(store, book)
  return book
}

async function readBook(store: ReadStore, catalog: PriceCatalog): Promise<RatingBook> {
  const taxes = await readTaxes(store)
  const articles = await readArticles(store)
  return {
    ...catalog,
    policies: await readPolicies(store),
    currencies: await readCurrencies(store),
    charges: await readCharges(store, catalog, articles),
    articles,
    taxes,
    taxByCode: new Map([...taxes.values()].map((tax) => [tax.code, tax])),
    counters: await readCounters(store),
    determineTax: await readTaxMappings(store, taxes),
    bankingCalendars: await readBankingCalendars(store),
  }
}

async function readPolicies(store: ReadStore): Promise<Policies> {
  const row = await store.db.selectFrom('company').selectAll().executeTakeFirstOrThrow()
  const lineRounding: LineRounding = row.line_rounding === 'places' ? { places: row.line_rounding_places ?? 2 } : row.line_rounding
  return {
    currency: row.currency,
    priceMode: row.amounts_from,
    roundingMode: roundingOf(row.rounding_mode, row),
    lineRounding,
    taxTotals: row.tax_totals,
    taxPoint: row.tax_point,
    proration: prorationPolicyOf({
      divisor: row.proration_divisor,
      monthDays: row.proration_month_days,
      ratioPlaces: row.proration_ratio_places,
      firstPeriod: row.first_period,
    }),
    latePause: row.late_pause,
    draftChangeLimit: row.draft_change_limit === null ? null : decimal(row.draft_change_limit),
    zeroDrafts: row.zero_drafts,
  }
}

async function readCurrencies(store: ReadStore): Promise<Map<string, Currency>> {
  const rows = await store.db.selectFrom('currency').select(['code', 'decimals']).execute()
  return new Map(rows.map((row) => [row.code, row]))
}

async function readArticles(store: ReadStore): Promise<Map<number, BookArticle>> {
  const rows = await store.db
    .selectFrom('article')
    .innerJoin('tax_class', 'tax_class.id', 'article.tax_class_id')
    .select(['article.id', 'article.name', 'article.name_i18n', 'article.ledger_account_id', 'tax_class.code as tax_class'])
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        name: translatedText(row.name, row.name_i18n),
        ledgerAccountId: row.ledger_account_id,
        taxClassCode: row.tax_class,
      },
    ]),
  )
}

async function readTaxes(store: ReadStore): Promise<Map<number, BookTax>> {
  const rows = await store.db
    .selectFrom('tax')
    .select(['id', 'code', 'name', 'name_i18n', 'percent', 'ledger_account_id', 'reverse_charge', 'note', 'note_i18n'])
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        code: row.code,
        name: translatedText(row.name, row.name_i18n),
        percent: decimal(row.percent),
        ledgerAccountId: row.ledger_account_id,
        reverseCharge: row.reverse_charge === 1,
        note: row.note === null ? null : translatedText(row.note, row.note_i18n),
      },
    ]),
  )
}

async function readTaxMappings(store: ReadStore, taxes: ReadonlyMap<number, BookTax>): Promise<TaxDeterminer> {
  const rows = await store.db
    .selectFrom('tax_mapping')
    .innerJoin('tax_category', 'tax_category.id', 'tax_mapping.tax_category_id')
    .leftJoin('tax_class', 'tax_class.id', 'tax_mapping.tax_class_id')
    .select([
      'tax_mapping.id',
      'tax_category.code as category',
      'tax_class.code as tax_class',
      'seller_country',
      'buyer_country',
      'valid_from',
      'valid_to',
      'priority',
      'tax_id',
    ])
    .where('tax_mapping.archived_at', 'is', null)
    .execute()
  const mappings = rows.map((row): TaxMapping => {
    // One that names a tax that is not there stands in the way of those less specific: whom it concerns is told, not taxed otherwise.
    const tax = taxes.get(row.tax_id) ?? { code: `with the id ${row.tax_id}`, percent: decimal(0) }
    return {
      id: row.id,
      category: row.category,
      taxClass: row.tax_class,
      sellerCountry: row.seller_country,
      buyerCountry: row.buyer_country,
      validity: { start: row.valid_from, end: row.valid_to },
      priority: row.priority,
      filter: null,
      tax: simpleTax(tax.code, tax.percent),
    }
  })
  const zero = [...taxes.values()].find((tax) => tax.percent.isZero() && !tax.reverseCharge)
  return taxDeterminer(mappings, { zeroTax: simpleTax(zero?.code ?? 'ZERO', decimal(0)) })
}

async function readCharges(
  store: ReadStore,
  catalog: PriceCatalog,
  articles: ReadonlyMap<number, BookArticle>,
): Promise<Map<number, BookCharge>> {
  const rows = await store.db
    .selectFrom('charge')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .leftJoin('unit_of_measure as counted', 'counted.id', 'charge.input_unit_id')
    .leftJoin('calendar', 'calendar.id', 'charge.calendar_id')
    .selectAll('charge')
    .select(['unit.symbol as unit_symbol', 'counted.symbol as counted_symbol', 'calendar.definition as calendar'])
    .execute()
  return new Map(
    rows.map((row) => {
      const charge: BookCharge = {
        ...(catalog.charges.get(row.id) as PricedCharge),
        name: row.name,
        unit: row.unit_symbol,
        countedUnit: row.counted_symbol ?? row.unit_symbol,
        articleId: row.article_id,
        taxClassCode: articles.get(row.article_id)?.taxClassCode ?? '',
        filters: [row.filter_1, row.filter_2, row.filter_3, row.filter_4],
        priority: row.priority,
        recurring:
          row.calendar === null
            ? null
            : {
                calendar: JSON.parse(row.calendar) as CalendarDefinition,
                inAdvance: row.in_advance === 1,
                subscriptionProration: row.subscription_proration === 1,
                terminationProration: row.termination_proration === 1,
                durationMonths: row.duration_months,
                splitAtPriceChange: row.split_at_price_change === 1,
              },
        oneShotMoment: row.one_shot_moment,
      }
      return [row.id, charge]
    }),
  )
}

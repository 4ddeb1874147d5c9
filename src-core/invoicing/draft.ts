/**
 * A draft: the invoice that a set of rated transactions makes. Computed from them whenever it is
 * looked at or validated, never stored line by line, so draft and invoice cannot differ.
 */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, addDays, addMonths, dateOf, later, monthOf, yearOf } from '../kernel/dates.ts'
import { type Decimal, decimal } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { decimalFromMinor, minorFromDecimal } from '../kernel/money.ts'
import type { RatingBook } from '../rating/book.ts'
import { taxOf } from '../rating/taxes.ts'
import { roundLine, type TaxedLine, type TaxTerms, taxTotals } from '../tax/tax-totals.ts'
import { simpleTax } from '../tax/rules.ts'
import type { BilledAccount } from './billed-account.ts'
import {
  type AggregatedLine,
  type AggregationOptions,
  aggregateLines,
  DEFAULT_AGGREGATION,
  type RatedRow,
} from './rules/aggregate-lines.ts'

export interface DraftLine {
  readonly position: number
  readonly articleId: number
  readonly label: string
  readonly subscriptionId: number | null
  readonly serviceId: number | null
  readonly chargeId: number | null
  readonly kind: string
  readonly periodStart: CalendarDate | null
  readonly periodEnd: CalendarDate | null
  readonly quantity: Decimal
  /** `null` where tiers priced it. */
  readonly unitPrice: Decimal | null
  /** In the price mode of the company (net or gross), after line rounding. */
  readonly amount: Decimal
  readonly rawAmount: Decimal
  readonly taxId: number
  readonly transactions: readonly number[]
}

export interface Draft {
  readonly account: BilledAccount
  readonly invoiceDate: CalendarDate
  readonly dueDate: CalendarDate
  readonly periodStart: CalendarDate | null
  /** Exclusive. */
  readonly periodEnd: CalendarDate | null
  readonly lines: readonly DraftLine[]
  readonly taxes: readonly { readonly taxId: number; readonly percent: Decimal; readonly baseMinor: number; readonly taxMinor: number }[]
  readonly netMinor: number
  readonly taxMinor: number
  readonly grossMinor: number
  readonly transactions: number
}

export interface DraftScope {
  /** Recurring and one-shot charges dated up to and including it: what is charged in advance from this day stands on it. */
  readonly invoiceDate: CalendarDate
  /** Usage dated before this day. */
  readonly usageBefore: CalendarDate
  /** Transactions up to this id. */
  readonly lastTransactionId: number
}

const openTransactions = preparedSelect<{ account: number; latest: string; before: string; last: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select([
      'id',
      'subscription_id',
      'service_id',
      'charge_id',
      'article_id',
      'kind',
      'usage_date',
      'period_start',
      'period_end',
      'price_line_id',
      'quantity',
      'unit_price',
      'amount',
      'inputs',
    ])
    .where('billing_account_id', '=', p.account)
    .where('usage_date', '<=', p.latest)
    .where((e) => e.or([e('kind', '<>', 'usage'), e('usage_date', '<', p.before)]))
    .where('id', '<=', p.last)
    .where('invoice_line_id', 'is', null)
    .where('cancelled_op', 'is', null),
)
export type OpenTransaction = NonNullable<ReturnType<typeof openTransactions>['row']>

const AGGREGATION: Record<BilledAccount['aggregateUsage'], AggregationOptions> = {
  perArticle: DEFAULT_AGGREGATION,
  perDay: { ...DEFAULT_AGGREGATION, dateAggregation: 'day' },
  perTransaction: { ...DEFAULT_AGGREGATION, disableAggregation: true },
}

/** The open transactions of an account within a scope. */
export async function readOpenTransactions(store: ReadStore, account: number, scope: DraftScope): Promise<OpenTransaction[]> {
  const { invoiceDate, usageBefore, lastTransactionId } = scope
  const latest = later(invoiceDate, usageBefore)
  return store.all(openTransactions(store), { account, latest, before: usageBefore, last: lastTransactionId })
}

/**
 * Drafts an account's invoice.
 *
 * @throws Refusal when no tax applies to a line on the invoice date
 */
export function draftOf(book: RatingBook, account: BilledAccount, rows: readonly OpenTransaction[], invoiceDate: CalendarDate): Draft {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const aggregated = aggregateLines(
    rows.map((row) => ratedRow(book, account, row)),
    AGGREGATION[account.aggregateUsage],
  )
  const terms = termsOf(book, account.currency)
  const lines = aggregated.map((line, index) => draftLine(book, account, line, byId, terms, invoiceDate, index + 1))
  const totals = totalsOf(book, lines, terms)
  const dates = lines.flatMap((line) => (line.periodStart ? [line.periodStart] : []))
  const ends = lines.flatMap((line) => (line.periodEnd ? [line.periodEnd] : []))
  return {
    account,
    invoiceDate,
    dueDate: dueDateOf(account, invoiceDate),
    periodStart: dates.length > 0 ? dates.reduce((least, one) => (one < least ? one : least)) : null,
    periodEnd: ends.length > 0 ? ends.reduce((most, one) => (one > most ? one : most)) : null,
    lines,
    ...totals,
    transactions: rows.length,
  }
}

/** How the company rounds and taxes, in a currency. */
export function termsOf(book: RatingBook, currency: string): TaxTerms {
  const { policies } = book
  return {
    currency: currencyOf(book, currency),
    priceMode: policies.priceMode,
    roundingMode: policies.roundingMode,
    policy: policies.taxTotals,
    lineRounding: policies.lineRounding,
  }
}

export function currencyOf(book: RatingBook, code: string) {
  const currency = book.currencies.get(code)
  if (!currency) throw refuse('refused', 'currency.missing', `The currency ${code} is not set up.`)
  return currency
}

/** Tax rows and totals of lines, in minor units. */
export function totalsOf(book: RatingBook, lines: readonly Pick<DraftLine, 'amount' | 'taxId'>[], terms: TaxTerms) {
  const taxed = lines.map((line): TaxedLine => {
    const tax = book.taxes.get(line.taxId)
    return { amount: line.amount, tax: simpleTax(String(line.taxId), tax?.percent ?? decimal(0)) }
  })
  const { rows, netMinor, taxMinor, grossMinor } = taxTotals(taxed, terms)
  const taxes = rows.map((row) => ({
    taxId: Number(row.tax.code),
    percent: row.tax.percent,
    baseMinor: row.netMinor,
    taxMinor: row.taxMinor,
  }))
  return { taxes, netMinor, taxMinor, grossMinor }
}

/** Invoice date plus the account's term, to the end of the month where the term says so. */
export function dueDateOf(account: Pick<BilledAccount, 'dueDays' | 'dueEndOfMonth'>, invoiceDate: CalendarDate): CalendarDate {
  const due = addDays(invoiceDate, account.dueDays)
  if (!account.dueEndOfMonth) return due
  return addDays(addMonths(dateOf(yearOf(due), monthOf(due), 1), 1), -1)
}

const TIERED = 'tiered'
const NO_AMOUNT = '0.000000000000'

function ratedRow(book: RatingBook, account: BilledAccount, row: OpenTransaction): RatedRow {
  const article = book.articles.get(row.article_id)
  const isUsage = row.kind === 'usage'
  return {
    id: row.id,
    billingAccount: account.id,
    currency: account.currency,
    article: String(row.article_id).padStart(8, '0'),
    articleLabel: article?.name ?? '',
    articleIgnoresAggregation: !isUsage,
    description: article ? (article.translations[account.language] ?? article.name) : '',
    tax: '',
    taxPercent: '',
    offer: null,
    productVersion: row.charge_id,
    subscription: row.subscription_id,
    serviceInstance: row.service_id,
    order: null,
    userAccount: null,
    discountedRow: null,
    discountValue: null,
    discountPlanType: null,
    usageDate: row.usage_date,
    sortIndex: isUsage ? 1 : 0,
    quantity: row.quantity,
    unitAmount: row.price_line_id === null && row.inputs !== null && isUsage ? TIERED : row.unit_price,
    amountNet: row.amount,
    amountTax: NO_AMOUNT,
    amountGross: NO_AMOUNT,
  }
}

function draftLine(
  book: RatingBook,
  account: BilledAccount,
  line: AggregatedLine,
  byId: ReadonlyMap<number, OpenTransaction>,
  terms: TaxTerms,
  invoiceDate: CalendarDate,
  position: number,
): DraftLine {
  const sample = byId.get(line.sample.id) as OpenTransaction
  const article = book.articles.get(sample.article_id)
  const answer = taxOf(book, account, article?.taxClassCode ?? '', invoiceDate)
  if (!answer.ok) throw refuse('refused', 'invoice.noTax', `${account.customerName}: ${line.label}: ${answer.reason}`)
  const rawAmount = decimal(line.amountNet)
  const isUsage = sample.kind === 'usage'
  return {
    position,
    articleId: sample.article_id,
    label: line.label,
    subscriptionId: sample.subscription_id,
    serviceId: sample.service_id,
    chargeId: sample.charge_id,
    kind: sample.kind,
    periodStart: isUsage ? line.firstUsage : sample.period_start,
    periodEnd: isUsage ? addDays(line.lastUsage, 1) : sample.period_end,
    quantity: decimal(line.quantity),
    unitPrice: line.unitPrice === null || line.unitPrice === TIERED ? null : decimal(line.unitPrice),
    amount: roundLine(rawAmount, terms),
    rawAmount,
    taxId: answer.tax.id,
    transactions: line.rows,
  }
}

/** Company-currency minor units of an amount, at units of the currency for one of the company's. */
export function functionalMinor(book: RatingBook, minor: number, currency: string, rate: Decimal): number {
  if (currency === book.policies.currency) return minor
  const own = currencyOf(book, book.policies.currency)
  const amount = decimalFromMinor(minor, currencyOf(book, currency).decimals)
  return minorFromDecimal(amount.div(rate), own.decimals, book.policies.roundingMode)
}

/** @throws Refusal when no rate is known */
export function rateFor(book: RatingBook, currency: string, date: CalendarDate): Decimal {
  const rate = book.rateOn(currency, date)
  if (!rate)
    throw refuse(
      'refused',
      'exchangeRate.missing',
      `There is no exchange rate of ${currency} on ${date}. Add one under Setup, Exchange rates.`,
    )
  return rate
}

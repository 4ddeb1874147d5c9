/**
 * A draft: the invoice that a set of rated transactions makes. Computed from them whenever it is
 * looked at or validated, never stored line by line, so draft and invoice cannot differ.
 */
import { type CalendarDate, addDays } from '../kernel/dates.ts'
import type { Decimal } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import type { Conversion } from '../kernel/exchange.ts'
import { inLanguage } from '../kernel/text.ts'
import { STORED_ZERO } from '../kernel/stored.ts'
import type { RatingBook } from '../rating/book.ts'
import { dueDate } from '../setup/calendars/due-date.ts'
import { termRule } from '../setup/payment-terms.ts'
import type { TaxTerms } from '../tax/tax-totals.ts'
import type { BilledAccount } from './billed-account.ts'
import type { OpenTransaction } from './open-transactions.ts'
import {
  type AggregatedLine,
  type AggregationOptions,
  aggregateLines,
  DEFAULT_AGGREGATION,
  type RatedRow,
} from './rules/aggregate-lines.ts'
import { documentTotals, type MirroredTax } from './rules/document-totals.ts'
import { roundedLine } from './rules/totals.ts'
import { taxesOf } from './rules/transaction-taxes.ts'

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
  /** Quantity, price and amounts are decimals in stored form. */
  readonly quantity: string
  /** `null` where tiers priced it. */
  readonly unitPrice: string | null
  /** In the price mode of the company (net or gross), after line rounding. */
  readonly amount: string
  readonly rawAmount: string
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
  /** The tax of each line that gives back, or charges again what was given back. */
  readonly mirrored: readonly MirroredTax[]
  readonly transactions: number
}

const AGGREGATION: Record<BilledAccount['aggregateUsage'], AggregationOptions> = {
  perArticle: DEFAULT_AGGREGATION,
  perDay: { ...DEFAULT_AGGREGATION, dateAggregation: 'day' },
  perTransaction: { ...DEFAULT_AGGREGATION, disableAggregation: true },
}

/**
 * Drafts an account's invoice.
 *
 * @throws Refusal when no tax applies to a transaction at its tax point, or no banking calendar reaches the due date
 */
export function draftOf(book: RatingBook, account: BilledAccount, rows: readonly OpenTransaction[], invoiceDate: CalendarDate): Draft {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const taxes = taxesOf(book, account, rows, book.policies.taxPoint, invoiceDate)
  const aggregated = aggregateLines(
    rows.map((row, at) => ratedRow(book, account, row, taxes[at] as number)),
    AGGREGATION[account.aggregateUsage],
  )
  const terms = termsOf(book, account.currency)
  const lines = aggregated.map((line, index) => {
    const sample = byId.get(line.sample.id) as OpenTransaction
    return draftLine(line, sample, terms, index + 1)
  })
  const totals = documentTotals(book, lines, byId, terms)
  // What is owed to the customer is owed at once.
  const due = totals.grossMinor < 0 ? invoiceDate : dueDate(invoiceDate, termRule(account.dueTerm, book.bankingCalendars))
  return { account, invoiceDate, dueDate: due, ...periodOf(lines), lines, ...totals, transactions: rows.length }
}

/** From the first start to the last end of lines that have one. */
function periodOf(lines: readonly DraftLine[]): Pick<Draft, 'periodStart' | 'periodEnd'> {
  let periodStart: CalendarDate | null = null
  let periodEnd: CalendarDate | null = null
  for (const line of lines) {
    if (line.periodStart !== null && (periodStart === null || line.periodStart < periodStart)) periodStart = line.periodStart
    if (line.periodEnd !== null && (periodEnd === null || line.periodEnd > periodEnd)) periodEnd = line.periodEnd
  }
  return { periodStart, periodEnd }
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

const TIERED = 'tiered'

function ratedRow(book: RatingBook, account: BilledAccount, row: OpenTransaction, taxId: number): RatedRow {
  const article = book.articles.get(row.article_id)
  const isUsage = row.kind === 'usage'
  return {
    id: row.id,
    billingAccount: account.id,
    currency: account.currency,
    article: String(row.article_id).padStart(8, '0'),
    articleLabel: article?.name.base ?? '',
    articleIgnoresAggregation: !isUsage,
    description: article ? inLanguage(article.name, account.language) : '',
    tax: String(taxId),
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
    unitAmount: row.is_tiered ? TIERED : row.unit_price,
    amountNet: row.amount,
    amountTax: STORED_ZERO,
    amountGross: STORED_ZERO,
  }
}

function draftLine(line: AggregatedLine, sample: OpenTransaction, terms: TaxTerms, position: number): DraftLine {
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
    quantity: line.quantity,
    unitPrice: line.unitPrice === TIERED ? null : line.unitPrice,
    amount: roundedLine(line.amountNet, terms),
    rawAmount: line.amountNet,
    taxId: Number(line.sample.tax),
    transactions: line.rows,
  }
}

/** A currency's minor units into the company's, as the company rounds. */
export function conversionOf(book: RatingBook, currency: string): Conversion {
  return {
    digits: currencyOf(book, currency).decimals,
    companyDigits: currencyOf(book, book.policies.currency).decimals,
    rounding: book.policies.roundingMode,
  }
}

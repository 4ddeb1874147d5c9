/**
 * A draft: the invoice that a set of rated transactions makes. Computed from them whenever it is
 * looked at or validated, never stored line by line, so draft and invoice cannot differ.
 */
import { type CalendarDate, addDays } from '../kernel/dates.ts'
import { type Decimal, ZERO, decimal, toStored } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import type { Conversion } from '../kernel/exchange.ts'
import { inLanguage } from '../kernel/text.ts'
import { STORED_ZERO, roundStored, storedOf, unitsOf } from '../kernel/stored.ts'
import type { RatingBook } from '../rating/book.ts'
import { dueDate } from '../setup/calendars/due-date.ts'
import { termRule } from '../setup/payment-terms.ts'
import { type TaxedLine, type TaxTerms, taxTotals } from '../tax/tax-totals.ts'
import { simpleTax } from '../tax/rules.ts'
import type { BilledAccount } from './billed-account.ts'
import { inMinor, issuedInMinor } from './given-back.ts'
import type { ChargedRate, OpenTransaction } from './open-transactions.ts'
import {
  type AggregatedLine,
  type AggregationOptions,
  aggregateLines,
  DEFAULT_AGGREGATION,
  type RatedRow,
} from './rules/aggregate-lines.ts'
import { creditTaxes, type TaxAmounts } from './rules/credit-taxes.ts'
import { leftOfTax, type OwnTax } from './rules/given-back-tax.ts'
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
  const totals = withTaxGivenBack(book, totalsOf(book, lines, terms), { rows, taxes }, terms)
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

/** As much of the rating book as totals need. */
interface BookOfPercents {
  readonly taxes: ReadonlyMap<number, { readonly percent: Decimal }>
}

/** Tax rows and totals of lines, in minor units. */
export function totalsOf(book: BookOfPercents, lines: readonly Pick<DraftLine, 'amount' | 'taxId'>[], terms: TaxTerms) {
  const summed = terms.policy === 'sumOfLineTaxes' ? lines : sumsByTax(lines, terms)
  const taxed = summed.map((line): TaxedLine => {
    const tax = book.taxes.get(line.taxId)
    return { amount: decimal(line.amount), tax: simpleTax(String(line.taxId), tax?.percent ?? ZERO) }
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

type Totals = ReturnType<typeof totalsOf>

/** Where all of a tax rate gives back what other documents charged, no more of their tax than is left, and with the last of it the rest. */
function withTaxGivenBack(
  book: BookOfPercents,
  totals: Totals,
  { rows, taxes }: { readonly rows: readonly OpenTransaction[]; readonly taxes: readonly number[] },
  terms: TaxTerms,
): Totals {
  if (!rows.some(({ charged }) => charged !== null)) return totals
  const fitted = totals.taxes.map((row) => {
    const own = rows.filter((_, at) => taxes[at] === row.taxId)
    if (!own.every(({ charged }) => charged?.row.taxId === row.taxId)) return row
    return { ...row, ...taxGivenBack(book, row, own, terms) }
  })
  const netMinor = fitted.reduce((sum, row) => sum + row.baseMinor, 0)
  const taxMinor = fitted.reduce((sum, row) => sum + row.taxMinor, 0)
  return { taxes: fitted, netMinor, taxMinor, grossMinor: netMinor + taxMinor }
}

function taxGivenBack(book: BookOfPercents, row: TaxAmounts, own: readonly OpenTransaction[], terms: TaxTerms): TaxAmounts {
  const { priceMode } = terms
  const charged = own.flatMap((one) => (one.charged === null ? [] : [{ amount: one.amount, ...one.charged }]))
  const ofInvoices = [...Map.groupBy(charged, ({ invoice }) => invoice).values()]
  const ownTax = ownTaxOf(book, row.taxId, terms)
  const parts = ofInvoices.flatMap((given) => {
    const { row: stated, issued } = given[0] as ChargedRate
    const amount = given.reduce((sum, one) => sum.plus(one.amount), ZERO)
    const left = leftOfTax(stated, issuedInMinor(issued, terms), ownTax, priceMode)
    return creditTaxes([ofInvoices.length === 1 ? row : ownTax(inMinor(amount, terms))], [left], { priceMode })
  })
  const taxMinor = parts.reduce((sum, part) => sum + part.taxMinor, 0)
  const stated = priceMode === 'net' ? row.baseMinor : row.baseMinor + row.taxMinor
  return { taxId: row.taxId, taxMinor, baseMinor: priceMode === 'net' ? stated : stated - taxMinor }
}

/** The tax row of an amount in minor units by itself. */
export function ownTaxOf(book: BookOfPercents, taxId: number, terms: TaxTerms): OwnTax {
  return (statedMinor) => {
    const amount = toStored(decimalFromMinor(statedMinor, terms.currency.decimals))
    const [row] = totalsOf(book, [{ amount, taxId }], terms).taxes
    return row ?? { taxId, baseMinor: 0, taxMinor: 0 }
  }
}

/** One amount a tax, in the order of their first lines: policies that tax a sum make the same of it as of its rounded lines. */
function sumsByTax(lines: readonly Pick<DraftLine, 'amount' | 'taxId'>[], terms: TaxTerms): Pick<DraftLine, 'amount' | 'taxId'>[] {
  const sums = new Map<number, bigint>()
  for (const { taxId, amount } of lines) sums.set(taxId, (sums.get(taxId) ?? 0n) + unitsOf(roundedLine(amount, terms)))
  return [...sums].map(([taxId, units]) => ({ taxId, amount: storedOf(units) }))
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

/** A line amount as it is shown and summed, in stored form. */
export function roundedLine(amount: string, { lineRounding, currency, roundingMode }: TaxTerms): string {
  if (lineRounding === 'none') return amount
  return roundStored(amount, lineRounding === 'currency' ? currency.decimals : lineRounding.places, roundingMode)
}

/** A currency's minor units into the company's, as the company rounds. */
export function conversionOf(book: RatingBook, currency: string): Conversion {
  return {
    digits: currencyOf(book, currency).decimals,
    companyDigits: currencyOf(book, book.policies.currency).decimals,
    rounding: book.policies.roundingMode,
  }
}

/**
 * The bills to come of a billing account, if nothing changes: what is rated and waits, what recurring charges will
 * bring by the very rules of the billing run, and usage as it was on average. Without usage it is what the runs give.
 */
import {
  type CalendarDate,
  type Period,
  addDays,
  daysBetween,
  earlier,
  holds,
  later,
  monthOf,
  yearOf,
  addMonths,
} from '../../kernel/dates.ts'
import { type Decimal, ZERO, decimal, sumDecimals, toPlain, toStored } from '../../kernel/decimal.ts'
import { refuse } from '../../kernel/failures.ts'
import { divide } from '../../kernel/rounding.ts'
import { UNIT_ROUNDING } from '../../pricing/amounts.ts'
import type { RatingBook } from '../../rating/book.ts'
import { priceOf } from '../../charging/price.ts'
import { rateOnce } from '../../rating/one-shots.ts'
import { type DueCharge, type ExpectedCharges, type ExpectedOnce, rateDue } from '../../rating/recurring.ts'
import type { Subscriber } from '../../rating/subscriber.ts'
import type { NewTransaction } from '../../rating/write-transactions.ts'
import { dateSpanAround } from '../../setup/calendars/boundaries.ts'
import type { ExpectedBill, ExpectedLine } from '../../subscriptions/expected.ts'
import { withoutSuspensions } from '../../subscriptions/rules/suspensions.ts'
import { lineStart } from '../../subscriptions/read.ts'
import { taxPointOf } from '../../tax/tax-point.ts'
import type { BilledAccount } from '../billed-account.ts'
import { type Draft, draftOf, type DraftLine, termsOf } from '../draft.ts'
import { rateOf } from '../given-back.ts'
import type { ChargedRate, OpenTransaction } from '../open-transactions.ts'
import { documentTotals } from './document-totals.ts'
import { roundedLine, type Totals } from './totals.ts'
import { articleTaxes } from './transaction-taxes.ts'

/** What a usage charge of a subscription brought a day, of late. */
export interface UsageAverage {
  readonly subscriptionId: number
  readonly chargeId: number
  /** In the account's currency, as the company's prices are; not rounded. */
  readonly perDay: Decimal
}

export interface ExpectedInput {
  readonly book: RatingBook
  readonly account: BilledAccount
  readonly today: CalendarDate
  /** Of the bills, ascending. */
  readonly dates: readonly CalendarDate[]
  /** Rated and not invoiced. */
  readonly open: readonly OpenTransaction[]
  readonly subscribers: ReadonlyMap<number, Subscriber>
  readonly charges: ExpectedCharges
  readonly averages: readonly UsageAverage[]
  /** What documents charged that is to be given back, by transaction. */
  readonly billed: ReadonlyMap<number, { readonly charged: ChargedRate }>
}

/** What expected bills give back of tax rates of documents, as {@link ChargedRate} has it of those that were issued. */
type ExpectedBack = Map<string, ChargedRate['issued'][number][]>

/** @throws Refusal when a charge has no price or no tax */
export function expectBills(input: ExpectedInput): ExpectedBill[] {
  const chargedTo = new Map<number, CalendarDate | null>(input.charges.recurring.map((due) => [due.id, due.charged_to]))
  let waiting = input.open
  let once = input.charges.once
  let from = input.today
  const back: ExpectedBack = new Map()
  return input.dates.map((date) => {
    const isOn = (row: OpenTransaction) => (row.kind === 'usage' ? row.usage_date < date : row.usage_date <= date)
    const planned = [...dueOn(input, chargedTo, date), ...onceOn(input, once, date)]
    const bill = billOn(input, waiting.filter(isOn), planned, { start: from, end: later(from, date) }, date, back)
    waiting = waiting.filter((row) => !isOn(row))
    once = once.filter((one) => one.date > date)
    from = later(from, date)
    return bill
  })
}

/** What recurring charges bring by a date; moves their `chargedTo`. */
function dueOn(
  { book, subscribers, charges }: ExpectedInput,
  chargedTo: Map<number, CalendarDate | null>,
  date: CalendarDate,
): NewTransaction[] {
  const rated: NewTransaction[] = []
  for (const due of charges.recurring) {
    const subscriber = subscribers.get(due.subscription_id)
    const to = chargedTo.get(due.id)
    if (!subscriber || to === undefined) continue
    const result = rateDue(book, subscriber, { ...due, charged_to: to }, date)
    rated.push(...result.transactions)
    if (result.isOver) chargedTo.delete(due.id)
    else if (result.transactions.length > 0) chargedTo.set(due.id, result.chargedTo)
  }
  return rated
}

function onceOn({ book, subscribers }: ExpectedInput, once: readonly ExpectedOnce[], date: CalendarDate): NewTransaction[] {
  return once.flatMap((one) => {
    const subscriber = subscribers.get(one.subscriptionId)
    const charged = subscriber?.charges.find(({ instanceId }) => instanceId === one.instanceId)
    return one.date <= date && subscriber && charged ? [rateOnce(book, subscriber, charged, charged.serviceQuantity, one.date)] : []
  })
}

function billOn(
  input: ExpectedInput,
  open: readonly OpenTransaction[],
  planned: readonly NewTransaction[],
  estimated: Period,
  date: CalendarDate,
  back: ExpectedBack,
): ExpectedBill {
  const { book, account } = input
  const terms = termsOf(book, account.currency)
  const first = open.reduce((most, row) => Math.max(most, row.id), 0) + 1
  const rows = [...open, ...planned.map((one, index) => asOpen(one, first + index, input.billed))].map((row) => afterOthers(row, back))
  const draft = draftOf(book, account, rows, date)
  keepGivenBack(back, rows, draft)
  const usage = input.averages.flatMap((one) => estimateOf(input, one, estimated, date))
  const lines = [...draft.lines.map((line) => lineOf(book, line, planned[(line.transactions[0] as number) - first] ?? null)), ...usage]
  const amounts = usage.map((line) => ({ taxId: line.tax_id, amount: toStored(decimal(line.amount)), transactions: [] }))
  const totals = documentTotals(book, [...draft.lines, ...amounts], new Map(rows.map((row) => [row.id, row])), terms)
  return { date, lines, ...expectedTotals(book, totals), estimate: lines.some((line) => line.kind === 'estimate') }
}

/** Totals in the words of the contract. */
export function expectedTotals(book: RatingBook, totals: Totals): Pick<ExpectedBill, 'taxes' | 'net_minor' | 'tax_minor' | 'gross_minor'> {
  return {
    taxes: totals.taxes.map((tax) => ({
      label: book.taxes.get(tax.taxId)?.name.base ?? '',
      percent: toPlain(tax.percent),
      base_minor: tax.baseMinor,
      tax_minor: tax.taxMinor,
    })),
    net_minor: totals.netMinor,
    tax_minor: totals.taxMinor,
    gross_minor: totals.grossMinor,
  }
}

/** Of a document bills before may have given back, too. */
function afterOthers(row: OpenTransaction, back: ExpectedBack): OpenTransaction {
  const before = row.charged && back.get(rateOf(row.charged.invoice, row.charged.row.taxId))
  return row.charged && before ? { ...row, charged: { ...row.charged, issued: [...row.charged.issued, ...before] } } : row
}

function keepGivenBack(back: ExpectedBack, rows: readonly OpenTransaction[], { mirrored }: Draft): void {
  const taxes = new Map(mirrored.map((one) => [one.transaction, one.taxMinor]))
  for (const { id, amount, charged } of rows) {
    const taxMinor = taxes.get(id)
    if (charged === null || taxMinor === undefined) continue
    const key = rateOf(charged.invoice, charged.row.taxId)
    const one = { document: null, amount: decimal(amount).negated(), takenMinor: 0 - taxMinor, row: null }
    back.set(key, [...(back.get(key) ?? []), one])
  }
}

function asOpen(one: NewTransaction, id: number, billed: ExpectedInput['billed']): OpenTransaction {
  return {
    id,
    billing_account_id: one.billingAccountId,
    subscription_id: one.subscriptionId,
    service_id: one.serviceId,
    charge_id: one.chargeId,
    article_id: one.articleId,
    kind: one.kind,
    usage_date: one.usageDate,
    period_start: one.periodStart,
    period_end: one.periodEnd,
    quantity: toStored(one.quantity),
    unit_price: toStored(one.unitPrice),
    amount: toStored(one.amount),
    tax_id: one.taxId,
    mirrors: one.takes?.source ?? null,
    mirrored_tax_id: one.billedTaxId ?? null,
    charged: (one.kind === 'reimbursement' && one.takes && billed.get(one.takes.source)?.charged) || null,
    given: null,
    is_tiered: 0,
  } as OpenTransaction
}

interface Part {
  readonly days: number
  readonly of: number
  readonly whole: string
}

function lineOf(book: RatingBook, line: DraftLine, planned: NewTransaction | null): ExpectedLine {
  const charge = line.chargeId === null ? undefined : book.charges.get(line.chargeId)
  const part = planned?.inputs ? (JSON.parse(planned.inputs) as Part) : null
  return {
    kind: line.kind as ExpectedLine['kind'],
    subscription_id: line.subscriptionId,
    service_id: line.serviceId,
    charge_id: line.chargeId,
    label: charge?.name ?? line.label,
    in_advance: charge?.recurring?.inAdvance ?? false,
    period_start: line.periodStart,
    period_end: line.periodEnd,
    days: part?.days ?? null,
    of_days: part?.of ?? null,
    quantity: part?.whole ?? toPlain(decimal(line.quantity)),
    unit_price: line.unitPrice === null ? null : toPlain(decimal(line.unitPrice)),
    amount: toPlain(decimal(line.amount)),
    tax_id: line.taxId,
    rated: planned === null,
  }
}

/** Usage of the days that are still to come, where the subscription has the charge and is not suspended; a line for each tax of its days. */
function estimateOf(
  { book, account, subscribers, charges: { pauses } }: ExpectedInput,
  { subscriptionId, chargeId, perDay }: UsageAverage,
  period: Period,
  date: CalendarDate,
): ExpectedLine[] {
  const charge = book.charges.get(chargeId)
  const charged = subscribers.get(subscriptionId)?.charges.filter((one) => one.charge.id === chargeId) ?? []
  if (!charge || charged.length === 0) return []
  const end = charged.some(({ serviceEnd }) => serviceEnd === null)
    ? period.end
    : earlier(period.end, charged.map(({ serviceEnd }) => serviceEnd as CalendarDate).reduce(later))
  const served = withoutSuspensions({ start: period.start, end }, pauses.get(subscriptionId) ?? [])
  const spans = served.flatMap((part) => taxedSpans(book, account, charge, part, date))
  return spans.flatMap(({ span, taxId }): ExpectedLine[] => {
    const days = daysBetween(span.start, span.end)
    const amount = roundedLine(toStored(perDay.times(days)), termsOf(book, account.currency))
    if (decimal(amount).isZero()) return []
    return [
      {
        ...{
          kind: 'estimate',
          subscription_id: subscriptionId,
          service_id: null,
          charge_id: chargeId,
          label: charge.name,
          in_advance: false,
        },
        ...{ period_start: span.start, period_end: span.end, days, of_days: null, quantity: String(days) },
        ...{ unit_price: toPlain(perDay), amount: toPlain(decimal(amount)), tax_id: taxId, rated: false },
      },
    ]
  })
}

/** The days of usage, in spans of one tax each. @throws Refusal when none applies to a day */
function taxedSpans(
  book: RatingBook,
  account: BilledAccount,
  charge: { readonly name: string; readonly articleId: number },
  { start, end }: Period,
  invoiceDate: CalendarDate,
): { readonly span: Period; readonly taxId: number }[] {
  const answerOf = articleTaxes(book, account.sides)
  const spans: { span: Period; taxId: number }[] = []
  for (let day = start; day < end; day = addDays(day, 1)) {
    const { date } = taxPointOf({ kind: 'usage', usageDate: day, periodEnd: null }, book.policies.taxPoint, invoiceDate)
    const tax = answerOf(charge.articleId, date)
    if (!tax.ok) throw refuse('refused', 'invoice.noTax', `${account.customerName}: ${charge.name}: ${tax.reason}`)
    const last = spans.at(-1)
    if (last?.taxId === tax.tax.id) last.span = { start: last.span.start, end: addDays(day, 1) }
    else spans.push({ span: { start: day, end: addDays(day, 1) }, taxId: tax.tax.id })
  }
  return spans
}

// ---- Recurring charges a month

const MEAN_DAYS_OF_MONTH = decimal('30.4375')

/** Months of a period: whole where it runs from a day to the same day, else by the mean month. */
export function monthsOf({ start, end }: Period): Decimal {
  const months = (yearOf(end) - yearOf(start)) * 12 + monthOf(end) - monthOf(start)
  if (months > 0 && addMonths(start, months) === end) return decimal(months)
  return divide(decimal(daysBetween(start, end)), MEAN_DAYS_OF_MONTH, UNIT_ROUNDING)
}

/** What the recurring charges that run on a day bring in a month; those that pause bring nothing. Not rounded. */
export function recurringMonth(
  { book, subscribers, charges }: Pick<ExpectedInput, 'book' | 'subscribers' | 'charges'>,
  on: CalendarDate,
): Decimal {
  return sumDecimals(charges.recurring.map((due) => monthOfCharge(book, subscribers.get(due.subscription_id), due, on)))
}

function monthOfCharge(book: RatingBook, subscriber: Subscriber | undefined, due: DueCharge, on: CalendarDate): Decimal {
  const charged = subscriber?.charges.find((one) => one.instanceId === due.id)
  const recurring = charged?.charge.recurring
  const runs = holds({ start: due.start_date, end: due.end_date }, on) && !due.suspensions.some((pause) => holds(pause, on))
  if (!subscriber || !charged || !recurring || !runs) return ZERO
  const { start, end, inside } = dateSpanAround(recurring.calendar, on, lineStart(due))
  // Between the periods of a season, and behind the last of them, nothing is charged.
  if (!inside || start === null || end === null) return ZERO
  const priced = priceOf(book, { subscriber, charged, date: on, quantity: charged.serviceQuantity, parameters: [], before: ZERO })
  return priced.ok ? divide(priced.amount, monthsOf({ start, end }), UNIT_ROUNDING) : ZERO
}

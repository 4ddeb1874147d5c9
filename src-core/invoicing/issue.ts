/** Issuing: drafts become invoices with their numbers, lines and tax rows, and are posted, all in one transaction. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type Decimal, ONE, ZERO, decimal, toStored } from '../kernel/decimal.ts'
import { inCompanyCurrency } from '../kernel/exchange.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import { minorFromDecimal } from '../kernel/money.ts'
import { minorOfUnits, unitsOf } from '../kernel/stored.ts'
import type { CommandContext } from '../operations/context.ts'
import type { RatingBook } from '../rating/book.ts'
import { ratedTransaction } from '../rating/model.ts'
import { rateOrRefuse } from '../setup/index.ts'
import { takeNumbers } from '../sequences/take-number.ts'
import { conversionOf, currencyOf, type Draft, type DraftLine } from './draft.ts'
import { type Addressee, billReceiversOf } from './bill-receiver.ts'
import { headSnapshotOf, sellerHead, snapshotJson } from './head-snapshot.ts'
import { invoicesValidated, type ValidatedInvoice } from './hooks.ts'
import { invoice, invoiceLine, invoiceTax, mirroredTax } from './model.ts'
import { refuseUnprintable } from './print-check.ts'
import { keepLogo, type PageSubject, type PageTexts, pageTextsOf } from './page-texts.ts'

export interface IssueTerms {
  readonly kind: 'invoice' | 'creditNote'
  readonly runId: number | null
  /** The invoice that a credit note credits, with its rate: what takes an amount back is worth what it was. */
  readonly credits: { readonly id: number; readonly rate: string } | null
  readonly note: string | null
}

export interface IssuedInvoice {
  readonly id: number
  readonly number: string
  readonly grossMinor: number
}

/** A draft on its way: what it takes beside itself. */
interface Numbered {
  readonly draft: Draft
  readonly number: string
  /** Units of the currency for one of company currency, in stored form. */
  readonly rate: string
  readonly functionalMinor: number
}

/** What a draft becomes: one whose credits exceed its charges is no invoice. */
export function kindOfDraft({ grossMinor }: Pick<Draft, 'grossMinor'>): IssueTerms['kind'] {
  return grossMinor < 0 ? 'creditNote' : 'invoice'
}

/** As {@link issueInvoices}, of one draft. */
export async function issueInvoice(context: CommandContext, book: RatingBook, draft: Draft, terms: IssueTerms): Promise<IssuedInvoice> {
  const [issued] = await issueInvoices(context, book, [draft], terms)
  return issued as IssuedInvoice
}

/**
 * Takes the numbers in the order of the drafts, writes the facts table by table, marks the transactions
 * billed, and tells who posts.
 *
 * @throws Refusal when a transaction was billed meanwhile, a sequence, rate or type is missing, or the page cannot be printed
 */
export async function issueInvoices(
  context: CommandContext,
  book: RatingBook,
  drafts: readonly Draft[],
  terms: IssueTerms,
): Promise<IssuedInvoice[]> {
  if (drafts.length === 0) return []
  const { store } = context
  const type = await invoiceTypeOf(store, book, terms.kind)
  const numbered = await numberDrafts(context, book, drafts, terms)
  const rows: unknown[][] = []
  const texts = await pageTextsOf(store, book, drafts.map(pageSubjectOf), await keepLogo(store, book))
  const receivers = await billReceiversOf(store, drafts.map(receivedBill))
  for (const [at, one] of numbered.entries()) {
    const page = { texts: texts[at] as PageTexts, receiver: receivers[at] as Addressee | null }
    const { account, invoiceDate } = one.draft
    const seller = await sellerHead(store, book, account.sellerId, invoiceDate)
    const head = headSnapshotOf(book, seller, account, invoiceDate, terms.note, page)
    const json = snapshotJson(head)
    refuseUnprintable(one.draft, head, json, terms.credits !== null)
    rows.push(invoiceValues(context, one, terms, type.id, json))
  }
  const first = store.bulk(invoice, INVOICE_COLUMNS).addAll(rows)
  writeLines(context, drafts, first)
  writeTaxes(context, drafts, first)
  writeMirroredTaxes(context, drafts, first)
  const events = numbered.map((one, at) => validatedInvoice(book, one, first + at, terms.kind, type.posts === 1))
  await context.hooks.run(invoicesValidated, context, events)
  for (const { id, billingAccountId } of events) {
    context.touch('invoice', id)
    context.touch('billingAccount', billingAccountId)
  }
  return events.map(({ id, number, grossMinor }) => ({ id, number, grossMinor }))
}

/** What the texts of a draft's page hang on. */
export function pageSubjectOf({ account, lines, taxes }: Draft): PageSubject {
  return { language: account.language, currency: account.currency, paymentTerms: account.dueTermName, lines, taxes }
}

/** Whose bill of which day a draft is. */
export function receivedBill({ account, invoiceDate }: Draft): { accountId: number; date: CalendarDate } {
  return { accountId: account.id, date: invoiceDate }
}

async function numberDrafts(
  context: CommandContext,
  book: RatingBook,
  drafts: readonly Draft[],
  { kind, credits }: IssueTerms,
): Promise<Numbered[]> {
  const requests = drafts.map(({ account, invoiceDate }) => ({ document: kind, sellerId: account.sellerId, date: invoiceDate }))
  const numbers = await takeNumbers(context, requests)
  return drafts.map((draft, at): Numbered => {
    const { currency } = draft.account
    const rate = credits ? decimal(credits.rate) : rateOrRefuse(book, currency, draft.invoiceDate)
    return {
      draft,
      number: numbers[at] as string,
      rate: toStored(rate),
      functionalMinor: inCompanyCurrency(draft.grossMinor, rate, conversionOf(book, currency)),
    }
  })
}

const INVOICE_COLUMNS = ['created_op', ...Object.keys(invoice.columns).filter((name) => name !== 'created_op')]

function invoiceValues(
  context: CommandContext,
  { draft, number, rate, functionalMinor: functional }: Numbered,
  terms: IssueTerms,
  typeId: number,
  snapshot: string,
): unknown[] {
  const { account } = draft
  const row: Record<string, unknown> = {
    created_op: context.op,
    created_at: context.now,
    number,
    kind: terms.kind,
    invoice_type_id: typeId,
    seller_id: account.sellerId,
    customer_id: account.customerId,
    customer_account_id: account.customerAccountId,
    billing_account_id: account.id,
    billing_run_id: terms.runId,
    credits_invoice_id: terms.credits?.id ?? null,
    currency: account.currency,
    invoice_date: draft.invoiceDate,
    due_date: draft.dueDate,
    period_start: draft.periodStart,
    period_end: draft.periodEnd,
    net_minor: draft.netMinor,
    tax_minor: draft.taxMinor,
    gross_minor: draft.grossMinor,
    rate,
    functional_minor: functional,
    snapshot,
  }
  return INVOICE_COLUMNS.map((name) => row[name])
}

const LINE_COLUMNS = [
  'invoice_id',
  'position',
  'article_id',
  'label',
  'subscription_id',
  'service_id',
  'charge_id',
  'kind',
  'period_start',
  'period_end',
  'quantity',
  'unit_price',
  'amount',
  'raw_amount',
  'tax_id',
  'transactions',
]

function lineValues(invoiceId: number, line: DraftLine): unknown[] {
  return [
    invoiceId,
    line.position,
    line.articleId,
    line.label,
    line.subscriptionId,
    line.serviceId,
    line.chargeId,
    line.kind,
    line.periodStart,
    line.periodEnd,
    line.quantity,
    line.unitPrice,
    line.amount,
    line.rawAmount,
    line.taxId,
    line.transactions.length,
  ]
}

const BILLED_COLUMNS = ['invoice_line_id']

function writeLines({ store }: CommandContext, drafts: readonly Draft[], firstInvoice: number): void {
  const lines = drafts.flatMap((draft, at) => draft.lines.map((line) => ({ line, invoiceId: firstInvoice + at })))
  const first = store.bulk(invoiceLine, LINE_COLUMNS).addAll(lines.map(({ line, invoiceId }) => lineValues(invoiceId, line)))
  const billed = lines.flatMap(({ line }, at) => line.transactions.map((id) => [id, first + at]))
  const marked = store.bulkUpdate(ratedTransaction, BILLED_COLUMNS, { whereEmpty: 'invoice_line_id' }).setAll(billed)
  if (marked !== billed.length)
    throw refuse('conflict', 'invoice.billedMeanwhile', 'A rated transaction was billed meanwhile. Draft the invoice again.')
}

const TAX_COLUMNS = ['invoice_id', 'tax_id', 'percent', 'base_minor', 'tax_minor']

function writeTaxes({ store }: CommandContext, drafts: readonly Draft[], firstInvoice: number): void {
  const rows = drafts.flatMap(({ taxes }, at) =>
    taxes.map((tax) => [firstInvoice + at, tax.taxId, toStored(tax.percent), tax.baseMinor, tax.taxMinor]),
  )
  store.bulk(invoiceTax, TAX_COLUMNS).addAll(rows)
}

const MIRRORED_COLUMNS = ['created_op', 'invoice_id', 'transaction_id', 'source_invoice_id', 'tax_minor']

function writeMirroredTaxes({ store, op }: CommandContext, drafts: readonly Draft[], firstInvoice: number): void {
  const rows = drafts.flatMap(({ mirrored }, at) =>
    mirrored.map(({ transaction, source, taxMinor }) => [op, firstInvoice + at, transaction, source, taxMinor]),
  )
  if (rows.length > 0) store.bulk(mirroredTax, MIRRORED_COLUMNS).addAll(rows)
}

function validatedInvoice(
  book: RatingBook,
  { draft, number, rate, functionalMinor: functional }: Numbered,
  id: number,
  kind: IssueTerms['kind'],
  posts: boolean,
): ValidatedInvoice {
  const { account } = draft
  return {
    id,
    number,
    kind,
    posts,
    customerAccountId: account.customerAccountId,
    billingAccountId: account.id,
    currency: account.currency,
    invoiceDate: draft.invoiceDate,
    dueDate: draft.dueDate,
    grossMinor: draft.grossMinor,
    rate,
    functionalMinor: functional,
    revenue: revenueOf(book, draft),
    taxes: draft.taxes.map((tax) => ({ ledgerAccountId: book.taxes.get(tax.taxId)?.ledgerAccountId ?? 0, amountMinor: tax.taxMinor })),
  }
}

/**
 * Net by revenue account. Lines keep their digits, the invoice is in minor units: each account's sum
 * is rounded, and the difference to the net total goes to the largest.
 */
function revenueOf(book: RatingBook, draft: Draft): { ledgerAccountId: number; amountMinor: number }[] {
  const parts = book.policies.priceMode === 'net' ? netRevenue(book, draft) : revenueWithinGross(book, draft)
  const rest = draft.netMinor - parts.reduce((total, part) => total + part.amountMinor, 0)
  const size = ({ amountMinor }: { readonly amountMinor: number }) => Math.abs(amountMinor)
  const [largest] = parts.toSorted((one, other) => size(other) - size(one))
  return parts.map((part) => (part === largest ? { ...part, amountMinor: part.amountMinor + rest } : part))
}

const revenueAccount = (book: RatingBook, line: DraftLine) => book.articles.get(line.articleId)?.ledgerAccountId ?? 0

function netRevenue(book: RatingBook, { account, lines }: Draft): { ledgerAccountId: number; amountMinor: number }[] {
  const { decimals } = currencyOf(book, account.currency)
  const sums = new Map<number, bigint>()
  for (const line of lines) {
    const ledgerAccountId = revenueAccount(book, line)
    sums.set(ledgerAccountId, (sums.get(ledgerAccountId) ?? 0n) + unitsOf(line.amount))
  }
  const mode = book.policies.roundingMode
  return [...sums].map(([ledgerAccountId, sum]) => ({ ledgerAccountId, amountMinor: minorOfUnits(sum, decimals, mode) }))
}

function revenueWithinGross(book: RatingBook, { account, lines }: Draft): { ledgerAccountId: number; amountMinor: number }[] {
  const { decimals } = currencyOf(book, account.currency)
  const sums = new Map<number, Decimal>()
  for (const line of lines) {
    const ledgerAccountId = revenueAccount(book, line)
    const taxFactor = (book.taxes.get(line.taxId)?.percent ?? ZERO).div(100).plus(ONE)
    sums.set(ledgerAccountId, (sums.get(ledgerAccountId) ?? ZERO).plus(decimal(line.amount).div(taxFactor)))
  }
  const mode = book.policies.roundingMode
  return [...sums].map(([ledgerAccountId, sum]) => ({ ledgerAccountId, amountMinor: minorFromDecimal(sum, decimals, mode) }))
}

const typeOf = preparedSelect<{ kind: string }>()((db, p) =>
  db
    .selectFrom('invoice_type')
    .select(['id', 'posts'])
    .where('kind', '=', p.kind as 'invoice')
    .where('archived_at', 'is', null)
    .orderBy('id')
    .limit(1),
)

const types = new WeakMap<RatingBook, Map<string, { readonly id: number; readonly posts: number }>>()

/** The first type of a kind; remembered with the book, which is read again when set-up changes. */
async function invoiceTypeOf(store: ReadStore, book: RatingBook, kind: 'invoice' | 'creditNote') {
  const kept = types.get(book) ?? new Map<string, { readonly id: number; readonly posts: number }>()
  types.set(book, kept)
  const type = kept.get(kind) ?? (await store.first(typeOf(store), { kind }))
  if (!type) throw refuse('refused', 'invoiceType.missing', `There is no invoice type for ${kind}. Add one under Setup, Invoice types.`)
  kept.set(kind, type)
  return type
}

/** Issuing: a draft becomes an invoice with its number, its lines and tax rows, and is posted, all in one transaction. */
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { toStored } from '../kernel/decimal.ts'
import { minorFromDecimal, decimalFromMinor } from '../kernel/money.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { RatingBook } from '../rating/book.ts'
import { takeNumber } from '../sequences/take-number.ts'
import type { BilledAccount } from './billed-account.ts'
import { currencyOf, type Draft, type DraftLine, functionalMinor, rateFor } from './draft.ts'
import { invoiceValidated } from './hooks.ts'
import { invoice, invoiceLine, invoiceTax } from './model.ts'

export interface IssueTerms {
  readonly kind: 'invoice' | 'creditNote'
  readonly runId: number | null
  readonly creditsInvoiceId: number | null
  readonly note: string | null
}

export interface IssuedInvoice {
  readonly id: number
  readonly number: string
  readonly grossMinor: number
}

const INVOICE_COLUMNS = ['created_op', ...Object.keys(invoice.columns).filter((name) => name !== 'created_op')]
const LINE_COLUMNS = Object.keys(invoiceLine.columns)
const TAX_COLUMNS = Object.keys(invoiceTax.columns)

const markBilled = preparedWrite<{ id: number; line: number }>()((db, p) =>
  db.updateTable('rated_transaction').set({ invoice_line_id: p.line }).where('id', '=', p.id).where('invoice_line_id', 'is', null),
)

/**
 * Takes the number, writes the facts, marks the transactions billed, and tells who posts.
 *
 * @throws Refusal when a transaction was billed meanwhile, or a sequence, rate or type is missing
 */
export async function issueInvoice(context: CommandContext, book: RatingBook, draft: Draft, terms: IssueTerms): Promise<IssuedInvoice> {
  const { store } = context
  const { account } = draft
  const type = await invoiceTypeOf(store, book, terms.kind)
  const number = await takeNumber(context, { document: terms.kind, sellerId: account.sellerId, date: draft.invoiceDate })
  const rate = rateFor(book, account.currency, draft.invoiceDate)
  const functional = functionalMinor(book, draft.grossMinor, account.currency, rate)
  const row: Record<string, unknown> = {
    created_op: context.op,
    created_at: context.now,
    number,
    kind: terms.kind,
    invoice_type_id: type.id,
    seller_id: account.sellerId,
    customer_id: account.customerId,
    customer_account_id: account.customerAccountId,
    billing_account_id: account.id,
    billing_run_id: terms.runId,
    credits_invoice_id: terms.creditsInvoiceId,
    currency: account.currency,
    invoice_date: draft.invoiceDate,
    due_date: draft.dueDate,
    period_start: draft.periodStart,
    period_end: draft.periodEnd,
    net_minor: draft.netMinor,
    tax_minor: draft.taxMinor,
    gross_minor: draft.grossMinor,
    rate: toStored(rate),
    functional_minor: functional,
    snapshot: JSON.stringify(await headSnapshotOf(store, book, account, terms.note)),
  }
  const id = store.bulk(invoice, INVOICE_COLUMNS).add(INVOICE_COLUMNS.map((name) => row[name]))
  for (const line of draft.lines) await writeLine(context, id, line)
  writeTaxes(context, id, draft)
  await context.hooks.run(invoiceValidated, context, {
    id,
    number,
    kind: terms.kind,
    posts: type.posts === 1,
    customerAccountId: account.customerAccountId,
    billingAccountId: account.id,
    currency: account.currency,
    invoiceDate: draft.invoiceDate,
    dueDate: draft.dueDate,
    grossMinor: draft.grossMinor,
    rate: toStored(rate),
    functionalMinor: functional,
    revenue: revenueOf(book, draft),
    taxes: draft.taxes.map((tax) => ({ ledgerAccountId: book.taxes.get(tax.taxId)?.ledgerAccountId ?? 0, amountMinor: tax.taxMinor })),
  })
  context.touch('invoice', id)
  context.touch('billingAccount', account.id)
  return { id, number, grossMinor: draft.grossMinor }
}

async function writeLine(context: CommandContext, invoiceId: number, line: DraftLine): Promise<void> {
  const { store } = context
  const row: Record<string, unknown> = {
    invoice_id: invoiceId,
    position: line.position,
    article_id: line.articleId,
    label: line.label,
    subscription_id: line.subscriptionId,
    service_id: line.serviceId,
    charge_id: line.chargeId,
    kind: line.kind,
    period_start: line.periodStart,
    period_end: line.periodEnd,
    quantity: toStored(line.quantity),
    unit_price: line.unitPrice ? toStored(line.unitPrice) : null,
    amount: toStored(line.amount),
    raw_amount: toStored(line.rawAmount),
    tax_id: line.taxId,
    transactions: line.transactions.length,
  }
  const lineId = store.bulk(invoiceLine, LINE_COLUMNS).add(LINE_COLUMNS.map((name) => row[name]))
  for (const id of line.transactions) {
    const changed = await store.run(markBilled(store), { id, line: lineId })
    if (changed !== 1)
      throw refuse('conflict', 'invoice.billedMeanwhile', `Rated transaction ${id} was billed meanwhile. Draft the invoice again.`)
  }
}

function writeTaxes(context: CommandContext, invoiceId: number, draft: Draft): void {
  const insert = context.store.bulk(invoiceTax, TAX_COLUMNS)
  for (const tax of draft.taxes) {
    const row: Record<string, unknown> = {
      invoice_id: invoiceId,
      tax_id: tax.taxId,
      percent: toStored(tax.percent),
      base_minor: tax.baseMinor,
      tax_minor: tax.taxMinor,
    }
    insert.add(TAX_COLUMNS.map((name) => row[name]))
  }
}

/**
 * Net by revenue account. Lines keep their digits, the invoice is in minor units: each account's sum
 * is rounded, and the difference to the net total goes to the largest.
 */
function revenueOf(book: RatingBook, draft: Draft): { ledgerAccountId: number; amountMinor: number }[] {
  const { decimals } = currencyOf(book, draft.account.currency)
  const sums = new Map<number, ReturnType<typeof decimalFromMinor>>()
  for (const line of draft.lines) {
    const account = book.articles.get(line.articleId)?.ledgerAccountId ?? 0
    const net = book.policies.priceMode === 'net' ? line.amount : line.amount.div(taxFactor(book, line.taxId))
    sums.set(account, (sums.get(account) ?? decimalFromMinor(0, 0)).plus(net))
  }
  const parts = [...sums].map(([ledgerAccountId, sum]) => ({
    ledgerAccountId,
    amountMinor: minorFromDecimal(sum, decimals, book.policies.roundingMode),
  }))
  const rest = draft.netMinor - parts.reduce((total, part) => total + part.amountMinor, 0)
  const largest = parts.reduce(
    (best, part, index) => (Math.abs(part.amountMinor) > Math.abs(parts[best]?.amountMinor ?? 0) ? index : best),
    0,
  )
  return parts.map((part, index) => (index === largest ? { ...part, amountMinor: part.amountMinor + rest } : part))
}

function taxFactor(book: RatingBook, taxId: number) {
  return (book.taxes.get(taxId)?.percent ?? decimalFromMinor(0, 0)).div(100).plus(1)
}

// ---- What the page says of both sides

export interface HeadSnapshot {
  readonly templateVersion: number
  readonly language: string
  readonly seller: Readonly<Record<string, string | null>>
  readonly buyer: Readonly<Record<string, string | null>>
  readonly customerNumber: string
  readonly orderReference: string | null
  readonly paymentMethod: string
  readonly note: string | null
  readonly footer: string | null
}

const sellerHeads = new WeakMap<RatingBook, Map<number, HeadSnapshot['seller'] & { footer: string | null }>>()

/** What the page says of seller and buyer, as it stands now. */
export async function headSnapshotOf(
  store: ReadStore,
  book: RatingBook,
  account: BilledAccount,
  note: string | null,
): Promise<HeadSnapshot> {
  const { footer, ...seller } = await sellerHead(store, book, account.sellerId)
  return {
    templateVersion: 1,
    language: account.language,
    seller,
    buyer: {
      name: account.customerName,
      account: account.accountName === account.customerName ? null : account.accountName,
      street: account.street,
      street2: account.street2,
      postalCode: account.postalCode,
      city: account.city,
      country: account.partyCountry,
      taxId: account.taxId,
    },
    customerNumber: account.customerCode,
    orderReference: account.orderReference,
    paymentMethod: account.paymentMethod,
    note,
    footer,
  }
}

async function sellerHead(store: ReadStore, book: RatingBook, sellerId: number) {
  const kept = sellerHeads.get(book) ?? new Map<number, HeadSnapshot['seller'] & { footer: string | null }>()
  sellerHeads.set(book, kept)
  const known = kept.get(sellerId)
  if (known) return known
  const company = await store.db.selectFrom('company').selectAll().executeTakeFirstOrThrow()
  const seller = await store.db.selectFrom('seller').selectAll().where('id', '=', sellerId).executeTakeFirstOrThrow()
  const head = {
    name: seller.legal_name ?? company.legal_name ?? company.name,
    street: seller.street ?? company.street,
    postalCode: seller.postal_code ?? company.postal_code,
    city: seller.city ?? company.city,
    country: seller.country,
    taxId: seller.tax_id ?? company.tax_id,
    registration: seller.registration_number ?? company.registration_number,
    email: company.email,
    phone: company.phone,
    website: company.website,
    bankName: company.bank_name,
    iban: company.iban,
    bic: company.bic,
    footer: company.invoice_footer,
  }
  kept.set(sellerId, head)
  return head
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

/** The date must not be before the last invoice of the sequence's year: numbers and dates rise together. */
export async function refuseEarlierDate(
  store: ReadStore,
  sellerId: number,
  kind: 'invoice' | 'creditNote',
  date: CalendarDate,
): Promise<void> {
  const last = await store.db
    .selectFrom('invoice')
    .select(['number', 'invoice_date'])
    .where('seller_id', '=', sellerId)
    .where('kind', '=', kind)
    .orderBy('invoice_date', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last || last.invoice_date <= date) return
  throw refuse(
    'refused',
    'invoice.earlierDate',
    `${last.number} is dated ${last.invoice_date}; numbers and dates rise together. Use that date or a later one.`,
  )
}

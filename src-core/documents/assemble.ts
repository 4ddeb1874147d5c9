/**
 * The document of an invoice, put together from its facts: the head kept at validation, its lines,
 * its tax rows. A draft's document is made the same way from the draft.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { headSnapshotOf, type HeadSnapshot } from '../invoicing/head-snapshot.ts'
import { kindOfDraft } from '../invoicing/issue.ts'
import { accountDraft } from '../invoicing/read-drafts.ts'
import { readRun } from '../invoicing/run-state.ts'
import type { DraftLine } from '../invoicing/draft.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { ratingBook } from '../rating/index.ts'
import { type InvoiceSnapshot, type SnapshotLine, TEMPLATE_VERSION } from './snapshot.ts'

/** A line as both an invoice and a draft have it. */
type PlainLine = Pick<SnapshotLine, 'label' | 'quantity' | 'unitPrice' | 'amount'> & {
  readonly periodStart: CalendarDate | null
  readonly periodEnd: CalendarDate | null
  readonly kind: string
  readonly subscription: string | null
  readonly unit: string | null
  readonly taxPercent: string
}

interface PlainDocument {
  readonly kind: 'invoice' | 'creditNote'
  readonly draft: boolean
  readonly number: string | null
  readonly currency: { readonly code: string; readonly decimals: number }
  readonly invoiceDate: CalendarDate
  readonly dueDate: CalendarDate
  readonly periodStart: CalendarDate | null
  readonly periodEnd: CalendarDate | null
  readonly corrected: { readonly number: string; readonly date: CalendarDate } | null
  readonly head: HeadSnapshot
  readonly logo: InvoiceSnapshot['seller']['logo']
  readonly lines: readonly PlainLine[]
  readonly taxes: readonly {
    readonly name: string
    readonly percent: string
    readonly base: number
    readonly tax: number
    readonly note: string | null
  }[]
  readonly net: number
  readonly tax: number
  readonly gross: number
}

/** @throws Refusal when there is no such invoice */
export async function invoiceDocument(store: ReadStore, id: number): Promise<InvoiceSnapshot> {
  const row = await store.db.selectFrom('invoice').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${id}.`)
  const currency = await store.db
    .selectFrom('currency')
    .select(['code', 'decimals'])
    .where('code', '=', row.currency)
    .executeTakeFirstOrThrow()
  const corrected = row.credits_invoice_id
    ? await store.db
        .selectFrom('invoice')
        .select(['number', 'invoice_date as date'])
        .where('id', '=', row.credits_invoice_id)
        .executeTakeFirst()
    : undefined
  const head = JSON.parse(row.snapshot) as HeadSnapshot
  return snapshotOf({
    kind: row.kind,
    draft: false,
    number: row.number,
    currency,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    corrected: corrected ?? null,
    head,
    logo: await companyLogo(store),
    lines: await storedLines(store, id),
    taxes: await storedTaxes(store, id, head.language),
    net: row.net_minor,
    tax: row.tax_minor,
    gross: row.gross_minor,
  })
}

async function storedLines(store: ReadStore, invoice: number): Promise<PlainLine[]> {
  const rows = await store.db
    .selectFrom('invoice_line')
    .innerJoin('tax', 'tax.id', 'invoice_line.tax_id')
    .leftJoin('subscription', 'subscription.id', 'invoice_line.subscription_id')
    .leftJoin('offer', 'offer.id', 'subscription.offer_id')
    .leftJoin('charge', 'charge.id', 'invoice_line.charge_id')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .selectAll('invoice_line')
    .select(['tax.percent', 'subscription.code as subscription', 'offer.name as offer', 'unit.symbol as unit'])
    .where('invoice_id', '=', invoice)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    label: row.label,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    amount: row.amount,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    kind: row.kind,
    subscription: row.subscription ? `${row.offer ?? ''}, ${row.subscription}` : null,
    unit: row.unit,
    taxPercent: row.percent,
  }))
}

/** `USt. 19 %` -> `USt.`: the page adds the percent itself. */
function taxLabel(name: string, translations: string | null, language: string): string {
  const translated = translations ? (JSON.parse(translations) as Record<string, string>)[language.slice(0, 2)] : undefined
  return (translated ?? name).replace(/\s*\d+([.,]\d+)?\s*%\s*$/, '')
}

async function storedTaxes(store: ReadStore, invoice: number, language: string): Promise<PlainDocument['taxes']> {
  const rows = await store.db
    .selectFrom('invoice_tax')
    .innerJoin('tax', 'tax.id', 'invoice_tax.tax_id')
    .select(['tax.name', 'tax.name_i18n', 'tax.note', 'tax.reverse_charge', 'invoice_tax.percent', 'base_minor', 'tax_minor'])
    .where('invoice_id', '=', invoice)
    .orderBy('invoice_tax.id')
    .execute()
  return rows.map((row) => ({
    name: taxLabel(row.name, row.name_i18n, language),
    percent: row.percent,
    base: row.base_minor,
    tax: row.tax_minor,
    note: row.reverse_charge === 1 ? row.note : null,
  }))
}

async function companyLogo(store: ReadStore): Promise<PlainDocument['logo']> {
  const row = await store.db.selectFrom('company').select('logo').executeTakeFirst()
  if (!row?.logo) return null
  return { format: row.logo.startsWith('iVBOR') ? 'png' : 'jpeg', base64: row.logo }
}

/** @throws Refusal when the account is not in the run, or cannot be drafted */
async function draftDocument(store: ReadStore, runId: number, accountId: number): Promise<InvoiceSnapshot> {
  const book = await ratingBook(store)
  const run = await readRun({ store }, runId)
  const scope = { invoiceDate: run.invoice_date, usageBefore: run.usage_before, lastTransactionId: run.last_transaction_id }
  const draft = await accountDraft({ store }, book, accountId, scope)
  const labels = await subscriptionLabels(store, draft.lines)
  const currency = book.currencies.get(draft.account.currency)
  const names = new Map((await store.db.selectFrom('tax').select(['id', 'name', 'name_i18n']).execute()).map((tax) => [tax.id, tax]))
  return snapshotOf({
    kind: kindOfDraft(draft),
    draft: true,
    number: null,
    currency: currency ?? { code: draft.account.currency, decimals: 2 },
    invoiceDate: draft.invoiceDate,
    dueDate: draft.dueDate,
    periodStart: draft.periodStart,
    periodEnd: draft.periodEnd,
    corrected: null,
    head: await headSnapshotOf(store, book, draft.account, null),
    logo: await companyLogo(store),
    lines: draft.lines.map((line) => draftPlainLine(line, labels, toPlain(book.taxes.get(line.taxId)?.percent ?? decimal(0)))),
    taxes: draft.taxes.map((tax) => {
      const known = book.taxes.get(tax.taxId)
      const named = names.get(tax.taxId)
      const name = taxLabel(named?.name ?? '', named?.name_i18n ?? null, draft.account.language)
      return { name, percent: toPlain(tax.percent), base: tax.baseMinor, tax: tax.taxMinor, note: known?.reverseCharge ? known.note : null }
    }),
    net: draft.netMinor,
    tax: draft.taxMinor,
    gross: draft.grossMinor,
  })
}

async function subscriptionLabels(store: ReadStore, lines: readonly DraftLine[]): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(lines.flatMap((line) => (line.subscriptionId === null ? [] : [line.subscriptionId])))]
  if (ids.length === 0) return new Map()
  const rows = await store.db
    .selectFrom('subscription')
    .innerJoin('offer', 'offer.id', 'subscription.offer_id')
    .select(['subscription.id', 'subscription.code', 'offer.name'])
    .where('subscription.id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, `${row.name}, ${row.code}`]))
}

function draftPlainLine(line: DraftLine, labels: ReadonlyMap<number, string>, taxPercent: string): PlainLine {
  return {
    label: line.label,
    quantity: toPlain(decimal(line.quantity)),
    unitPrice: line.unitPrice ? toPlain(decimal(line.unitPrice)) : null,
    amount: toPlain(decimal(line.amount)),
    periodStart: line.periodStart,
    periodEnd: line.periodEnd,
    kind: line.kind,
    subscription: line.subscriptionId === null ? null : (labels.get(line.subscriptionId) ?? null),
    unit: null,
    taxPercent,
  }
}

function snapshotOf(plain: PlainDocument): InvoiceSnapshot {
  const { head } = plain
  const notes = plain.taxes.flatMap((tax) => (tax.note ? [tax.note] : []))
  return {
    templateVersion: head.templateVersion ?? TEMPLATE_VERSION,
    kind: plain.kind,
    draft: plain.draft,
    number: plain.number,
    language: head.language,
    currency: plain.currency,
    invoiceDate: plain.invoiceDate,
    dueDate: plain.kind === 'creditNote' ? null : plain.dueDate,
    servicePeriod: periodOf(plain.periodStart, plain.periodEnd),
    customerNumber: head.customerNumber,
    orderReference: head.orderReference,
    correctedInvoice: plain.corrected,
    seller: sellerOf(head, plain.logo),
    buyer: buyerOf(head),
    lines: plain.lines.map(lineOf),
    taxRows: plain.taxes.map((tax) => ({ label: tax.name, percent: toPlain(decimal(tax.percent)), base: tax.base, tax: tax.tax })),
    totals: { net: plain.net, tax: plain.tax, gross: plain.gross, prepaid: 0, payable: plain.gross },
    paymentMethod: head.paymentMethod === 'transfer' || head.paymentMethod === 'directDebit' ? head.paymentMethod : 'other',
    remittanceReference: plain.number,
    paymentTerms: null,
    headerText: head.note,
    footerText: head.footer,
    reverseChargeNote: notes[0] ?? null,
    usage: [],
  }
}

function periodOf(start: CalendarDate | null, end: CalendarDate | null) {
  return start !== null && end !== null && start < end ? { start, end } : null
}

function sellerOf({ seller }: HeadSnapshot, logo: PlainDocument['logo']): InvoiceSnapshot['seller'] {
  const of = (key: string) => seller[key] ?? null
  const iban = of('iban')
  return {
    name: of('name') ?? '',
    addressLines: [of('street'), [of('postalCode'), of('city')].filter(Boolean).join(' ')].filter((line): line is string => !!line),
    taxId: of('taxId'),
    registration: of('registration'),
    bank: iban ? { bankName: of('bankName') ?? '', iban, bic: of('bic') } : null,
    email: of('email'),
    phone: of('phone'),
    website: of('website'),
    logo,
  }
}

function buyerOf({ buyer, seller }: HeadSnapshot): InvoiceSnapshot['buyer'] {
  const of = (key: string) => buyer[key] ?? null
  const present = (lines: (string | null)[]) => lines.filter((line): line is string => !!line)
  return {
    names: present([of('name'), of('account')]),
    addressLines: present([of('street'), of('street2'), [of('postalCode'), of('city')].filter(Boolean).join(' ')]),
    country: of('country') === seller['country'] ? null : of('country'),
    taxId: of('taxId'),
  }
}

function lineOf(line: PlainLine): SnapshotLine {
  const isUsage = line.kind === 'usage'
  return {
    position: null,
    label: line.label,
    detail: null,
    period: periodOf(line.periodStart, line.periodEnd),
    quantity: line.quantity === null ? null : toPlain(decimal(line.quantity)),
    quantityLabel: null,
    unit: line.unit,
    unitPrice: line.unitPrice === null ? null : toPlain(decimal(line.unitPrice)),
    tiered: isUsage && line.unitPrice === null,
    amount: toPlain(decimal(line.amount)),
    taxCode: null,
    taxPercent: toPlain(decimal(line.taxPercent)),
    group: line.subscription,
  }
}

const id = z.number().int()

export const documentQueries: AnyOperation[] = [
  defineQuery({
    name: 'invoice.document',
    summary: 'The page of an invoice, as data: the window shows it, the PDF is drawn from it',
    input: z.object({ id }),
    output: z.custom<InvoiceSnapshot>(),
    handler: ({ store }, input) => invoiceDocument(store, input.id),
  }),
  defineQuery({
    name: 'billingRun.document',
    summary: 'The page of a draft of a billing run, as data',
    input: z.object({ id, billing_account_id: id }),
    output: z.custom<InvoiceSnapshot>(),
    handler: ({ store }, input) => draftDocument(store, input.id, input.billing_account_id),
  }),
].map(anyOperation)

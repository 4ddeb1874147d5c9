/**
 * The document of an invoice, put together from its facts: the head kept at validation, its lines,
 * its tax rows. A draft's document is made the same way from the draft.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { headSnapshotOf, type HeadSnapshot, sellerHead } from '../invoicing/head-snapshot.ts'
import { type Addressee, billReceiversOf } from '../invoicing/bill-receiver.ts'
import { kindOfDraft, pageSubjectOf, receivedBill } from '../invoicing/issue.ts'
import { companyLogo, type PageTexts, pageTextsOf } from '../invoicing/page-texts.ts'
import { accountDraft } from '../invoicing/read-drafts.ts'
import { readRun } from '../invoicing/run-state.ts'
import type { DraftLine } from '../invoicing/draft.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { ratingBook } from '../rating/index.ts'
import { type Content, readContent } from '../setup/content.ts'
import { type InvoiceSnapshot, type SnapshotLine, TEMPLATE_VERSION } from './snapshot.ts'

/** A line as both an invoice and a draft have it. */
type PlainLine = Pick<SnapshotLine, 'label' | 'quantity' | 'unitPrice' | 'amount'> & {
  readonly periodStart: CalendarDate | null
  readonly periodEnd: CalendarDate | null
  readonly kind: string
  readonly subscriptionId: number | null
  readonly chargeId: number | null
  readonly taxPercent: string
}

interface PlainDocument {
  readonly kind: 'invoice' | 'creditNote'
  readonly draft: boolean
  readonly number: string | null
  readonly invoiceDate: CalendarDate
  readonly dueDate: CalendarDate
  readonly periodStart: CalendarDate | null
  readonly periodEnd: CalendarDate | null
  readonly corrected: { readonly number: string; readonly date: CalendarDate } | null
  readonly head: HeadSnapshot
  readonly texts: PageTexts
  readonly textsFrom: InvoiceSnapshot['textsFrom']
  readonly logo: InvoiceSnapshot['seller']['logo']
  readonly lines: readonly PlainLine[]
  readonly taxes: readonly { readonly taxId: number; readonly percent: string; readonly base: number; readonly tax: number }[]
  readonly net: number
  readonly tax: number
  readonly gross: number
}

/** @throws Refusal when there is no such invoice */
export async function invoiceDocument(store: ReadStore, id: number): Promise<InvoiceSnapshot> {
  const row = await store.db.selectFrom('invoice').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${id}.`)
  const corrected = row.credits_invoice_id
    ? await store.db
        .selectFrom('invoice')
        .select(['number', 'invoice_date as date'])
        .where('id', '=', row.credits_invoice_id)
        .executeTakeFirst()
    : undefined
  const head = JSON.parse(row.snapshot) as HeadSnapshot
  const { texts, textsFrom } = await storedTexts(store, id, head)
  return snapshotOf({
    kind: row.kind,
    draft: false,
    number: row.number,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    corrected: corrected ?? null,
    head,
    texts,
    textsFrom,
    logo: texts.logo === null ? null : logoOf(await readContent(store, Buffer.from(texts.logo, 'hex'))),
    lines: await storedLines(store, id),
    taxes: await storedTaxes(store, id),
    net: row.net_minor,
    tax: row.tax_minor,
    gross: row.gross_minor,
  })
}

/** What the document kept of itself; one of an earlier version has it beside, as it stood when the file was carried over. */
async function storedTexts(store: ReadStore, id: number, head: HeadSnapshot): Promise<Pick<PlainDocument, 'texts' | 'textsFrom'>> {
  if (head.texts) return { texts: head.texts, textsFrom: 'issue' }
  const kept = await store.db.selectFrom('invoice_page_text').select('texts').where('invoice_id', '=', id).executeTakeFirst()
  if (!kept)
    throw refuse(
      'refused',
      'document.noTexts',
      'The document does not say what stands on its page. Close the file and open it again: then it is kept.',
    )
  return { texts: JSON.parse(kept.texts) as PageTexts, textsFrom: 'carryOver' }
}

async function storedLines(store: ReadStore, invoice: number): Promise<PlainLine[]> {
  const rows = await store.db
    .selectFrom('invoice_line')
    // The percent of a tax is fixed.
    .innerJoin('tax', 'tax.id', 'invoice_line.tax_id')
    .selectAll('invoice_line')
    .select('tax.percent')
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
    subscriptionId: row.subscription_id,
    chargeId: row.charge_id,
    taxPercent: row.percent,
  }))
}

async function storedTaxes(store: ReadStore, invoice: number): Promise<PlainDocument['taxes']> {
  const rows = await store.db
    .selectFrom('invoice_tax')
    .select(['tax_id', 'percent', 'base_minor', 'tax_minor'])
    .where('invoice_id', '=', invoice)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ taxId: row.tax_id, percent: row.percent, base: row.base_minor, tax: row.tax_minor }))
}

function logoOf(content: Content | null): InvoiceSnapshot['seller']['logo'] {
  if (!content) return null
  return { format: content.mediaType === 'image/png' ? 'png' : 'jpeg', base64: Buffer.from(content.bytes).toString('base64') }
}

/** @throws Refusal when the account is not in the run, or cannot be drafted */
async function draftDocument(store: ReadStore, runId: number, accountId: number): Promise<InvoiceSnapshot> {
  const book = await ratingBook(store)
  const run = await readRun({ store }, runId)
  const scope = { invoiceDate: run.invoice_date, usageBefore: run.usage_before, lastTransactionId: run.last_transaction_id }
  const draft = await accountDraft({ store }, book, accountId, scope)
  const [receiver] = await billReceiversOf(store, [receivedBill(draft)])
  const [texts] = (await pageTextsOf(store, book, [pageSubjectOf(draft)], null)) as [PageTexts]
  return snapshotOf({
    kind: kindOfDraft(draft),
    draft: true,
    number: null,
    invoiceDate: draft.invoiceDate,
    dueDate: draft.dueDate,
    periodStart: draft.periodStart,
    periodEnd: draft.periodEnd,
    corrected: null,
    head: headSnapshotOf(
      book,
      await sellerHead(store, book, draft.account.sellerId, draft.invoiceDate),
      draft.account,
      draft.invoiceDate,
      null,
      { texts, receiver: receiver as Addressee | null },
    ),
    texts,
    textsFrom: 'today',
    logo: logoOf(await companyLogo(store)),
    lines: draft.lines.map((line) => draftPlainLine(line, toPlain(book.taxes.get(line.taxId)?.percent ?? decimal(0)))),
    taxes: draft.taxes.map((tax) => ({ taxId: tax.taxId, percent: toPlain(tax.percent), base: tax.baseMinor, tax: tax.taxMinor })),
    net: draft.netMinor,
    tax: draft.taxMinor,
    gross: draft.grossMinor,
  })
}

function draftPlainLine(line: DraftLine, taxPercent: string): PlainLine {
  return {
    label: line.label,
    quantity: toPlain(decimal(line.quantity)),
    unitPrice: line.unitPrice ? toPlain(decimal(line.unitPrice)) : null,
    amount: toPlain(decimal(line.amount)),
    periodStart: line.periodStart,
    periodEnd: line.periodEnd,
    kind: line.kind,
    subscriptionId: line.subscriptionId,
    chargeId: line.chargeId,
    taxPercent,
  }
}

function snapshotOf(plain: PlainDocument): InvoiceSnapshot {
  const { head, texts } = plain
  return {
    templateVersion: head.templateVersion ?? TEMPLATE_VERSION,
    kind: plain.kind,
    draft: plain.draft,
    number: plain.number,
    textsFrom: plain.textsFrom,
    language: head.language,
    currency: texts.currency,
    invoiceDate: plain.invoiceDate,
    dueDate: plain.kind === 'creditNote' ? null : plain.dueDate,
    servicePeriod: periodOf(plain.periodStart, plain.periodEnd),
    customerNumber: head.customerNumber,
    orderReference: head.orderReference,
    correctedInvoice: plain.corrected,
    seller: sellerOf(head, plain.logo),
    buyer: buyerOf(head),
    receiver: receiverOf(head),
    lines: plain.lines.map((line) => lineOf(line, texts)),
    taxRows: plain.taxes.map((tax) => ({
      label: texts.taxes[tax.taxId]?.name ?? '',
      percent: toPlain(decimal(tax.percent)),
      base: tax.base,
      tax: tax.tax,
    })),
    totals: { net: plain.net, tax: plain.tax, gross: plain.gross, prepaid: 0, payable: plain.gross },
    paymentMethod: head.paymentMethod === 'transfer' || head.paymentMethod === 'directDebit' ? head.paymentMethod : 'other',
    remittanceReference: plain.number,
    paymentTerms: plain.kind === 'creditNote' ? null : texts.paymentTerms,
    headerText: head.note,
    footerText: head.footer,
    reverseChargeNote: plain.taxes.map((tax) => texts.taxes[tax.taxId]?.note).find(Boolean) ?? null,
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
    addressLines: addressLines(of('street'), null, of('postalCode'), of('city')),
    taxId: of('taxId'),
    registration: of('registration'),
    bank: iban ? { bankName: of('bankName') ?? '', iban, bic: of('bic') } : null,
    email: of('email'),
    phone: of('phone'),
    website: of('website'),
    logo,
  }
}

function buyerOf(head: HeadSnapshot): InvoiceSnapshot['buyer'] {
  const of = (key: string) => head.buyer[key] ?? null
  return {
    names: [of('name'), of('account')].filter((line): line is string => !!line),
    addressLines: addressLines(of('street'), of('street2'), of('postalCode'), of('city')),
    country: countryLine(head, of('country')),
    countryCode: of('country'),
    taxId: of('taxId'),
  }
}

function receiverOf(head: HeadSnapshot): InvoiceSnapshot['receiver'] {
  const { receiver } = head
  if (!receiver) return null
  return {
    names: [receiver.name],
    addressLines: addressLines(receiver.street, receiver.street2, receiver.postalCode, receiver.city),
    country: countryLine(head, receiver.country),
    countryCode: receiver.country,
  }
}

/** None for a domestic letter; documents of earlier versions kept the code alone. */
function countryLine({ seller, countries }: HeadSnapshot, code: string | null): string | null {
  return code === null || code === seller['country'] ? null : (countries?.[code] ?? code)
}

function addressLines(...[street, street2, postalCode, city]: (string | null)[]): string[] {
  return [street, street2, [postalCode, city].filter(Boolean).join(' ')].filter((line): line is string => !!line)
}

function lineOf(line: PlainLine, texts: PageTexts): SnapshotLine {
  const isUsage = line.kind === 'usage'
  return {
    position: null,
    label: line.label,
    detail: null,
    period: periodOf(line.periodStart, line.periodEnd),
    quantity: line.quantity === null ? null : toPlain(decimal(line.quantity)),
    quantityLabel: null,
    unit: line.chargeId === null ? null : (texts.units[line.chargeId] ?? null),
    unitPrice: line.unitPrice === null ? null : toPlain(decimal(line.unitPrice)),
    tiered: isUsage && line.unitPrice === null,
    amount: toPlain(decimal(line.amount)),
    taxCode: null,
    taxPercent: toPlain(decimal(line.taxPercent)),
    group: line.subscriptionId === null ? null : (texts.headings[line.subscriptionId] ?? null),
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

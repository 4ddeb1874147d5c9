/**
 * The document snapshot: everything that a validated invoice or credit note says, as plain JSON.
 *
 * It is written once, when the document is validated, and the page is drawn from it alone, so that
 * a later change of a name, an address or a text never alters a document that was already issued.
 * Totals and tax rows are whole minor units; lines are decimal text, as they are stored.
 */
import { z } from 'zod'
import { isCalendarDate } from '../kernel/dates.ts'
import { isDecimalText } from '../kernel/decimal.ts'

/** The layout this code draws; a snapshot keeps the one it was validated under. */
export const TEMPLATE_VERSION = 1

const MAX_LINES = 20_000
const MAX_USAGE_ROWS = 200_000
const MAX_LOGO_CHARACTERS = 2_000_000

const shortText = z.string().max(300)
/** Stands in a narrow column that is never wrapped. */
const cellText = z.string().max(24)
const longText = z.string().max(20_000)
const lineList = z.array(shortText).max(8).readonly()
const date = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD')
const decimalText = z.string().max(60).refine(isDecimalText, 'must be a plain decimal number')
const minorUnits = z.number().int().safe()

/** `[start, end)`; the page shows the last day, not the end. */
const period = z
  .object({ start: date, end: date })
  .readonly()
  .refine((value) => value.start < value.end, 'a period must end after it starts')

const currency = z.object({ code: z.string().regex(/^[A-Z]{3}$/), decimals: z.number().int().min(0).max(4) }).readonly()

const logo = z.object({ format: z.enum(['png', 'jpeg']), base64: z.base64().max(MAX_LOGO_CHARACTERS) }).readonly()

const bankAccount = z.object({ bankName: shortText, iban: shortText, bic: shortText.nullable() }).readonly()

const seller = z
  .object({
    name: shortText,
    addressLines: lineList,
    taxId: shortText.nullable(),
    /** Court, register number, directors: what the seller's law asks for on business letters. */
    registration: shortText.nullable(),
    bank: bankAccount.nullable(),
    email: shortText.nullable(),
    phone: shortText.nullable(),
    website: shortText.nullable(),
    logo: logo.nullable(),
  })
  .readonly()

/** ISO 3166-1: which form of Han characters is read there. Not printed. */
const countryCode = z.string().max(2).nullable().default(null)

const buyer = z
  .object({
    /** Company, department, person: one line each. */
    names: lineList,
    addressLines: lineList,
    /** Printed as the last address line; `null` for a domestic letter. */
    country: shortText.nullable(),
    countryCode,
    taxId: shortText.nullable(),
  })
  .readonly()

/** Who receives the document, where that is not the buyer: it stands in the address window, the buyer below it. */
const receiver = z.object({ names: lineList, addressLines: lineList, country: shortText.nullable(), countryCode }).readonly()

const line = z
  .object({
    /** `1`, `1.2`; the column is left out when every line has `null`. */
    position: cellText.nullable(),
    label: shortText,
    detail: longText.nullable(),
    period: period.nullable(),
    quantity: decimalText.nullable(),
    /** Printed instead of the quantity: `22/30` of a prorated month. */
    quantityLabel: cellText.nullable(),
    unit: shortText.nullable(),
    /** Net or gross as the amount is; `null` where the price is tiered or there is none. */
    unitPrice: decimalText.nullable(),
    /** Prints the word for a tiered price where there is no unit price. */
    tiered: z.boolean(),
    amount: decimalText,
    taxCode: cellText.nullable(),
    taxPercent: decimalText.nullable(),
    /** Heading above the line, printed when it changes: a subscription, a site, a cost centre. */
    group: shortText.nullable(),
  })
  .readonly()

const taxRow = z.object({ label: shortText, percent: decimalText.nullable(), base: minorUnits, tax: minorUnits }).readonly()

const totals = z
  .object({
    net: minorUnits,
    tax: minorUnits,
    gross: minorUnits,
    /** What was paid before, positive; taken off the gross amount. */
    prepaid: minorUnits,
    payable: minorUnits,
  })
  .readonly()

const usageRow = z
  .object({
    date,
    /** Local time as printed, `08:14:07`. */
    time: cellText.nullable(),
    destination: shortText,
    quantity: decimalText.nullable(),
    /** Printed instead of the quantity: `12:04` of a call. */
    quantityLabel: cellText.nullable(),
    unit: shortText.nullable(),
    amount: decimalText.nullable(),
  })
  .readonly()

const usageList = z
  .object({
    /** The subscription, number or device that the records belong to. */
    heading: shortText,
    rows: z.array(usageRow).max(MAX_USAGE_ROWS).readonly(),
    /** Sum of the amounts as it was billed; `null` prints none. */
    total: decimalText.nullable(),
  })
  .readonly()

const documentShape = z.object({
  templateVersion: z.number().int().min(1),
  kind: z.enum(['invoice', 'creditNote']),
  /** A draft carries a quiet mark on every page and may lack its number. */
  draft: z.boolean(),
  number: shortText.nullable(),
  /**
   * Since when names of taxes, units, offers and the logo are what they are: since it was validated; since a later version
   * first opened the file, for documents of the first versions, which did not keep them; or, on a draft, as of today.
   */
  textsFrom: z.enum(['issue', 'carryOver', 'today']).default('issue'),
  /** ISO 639-1, optionally with a region; languages without a catalogue are printed in English. */
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/),
  currency,
  invoiceDate: date,
  dueDate: date.nullable(),
  /** Delivery or billing period of the whole document. */
  servicePeriod: period.nullable(),
  customerNumber: shortText.nullable(),
  orderReference: shortText.nullable(),
  /** The invoice that a credit note corrects (Directive 2006/112/EC, article 219). */
  correctedInvoice: z.object({ number: shortText, date }).readonly().nullable(),
  seller,
  buyer,
  receiver: receiver.nullable().default(null),
  lines: z.array(line).max(MAX_LINES).readonly(),
  taxRows: z.array(taxRow).max(100).readonly(),
  totals,
  /** Only `transfer` prints the payment block, so that a direct debit is not paid twice. */
  paymentMethod: z.enum(['transfer', 'directDebit', 'other']),
  /** Text for the transfer; `null` prints the document number. */
  remittanceReference: shortText.nullable(),
  paymentTerms: longText.nullable(),
  /** Free text above the table. */
  headerText: longText.nullable(),
  /** Free text after everything else. */
  footerText: longText.nullable(),
  /** The sentence the law asks for where the buyer owes the tax. */
  reverseChargeNote: longText.nullable(),
  usage: z.array(usageList).max(10_000).readonly(),
})

/** Reads a snapshot from JSON and checks that its totals add up. */
export const invoiceSnapshotSchema = documentShape.readonly().superRefine((snapshot, context) => {
  for (const fault of totalFaults(snapshot)) context.addIssue({ code: 'custom', path: ['totals', fault.field], message: fault.reason })
})

export type InvoiceSnapshot = z.infer<typeof invoiceSnapshotSchema>
export type SnapshotLine = z.infer<typeof line>
export type SnapshotSeller = z.infer<typeof seller>
export type SnapshotLogo = z.infer<typeof logo>
export type SnapshotTaxRow = z.infer<typeof taxRow>
export type SnapshotUsageList = z.infer<typeof usageList>
export type SnapshotUsageRow = z.infer<typeof usageRow>
export type DocumentKind = InvoiceSnapshot['kind']

interface TotalFault {
  readonly field: 'tax' | 'gross' | 'payable'
  readonly reason: string
}

/** Sums are taken as bigint: two amounts near 2^53 must not lose a unit while they are compared. */
function totalFaults(snapshot: z.infer<typeof documentShape>): TotalFault[] {
  const { totals: given, taxRows } = snapshot
  const faults: TotalFault[] = []
  const taxSum = taxRows.reduce((sum, row) => sum + BigInt(row.tax), 0n)
  if (taxSum !== BigInt(given.tax)) faults.push({ field: 'tax', reason: 'must be the sum of the tax rows' })
  if (BigInt(given.net) + BigInt(given.tax) !== BigInt(given.gross)) faults.push({ field: 'gross', reason: 'must be net plus tax' })
  if (BigInt(given.gross) - BigInt(given.prepaid) !== BigInt(given.payable)) {
    faults.push({ field: 'payable', reason: 'must be gross less prepaid' })
  }
  return faults
}

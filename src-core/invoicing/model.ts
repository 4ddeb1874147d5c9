/** Billing runs with their drafts, and invoices with their lines and tax rows: facts from validation on. */
import {
  choiceColumn,
  dateColumn,
  decimalColumn,
  defineTable,
  flagColumn,
  instantColumn,
  integerColumn,
  jsonColumn,
  moneyColumn,
  referenceColumn,
  textColumn,
  withDefault,
} from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { defineLifecycle } from '../kernel/lifecycle.ts'

export const billingRunLifecycle = defineLifecycle({
  name: 'billingRun',
  states: ['created', 'preparing', 'drafted', 'validating', 'validated', 'cancelled'],
  initial: 'created',
  transitions: [
    // A run whose job ended half-way is prepared, validated or cancelled again; while a job works on it, none of that is begun.
    { by: 'prepare', from: ['created', 'drafted', 'preparing'], to: 'preparing' },
    { by: 'drafted', from: ['preparing'], to: 'drafted' },
    { by: 'validate', from: ['drafted', 'validating'], to: 'validating' },
    { by: 'validated', from: ['validating'], to: 'validated' },
    { by: 'cancel', from: ['created', 'drafted', 'preparing'], to: 'cancelled' },
  ],
})

/** A run over the billing accounts of a cycle. Upper dates are exclusive. */
export const billingRun = defineTable(
  'billing_run',
  {
    code: textColumn(),
    billing_cycle_id: referenceColumn('billing_cycle', { nullable: true }),
    state: choiceColumn(billingRunLifecycle.states),
    invoice_date: dateColumn(),
    /** Rated transactions dated before this day are invoiced. */
    usage_before: dateColumn(),
    /** Rated transactions up to this id belong to the run: it does not see what is rated while it works. */
    last_transaction_id: integerColumn(),
    steps: jsonColumn(),
    created_at: instantColumn(),
    created_op: integerColumn(),
    changed_op: integerColumn(),
    validated_at: instantColumn({ nullable: true }),
    job_id: integerColumn({ nullable: true }),
  },
  { indexes: [{ on: ['code'], unique: true }] },
)

export const DRAFT_STATES = ['pending', 'draft', 'suspect', 'rejected', 'validated', 'left', 'cancelled'] as const

/** One billing account of a run. A draft is a pure function of its frozen transactions: only its totals are kept. */
export const billingRunAccount = defineTable(
  'billing_run_account',
  {
    billing_run_id: referenceColumn('billing_run'),
    billing_account_id: referenceColumn('billing_account'),
    state: choiceColumn(DRAFT_STATES),
    currency: textColumn(),
    net_minor: moneyColumn(),
    tax_minor: moneyColumn(),
    gross_minor: moneyColumn(),
    /** Gross of the account's invoice in the run before, for the difference. */
    previous_minor: moneyColumn({ nullable: true }),
    transactions: integerColumn(),
    lines: integerColumn(),
    rule: textColumn({ nullable: true }),
    reason: textColumn({ nullable: true }),
    decided_by: textColumn({ nullable: true }),
    invoice_id: integerColumn({ nullable: true }),
    /** Where all of the draft was 0.00 and no document was made. */
    settlement_id: integerColumn({ nullable: true }),
  },
  {
    indexes: [
      { on: ['billing_run_id', 'billing_account_id'], unique: true },
      { on: ['billing_run_id', 'state', 'billing_account_id'] },
      { on: ['billing_account_id'] },
      { on: ['settlement_id'], where: 'settlement_id IS NOT NULL' },
    ],
  },
)

/** An account's transactions that came to 0.00 and made no document; until it is taken back they count as billed. */
export const settlement = defineTable(
  'settlement',
  {
    created_op: integerColumn(),
    created_at: instantColumn(),
    /** `null` at the desk. */
    billing_run_id: referenceColumn('billing_run', { nullable: true }),
    billing_account_id: referenceColumn('billing_account'),
    currency: textColumn(),
    /** The date that the document would have had. */
    settled_on: dateColumn(),
    transactions: integerColumn(),
    /** The account's next invoice date before and after, where the run moved it. */
    next_date_before: dateColumn({ nullable: true }),
    next_date_after: dateColumn({ nullable: true }),
    taken_back_op: integerColumn({ nullable: true }),
  },
  { indexes: [{ on: ['billing_run_id'], where: 'billing_run_id IS NOT NULL' }, { on: ['billing_account_id'] }] },
)

export const invoice = defineTable(
  'invoice',
  {
    created_op: integerColumn(),
    created_at: instantColumn(),
    number: textColumn(),
    kind: choiceColumn(['invoice', 'creditNote']),
    invoice_type_id: referenceColumn('invoice_type'),
    seller_id: referenceColumn('seller'),
    customer_id: referenceColumn('customer'),
    customer_account_id: referenceColumn('customer_account'),
    billing_account_id: referenceColumn('billing_account'),
    billing_run_id: integerColumn({ nullable: true }),
    /** The invoice that a credit note corrects. */
    credits_invoice_id: integerColumn({ nullable: true }),
    currency: textColumn(),
    invoice_date: dateColumn(),
    due_date: dateColumn(),
    period_start: dateColumn({ nullable: true }),
    period_end: dateColumn({ nullable: true }),
    net_minor: moneyColumn(),
    tax_minor: moneyColumn(),
    gross_minor: moneyColumn(),
    rate: decimalColumn(),
    functional_minor: moneyColumn(),
    snapshot: jsonColumn(),
  },
  {
    facts: true,
    indexes: [
      { on: ['number'], unique: true },
      { on: ['invoice_date', 'currency', 'gross_minor'] },
      { on: ['customer_account_id'] },
      // Deleting a customer looks here for what refers to it.
      { on: ['customer_id'] },
      { on: ['billing_account_id', 'invoice_date'] },
      { on: ['billing_run_id'], where: 'billing_run_id IS NOT NULL' },
      { on: ['credits_invoice_id'], where: 'credits_invoice_id IS NOT NULL' },
    ],
  },
)

export const invoiceLine = defineTable(
  'invoice_line',
  {
    invoice_id: referenceColumn('invoice'),
    position: integerColumn(),
    article_id: integerColumn(),
    label: textColumn(),
    subscription_id: integerColumn({ nullable: true }),
    service_id: integerColumn({ nullable: true }),
    charge_id: integerColumn({ nullable: true }),
    kind: textColumn(),
    period_start: dateColumn({ nullable: true }),
    period_end: dateColumn({ nullable: true }),
    quantity: decimalColumn(),
    unit_price: decimalColumn({ nullable: true }),
    /** Net after line rounding. */
    amount: decimalColumn(),
    /** Net before line rounding: the exact sum of its transactions. */
    raw_amount: decimalColumn(),
    tax_id: integerColumn(),
    transactions: integerColumn(),
  },
  { facts: true, indexes: [{ on: ['invoice_id', 'position'], unique: true }] },
)

export const invoiceTax = defineTable(
  'invoice_tax',
  {
    invoice_id: referenceColumn('invoice'),
    tax_id: integerColumn(),
    percent: decimalColumn(),
    base_minor: moneyColumn(),
    tax_minor: moneyColumn(),
  },
  { facts: true, indexes: [{ on: ['invoice_id'] }] },
)

/**
 * The tax that a document states for one of its transactions that gives something back, or charges again what was given
 * back: a share of its tax row. Documents of before have none.
 */
export const mirroredTax = defineTable(
  'mirrored_tax',
  {
    created_op: integerColumn(),
    invoice_id: referenceColumn('invoice'),
    transaction_id: integerColumn(),
    /** The document whose tax it takes, or charges again; `null` where that is the document itself, or is not known. */
    source_invoice_id: integerColumn({ nullable: true }),
    /** Minor units of the document's currency, with the sign of the transaction. */
    tax_minor: moneyColumn(),
  },
  {
    facts: true,
    indexes: [
      { on: ['invoice_id'] },
      { on: ['transaction_id'], unique: true },
      { on: ['source_invoice_id'], where: 'source_invoice_id IS NOT NULL' },
    ],
  },
)

/**
 * What the page of a document of an earlier version says beside its lines (`PageTexts`), kept when a later version first
 * opened the file. Documents since then keep it in their own snapshot.
 */
export const invoicePageText = defineTable(
  'invoice_page_text',
  { created_op: integerColumn(), invoice_id: referenceColumn('invoice'), texts: jsonColumn() },
  { facts: true, indexes: [{ on: ['invoice_id'], unique: true }] },
)

/** What moves beside an invoice. Paid and open are the open item's; this is what happened to the document. */
export const invoiceState = defineTable(
  'invoice_state',
  {
    invoice_id: integerColumn(),
    payment_status: choiceColumn(['PENDING', 'UNPAID', 'PPAID', 'PAID', 'DISPUTED', 'ABANDONED', 'REFUNDED']),
    /** 1 where credit notes alone closed it: it is shown as CREDITED then, see {@link paymentStatusSql}. */
    credited: withDefault(flagColumn(), '0'),
    disputed: flagColumn(),
    dispute_reason: textColumn({ nullable: true }),
    sent_at: instantColumn({ nullable: true }),
  },
  { primaryKey: ['invoice_id'] },
)

/**
 * The payment status as it is shown, of an `invoice_state` joined as `state`. A credit is owed by no customer: it is neither unpaid nor
 * due, but open until it is matched.
 *
 * @param isCredit SQL that holds for credit notes, and for invoices of less than nothing
 */
export function paymentStatusSql(isCredit: string): string {
  return `CASE WHEN ${isCredit} THEN
    CASE state.payment_status WHEN 'PENDING' THEN 'OPEN' WHEN 'UNPAID' THEN 'OPEN' WHEN 'PPAID' THEN 'PMATCHED' WHEN 'PAID' THEN 'MATCHED'
      ELSE state.payment_status END
    WHEN state.credited = 1 THEN 'CREDITED' ELSE state.payment_status END`
}

/** What {@link paymentStatusSql} shows, in words. */
export const PAYMENT_STATUSES = [
  { value: 'PENDING', label: 'Not yet due' },
  { value: 'UNPAID', label: 'Unpaid' },
  { value: 'PPAID', label: 'Part paid' },
  { value: 'PAID', label: 'Paid' },
  { value: 'CREDITED', label: 'Credited' },
  { value: 'DISPUTED', label: 'Disputed' },
  { value: 'ABANDONED', label: 'Written off' },
  { value: 'REFUNDED', label: 'Refunded' },
  { value: 'OPEN', label: 'Open credit' },
  { value: 'PMATCHED', label: 'Partly matched credit' },
  { value: 'MATCHED', label: 'Matched credit' },
]

export const invoicingTables = {
  billing_run: billingRun,
  billing_run_account: billingRunAccount,
  settlement,
  invoice,
  invoice_line: invoiceLine,
  invoice_tax: invoiceTax,
  mirrored_tax: mirroredTax,
  invoice_page_text: invoicePageText,
  invoice_state: invoiceState,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof invoicingTables> {}
}

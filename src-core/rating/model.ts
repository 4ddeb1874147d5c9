/** Rated transactions: one per usage record and charge, per slice of a recurring charge, per one-shot. */
import {
  choiceColumn,
  dateColumn,
  decimalColumn,
  defineTable,
  integerColumn,
  jsonColumn,
  referenceColumn,
  textColumn,
  withDefault,
} from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { taken } from './taken.ts'

/** In the operator's words. */
export const RATED_KIND_WORDS = {
  usage: 'Usage',
  recurring: 'Recurring',
  oneShot: 'One-off',
  reimbursement: 'Reimbursement',
  manual: 'Manual',
  minimum: 'Minimum',
} as const
export const RATED_KINDS = [
  'usage',
  'recurring',
  'oneShot',
  'reimbursement',
  'manual',
  'minimum',
] as const satisfies readonly (keyof typeof RATED_KIND_WORDS)[]

/**
 * A rated transaction keeps references and the few inputs that later state could change; its
 * explanation is a replay of the pure rule over published versions.
 */
export const ratedTransaction = defineTable(
  'rated_transaction',
  {
    created_op: integerColumn(),
    billing_account_id: integerColumn(),
    subscription_id: integerColumn({ nullable: true }),
    service_id: integerColumn({ nullable: true }),
    charge_id: integerColumn({ nullable: true }),
    article_id: integerColumn(),
    tax_id: integerColumn(),
    kind: choiceColumn(RATED_KINDS),
    usage_record_id: integerColumn({ nullable: true }),
    price_version_id: integerColumn({ nullable: true }),
    price_line_id: integerColumn({ nullable: true }),
    /** The date that selects price and tax and that the cut-off of a run compares. */
    usage_date: dateColumn(),
    period_start: dateColumn({ nullable: true }),
    period_end: dateColumn({ nullable: true }),
    quantity: decimalColumn(),
    unit_price: decimalColumn(),
    /** In the currency of the customer account: net, or gross where the company's prices are. */
    amount: decimalColumn(),
    /** JSON of what later state could change: counter before, ratio, attributes. */
    inputs: textColumn({ nullable: true }),
    /** Set when it stands on an invoice line; cleared never: corrections are new transactions. */
    invoice_line_id: integerColumn({ nullable: true }),
    cancelled_op: integerColumn({ nullable: true }),
    /** The entry that settled it without a document, since all of the draft was 0.00. */
    settlement_id: integerColumn({ nullable: true }),
    /** The rules that priced it; what earlier ones made is taken as it stands. */
    rules: withDefault(integerColumn(), '1'),
  },
  {
    indexes: [
      { on: ['billing_account_id', 'usage_date'], where: 'invoice_line_id IS NULL AND settlement_id IS NULL AND cancelled_op IS NULL' },
      { on: ['usage_record_id'], where: 'usage_record_id IS NOT NULL' },
      // What a service was charged and given back is few beside its usage.
      { on: ['service_id'], where: 'usage_record_id IS NULL' },
      { on: ['invoice_line_id'], where: 'invoice_line_id IS NOT NULL' },
      { on: ['settlement_id'], where: 'settlement_id IS NOT NULL' },
    ],
  },
)

/** How much of a period's volume a service has used, per charge and month: tiers and included quantities count from here. */
export const usageCounter = defineTable(
  'usage_counter',
  {
    subscription_id: integerColumn(),
    charge_id: integerColumn(),
    period_start: dateColumn(),
    used: decimalColumn(),
    /** JSON by what counts together: quantity and cost by price line, and what was charged. Blank in counters of before. */
    sets: jsonColumn({ nullable: true }),
  },
  { primaryKey: ['subscription_id', 'charge_id', 'period_start'] },
)

/**
 * What a subscription, or a service of it, has used of a counter in a period. Quantities are in the unit in which the
 * usage records of its charges count, amounts in the currency of the customer account.
 */
export const counterPeriod = defineTable(
  'counter_period',
  {
    counter_id: referenceColumn('counter'),
    subscription_id: integerColumn(),
    /** The first service of its line; 0 where the subscription holds it. */
    service_id: integerColumn(),
    from_date: dateColumn(),
    /** Exclusive. */
    to_date: dateColumn(),
    /** As the ceiling stood when the period was opened; blank is unlimited. */
    ceiling: decimalColumn({ nullable: true }),
    used: decimalColumn(),
    /** What the next charge rated because this one was used up. */
    over: decimalColumn(),
    over_amount: decimalColumn(),
    /** JSON array of the notification levels that were crossed, as written, in their order. */
    crossed: jsonColumn({ nullable: true }),
    created_op: integerColumn(),
    changed_op: integerColumn(),
  },
  { indexes: [{ on: ['subscription_id', 'counter_id', 'service_id', 'from_date'], unique: true }, { on: ['counter_id'] }] },
)

export const ratingTables = { rated_transaction: ratedTransaction, usage_counter: usageCounter, counter_period: counterPeriod, taken }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof ratingTables> {}
}

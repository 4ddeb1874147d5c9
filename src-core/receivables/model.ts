/** Account operations and matchings: facts. Open items: the state beside them. */
import {
  choiceColumn,
  dateColumn,
  decimalColumn,
  defineTable,
  instantColumn,
  integerColumn,
  moneyColumn,
  referenceColumn,
  textColumn,
} from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { NUMBER_KEY_SQL } from './rules/whole-numbers.ts'

export const OPERATION_KINDS = ['invoice', 'creditNote', 'payment', 'refund', 'rejectedPayment', 'writeOff', 'charge', 'credit'] as const

export const OPEN_ITEM_STATUSES = ['O', 'P', 'L', 'I'] as const

/** What a customer owes (debit) or is owed (credit). Amounts are positive; the direction says which. */
export const accountOperation = defineTable(
  'account_operation',
  {
    created_op: integerColumn(),
    customer_account_id: referenceColumn('customer_account'),
    kind: choiceColumn(OPERATION_KINDS),
    direction: choiceColumn(['debit', 'credit']),
    number: textColumn(),
    currency: textColumn(),
    amount_minor: moneyColumn({ check: 'amount_minor >= 0' }),
    rate: decimalColumn(),
    functional_minor: moneyColumn(),
    operation_date: dateColumn(),
    due_date: dateColumn(),
    invoice_id: integerColumn({ nullable: true }),
    method: textColumn({ nullable: true }),
    /** What the payer wrote, or why the operator booked it. */
    reference: textColumn({ nullable: true }),
    payer: textColumn({ nullable: true }),
    /** Without spaces, in capitals. */
    payer_iban: textColumn({ nullable: true }),
  },
  {
    facts: true,
    indexes: [
      { on: ['customer_account_id', 'operation_date'] },
      { on: ['invoice_id'], where: 'invoice_id IS NOT NULL' },
      { on: ['operation_date'] },
      { on: ['number'] },
      { on: [NUMBER_KEY_SQL] },
      { on: ['reference COLLATE NOCASE'], where: 'reference IS NOT NULL' },
      { on: ['payer_iban', 'customer_account_id'], where: 'payer_iban IS NOT NULL' },
    ],
  },
)

/**
 * How much of an operation is still open. `P` partial, `O` open, `L` matched, `I` in dispute.
 * Its `id` is the account operation's, so that either leads to the other.
 */
export const openItem = defineTable(
  'open_item',
  {
    account_operation_id: integerColumn(),
    customer_account_id: integerColumn(),
    direction: choiceColumn(['debit', 'credit']),
    currency: textColumn(),
    due_date: dateColumn(),
    open_minor: moneyColumn({ check: 'open_minor >= 0' }),
    /** The open part in company currency, at the operation's own rate; nothing is left when nothing is open. */
    open_functional_minor: moneyColumn(),
    status: choiceColumn(OPEN_ITEM_STATUSES),
  },
  {
    indexes: [
      { on: ['account_operation_id'], unique: true },
      { on: ['customer_account_id', 'status', 'due_date'] },
      { on: ['customer_account_id', 'direction', 'open_minor'], where: "status <> 'L'" },
      { on: ['customer_account_id', 'direction', 'due_date'], where: "status <> 'L'" },
      { on: ['due_date'], where: "status <> 'L'" },
    ],
  },
)

/** One act of matching, or its reversal. */
export const matching = defineTable(
  'matching',
  {
    created_op: integerColumn(),
    created_at: instantColumn(),
    customer_account_id: referenceColumn('customer_account'),
    matched_on: dateColumn(),
    kind: choiceColumn(['manual', 'automatic', 'reversal']),
    /** The matching that a reversal takes back. */
    reverses_id: integerColumn({ nullable: true }),
  },
  { facts: true, indexes: [{ on: ['customer_account_id'] }, { on: ['reverses_id'], unique: true, where: 'reverses_id IS NOT NULL' }] },
)

/** How much of a credit pays how much of a debit. Negative in a reversal. */
export const matchingAllocation = defineTable(
  'matching_allocation',
  {
    matching_id: referenceColumn('matching'),
    debit_operation_id: referenceColumn('account_operation'),
    credit_operation_id: referenceColumn('account_operation'),
    amount_minor: moneyColumn(),
    /** The debit's part in company currency; the credit's part is this plus the exchange difference. */
    functional_minor: moneyColumn(),
    /** Exchange difference in company currency: what the two sides' rates made of it; a gain is positive. */
    exchange_minor: moneyColumn(),
    allocated_on: dateColumn(),
  },
  {
    facts: true,
    indexes: [{ on: ['debit_operation_id'] }, { on: ['credit_operation_id'] }, { on: ['matching_id'] }, { on: ['allocated_on'] }],
  },
)

export const receivablesTables = {
  account_operation: accountOperation,
  open_item: openItem,
  matching,
  matching_allocation: matchingAllocation,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof receivablesTables> {}
}

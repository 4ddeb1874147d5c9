/** The journal: balanced in the currency of the posting and in the company's. */
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

export const JOURNALS = ['sales', 'payments', 'matching', 'general'] as const

export const journalEntry = defineTable(
  'journal_entry',
  {
    created_op: integerColumn(),
    journal: choiceColumn(JOURNALS),
    posted_on: dateColumn(),
    currency: textColumn(),
    rate: decimalColumn(),
    /** What it posts: `invoice`, `accountOperation`, `matching`. */
    source: textColumn(),
    source_id: integerColumn(),
    reference: textColumn(),
    description: textColumn(),
  },
  { facts: true, indexes: [{ on: ['posted_on'] }, { on: ['source', 'source_id'] }] },
)

/** A debit is positive, a credit negative, in both currencies; an entry's lines sum to zero in each. */
export const journalLine = defineTable(
  'journal_line',
  {
    journal_entry_id: referenceColumn('journal_entry'),
    ledger_account_id: referenceColumn('ledger_account'),
    amount_minor: moneyColumn(),
    functional_minor: moneyColumn(),
    customer_account_id: integerColumn({ nullable: true }),
  },
  { facts: true, indexes: [{ on: ['journal_entry_id'] }, { on: ['ledger_account_id'] }] },
)

/** One row: what the last check of the books found. */
export const booksCheck = defineTable('books_check', { checked_at: instantColumn(), differences: integerColumn(), report: textColumn() })

export const financeTables = { journal_entry: journalEntry, journal_line: journalLine, books_check: booksCheck }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof financeTables> {}
}

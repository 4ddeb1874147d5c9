/** Lists of the journal, in the order of posting. */
import type { ListColumn, ListDefinition } from '../entities/define-list.ts'

const choices = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))
const JOURNAL_WORDS = choices({ sales: 'Sales', payments: 'Payments', matching: 'Matching', general: 'General' })
const SOURCE_WORDS = choices({ invoice: 'Invoice', accountOperation: 'Account operation', matching: 'Matching' })

const entry = (column: string) => `"journal_entry".${column}`
const entryColumns: Readonly<Record<string, ListColumn>> = {
  posted_on: { label: 'Date', type: 'date', sql: entry('posted_on'), notNull: true, priority: 1 },
  journal: { label: 'Journal', type: 'choice', sql: entry('journal'), choices: JOURNAL_WORDS, priority: 3 },
  reference: { label: 'Reference', type: 'code', sql: entry('reference'), priority: 1 },
  description: { label: 'Description', type: 'text', sql: entry('description'), priority: 2 },
  currency: { label: 'Currency', type: 'text', sql: entry('currency'), priority: 3 },
  rate: { label: 'Rate', type: 'decimal', sql: entry('rate'), filterable: false, priority: 7 },
  source: { label: 'Posts', type: 'choice', sql: entry('source'), choices: SOURCE_WORDS, priority: 5 },
  source_id: { label: 'Record', type: 'integer', sql: entry('source_id'), priority: 8 },
}

const debits = '(SELECT SUM(MAX(line.amount_minor, 0)) FROM journal_line AS line WHERE line.journal_entry_id = "journal_entry".id)'

export const journalEntryList: ListDefinition = {
  name: 'journalEntry',
  label: 'Journal entry',
  pluralLabel: 'Journal entries',
  table: 'journal_entry',
  joins: {},
  columns: {
    ...entryColumns,
    posted_on: { ...(entryColumns['posted_on'] as ListColumn), sortable: true },
    reference: { ...(entryColumns['reference'] as ListColumn), searched: true },
    amount_minor: { label: 'Amount', type: 'money', sql: debits, currencyColumn: 'currency', filterable: false, priority: 2 },
    entry: { label: 'Entry', type: 'integer', sql: entry('id'), sortable: true, notNull: true, priority: 4 },
  },
  defaultSort: [{ column: 'entry', direction: 'desc' }],
}

const inEntry = Object.fromEntries(Object.entries(entryColumns).map(([key, column]) => [key, { ...column, join: 'entry' }]))

export const journalLineList: ListDefinition = {
  name: 'journalLine',
  label: 'Journal line',
  pluralLabel: 'Journal lines',
  table: 'journal_line',
  joins: {
    entry: { sql: 'LEFT JOIN journal_entry ON "journal_entry".id = "journal_line".journal_entry_id' },
    ledger: { sql: 'LEFT JOIN ledger_account AS ledger ON ledger.id = "journal_line".ledger_account_id' },
    account: { sql: 'LEFT JOIN customer_account AS account ON account.id = "journal_line".customer_account_id' },
  },
  columns: {
    ...inEntry,
    ledger_account_id: {
      label: 'Ledger account',
      type: 'reference',
      sql: '"journal_line".ledger_account_id',
      labelSql: `ledger.code || ' ' || ledger.name`,
      join: 'ledger',
      entity: 'ledgerAccount',
      priority: 1,
    },
    customer_account_id: {
      label: 'Customer account',
      type: 'reference',
      sql: '"journal_line".customer_account_id',
      labelSql: 'account.code',
      join: 'account',
      entity: 'customerAccount',
      priority: 4,
    },
    amount_minor: {
      label: 'Amount',
      type: 'money',
      sql: '"journal_line".amount_minor',
      summed: true,
      currencyColumn: 'currency',
      priority: 1,
    },
    functional_minor: { label: 'In company currency', type: 'money', sql: '"journal_line".functional_minor', summed: true, priority: 3 },
    journal_entry_id: { label: 'Entry', type: 'integer', sql: '"journal_line".journal_entry_id', priority: 6 },
    line: { label: 'Line', type: 'integer', sql: '"journal_line".id', sortable: true, notNull: true, priority: 8 },
  },
  defaultSort: [{ column: 'line', direction: 'desc' }],
}

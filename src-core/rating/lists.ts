/** Lists of usage: records, rejects, batches, rated transactions. */
import type { KeptSums } from '../database/kept-sums.ts'
import type { ListDefinition } from '../entities/define-list.ts'
import { RATED_KIND_WORDS } from './model.ts'
import { MOST_DATE_PARAMETERS, MOST_DECIMAL_PARAMETERS } from '../mediation/rules/usage-values.ts'
import { REJECTION_TEXTS } from '../mediation/rules/rejection-causes.ts'

/** Date, decimal and extra parameters of a record, shown when they are chosen. */
function furtherColumns(table: 'usage_record' | 'rejected_usage'): ListDefinition['columns'] {
  const at = (path: string) => `json_extract(${table}.further, '${path}')`
  const each = (count: number, type: 'instant' | 'decimal', words: string, place: number) =>
    Array.from({ length: count }, (_, index) => [
      `${type === 'instant' ? 'date' : 'decimal'}_parameter_${index + 1}`,
      { label: `${words} ${index + 1}`, type, sql: at(`$[${place}][${index}]`), priority: 9 } as const,
    ])
  return {
    ...Object.fromEntries(each(MOST_DATE_PARAMETERS, 'instant', 'Date parameter', 0)),
    ...Object.fromEntries(each(MOST_DECIMAL_PARAMETERS, 'decimal', 'Decimal parameter', 1)),
    extra_parameter: { label: 'Extra parameter', type: 'text', sql: at('$[2]'), priority: 9 },
  }
}

export const usageRecordList: ListDefinition = {
  name: 'usageRecord',
  label: 'Usage record',
  pluralLabel: 'Usage records',
  table: 'usage_record',
  joins: {
    access: { sql: 'LEFT JOIN access_point AS access ON access.id = usage_record.access_point_id' },
    subscription: { sql: 'LEFT JOIN subscription ON subscription.id = usage_record.subscription_id' },
  },
  columns: {
    at: { label: 'At', type: 'instant', sql: 'usage_record.at', notNull: true, priority: 1 },
    usage_date: { label: 'Date', type: 'date', sql: 'usage_record.usage_date', notNull: true, priority: 3 },
    access: { label: 'Access point', type: 'text', sql: 'access.access_id', join: 'access', priority: 2, searched: true },
    subscription: { label: 'Subscription', type: 'code', sql: 'subscription.code', join: 'subscription', priority: 3 },
    type: { label: 'Type', type: 'text', sql: "json_extract(usage_record.parameters, '$[0]')", priority: 2 },
    destination: { label: 'Parameter 2', type: 'text', sql: "json_extract(usage_record.parameters, '$[1]')", priority: 4 },
    zone: { label: 'Parameter 3', type: 'text', sql: "json_extract(usage_record.parameters, '$[2]')", priority: 5 },
    quantity: { label: 'Quantity', type: 'decimal', sql: 'usage_record.quantity', notNull: true, priority: 1 },
    line: { label: 'Line', type: 'text', sql: 'usage_record.line', priority: 8 },
    ...furtherColumns('usage_record'),
    record: { label: 'Record', type: 'integer', sql: 'usage_record.id', sortable: true, notNull: true, priority: 8 },
  },
  dialled: [{ id: 'usage_record.access_point_id', table: 'access_point', gives: 'id', column: 'access_id', hasPlainIndex: true }],
  defaultSort: [{ column: 'record', direction: 'desc' }],
}

export const rejectedUsageList: ListDefinition = {
  name: 'rejectedUsage',
  label: 'Rejected record',
  pluralLabel: 'Rejected usage',
  table: 'rejected_usage',
  joins: { batch: { sql: 'LEFT JOIN import_batch AS batch ON batch.id = rejected_usage.import_batch_id' } },
  columns: {
    status: {
      label: 'Status',
      type: 'status',
      sql: 'rejected_usage.status',
      choices: [
        { value: 'open', label: 'Rejected' },
        { value: 'reprocessed', label: 'Reprocessed' },
        { value: 'discarded', label: 'Discarded' },
      ],
      priority: 1,
    },
    cause: {
      label: 'Cause',
      type: 'choice',
      sql: 'rejected_usage.cause',
      sortable: true,
      notNull: true,
      choices: Object.entries(REJECTION_TEXTS).map(([value, text]) => ({ value, label: text.title })),
      priority: 1,
    },
    reason: { label: 'Reason', type: 'text', sql: 'rejected_usage.reason', priority: 2 },
    access_id: { label: 'Access point', type: 'text', sql: 'rejected_usage.access_id', priority: 3, searched: true },
    usage_date: { label: 'Date', type: 'date', sql: 'rejected_usage.usage_date', priority: 4 },
    line: { label: 'Line', type: 'text', sql: 'COALESCE(rejected_usage.mended_line, rejected_usage.line)', priority: 3, searched: true },
    file: { label: 'File', type: 'text', sql: 'batch.file_name', join: 'batch', priority: 5 },
    row: { label: 'Row', type: 'integer', sql: 'rejected_usage.row', priority: 5 },
    ...furtherColumns('rejected_usage'),
    times_tried: { label: 'Tried', type: 'integer', sql: 'rejected_usage.times_tried', priority: 7 },
    record: { label: 'Record', type: 'integer', sql: 'rejected_usage.id', sortable: true, notNull: true, priority: 9 },
  },
  dialled: [{ own: 'rejected_usage.access_id' }],
  defaultSort: [{ column: 'record', direction: 'desc' }],
}

export const importBatchList: ListDefinition = {
  name: 'importBatch',
  label: 'Import',
  pluralLabel: 'Imports',
  table: 'import_batch',
  joins: {},
  columns: {
    file_name: { label: 'File', type: 'text', sql: 'import_batch.file_name', priority: 1, searched: true },
    kind: { label: 'Kind', type: 'text', sql: 'import_batch.kind', priority: 2 },
    state: { label: 'State', type: 'text', sql: 'import_batch.state', priority: 3 },
    rows: { label: 'Rows', type: 'integer', sql: 'import_batch.rows', summed: true, priority: 2 },
    accepted: { label: 'Accepted', type: 'integer', sql: 'import_batch.accepted', summed: true, priority: 2 },
    rejected: { label: 'Rejected', type: 'integer', sql: 'import_batch.rejected', summed: true, priority: 2 },
    duplicates: { label: 'Duplicates', type: 'integer', sql: 'import_batch.duplicates', summed: true, priority: 3 },
    created_at: { label: 'At', type: 'instant', sql: 'import_batch.created_at', priority: 3 },
    batch: { label: 'Import', type: 'integer', sql: 'import_batch.id', sortable: true, notNull: true, priority: 8 },
  },
  defaultSort: [{ column: 'batch', direction: 'desc' }],
}

/** The currency of a rated transaction is fixed with it: an account changes neither its currency nor to a payer of another. */
export const ratedTransactionSums: KeptSums = {
  list: 'ratedTransaction',
  table: 'rated_transaction',
  decimals: ['amount'],
  currencySql: 'customer_account.currency',
  joinSql:
    'JOIN billing_account ON billing_account.id = rated_transaction.billing_account_id JOIN customer_account ON customer_account.id = billing_account.customer_account_id',
  watched: ['amount', 'billing_account_id'],
}

export const ratedTransactionList: ListDefinition = {
  name: 'ratedTransaction',
  label: 'Rated transaction',
  pluralLabel: 'Rated transactions',
  table: 'rated_transaction',
  joins: {
    charge: { sql: 'LEFT JOIN charge ON charge.id = rated_transaction.charge_id' },
    unit: { sql: 'LEFT JOIN unit_of_measure AS unit ON unit.id = charge.unit_id', needs: 'charge' },
    subscription: { sql: 'LEFT JOIN subscription ON subscription.id = rated_transaction.subscription_id' },
    billing_account: { sql: 'LEFT JOIN billing_account ON billing_account.id = rated_transaction.billing_account_id' },
    customer_account: {
      sql: 'LEFT JOIN customer_account ON customer_account.id = billing_account.customer_account_id',
      needs: 'billing_account',
    },
    line: { sql: 'LEFT JOIN invoice_line AS line ON line.id = rated_transaction.invoice_line_id' },
    invoice: { sql: 'LEFT JOIN invoice ON invoice.id = line.invoice_id', needs: 'line' },
  },
  columns: {
    usage_date: { label: 'Date', type: 'date', sql: 'rated_transaction.usage_date', notNull: true, priority: 1 },
    kind: {
      label: 'Kind',
      type: 'choice',
      sql: 'rated_transaction.kind',
      choices: Object.entries(RATED_KIND_WORDS).map(([value, label]) => ({ value, label })),
      priority: 3,
    },
    charge: { label: 'Charge', type: 'text', sql: 'charge.name', join: 'charge', priority: 1 },
    subscription: { label: 'Subscription', type: 'code', sql: 'subscription.code', join: 'subscription', priority: 2 },
    billing_account: { label: 'Billing account', type: 'code', sql: 'billing_account.code', join: 'billing_account', priority: 4 },
    period_start: { label: 'From', type: 'date', sql: 'rated_transaction.period_start', priority: 5 },
    period_end: { label: 'Up to', type: 'date', sql: 'rated_transaction.period_end', priority: 5 },
    quantity: { label: 'Quantity', type: 'decimal', sql: 'rated_transaction.quantity', priority: 2 },
    unit: { label: 'Unit', type: 'text', sql: 'unit.symbol', join: 'unit', priority: 2 },
    unit_price: { label: 'Unit price', type: 'decimal', sql: 'rated_transaction.unit_price', priority: 3 },
    amount: { label: 'Amount', type: 'decimal', sql: 'rated_transaction.amount', summed: true, currencyColumn: 'currency', priority: 1 },
    currency: { label: 'Currency', type: 'text', sql: 'customer_account.currency', join: 'customer_account', priority: 2 },
    invoice: { label: 'Invoice', type: 'code', sql: 'invoice.number', join: 'invoice', priority: 3 },
    billing_account_id: { label: 'Billing account id', type: 'integer', sql: 'rated_transaction.billing_account_id', priority: 9 },
    subscription_id: { label: 'Subscription id', type: 'integer', sql: 'rated_transaction.subscription_id', priority: 9 },
    settlement_id: { label: 'Settled at 0.00', type: 'integer', sql: 'rated_transaction.settlement_id', priority: 6 },
    invoice_line_id: { label: 'Invoice line id', type: 'integer', sql: 'rated_transaction.invoice_line_id', priority: 9 },
    transaction: { label: 'Transaction', type: 'integer', sql: 'rated_transaction.id', sortable: true, notNull: true, priority: 8 },
  },
  defaultSort: [{ column: 'transaction', direction: 'desc' }],
  kept: ratedTransactionSums,
}

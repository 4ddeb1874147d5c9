/** Lists of billing runs, their drafts, invoices and invoice lines. */
import type { ListDefinition } from '../entities/define-list.ts'
import { DRAFT_RULES } from './checks.ts'

const RUN_STATES = [
  { value: 'created', label: 'Created' },
  { value: 'preparing', label: 'Preparing' },
  { value: 'drafted', label: 'Drafted' },
  { value: 'validating', label: 'Validating' },
  { value: 'validated', label: 'Validated' },
  { value: 'cancelled', label: 'Cancelled' },
]

export const billingRunList: ListDefinition = {
  name: 'billingRun',
  label: 'Billing run',
  pluralLabel: 'Billing runs',
  table: 'billing_run',
  joins: { cycle: { sql: 'LEFT JOIN billing_cycle AS cycle ON cycle.id = billing_run.billing_cycle_id' } },
  columns: {
    state: { label: 'Status', type: 'status', sql: 'billing_run.state', choices: RUN_STATES, priority: 1 },
    code: { label: 'Run', type: 'code', sql: 'billing_run.code', sortable: true, notNull: true, searched: true, priority: 1 },
    cycle: { label: 'Cycle', type: 'text', sql: 'cycle.name', join: 'cycle', priority: 2 },
    invoice_date: { label: 'Invoice date', type: 'date', sql: 'billing_run.invoice_date', sortable: true, notNull: true, priority: 1 },
    usage_before: { label: 'Usage before', type: 'date', sql: 'billing_run.usage_before', priority: 3 },
    accounts: { label: 'Accounts', type: 'integer', sql: '(SELECT COUNT(*) FROM billing_run_account a WHERE a.billing_run_id = billing_run.id)', filterable: false, priority: 2 },
    held: {
      label: 'To decide',
      type: 'integer',
      sql: "(SELECT COUNT(*) FROM billing_run_account a WHERE a.billing_run_id = billing_run.id AND a.state = 'suspect')",
      filterable: false,
      priority: 2,
    },
    validated_at: { label: 'Validated', type: 'instant', sql: 'billing_run.validated_at', priority: 4 },
  },
  defaultSort: [{ column: 'invoice_date', direction: 'desc' }],
}

export const billingRunAccountList: ListDefinition = {
  name: 'billingRunAccount',
  label: 'Draft',
  pluralLabel: 'Drafts',
  table: 'billing_run_account',
  joins: {
    account: { sql: 'LEFT JOIN billing_account AS account ON account.id = billing_run_account.billing_account_id' },
    customer_account: { sql: 'LEFT JOIN customer_account ON customer_account.id = account.customer_account_id', needs: 'account' },
    customer: { sql: 'LEFT JOIN customer ON customer.id = customer_account.customer_id', needs: 'customer_account' },
    invoice: { sql: 'LEFT JOIN invoice ON invoice.id = billing_run_account.invoice_id' },
  },
  columns: {
    state: {
      label: 'Status',
      type: 'status',
      sql: 'billing_run_account.state',
      sortable: true,
      choices: [
        { value: 'pending', label: 'Pending' },
        { value: 'draft', label: 'Draft' },
        { value: 'suspect', label: 'Suspect' },
        { value: 'rejected', label: 'Rejected' },
        { value: 'validated', label: 'Validated' },
        { value: 'left', label: 'Left out' },
        { value: 'cancelled', label: 'Cancelled' },
      ],
      priority: 1,
    },
    customer: { label: 'Customer', type: 'text', sql: 'customer.name', sortSql: 'customer.name_key', join: 'customer', sortable: true, searched: true, priority: 1 },
    account: { label: 'Billing account', type: 'code', sql: 'account.code', join: 'account', priority: 4 },
    rule: { label: 'Rule', type: 'choice', sql: 'billing_run_account.rule', choices: Object.entries(DRAFT_RULES).map(([value, label]) => ({ value, label })), priority: 3 },
    reason: { label: 'Reason', type: 'text', sql: 'billing_run_account.reason', priority: 2 },
    transactions: { label: 'Transactions', type: 'integer', sql: 'billing_run_account.transactions', priority: 5 },
    net_minor: { label: 'Net', type: 'money', sql: 'billing_run_account.net_minor', summed: true, currencyColumn: 'currency', sortable: true, priority: 3 },
    tax_minor: { label: 'Tax', type: 'money', sql: 'billing_run_account.tax_minor', summed: true, currencyColumn: 'currency', priority: 4 },
    gross_minor: { label: 'Gross', type: 'money', sql: 'billing_run_account.gross_minor', summed: true, currencyColumn: 'currency', sortable: true, priority: 1 },
    previous_minor: { label: 'Before', type: 'money', sql: 'billing_run_account.previous_minor', currencyColumn: 'currency', priority: 3 },
    currency: { label: 'Currency', type: 'text', sql: 'billing_run_account.currency', priority: 2 },
    invoice: { label: 'Invoice', type: 'code', sql: 'invoice.number', join: 'invoice', priority: 4 },
    billing_run_id: { label: 'Run id', type: 'integer', sql: 'billing_run_account.billing_run_id', priority: 9 },
    billing_account_id: { label: 'Billing account id', type: 'integer', sql: 'billing_run_account.billing_account_id', sortable: true, notNull: true, priority: 9 },
    invoice_id: { label: 'Invoice id', type: 'integer', sql: 'billing_run_account.invoice_id', priority: 9 },
  },
  defaultSort: [{ column: 'billing_account_id', direction: 'asc' }],
}

export const PAYMENT_STATUSES = [
  { value: 'PENDING', label: 'Not yet due' },
  { value: 'UNPAID', label: 'Unpaid' },
  { value: 'PPAID', label: 'Part paid' },
  { value: 'PAID', label: 'Paid' },
  { value: 'DISPUTED', label: 'Disputed' },
  { value: 'ABANDONED', label: 'Written off' },
  { value: 'REFUNDED', label: 'Refunded' },
]

export const invoiceList: ListDefinition = {
  name: 'invoice',
  label: 'Invoice',
  pluralLabel: 'Invoices',
  table: 'invoice',
  joins: {
    customer: { sql: 'LEFT JOIN customer ON customer.id = invoice.customer_id' },
    account: { sql: 'LEFT JOIN billing_account AS account ON account.id = invoice.billing_account_id' },
    state: { sql: 'LEFT JOIN invoice_state AS state ON state.invoice_id = invoice.id' },
    operation: { sql: 'LEFT JOIN account_operation AS operation ON operation.invoice_id = invoice.id' },
    open: { sql: 'LEFT JOIN open_item AS open ON open.account_operation_id = operation.id', needs: 'operation' },
    run: { sql: 'LEFT JOIN billing_run AS run ON run.id = invoice.billing_run_id' },
  },
  columns: {
    payment_status: { label: 'Payment', type: 'status', sql: 'state.payment_status', join: 'state', choices: PAYMENT_STATUSES, priority: 1 },
    number: { label: 'Number', type: 'code', sql: 'invoice.number', sortable: true, notNull: true, searched: true, priority: 1 },
    customer: { label: 'Customer', type: 'text', sql: 'customer.name', sortSql: 'customer.name_key', join: 'customer', searched: true, priority: 1 },
    account: { label: 'Billing account', type: 'code', sql: 'account.code', join: 'account', priority: 6 },
    kind: {
      label: 'Type',
      type: 'choice',
      sql: 'invoice.kind',
      choices: [
        { value: 'invoice', label: 'Invoice' },
        { value: 'creditNote', label: 'Credit note' },
      ],
      priority: 5,
    },
    invoice_date: { label: 'Issued', type: 'date', sql: 'invoice.invoice_date', sortable: true, notNull: true, priority: 3 },
    due_date: { label: 'Due', type: 'date', sql: 'invoice.due_date', notNull: true, priority: 2 },
    net_minor: { label: 'Net', type: 'money', sql: 'invoice.net_minor', summed: true, currencyColumn: 'currency', priority: 3 },
    tax_minor: { label: 'Tax', type: 'money', sql: 'invoice.tax_minor', summed: true, currencyColumn: 'currency', priority: 4 },
    gross_minor: { label: 'Gross', type: 'money', sql: 'invoice.gross_minor', summed: true, currencyColumn: 'currency', priority: 2 },
    open_minor: {
      label: 'Open',
      type: 'money',
      sql: "CASE WHEN open.direction = 'credit' THEN -open.open_minor ELSE open.open_minor END",
      join: 'open',
      summed: true,
      currencyColumn: 'currency',
      priority: 1,
    },
    currency: { label: 'Currency', type: 'text', sql: 'invoice.currency', notNull: true, priority: 1 },
    run: { label: 'Billing run', type: 'code', sql: 'run.code', join: 'run', priority: 6 },
    sent_at: { label: 'Sent', type: 'instant', sql: 'state.sent_at', join: 'state', priority: 7 },
    customer_id: { label: 'Customer id', type: 'integer', sql: 'invoice.customer_id', priority: 9 },
    customer_account_id: { label: 'Customer account id', type: 'integer', sql: 'invoice.customer_account_id', priority: 9 },
    billing_account_id: { label: 'Billing account id', type: 'integer', sql: 'invoice.billing_account_id', priority: 9 },
    billing_run_id: { label: 'Billing run id', type: 'integer', sql: 'invoice.billing_run_id', priority: 9 },
    invoice: { label: 'Entry', type: 'integer', sql: 'invoice.id', sortable: true, notNull: true, priority: 9 },
  },
  defaultSort: [{ column: 'invoice', direction: 'desc' }],
}

export const invoiceLineList: ListDefinition = {
  name: 'invoiceLine',
  label: 'Invoice line',
  pluralLabel: 'Invoice lines',
  table: 'invoice_line',
  joins: {
    invoice: { sql: 'LEFT JOIN invoice ON invoice.id = invoice_line.invoice_id' },
    tax: { sql: 'LEFT JOIN tax ON tax.id = invoice_line.tax_id' },
    subscription: { sql: 'LEFT JOIN subscription ON subscription.id = invoice_line.subscription_id' },
  },
  columns: {
    position: { label: 'No.', type: 'integer', sql: 'invoice_line.position', sortable: true, notNull: true, priority: 1 },
    label: { label: 'Article', type: 'text', sql: 'invoice_line.label', priority: 1 },
    subscription: { label: 'Subscription', type: 'code', sql: 'subscription.code', join: 'subscription', priority: 3 },
    period_start: { label: 'From', type: 'date', sql: 'invoice_line.period_start', priority: 2 },
    period_end: { label: 'Up to', type: 'date', sql: 'invoice_line.period_end', priority: 2 },
    quantity: { label: 'Quantity', type: 'decimal', sql: 'invoice_line.quantity', priority: 2 },
    unit_price: { label: 'Unit price', type: 'decimal', sql: 'invoice_line.unit_price', priority: 2 },
    tax: { label: 'Tax', type: 'text', sql: 'tax.name', join: 'tax', priority: 3 },
    transactions: { label: 'Transactions', type: 'integer', sql: 'invoice_line.transactions', priority: 4 },
    amount: { label: 'Amount', type: 'decimal', sql: 'invoice_line.amount', summed: true, currencyColumn: 'currency', priority: 1 },
    currency: { label: 'Currency', type: 'text', sql: 'invoice.currency', join: 'invoice', priority: 2 },
    invoice_id: { label: 'Invoice id', type: 'integer', sql: 'invoice_line.invoice_id', priority: 9 },
  },
  defaultSort: [{ column: 'position', direction: 'asc' }],
}

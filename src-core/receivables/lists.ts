/** Lists of receivables. Amounts of credits are negative in lists, so that their sums are balances. */
import type { ListColumn, ListDefinition } from '../entities/define-list.ts'
import { PAYMENT_METHODS } from '../accounts/model.ts'
import { PAYMENT_STATUSES, paymentStatusSql } from '../invoicing/model.ts'

const signed = (column: string) => `CASE "account_operation".direction WHEN 'credit' THEN -${column} ELSE ${column} END`
const choices = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))

/** What an account operation is, in words. */
export const OPERATION_KIND_LABELS = {
  invoice: 'Invoice',
  creditNote: 'Credit note',
  payment: 'Payment',
  refund: 'Refund',
  rejectedPayment: 'Rejected payment',
  writeOff: 'Write-off',
  charge: 'Charge',
  credit: 'Credit',
} as const
const KINDS = choices(OPERATION_KIND_LABELS)
const ITEM_STATUSES = choices({ O: 'Open', P: 'Partly matched', L: 'Matched', I: 'Disputed' })
const DIRECTIONS = choices({ debit: 'Debit', credit: 'Credit' })

const JOINS = {
  account: { sql: 'LEFT JOIN customer_account AS account ON account.id = "account_operation".customer_account_id' },
  customer: { sql: 'LEFT JOIN customer ON customer.id = account.customer_id', needs: 'account' },
  item: { sql: 'LEFT JOIN open_item AS item ON item.id = "account_operation".id' },
  invoice: { sql: 'LEFT JOIN invoice ON invoice.id = "account_operation".invoice_id' },
  billing: { sql: 'LEFT JOIN billing_account AS billing ON billing.id = invoice.billing_account_id', needs: 'invoice' },
  state: { sql: 'LEFT JOIN invoice_state AS state ON state.invoice_id = "account_operation".invoice_id' },
} as const

const number: ListColumn = {
  label: 'Number',
  type: 'code',
  sql: '"account_operation".number',
  sortable: true,
  notNull: true,
  searched: true,
  priority: 1,
}
const customer: ListColumn = {
  label: 'Customer',
  type: 'reference',
  sql: 'account.customer_id',
  labelSql: 'customer.name',
  join: 'customer',
  entity: 'customer',
  priority: 2,
}
const account: ListColumn = {
  label: 'Customer account',
  type: 'reference',
  sql: '"account_operation".customer_account_id',
  labelSql: 'account.code',
  join: 'account',
  entity: 'customerAccount',
  priority: 4,
}
const billing: ListColumn = {
  label: 'Billing account',
  type: 'reference',
  sql: 'invoice.billing_account_id',
  labelSql: 'billing.name',
  join: 'billing',
  entity: 'billingAccount',
  priority: 4,
}
const kind: ListColumn = { label: 'Kind', type: 'choice', sql: '"account_operation".kind', choices: KINDS, priority: 3 }
const currency: ListColumn = { label: 'Currency', type: 'text', sql: '"account_operation".currency', priority: 2 }
const invoice: ListColumn = {
  label: 'Invoice',
  type: 'reference',
  sql: '"account_operation".invoice_id',
  labelSql: '"account_operation".number',
  entity: 'invoice',
  priority: 7,
}
const direction: ListColumn = { label: 'Side', type: 'choice', sql: '"account_operation".direction', choices: DIRECTIONS, priority: 6 }

const money = (label: string, column: string, join: string | null, priority: number): ListColumn => ({
  label,
  type: 'money',
  sql: signed(column),
  summed: true,
  currencyColumn: 'currency',
  ...(join ? { join } : {}),
  priority,
})

export const accountOperationList: ListDefinition = {
  name: 'accountOperation',
  label: 'Account operation',
  pluralLabel: 'Account operations',
  table: 'account_operation',
  joins: JOINS,
  columns: {
    operation_date: { label: 'Date', type: 'date', sql: '"account_operation".operation_date', sortable: true, notNull: true, priority: 1 },
    number,
    kind,
    customer_id: customer,
    customer_account_id: account,
    due_date: { label: 'Due', type: 'date', sql: '"account_operation".due_date', priority: 3 },
    direction,
    amount_minor: money('Amount', '"account_operation".amount_minor', null, 1),
    currency,
    open_minor: money('Open', 'item.open_minor', 'item', 2),
    status: { label: 'Matching', type: 'status', sql: 'item.status', join: 'item', choices: ITEM_STATUSES, priority: 2 },
    payment_status: {
      label: 'Payment',
      type: 'status',
      sql: paymentStatusSql(`"account_operation".direction = 'credit'`),
      join: 'state',
      choices: PAYMENT_STATUSES,
      priority: 5,
    },
    method: { label: 'Method', type: 'choice', sql: '"account_operation".method', choices: choices(PAYMENT_METHODS), priority: 5 },
    reference: { label: 'Reference', type: 'text', sql: '"account_operation".reference', priority: 4 },
    payer: { label: 'Payer', type: 'text', sql: '"account_operation".payer', priority: 5 },
    invoice_id: invoice,
  },
  defaultSort: [{ column: 'operation_date', direction: 'desc' }],
}

const OPEN_ITEM_JOINS = {
  operation: { sql: 'LEFT JOIN account_operation ON "account_operation".id = "open_item".id' },
  account: { sql: 'LEFT JOIN customer_account AS account ON account.id = "open_item".customer_account_id' },
  customer: JOINS.customer,
  invoice: { ...JOINS.invoice, needs: 'operation' },
  billing: JOINS.billing,
  state: { ...JOINS.state, needs: 'operation' },
} as const

const ofOperation = (column: ListColumn): ListColumn => ({ ...column, join: column.join ?? 'operation' })
const ofItem = (column: string) => `"open_item".${column}`
const signedItem = (column: string) => `CASE "open_item".direction WHEN 'credit' THEN -"open_item".${column}
        ELSE "open_item".${column} END`

/** Open items by due date; a row's id is its account operation's. */
export const openItemList: ListDefinition = {
  name: 'openItem',
  label: 'Open item',
  pluralLabel: 'Open items',
  table: 'open_item',
  joins: OPEN_ITEM_JOINS,
  where: `"open_item".status <> 'L'`,
  columns: {
    number: ofOperation({ ...number, sortable: false }),
    customer_id: customer,
    customer_account_id: { ...account, sql: ofItem('customer_account_id') },
    billing_account_id: billing,
    kind: ofOperation(kind),
    operation_date: ofOperation({ label: 'Date', type: 'date', sql: '"account_operation".operation_date', priority: 4 }),
    due_date: { label: 'Due', type: 'date', sql: ofItem('due_date'), sortable: true, notNull: true, priority: 1 },
    payment_status: {
      label: 'Payment',
      type: 'status',
      sql: paymentStatusSql(`"open_item".direction = 'credit'`),
      join: 'state',
      choices: PAYMENT_STATUSES,
      priority: 2,
    },
    status: { label: 'Matching', type: 'status', sql: ofItem('status'), choices: ITEM_STATUSES, priority: 4 },
    direction: { ...direction, sql: ofItem('direction') },
    amount_minor: ofOperation({ ...money('Amount', '"account_operation".amount_minor', 'operation', 3), summed: false }),
    open_minor: { label: 'Open', type: 'money', sql: signedItem('open_minor'), summed: true, currencyColumn: 'currency', priority: 1 },
    currency: { ...currency, sql: ofItem('currency') },
    reference: ofOperation({ label: 'Reference', type: 'text', sql: '"account_operation".reference', priority: 5 }),
    payer: ofOperation({ label: 'Payer', type: 'text', sql: '"account_operation".payer', priority: 6 }),
    invoice_id: ofOperation(invoice),
  },
  defaultSort: [{ column: 'due_date', direction: 'asc' }],
}

const allocated = (column: string) =>
  `(SELECT SUM(${column}) FROM matching_allocation AS allocation WHERE allocation.matching_id = "matching".id)`
const numbersOf = (side: 'debit' | 'credit') =>
  `(SELECT group_concat(number, ', ') FROM (SELECT DISTINCT operation.number FROM matching_allocation AS allocation
    JOIN account_operation AS operation ON operation.id = allocation.${side}_operation_id
        WHERE allocation.matching_id = "matching".id LIMIT 5))`

/** It joins a payment and what took it back. */
const TAKES_BACK = `EXISTS (SELECT 1 FROM matching_allocation AS allocation
    JOIN account_operation AS operation ON operation.id = allocation.debit_operation_id
    WHERE allocation.matching_id = "matching".id AND operation.kind = 'rejectedPayment')`

export const matchingList: ListDefinition = {
  name: 'matching',
  label: 'Matching',
  pluralLabel: 'Matchings',
  table: 'matching',
  joins: {
    account: { sql: 'LEFT JOIN customer_account AS account ON account.id = "matching".customer_account_id' },
    customer: JOINS.customer,
    reversal: { sql: 'LEFT JOIN matching AS reversal ON reversal.reverses_id = "matching".id' },
  },
  columns: {
    created_at: { label: 'At', type: 'instant', sql: '"matching".created_at', priority: 2 },
    matched_on: { label: 'Date', type: 'date', sql: '"matching".matched_on', priority: 1 },
    customer_id: customer,
    customer_account_id: { ...account, sql: '"matching".customer_account_id' },
    kind: {
      label: 'Kind',
      type: 'choice',
      sql: '"matching".kind',
      choices: choices({ manual: 'By hand', automatic: 'Automatic', reversal: 'Un-matched' }),
      priority: 3,
    },
    credits: { label: 'Credits', type: 'text', sql: numbersOf('credit'), filterable: false, priority: 2 },
    debits: { label: 'Debits', type: 'text', sql: numbersOf('debit'), filterable: false, priority: 2 },
    amount_minor: {
      label: 'Amount',
      type: 'money',
      sql: allocated('amount_minor'),
      currencyColumn: 'currency',
      filterable: false,
      priority: 1,
    },
    currency: { label: 'Currency', type: 'text', sql: 'account.currency', join: 'account', priority: 2 },
    exchange_minor: { label: 'Exchange difference', type: 'integer', sql: allocated('exchange_minor'), filterable: false, priority: 7 },
    takes_back: { label: 'Of a payment taken back', type: 'boolean', sql: TAKES_BACK, priority: 9 },
    /** The entry that took it back. */
    reversed_by: { label: 'Taken back by', type: 'integer', sql: 'reversal.id', join: 'reversal', priority: 4 },
    reverses_id: { label: 'Takes back', type: 'integer', sql: '"matching".reverses_id', priority: 6 },
    entry: { label: 'Matching', type: 'integer', sql: '"matching".id', sortable: true, notNull: true, priority: 5 },
  },
  defaultSort: [{ column: 'entry', direction: 'desc' }],
}

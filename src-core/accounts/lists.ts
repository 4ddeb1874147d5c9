/** Lists of accounts as the window shows them. */
import type { ListColumn, ListDefinition } from '../entities/define-list.ts'
import { referenceTo } from '../entities/list-columns.ts'
import type { Choice } from '../operations/contract.ts'
import { accountJoins } from './account-joins.ts'
import { billingAccount, customer, customerAccount, PAYMENT_METHODS, userAccount } from './model.ts'

const choicesOf = (
  entity: { readonly fields: Readonly<Record<string, { readonly choices?: readonly Choice[] }>> },
  field: string,
): readonly Choice[] => entity.fields[field]?.choices ?? []

function codeColumn(table: string, label: string): ListColumn {
  return { label, type: 'code', sql: `"${table}".code`, sortable: true, searched: true, notNull: true, priority: 1 }
}
function nameColumn(table: string): ListColumn {
  return {
    label: 'Name',
    type: 'text',
    sql: `"${table}".name`,
    sortSql: `"${table}".name_key`,
    sortable: true,
    searched: true,
    notNull: true,
    priority: 2,
  }
}
function archivedColumn(table: string): ListColumn {
  return { label: 'Archived', type: 'boolean', sql: `("${table}".archived_at IS NOT NULL)`, priority: 9 }
}
function plain(label: string, type: ListColumn['type'], sql: string, priority: number, more: Partial<ListColumn> = {}): ListColumn {
  return { label, type, sql, priority, sortable: true, ...more }
}

/** Closed when all its customer accounts are. */
const STATUS_SQL = `(CASE WHEN EXISTS (
    SELECT 1 FROM customer_account AS live WHERE live.customer_id = customer.id AND live.status = 'active'
  ) THEN 'active' ELSE 'closed' END)`

/** How many subscriptions run. */
const SUBSCRIPTIONS_SQL = `(SELECT COUNT(*) FROM customer_account AS a JOIN billing_account AS b ON b.customer_account_id = a.id
    JOIN user_account AS u ON u.billing_account_id = b.id JOIN subscription AS s ON s.user_account_id = u.id WHERE a.customer_id = customer.id AND s.status IN ('active', 'suspended'))`

export const customerList: ListDefinition = {
  name: 'customer',
  label: 'Customer',
  pluralLabel: 'Customers',
  table: 'customer',
  joins: {
    party: { sql: 'LEFT JOIN party ON party.id = customer.party_id' },
    category: { sql: 'LEFT JOIN customer_category AS category ON category.id = customer.customer_category_id' },
    channel: { sql: 'LEFT JOIN sales_channel AS channel ON channel.id = customer.sales_channel_id' },
    seller: { sql: 'LEFT JOIN seller ON seller.id = customer.seller_id' },
  },
  columns: {
    code: codeColumn('customer', 'Customer number'),
    name: nameColumn('customer'),
    account_type: plain('Account type', 'choice', 'customer.account_type', 5, {
      choices: choicesOf(customer, 'account_type'),
      notNull: true,
    }),
    postal_code: plain('Postal code', 'text', 'party.postal_code', 6, { join: 'party' }),
    city: plain('City', 'text', 'party.city', 3, { join: 'party' }),
    country: plain('Country', 'text', 'party.country', 3, { join: 'party' }),
    customer_category_id: referenceTo({
      label: 'Category',
      entity: 'customerCategory',
      sql: 'customer.customer_category_id',
      join: 'category',
      priority: 4,
    }),
    status: plain('Status', 'status', STATUS_SQL, 3, {
      choices: [
        { value: 'active', label: 'Active' },
        { value: 'closed', label: 'Closed' },
      ],
    }),
    since: plain('Since', 'date', 'customer.since', 4, { notNull: true }),
    subscriptions: plain('Subscriptions', 'integer', SUBSCRIPTIONS_SQL, 5, { sortable: false, filterable: false }),
    email: plain('E-mail', 'text', 'party.email', 7, { join: 'party' }),
    phone: plain('Phone', 'text', 'party.phone', 7, { join: 'party' }),
    tax_id: plain('VAT number', 'text', 'party.tax_id', 8, { join: 'party' }),
    sales_channel_id: referenceTo({
      label: 'Sales channel',
      entity: 'salesChannel',
      sql: 'customer.sales_channel_id',
      join: 'channel',
      priority: 7,
    }),
    seller_id: referenceTo({ label: 'Seller', entity: 'seller', sql: 'customer.seller_id', join: 'seller', priority: 8 }),
    external_ref: plain('External reference', 'text', 'customer.external_ref', 8, { searched: true }),
    archived: archivedColumn('customer'),
  },
  dialled: ['phone', 'mobile'].map((column) => ({ id: 'customer.party_id', table: 'party', gives: 'id', column })),
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

export const customerAccountList: ListDefinition = {
  name: 'customerAccount',
  label: 'Customer account',
  pluralLabel: 'Customer accounts',
  table: 'customer_account',
  joins: {
    ...accountJoins('customer', 'customer_account.customer_id'),
    credit: { sql: 'LEFT JOIN credit_category AS credit ON credit.id = customer_account.credit_category_id' },
    term: { sql: 'LEFT JOIN payment_term AS term ON term.id = customer_account.payment_term_id' },
  },
  columns: {
    code: codeColumn('customer_account', 'Code'),
    name: nameColumn('customer_account'),
    customer_id: referenceTo({ label: 'Customer', entity: 'customer', sql: 'customer_account.customer_id', join: 'customer', priority: 2 }),
    currency: plain('Currency', 'text', 'customer_account.currency', 3, { notNull: true }),
    status: plain('Status', 'status', 'customer_account.status', 3, { choices: choicesOf(customerAccount, 'status'), notNull: true }),
    credit_category_id: referenceTo({
      label: 'Credit category',
      entity: 'creditCategory',
      sql: 'customer_account.credit_category_id',
      join: 'credit',
      priority: 5,
    }),
    payment_method: plain('Payment method', 'choice', 'customer_account.payment_method', 4, {
      choices: Object.entries(PAYMENT_METHODS).map(([value, label]) => ({ value, label })),
      notNull: true,
    }),
    iban: plain('IBAN', 'text', 'customer_account.iban', 6),
    mandate_reference: plain('Mandate', 'text', 'customer_account.mandate_reference', 7),
    payment_term_id: referenceTo({
      label: 'Payment term',
      entity: 'paymentTerm',
      sql: 'customer_account.payment_term_id',
      join: 'term',
      priority: 6,
    }),
    archived: archivedColumn('customer_account'),
  },
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

export const billingAccountList: ListDefinition = {
  name: 'billingAccount',
  label: 'Billing account',
  pluralLabel: 'Billing accounts',
  table: 'billing_account',
  joins: {
    ...accountJoins('customer_account', 'billing_account.customer_account_id'),
    cycle: { sql: 'LEFT JOIN billing_cycle AS cycle ON cycle.id = billing_account.billing_cycle_id' },
    category: { sql: 'LEFT JOIN tax_category AS category ON category.id = billing_account.tax_category_id' },
  },
  columns: {
    code: codeColumn('billing_account', 'Code'),
    name: nameColumn('billing_account'),
    customer_id: referenceTo({ label: 'Customer', entity: 'customer', sql: 'customer_account.customer_id', join: 'customer', priority: 2 }),
    customer_account_id: referenceTo({
      label: 'Customer account',
      entity: 'customerAccount',
      sql: 'billing_account.customer_account_id',
      join: 'customer_account',
      priority: 5,
    }),
    status: plain('Status', 'status', 'billing_account.status', 3, { choices: choicesOf(billingAccount, 'status'), notNull: true }),
    currency: plain('Currency', 'text', 'customer_account.currency', 4, { join: 'customer_account' }),
    billing_cycle_id: referenceTo({
      label: 'Billing cycle',
      entity: 'billingCycle',
      sql: 'billing_account.billing_cycle_id',
      join: 'cycle',
      priority: 3,
    }),
    next_invoice_date: plain('Next invoice', 'date', 'billing_account.next_invoice_date', 3, { notNull: true }),
    country: plain('Country', 'text', 'billing_account.country', 4, { notNull: true }),
    language: plain('Language', 'text', 'billing_account.language', 6, { notNull: true }),
    kind: plain('Kind', 'choice', 'billing_account.kind', 6, { choices: choicesOf(billingAccount, 'kind'), notNull: true }),
    delivery: plain('Invoices go', 'choice', 'billing_account.delivery', 6, {
      choices: choicesOf(billingAccount, 'delivery'),
      notNull: true,
    }),
    tax_category_id: referenceTo({
      label: 'Tax category',
      entity: 'taxCategory',
      sql: 'billing_account.tax_category_id',
      join: 'category',
      priority: 7,
    }),
    subscription_date: plain('Since', 'date', 'billing_account.subscription_date', 6, { notNull: true }),
    archived: archivedColumn('billing_account'),
  },
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

export const userAccountList: ListDefinition = {
  name: 'userAccount',
  label: 'User account',
  pluralLabel: 'User accounts',
  table: 'user_account',
  joins: accountJoins('billing_account', 'user_account.billing_account_id'),
  columns: {
    code: codeColumn('user_account', 'Code'),
    name: nameColumn('user_account'),
    customer_id: referenceTo({ label: 'Customer', entity: 'customer', sql: 'customer_account.customer_id', join: 'customer', priority: 2 }),
    billing_account_id: referenceTo({
      label: 'Billing account',
      entity: 'billingAccount',
      sql: 'user_account.billing_account_id',
      join: 'billing_account',
      priority: 3,
    }),
    is_consumer: plain('May consume', 'boolean', 'user_account.is_consumer', 5, { notNull: true }),
    status: plain('Status', 'status', 'user_account.status', 3, { choices: choicesOf(userAccount, 'status'), notNull: true }),
    archived: archivedColumn('user_account'),
  },
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

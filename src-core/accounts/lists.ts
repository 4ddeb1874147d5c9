/** Lists of accounts as the window shows them. */
import type { ListColumn, ListDefinition } from '../entities/define-list.ts'
import type { Choice } from '../operations/contract.ts'
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
/** A column that leads to another record, shown by its name. */
function referenceTo(label: string, entity: string, sql: string, join: string, priority: number, title = 'name'): ListColumn {
  return {
    label,
    type: 'reference',
    entity,
    sql,
    labelSql: `${join}.${title}`,
    sortSql: `${join}.${title}`,
    join,
    sortable: true,
    priority,
  }
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
    customer_category_id: referenceTo('Category', 'customerCategory', 'customer.customer_category_id', 'category', 4),
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
    sales_channel_id: referenceTo('Sales channel', 'salesChannel', 'customer.sales_channel_id', 'channel', 7),
    seller_id: referenceTo('Seller', 'seller', 'customer.seller_id', 'seller', 8),
    external_ref: plain('External reference', 'text', 'customer.external_ref', 8, { searched: true }),
    archived: archivedColumn('customer'),
  },
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

const CUSTOMER_JOIN = { sql: 'LEFT JOIN customer ON customer.id = customer_account.customer_id' }

export const customerAccountList: ListDefinition = {
  name: 'customerAccount',
  label: 'Customer account',
  pluralLabel: 'Customer accounts',
  table: 'customer_account',
  joins: {
    customer: CUSTOMER_JOIN,
    credit: { sql: 'LEFT JOIN credit_category AS credit ON credit.id = customer_account.credit_category_id' },
    term: { sql: 'LEFT JOIN payment_term AS term ON term.id = customer_account.payment_term_id' },
  },
  columns: {
    code: codeColumn('customer_account', 'Code'),
    name: nameColumn('customer_account'),
    customer_id: referenceTo('Customer', 'customer', 'customer_account.customer_id', 'customer', 2),
    currency: plain('Currency', 'text', 'customer_account.currency', 3, { notNull: true }),
    status: plain('Status', 'status', 'customer_account.status', 3, { choices: choicesOf(customerAccount, 'status'), notNull: true }),
    credit_category_id: referenceTo('Credit category', 'creditCategory', 'customer_account.credit_category_id', 'credit', 5),
    payment_method: plain('Payment method', 'choice', 'customer_account.payment_method', 4, {
      choices: Object.entries(PAYMENT_METHODS).map(([value, label]) => ({ value, label })),
      notNull: true,
    }),
    iban: plain('IBAN', 'text', 'customer_account.iban', 6),
    mandate_reference: plain('Mandate', 'text', 'customer_account.mandate_reference', 7),
    payment_term_id: referenceTo('Payment term', 'paymentTerm', 'customer_account.payment_term_id', 'term', 6),
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
    customer_account: { sql: 'LEFT JOIN customer_account ON customer_account.id = billing_account.customer_account_id' },
    customer: { ...CUSTOMER_JOIN, needs: 'customer_account' },
    cycle: { sql: 'LEFT JOIN billing_cycle AS cycle ON cycle.id = billing_account.billing_cycle_id' },
    category: { sql: 'LEFT JOIN tax_category AS category ON category.id = billing_account.tax_category_id' },
  },
  columns: {
    code: codeColumn('billing_account', 'Code'),
    name: nameColumn('billing_account'),
    customer_id: referenceTo('Customer', 'customer', 'customer_account.customer_id', 'customer', 2),
    customer_account_id: referenceTo('Customer account', 'customerAccount', 'billing_account.customer_account_id', 'customer_account', 5),
    status: plain('Status', 'status', 'billing_account.status', 3, { choices: choicesOf(billingAccount, 'status'), notNull: true }),
    currency: plain('Currency', 'text', 'customer_account.currency', 4, { join: 'customer_account' }),
    billing_cycle_id: referenceTo('Billing cycle', 'billingCycle', 'billing_account.billing_cycle_id', 'cycle', 3),
    next_invoice_date: plain('Next invoice', 'date', 'billing_account.next_invoice_date', 3, { notNull: true }),
    country: plain('Country', 'text', 'billing_account.country', 4, { notNull: true }),
    language: plain('Language', 'text', 'billing_account.language', 6, { notNull: true }),
    kind: plain('Kind', 'choice', 'billing_account.kind', 6, { choices: choicesOf(billingAccount, 'kind'), notNull: true }),
    delivery: plain('Invoices go', 'choice', 'billing_account.delivery', 6, {
      choices: choicesOf(billingAccount, 'delivery'),
      notNull: true,
    }),
    tax_category_id: referenceTo('Tax category', 'taxCategory', 'billing_account.tax_category_id', 'category', 7),
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
  joins: {
    billing_account: { sql: 'LEFT JOIN billing_account ON billing_account.id = user_account.billing_account_id' },
    customer_account: {
      sql: 'LEFT JOIN customer_account ON customer_account.id = billing_account.customer_account_id',
      needs: 'billing_account',
    },
    customer: { ...CUSTOMER_JOIN, needs: 'customer_account' },
  },
  columns: {
    code: codeColumn('user_account', 'Code'),
    name: nameColumn('user_account'),
    customer_id: referenceTo('Customer', 'customer', 'customer_account.customer_id', 'customer', 2),
    billing_account_id: referenceTo('Billing account', 'billingAccount', 'user_account.billing_account_id', 'billing_account', 3),
    is_consumer: plain('May consume', 'boolean', 'user_account.is_consumer', 5, { notNull: true }),
    status: plain('Status', 'status', 'user_account.status', 3, { choices: choicesOf(userAccount, 'status'), notNull: true }),
    archived: archivedColumn('user_account'),
  },
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

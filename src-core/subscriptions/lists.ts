/** The list of subscriptions. */
import type { ListColumn, ListDefinition } from '../entities/define-list.ts'
import { SUBSCRIPTION_STATUSES } from './model.ts'

const reference = (label: string, entity: string, sql: string, join: string, priority: number, key = 'name'): ListColumn => ({
  label,
  type: 'reference',
  entity,
  sql,
  labelSql: `${join}.name`,
  sortSql: `${join}.${key}`,
  join,
  sortable: true,
  searched: entity === 'customer',
  priority,
})
const date = (label: string, field: string, priority: number): ListColumn => ({
  label,
  type: 'date',
  sql: `subscription.${field}`,
  sortable: true,
  priority,
})

export const subscriptionList: ListDefinition = {
  name: 'subscription',
  label: 'Subscription',
  pluralLabel: 'Subscriptions',
  table: 'subscription',
  joins: {
    offer: { sql: 'LEFT JOIN offer ON offer.id = subscription.offer_id' },
    user_account: { sql: 'LEFT JOIN user_account ON user_account.id = subscription.user_account_id' },
    billing_account: { sql: 'LEFT JOIN billing_account ON billing_account.id = user_account.billing_account_id', needs: 'user_account' },
    customer_account: {
      sql: 'LEFT JOIN customer_account ON customer_account.id = billing_account.customer_account_id',
      needs: 'billing_account',
    },
    customer: { sql: 'LEFT JOIN customer ON customer.id = customer_account.customer_id', needs: 'customer_account' },
    reason: { sql: 'LEFT JOIN termination_reason AS reason ON reason.id = subscription.termination_reason_id' },
    channel: { sql: 'LEFT JOIN sales_channel AS channel ON channel.id = subscription.sales_channel_id' },
  },
  columns: {
    code: { label: 'Code', type: 'code', sql: 'subscription.code', sortable: true, searched: true, notNull: true, priority: 1 },
    customer_id: reference('Customer', 'customer', 'customer_account.customer_id', 'customer', 2, 'name_key'),
    offer_id: reference('Offer', 'offer', 'subscription.offer_id', 'offer', 2, 'name_key'),
    status: {
      label: 'Status',
      type: 'status',
      sql: 'subscription.status',
      sortable: true,
      notNull: true,
      priority: 3,
      choices: Object.entries(SUBSCRIPTION_STATUSES).map(([value, label]) => ({ value, label })),
    },
    subscription_date: { ...date('From', 'subscription_date', 3), notNull: true },
    end_agreement_date: date('Agreed up to', 'end_agreement_date', 4),
    termination_date: date('Ends', 'termination_date', 4),
    billing_account_id: reference('Billing account', 'billingAccount', 'user_account.billing_account_id', 'billing_account', 5, 'name_key'),
    user_account_id: reference('User account', 'userAccount', 'subscription.user_account_id', 'user_account', 6, 'name_key'),
    numbers: {
      label: 'Numbers',
      type: 'text',
      sql: "(SELECT group_concat(a.access_id, ', ') FROM access_point AS a WHERE a.subscription_id = subscription.id)",
      priority: 4,
    },
    termination_reason_id: reference('Termination reason', 'terminationReason', 'subscription.termination_reason_id', 'reason', 7),
    sales_channel_id: reference('Sales channel', 'salesChannel', 'subscription.sales_channel_id', 'channel', 8),
    external_ref: { label: 'External reference', type: 'text', sql: 'subscription.external_ref', sortable: true, priority: 8 },
  },
  dialled: [
    { id: 'subscription.id', table: 'access_point', gives: 'subscription_id', column: 'access_id', hasPlainIndex: true },
    { id: 'subscription.id', table: 'service', gives: 'subscription_id', column: 'service_number' },
  ],
  defaultSort: [{ column: 'code', direction: 'asc' }],
}

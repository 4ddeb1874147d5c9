/** The list of price versions over all plans. */
import type { ListDefinition } from '../entities/define-list.ts'

export const priceVersionList: ListDefinition = {
  name: 'priceVersion',
  label: 'Price version',
  pluralLabel: 'Price versions',
  table: 'price_version',
  joins: {
    plan: { sql: 'LEFT JOIN price_plan AS plan ON plan.id = price_version.price_plan_id' },
    charge: { sql: 'LEFT JOIN charge ON charge.id = plan.charge_id', needs: 'plan' },
  },
  columns: {
    plan: { label: 'Price plan', type: 'code', sql: 'plan.code', join: 'plan', sortable: true, searched: true, priority: 1 },
    plan_name: { label: 'Name', type: 'text', sql: 'plan.name', sortSql: 'plan.name_key', join: 'plan', sortable: true, priority: 2 },
    number: { label: 'Version', type: 'integer', sql: 'price_version.number', sortable: true, notNull: true, priority: 1 },
    status: {
      label: 'Status',
      type: 'status',
      sql: 'price_version.status',
      sortable: true,
      notNull: true,
      choices: [
        { value: 'draft', label: 'Draft' },
        { value: 'published', label: 'Published' },
        { value: 'closed', label: 'Closed' },
      ],
      priority: 1,
    },
    valid_from: { label: 'From', type: 'date', sql: 'price_version.valid_from', sortable: true, priority: 2 },
    valid_to: { label: 'Up to', type: 'date', sql: 'price_version.valid_to', sortable: true, priority: 2 },
    charge: { label: 'Charge', type: 'code', sql: 'charge.code', join: 'charge', sortable: true, priority: 3 },
    price: { label: 'Flat price', type: 'decimal', sql: 'price_version.price', priority: 4 },
    currency: { label: 'Currency', type: 'text', sql: 'plan.currency', join: 'plan', priority: 4 },
    lines: {
      label: 'Lines',
      type: 'integer',
      sql: '(SELECT COUNT(*) FROM price_line WHERE price_line.price_version_id = price_version.id)',
      priority: 4,
    },
    label: { label: 'Label', type: 'text', sql: 'price_version.label', searched: true, priority: 5 },
    plan_id: { label: 'Price plan id', type: 'integer', sql: 'price_version.price_plan_id', priority: 9 },
  },
  defaultSort: [
    { column: 'plan', direction: 'asc' },
    { column: 'number', direction: 'desc' },
  ],
}

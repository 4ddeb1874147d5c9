/**
 * What in the books holds settings fast. The facts stand in modules above; here they are selects, so that the definitions
 * of settings need none of them. Where a column has no index the select reads on to the first that uses the record: that
 * happens at the desk only, when such a field is changed.
 */
import type { Use } from '../entities/in-use.ts'

/** Any document. */
export const INVOICED: Use = { select: 'SELECT number AS what FROM invoice', by: [], words: 'invoice {what} is issued by it' }

/** Any rated transaction. */
export const RATED: Use = {
  select: 'SELECT usage_date AS what FROM rated_transaction',
  by: [],
  words: 'charges are rated by it, as on {what}',
}

export const NUMBERED_BY_TYPE: Use = {
  select: 'SELECT number AS what FROM invoice WHERE invoice_type_id = ?',
  by: ['id'],
  words: '{what} is of this type',
}

export const NUMBERS_GIVEN: Use = {
  select: 'SELECT last AS what FROM sequence_counter WHERE last > 0 AND number_sequence_id = ?',
  by: ['id'],
  words: 'number {what} was given from it',
}

const POSTED =
  'SELECT e.reference AS what FROM journal_line l JOIN journal_entry e ON e.id = l.journal_entry_id WHERE l.ledger_account_id = ?'

export const POSTED_TO: Use = { select: POSTED, by: ['id'], words: '{what} is posted to it' }

/** The sum of all open items stands on the account of receivables. */
export const RECEIVABLES_POSTED: Use = {
  select: `${POSTED} AND 'receivable' IS ?`,
  by: ['id', 'role'],
  words: '{what} is posted to it, and what customers owe stands there',
}

export const ACCOUNT_OPERATIONS: Use = {
  select: 'SELECT number AS what FROM account_operation WHERE customer_account_id = ?',
  by: ['id'],
  words: '{what} is posted in it',
}

export const ACCOUNT_RATED: Use = {
  select: `SELECT r.usage_date AS what FROM billing_account b JOIN rated_transaction r ON r.billing_account_id = b.id
    WHERE b.customer_account_id = ?`,
  by: ['id'],
  words: 'charges are rated in it, as on {what}',
}

const LINES = 'SELECT v.number AS what FROM invoice_line l CROSS JOIN invoice v ON v.id = l.invoice_id WHERE'

export const ON_LINES_AS = {
  article: { select: `${LINES} l.article_id = ?`, by: ['id'], words: '{what} has a line of it' },
  tax: { select: `${LINES} l.tax_id = ?`, by: ['id'], words: '{what} has a line with it' },
  charge: { select: `${LINES} l.charge_id = ?`, by: ['id'], words: '{what} has a line of it' },
} as const satisfies Record<string, Use>

const RATED_ON = 'SELECT usage_date AS what FROM rated_transaction WHERE'

export const RATED_AS = {
  article: { select: `${RATED_ON} article_id = ?`, by: ['id'], words: 'something of {what} is rated with it' },
  tax: { select: `${RATED_ON} tax_id = ?`, by: ['id'], words: 'something of {what} is rated with it' },
  charge: { select: `${RATED_ON} charge_id = ?`, by: ['id'], words: 'something of {what} is rated by it' },
} as const satisfies Record<string, Use>

/** Quantities that were rated, or counted, in a unit. */
export const UNIT_USES: readonly Use[] = [
  {
    select: `SELECT c.code AS what FROM rated_transaction r CROSS JOIN charge c ON c.id = r.charge_id WHERE ? IN (c.unit_id, c.input_unit_id)`,
    by: ['id'],
    words: 'quantities of charge {what} are rated in it',
  },
  {
    select: `SELECT c.code AS what FROM counter c JOIN counter_period p ON p.counter_id = c.id WHERE c.unit_id = ?`,
    by: ['id'],
    words: 'counter {what} counts in it',
  },
]

export const COUNTED: Use = {
  select: 'SELECT from_date AS what FROM counter_period WHERE counter_id = ?',
  by: ['id'],
  words: 'it counts, as in the period from {what}',
}

/** Products and price grids name attributes by their codes. */
export const ATTRIBUTE_NAMED: readonly Use[] = [
  {
    select:
      'SELECT code AS what FROM product WHERE attributes IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(attributes) WHERE value = ?)',
    by: ['code'],
    words: 'product {what} names it',
  },
  {
    select: `SELECT p.code AS what FROM price_version v JOIN price_plan p ON p.id = v.price_plan_id
      WHERE EXISTS (SELECT 1 FROM json_each(v.columns) WHERE value ->> 'code' = ?)`,
    by: ['code'],
    words: 'a grid of price plan {what} compares it',
  },
]

/** Grids that compare an attribute, and have priced something. */
export const GRID_USES: Use = {
  select: `SELECT p.code AS what FROM price_version v JOIN price_plan p ON p.id = v.price_plan_id, json_each(v.columns) g
    WHERE g.value ->> 'code' = ? AND v.status = 'published' AND EXISTS (SELECT 1 FROM rated_transaction r WHERE r.price_version_id = v.id)`,
  by: ['code'],
  words: 'usage is priced by it, as by price plan {what}',
}

/** Periods that were charged, or counted, by a calendar. One that lists its periods one by one goes on with more of them. */
export const CALENDAR_USES: readonly Use[] = [
  {
    select: `SELECT c.code AS what FROM charge c JOIN charge_instance i ON i.charge_id = c.id AND i.charged_to IS NOT NULL
      WHERE c.calendar_id = ? AND ? NOT LIKE '%"fixed"%'`,
    by: ['id', 'definition'],
    words: 'periods of charge {what} are charged by it',
  },
  {
    select: `SELECT c.code AS what FROM counter c JOIN counter_period p ON p.counter_id = c.id
      WHERE c.calendar_id = ? AND ? NOT LIKE '%"fixed"%'`,
    by: ['id', 'definition'],
    words: 'counter {what} counts by it',
  },
]

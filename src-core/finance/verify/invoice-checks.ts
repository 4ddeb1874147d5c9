/** Invoices against their lines, tax rows, rated transactions, account operations and journal entries. Amounts are minor units. */
import { type Check, type SqlCheck, sqlCheck } from './check.ts'

/** Exact sum of stored decimals, scaled to minor units, less a whole number of them; a REAL only below one minor unit. */
const distance = (sums: string, target: string) => `ABS((${sums}.whole * ${sums}.scale - ${target}) + ${sums}.part * ${sums}.scale / 1e12)`

const POWERS = `CASE u.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END`
const wholeOf = (column: string) => `SUM(CAST(${column} AS INTEGER))`
const partOf = (column: string) =>
  `SUM(CAST(substr(${column}, -12) AS INTEGER) * CASE WHEN substr(${column}, 1, 1) = '-' THEN -1 ELSE 1 END)`

const described: readonly SqlCheck[] = [
  {
    name: 'invoice.totals',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, v.net_minor + v.tax_minor AS expected, v.gross_minor AS got FROM invoice v WHERE`,
    words: 'Invoice {label} states {got} gross, but net and tax make {expected}.',
  },
  {
    name: 'invoice.taxRows',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, v.net_minor || ' and ' || v.tax_minor AS expected,
      COALESCE((SELECT SUM(t.base_minor) FROM invoice_tax t WHERE t.invoice_id = v.id), 0) || ' and ' ||
      COALESCE((SELECT SUM(t.tax_minor) FROM invoice_tax t WHERE t.invoice_id = v.id), 0) AS got FROM invoice v WHERE`,
    words: 'The tax rows of invoice {label} make {got} net and tax; the invoice states {expected}.',
  },
  {
    // Lines are net or gross, as prices were when it was issued; a line policy may leave less than a minor unit.
    name: 'invoice.lines',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, 0 AS expected, (SELECT COUNT(*) FROM (
        SELECT ${POWERS} AS scale, ${wholeOf('l.amount')} AS whole, ${partOf('l.amount')} AS part,
          COALESCE((SELECT SUM(t.base_minor) FROM invoice_tax t WHERE t.invoice_id = v.id AND t.tax_id = l.tax_id), 0) AS base,
          COALESCE((SELECT SUM(t.tax_minor) FROM invoice_tax t WHERE t.invoice_id = v.id AND t.tax_id = l.tax_id), 0) AS tax
        FROM invoice_line l WHERE l.invoice_id = v.id GROUP BY l.tax_id
      ) AS s WHERE ${distance('s', 's.base')} > 0.999999 AND ${distance('s', '(s.base + s.tax)')} > 0.999999)
      + (SELECT COUNT(*) FROM invoice_tax t WHERE t.invoice_id = v.id AND t.base_minor <> 0
        AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.invoice_id = v.id AND l.tax_id = t.tax_id)) AS got
      FROM invoice v JOIN currency u ON u.code = v.currency WHERE`,
    words: 'The lines of invoice {label} do not sum to its tax rows: {got} taxes differ.',
  },
  {
    name: 'invoice.functional',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, CASE WHEN ABS(v.gross_minor * 1.0 / ${POWERS} / CAST(v.rate AS REAL)
        * (SELECT CASE h.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END FROM company c
        JOIN currency h ON h.code = c.currency)
        - v.functional_minor) <= 1 THEN v.functional_minor ELSE 'gross at the rate' END AS expected, v.functional_minor AS got
      FROM invoice v JOIN currency u ON u.code = v.currency WHERE`,
    words: 'Invoice {label} states {got} in company currency; its gross at its rate is another amount.',
  },
  {
    name: 'invoice.operation',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, CASE y.posts WHEN 1 THEN CASE WHEN v.gross_minor > 0 OR (v.gross_minor = 0
        AND v.kind = 'invoice') THEN 'debit ' ELSE 'credit ' END
        || ABS(v.gross_minor) || ' ' || v.currency || ' ' || ABS(v.functional_minor) || ' ' || v.customer_account_id || ' '
        || v.invoice_date || ' ' || v.due_date || ' ' || v.number || ' ' || v.kind
        ELSE 'none' END AS expected,
      CASE COUNT(o.id) WHEN 0 THEN 'none' WHEN 1 THEN MAX(o.direction || ' ' || o.amount_minor || ' ' || o.currency || ' '
        || o.functional_minor || ' ' || o.customer_account_id || ' '
        || o.operation_date || ' ' || o.due_date || ' ' || o.number || ' ' || o.kind) ELSE COUNT(o.id) || ' operations' END AS got
      FROM invoice v JOIN invoice_type y ON y.id = v.invoice_type_id LEFT JOIN account_operation o ON o.invoice_id = v.id WHERE`,
    tail: 'GROUP BY v.id',
    words: 'The account operation of invoice {label} is “{got}”; it should be “{expected}”.',
  },
  {
    name: 'operation.invoice',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, o.kind IN ('invoice', 'creditNote') AS expected, v.id IS NOT NULL AS got
      FROM account_operation o LEFT JOIN invoice v ON v.id = o.invoice_id WHERE`,
    words: 'Account operation {label} and the invoices disagree: it has one of them without the other.',
  },
  {
    name: 'rated.sum',
    entity: 'invoice',
    table: 'invoice_line',
    alias: 'l',
    select: `SELECT l.invoice_id AS id, v.number || ', line ' || l.position AS label, l.transactions || ' of '
        || l.raw_amount AS expected,
      CASE WHEN COUNT(r.id) = l.transactions AND (l.transactions = 0
        OR (${wholeOf('r.amount')} - CAST(l.raw_amount AS INTEGER)) * 1000000000000 + ${partOf('r.amount')}
        - CAST(substr(l.raw_amount, -12) AS INTEGER) * CASE WHEN substr(l.raw_amount, 1, 1) = '-' THEN -1 ELSE 1 END = 0)
        THEN l.transactions || ' of ' || l.raw_amount ELSE COUNT(r.id) || ' of another sum' END AS got
      FROM invoice_line l JOIN invoice v ON v.id = l.invoice_id LEFT JOIN rated_transaction r ON r.invoice_line_id = l.id WHERE`,
    tail: 'GROUP BY l.id',
    words: 'Invoice {label} bills {expected}, but its rated transactions are {got}.',
  },
  {
    name: 'rated.line',
    entity: 'ratedTransaction',
    table: 'rated_transaction',
    alias: 'r',
    select: `SELECT r.id, r.id AS label, r.billing_account_id || ' live' AS expected,
      COALESCE(v.billing_account_id, 'no line') || CASE WHEN r.cancelled_op IS NULL THEN ' live' ELSE ' cancelled' END AS got
      FROM rated_transaction r LEFT JOIN invoice_line l ON l.id = r.invoice_line_id LEFT JOIN invoice v ON v.id = l.invoice_id
        WHERE r.invoice_line_id IS NOT NULL AND`,
    words: 'Rated transaction {label} is billed as “{got}” (billing account, state) instead of “{expected}”.',
  },
  {
    name: 'settlement.transactions',
    entity: 'settlement',
    table: 'settlement',
    alias: 's',
    select: `SELECT s.id, s.id AS label, CASE WHEN s.taken_back_op IS NULL THEN s.transactions ELSE 0 END || ' of '
        || s.billing_account_id AS expected,
      COUNT(CASE WHEN r.billing_account_id = s.billing_account_id AND r.invoice_line_id IS NULL AND r.cancelled_op IS NULL THEN 1 END)
        || CASE WHEN COUNT(r.id) = COUNT(CASE WHEN r.billing_account_id = s.billing_account_id AND r.invoice_line_id IS NULL
        AND r.cancelled_op IS NULL THEN 1 END) THEN ' of ' || s.billing_account_id ELSE ' and others' END AS got
      FROM settlement s LEFT JOIN rated_transaction r ON r.settlement_id = s.id WHERE`,
    tail: 'GROUP BY s.id',
    words: 'Settlement {label} without a document has {got} (transactions, billing account) instead of {expected}.',
  },
  {
    name: 'rated.settlement',
    entity: 'ratedTransaction',
    table: 'rated_transaction',
    alias: 'r',
    select: `SELECT r.id, r.id AS label, r.billing_account_id || ' live' AS expected,
      COALESCE(s.billing_account_id || CASE WHEN s.taken_back_op IS NULL THEN ' live' ELSE ' taken back' END, 'no settlement') AS got
      FROM rated_transaction r LEFT JOIN settlement s ON s.id = r.settlement_id WHERE r.settlement_id IS NOT NULL AND`,
    words: 'Rated transaction {label} is settled by “{got}” (billing account, state) instead of “{expected}”.',
  },
  {
    // Each line came to 0.00 by rounding at most: less than a step of it for each of its transactions.
    name: 'settlement.amount',
    entity: 'settlement',
    table: 'settlement',
    alias: 's',
    select: `SELECT s.id, s.id AS label, 'no more than roundings' AS expected,
      CASE WHEN ABS(SUM(CAST(r.amount AS REAL))) < COUNT(*) * MAX(1.0 / ${POWERS}, CASE c.line_rounding WHEN 'places'
        THEN CASE c.line_rounding_places WHEN 0 THEN 1 WHEN 1 THEN 0.1 ELSE 0 END ELSE 0 END)
        THEN 'no more than roundings' ELSE SUM(CAST(r.amount AS REAL)) || ' ' || s.currency END AS got
      FROM settlement s JOIN rated_transaction r ON r.settlement_id = s.id JOIN currency u ON u.code = s.currency
        JOIN company c WHERE`,
    tail: 'GROUP BY s.id',
    words: 'Settlement {label} without a document takes {got}, though only what comes to 0.00 is settled.',
  },
]

export const invoiceChecks: readonly Check[] = described.map(sqlCheck)

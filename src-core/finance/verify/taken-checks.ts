/**
 * What was taken of lines and transactions against what it was taken from: never beyond a line, a transaction or a tax
 * rate, and each credit note line and reimbursement names what it takes from.
 *
 * Documents of before the ledger are held against their tax rates; the rest is proved since the first entry of it.
 */
import { type Check, type SqlCheck, sqlCheck } from './check.ts'

const SINCE = '(SELECT COALESCE(MIN(f.created_op), 9007199254740991) FROM taken f)'
/**
 * A unit of the last digit that lines are rounded to, up, down or half, at least of the currency's, since a company may
 * choose another rounding for what comes; and what a REAL may be off.
 */
const UNIT = `(SELECT MAX(1.0 / pow(10, u.decimals), CASE c.line_rounding WHEN 'places' THEN 1.0 / pow(10, COALESCE(c.line_rounding_places, 2))
  ELSE 0 END) + 0.000001 FROM company c)`

/** Of a line: by notes, and by give-backs on other documents. */
const TAKEN_OF_LINE = `COALESCE((SELECT SUM(CAST(t.amount AS REAL)) FROM taken t WHERE t.source_line_id = l.id), 0)
  + COALESCE((SELECT SUM(CAST(t.amount AS REAL)) FROM rated_transaction s JOIN taken t ON t.source_transaction_id = s.id
    LEFT JOIN rated_transaction g ON g.id = t.taker_transaction_id LEFT JOIN invoice_line b ON b.id = g.invoice_line_id
    WHERE s.invoice_line_id = l.id AND l.kind IN ('recurring', 'oneShot') AND t.kind IN ('reimbursement', 'release')
      AND g.cancelled_op IS NULL AND b.invoice_id IS NOT l.invoice_id), 0)`

const described: readonly SqlCheck[] = [
  {
    name: 'taken.line',
    entity: 'invoice',
    table: 'invoice_line',
    alias: 'l',
    select: `SELECT id, label, 'within ' || amount AS expected,
        CASE WHEN gone * sign <= ABS(CAST(amount AS REAL)) + 0.000001 AND gone * sign >= -0.000001 THEN 'within ' || amount ELSE gone END AS got
      FROM (SELECT l.invoice_id AS id, v.number || ', line ' || l.position AS label, l.amount,
        CASE WHEN substr(l.amount, 1, 1) = '-' THEN -1 ELSE 1 END AS sign, ${TAKEN_OF_LINE} AS gone
      FROM invoice_line l JOIN invoice v ON v.id = l.invoice_id AND v.kind = 'invoice' WHERE`,
    tail: ')',
    words: 'Of invoice {label}, {got} is credited or given back; that is not {expected}.',
  },
  {
    name: 'taken.transaction',
    entity: 'ratedTransaction',
    table: 'taken',
    alias: 't',
    select: `SELECT id, id AS label, 'within ' || amount AS expected,
        CASE WHEN gone * sign <= most AND gone * sign >= -0.000001 THEN 'within ' || amount ELSE gone END AS got
      FROM (SELECT s.id, s.amount, CASE WHEN substr(s.amount, 1, 1) = '-' THEN -1 ELSE 1 END AS sign, CASE l.transactions
          WHEN 1 THEN MAX(ABS(CAST(s.amount AS REAL)), ABS(CAST(l.amount AS REAL))) + 0.000001
          ELSE ABS(CAST(s.amount AS REAL)) + ${UNIT} END AS most,
        (SELECT SUM(CAST(o.amount AS REAL)) FROM taken o LEFT JOIN rated_transaction g ON g.id = o.taker_transaction_id
          WHERE o.source_transaction_id = s.id AND g.cancelled_op IS NULL) AS gone
      FROM taken t JOIN rated_transaction s ON s.id = t.source_transaction_id
        JOIN billing_account b ON b.id = s.billing_account_id JOIN customer_account k ON k.id = b.customer_account_id
        JOIN currency u ON u.code = k.currency LEFT JOIN invoice_line l ON l.id = s.invoice_line_id WHERE`,
    tail: ') WHERE gone IS NOT NULL',
    words: 'Of rated transaction {label}, {got} is given back or credited; that is not {expected}.',
  },
  {
    name: 'taken.rate',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, 0 AS expected, (SELECT COUNT(*) FROM (
        SELECT SUM(CASE x.invoice_id WHEN v.id THEN x.base_minor ELSE 0 END) AS base, SUM(x.base_minor) AS base_left,
          SUM(CASE x.invoice_id WHEN v.id THEN x.tax_minor ELSE 0 END) AS tax, SUM(x.tax_minor) AS tax_left,
          SUM(CASE WHEN n.created_op < ${SINCE} THEN x.base_minor ELSE 0 END) AS base_then,
          SUM(CASE WHEN n.created_op < ${SINCE} THEN x.tax_minor ELSE 0 END) AS tax_then
        FROM invoice_tax x JOIN invoice n ON n.id = x.invoice_id WHERE n.id = v.id OR n.credits_invoice_id = v.id GROUP BY x.tax_id
      ) WHERE (base >= 0 AND base_left < MIN(0, base_then)) OR (tax >= 0 AND tax_left < MIN(0, tax_then))) AS got
      FROM invoice v WHERE v.kind = 'invoice' AND EXISTS (SELECT 1 FROM invoice n WHERE n.credits_invoice_id = v.id) AND`,
    words: 'Invoice {label} is credited beyond what it was taxed on: {got} tax rates.',
  },
  {
    name: 'taken.credit',
    entity: 'invoice',
    table: 'invoice_line',
    alias: 'l',
    select: `SELECT n.id, n.number || ', line ' || l.position AS label, 'one source' AS expected,
      CASE WHEN (SELECT COUNT(*) FROM taken t JOIN invoice_line s ON s.id = t.source_line_id
        WHERE t.taker_line_id = l.id AND t.kind = 'credit' AND s.invoice_id = n.credits_invoice_id AND s.tax_id = l.tax_id
          AND ABS(CAST(t.amount AS REAL) + CAST(l.amount AS REAL)) <= ${UNIT}) = 1 THEN 'one source' ELSE 'none that fits' END AS got
      FROM invoice_line l JOIN invoice n ON n.id = l.invoice_id JOIN currency u ON u.code = n.currency
      WHERE n.credits_invoice_id IS NOT NULL AND n.created_op >= ${SINCE} AND`,
    words: 'Credit note {label} should name {expected} on the invoice that it credits; it has {got}.',
  },
  {
    name: 'taken.creditTax',
    entity: 'invoice',
    table: 'invoice',
    alias: 'n',
    select: `SELECT n.id, n.number AS label, -n.tax_minor AS expected, (SELECT COALESCE(SUM(t.tax_minor), 0) FROM invoice_line l
        JOIN taken t ON t.taker_line_id = l.id AND t.kind = 'credit' WHERE l.invoice_id = n.id) AS got
      FROM invoice n WHERE n.credits_invoice_id IS NOT NULL AND n.created_op >= ${SINCE} AND`,
    words: 'Credit note {label} gives {expected} of tax back; its lines take {got}.',
  },
  {
    name: 'taken.reimbursement',
    entity: 'ratedTransaction',
    table: 'rated_transaction',
    alias: 'r',
    select: `SELECT r.id, r.id AS label, 'one source' AS expected, CASE WHEN (SELECT COUNT(*) FROM taken t
        JOIN rated_transaction s ON s.id = t.source_transaction_id
        WHERE t.taker_transaction_id = r.id AND t.kind = 'reimbursement' AND s.service_id = r.service_id AND s.charge_id = r.charge_id
          AND s.tax_id = r.tax_id AND s.unit_price = r.unit_price
          AND (t.amount = substr(r.amount, 2) OR '-' || r.amount = t.amount OR t.amount = r.amount AND CAST(t.amount AS REAL) = 0)) = 1
        THEN 'one source' ELSE 'none that fits' END AS got
      FROM rated_transaction r WHERE r.kind = 'reimbursement' AND r.created_op >= ${SINCE} AND`,
    words: 'Rated transaction {label} should give back of {expected}; it has {got}.',
  },
]

export const takenChecks: readonly Check[] = described.map(sqlCheck)

/**
 * The tax that documents state for what they give back and charge again, against what it is a share of: of each document the
 * charges that are given back whole have given their whole tax back, and what is charged again has the tax that was given back.
 *
 * Proved for documents since the first that told these taxes; those of before stand as they are.
 */
import { type Check, type SqlCheck, sqlCheck } from './check.ts'

const SINCE = '(SELECT COALESCE(MIN(f.created_op), 9007199254740991) FROM mirrored_tax f)'
const SCALE = `CASE u.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END`
const OTHER_SIGN = (one: string, other: string) => `(${one} < 0 AND ${other} > 0 OR ${one} > 0 AND ${other} < 0)`

/** Lines of a document and of its credit notes at a tax rate, and the tax that these state. */
const STATED_AMOUNT = `COALESCE((SELECT SUM(CAST(l.amount AS REAL)) FROM invoice n JOIN invoice_line l ON l.invoice_id = n.id
  WHERE (n.id = v.id OR n.credits_invoice_id = v.id) AND l.tax_id = x.tax_id), 0)`
const STATED_TAX = `(SELECT SUM(y.tax_minor) FROM invoice n JOIN invoice_tax y ON y.invoice_id = n.id
  WHERE (n.id = v.id OR n.credits_invoice_id = v.id) AND y.tax_id = x.tax_id)`
/** Of these, what gives back of other documents, and what credit notes released of it. */
const beside = (value: string) => `COALESCE((SELECT SUM(${value}) FROM mirrored_tax m JOIN rated_transaction r ON r.id = m.transaction_id
  JOIN invoice_line l ON l.id = r.invoice_line_id
  WHERE m.invoice_id = v.id AND m.source_invoice_id IS NOT NULL AND r.kind = 'reimbursement' AND l.tax_id = x.tax_id), 0)`
const TOLD_RELEASE = `t.kind = 'release' AND (t.tax_minor <> 0 OR CAST(t.amount AS REAL) = 0)`
const released = (value: string) => `COALESCE((SELECT SUM(${value}) FROM invoice n JOIN invoice_line l ON l.invoice_id = n.id
  JOIN taken t ON t.taker_line_id = l.id WHERE n.credits_invoice_id = v.id AND l.tax_id = x.tax_id AND ${TOLD_RELEASE}), 0)`
/** What other documents gave back of its charges. */
const given = (value: string) => `COALESCE((SELECT ${value} FROM invoice_line l JOIN rated_transaction s ON s.invoice_line_id = l.id
  JOIN taken t ON t.source_transaction_id = s.id LEFT JOIN rated_transaction r ON r.id = t.taker_transaction_id
  LEFT JOIN invoice_line b ON b.id = r.invoice_line_id LEFT JOIN mirrored_tax m ON m.transaction_id = r.id AND m.source_invoice_id = v.id
  WHERE l.invoice_id = v.id AND l.tax_id = x.tax_id AND r.cancelled_op IS NULL
    AND (t.kind = 'release' OR t.kind = 'reimbursement' AND b.invoice_id <> v.id)), 0)`
const AMOUNT = 'CAST(t.amount AS REAL)'
/** Documents that do not tell what they took, and amounts that are no whole minor units, whose rest no rounding shows. */
const UNTOLD = `SUM(CASE WHEN t.kind = 'reimbursement' AND m.id IS NULL OR t.kind = 'release' AND NOT (${TOLD_RELEASE})
  OR ABS(${AMOUNT} * ${SCALE} - ROUND(${AMOUNT} * ${SCALE})) > 0.000001 THEN 1 ELSE 0 END)`

const described: readonly SqlCheck[] = [
  {
    name: 'mirrored.told',
    entity: 'ratedTransaction',
    table: 'rated_transaction',
    alias: 'r',
    select: `SELECT r.id, r.id AS label, v.number AS expected, (SELECT CASE COUNT(*) WHEN 0 THEN 'no document' WHEN 1 THEN MAX(d.number) ELSE COUNT(*) || ' documents' END
        FROM mirrored_tax m JOIN invoice d ON d.id = m.invoice_id WHERE m.transaction_id = r.id) AS got
      FROM rated_transaction r JOIN invoice_line l ON l.id = r.invoice_line_id JOIN invoice v ON v.id = l.invoice_id
      WHERE r.kind = 'reimbursement' AND v.created_op >= ${SINCE} AND`,
    words: 'The tax of rated transaction {label} should be told by {expected}; it is told by {got}.',
  },
  {
    name: 'mirrored.again',
    entity: 'ratedTransaction',
    table: 'mirrored_tax',
    alias: 'm',
    select: `SELECT r.id, r.id AS label, -g.tax_minor AS expected, m.tax_minor AS got
      FROM mirrored_tax m JOIN rated_transaction r ON r.id = m.transaction_id
        JOIN mirrored_tax g ON g.transaction_id = json_extract(r.inputs, '$.again') WHERE r.kind <> 'reimbursement' AND`,
    words: 'Rated transaction {label} charges again what was given back with {expected} of tax; its document states {got}.',
  },
  {
    name: 'mirrored.rest',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT id, label, 0 AS expected, SUM(ABS(tax_left)) AS got FROM (
      SELECT v.id, v.number AS label, ${STATED_TAX} - ${beside('m.tax_minor')} + ${released('t.tax_minor')} AS whole,
        ${STATED_TAX} - ${beside('m.tax_minor')} + ${released('t.tax_minor')}
          - ${given(`SUM(CASE t.kind WHEN 'release' THEN t.tax_minor ELSE -m.tax_minor END)`)} AS tax_left,
        ${STATED_AMOUNT} - ${beside('CAST(r.amount AS REAL)')} + ${released(AMOUNT)} - ${given(`SUM(${AMOUNT})`)} AS amount_left,
        ${given(UNTOLD)} AS untold
      FROM invoice v JOIN invoice_tax x ON x.invoice_id = v.id JOIN currency u ON u.code = v.currency
      WHERE EXISTS (SELECT 1 FROM mirrored_tax o WHERE o.source_invoice_id = v.id) AND`,
    tail: `) WHERE untold = 0 AND (ABS(amount_left) < 0.000001 AND tax_left <> 0 OR ${OTHER_SIGN('tax_left', 'whole')}) GROUP BY id`,
    words: 'All that invoice {label} charged at a tax rate is given back, or more of its tax than that; {got} of the tax is left.',
  },
]

export const mirroredChecks: readonly Check[] = described.map(sqlCheck)

/** Receivables against themselves: operations, open items, allocations, payment status. Amounts are minor units. */
import { type Check, type SqlCheck, sqlCheck, strayCheck } from './check.ts'

/** What the allocations of an operation sum to, on its own side. */
const allocated = (debit: string, credit: string) => `CASE o.direction
  WHEN 'debit' THEN COALESCE((SELECT SUM(${debit}) FROM matching_allocation a WHERE a.debit_operation_id = o.id), 0)
  ELSE COALESCE((SELECT SUM(${credit}) FROM matching_allocation a WHERE a.credit_operation_id = o.id), 0) END`

/** Whether an operation is matched with one of a kind at present; each side by its own index. */
const matchedWith = (condition: string) => `CASE o.direction
  WHEN 'debit' THEN EXISTS (SELECT 1 FROM matching_allocation a JOIN account_operation x ON x.id = a.credit_operation_id
    WHERE a.debit_operation_id = o.id AND x.kind ${condition} GROUP BY x.id HAVING SUM(a.amount_minor) > 0)
  ELSE EXISTS (SELECT 1 FROM matching_allocation a JOIN account_operation x ON x.id = a.debit_operation_id
    WHERE a.credit_operation_id = o.id AND x.kind ${condition} GROUP BY x.id HAVING SUM(a.amount_minor) > 0) END`
const closedBy = (kind: string) => matchedWith(`= '${kind}'`)
const matchedSum = (condition: string) => `COALESCE((SELECT SUM(a.amount_minor) FROM matching_allocation a
  JOIN account_operation x ON x.id = CASE o.direction WHEN 'debit' THEN a.credit_operation_id ELSE a.debit_operation_id END
  WHERE o.id = CASE o.direction WHEN 'debit' THEN a.debit_operation_id ELSE a.credit_operation_id END AND x.kind ${condition}), 0)`
const closedByOthers = (kind: string) => matchedWith(`<> '${kind}'`)

const described: readonly SqlCheck[] = [
  {
    name: 'openItem.exists',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, 1 AS expected, (SELECT COUNT(*) FROM open_item i WHERE i.account_operation_id = o.id
        AND i.id = o.id) AS got FROM account_operation o WHERE`,
    words: 'Account operation {label} has {got} open items of its own instead of 1.',
  },
  {
    name: 'operation.number',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, 1 AS expected, (SELECT COUNT(*) FROM account_operation x WHERE x.number = o.number) AS got
      FROM account_operation o WHERE o.kind NOT IN ('invoice', 'creditNote') AND`,
    words: 'The number {label} is that of {got} account operations.',
  },
  {
    name: 'openItem.operation',
    entity: 'accountOperation',
    table: 'open_item',
    alias: 'i',
    select: `SELECT i.id, i.id AS label, 1 AS expected, o.id IS NOT NULL AS got FROM open_item i LEFT
        JOIN account_operation o ON o.id = i.account_operation_id AND o.id = i.id WHERE`,
    words: 'Open item {label} belongs to no account operation.',
  },
  {
    name: 'openItem.open',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, o.amount_minor - ${allocated('a.amount_minor', 'a.amount_minor')}
        AS expected, i.open_minor AS got
      FROM account_operation o JOIN open_item i ON i.id = o.id WHERE`,
    words: 'Of {label}, {got} are open, but its amount less its allocations is {expected}.',
  },
  {
    name: 'openItem.functional',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, o.functional_minor
        - ${allocated('a.functional_minor', 'a.functional_minor + a.exchange_minor')} AS expected,
      i.open_functional_minor AS got FROM account_operation o JOIN open_item i ON i.id = o.id WHERE`,
    words: 'Of {label}, {got} are open in company currency, but its allocations leave {expected}.',
  },
  {
    name: 'openItem.copies',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, o.customer_account_id || ' ' || o.direction || ' ' || o.currency || ' '
        || o.due_date AS expected,
      i.customer_account_id || ' ' || i.direction || ' ' || i.currency || ' ' || i.due_date AS got FROM account_operation o
        JOIN open_item i ON i.id = o.id WHERE`,
    words: 'The open item of {label} says “{got}”, the operation “{expected}”.',
  },
  {
    name: 'openItem.status',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, CASE WHEN i.open_minor = 0 THEN 'L' WHEN COALESCE(s.disputed, 0) = 1
        THEN 'I' WHEN i.open_minor = o.amount_minor THEN 'O' ELSE 'P' END AS expected,
      i.status AS got FROM account_operation o JOIN open_item i ON i.id = o.id LEFT
        JOIN invoice_state s ON s.invoice_id = o.invoice_id WHERE`,
    words: 'The open item of {label} has the status {got}; it should be {expected}.',
  },
  {
    name: 'matching.overAllocation',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, MAX(0, MIN(o.amount_minor, ${allocated('a.amount_minor', 'a.amount_minor')})) AS expected,
      ${allocated('a.amount_minor', 'a.amount_minor')} AS got FROM account_operation o WHERE`,
    words: 'The allocations of {label} sum to {got}; at most {expected} can be matched.',
  },
  {
    name: 'matching.sides',
    entity: 'matching',
    table: 'matching_allocation',
    alias: 'a',
    select: `SELECT a.matching_id AS id, a.matching_id AS label, 'debit credit ' || m.customer_account_id || ' '
        || m.customer_account_id || ' ' || d.currency AS expected,
      d.direction || ' ' || c.direction || ' ' || d.customer_account_id || ' ' || c.customer_account_id || ' ' || c.currency AS got
      FROM matching_allocation a JOIN matching m ON m.id = a.matching_id
      JOIN account_operation d ON d.id = a.debit_operation_id JOIN account_operation c ON c.id = a.credit_operation_id WHERE`,
    words: 'Matching {label} joins “{got}”; it should be “{expected}”.',
  },
  {
    name: 'matching.sign',
    entity: 'matching',
    table: 'matching_allocation',
    alias: 'a',
    select: `SELECT a.matching_id AS id, a.matching_id AS label, CASE m.kind WHEN 'reversal' THEN -1 ELSE 1 END
        AS expected, SIGN(a.amount_minor) AS got
      FROM matching_allocation a JOIN matching m ON m.id = a.matching_id WHERE`,
    words: 'An allocation of matching {label} has the sign {got} instead of {expected}.',
  },
  {
    name: 'matching.reversal',
    entity: 'matching',
    table: 'matching',
    alias: 'm',
    select: `SELECT m.id, m.id AS label,
      (SELECT COUNT(*) || ' ' || SUM(-a.amount_minor) || ' ' || SUM(-a.functional_minor) || ' ' || SUM(-a.exchange_minor)
        FROM matching_allocation a WHERE a.matching_id = m.reverses_id) AS expected,
      (SELECT COUNT(*) || ' ' || SUM(a.amount_minor) || ' ' || SUM(a.functional_minor) || ' ' || SUM(a.exchange_minor)
        FROM matching_allocation a WHERE a.matching_id = m.id) AS got
      FROM matching m WHERE m.reverses_id IS NOT NULL AND`,
    words: 'Reversal {label} takes back “{got}” (allocations, amount, company currency, exchange) instead of “{expected}”.',
  },
  {
    name: 'invoiceState.exists',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, 1 AS expected, s.invoice_id IS NOT NULL AS got FROM invoice v LEFT
        JOIN invoice_state s ON s.invoice_id = v.id WHERE`,
    words: 'Invoice {label} has no payment status.',
  },
  {
    name: 'invoiceState.status',
    entity: 'invoice',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.invoice_id AS id, o.number AS label, CASE
        WHEN i.open_minor = 0 THEN CASE WHEN ${closedBy('writeOff')} THEN CASE
          WHEN ${matchedSum(`NOT IN ('writeOff', 'creditNote')`)} > ${matchedSum(`= 'writeOff'`)} THEN 'PAID' ELSE 'ABANDONED' END WHEN ${closedBy('refund')} THEN 'REFUNDED'
        WHEN ${closedBy('creditNote')} AND NOT ${closedByOthers('creditNote')} THEN 'CREDITED' ELSE 'PAID' END
        WHEN s.disputed = 1 THEN 'DISPUTED' WHEN i.open_minor < o.amount_minor THEN 'PPAID' ELSE 'UNPAID' END AS expected,
      CASE WHEN s.credited = 1 THEN 'CREDITED' WHEN s.credited <> 0 THEN s.credited WHEN s.payment_status = 'PENDING' THEN 'UNPAID' ELSE s.payment_status END AS got
      FROM account_operation o JOIN open_item i ON i.id = o.id JOIN invoice_state s ON s.invoice_id = o.invoice_id
        WHERE o.invoice_id IS NOT NULL AND`,
    words: 'Invoice {label} is called {got}; by what is open of it, it is {expected}.',
  },
]

export const receivablesChecks: readonly Check[] = [
  ...described.map(sqlCheck),
  strayCheck(
    'invoiceState.invoice',
    'invoice',
    'SELECT s.invoice_id FROM invoice_state s WHERE NOT EXISTS (SELECT 1 FROM invoice v WHERE v.id = s.invoice_id)',
  ),
]

/** The journal against itself and against what it posts. Amounts are minor units, posting's and company's currency. */
import type { ReadStore } from '../../database/store.ts'
import { type Check, DIFFERENCES_A_RANGE, difference, type SqlCheck, sqlCheck } from './check.ts'

const client = (source: string, id: string) => `(SELECT COALESCE(SUM(l.amount_minor), 0) || ' and '
        || COALESCE(SUM(l.functional_minor), 0)
  FROM journal_entry e JOIN journal_line l ON l.journal_entry_id = e.id WHERE e.source = '${source}' AND e.source_id = ${id}
        AND l.customer_account_id IS NOT NULL)`

const entryHead = (source: string, id: string) =>
  `(SELECT group_concat(e.posted_on || ' ' || e.currency, ', ') FROM journal_entry e WHERE e.source = '${source}'
        AND e.source_id = ${id})`

const described: readonly SqlCheck[] = [
  {
    name: 'journal.balanced',
    entity: 'journalEntry',
    table: 'journal_entry',
    alias: 'e',
    select: `SELECT e.id, e.reference AS label, '0 and 0' AS expected,
      CASE WHEN COUNT(l.id) < 2 THEN COUNT(l.id) || ' lines' ELSE SUM(l.amount_minor) || ' and ' || SUM(l.functional_minor) END AS got
      FROM journal_entry e LEFT JOIN journal_line l ON l.journal_entry_id = e.id WHERE`,
    tail: 'GROUP BY e.id',
    words: 'The journal entry of {label} does not balance: its lines leave {got}.',
  },
  {
    name: 'journal.source',
    entity: 'journalEntry',
    table: 'journal_entry',
    alias: 'e',
    select: `SELECT e.id, e.reference AS label, 1 AS expected, CASE e.source
        WHEN 'invoice' THEN EXISTS (SELECT 1 FROM invoice v WHERE v.id = e.source_id)
        WHEN 'accountOperation' THEN EXISTS (SELECT 1 FROM account_operation o WHERE o.id = e.source_id)
        WHEN 'matching' THEN EXISTS (SELECT 1 FROM matching m WHERE m.id = e.source_id) ELSE 0 END AS got FROM journal_entry e WHERE`,
    words: 'The journal entry of {label} posts a record that is not there.',
  },
  {
    name: 'journal.account',
    entity: 'journalEntry',
    table: 'journal_line',
    alias: 'l',
    select: `SELECT l.journal_entry_id AS id, e.reference AS label, CASE e.source
        WHEN 'invoice' THEN (SELECT v.customer_account_id FROM invoice v WHERE v.id = e.source_id)
        WHEN 'accountOperation' THEN (SELECT o.customer_account_id FROM account_operation o WHERE o.id = e.source_id)
        ELSE (SELECT m.customer_account_id FROM matching m WHERE m.id = e.source_id) END AS expected, l.customer_account_id AS got
      FROM journal_line l JOIN journal_entry e ON e.id = l.journal_entry_id WHERE l.customer_account_id IS NOT NULL AND`,
    words: 'The journal entry of {label} stands on customer account {got} instead of {expected}.',
  },
  {
    name: 'invoice.journal',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, CASE y.posts WHEN 1 THEN v.gross_minor || ' and ' || v.functional_minor
        ELSE '0 and 0' END AS expected,
      ${client('invoice', 'v.id')} AS got FROM invoice v JOIN invoice_type y ON y.id = v.invoice_type_id WHERE`,
    words: 'Invoice {label} is posted with {got}; it should be {expected} (its currency and company currency).',
  },
  {
    name: 'invoice.entry',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, v.invoice_date || ' ' || v.currency AS expected, ${entryHead('invoice', 'v.id')} AS got
      FROM invoice v JOIN invoice_type y ON y.id = v.invoice_type_id WHERE y.posts = 1 AND v.gross_minor <> 0 AND`,
    words: 'The journal has “{got}” for invoice {label}; one entry of “{expected}” should stand there.',
  },
  {
    name: 'operation.journal',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, CASE o.direction WHEN 'debit' THEN o.amount_minor || ' and ' || o.functional_minor
        ELSE -o.amount_minor || ' and ' || -o.functional_minor END AS expected,
      ${client('accountOperation', 'o.id')} AS got FROM account_operation o WHERE o.kind NOT IN ('invoice', 'creditNote') AND`,
    words: 'Account operation {label} is posted with {got}; it should be {expected} (its currency and company currency).',
  },
  {
    name: 'operation.entry',
    entity: 'accountOperation',
    table: 'account_operation',
    alias: 'o',
    select: `SELECT o.id, o.number AS label, o.operation_date || ' ' || o.currency
        AS expected, ${entryHead('accountOperation', 'o.id')} AS got
      FROM account_operation o WHERE o.kind NOT IN ('invoice', 'creditNote') AND o.amount_minor <> 0 AND`,
    words: 'The journal has “{got}” for account operation {label}; one entry of “{expected}” should stand there.',
  },
  {
    name: 'matching.journal',
    entity: 'matching',
    table: 'matching',
    alias: 'm',
    select: `SELECT m.id, m.id AS label, '0 and ' || COALESCE((SELECT SUM(a.exchange_minor) FROM matching_allocation a
        WHERE a.matching_id = m.id), 0) AS expected,
      ${client('matching', 'm.id')} AS got FROM matching m WHERE`,
    words: 'The exchange difference of matching {label} is posted with {got} instead of {expected}.',
  },
]

const CONTROL = `SELECT COALESCE(j.account, i.account) AS id, (SELECT code FROM customer_account
        WHERE id = COALESCE(j.account, i.account)) AS label,
    COALESCE(i.open, 0) || ' and ' || COALESCE(i.functional, 0) AS expected, COALESCE(j.amount, 0) || ' and '
        || COALESCE(j.functional, 0) AS got
  FROM (SELECT customer_account_id AS account, SUM(amount_minor) AS amount, SUM(functional_minor) AS functional
    FROM journal_line WHERE customer_account_id IS NOT NULL GROUP BY customer_account_id) AS j
  FULL JOIN (SELECT customer_account_id AS account, SUM(CASE direction WHEN 'debit' THEN open_minor ELSE -open_minor END) AS open,
    SUM(CASE direction WHEN 'debit' THEN open_functional_minor ELSE -open_functional_minor END) AS functional
    FROM open_item GROUP BY customer_account_id) AS i ON i.account = j.account`

/** The receivables ledger: what the journal says a customer account owes is what is open on it. */
const control: Check = {
  name: 'journal.receivables',
  last: async () => 1,
  step: 1,
  run: async (store: ReadStore) => {
    const rows = (await store.select(`SELECT * FROM (${CONTROL}) WHERE expected IS NOT got LIMIT ${DIFFERENCES_A_RANGE}`, [])) as never[]
    const words = 'The journal has {got} receivable from customer account {label}; {expected} are open (its currency and company currency).'
    return rows.map((row) => difference('journal.receivables', 'customerAccount', row, words))
  },
}

export const journalChecks: readonly Check[] = [...described.map(sqlCheck), control]

/**
 * The tax of lines against the tax tables, at the tax point of each transaction; of what gives something back, against
 * the tax of what it gives back.
 *
 * A line is judged by the setting that its document names, one of an earlier version by its own date, and by both sides as they
 * were known of that day when the document was made: what was told or corrected later is no proof against it, and none is
 * needed. Where a table, or the article, was changed after the document, what it says today is no proof either.
 */
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import type { CalendarDate } from '../../kernel/dates.ts'
import { type BilledAccount, readBilledAccounts } from '../../invoicing/billed-account.ts'
import { MIRRORED_SQL } from '../../invoicing/open-transactions.ts'
import { articleTaxes } from '../../invoicing/rules/transaction-taxes.ts'
import { ratingBook } from '../../rating/index.ts'
import { taxPointOf, type TaxPointPolicy } from '../../tax/tax-point.ts'
import { type Check, type Difference, DIFFERENCES_A_RANGE, difference, lastId, sqlCheck } from './check.ts'

interface TaxedDay {
  readonly invoice_id: number
  readonly created_op: number
  readonly label: string
  readonly invoice_date: CalendarDate
  readonly billing_account_id: number
  readonly customer_id: number
  readonly seller_id: number
  readonly policy: TaxPointPolicy | null
  readonly article_id: number
  readonly tax_id: number
  readonly kind: string
  readonly usage_date: CalendarDate
  readonly period_end: CalendarDate | null
}

/** Each line once a day that its transactions name. */
const TAXED_DAYS = `SELECT l.invoice_id, v.created_op, v.number || ', line ' || l.position AS label, v.invoice_date,
    v.billing_account_id, v.customer_id, v.seller_id, v.snapshot ->> '$.taxPoint' AS policy, l.article_id, l.tax_id,
    rated_transaction.kind, rated_transaction.usage_date, rated_transaction.period_end
  FROM invoice_line l JOIN invoice v ON v.id = l.invoice_id JOIN rated_transaction ON rated_transaction.invoice_line_id = l.id
  WHERE l.id > ? AND l.id <= ? AND (${MIRRORED_SQL}) IS NULL
    AND (rated_transaction.kind <> 'reimbursement' OR v.snapshot ->> '$.taxPoint' IS NULL)
  GROUP BY l.id, rated_transaction.kind, rated_transaction.usage_date, rated_transaction.period_end`

/** The last change of what decides on any account's tax, deleted mappings included. */
const TABLES_MOVED = `SELECT MAX(
  (SELECT COALESCE(MAX(changed_op), 0) FROM tax_mapping), (SELECT COALESCE(MAX(changed_op), 0) FROM tax),
  (SELECT COALESCE(MAX(changed_op), 0) FROM tax_class), (SELECT COALESCE(MAX(changed_op), 0) FROM tax_category),
  (SELECT COALESCE(MAX(entry_id), 0) FROM audit_touch WHERE entity = 'taxMapping')) AS changed`

/** What was told, rising: between two of them the same is known. */
const TOLD = `SELECT told_op AS op FROM dated_state WHERE told_op > 0 UNION SELECT replaced_op FROM dated_state WHERE replaced_op IS NOT NULL ORDER BY 1`

/** Since when corrections are known: before, a record's change may have been one of any field. */
const KNOWN_SINCE = "SELECT COALESCE(MAX(op), 0) AS op FROM carry_over_step WHERE name = 'accounts.statesByDay'"

const articleMoved = preparedSelect<{ article: number }>()((db, p) =>
  db.selectFrom('article').select('changed_op as changed').where('id', '=', p.article),
)
const accountsMoved = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('billing_account as ba')
    .innerJoin('customer_account as ca', 'ca.id', 'ba.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'ca.customer_id')
    .innerJoin('customer_category as cc', 'cc.id', 'c.customer_category_id')
    .innerJoin('seller as s', 's.id', 'c.seller_id')
    .select((e) => [e.fn<number>('max', ['ba.changed_op', 'c.changed_op', 'cc.changed_op', 's.changed_op']).as('changed')])
    .where('ba.id', '=', p.account),
)

async function taxesBetween(store: ReadStore, after: number, upTo: number): Promise<Difference[]> {
  const days = (await store.select(TAXED_DAYS, [after, upTo])) as TaxedDay[]
  const told = ((await store.select(TOLD, [])) as { op: number }[]).map(({ op }) => op)
  const found: Difference[] = []
  for (const [known, ofTime] of Map.groupBy(days, (day) => lastUpTo(told, day.created_op))) {
    found.push(...(await taxesKnownAt(store, ofTime, known)))
    if (found.length >= DIFFERENCES_A_RANGE) return found
  }
  return found
}

/** The last of rising numbers up to one; 0 where there is none. */
function lastUpTo(rising: readonly number[], upTo: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] as number) <= upTo) low = middle + 1
    else high = middle
  }
  return rising[low - 1] ?? 0
}

/** @param known the audit entry whose knowledge the documents of the days were made with */
async function taxesKnownAt(store: ReadStore, days: readonly TaxedDay[], known: number): Promise<Difference[]> {
  const book = await ratingBook(store)
  const accounts = await readBilledAccounts(store, [...new Set(days.map((day) => day.billing_account_id))], known)
  const taxes = new Map<number, ReturnType<typeof articleTaxes>>()
  const codeOf = (id: number) => book.taxes.get(id)?.code ?? String(id)
  const found: Difference[] = []
  for (const day of days) {
    const account = accounts.get(day.billing_account_id)
    if (!account) continue
    let answerOf = taxes.get(account.id)
    if (!answerOf) taxes.set(account.id, (answerOf = articleTaxes(book, account.sides)))
    const charged = { kind: day.kind, usageDate: day.usage_date, periodEnd: day.period_end }
    const answer = answerOf(day.article_id, taxPointOf(charged, day.policy ?? 'invoiceDate', day.invoice_date).date)
    const expected = answer.ok ? answer.tax.id : null
    if (expected === day.tax_id || (await movedSince(store, day, account))) continue
    const stated = { id: day.invoice_id, label: day.label, expected: answer.ok ? answer.tax.code : 'no tax', got: codeOf(day.tax_id) }
    found.push(difference('line.tax', 'invoice', stated, 'Invoice {label} is taxed {got}; at its tax point it is {expected}.'))
    if (found.length >= DIFFERENCES_A_RANGE) return found
  }
  return found
}

/** Whether something that is not known by day was changed after the document. */
async function movedSince(store: ReadStore, day: TaxedDay, account: BilledAccount): Promise<boolean> {
  const op = day.created_op
  // The account goes to another customer, the customer to another seller.
  if (account.customerId !== day.customer_id || account.sellerId !== day.seller_id) return true
  const [tables] = (await store.select(TABLES_MOVED, [])) as { changed: number }[]
  if ((tables?.changed ?? 0) > op) return true
  if (((await store.first(articleMoved(store), { article: day.article_id }))?.changed ?? 0) > op) return true
  const [since] = (await store.select(KNOWN_SINCE, [])) as { op: number }[]
  if (op > (since?.op ?? 0)) return false
  return ((await store.first(accountsMoved(store), { account: day.billing_account_id }))?.changed ?? 0) > op
}

export const taxChecks: readonly Check[] = [
  { name: 'line.tax', last: (store) => lastId(store, 'invoice_line'), step: 5000, run: taxesBetween },
  sqlCheck({
    name: 'line.mirroredTax',
    entity: 'invoice',
    table: 'rated_transaction',
    alias: 'rated_transaction',
    select: `SELECT l.invoice_id AS id, v.number || ', line ' || l.position AS label, wanted.code AS expected, stated.code AS got
      FROM rated_transaction JOIN invoice_line l ON l.id = rated_transaction.invoice_line_id JOIN invoice v ON v.id = l.invoice_id
        JOIN rated_transaction source ON source.id = ${MIRRORED_SQL} JOIN invoice_line billed ON billed.id = source.invoice_line_id
        JOIN tax wanted ON wanted.id = billed.tax_id JOIN tax stated ON stated.id = l.tax_id
      WHERE v.snapshot ->> '$.taxPoint' IS NOT NULL AND rated_transaction.kind <> 'usage'
        AND rated_transaction.inputs IS NOT NULL AND`,
    words: 'Invoice {label} is taxed {got}; what it gives back was taxed {expected}.',
  }),
]

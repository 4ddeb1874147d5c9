/** Rated transactions that wait for an invoice, read for many accounts at once. */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, later } from '../kernel/dates.ts'

export interface DraftScope {
  /** Recurring and one-shot charges dated up to and including it: what is charged in advance from this day stands on it. */
  readonly invoiceDate: CalendarDate
  /** Usage dated before this day. */
  readonly usageBefore: CalendarDate
  /** Transactions up to this id. */
  readonly lastTransactionId: number
}

/** The transaction that one gives back, or whose give-back it charges once more. */
export const MIRRORED_SQL = `CASE WHEN rated_transaction.kind IN ('reimbursement', 'oneShot') AND rated_transaction.inputs IS NOT NULL
  THEN COALESCE(json_extract(rated_transaction.inputs, '$.reverses'), json_extract(rated_transaction.inputs, '$.again')) END`
/** The tax that was billed for it. */
const MIRRORED_TAX_SQL = `(SELECT line.tax_id FROM rated_transaction source JOIN invoice_line line ON line.id = source.invoice_line_id
  WHERE source.id = ${MIRRORED_SQL})`

const openTransactions = preparedSelect<{ accounts: string; latest: string; date: string; before: string; last: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select((e) => [
      'id',
      'billing_account_id',
      'subscription_id',
      'service_id',
      'charge_id',
      'article_id',
      'kind',
      'usage_date',
      'period_start',
      'period_end',
      'quantity',
      'unit_price',
      'amount',
      'tax_id',
      sql<number | null>`${sql.raw(MIRRORED_SQL)}`.as('mirrors'),
      sql<number | null>`${sql.raw(MIRRORED_TAX_SQL)}`.as('mirrored_tax_id'),
      // Of usage that no single line priced the tiers are kept as inputs; a connection fee stands beside the price.
      e
        .and([
          e('kind', '=', 'usage'),
          e('inputs', 'is not', null),
          e.or([e('price_line_id', 'is', null), e('inputs', 'like', '%"fee":%')]),
        ])
        .as('is_tiered'),
    ])
    .where('billing_account_id', 'in', sql<number>`(select value from json_each(${p.accounts}))`)
    .where('usage_date', '<=', p.latest)
    .where((e) =>
      e.or([
        e.and([e('kind', '<>', 'usage'), e('usage_date', '<=', p.date)]),
        e.and([e('kind', '=', 'usage'), e('usage_date', '<', p.before)]),
      ]),
    )
    .where('id', '<=', p.last)
    .where('invoice_line_id', 'is', null)
    .where('settlement_id', 'is', null)
    .where('cancelled_op', 'is', null),
)
export type OpenTransaction = NonNullable<ReturnType<typeof openTransactions>['row']>

/** The open transactions of accounts within a scope; an account without any is left out. */
export async function readOpenTransactions(
  store: ReadStore,
  accounts: readonly number[],
  { invoiceDate, usageBefore, lastTransactionId }: DraftScope,
): Promise<ReadonlyMap<number, OpenTransaction[]>> {
  const rows = await store.all(openTransactions(store), {
    accounts: JSON.stringify(accounts),
    latest: later(invoiceDate, usageBefore),
    date: invoiceDate,
    before: usageBefore,
    last: lastTransactionId,
  })
  return Map.groupBy(rows, (row) => row.billing_account_id)
}

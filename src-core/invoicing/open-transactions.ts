/** Rated transactions that wait for an invoice, read for many accounts at once. */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { comingImports, comingRows, comingSubscriptions } from '../operations/coming.ts'
import { type CalendarDate, later } from '../kernel/dates.ts'
import { type GivenBackOfRate, type MirroredOfRate, rateOf, readGivenBack, readMirrored } from './given-back.ts'
import type { TaxAmounts } from './rules/credit-taxes.ts'

export interface DraftScope {
  /** Recurring and one-shot charges dated up to and including it: what is charged in advance from this day stands on it. */
  readonly invoiceDate: CalendarDate
  /** Usage dated before this day. */
  readonly usageBefore: CalendarDate
  /** Transactions up to this id. */
  readonly lastTransactionId: number
}

/** The transaction that one gives back, or whose give-back it charges once more. */
export const MIRRORED_SQL = `CASE WHEN rated_transaction.kind <> 'usage' AND rated_transaction.inputs IS NOT NULL
  THEN COALESCE(json_extract(rated_transaction.inputs, '$.reverses'), json_extract(rated_transaction.inputs, '$.again')) END`
const statedOf = (column: 'base_minor' | 'tax_minor') => sql<number>`COALESCE((SELECT SUM(x.${sql.ref(column)}) FROM invoice_tax x
  JOIN invoice n ON n.id = x.invoice_id WHERE x.tax_id = invoice_line.tax_id
  AND (n.id = invoice_line.invoice_id OR n.credits_invoice_id = invoice_line.invoice_id)), 0)`
/** The taxes that were billed for transactions, with what their documents state of them, credit notes off. */
const billedTaxes = preparedSelect<{ ids: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('invoice_line', 'invoice_line.id', 'rated_transaction.invoice_line_id')
    .leftJoin('mirrored_tax', 'mirrored_tax.transaction_id', 'rated_transaction.id')
    .select([
      'rated_transaction.id',
      'mirrored_tax.tax_minor as mirrored_minor',
      'invoice_line.tax_id',
      'invoice_line.invoice_id',
      statedOf('base_minor').as('base_minor'),
      statedOf('tax_minor').as('tax_minor'),
    ])
    .where('rated_transaction.id', 'in', sql<number>`(select value from json_each(${p.ids}))`),
)

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
type OpenRow = NonNullable<ReturnType<typeof openTransactions>['row']>
/** Of what was charged on another document: a tax rate of it as it stands, and what was given back of that on documents before. */
export interface ChargedRate {
  readonly invoice: number
  readonly row: TaxAmounts
  /** What of the row is not of its charges but gives back of yet another document; `null` where there is none. */
  readonly beside: MirroredOfRate | null
  readonly issued: GivenBackOfRate['issued']
}
/** What a document gave back, to be charged again: the tax that it states for it, in minor units and positive where that was charged. */
export interface GivenTax {
  readonly invoice: number
  readonly taxMinor: number
}
/** With the tax that was billed for what it gives back, or charges once more. */
export type OpenTransaction = OpenRow & {
  mirrored_tax_id: number | null
  /** Of what gives back. */
  charged: ChargedRate | null
  /** Of what charges again; `null` also where a document of before does not tell the tax. */
  given: GivenTax | null
}

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
  const there = await withoutComing(store, rows)
  return Map.groupBy(await withBilledTaxes(store, there), (row) => row.billing_account_id)
}

/** What an import under way has rated is billed when it is done. */
async function withoutComing(store: ReadStore, rows: readonly OpenRow[]): Promise<readonly OpenRow[]> {
  const imports = await comingImports(store)
  if (imports.length === 0) return rows
  const ids = rows.map(({ id }) => id)
  const coming = await comingRows(store, imports, 'rated_transaction', ids)
  const subscriptions = await comingSubscriptions(
    store,
    imports,
    rows.flatMap(({ subscription_id: id }) => id ?? []),
  )
  return rows.filter(({ id, subscription_id: of }) => !coming.has(id) && !(of !== null && subscriptions.has(of)))
}

/** A transaction as a document bills it. */
interface BilledTransaction {
  readonly charged: ChargedRate
  /** The tax that its document states for it, where it gives back or charges again. */
  readonly mirroredMinor: number | null
}

/** Those of some transactions that stand on documents, by id. */
export async function readBilled(store: ReadStore, ids: readonly number[]): Promise<ReadonlyMap<number, BilledTransaction>> {
  if (ids.length === 0) return new Map()
  const billed = await store.all(billedTaxes(store), { ids: JSON.stringify(ids) })
  const invoices = billed.map((one) => one.invoice_id)
  const given = await readGivenBack(store, invoices)
  const mirrored = await readMirrored(store, invoices)
  return new Map(
    billed.map(({ id, invoice_id: invoice, tax_id: taxId, base_minor: baseMinor, tax_minor: taxMinor, mirrored_minor: mirroredMinor }) => {
      const rate = rateOf(invoice, taxId)
      const row = { taxId, baseMinor, taxMinor }
      const charged = { invoice, row, beside: mirrored.get(rate) ?? null, issued: given.get(rate)?.issued ?? [] }
      return [id, { charged, mirroredMinor }]
    }),
  )
}

async function withBilledTaxes(store: ReadStore, rows: readonly OpenRow[]): Promise<readonly OpenTransaction[]> {
  const open = rows as OpenTransaction[]
  const billed = await readBilled(
    store,
    rows.flatMap(({ mirrors }) => mirrors ?? []),
  )
  for (const row of open) {
    const source = row.mirrors === null ? undefined : billed.get(row.mirrors)
    const isBack = row.kind === 'reimbursement'
    row.mirrored_tax_id = source?.charged.row.taxId ?? null
    row.charged = source && isBack ? source.charged : null
    row.given = source && !isBack && source.mirroredMinor !== null ? givenOf(source, source.mirroredMinor) : null
  }
  return open
}

const givenOf = ({ charged }: BilledTransaction, minor: number): GivenTax => ({ invoice: charged.invoice, taxMinor: 0 - minor })

/** Writing rated transactions: one place, for usage, recurring and one-shot alike. */
import { PRICE_RULES } from '../charging/price.ts'
import type { WriteStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, toStored } from '../kernel/decimal.ts'
import { ratedTransaction, type RATED_KINDS } from './model.ts'
import { remembered } from '../kernel/remembered.ts'
import { takingWriter } from './taken.ts'

export interface NewTransaction {
  readonly billingAccountId: number
  readonly subscriptionId: number | null
  readonly serviceId: number | null
  readonly chargeId: number | null
  readonly articleId: number
  readonly taxId: number
  readonly kind: (typeof RATED_KINDS)[number]
  readonly usageRecordId: number | null
  readonly priceVersionId: number | null
  readonly priceLineId: number | null
  readonly usageDate: CalendarDate
  readonly periodStart: CalendarDate | null
  readonly periodEnd: CalendarDate | null
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly amount: Decimal
  readonly inputs: string | null
  /** The tax that was billed for what it gives back; not written: the draft reads it. */
  readonly billedTaxId?: number | null
  /** What a reimbursement takes, and of which transaction. */
  readonly takes?: { readonly source: number; readonly amount: Decimal; readonly quantity: Decimal; readonly taxMinor: number }
}

const COLUMNS = [
  'created_op',
  'billing_account_id',
  'subscription_id',
  'service_id',
  'charge_id',
  'article_id',
  'tax_id',
  'kind',
  'usage_record_id',
  'price_version_id',
  'price_line_id',
  'usage_date',
  'period_start',
  'period_end',
  'quantity',
  'unit_price',
  'amount',
  'inputs',
  'rules',
] as const

/** A writer for one transaction; answers each row's id. */
export function transactionWriter(store: WriteStore, op: number): (one: NewTransaction) => number {
  const insert = store.bulk(ratedTransaction, COLUMNS)
  const take = takingWriter(store, op)
  return (one) => {
    const id = insert.add(valuesOf(op, one))
    if (one.takes) {
      const { source, ...taken } = one.takes
      take({ kind: 'reimbursement', sourceTransaction: source, takerTransaction: id, ...taken })
    }
    return id
  }
}

export interface TransactionBatch {
  add(one: NewTransaction): void
  /** Writes what was added, in its order. */
  flush(): void
}

/** Rows that are kept before they are written: many a statement, and few enough that nobody waits for them at the end of a chunk. */
const GATHERED = 200

/** A writer for volumes: rows are gathered and written many a statement. */
export function transactionBatch(store: WriteStore, op: number): TransactionBatch {
  const insert = store.bulk(ratedTransaction, COLUMNS)
  let rows: unknown[][] = []
  const flush = () => {
    insert.addAll(rows)
    rows = []
  }
  return {
    add: (one) => {
      rows.push(valuesOf(op, one))
      if (rows.length === GATHERED) flush()
    },
    flush,
  }
}

/** Quantities, prices and amounts come again and again, as the same values. */
const storedAgain = remembered(20_000, toStored)

function valuesOf(op: number, one: NewTransaction): unknown[] {
  return [
    op,
    one.billingAccountId,
    one.subscriptionId,
    one.serviceId,
    one.chargeId,
    one.articleId,
    one.taxId,
    one.kind,
    one.usageRecordId,
    one.priceVersionId,
    one.priceLineId,
    one.usageDate,
    one.periodStart,
    one.periodEnd,
    storedAgain(one.quantity),
    storedAgain(one.unitPrice),
    storedAgain(one.amount),
    one.inputs,
    PRICE_RULES,
  ]
}

/**
 * The ledger of what was taken from what: each line of a credit note and each reimbursement names the line or the rated
 * transaction it takes from. What is left of either is read from here alone.
 *
 * Rows are facts. A reimbursement that is cancelled before it is invoiced gives back what it had reserved: it counts as
 * long as its transaction does. Amounts have the sign of what they are taken from.
 *
 * The tax of a reimbursement is that of its amount by itself, which it reserves; how much of the tax of its source it took is
 * known when its document is issued, and told there (`mirrored_tax`). A release states what comes back of that.
 */
import { choiceColumn, decimalColumn, defineTable, integerColumn, moneyColumn } from '../database/columns.ts'
import { preparedSelect, type ReadStore, type WriteStore } from '../database/store.ts'
import { type Decimal, ZERO, decimal, toStored } from '../kernel/decimal.ts'

export const TAKEN_KINDS = [
  'credit', // a line of a credit note, from a line
  'share', // the same, from a transaction which that line bills
  'reimbursement', // a rated transaction, from the one that charged the days
  'release', // a credited reimbursement, whose source can be taken from again; negative
] as const

export const taken = defineTable(
  'taken',
  {
    created_op: integerColumn(),
    kind: choiceColumn(TAKEN_KINDS),
    source_line_id: integerColumn({ nullable: true }),
    source_transaction_id: integerColumn({ nullable: true }),
    taker_line_id: integerColumn({ nullable: true }),
    taker_transaction_id: integerColumn({ nullable: true }),
    amount: decimalColumn(),
    tax_minor: moneyColumn(),
    quantity: decimalColumn(),
  },
  {
    facts: true,
    indexes: [
      { on: ['source_line_id'], where: 'source_line_id IS NOT NULL' },
      { on: ['source_transaction_id'], where: 'source_transaction_id IS NOT NULL' },
      { on: ['taker_line_id'], where: 'taker_line_id IS NOT NULL' },
      { on: ['taker_transaction_id'], where: 'taker_transaction_id IS NOT NULL' },
    ],
  },
)

export interface NewTaking {
  readonly kind: (typeof TAKEN_KINDS)[number]
  readonly sourceLine?: number
  readonly sourceTransaction?: number
  readonly takerLine?: number
  readonly takerTransaction?: number
  readonly amount: Decimal
  readonly taxMinor: number
  readonly quantity: Decimal
}

const COLUMNS = [
  'created_op',
  'kind',
  'source_line_id',
  'source_transaction_id',
  'taker_line_id',
  'taker_transaction_id',
  'amount',
  'tax_minor',
  'quantity',
]

/** A writer for one transaction of the file. */
export function takingWriter(store: WriteStore, op: number): (one: NewTaking) => void {
  const insert = store.bulk(taken, COLUMNS)
  return (one) => {
    insert.add([
      op,
      one.kind,
      one.sourceLine ?? null,
      one.sourceTransaction ?? null,
      one.takerLine ?? null,
      one.takerTransaction ?? null,
      toStored(one.amount),
      one.taxMinor,
      toStored(one.quantity),
    ])
  }
}

// ---- What was taken of transactions

const takenOfTransaction = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('taken')
    .leftJoin('rated_transaction as taker', 'taker.id', 'taken.taker_transaction_id')
    .select(['taken.amount', 'taken.quantity'])
    .where('taken.source_transaction_id', '=', p.id)
    .where('taker.cancelled_op', 'is', null),
)

export interface TakenSum {
  readonly amount: Decimal
  readonly quantity: Decimal
}

/** What give-backs and credit notes have taken of a transaction. */
export async function takenOf(store: ReadStore, id: number): Promise<TakenSum> {
  let amount = ZERO
  let quantity = ZERO
  for (const row of await store.all(takenOfTransaction(store), { id })) {
    amount = amount.plus(row.amount)
    quantity = quantity.plus(row.quantity)
  }
  return { amount, quantity }
}

const takerRow = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('taken')
    .innerJoin('rated_transaction as source', 'source.id', 'taken.source_transaction_id')
    .selectAll('taken')
    .select(['source.unit_price', 'source.price_version_id', 'source.price_line_id'])
    .where('taken.taker_transaction_id', '=', p.id),
)

/** What a reimbursement took, and the price of what it took it from; of an earlier version it may be nothing. */
export async function takingOf(store: ReadStore, transaction: number) {
  return store.first(takerRow(store), { id: transaction })
}

// ---- What was taken of lines

export interface LineTaking {
  readonly line: number
  readonly amount: Decimal
}

const creditedLines = preparedSelect<{ invoice: number }>()((db, p) =>
  db
    .selectFrom('invoice_line')
    .innerJoin('taken', 'taken.source_line_id', 'invoice_line.id')
    .select(['invoice_line.id as line', 'taken.amount'])
    .where('invoice_line.invoice_id', '=', p.invoice),
)
const reimbursedLines = preparedSelect<{ invoice: number }>()((db, p) =>
  db
    .selectFrom('invoice_line')
    .innerJoin('rated_transaction as source', 'source.invoice_line_id', 'invoice_line.id')
    .innerJoin('taken', 'taken.source_transaction_id', 'source.id')
    .leftJoin('rated_transaction as taker', 'taker.id', 'taken.taker_transaction_id')
    .leftJoin('invoice_line as beside', 'beside.id', 'taker.invoice_line_id')
    .select(['invoice_line.id as line', 'taken.amount', 'beside.invoice_id as beside'])
    .where('invoice_line.invoice_id', '=', p.invoice)
    .where('taken.kind', 'in', ['reimbursement', 'release'])
    .where('taker.cancelled_op', 'is', null),
)

/**
 * What was taken of the lines of an invoice. What is given back on the invoice itself stands there as a line of its own
 * and takes nothing of what the whole of it comes to.
 */
export async function takenOfLines(store: ReadStore, invoice: number): Promise<LineTaking[]> {
  const credited = await store.all(creditedLines(store), { invoice })
  const reimbursed = (await store.all(reimbursedLines(store), { invoice })).filter((row) => row.beside !== invoice)
  return [...credited, ...reimbursed].map(({ line, amount }) => ({ line, amount: decimal(amount) }))
}

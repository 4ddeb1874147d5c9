/** A credit note writes down what it takes of each line, and of the transactions that the line bills. */
import { preparedSelect } from '../database/store.ts'
import { type Decimal, ZERO, decimal } from '../kernel/decimal.ts'
import type { CommandContext } from '../operations/context.ts'
import type { RatingBook } from '../rating/book.ts'
import { takenOf, takingOf, takingWriter } from '../rating/taken.ts'
import { round } from '../kernel/rounding.ts'
import { roundLine } from '../tax/tax-totals.ts'
import type { SourceInvoice, SourceLine } from './creditable.ts'
import { type Draft, termsOf } from './draft.ts'
import { shareOut } from './rules/share-out.ts'

export interface Credited {
  readonly chosen: readonly { readonly row: SourceLine; readonly wanted: Decimal }[]
  readonly taxes: Draft['taxes']
}

const noteLines = preparedSelect<{ invoice: number }>()((db, p) =>
  db.selectFrom('invoice_line').select(['id', 'tax_id']).where('invoice_id', '=', p.invoice).orderBy('position'),
)
/** Of usage nothing is given back by the day: its transactions need no shares. */
const sharedTransactions = preparedSelect<{ line: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select(['id', 'kind', 'amount', 'quantity'])
    .where('invoice_line_id', '=', p.line)
    .where('kind', 'in', ['recurring', 'oneShot', 'reimbursement'])
    .where('cancelled_op', 'is', null)
    .orderBy('id'),
)

export async function takeFromLines(
  context: CommandContext,
  book: RatingBook,
  source: SourceInvoice,
  note: number,
  { chosen, taxes }: Credited,
): Promise<void> {
  const { store } = context
  const write = takingWriter(store, context.op)
  const lines = await store.all(noteLines(store), { invoice: note })
  const taxOf = taxesOfLines(chosen, taxes, book)
  for (const [at, { row, wanted }] of chosen.entries()) {
    const takerLine = lines[at]?.id as number
    const quantity = decimal(row.amount).isZero() ? ZERO : decimal(row.quantity).times(wanted).div(row.amount)
    write({ kind: 'credit', sourceLine: row.id, takerLine, amount: wanted, taxMinor: taxOf[at] as number, quantity })
    await takeFromTransactions(context, book, source, { line: row, takerLine, wanted })
  }
}

/** The tax of a note, which stands by rate, over its lines. */
export function taxesOfLines(chosen: Credited['chosen'], taxes: Credited['taxes'], book: RatingBook): number[] {
  const shares = chosen.map(() => 0)
  for (const { taxId, taxMinor } of taxes) {
    const at = chosen.flatMap(({ row }, index) => (row.tax_id === taxId ? [index] : []))
    const amounts = at.map((index) => chosen[index]?.wanted ?? ZERO)
    for (const [index, share] of shareOut(0 - taxMinor, amounts, book.policies.roundingMode).entries()) shares[at[index] as number] = share
  }
  return shares
}

export interface LineTaken {
  readonly line: SourceLine
  readonly takerLine: number
  readonly wanted: Decimal
}

export async function takeFromTransactions(
  context: CommandContext,
  book: RatingBook,
  source: SourceInvoice,
  { line, takerLine, wanted }: LineTaken,
): Promise<void> {
  const { store } = context
  const write = takingWriter(store, context.op)
  const terms = termsOf(book, source.currency)
  const share = decimal(line.amount).isZero() ? ZERO : wanted.div(line.amount)
  for (const row of await store.all(sharedTransactions(store), { line: line.id })) {
    const amount = roundLine(decimal(row.amount), terms)
    if (row.kind === 'reimbursement') {
      const took = await takingOf(store, row.id)
      if (took?.source_transaction_id && !(await standsOn(context, took.source_transaction_id, source.id)))
        write({
          kind: 'release',
          sourceTransaction: took.source_transaction_id,
          takerLine,
          amount: decimal(took.amount).times(share).negated(),
          taxMinor: await releasedTax(context, book, row.id, { line, share }),
          quantity: decimal(took.quantity).times(share).negated(),
        })
      continue
    }
    const gone = await takenOf(store, row.id)
    const part = amount.times(share)
    const open = amount.minus(gone.amount)
    const taken = part.abs().lt(open.abs()) ? part : open
    write({
      kind: 'share',
      sourceTransaction: row.id,
      takerLine,
      amount: taken,
      taxMinor: 0,
      quantity: amount.isZero() ? ZERO : decimal(row.quantity).times(taken).div(amount),
    })
  }
}

const taxGivenBack = preparedSelect<{ transaction: number; line: number }>()((db, p) =>
  db
    .selectFrom('mirrored_tax')
    .select((e) => [
      'mirrored_tax.tax_minor as taxMinor',
      e
        .selectFrom('taken as released')
        .innerJoin('taken as credit', 'credit.taker_line_id', 'released.taker_line_id')
        .select((s) => s.fn.sum<number | null>('released.tax_minor').as('sum'))
        .where('released.kind', '=', 'release')
        .where('credit.kind', '=', 'credit')
        .where('credit.source_line_id', '=', p.line)
        .as('releasedMinor'),
    ])
    .where('mirrored_tax.transaction_id', '=', p.transaction),
)
const creditedOfLine = preparedSelect<{ line: number }>()((db, p) =>
  db.selectFrom('taken').select('amount').where('source_line_id', '=', p.line).where('kind', '=', 'credit'),
)

/** Of the tax that a give-back took: its share, with the last of the line the rest; nothing where a document of before does not tell it. */
async function releasedTax(
  { store }: CommandContext,
  book: RatingBook,
  transaction: number,
  { line, share }: { readonly line: SourceLine; readonly share: Decimal },
): Promise<number> {
  const given = await store.first(taxGivenBack(store), { transaction, line: line.id })
  if (!given) return 0
  const rest = given.taxMinor - (given.releasedMinor ?? 0)
  const credited = (await store.all(creditedOfLine(store), { line: line.id })).reduce((sum, one) => sum.plus(one.amount), ZERO)
  if (credited.eq(line.amount)) return rest
  const part = round(share.times(given.taxMinor), { places: 0, mode: book.policies.roundingMode }).toNumber()
  return Math.abs(part) < Math.abs(rest) ? part : rest
}

const lineOfTransaction = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('invoice_line', 'invoice_line.id', 'rated_transaction.invoice_line_id')
    .select('invoice_line.invoice_id as invoice')
    .where('rated_transaction.id', '=', p.id),
)

/** What is given back on the very invoice that charged it takes nothing of what the whole of it comes to. */
async function standsOn({ store }: CommandContext, transaction: number, invoice: number): Promise<boolean> {
  return (await store.first(lineOfTransaction(store), { id: transaction }))?.invoice === invoice
}

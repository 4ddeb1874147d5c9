/**
 * Files of before the ledger of takings: each credit note line and each reimbursement gets what it takes from.
 *
 * Oldest first, and never more than there is: where an earlier version gave back or credited beyond what was charged, the
 * rest takes from nothing. Amounts, numbers and balances stay; what may still be taken of a line is less.
 */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, earlier, later, lengthInDays } from '../kernel/dates.ts'
import { Decimal, decimal, ZERO } from '../kernel/decimal.ts'
import type { CommandContext } from '../operations/context.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { ratingBook, type RatingBook } from '../rating/book.ts'
import { rounded, taxOn } from '../rating/give-back.ts'
import { takenOf, takingWriter } from '../rating/taken.ts'
import { creditableOf, readCreditable, type SourceInvoice, type SourceLine } from './creditable.ts'
import { takeFromTransactions, taxesOfLines } from './take-from-lines.ts'

/** In the order in which they came: what an entry gave back before what it credited. */
const WITHOUT_SOURCE = `SELECT r.created_op AS op, 0 AS note, r.id FROM rated_transaction r
    WHERE r.kind = 'reimbursement' AND r.cancelled_op IS NULL AND r.service_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.taker_transaction_id = r.id)
  UNION ALL
  SELECT n.created_op, 1, n.id FROM invoice n WHERE n.credits_invoice_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM invoice_line l JOIN taken t ON t.taker_line_id = l.id WHERE l.invoice_id = n.id)
  ORDER BY 1, 2, 3`

interface Found {
  /** Takings written. */
  rows: number
  /** Where several lines or transactions fitted. */
  several: number
  /** Where more was given back than there was. */
  beyond: number
  /** Where nothing was found that it could take from. */
  nothing: number
}

export const nameTakings: CarryOverStep = {
  number: 3,
  name: 'invoicing.nameTakings',
  does: 'Credit notes and reimbursements name what they take from',
  run: async (context) => {
    const found: Found = { rows: 0, several: 0, beyond: 0, nothing: 0 }
    const book = await ratingBook(context.store)
    for (const one of (await context.store.select(WITHOUT_SOURCE, [])) as { note: number; id: number }[]) {
      if (one.note === 1) await nameNote(context, book, one.id, found)
      else await nameReimbursement(context, book, one.id, found)
    }
    return { rows: found.rows, says: sentenceOf(found) }
  },
}

function sentenceOf({ rows, several, beyond, nothing }: Found): string {
  const parts = [
    `${rows} lines and reimbursements name what they take from.`,
    several > 0 ? `For ${several} several fitted: the oldest was taken first.` : '',
    beyond > 0 ? `${beyond} gave back more than there was: the rest of them takes from nothing.` : '',
    nothing > 0 ? `For ${nothing} nothing was found that they could take from.` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** Shares of an amount over what is left of each: first as wished, then what is over by those that come first. */
function spread(amount: Decimal, wishes: readonly Decimal[], lefts: readonly Decimal[]): Decimal[] {
  const takes = wishes.map((wish, at) => (wish.abs().lt((lefts[at] ?? ZERO).abs()) ? wish : (lefts[at] ?? ZERO)))
  let over = takes.reduce((rest, take) => rest.minus(take), amount)
  return takes.map((take, at) => {
    const room = (lefts[at] ?? ZERO).minus(take)
    const more = over.abs().lt(room.abs()) ? over : room
    over = over.minus(more)
    return take.plus(more)
  })
}

/** What is left of an amount; nothing where more is gone already. */
function leftOf(amount: Decimal, gone: Decimal): Decimal {
  const left = amount.minus(gone)
  return left.isNegative() === amount.isNegative() ? left : ZERO
}

// ---- Reimbursements

const reimbursement = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('billing_account', 'billing_account.id', 'rated_transaction.billing_account_id')
    .innerJoin('customer_account', 'customer_account.id', 'billing_account.customer_account_id')
    .selectAll('rated_transaction')
    .select('customer_account.currency')
    .where('rated_transaction.id', '=', p.id),
)
/** What charged the same charge at the same service before; days of it for a period, all of it for a fee. */
const chargedBefore = preparedSelect<{ id: number; service: number; charge: number | null; kind: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .leftJoin('invoice_line', 'invoice_line.id', 'rated_transaction.invoice_line_id')
    .selectAll('rated_transaction')
    .select('invoice_line.tax_id as billed_tax_id')
    .where('rated_transaction.service_id', '=', p.service)
    .where('rated_transaction.charge_id', '=', p.charge)
    .where('rated_transaction.kind', '=', p.kind as 'recurring')
    .where('rated_transaction.id', '<', p.id)
    .where('rated_transaction.cancelled_op', 'is', null)
    .orderBy('rated_transaction.period_start')
    .orderBy('rated_transaction.id'),
)
type Reimbursement = NonNullable<ReturnType<typeof reimbursement>['row']>
type Charged = NonNullable<ReturnType<typeof chargedBefore>['row']>

async function nameReimbursement(context: CommandContext, book: RatingBook, id: number, found: Found): Promise<void> {
  const { store, op } = context
  const row = (await store.first(reimbursement(store), { id })) as Reimbursement
  const sources = await sourcesOf(store, row)
  if (sources.length === 0) {
    found.nothing += 1
    return
  }
  const amount = rounded(book, decimal(row.amount), row.currency).negated()
  const lefts = await Promise.all(
    sources.map(async (source) => leftOf(rounded(book, decimal(source.amount), row.currency), (await takenOf(store, source.id)).amount)),
  )
  const takes = spread(amount, wishesOf(book, row, sources, amount), lefts)
  const write = takingWriter(store, op)
  for (const [at, source] of sources.entries()) {
    const take = takes[at] as Decimal
    const whole = decimal(source.amount)
    write({
      kind: 'reimbursement',
      sourceTransaction: source.id,
      takerTransaction: row.id,
      amount: take,
      taxMinor: taxOn(book, source.billed_tax_id ?? source.tax_id, take, row.currency),
      quantity: whole.isZero() ? ZERO : decimal(source.quantity).times(take).div(whole),
    })
  }
  found.rows += sources.length
  if (sources.length > 1) found.several += 1
  if (!takes.reduce((sum, take) => sum.plus(take), ZERO).eq(amount)) found.beyond += 1
}

async function sourcesOf(store: ReadStore, row: Reimbursement): Promise<Charged[]> {
  const { id, service_id: service, charge_id: charge } = row
  const kind = row.period_start === null ? 'oneShot' : 'recurring'
  const rows = await store.all(chargedBefore(store), { id, service: service as number, charge, kind })
  const named = row.inputs === null ? undefined : (JSON.parse(row.inputs) as { reverses?: number }).reverses
  const one = rows.filter((source) => source.id === named)
  if (one.length > 0) return one
  return rows.filter((source) => row.period_start === null || daysOf(source, row) > 0)
}

function daysOf(source: Charged, { period_start: from, period_end: to }: Pick<Reimbursement, 'period_start' | 'period_end'>): number {
  if (source.period_start === null || source.period_end === null || from === null || to === null) return 0
  const [start, end]: CalendarDate[] = [later(source.period_start, from), earlier(source.period_end, to)]
  return (start as CalendarDate) < (end as CalendarDate) ? lengthInDays({ start: start as CalendarDate, end: end as CalendarDate }) : 0
}

/** By the days that each charged; the last takes what rounding leaves. */
function wishesOf(book: RatingBook, row: Reimbursement, sources: readonly Charged[], amount: Decimal): Decimal[] {
  const days = sources.map((source) => daysOf(source, row))
  const all = days.reduce((sum, one) => sum + one, 0)
  if (all === 0) return sources.map((_, at) => (at === 0 ? amount : ZERO))
  let left = amount
  return days.map((own, at) => {
    const share = at === days.length - 1 ? left : rounded(book, amount.times(own).div(all), row.currency)
    left = left.minus(share)
    return share
  })
}

// ---- Credit notes

const linesOfNote = preparedSelect<{ note: number }>()((db, p) =>
  db.selectFrom('invoice_line').selectAll().where('invoice_id', '=', p.note).orderBy('position'),
)
const taxesOfNote = preparedSelect<{ note: number }>()((db, p) =>
  db
    .selectFrom('invoice_tax')
    .select(['tax_id as taxId', 'percent', 'base_minor as baseMinor', 'tax_minor as taxMinor'])
    .where('invoice_id', '=', p.note),
)
const creditedBy = preparedSelect<{ note: number }>()((db, p) =>
  db.selectFrom('invoice').select('credits_invoice_id as invoice').where('id', '=', p.note),
)

async function nameNote(context: CommandContext, book: RatingBook, note: number, found: Found): Promise<void> {
  const { store } = context
  const { invoice } = (await store.first(creditedBy(store), { note })) as { invoice: number }
  const source = await readCreditable(store, invoice)
  const lines = await store.all(linesOfNote(store), { note })
  const chosen = lines.map((row) => ({ row, wanted: decimal(row.amount).negated() }))
  const rates = (await store.all(taxesOfNote(store), { note })).map((one) => ({ ...one, percent: decimal(one.percent) }))
  const taxes = taxesOfLines(chosen, rates, book)
  for (const [at, { row, wanted }] of chosen.entries())
    await nameNoteLine(context, book, source, { row, wanted, tax: taxes[at] ?? 0 }, found)
}

interface NoteLine {
  readonly row: SourceLine
  readonly wanted: Decimal
  readonly tax: number
}

async function nameNoteLine(
  context: CommandContext,
  book: RatingBook,
  source: SourceInvoice,
  { row: line, wanted, tax }: NoteLine,
  found: Found,
): Promise<void> {
  const { lines } = await creditableOf(context.store, book, source)
  const ofRate = lines.filter(
    ({ row }) => row.tax_id === line.tax_id && (wanted.isZero() || decimal(row.amount).isNegative() === wanted.isNegative()),
  )
  const alike = ofRate.filter(({ row }) => isAlike(row, line))
  // What goes beyond its line lessens the others of the rate, so that the rate is never credited beyond what it came to.
  const all = [...alike, ...ofRate.filter((one) => !alike.includes(one))]
  const lefts = all.map(({ left }) => left)
  const takes = spread(
    wanted,
    all.map(() => ZERO),
    lefts,
  )
  const write = takingWriter(context.store, context.op)
  let rest = tax
  for (const [at, { row }] of all.entries()) {
    const take = takes[at] as Decimal
    if (take.isZero() && !(wanted.isZero() && at === 0)) continue
    const taxMinor = wanted.isZero() ? tax : shareOfTax(tax, take, wanted, rest)
    rest -= taxMinor
    const quantity = decimal(row.amount).isZero() ? ZERO : decimal(row.quantity).times(take).div(row.amount)
    write({ kind: 'credit', sourceLine: row.id, takerLine: line.id, amount: take, taxMinor, quantity })
    await takeFromTransactions(context, book, source, { line: row, takerLine: line.id, wanted: take })
    found.rows += 1
  }
  if (alike.length > 1) found.several += 1
  if (all.length === 0) found.nothing += 1
  else if (!takes.reduce((sum, take) => sum.plus(take), ZERO).eq(wanted)) found.beyond += 1
}

function isAlike(row: SourceLine, line: SourceLine): boolean {
  return (
    row.article_id === line.article_id &&
    row.label === line.label &&
    row.kind === line.kind &&
    row.service_id === line.service_id &&
    row.charge_id === line.charge_id &&
    row.period_start === line.period_start &&
    row.period_end === line.period_end
  )
}

function shareOfTax(tax: number, take: Decimal, wanted: Decimal, rest: number): number {
  if (take.eq(wanted)) return rest
  return decimal(tax).times(take).div(wanted).toDecimalPlaces(0, Decimal.ROUND_DOWN).toNumber()
}

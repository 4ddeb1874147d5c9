/** What is left of an invoice to credit: by line, by tax rate and in all, read from what was taken of it. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type Decimal, ZERO, decimal, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { defineQuery } from '../operations/define.ts'
import { ratingBook, type RatingBook } from '../rating/book.ts'
import { takenOfLines } from '../rating/taken.ts'
import { termsOf } from './draft.ts'
import { inMinor, issuedInMinor, rateOf, readGivenBack } from './given-back.ts'
import { leftOfTax } from './rules/given-back-tax.ts'
import { shareOut } from './rules/share-out.ts'
import { ownTaxOf } from './rules/totals.ts'

const id = z.number().int()

const invoiceById = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('invoice').selectAll().where('id', '=', p.id))
const linesOf = preparedSelect<{ invoice: number }>()((db, p) =>
  db.selectFrom('invoice_line').selectAll().where('invoice_id', '=', p.invoice).orderBy('position'),
)
const subscriptionsOf = preparedSelect<{ invoice: number }>()((db, p) =>
  db
    .selectFrom('invoice_line')
    .innerJoin('subscription', 'subscription.id', 'invoice_line.subscription_id')
    .select(['invoice_line.id as line', 'subscription.code as code'])
    .where('invoice_line.invoice_id', '=', p.invoice),
)
/** The invoice's own and, negative, those of its credit notes. */
const taxRowsOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('invoice_tax')
    .innerJoin('invoice', 'invoice.id', 'invoice_tax.invoice_id')
    .select((e) => [
      'tax_id as taxId',
      e.fn.min<string>('percent').as('percent'),
      e.fn.sum<number>('base_minor').as('baseMinor'),
      e.fn.sum<number>('invoice_tax.tax_minor').as('taxMinor'),
    ])
    .where((e) => e.or([e('invoice.id', '=', p.id), e('invoice.credits_invoice_id', '=', p.id)]))
    .groupBy('tax_id')
    .orderBy('tax_id'),
)

export type SourceInvoice = NonNullable<ReturnType<typeof invoiceById>['row']>
export type SourceLine = NonNullable<ReturnType<typeof linesOf>['row']>

export interface LineLeft {
  readonly row: SourceLine
  /** In the price mode of the company; it has the sign of the line, or is zero. */
  readonly left: Decimal
}

export interface TaxLeft {
  readonly taxId: number
  readonly percent: string
  readonly baseMinor: number
  readonly taxMinor: number
}

export interface Creditable {
  readonly lines: readonly LineLeft[]
  readonly taxes: readonly TaxLeft[]
}

/** @throws Refusal when there is none, or it is a credit note */
export async function readCreditable(store: ReadStore, invoice: number): Promise<SourceInvoice> {
  const source = await store.first(invoiceById(store), { id: invoice })
  if (!source) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${invoice}.`)
  if (source.kind !== 'invoice') throw refuse('refused', 'invoice.notCreditable', `${source.number} is a credit note itself.`)
  return source
}

export async function creditableOf(store: ReadStore, book: RatingBook, source: SourceInvoice): Promise<Creditable> {
  const rows = await store.all(linesOf(store), { invoice: source.id })
  const takings = await takenOfLines(store, source.id)
  const byLine = Map.groupBy(takings, (one) => one.line)
  const lines = rows.map((row): LineLeft => {
    const gone = (byLine.get(row.id) ?? []).reduce((sum, one) => sum.plus(one.amount), ZERO)
    return { row, left: leftOf(decimal(row.amount), gone) }
  })
  const terms = termsOf(book, source.currency)
  const given = await readGivenBack(store, [source.id])
  const taxes = (await store.all(taxRowsOf(store), { id: source.id })).map((row): TaxLeft => {
    const { issued, waiting } = given.get(rateOf(source.id, row.taxId)) ?? { issued: [], waiting: ZERO }
    const all = [...issuedInMinor(issued, terms), ...(waiting.isZero() ? [] : [{ statedMinor: inMinor(waiting, terms), row: null }])]
    return { ...row, ...leftOfTax(row, all, ownTaxOf(book, row.taxId, terms), terms.priceMode) }
  })
  return { lines, taxes }
}

function leftOf(amount: Decimal, gone: Decimal): Decimal {
  const left = amount.minus(gone)
  return left.isNegative() === amount.isNegative() ? left : ZERO
}

export const creditableInvoice = defineQuery({
  name: 'invoice.creditable',
  summary: 'What is left of an invoice to credit: by line, by tax rate and in all',
  input: z.strictObject({ id }),
  output: z.object({
    lines: z.array(
      z.object({
        line_id: id,
        position: id,
        label: z.string(),
        subscription: z.string().nullable(),
        /** Half open, as in the line; null for what has no period. */
        period_start: z.string().nullable(),
        period_end: z.string().nullable(),
        amount: z.string(),
        left: z.string(),
        tax_minor: id,
      }),
    ),
    taxes: z.array(z.object({ tax_id: id, percent: z.string(), net_minor: id, tax_minor: id })),
    net_minor: id,
    tax_minor: id,
    gross_minor: id,
  }),
  handler: async ({ store }, { id: invoice }) => {
    const book = await ratingBook(store)
    const source = await readCreditable(store, invoice)
    const { lines, taxes } = await creditableOf(store, book, source)
    const taxOf = new Map<number, number>()
    for (const { taxId, taxMinor } of taxes) {
      const taxed = lines.filter(({ row }) => row.tax_id === taxId)
      const shares = shareOut(
        taxMinor,
        taxed.map(({ left }) => left),
        book.policies.roundingMode,
      )
      taxed.forEach(({ row }, at) => {
        taxOf.set(row.id, shares[at] as number)
      })
    }
    const codes = new Map((await store.all(subscriptionsOf(store), { invoice })).map(({ line, code }) => [line, code]))
    const net_minor = taxes.reduce((sum, one) => sum + one.baseMinor, 0)
    const tax_minor = taxes.reduce((sum, one) => sum + one.taxMinor, 0)
    return {
      lines: lines.map(({ row, left }) => ({
        line_id: row.id,
        position: row.position,
        label: row.label,
        subscription: codes.get(row.id) ?? null,
        period_start: row.period_start,
        period_end: row.period_end,
        amount: toPlain(decimal(row.amount)),
        left: toPlain(left),
        tax_minor: taxOf.get(row.id) ?? 0,
      })),
      taxes: taxes.map((one) => ({
        tax_id: one.taxId,
        percent: toPlain(decimal(one.percent)),
        net_minor: one.baseMinor,
        tax_minor: one.taxMinor,
      })),
      net_minor,
      tax_minor,
      gross_minor: net_minor + tax_minor,
    }
  },
})

/**
 * The tax of each transaction, found before lines are made: by its tax point, or, of what gives something back, the tax
 * of what it gives back.
 */
import type { Sides } from '../../accounts/index.ts'
import type { CalendarDate } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/failures.ts'
import type { RatingBook } from '../../rating/book.ts'
import { taxOf, type TaxAnswer } from '../../rating/taxes.ts'
import { taxPointOf, type TaxPointPolicy } from '../../tax/tax-point.ts'
import type { OpenTransaction } from '../open-transactions.ts'

export type TaxedTransaction = Pick<
  OpenTransaction,
  'id' | 'article_id' | 'kind' | 'usage_date' | 'period_end' | 'tax_id' | 'mirrors' | 'mirrored_tax_id'
>

/** The tax of one article on one day, by the state of both sides on that day; remembers its answers. */
export function articleTaxes(book: RatingBook, sides: Sides): (article: number, date: CalendarDate) => TaxAnswer {
  const known = new Map<number, Map<CalendarDate, TaxAnswer>>()
  return (article, date) => {
    let ofArticle = known.get(article)
    if (!ofArticle) known.set(article, (ofArticle = new Map()))
    let answer = ofArticle.get(date)
    if (!answer) ofArticle.set(date, (answer = taxOf(book, sides.on(date), book.articles.get(article)?.taxClassCode ?? '', date)))
    return answer
  }
}

export interface TaxedAccount {
  readonly customerName: string
  readonly sides: Sides
}

/**
 * The tax ids of the transactions of one draft, in their order.
 *
 * @throws Refusal when no tax applies to one of them at its tax point
 */
export function taxesOf(
  book: RatingBook,
  account: TaxedAccount,
  rows: readonly TaxedTransaction[],
  policy: TaxPointPolicy,
  invoiceDate: CalendarDate,
): number[] {
  const answerOf = articleTaxes(book, account.sides)
  const decided = new Map<number, number>()
  const decide = (row: TaxedTransaction): number => {
    const charged = { kind: row.kind, usageDate: row.usage_date, periodEnd: row.period_end }
    const answer = answerOf(row.article_id, taxPointOf(charged, policy, invoiceDate).date)
    if (answer.ok) return answer.tax.id
    const label = book.articles.get(row.article_id)?.name ?? row.kind
    throw refuse('refused', 'invoice.noTax', `${account.customerName}: ${label}: ${answer.reason}`)
  }
  const mirrors = rows.some((row) => keepsTax(row))
  if (mirrors) for (const row of rows) if (!keepsTax(row)) decided.set(row.id, decide(row))
  return rows.map((row) => (keepsTax(row) ? keptTax(row, decided) : (decided.get(row.id) ?? decide(row))))
}

/** Whether its tax is that of something before it, whatever day it stands on. */
export function keepsTax(row: Pick<TaxedTransaction, 'kind' | 'mirrors'>): boolean {
  return row.kind === 'reimbursement' || row.mirrors !== null
}

/** As it was billed, or is billed on this very document; else as it was rated. */
function keptTax(row: TaxedTransaction, decided: ReadonlyMap<number, number>): number {
  return row.mirrored_tax_id ?? (row.mirrors === null ? undefined : decided.get(row.mirrors)) ?? row.tax_id
}

/** Why a line has its tax: which day decided, and by which row of the tax tables. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, addDays } from '../kernel/dates.ts'
import { figure } from './explain-words.ts'
import type { ExplanationNode, ExplanationTime } from '../operations/contract.ts'
import type { Side } from '../accounts/index.ts'
import { type DocumentSides, readAccountOf } from '../invoicing/billed-account.ts'
import { MIRRORED_SQL } from '../invoicing/open-transactions.ts'
import { keepsTax, type TaxedTransaction } from '../invoicing/rules/transaction-taxes.ts'
import type { RatingBook } from '../rating/index.ts'
import type { TaxNote } from '../tax/rules.ts'
import { taxPointOf, type TaxPoint, type TaxPointPolicy } from '../tax/tax-point.ts'

export interface TaxedLine {
  readonly id: number
  readonly article_id: number
  readonly tax_id: number
}
export interface TaxedInvoice extends DocumentSides {
  /** Its audit entry: what was told later does not explain it. */
  readonly created_op: number
  readonly invoice_date: CalendarDate
  readonly snapshot: string
}

const DAYS = `SELECT rated_transaction.kind, ${MIRRORED_SQL} AS mirrors, MIN(rated_transaction.usage_date) AS first,
    MAX(rated_transaction.usage_date) AS last, rated_transaction.period_end
  FROM rated_transaction WHERE rated_transaction.invoice_line_id = ? GROUP BY 1, 2, 5 LIMIT 1`

interface LineDays {
  readonly kind: TaxedTransaction['kind']
  readonly mirrors: number | null
  readonly first: CalendarDate
  readonly last: CalendarDate
  readonly period_end: CalendarDate | null
}

const POINT_WORDS: Record<TaxPoint['by'], string> = {
  usageDate: 'the day of usage decides',
  ownDay: 'its own day decides',
  lastDay: 'the last day of its period decides',
  invoiceDate: 'the invoice date decides',
}

const mirroredTaxes = preparedSelect<{ invoice: number }>()((db, p) =>
  db
    .selectFrom('mirrored_tax as m')
    .innerJoin('rated_transaction as r', 'r.id', 'm.transaction_id')
    .innerJoin('invoice_line as l', 'l.id', 'r.invoice_line_id')
    .innerJoin('invoice as source', 'source.id', 'm.source_invoice_id')
    .select((e) => ['l.tax_id', 'r.kind', 'source.number', e.fn.sum<number>('m.tax_minor').as('tax_minor')])
    .where('m.invoice_id', '=', p.invoice)
    .groupBy(['l.tax_id', 'r.kind', 'source.number'])
    .orderBy('source.number'),
)
type MirroredShare = NonNullable<ReturnType<typeof mirroredTaxes>['row']>

/** What an invoice states of the tax of other documents: given back of them, or charged again. */
export async function readMirroredTaxes(store: ReadStore, invoice: number): Promise<readonly MirroredShare[]> {
  return store.all(mirroredTaxes(store), { invoice })
}

/** The parts of a tax row, in minor units; none where it is of one piece. */
export function taxParts(
  shares: readonly MirroredShare[],
  taxMinor: number,
): { readonly label: string; readonly how: string; readonly minor: number }[] {
  if (shares.length === 0) return []
  const rest = taxMinor - shares.reduce((sum, one) => sum + one.tax_minor, 0)
  const others = shares.map(({ kind, number, tax_minor: minor }) =>
    kind === 'reimbursement'
      ? { label: 'Given back', how: `of the tax of ${number}`, minor }
      : { label: 'Charged again', how: `as ${number} gave it back`, minor },
  )
  return [{ label: 'Charged here', how: 'once, on what no other document charged or gave back', minor: rest }, ...others]
}

/** The tax of a line with the day that decided; what today's tables say where that is another one. */
export async function explainTax(store: ReadStore, book: RatingBook, invoice: TaxedInvoice, line: TaxedLine): Promise<ExplanationNode> {
  const tax = book.taxes.get(line.tax_id)
  const percent = tax ? `${figure(tax.percent)} %` : ''
  const [days] = (await store.select(DAYS, [line.id])) as LineDays[]
  if (!days) return taxNode(tax?.name.base, `${percent}, as the line that is credited`)
  if (keepsTax(days)) return taxNode(tax?.name.base, `${percent}, as what it gives back was taxed`)
  const policy = (JSON.parse(invoice.snapshot) as { taxPoint?: TaxPointPolicy }).taxPoint ?? 'invoiceDate'
  const pointOf = (usageDate: CalendarDate) =>
    taxPointOf({ kind: days.kind, usageDate, periodEnd: days.period_end }, policy, invoice.invoice_date)
  const [first, last] = [pointOf(days.first), pointOf(days.last)]
  const when: ExplanationTime = first.date === last.date ? { date: last.date } : { start: first.date, end: addDays(last.date, 1) }
  const { sides } = await readAccountOf(store, invoice, invoice.created_op)
  const why = reasonOf(book, sides.on(last.date), line, last.date)
  return { ...taxNode(tax?.name.base, `${percent}, ${POINT_WORDS[last.by]}`, why), when }
}

function taxNode(name: string | undefined, how: string, children: readonly ExplanationNode[] = []): ExplanationNode {
  return { label: name ?? 'Tax', how, amount: null, unit: null, children }
}

function reasonOf(book: RatingBook, side: Side, line: TaxedLine, date: CalendarDate): ExplanationNode[] {
  const trace: TaxNote[] = []
  const taxClass = book.articles.get(line.article_id)?.taxClassCode ?? ''
  const decision = book.determineTax(
    {
      category: side.taxCategory,
      taxClass,
      sellerCountry: side.sellerCountry,
      buyerCountry: side.buyerCountry,
      date,
      exoneration: side.exoneration,
    },
    trace,
  )
  const said = decision.found ? (book.taxByCode.get(decision.tax.code)?.id ?? null) : null
  if (said !== line.tax_id) {
    const words = decision.found ? `the tax tables say ${decision.tax.code} of that day today` : decision.message
    return [taxNode('Differs', words)]
  }
  if (side.exoneration !== null) return [taxNode('Free from tax', side.exoneration)]
  const words = `${side.taxCategory ?? ''}, ${taxClass}, ${side.sellerCountry} to ${side.buyerCountry}`
  const mapping = decision.found ? decision.mapping : null
  return [{ ...taxNode('Tax mapping', words), ...(mapping === null ? {} : { link: { entity: 'taxMapping', id: mapping } }) }]
}

/** What documents gave back of invoices by tax rate, read from the ledger of what was taken. */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type Decimal, ZERO } from '../kernel/decimal.ts'
import { minorFromDecimal } from '../kernel/money.ts'
import type { TaxTerms } from '../tax/tax-totals.ts'
import type { TaxAmounts } from './rules/credit-taxes.ts'
import type { GivenBack } from './rules/given-back-tax.ts'

/** By document; what waits for one has none. What stands on the invoice itself takes nothing of it. */
const givenBackRows = preparedSelect<{ invoices: string }>()((db, p) =>
  db
    .selectFrom('invoice_line as l')
    .innerJoin('rated_transaction as source', 'source.invoice_line_id', 'l.id')
    .innerJoin('taken', 'taken.source_transaction_id', 'source.id')
    .leftJoin('rated_transaction as taker', 'taker.id', 'taken.taker_transaction_id')
    .leftJoin('invoice_line as beside', 'beside.id', 'taker.invoice_line_id')
    .leftJoin('invoice_tax as stated', (join) =>
      join.onRef('stated.invoice_id', '=', 'beside.invoice_id').onRef('stated.tax_id', '=', 'l.tax_id'),
    )
    .select([
      'l.invoice_id as invoice',
      'l.tax_id as taxId',
      'taken.amount',
      'beside.invoice_id as document',
      'stated.base_minor as baseMinor',
      'stated.tax_minor as taxMinor',
    ])
    .where('l.invoice_id', 'in', sql<number>`(select value from json_each(${p.invoices}))`)
    .where('l.kind', 'in', ['recurring', 'oneShot', 'reimbursement'])
    .where('taken.kind', 'in', ['reimbursement', 'release'])
    .where('taker.cancelled_op', 'is', null)
    .where((e) => e.or([e('beside.invoice_id', 'is', null), e('beside.invoice_id', '<>', e.ref('l.invoice_id'))]))
    .orderBy('beside.invoice_id')
    .orderBy('taken.id'),
)

/** A tax rate of an invoice. */
export const rateOf = (invoice: number, taxId: number): string => `${invoice} ${taxId}`

interface OfDocument {
  readonly document: number | null
  amount: Decimal
  readonly row: TaxAmounts | null
}
/** What was given back of tax rates of invoices, on documents and waiting for one. */
export interface GivenBackOfRate {
  readonly issued: readonly OfDocument[]
  readonly waiting: Decimal
}

export async function readGivenBack(store: ReadStore, invoices: readonly number[]): Promise<ReadonlyMap<string, GivenBackOfRate>> {
  const rows = await store.all(givenBackRows(store), { invoices: JSON.stringify([...new Set(invoices)]) })
  const rates = new Map<string, { issued: OfDocument[]; waiting: Decimal }>()
  for (const { invoice, taxId, amount, document, baseMinor, taxMinor } of rows) {
    const key = rateOf(invoice, taxId)
    const known = rates.get(key) ?? { issued: [], waiting: ZERO }
    rates.set(key, known)
    const last = known.issued.at(-1)
    if (document === null) known.waiting = known.waiting.plus(amount)
    else if (last?.document === document) last.amount = last.amount.plus(amount)
    else {
      const row = baseMinor === null || taxMinor === null ? null : { taxId, baseMinor, taxMinor }
      known.issued.push({ document, amount: ZERO.plus(amount), row })
    }
  }
  return rates
}

/** As the rule takes it; a document's own tax row where that holds nothing else. */
export function issuedInMinor(issued: readonly OfDocument[], terms: TaxTerms): GivenBack[] {
  return issued.map(({ amount, row }) => {
    const statedMinor = inMinor(amount, terms)
    const stated = row === null ? 0 : terms.priceMode === 'net' ? row.baseMinor : row.baseMinor + row.taxMinor
    return { statedMinor, row: row !== null && stated + statedMinor === 0 ? row : null }
  })
}

export function inMinor(amount: Decimal, { currency, roundingMode }: TaxTerms): number {
  return minorFromDecimal(amount, currency.decimals, roundingMode)
}

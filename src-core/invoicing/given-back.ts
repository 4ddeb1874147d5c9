/** What documents gave back of invoices by tax rate, read from the ledger of what was taken. */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type Decimal, decimal, ZERO } from '../kernel/decimal.ts'
import { minorFromDecimal } from '../kernel/money.ts'
import { unitsOf } from '../kernel/stored.ts'
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
    .leftJoin('mirrored_tax as mirrored', (join) =>
      join.onRef('mirrored.transaction_id', '=', 'taker.id').onRef('mirrored.source_invoice_id', '=', 'l.invoice_id'),
    )
    .leftJoin('invoice_line as note', 'note.id', 'taken.taker_line_id')
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
      'mirrored.tax_minor as takenMinor',
      'note.invoice_id as note',
      'taken.tax_minor as releasedMinor',
    ])
    .where('l.invoice_id', 'in', sql<number>`(select value from json_each(${p.invoices}))`)
    .where('l.kind', 'in', ['recurring', 'oneShot', 'reimbursement'])
    .where('taken.kind', 'in', ['reimbursement', 'release'])
    .where('taker.cancelled_op', 'is', null)
    .where((e) => e.or([e('beside.invoice_id', 'is', null), e('beside.invoice_id', '<>', e.ref('l.invoice_id'))]))
    .orderBy(sql`COALESCE(beside.invoice_id, note.invoice_id)`)
    .orderBy('taken.id'),
)

/** A tax rate of an invoice. */
export const rateOf = (invoice: number, taxId: number): string => `${invoice} ${taxId}`

interface OfDocument {
  readonly document: number | null
  amount: Decimal
  /** The tax that it took, in minor units and positive where the invoice's is; `null` where that is not known. */
  takenMinor: number | null
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
  for (const { invoice, taxId, amount, baseMinor, taxMinor, ...one } of rows) {
    const document = one.document ?? one.note
    const takenMinor = one.note === null ? (one.takenMinor === null ? null : 0 - one.takenMinor) : releasedTax(amount, one.releasedMinor)
    const key = rateOf(invoice, taxId)
    const known = rates.get(key) ?? { issued: [], waiting: ZERO }
    rates.set(key, known)
    const last = known.issued.at(-1)
    if (document === null) known.waiting = known.waiting.plus(amount)
    else if (last?.document === document) {
      last.amount = last.amount.plus(amount)
      last.takenMinor = last.takenMinor === null || takenMinor === null ? null : last.takenMinor + takenMinor
    } else {
      const row = baseMinor === null || taxMinor === null ? null : { taxId, baseMinor, taxMinor }
      known.issued.push({ document, amount: ZERO.plus(amount), takenMinor, row })
    }
  }
  return rates
}

/** What documents state beside their charges, since it gives back of others, less what credit notes of theirs released of it. */
const mirroredRows = preparedSelect<{ invoices: string }>()((db, p) =>
  db
    .selectFrom('mirrored_tax')
    .innerJoin('rated_transaction as back', 'back.id', 'mirrored_tax.transaction_id')
    .innerJoin('invoice_line as l', 'l.id', 'back.invoice_line_id')
    .select(['mirrored_tax.invoice_id as invoice', 'l.tax_id as taxId', 'back.amount', 'mirrored_tax.tax_minor as taxMinor'])
    .where('mirrored_tax.invoice_id', 'in', sql<number>`(select value from json_each(${p.invoices}))`)
    .where('mirrored_tax.source_invoice_id', 'is not', null)
    .where('back.kind', '=', 'reimbursement'),
)
const releasedRows = preparedSelect<{ invoices: string }>()((db, p) =>
  db
    .selectFrom('invoice as note')
    .innerJoin('invoice_line as l', 'l.invoice_id', 'note.id')
    .innerJoin('taken', 'taken.taker_line_id', 'l.id')
    .select(['note.credits_invoice_id as invoice', 'l.tax_id as taxId', 'taken.amount', 'taken.tax_minor as taxMinor'])
    .where('note.credits_invoice_id', 'in', sql<number>`(select value from json_each(${p.invoices}))`)
    .where('taken.kind', '=', 'release'),
)

/** Negative where it gives back. */
export interface MirroredOfRate {
  /** As lines state it. */
  readonly amount: Decimal
  readonly taxMinor: number
}

/** What gives back of other documents, by tax rate of the documents on which it stands. */
export async function readMirrored(store: ReadStore, invoices: readonly number[]): Promise<ReadonlyMap<string, MirroredOfRate>> {
  const asked = { invoices: JSON.stringify([...new Set(invoices)]) }
  const released = (await store.all(releasedRows(store), asked)).filter((one) => releasedTax(one.amount, one.taxMinor) !== null)
  const rates = new Map<string, MirroredOfRate>()
  const add = (key: string, amount: Decimal, taxMinor: number) => {
    const known = rates.get(key) ?? { amount: ZERO, taxMinor: 0 }
    rates.set(key, { amount: known.amount.plus(amount), taxMinor: known.taxMinor + taxMinor })
  }
  for (const one of await store.all(mirroredRows(store), asked)) add(rateOf(one.invoice, one.taxId), decimal(one.amount), one.taxMinor)
  for (const one of released) add(rateOf(one.invoice as number, one.taxId), decimal(one.amount).negated(), 0 - one.taxMinor)
  return rates
}

/** Notes of earlier versions wrote none. */
const releasedTax = (amount: string, taxMinor: number): number | null => (taxMinor === 0 && unitsOf(amount) !== 0n ? null : taxMinor)

/** As the rule takes it: what it took, or, of documents of before, their own tax row where that holds nothing else. */
export function issuedInMinor(issued: readonly OfDocument[], terms: TaxTerms): GivenBack[] {
  return issued.map(({ amount, takenMinor, row }) => {
    const statedMinor = inMinor(amount, terms)
    if (takenMinor !== null) {
      const baseMinor = terms.priceMode === 'net' ? statedMinor : statedMinor - takenMinor
      return { statedMinor, row: { taxId: row?.taxId ?? 0, baseMinor: 0 - baseMinor, taxMinor: 0 - takenMinor } }
    }
    const stated = row === null ? 0 : terms.priceMode === 'net' ? row.baseMinor : row.baseMinor + row.taxMinor
    return { statedMinor, row: row !== null && stated + statedMinor === 0 ? row : null }
  })
}

export function inMinor(amount: Decimal, { currency, roundingMode }: TaxTerms): number {
  return minorFromDecimal(amount, currency.decimals, roundingMode)
}

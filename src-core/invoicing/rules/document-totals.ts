/**
 * Totals of a document. What is charged anew is taxed once for each tax rate. What gives back takes its share of the tax
 * that the document which charged it states, and the last of it the rest; what charges days or a fee again has the tax
 * that was given back for them, to the minor unit. So whatever is given back and charged again, the tax that is kept is
 * that of what is kept.
 */
import { decimal } from '../../kernel/decimal.ts'
import type { TaxTerms } from '../../tax/tax-totals.ts'
import { inMinor, issuedInMinor } from '../given-back.ts'
import type { ChargedRate, OpenTransaction } from '../open-transactions.ts'
import { creditTaxes, type TaxAmounts } from './credit-taxes.ts'
import { leftOfTax } from './given-back-tax.ts'
import { shareOut } from './share-out.ts'
import { type BookOfPercents, ownTaxOf, type StatedLine, type Totals, totalsOf } from './totals.ts'

/** A line with the transactions that it bills; what gives back, or charges again, has a line of its own. */
export interface DocumentLine extends StatedLine {
  readonly transactions: readonly number[]
}

/** The tax that a document states for one transaction, in minor units with the sign of its amount. */
export interface MirroredTax {
  readonly transaction: number
  /** The document whose tax it takes, or charges again; `null` where that is this very document, or is not known. */
  readonly source: number | null
  readonly taxMinor: number
}

export interface DocumentTotals extends Totals {
  /** Of each transaction that gives back or charges again. */
  readonly mirrored: readonly MirroredTax[]
}

type Mirroring = Pick<OpenTransaction, 'id' | 'kind' | 'mirrors' | 'amount' | 'charged' | 'given'>

/** Lines of one rate that share the tax of one source. */
interface Group {
  readonly taxId: number
  readonly source: number | null
  readonly lines: DocumentLine[]
  /** What is left of the source's tax; it has the opposite sign. `null` where the lines have the tax that was given back for each. */
  readonly left: TaxAmounts | null
}

/** @param transactions those of the lines, by id; what they lack (an estimate) is charged anew */
export function documentTotals(
  book: BookOfPercents,
  lines: readonly DocumentLine[],
  transactions: ReadonlyMap<number, Mirroring>,
  terms: TaxTerms,
): DocumentTotals {
  const whole = totalsOf(book, lines, terms)
  if (!hasMirror(transactions)) return { ...whole, mirrored: [] }
  const { own, groups } = parted(book, lines, transactions, terms)
  const parts = groups.map((group) => ({ group, taxes: taxesOfGroup(book, group, transactions, terms) }))
  const ownTaxes = totalsOf(book, own, terms).taxes
  const taxes = whole.taxes.map((row) => {
    const mirrored = parts.flatMap((part) => (part.group.taxId === row.taxId ? part.taxes : []))
    const taxMinor = (ownTaxes.find(({ taxId }) => taxId === row.taxId)?.taxMinor ?? 0) + sumOf(mirrored)
    return { ...row, taxMinor, baseMinor: terms.priceMode === 'net' ? row.baseMinor : row.baseMinor + row.taxMinor - taxMinor }
  })
  const netMinor = taxes.reduce((sum, row) => sum + row.baseMinor, 0)
  const taxMinor = taxes.reduce((sum, row) => sum + row.taxMinor, 0)
  const mirrored = parts.flatMap(({ group, taxes: shares }) =>
    group.lines.map((line, at) => ({ transaction: onlyOf(line), source: group.source, taxMinor: shares[at] as number })),
  )
  return {
    taxes,
    netMinor,
    taxMinor,
    grossMinor: netMinor + taxMinor,
    mirrored: [...mirrored, ...givenBackHere(book, own, transactions, terms)],
  }
}

/** Most documents have none: of much usage nothing is copied to find that out. */
function hasMirror(transactions: ReadonlyMap<number, Mirroring>): boolean {
  for (const { kind, given } of transactions.values()) if (kind === 'reimbursement' || given !== null) return true
  return false
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const onlyOf = ({ transactions }: DocumentLine): number => transactions[0] as number

/** Lines that are taxed together, and those that mirror what another document, or a line of this one, states. */
function parted(book: BookOfPercents, lines: readonly DocumentLine[], transactions: ReadonlyMap<number, Mirroring>, terms: TaxTerms) {
  const own: DocumentLine[] = []
  const groups = new Map<string, Group>()
  for (const line of lines) {
    const found = groupOf(book, line, transactions, terms)
    if (found === null) {
      own.push(line)
      continue
    }
    const key = `${line.taxId} ${found.key}`
    const known = groups.get(key)
    if (known) known.lines.push(line)
    else groups.set(key, { ...found.group(), taxId: line.taxId, lines: [line] })
  }
  return { own, groups: [...groups.values()] }
}

interface Found {
  readonly key: string
  group(): Pick<Group, 'source' | 'left'>
}

function groupOf(book: BookOfPercents, line: DocumentLine, transactions: ReadonlyMap<number, Mirroring>, terms: TaxTerms): Found | null {
  const row = transactions.get(line.transactions[0] ?? 0)
  if (!row) return null
  const { given, charged } = row
  if (given !== null) return { key: `again ${given.invoice}`, group: () => ({ source: given.invoice, left: null }) }
  if (row.kind !== 'reimbursement') return null
  if (charged !== null) {
    if (charged.row.taxId !== line.taxId) return null
    const left = () =>
      leftOfTax(chargedRow(charged, terms), issuedInMinor(charged.issued, terms), ownTaxOf(book, line.taxId, terms), terms.priceMode)
    return { key: `of ${charged.invoice}`, group: () => ({ source: charged.invoice, left: left() }) }
  }
  // Of what is charged again on this very document.
  const again = row.mirrors === null ? undefined : transactions.get(row.mirrors)
  if (!again || again.given === null) return null
  const left = rowOf(line.taxId, inMinor(decimal(again.amount), terms), again.given.taxMinor, terms)
  return { key: `here ${again.id}`, group: () => ({ source: null, left }) }
}

/** What a document states for its charges at a rate, without what gives back of yet others. */
function chargedRow({ row, beside }: ChargedRate, terms: TaxTerms): TaxAmounts {
  if (beside === null) return row
  const other = rowOf(row.taxId, inMinor(beside.amount, terms), beside.taxMinor, terms)
  return { ...row, baseMinor: row.baseMinor - other.baseMinor, taxMinor: row.taxMinor - other.taxMinor }
}

/** The tax row of a stated amount with its tax. */
function rowOf(taxId: number, statedMinor: number, taxMinor: number, { priceMode }: TaxTerms): TaxAmounts {
  return { taxId, taxMinor, baseMinor: priceMode === 'net' ? statedMinor : statedMinor - taxMinor }
}

/** The tax of each line of a group. */
function taxesOfGroup(
  book: BookOfPercents,
  { lines, left }: Group,
  transactions: ReadonlyMap<number, Mirroring>,
  terms: TaxTerms,
): number[] {
  if (left === null) return lines.map((line) => transactions.get(onlyOf(line))?.given?.taxMinor ?? 0)
  const [row] = creditTaxes(totalsOf(book, lines, terms).taxes, [left], { priceMode: terms.priceMode })
  return sharesOf(row?.taxMinor ?? 0, lines, terms)
}

function sharesOf(taxMinor: number, lines: readonly DocumentLine[], { roundingMode }: TaxTerms): number[] {
  return shareOut(
    taxMinor,
    lines.map(({ amount }) => decimal(amount)),
    roundingMode,
  )
}

/** What is given back on the document that charged it lessens its tax: by what that is without it. */
function givenBackHere(
  book: BookOfPercents,
  own: readonly DocumentLine[],
  transactions: ReadonlyMap<number, Mirroring>,
  terms: TaxTerms,
): MirroredTax[] {
  const isBack = (line: DocumentLine) => transactions.get(line.transactions[0] ?? 0)?.kind === 'reimbursement'
  const back = own.filter(isBack)
  if (back.length === 0) return []
  const taxOf = (some: readonly DocumentLine[]) => new Map(totalsOf(book, some, terms).taxes.map((row) => [row.taxId, row.taxMinor]))
  const [all, charged] = [taxOf(own), taxOf(own.filter((line) => !isBack(line)))]
  return [...Map.groupBy(back, ({ taxId }) => taxId)].flatMap(([taxId, lines]) => {
    const shares = sharesOf((all.get(taxId) ?? 0) - (charged.get(taxId) ?? 0), lines, terms)
    return lines.map((line, at) => ({ transaction: onlyOf(line), source: null, taxMinor: shares[at] as number }))
  })
}

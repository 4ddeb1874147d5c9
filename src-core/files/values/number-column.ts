/**
 * Which decimal mark a column has. All of its cells decide together: one `12,50` says how its `1.000` is meant.
 *
 * What no cell decides, the digits of the currency do (EUR has no thousandths, so `1.000` EUR is a thousand); what they
 * leave open, the other columns of the file, and for amounts of money the company's country; else it is asked.
 */
import { type DecimalMark, DECIMAL_MARKS, fractionDigits, isOpen, type NumberText, readNumberText, withMark } from './number-text.ts'

/** The cells of a column, counted as they are read. */
export interface NumberColumn {
  /** @param digits of the cell's currency, 0 of a whole number; `null` where there may be any */
  take(cell: string, digits: number | null): void
  readonly evidence: NumberEvidence
}

export interface NumberEvidence {
  /** Cells with any mark. */
  readonly marked: number
  /** Of those, the ones that are a number with this mark alone, by what stands in them. */
  readonly only: Readonly<Record<DecimalMark, number>>
  /** Cells that are different numbers with each mark, and what they are with the mark that their currency allows alone. */
  readonly open: number
  readonly byCurrency: Readonly<Record<DecimalMark, number>>
  /** The first cell that is different numbers. */
  readonly sample: string | null
  /** The first cell that its currency decides. */
  readonly currencySample: { readonly cell: string; readonly digits: number } | null
}

export function numberColumn(): NumberColumn {
  const only = { '.': 0, ',': 0 }
  const byCurrency = { '.': 0, ',': 0 }
  const evidence = {
    ...{ marked: 0, open: 0, only, byCurrency },
    sample: null as string | null,
    currencySample: null as NumberEvidence['currencySample'],
  }
  const take = (cell: string, digits: number | null) => {
    if (!/[.,]/.test(cell)) return
    const read = readNumberText(cell)
    if (!read || read.point === read.comma) return
    evidence.marked += 1
    if (!isOpen(read)) {
      only[read.point === null ? ',' : '.'] += 1
      return
    }
    evidence.open += 1
    evidence.sample ??= cell
    const allowed = allowedMark(read, digits)
    if (allowed === null) return
    byCurrency[allowed] += 1
    evidence.currencySample ??= { cell, digits: digits as number }
  }
  return { take, evidence }
}

/** The one mark with which an open cell has no more digits than its currency; `null` where both or neither. */
export function allowedMark(read: NumberText, digits: number | null): DecimalMark | null {
  if (digits === null) return null
  const fitting = DECIMAL_MARKS.filter((mark) => fractionDigits(withMark(read, mark) as string) <= digits)
  return fitting.length === 1 ? (fitting[0] as DecimalMark) : null
}

export type MarkSource = 'content' | 'currency' | 'otherColumns' | 'country'

/**
 * What became of a column: a mark and what decided it; no mark where no cell needs one; or nothing, where it must be
 * asked.
 */
export type MarkDecision =
  | { readonly mark: DecimalMark; readonly by: MarkSource }
  | { readonly mark: null; readonly by: 'needless' | 'contradiction' | 'undecided' }

export interface MarkHelp {
  /** The mark that all other columns agree on. */
  readonly others: DecimalMark | null
  /** Of the company's country, where the column may be decided by it. */
  readonly country: DecimalMark | null
}

/** The mark that content and currencies allow. */
export function decideMark(evidence: NumberEvidence, { others, country }: MarkHelp): MarkDecision {
  const { only, byCurrency, open } = evidence
  // Where each cell is one number alone, they need not agree.
  const needless = open === byCurrency['.'] + byCurrency[',']
  for (const [says, by] of [
    [only, 'content'],
    [byCurrency, 'currency'],
  ] as const) {
    if (says['.'] > 0 && says[','] > 0) return { mark: null, by: needless ? 'needless' : 'contradiction' }
    for (const mark of DECIMAL_MARKS) if (says[mark] > 0) return { mark, by }
  }
  if (open === 0) return { mark: null, by: 'needless' }
  if (others !== null) return { mark: others, by: 'otherColumns' }
  return country === null ? { mark: null, by: 'undecided' } : { mark: country, by: 'country' }
}

/**
 * Where a set stands, as it is kept: in the counter of its month by JSON, in each transaction by one short text, because a
 * volume has millions of them.
 */
import { decimal } from '../kernel/decimal.ts'
import { NO_SUM, type Sum, sumOf } from '../kernel/sums.ts'
import { grossOf, type LineStanding, type MovedLine, type Standing, usedOnOneLine } from './standing.ts'

type StoredLine = readonly [key: string, quantity: string, gross: string]
/** What a standing is beside its quantity. */
export interface StoredStanding {
  /** All lines; where `rest` is given the one that moved alone, by its key only where it did not exist before. */
  readonly lines: readonly (StoredLine | readonly [key: string])[]
  /** What the other lines cost; where `added` is given all of them. */
  readonly rest?: string
  /** The line that went up, and no other did: what it had follows from where the set stands after it. */
  readonly added?: string
  /** Left out where there are none. */
  readonly fees?: string
  /** Left out where it is what lines and fees come to. */
  readonly amount?: string
}

/** The JSON of what a standing is beside its quantity, without its braces; blank where that is all. */
export function standingJson({ lines, fees, amount, isCut }: Standing): string {
  if (lines === null || lines.length === 0) return ''
  const kept = lines.map(({ key, quantity, gross }) => `[${JSON.stringify(key)},"${quantity}","${gross}"]`)
  return `"lines":[${kept.join(',')}]${isCut ? `,"amount":"${amount}"` : ''}${fees.isZero() ? '' : `,"fees":"${fees}"`}`
}

/** The other lines of a set as one; no price line is called so. */
const REST = ''

export function fromStoredStanding(used: Sum, stored: StoredStanding | null | undefined): Standing {
  if (!stored) return usedOnOneLine(used)
  const lines = stored.lines.flatMap(fromStoredLine)
  if (stored.rest !== undefined) lines.push({ key: REST, quantity: NO_SUM, gross: sumOf(decimal(stored.rest)) })
  return withAmount(used, lines, stored)
}

/**
 * Where a set stood before a record that is taken back, from where it stands now: what the record did not move is as it is.
 */
export function standingBefore(now: Standing, used: Sum, stored: StoredStanding | null | undefined): Standing {
  if (!stored || now.lines === null) return fromStoredStanding(used, stored)
  const { rest, added } = stored
  const [own] = stored.lines
  if (rest !== undefined && added !== undefined) return withAmount(used, withoutAdded(now.lines, added, now, { used, gross: rest }), stored)
  if (rest === undefined || !own) return fromStoredStanding(used, stored)
  const lines = now.lines.flatMap((line) => (line.key === own[0] ? fromStoredLine(own) : [line]))
  return withAmount(used, lines, stored)
}

/** One line alone went up, so that it had so much less as the set had. */
function withoutAdded(
  lines: readonly LineStanding[],
  key: string,
  now: Standing,
  before: { readonly used: Sum; readonly gross: string },
): LineStanding[] {
  const quantity = now.used.minus(before.used)
  const gross = now.gross.minus(sumOf(decimal(before.gross)))
  return lines.map((line) => (line.key === key ? { key, quantity: line.quantity.minus(quantity), gross: line.gross.minus(gross) } : line))
}

function fromStoredLine(line: StoredLine | readonly [key: string]): LineStanding[] {
  if (line.length === 1) return []
  const [key, quantity, gross] = line
  return [{ key, quantity: sumOf(decimal(quantity)), gross: sumOf(decimal(gross)) }]
}

function withAmount(used: Sum, lines: readonly LineStanding[], stored: StoredStanding): Standing {
  const fees = stored.fees === undefined ? NO_SUM : sumOf(decimal(stored.fees))
  const gross = grossOf(lines)
  const amount = stored.amount === undefined ? gross.plus(fees).stored() : sumOf(decimal(stored.amount))
  return { used, lines, gross, fees, amount, isCut: stored.amount !== undefined }
}

// ---- In a transaction

/** What a transaction keeps of its set. */
export interface KeptStanding {
  /** All units of the set. */
  readonly before: string
  /** The name of the set; blank for the one of all. */
  readonly set: string
  /** `null` where the quantity is all. */
  readonly sofar: StoredStanding | null
}

/**
 * The text of where a set stood: `units;set;lines;rest;fees;amount`, without what is blank at its end.
 *
 * A line that alone went up is `key+`, and `rest` is what all lines cost: that is enough to price the record again, and to
 * take it back. One that alone moved otherwise is `key/quantity/gross`, only `key` where it did not exist before, and `rest`
 * is what the others cost. Else there are all lines, parted by blanks, without a `rest`. Names of sets and lines have none
 * of these signs, and nothing that JSON escapes.
 *
 * @example '1260;;12:7+;29.72' // 1260 units, which cost 29.72; the record added to line 7 of version 12
 */
export function standingText(set: string, standing: Standing, moved: MovedLine): string {
  const { used, lines, fees, amount, isCut } = standing
  if (lines === null || lines.length === 0) return set === '' ? used.toString() : `${used};${set}`
  const text = `${used};${set};${linesText(standing, lines, moved)}`
  if (isCut) return `${text};${fees.isZero() ? '' : fees};${amount}`
  return fees.isZero() ? text : `${text};${fees}`
}

function linesText({ gross }: Standing, lines: readonly LineStanding[], { own, isAdded }: MovedLine): string {
  if (own === null) return `${lines.map(lineText).join(' ')};`
  const line = lines.find(({ key }) => key === own)
  if (!line) return `${own};${gross}`
  return isAdded ? `${own}+;${gross}` : `${lineText(line)};${gross.minus(line.gross)}`
}

const lineText = ({ key, quantity, gross }: LineStanding) => `${key}/${quantity}/${gross}`

/** Reads what {@link standingText} wrote. */
export function readStandingText(text: string): KeptStanding {
  const [before = '', set = '', lines = '', rest = '', fees = '', amount = ''] = text.split(';')
  if (lines === '') return { before, set, sofar: null }
  const sofar: StoredStanding = {
    ...(lines.endsWith('+') ? { lines: [], added: lines.slice(0, -1) } : { lines: lines.split(' ').map(readLine) }),
    ...(rest === '' ? {} : { rest }),
    ...(fees === '' ? {} : { fees }),
    ...(amount === '' ? {} : { amount }),
  }
  return { before, set, sofar }
}

const readLine = (line: string) => line.split('/') as unknown as StoredLine | readonly [key: string]

/**
 * What a month has so far of a charge, and what a record adds to it.
 *
 * What counts together is one set. It keeps its quantity in all, and by price line (a version with the lines of a zone)
 * the quantity beyond the included units with what that costs before the maximum; and what the set was charged. A record
 * is priced at its own line's price from where the set stands; where a volume tier is reached, every line's quantity is
 * priced anew at that line's own price of the tier. The maximum caps what the set is charged, connection fees too;
 * these are no price of a quantity and stay whatever tier is reached. A correction goes back the
 * same way: it never gives back more than its line was charged, and a line that is back at nothing costs nothing.
 */
import { Decimal, ZERO } from '../kernel/decimal.ts'
import { NO_SUM, storedDifference, type Sum, sumOf, timesPrice } from '../kernel/sums.ts'
import { timesOf } from '../pricing/amounts.ts'
import { type ChargeModel, incrementAmount, levelPart } from '../pricing/tiers.ts'

/** One price line of a set. */
export interface LineStanding {
  readonly key: string
  /** Beyond the included units. */
  readonly quantity: Sum
  /** What it costs before the maximum. */
  readonly gross: Sum
}

export interface Standing {
  /** All units, the included ones too. */
  readonly used: Sum
  /** `null`: of one line, that of the next record (as counters of before knew it). */
  readonly lines: readonly LineStanding[] | null
  /** What the lines cost together. */
  readonly gross: Sum
  /** Connection fees of the set, before the maximum. */
  readonly fees: Sum
  /** What the set was charged. */
  readonly amount: Sum
  /** Whether that is something else than lines and fees come to, as a maximum makes it: it is kept with them then. */
  readonly isCut: boolean
}

/** How a set counts, with the model of the record's own line. */
export interface CountTerms {
  readonly key: string
  /** Over the quantity beyond the included units; without a maximum. */
  readonly model: ChargeModel
  /** The tier that the set reaches prices all of it. */
  readonly isVolume: boolean
  /** The record's connection fee, in the currency of the amounts. */
  readonly fee: Decimal
  readonly included: Decimal | null
  /** In the currency of the amounts. */
  readonly maximum: Decimal | null
  /** The model of another line of the set; `null` where its version is gone: then it keeps what it cost. */
  readonly modelOf: (key: string) => ChargeModel | null
}

export interface Counted {
  readonly amount: Decimal
  readonly moved: MovedLine
  readonly after: Standing
}

/** What a record does to the lines of its set. */
export interface MovedLine {
  /** The line that alone moves; `null` where others may move too. */
  readonly own: string | null
  /** Whether that only goes up: then what it had does not matter to what is added. */
  readonly isAdded: boolean
}

export const NOTHING_USED: Standing = { used: NO_SUM, lines: [], gross: NO_SUM, fees: NO_SUM, amount: NO_SUM, isCut: false }

/** All of a quantity on the line of the next record. */
export function usedOnOneLine(used: Sum): Standing {
  return used.isZero() ? NOTHING_USED : { used, lines: null, gross: NO_SUM, fees: NO_SUM, amount: NO_SUM, isCut: false }
}

/** Units beyond the included ones. */
export function beyondIncluded(used: Decimal, included: Decimal | null): Decimal {
  return included === null || included.isZero() ? used : Decimal.max(used.minus(included), ZERO)
}

function beyond(used: Sum, terms: CountTerms): Sum {
  if (!isShared(terms)) return used
  const rest = used.minus(sumOf(terms.included))
  return rest.isNegative() ? NO_SUM : rest
}

/** What a record adds to its set; `null` where a quantity between has no price. */
export function countInto(standing: Standing, quantity: Decimal, terms: CountTerms): Counted | null {
  const from = standing.lines === null ? oneLine(standing.used, terms) : standing
  if (from === null) return null
  const counted = sumOf(quantity)
  const used = from.used.plus(counted)
  const change = isShared(terms) ? beyond(used, terms).minus(beyond(from.used, terms)) : counted
  const isAlone = !terms.isVolume && !isShared(terms)
  const moves = isAlone ? movedAlone(from, change, terms) : movedTogether(from, change, terms)
  if (moves === null) return null
  const fees = terms.fee.isZero() ? from.fees : from.fees.plus(sumOf(terms.fee))
  const after = charged(used, moves, fees, terms.maximum)
  return { amount: storedDifference(after.amount, from.amount), moved: moves, after }
}

/** The lines after a record. */
interface Moves extends MovedLine, Pick<Standing, 'gross'> {
  readonly lines: readonly LineStanding[]
}

function movedTogether(from: Standing, change: Sum, terms: CountTerms): Moves | null {
  const lines = terms.isVolume ? levelled(from, change, terms) : moved(from, change, terms)
  return lines === null ? null : { lines, gross: grossOf(lines), own: null, isAdded: false }
}

function oneLine(used: Sum, terms: CountTerms): Standing | null {
  const quantity = beyond(used, terms)
  const moves = movedTogether(NOTHING_USED, quantity, terms)
  return moves === null ? null : charged(used, moves, NO_SUM, terms.maximum)
}

/** What a set is charged is of the digits that transactions keep, so that they add up to it. */
function charged(used: Sum, { lines, gross }: Moves, fees: Sum, maximum: Decimal | null): Standing {
  const all = gross.plus(fees)
  const most = maximum === null ? null : sumOf(maximum)
  const isCut = most !== null && all.gt(most)
  return { used, lines, gross, fees, amount: (isCut ? most : all).stored(), isCut }
}

/** What lines cost together. */
export function grossOf(lines: readonly LineStanding[]): Sum {
  let gross = NO_SUM
  for (const line of lines) gross = gross.plus(line.gross)
  return gross
}

/** Only the record's own line moves, by all of the quantity. */
function movedAlone(from: Standing, change: Sum, { key, model }: CountTerms): Moves | null {
  const lines = from.lines ?? []
  const place = lines.findIndex((one) => one.key === key)
  const line = lines[place] ?? { key, quantity: NO_SUM, gross: NO_SUM }
  const next = moveLine(line, from.used, change, model)
  if (next === null) return null
  const added = next.gross.minus(line.gross)
  return {
    lines: place < 0 ? [...lines, next] : lines.with(place, next),
    gross: from.gross.plus(added),
    own: key,
    isAdded: !(line.quantity.isNegative() || change.isNegative() || added.isNegative()),
  }
}

/** The lines with a change of the billed quantity; what the own line has too little of is taken from the latest others. */
function shared(lines: readonly LineStanding[], key: string, change: Sum): [key: string, change: Sum][] {
  if (!change.isNegative()) return [[key, change]]
  const moves: [string, Sum][] = []
  let left = change
  const take = (line: LineStanding) => {
    if (line.quantity.isZero() || line.quantity.isNegative()) return
    const rest = left.plus(line.quantity)
    moves.push([line.key, rest.isNegative() ? line.quantity.negated() : left])
    left = rest.isNegative() ? rest : NO_SUM
  }
  const own = lines.find((line) => line.key === key)
  if (own) take(own)
  for (const line of [...lines].reverse()) if (line.key !== key && !left.isZero()) take(line)
  return left.isZero() ? moves : [...moves, [key, left]]
}

/** Only included units pass from line to line: without them a correction stays on its own line. */
function movesOf(standing: Standing, change: Sum, terms: CountTerms): [key: string, change: Sum][] {
  return isShared(terms) ? shared(standing.lines ?? [], terms.key, change) : [[terms.key, change]]
}

const isShared = (terms: CountTerms): terms is CountTerms & { readonly included: Decimal } =>
  terms.included !== null && !terms.included.isZero()

function moved(standing: Standing, change: Sum, terms: CountTerms): readonly LineStanding[] | null {
  let lines = standing.lines ?? []
  let at = beyond(standing.used, terms)
  for (const [key, part] of movesOf(standing, change, terms)) {
    const model = key === terms.key ? terms.model : (terms.modelOf(key) ?? terms.model)
    const place = lines.findIndex((one) => one.key === key)
    const next = moveLine(lines[place] ?? { key, quantity: NO_SUM, gross: NO_SUM }, at, part, model)
    if (next === null) return null
    lines = place < 0 ? [...lines, next] : lines.with(place, next)
    at = at.plus(part)
  }
  return lines
}

/** One line on from where the set stands; below zero a line costs nothing. */
function moveLine(line: LineStanding, at: Sum, change: Sum, model: ChargeModel): LineStanding | null {
  const { key } = line
  const quantity = line.quantity.plus(change)
  if (quantity.isNegative() || quantity.isZero()) return { key, quantity, gross: NO_SUM }
  const below = line.quantity.isNegative() ? line.quantity : NO_SUM
  const part = change.plus(below)
  const added = model.kind === 'perUnit' ? ofUnits(unitOf(model), part) : ofTiers(model, at.minus(below), part)
  if (added === null) return null
  const gross = line.gross.plus(added)
  return { key, quantity, gross: gross.isNegative() ? NO_SUM : gross }
}

const unitOf = (model: ChargeModel) => model.tiers[0]?.unitPrice ?? ZERO

function ofUnits(price: Decimal, quantity: Sum): Sum {
  return timesPrice(sumOf(price), quantity) ?? sumOf(timesOf(price, quantity.decimal))
}

function ofTiers(model: ChargeModel, at: Sum, quantity: Sum): Sum | null {
  const added = incrementAmount(model, at.decimal, quantity.decimal)
  return added === null ? null : sumOf(added)
}

/** Volume: each line's quantity at its own price of the tier that the set reaches, lines one after another. */
function levelled(standing: Standing, change: Sum, terms: CountTerms): LineStanding[] | null {
  const quantities = new Map((standing.lines ?? []).map((line) => [line.key, line.quantity]))
  for (const [key, part] of movesOf(standing, change, terms)) quantities.set(key, (quantities.get(key) ?? NO_SUM).plus(part))
  const reached = [...quantities.values()].reduce((sum, one) => sum.plus(one), NO_SUM)
  const level = reached.isNegative() ? ZERO : reached.decimal
  const kept = new Map((standing.lines ?? []).map((line) => [line.key, line.gross]))
  const lines: LineStanding[] = []
  let fee: { line: number; amount: Decimal } | null = null
  let start = ZERO
  for (const [key, quantity] of quantities) {
    const model = key === terms.key ? terms.model : terms.modelOf(key)
    const isUsed = quantity.gt(NO_SUM)
    if (model === null || !isUsed) {
      lines.push({ key, quantity, gross: isUsed ? (kept.get(key) ?? NO_SUM) : NO_SUM })
      continue
    }
    const part = levelPart(model, level, start, quantity.decimal)
    if (part === null) return null
    if (fee === null || part.fee.gt(fee.amount)) fee = { line: lines.length, amount: part.fee }
    lines.push({ key, quantity, gross: sumOf(part.units) })
    start = start.plus(quantity.decimal)
  }
  // A price for the range as a whole is charged once: the dearest of the lines in it.
  if (fee === null || fee.amount.isZero()) return lines
  const { line, amount } = fee
  return lines.map((one, index) => (index === line ? { ...one, gross: one.gross.plus(sumOf(amount)) } : one))
}
